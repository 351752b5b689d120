//! `POST /api/alerts/beat`: a device lives. The answer says who can ring, before anybody presses,
//! and every alert that concerns the person at this device.

use super::SignedIn;
use super::sign_in::read_body;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::{Form, form_of_body, read_cbor};
use crate::store::EventStore;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use mamori_core::alert::wire::{Beat, Beaten};
use mamori_core::view::Refusal;

/// A heartbeat; the answer says who can ring and which alerts are on.
#[utoipa::path(
    post,
    path = "/api/alerts/beat",
    tag = "alerts",
    request_body(
        content = Vec<u8>,
        content_type = "application/cbor",
        description = "`Beat` of docs/alert.md."
    ),
    responses(
        (status = 200, description = "Who can ring, and the alerts that concern this person.",
            body = Beaten),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`other_device`, `cross_site`", body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
    ),
)]
pub async fn alert_beat(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    form: Form,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    if form_of_body(&headers) != Some(Form::Cbor) {
        return Err(Failure::WrongType);
    }
    let beat: Beat = read_cbor(&read_body(body)?)?;
    if beat.device != entry.device {
        return Err(Failure::OtherDevice);
    }
    let here = app.store.standing().await?;
    let (ready, calls) = app.alarm.beat(&entry.reader, beat);
    form.reply(&Beaten { store: here.store, epoch: here.epoch, server_ms: now_ms(), ready, calls })
}

//! `POST /api/alerts/beat`: a device lives. The answer says who can ring, before anybody presses,
//! and every alert that concerns the person at this device.
//!
//! From a sign-in screen it is asked with the device's credential alone: then nothing is counted,
//! and nothing told but the alerts that this device raised as nobody.

use super::guard::{FromDevice, note_refused, session};
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::{Cbor, Form};
use crate::store::EventStore;
use axum::Extension;
use axum::extract::State;
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
        (status = 200, description = "Who can ring, and the alerts that concern this person; \
            where nobody is signed in, those that this device raised as nobody.", body = Beaten),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`unknown_device`", body = Refusal),
        (status = 403, description = "`other_device`, `cross_site`", body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
    ),
)]
pub async fn alert_beat(
    State(app): State<App>,
    Extension(FromDevice(device)): Extension<FromDevice>,
    form: Form,
    headers: HeaderMap,
    Cbor(beat): Cbor<Beat>,
) -> Result<Response, Failure> {
    if beat.device != device {
        note_refused(&app, "beat_refused", device, beat.device).await?;
        return Err(Failure::OtherDevice);
    }
    let entry = match session(&app, &headers).await {
        Ok(entry) if entry.device != device => return Err(Failure::OtherDevice),
        Ok(entry) => Some(entry),
        Err(Failure::SignedOut) => None,
        Err(failure) => return Err(failure),
    };
    let here = app.store.standing().await?;
    let (ready, calls) = match &entry {
        Some(entry) => app.alarm.beat(&entry.reader, beat),
        None => {
            let department = app.store.last_department(device).await?;
            app.alarm.beat_of_nobody(department.ok_or(Failure::UnknownDevice)?, beat)
        }
    };
    let user = entry.map(|entry| entry.reader.person.id);
    let (store, epoch, server_ms) = (here.store, here.epoch, now_ms());
    form.reply(&Beaten { store, epoch, server_ms, ready, calls, user })
}

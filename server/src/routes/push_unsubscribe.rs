//! `POST /api/push/unsubscribe`: this device is not woken any more.

use super::SignedIn;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Cbor;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::alert::push::PushUnsubscribe;
use mamori_core::view::Refusal;

/// Forgets where this device let itself be woken; without that nothing happens.
#[utoipa::path(
    post,
    path = "/api/push/unsubscribe",
    tag = "push",
    request_body(
        content = Vec<u8>,
        content_type = "application/cbor",
        description = "`PushUnsubscribe` of docs/alert-relay.md."
    ),
    responses(
        (status = 204, description = "Forgotten."),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`other_device`, `cross_site`", body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
    ),
)]
pub async fn push_unsubscribe(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    Cbor(asked): Cbor<PushUnsubscribe>,
) -> Result<Response, Failure> {
    if asked.device != entry.device {
        return Err(Failure::OtherDevice);
    }
    app.store.push_unsubscribe(entry.device).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

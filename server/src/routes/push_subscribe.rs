//! `POST /api/push/subscribe`: where this device lets itself be woken. An extra: nothing is ever
//! counted on a push (docs/alert-relay.md).

use super::SignedIn;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::Cbor;
use crate::store::sqlite::AuditEntry;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::alert::push::PushSubscribe;
use mamori_core::view::Refusal;

/// Subscribes this device, instead of what it subscribed before; until somebody signs out there.
#[utoipa::path(
    post,
    path = "/api/push/subscribe",
    tag = "push",
    request_body(
        content = Vec<u8>,
        content_type = "application/cbor",
        description = "`PushSubscribe` of docs/alert-relay.md."
    ),
    responses(
        (status = 204, description = "Kept."),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`other_device`, `push_refused`: pushes may not go to that \
            address; `cross_site`", body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
    ),
)]
pub async fn push_subscribe(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    Cbor(asked): Cbor<PushSubscribe>,
) -> Result<Response, Failure> {
    if asked.device != entry.device {
        return Err(Failure::OtherDevice);
    }
    let user = &entry.reader.person.id;
    let Some(subscription) = app.outbox.push.subscription(&asked, user) else {
        let line = AuditEntry::new("push_refused", now_ms()).by(user).on(entry.device);
        app.store.audit(line).await?;
        return Err(Failure::PushRefused);
    };
    app.store.push_subscribe(subscription, now_ms()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

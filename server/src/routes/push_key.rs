//! `GET /api/push/key`: the key that this server signs pushes with, for the browser to subscribe.

use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use axum::extract::State;
use axum::response::Response;
use mamori_core::alert::push::PushKey;
use mamori_core::view::Refusal;

/// The public key of this server's pushes; made at first use and then the same.
#[utoipa::path(
    get,
    path = "/api/push/key",
    tag = "push",
    responses(
        (status = 200, description = "The `applicationServerKey`.", body = PushKey),
        (status = 401, description = "`signed_out`", body = Refusal),
    ),
)]
pub async fn push_key(State(app): State<App>, form: Form) -> Result<Response, Failure> {
    let key = app.outbox.push.key(&app.store).await?.public().to_owned();
    form.reply(&PushKey { key })
}

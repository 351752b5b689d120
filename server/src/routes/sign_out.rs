//! `POST /api/sign-out`: a person ends the session. The device stays known: what waits on it is
//! uploaded all the same.

use super::guard::session;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::store::sqlite::AuditEntry;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mamori_core::view::Refusal;

/// Signs out. Without a session nothing happens, and that is no error.
#[utoipa::path(
    post,
    path = "/api/sign-out",
    tag = "people",
    responses(
        (status = 204, description = "Nobody is signed in any more."),
        (status = 403, description = "`cross_site`", body = Refusal),
    ),
)]
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = app.cookies.session(&headers) {
        match session(&app, &headers).await {
            Ok(entry) => {
                app.hub.end(entry.device);
                app.alarm.gone(entry.device);
                let line = AuditEntry::new("sign_out", now_ms()).by(&entry.reader.person.id);
                app.store.audit(line.on(entry.device)).await?;
            }
            Err(Failure::SignedOut) => {}
            Err(failure) => return Err(failure),
        }
        app.store.leave(token.hash()).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    app.cookies.clear_session(response.headers_mut());
    Ok(response)
}

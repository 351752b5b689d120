//! `GET /api/policy`: the city's policy in force.

use crate::app::App;
use crate::assets::has_tag;
use crate::error::Failure;
use crate::negotiate::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mamori_core::policy::Policy;
use mamori_core::view::Refusal;

/// The policy in force. Its version is its `ETag`.
#[utoipa::path(
    get,
    path = "/api/policy",
    tag = "policy",
    responses(
        (status = 200, description = "The policy.", body = Policy),
        (status = 304, description = "The version named in `If-None-Match` is in force."),
        (status = 401, description = "`signed_out`", body = Refusal),
    ),
)]
pub async fn policy(
    State(app): State<App>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let tag = format!("\"{}\"", app.policy.version);
    let mut response = if has_tag(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        form.reply(&app.policy)?
    };
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    Ok(response)
}

//! `GET /api/openapi.json`: the document of this API, made from the handlers themselves.

use crate::app::App;
use crate::error::Failure;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Mamori",
        description = "Answers are `application/cbor` (maps with integer keys, see docs/sync.md), \
                       or `application/json` where `Accept` says so. Every refusal has the body \
                       `Refusal`. Sign-in sets two cookies: the session, and the device's own \
                       credential, which alone suffices for uploads."
    ),
    components(schemas(mamori_core::view::Refusal, mamori_core::sync::LogState))
)]
struct Head;

/// The document without its routes.
pub fn head() -> OpenApi {
    Head::openapi()
}

/// The document of this API.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    tag = "server",
    responses((status = 200, description = "OpenAPI 3.1.", content_type = "application/json")),
)]
pub async fn openapi(State(app): State<App>) -> Result<Response, Failure> {
    let document = app.api.get().ok_or(Failure::Internal("the API document is missing"))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], document.clone()).into_response())
}

//! `GET /api/cases/{id}/pictures/{picture}`: a picture of a case, for who may see the case.
//!
//! What it is was found in its first bytes when they came. It is served so that a browser shows it
//! as an image or saves it, and never runs it; its bytes are those that were chosen, or none.

use super::SignedIn;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::pictures::whole;
use crate::store::EventStore;
use crate::store::sqlite::AuditEntry;
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::{CaseId, RecordingId};
use mamori_core::recording::picture::PictureKind;
use mamori_core::view::Refusal;

/// A picture, whole.
#[utoipa::path(
    get,
    path = "/api/cases/{id}/pictures/{picture}",
    tag = "cases",
    params(
        ("id" = String, Path, description = "The case, 32 hexadecimal digits."),
        ("picture" = String, Path, description = "The picture, 32 hexadecimal digits."),
    ),
    responses(
        (status = 200, description = "The picture; a PDF is an attachment.",
            content_type = "image/png"),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: administrators see no case.", body = Refusal),
        (status = 404, description = "`not_found`: unknown, not for this person, or not all of it \
            has arrived.", body = Refusal),
    ),
)]
pub async fn picture(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    path: Result<Path<(String, String)>, PathRejection>,
    _: Form,
) -> Result<Response, Failure> {
    let Path((id, picture)) = path.map_err(|_| Failure::NotFound)?;
    let id: CaseId = id.parse().map_err(|_| Failure::NotFound)?;
    let picture: RecordingId = picture.parse().map_err(|_| Failure::NotFound)?;
    let view = app.store.case(&entry.reader, id).await?.ok_or(Failure::NotFound)?;
    let pictures = view.case.pictures();
    let found = pictures.into_iter().find(|known| known.id == picture);
    let (kind, bytes) =
        whole(&app, found.ok_or(Failure::NotFound)?).await?.ok_or(Failure::NotFound)?;
    let line = AuditEntry::new("picture_read", now_ms()).by(&entry.reader.person.id);
    app.store.audit(line.on(entry.device).about(format!("{id} {picture}"))).await?;
    Ok(reply(picture, kind, bytes))
}

fn reply(picture: RecordingId, kind: PictureKind, bytes: Vec<u8>) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.mime()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    // Opened by itself it has an origin of its own, and nothing in it runs or loads.
    let alone = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, alone);
    // Named by its id: no name that somebody chose reaches a header.
    let way = if kind.is_image() { "inline" } else { "attachment" };
    let said = format!("{way}; filename=\"mamori-{picture}.{}\"", kind.extension());
    if let Ok(value) = HeaderValue::from_str(&said) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

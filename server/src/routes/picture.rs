//! `GET /api/cases/{id}/pictures/{picture}`: a picture of a case, for who may see the case.
//!
//! What it is was found in its first bytes when they came. It is served so that a browser shows it
//! as an image or saves it, and never runs it; its bytes are those that were chosen, or none.

use super::SignedIn;
use super::recording::playable;
use crate::app::App;
use crate::audio::ChunkName;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::EventStore;
use crate::store::sqlite::{AuditEntry, KeptChunk};
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use mamori_core::event::sha256;
use mamori_core::ids::{CaseId, Hash, RecordingId};
use mamori_core::recording::picture::{PICTURE_BYTES_MAX, PictureKind};
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
    let begun = found.and_then(|known| known.begun.as_ref()).ok_or(Failure::NotFound)?;
    let (kind, bytes) = read(&app, picture).await?.ok_or(Failure::NotFound)?;
    if begun.whole != Some(sha256(&bytes)) {
        // Not all of it is here, or it is not what was chosen.
        return Err(Failure::NotFound);
    }
    let line = AuditEntry::new("picture_read", now_ms()).by(&entry.reader.person.id);
    app.store.audit(line.on(entry.device).about(format!("{id} {picture}"))).await?;
    Ok(reply(picture, kind, bytes))
}

/// All bytes that are here, and what their first ones are; `None` without any, or with too many.
async fn read(app: &App, picture: RecordingId) -> Result<Option<(PictureKind, Vec<u8>)>, Failure> {
    let chunks: Vec<KeptChunk> = app.store.chunks(picture).await?;
    let first = chunks.first().and_then(|first| first.mime.as_deref());
    let Some(kind) = first.and_then(PictureKind::of_mime) else { return Ok(None) };
    let mine = playable(&chunks);
    let length: u64 = mine.iter().map(|kept| u64::from(kept.chunk.bytes)).sum();
    if length > PICTURE_BYTES_MAX {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    for kept in mine.iter().filter(|kept| kept.segment == 0) {
        let (index, hash): (u32, Hash) = (kept.chunk.index, kept.chunk.hash);
        let name = ChunkName { recording: picture, segment: 0, index, hash };
        bytes.extend_from_slice(&app.audio.read(&name).await?);
    }
    Ok(Some((kind, bytes)))
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

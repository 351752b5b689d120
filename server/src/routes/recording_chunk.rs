//! `PUT …/chunks/{index}`: a device sends one chunk of its recording. Answered once it is on the
//! disk; sending it again changes nothing.
//!
//! Files are written outside of the database's writer, and the bytes that wait in memory are
//! bounded, so an upload never holds up an event or an alert.

use super::guard::FromDevice;
use crate::app::App;
use crate::audio::ChunkName;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::fault::Fault;
use crate::negotiate::Form;
use crate::store::sqlite::{ChunkAdmission, Known, NewChunk};
use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use futures_util::StreamExt;
use mamori_core::event::sha256;
use mamori_core::ids::{DeviceId, Hash, RecordingId};
use mamori_core::recording::body::Source;
use mamori_core::recording::kind::{Sniff, sniff};
use mamori_core::recording::picture;
use mamori_core::recording::wire::{ChunkStored, HASH_HEADER, Stored, is_place};
use mamori_core::recording::{FILE_CHUNK_BYTES, LIVE_CHUNK_BYTES_MAX};
use mamori_core::view::Refusal;
use tokio::sync::SemaphorePermit;

/// Of a body that is refused so much is read and dropped, bytes, so that the caller hears why
/// instead of a broken connection.
const DRAIN_MAX: usize = 4 * 1024 * 1024;

/// Stores one chunk of a recording whose `recording.started` has arrived from the same device.
#[utoipa::path(
    put,
    path = "/api/recordings/{id}/segments/{segment}/chunks/{index}",
    tag = "recordings",
    params(
        ("id" = String, Path, description = "The recording, 32 hexadecimal digits."),
        ("segment" = u16, Path, description = "0 to 999."),
        ("index" = u32, Path, description = "0 to 1799."),
        ("x-mamori-sha256" = String, Header, description = "SHA-256 of the body, 64 hexadecimal \
            digits."),
    ),
    request_body(
        content = Vec<u8>,
        content_type = "application/octet-stream",
        description = "The bytes, with `Content-Length`: at most 256 KiB of a live recording, \
            512 KiB of an attached file."
    ),
    responses(
        (status = 200, description = "The chunk is on the disk.", body = ChunkStored),
        (status = 400, description = "`malformed`, `wrong_hash`, `wrong_place`", body = Refusal),
        (status = 401, description = "`unknown_device`", body = Refusal),
        (status = 403, description = "`cross_site`", body = Refusal),
        (status = 404, description = "`unknown_recording`: its `recording.started` has not \
            arrived, or it is another device's.", body = Refusal),
        (status = 409, description = "`other_chunk`, `sealed`, `erased`", body = Refusal),
        (status = 413, description = "`chunk_too_large`, `recording_too_large`", body = Refusal),
        (status = 415, description = "`not_audio`: the first bytes are of no kind that is taken.",
            body = Refusal),
        (status = 507, description = "`no_space`", body = Refusal),
    ),
)]
pub async fn recording_chunk(
    State(app): State<App>,
    Extension(FromDevice(device)): Extension<FromDevice>,
    path: Result<Path<(String, String, String)>, PathRejection>,
    form: Form,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    match expected(&app, device, path, &headers).await {
        Ok((name, known)) => {
            // Held until the chunk is on the disk: what waits in memory is bounded.
            let (_room, bytes) = read(&app, &headers, known.source, body).await?;
            let is_picture = name.index == 0
                && known.source == Source::File
                && app.store.is_picture(name.recording).await?;
            let new = check(name, known.source, is_picture, &bytes)?;
            store(&app, name, new, bytes).await?;
            let ChunkName { recording, segment, index, hash } = name;
            form.reply(&ChunkStored { recording, segment, index, hash })
        }
        Err(failure) => {
            drain(body).await;
            Err(failure)
        }
    }
}

/// What the caller says is coming, and of what.
async fn expected(
    app: &App,
    device: DeviceId,
    path: Result<Path<(String, String, String)>, PathRejection>,
    headers: &HeaderMap,
) -> Result<(ChunkName, Known), Failure> {
    let Path((id, segment, index)) = path.map_err(|_| Failure::NotFound)?;
    let recording: RecordingId = id.parse().map_err(|_| Fault::Unknown)?;
    let known = app.store.recording(recording).await?;
    let known = known.filter(|known| known.device == device).ok_or(Fault::Unknown)?;
    if known.erased {
        return Err(Fault::Erased.into());
    }
    let (segment, index) = (digits(&segment)?, digits(&index)?);
    if !is_place(segment, index) {
        return Err(Fault::WrongPlace.into());
    }
    let hash = headers.get(HASH_HEADER).and_then(|value| value.to_str().ok());
    let hash: Hash = hash.and_then(|hash| hash.parse().ok()).ok_or(Failure::Malformed)?;
    Ok((ChunkName { recording, segment, index, hash }, known))
}

/// One way to write a number, so that one chunk has one address.
fn digits<T: std::str::FromStr + ToString>(text: &str) -> Result<T, Fault> {
    let number: T = text.parse().map_err(|_| Fault::WrongPlace)?;
    if number.to_string() == text { Ok(number) } else { Err(Fault::WrongPlace) }
}

fn longest(source: Source) -> usize {
    let max = match source {
        Source::Device => LIVE_CHUNK_BYTES_MAX,
        Source::File => FILE_CHUNK_BYTES,
    };
    usize::try_from(max).unwrap_or(usize::MAX)
}

async fn read<'a>(
    app: &'a App,
    headers: &HeaderMap,
    source: Source,
    body: Body,
) -> Result<(SemaphorePermit<'a>, Bytes), Failure> {
    let max = longest(source);
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let Some(length) = length.and_then(|length| length.parse::<usize>().ok()) else {
        drain(body).await;
        return Err(Failure::Malformed);
    };
    if length > max {
        drain(body).await;
        return Err(Fault::ChunkTooLarge.into());
    }
    let kib = u32::try_from(length.div_ceil(1024)).unwrap_or(u32::MAX);
    let room = app.uploads.acquire_many(kib).await;
    let room = room.map_err(|_| Failure::Internal("the room for uploads is closed"))?;
    let bytes = to_bytes(body, max).await.map_err(|_| Failure::Malformed)?;
    if bytes.is_empty() { Err(Failure::Malformed) } else { Ok((room, bytes)) }
}

async fn drain(body: Body) {
    let mut frames = body.into_data_stream();
    let mut left = DRAIN_MAX;
    while let Some(Ok(frame)) = frames.next().await {
        match left.checked_sub(frame.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

fn check(
    name: ChunkName,
    source: Source,
    is_picture: bool,
    bytes: &Bytes,
) -> Result<NewChunk, Failure> {
    if sha256(bytes) != name.hash {
        return Err(Fault::WrongHash.into());
    }
    let mime = match (name.index, sniff(bytes), source) {
        (1.., ..) => None,
        (0, ..) if is_picture => Some(picture::sniff(bytes).ok_or(Fault::NotAudio)?.mime()),
        (0, Sniff::Audio(kind), _) => Some(kind.mime()),
        // Some browsers begin with a slice of a few bytes.
        (0, Sniff::TooShort, Source::Device) => None,
        (0, Sniff::TooShort | Sniff::NotAudio, _) => return Err(Fault::NotAudio.into()),
    };
    let length = u32::try_from(bytes.len()).map_err(|_| Fault::ChunkTooLarge)?;
    let chunk = Stored { index: name.index, hash: name.hash, bytes: length };
    let (recording, segment) = (name.recording, name.segment);
    Ok(NewChunk { recording, segment, chunk, mime, received_ms: now_ms() })
}

/// Runs to its end even if the caller hangs up. First the bytes, then the row that says so.
async fn store(app: &App, name: ChunkName, new: NewChunk, bytes: Bytes) -> Result<(), Failure> {
    let app = app.clone();
    let task = tokio::spawn(async move {
        let admission = app.store.admit_chunk(&new).await?;
        match admission {
            ChunkAdmission::New => {}
            ChunkAdmission::Same if app.audio.holds(&name, new.chunk.bytes).await? => {
                return Ok(());
            }
            // The index knows it and the disk does not: a restore without all of the audio.
            ChunkAdmission::Same => {}
            ChunkAdmission::Other
            | ChunkAdmission::Beyond
            | ChunkAdmission::TooMuch
            | ChunkAdmission::Erased => return refuse(admission),
        }
        app.audio.keep(&name, bytes).await?;
        let admission = app.store.keep_chunk(new).await?;
        if admission == ChunkAdmission::Erased {
            // Erased between the two: what was just written must not stay behind.
            app.audio.erase(name.recording).await?;
        }
        refuse(admission)
    });
    task.await.map_err(|_| Failure::Internal("storing a chunk panicked"))?
}

fn refuse(admission: ChunkAdmission) -> Result<(), Failure> {
    match admission {
        ChunkAdmission::New | ChunkAdmission::Same => Ok(()),
        ChunkAdmission::Other => Err(Fault::OtherChunk.into()),
        ChunkAdmission::Beyond => Err(Fault::Sealed.into()),
        ChunkAdmission::TooMuch => Err(Fault::RecordingTooLarge.into()),
        ChunkAdmission::Erased => Err(Fault::Erased.into()),
    }
}

//! `GET …/segments/{segment}/audio`: a segment's sound, in parts so that a player can seek.
//!
//! Who listened to what is in the audit log before a byte leaves. Every chunk is compared with its
//! hash as it is read; one chunk at a time is in memory.

use super::SignedIn;
use super::guard::note_read;
use super::range::asked;
use super::recording::kind_of;
use crate::app::App;
use crate::audio::seek::{LONGEST_BYTES, Opening, opening};
use crate::audio::{Audio, AudioError, ChunkName};
use crate::error::Failure;
use crate::fault::Fault;
use crate::negotiate::Form;
use crate::store::sqlite::{Hearable, KeptChunk};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::future::ready;
use futures_util::stream::{StreamExt, iter, once};
use mamori_core::ids::{Hash, RecordingId};
use mamori_core::recording::fold::root;
use mamori_core::recording::kind::Kind;
use mamori_core::recording::names::download;
use mamori_core::view::Refusal;
use serde::Deserialize;
use std::ops::Range;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use utoipa::IntoParams;

/// How it is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `1` to save it as a file instead of playing it.
    download: Option<u8>,
}

/// The sound of one segment as far as it has arrived without a hole. `Range` seeks in it.
///
/// WebM of a browser gets an opening with its length and cues; `?download=1` is what was recorded.
#[utoipa::path(
    get,
    path = "/api/recordings/{id}/segments/{segment}/audio",
    tag = "recordings",
    params(
        ("id" = String, Path, description = "The recording, 32 hexadecimal digits."),
        ("segment" = u16, Path, description = "The segment, from 0."),
        Wanted,
    ),
    responses(
        (status = 200, description = "The whole segment.", content_type = "audio/webm"),
        (status = 206, description = "A part of it.", content_type = "audio/webm"),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: administrators hear nothing.", body = Refusal),
        (status = 404, description = "`not_found`: unknown, not for this person, or nothing of \
            the segment has arrived.", body = Refusal),
        (status = 409, description = "`erased`", body = Refusal),
        (status = 416, description = "`bad_range`", body = Refusal),
    ),
)]
pub async fn recording_audio(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    path: Result<Path<(String, u16)>, PathRejection>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
    _: Form,
) -> Result<Response, Failure> {
    let Path((id, segment)) = path.map_err(|_| Failure::NotFound)?;
    let id: RecordingId = id.parse().map_err(|_| Failure::NotFound)?;
    let Query(wanted) = wanted.map_err(|_| Failure::Malformed)?;
    let saves = wanted.download == Some(1);
    let found = app.store.hearable(&entry.reader, id).await?.ok_or(Failure::NotFound)?;
    if found.erased_ms.is_some() {
        return Err(Fault::Erased.into());
    }
    let mut sound = Sound::of(found, segment).ok_or(Failure::NotFound)?;
    if !saves {
        sound.make_seekable(&app).await;
    }
    let part = match asked(&headers, &sound.etag, sound.length) {
        Ok(part) => part,
        Err(fault) => return Ok(sound.outside(fault)),
    };
    let range = part.clone().unwrap_or(0..sound.length);
    let what = if saves { "recording_downloaded" } else { "recording_played" };
    let about = format!("{id} {segment} bytes {}-{}", range.start, range.end.saturating_sub(1));
    note_read(&app, &entry, what, about).await?;
    let body = sound.body(app.audio.clone(), range).await?;
    Ok(sound.reply(part, saves, body))
}

/// What can be played of a segment.
struct Sound {
    recording: RecordingId,
    segment: u16,
    kind: Option<Kind>,
    /// Of what is served.
    length: u64,
    etag: String,
    chunks: Vec<KeptChunk>,
    /// The root over the chunks.
    root: Hash,
    /// Goes before the rest of the sound.
    opening: Option<Arc<Opening>>,
}

impl Sound {
    fn of(found: Hearable, segment: u16) -> Option<Self> {
        let Hearable { recording, chunks, .. } = found;
        let mine: Vec<KeptChunk> = chunks.into_iter().filter(|c| c.segment == segment).collect();
        let kind = kind_of(&recording, recording.seal(segment), &mine);
        let chunks = KeptChunk::whole(&mine).to_vec();
        let hashes: Vec<Hash> = chunks.iter().map(|kept| kept.chunk.hash).collect();
        let length = chunks.iter().map(|kept| u64::from(kept.chunk.bytes)).sum();
        let root = root(&hashes);
        let (etag, recording) = (format!("\"{root}\""), recording.id);
        let opening = None;
        (length > 0).then_some(Self {
            recording,
            segment,
            kind,
            length,
            etag,
            chunks,
            root,
            opening,
        })
    }

    /// Puts an opening before the sound, where it lacks what a player needs to seek.
    async fn make_seekable(&mut self, app: &App) {
        if self.kind != Some(Kind::Webm) || self.length > LONGEST_BYTES {
            return;
        }
        let opening = match app.openings.find(self.root) {
            Some(known) => known,
            None => {
                let mut bytes = Vec::new();
                for kept in &self.chunks {
                    // What is damaged is said where it is played, and the rest is played.
                    let Ok(chunk) = app.audio.read(&self.name(kept)).await else { return };
                    bytes.extend_from_slice(&chunk);
                }
                let made = spawn_blocking(move || opening(&bytes).map(Arc::new));
                // It does not panic; if it did, the sound is played as it was recorded.
                let made = made.await.unwrap_or_default();
                app.openings.keep(self.root, made.clone());
                made
            }
        };
        if let Some(opening) = opening {
            self.length = self.length - opening.from + opening.bytes.len() as u64;
            self.etag = format!("\"{}.s\"", self.root);
            self.opening = Some(opening);
        }
    }

    /// The bytes of a part, one chunk after the other. The first is read before anything is
    /// answered, so that damage there is said in words.
    async fn body(&self, audio: Audio, range: Range<u64>) -> Result<Body, AudioError> {
        let before = self.opening.as_ref().map_or(0, |opening| opening.bytes.len() as u64);
        let from = self.opening.as_ref().map_or(0, |opening| opening.from);
        let head = self.opening.as_ref().map(|opening| {
            let place = |at: u64| usize::try_from(at.min(before)).unwrap_or(usize::MAX);
            Bytes::copy_from_slice(&opening.bytes[place(range.start)..place(range.end)])
        });
        let recorded = |at: u64| at.max(before) - before + from;
        let range = recorded(range.start)..recorded(range.end);
        let mut pieces = Vec::new();
        let mut start = 0;
        for kept in &self.chunks {
            let end = start + u64::from(kept.chunk.bytes);
            if start < range.end && range.start < end {
                let from = range.start.saturating_sub(start);
                let to = range.end.min(end) - start;
                pieces.push((self.name(kept), from, to));
            }
            start = end;
        }
        let mut pieces = pieces.into_iter();
        let first = match pieces.next() {
            Some((name, from, to)) => read(&audio, &name, from, to).await?,
            None => Bytes::new(),
        };
        let rest = iter(pieces).then(move |(name, from, to)| {
            let audio = audio.clone();
            async move { read(&audio, &name, from, to).await.map_err(std::io::Error::other) }
        });
        let head = head.filter(|head| !head.is_empty()).map(Ok);
        Ok(Body::from_stream(iter(head).chain(once(ready(Ok(first)))).chain(rest)))
    }

    fn name(&self, kept: &KeptChunk) -> ChunkName {
        let (index, hash) = (kept.chunk.index, kept.chunk.hash);
        ChunkName { recording: self.recording, segment: self.segment, index, hash }
    }

    fn reply(&self, part: Option<Range<u64>>, saves: bool, body: Body) -> Response {
        let mut response = body.into_response();
        let length = part.as_ref().map_or(self.length, |part| part.end - part.start);
        let mime = self.kind.map_or("application/octet-stream", Kind::mime);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        let file = download(self.recording, self.segment, self.kind.unwrap_or(Kind::Webm));
        let way = if saves { "attachment" } else { "inline" };
        self.say(headers, header::CONTENT_DISPOSITION, &format!("{way}; filename=\"{file}\""));
        self.say(headers, header::ETAG, &self.etag);
        if let Some(Range { start, end }) = part {
            let text = format!("bytes {start}-{}/{}", end.saturating_sub(1), self.length);
            self.say(headers, header::CONTENT_RANGE, &text);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        response
    }

    fn outside(&self, fault: Fault) -> Response {
        let mut response = Failure::from(fault).into_response();
        let text = format!("bytes */{}", self.length);
        self.say(response.headers_mut(), header::CONTENT_RANGE, &text);
        response
    }

    fn say(&self, headers: &mut HeaderMap, name: header::HeaderName, text: &str) {
        // Digits, letters and quotes are always a valid header value.
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
}

/// A part of a chunk. What is damaged breaks the answer off: no sound is better than another.
async fn read(audio: &Audio, name: &ChunkName, from: u64, to: u64) -> Result<Bytes, AudioError> {
    match audio.read(name).await {
        Ok(bytes) => {
            let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            Ok(bytes.slice(place(from)..place(to)))
        }
        Err(error) => {
            tracing::error!(%error, ?name, "a chunk of a recording cannot be read");
            Err(error)
        }
    }
}

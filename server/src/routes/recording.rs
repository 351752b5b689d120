//! `GET /api/recordings/{id}`: one recording as somebody who may hear it sees it.

use super::SignedIn;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::sqlite::{Hearable, KeptChunk};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::ids::{RecordingId, UserId};
use mamori_core::recording::kind::Kind;
use mamori_core::recording::names::download;
use mamori_core::recording::view::{Recording, Seal};
use mamori_core::recording::wire::{RecordingPage, SegmentView, Stored, judge};
use mamori_core::view::Refusal;
use std::collections::{BTreeMap, BTreeSet};

/// One recording: what the log says of it, and which of its bytes have arrived.
#[utoipa::path(
    get,
    path = "/api/recordings/{id}",
    tag = "recordings",
    params(("id" = String, Path, description = "The recording, 32 hexadecimal digits.")),
    responses(
        (status = 200, description = "The recording.", body = RecordingPage),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: administrators hear nothing.", body = Refusal),
        (status = 404, description = "`not_found`: unknown, or not for this person.",
            body = Refusal),
    ),
)]
pub async fn recording(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let id: RecordingId = id.parse().map_err(|_| Failure::NotFound)?;
    let found = app.store.hearable(&entry.reader, id).await?.ok_or(Failure::NotFound)?;
    let Hearable { case, recording, chunks, erased_ms } = found;
    let mut segments = Vec::new();
    for (segment, mine) in by_segment(&recording, chunks) {
        segments.push(look(&app, &recording, segment, &mine).await?);
    }
    let people = app.store.people(&named(&recording)).await?;
    let case = case.case.id;
    form.reply(&RecordingPage { case, recording, segments, people, erased_ms })
}

/// Chunks by segment, with those that are sealed and have not arrived.
fn by_segment(recording: &Recording, chunks: Vec<KeptChunk>) -> BTreeMap<u16, Vec<KeptChunk>> {
    let mut segments: BTreeMap<u16, Vec<KeptChunk>> =
        recording.sealed().iter().map(|seal| (seal.segment, Vec::new())).collect();
    for chunk in chunks {
        segments.entry(chunk.segment).or_default().push(chunk);
    }
    segments
}

async fn look(
    app: &App,
    recording: &Recording,
    segment: u16,
    chunks: &[KeptChunk],
) -> Result<SegmentView, Failure> {
    let seal = recording.seal(segment).cloned();
    let whole = match &seal {
        Some(seal) => app.store.seal(seal.stamp.id).await?,
        None => None,
    };
    let stored: Vec<Stored> = chunks.iter().map(|kept| kept.chunk).collect();
    let sealed = whole.as_ref().map(|seal| (seal.chunks.as_slice(), seal.bytes));
    let found = judge(sealed, &stored);
    let kind = kind_of(recording, seal.as_ref(), chunks);
    Ok(SegmentView {
        segment,
        state: found.state,
        seal,
        chunks: u32::try_from(stored.len()).unwrap_or(u32::MAX),
        bytes: stored.iter().map(|chunk| u64::from(chunk.bytes)).sum(),
        playable: KeptChunk::whole(chunks).iter().map(|kept| u64::from(kept.chunk.bytes)).sum(),
        missing: found.missing,
        differing: found.differing,
        mime: kind.map_or("application/octet-stream", Kind::mime).to_owned(),
        file_name: download(recording.id, segment, kind.unwrap_or(Kind::Webm)),
    })
}

/// What the bytes are; otherwise what they were called.
pub fn kind_of(recording: &Recording, seal: Option<&Seal>, chunks: &[KeptChunk]) -> Option<Kind> {
    let seen = chunks.first().and_then(|first| Kind::of_mime(first.mime.as_deref()?));
    let sealed = || Kind::of_mime(&seal?.mime);
    seen.or_else(sealed).or_else(|| Kind::of_mime(&recording.begun.as_ref()?.mime))
}

fn named(recording: &Recording) -> BTreeSet<UserId> {
    let begun = recording.begun.iter().map(|begun| &begun.stamp);
    let noted = recording.noted.iter().map(|noted| &noted.stamp);
    let seals = recording.seals.iter().map(|seal| &seal.stamp);
    let gaps = recording.gaps.iter().map(|gap| &gap.stamp);
    begun.chain(noted).chain(seals).chain(gaps).map(|stamp| stamp.by.clone()).collect()
}

//! `GET /api/recordings/{id}/have`: which chunks the server holds, so that an upload can go on.

use super::guard::FromDevice;
use crate::app::App;
use crate::error::Failure;
use crate::fault::Fault;
use crate::negotiate::Form;
use crate::store::EventStore;
use crate::store::sqlite::KeptChunk;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::ids::RecordingId;
use mamori_core::recording::wire::{Have, SegmentHave, spans};
use mamori_core::view::Refusal;
use std::collections::BTreeSet;

/// What the server holds of a recording of this device: only what is really on its disk. Of one
/// that was erased everything counts as held and in a backup.
#[utoipa::path(
    get,
    path = "/api/recordings/{id}/have",
    tag = "recordings",
    params(("id" = String, Path, description = "The recording, 32 hexadecimal digits.")),
    responses(
        (status = 200, description = "Ranges of chunks by segment.", body = Have),
        (status = 401, description = "`unknown_device`", body = Refusal),
        (status = 404, description = "`unknown_recording`: its `recording.started` has not \
            arrived, or it is another device's.", body = Refusal),
    ),
)]
pub async fn recording_have(
    State(app): State<App>,
    Extension(FromDevice(device)): Extension<FromDevice>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let id: RecordingId = id.parse().map_err(|_| Fault::Unknown)?;
    let known = app.store.recording(id).await?;
    let known = known.filter(|known| known.device == device).ok_or(Fault::Unknown)?;
    let here = app.store.standing().await?;
    if known.erased {
        // To the device all of it is safe: it deletes its copy and sends nothing more.
        let all = |(segment, chunks)| {
            let (chunks, backed_up) = (spans(0..chunks), spans(0..chunks));
            SegmentHave { segment, chunks, backed_up }
        };
        let segments = app.store.erased_lengths(id).await?.into_iter().map(all).collect();
        return form.reply(&Have { recording: id, store: here.store, epoch: here.epoch, segments });
    }
    let chunks = app.store.chunks(id).await?;
    // The index may be younger or older than the disk after a restore.
    let on_disk: BTreeSet<_> = app
        .audio
        .list(id)
        .await?
        .into_iter()
        .map(|(n, size)| (n.segment, n.index, n.hash, size))
        .collect();
    let really = |kept: &&KeptChunk| {
        let chunk = kept.chunk;
        on_disk.contains(&(kept.segment, chunk.index, chunk.hash, u64::from(chunk.bytes)))
    };
    let held: Vec<&KeptChunk> = chunks.iter().filter(really).collect();
    let numbers: BTreeSet<u16> = held.iter().map(|kept| kept.segment).collect();
    let segments = numbers.into_iter().map(|segment| {
        let mine = held.iter().filter(|kept| kept.segment == segment);
        let safe = mine.clone().filter(|kept| kept.backed_up);
        SegmentHave {
            segment,
            chunks: spans(mine.map(|kept| kept.chunk.index)),
            backed_up: spans(safe.map(|kept| kept.chunk.index)),
        }
    });
    let segments = segments.collect();
    form.reply(&Have { recording: id, store: here.store, epoch: here.epoch, segments })
}

//! Pictures of cases, read whole: the bytes that were chosen, or none. Decides no rights.

use crate::app::App;
use crate::audio::ChunkName;
use crate::error::Failure;
use crate::store::sqlite::KeptChunk;
use mamori_core::event::sha256;
use mamori_core::recording::picture::{PICTURE_BYTES_MAX, PictureKind};
use mamori_core::recording::view::Recording;

/// A picture of a case and what its first bytes say it is. `None` while not all of it is here,
/// where there are too many bytes, and where they are not what was chosen.
///
/// # Errors
/// When the store or the files fail.
pub async fn whole(
    app: &App,
    picture: &Recording,
) -> Result<Option<(PictureKind, Vec<u8>)>, Failure> {
    let Some(begun) = &picture.begun else { return Ok(None) };
    let chunks: Vec<KeptChunk> = app.store.chunks(picture.id).await?;
    let first = chunks.first().and_then(|first| first.mime.as_deref());
    let Some(kind) = first.and_then(PictureKind::of_mime) else { return Ok(None) };
    let mine = KeptChunk::whole(&chunks);
    let length: u64 = mine.iter().map(|kept| u64::from(kept.chunk.bytes)).sum();
    if length > PICTURE_BYTES_MAX {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    for kept in mine.iter().filter(|kept| kept.segment == 0) {
        let (index, hash) = (kept.chunk.index, kept.chunk.hash);
        let name = ChunkName { recording: picture.id, segment: 0, index, hash };
        bytes.extend_from_slice(&app.audio.read(&name).await?);
    }
    Ok((begun.whole == Some(sha256(&bytes))).then_some((kind, bytes)))
}

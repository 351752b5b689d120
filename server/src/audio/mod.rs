//! The audio itself: one object per chunk, named by its place and its hash, written once.
//!
//! An object is on the disk with its name before [`Audio::keep`] returns, and is compared with its
//! hash each time it is read. Nothing here changes one, and only [`Audio::erase`] deletes any. No
//! SQL, no HTTP.

pub mod seek;

use mamori_core::event::sha256;
use mamori_core::ids::{Hash, RecordingId};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;
use futures_util::TryStreamExt;

/// The folder below the data folder, unless another is asked for.
pub const FOLDER: &str = "audio";

/// What can go wrong with audio.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// The folder cannot be used.
    #[error("{}: {source}", path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The object store failed.
    #[error("the object store failed")]
    Store(#[from] object_store::Error),
    /// What was read is not what was written.
    #[error("{name} is not what was written; check the disk")]
    Damaged {
        /// The object.
        name: String,
    },
}

impl AudioError {
    /// Whether there is no room for more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let mut next: Option<&dyn std::error::Error> = Some(self);
        while let Some(error) = next {
            if let Some(io) = error.downcast_ref::<std::io::Error>() {
                use std::io::ErrorKind as K;
                return matches!(io.kind(), K::StorageFull | K::QuotaExceeded);
            }
            next = error.source();
        }
        false
    }
}

/// Which chunk, and what its bytes hash to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChunkName {
    /// The recording.
    pub recording: RecordingId,
    /// The segment.
    pub segment: u16,
    /// The place.
    pub index: u32,
    /// SHA-256 of its bytes.
    pub hash: Hash,
}

impl ChunkName {
    /// Made of digits alone: nothing anybody wrote becomes part of a path.
    fn object(&self) -> Name {
        let Self { recording, segment, index, hash } = self;
        Name::from(format!("{recording}/{segment:04}/{index:05}-{hash}"))
    }

    fn parse(object: &Name) -> Option<Self> {
        let mut parts = object.parts();
        let recording = parts.next()?.as_ref().parse().ok()?;
        let segment = parts.next()?.as_ref().parse().ok()?;
        let last = parts.next()?;
        let (index, hash) = last.as_ref().split_once('-')?;
        Some(Self { recording, segment, index: index.parse().ok()?, hash: hash.parse().ok()? })
    }
}

/// Where audio is kept.
#[derive(Clone, Debug)]
pub struct Audio(Arc<dyn ObjectStore>);

impl Audio {
    /// A folder on a local disk, made where it is missing, readable for this account only.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(folder: &Path) -> Result<Self, AudioError> {
        let at = |source| AudioError::Folder { path: folder.to_path_buf(), source };
        std::fs::create_dir_all(folder).map_err(at)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let own = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(folder, own).map_err(at)?;
        }
        // The file and its folder are synced before a write counts.
        let local = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self(Arc::new(local)))
    }

    /// Writes a chunk so that it survives a loss of power. Writing it again changes nothing.
    ///
    /// # Errors
    /// When it is not on the disk.
    pub async fn keep(&self, name: &ChunkName, bytes: Bytes) -> Result<(), AudioError> {
        self.0.put(&name.object(), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    /// Whether a chunk of that length is there.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn holds(&self, name: &ChunkName, bytes: u32) -> Result<bool, AudioError> {
        match self.0.head(&name.object()).await {
            Ok(meta) => Ok(meta.size == u64::from(bytes)),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of a chunk, compared with its hash.
    ///
    /// # Errors
    /// When it is missing or is not what was written.
    pub async fn read(&self, name: &ChunkName) -> Result<Bytes, AudioError> {
        let object = name.object();
        let bytes = self.0.get(&object).await?.bytes().await?;
        if sha256(&bytes) == name.hash {
            Ok(bytes)
        } else {
            Err(AudioError::Damaged { name: object.to_string() })
        }
    }

    /// The chunks of a recording that are there, with their length in bytes.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn list(
        &self,
        recording: RecordingId,
    ) -> Result<BTreeSet<(ChunkName, u64)>, AudioError> {
        let prefix = Name::from(recording.to_string());
        let mut objects = self.0.list(Some(&prefix));
        let mut found = BTreeSet::new();
        while let Some(meta) = objects.try_next().await? {
            found.extend(ChunkName::parse(&meta.location).map(|name| (name, meta.size)));
        }
        Ok(found)
    }

    /// Deletes everything of a recording; none is no error. Answers how many objects there were.
    ///
    /// # Errors
    /// When something is still there.
    pub async fn erase(&self, recording: RecordingId) -> Result<u64, AudioError> {
        let prefix = Name::from(recording.to_string());
        let objects: Vec<Name> =
            self.0.list(Some(&prefix)).map_ok(|meta| meta.location).try_collect().await?;
        let mut erased = 0;
        for object in objects {
            match self.0.delete(&object).await {
                Ok(()) => erased += 1,
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(erased)
    }

    /// Copies a chunk to another place unless it is there already.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or cannot be written.
    pub async fn copy_to(
        &self,
        other: &Self,
        name: &ChunkName,
        bytes: u32,
    ) -> Result<bool, AudioError> {
        if other.holds(name, bytes).await? {
            return Ok(false);
        }
        other.keep(name, self.read(name).await?).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(index: u32, bytes: &[u8]) -> ChunkName {
        ChunkName { recording: RecordingId([0xab; 16]), segment: 3, index, hash: sha256(bytes) }
    }

    #[tokio::test]
    async fn what_is_kept_is_listed_and_read() {
        let dir = tempfile::tempdir().unwrap();
        let audio = Audio::open(dir.path()).unwrap();
        let chunk = name(7, b"sound");
        assert!(!audio.holds(&chunk, 5).await.unwrap());
        audio.keep(&chunk, Bytes::from_static(b"sound")).await.unwrap();
        audio.keep(&chunk, Bytes::from_static(b"sound")).await.unwrap();
        assert!(audio.holds(&chunk, 5).await.unwrap() && !audio.holds(&chunk, 6).await.unwrap());
        assert_eq!(audio.read(&chunk).await.unwrap(), &b"sound"[..]);
        let all = audio.list(chunk.recording).await.unwrap();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [(chunk, 5)]);
        assert!(audio.list(RecordingId([1; 16])).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn what_is_erased_is_gone_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let audio = Audio::open(dir.path()).unwrap();
        let (chunk, next) = (name(7, b"sound"), name(8, b"more"));
        let other = ChunkName { recording: RecordingId([1; 16]), ..chunk };
        for (name, bytes) in [(&chunk, &b"sound"[..]), (&next, b"more"), (&other, b"sound")] {
            audio.keep(name, Bytes::from_static(bytes)).await.unwrap();
        }
        assert_eq!(audio.erase(chunk.recording).await.unwrap(), 2);
        assert_eq!(audio.erase(chunk.recording).await.unwrap(), 0, "again is the same as once");
        assert!(audio.list(chunk.recording).await.unwrap().is_empty());
        assert!(!dir.path().join(chunk.object().to_string()).exists());
        assert!(audio.holds(&other, 5).await.unwrap(), "the control: another recording");
    }

    #[tokio::test]
    async fn damage_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let audio = Audio::open(dir.path()).unwrap();
        let chunk = name(7, b"sound");
        audio.keep(&chunk, Bytes::from_static(b"sound")).await.unwrap();
        let file = dir.path().join(chunk.object().to_string());
        std::fs::write(&file, b"noise").unwrap();
        assert!(matches!(audio.read(&chunk).await, Err(AudioError::Damaged { .. })));
        let copy = tempfile::tempdir().unwrap();
        let other = Audio::open(copy.path()).unwrap();
        assert!(audio.copy_to(&other, &chunk, 5).await.is_err(), "damage is not copied");
        std::fs::write(&file, b"sound").unwrap();
        assert!(audio.copy_to(&other, &chunk, 5).await.unwrap());
        assert!(!audio.copy_to(&other, &chunk, 5).await.unwrap(), "it is there already");
    }
}

//! The store in SQLite: one writer with group commit, a pool of readers. See `open` for its
//! settings and `writer` for what an acknowledgement means.

mod accounts;
mod alert_rights;
mod alert_state;
mod alerts;
mod audio;
mod audit;
mod backup;
mod cases;
mod documents;
mod drills;
mod find;
mod migrate;
mod open;
mod outbox;
mod papers;
mod push;
mod rebuild;
mod receive;
mod recordings;
mod repeat;
mod retention;
mod rows;
mod sign_in;
mod subject_page;
mod subjects;
mod tray;
mod writer;

pub use accounts::{Account, NewAccount, Password};
pub use alert_state::AlertState;
pub use alerts::{KeptAlert, listener};
pub use audio::AudioCopy;
pub use audit::AuditEntry;
pub use documents::{CaseAsOf, MadeDocument, MadeFile};
pub use drills::DRILLS_MAX;
pub use find::{Question, Sight, id_of};
pub use open::Use;
pub use outbox::{Fate, Noted, OutboxId, Owed, Relays, Target, What};
pub use push::Subscription;
pub use recordings::{ChunkAdmission, Hearable, KeptChunk, Known, NewChunk};
pub use retention::{Acting, Reach, Refused};
pub use sign_in::{Entering, Entry as SignedIn, Taken};

use super::{
    Ask, BackupCopy, Batch, Denial, EventStore, Kept, Reader, Receipt, Rules, Slice, Standing,
    Stored,
};
use mamori_core::event::Sealed;
use mamori_core::ids::{CaseId, LogId};
use mamori_core::sync::LogState;
use mamori_core::view::CaseView;
use sqlx::SqlitePool;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use tokio::task::JoinHandle;
use writer::Writer;

/// See the module. Clones are handles on one database.
#[derive(Clone)]
pub struct SqliteStore(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    sqlite: String,
    readers: SqlitePool,
    writer: Writer,
    /// Set where alerts are called for: in a server, and not beside one.
    bell: OnceLock<alerts::Bell>,
    /// What papers are judged by; none before a server is set to work.
    rules: OnceLock<Rules>,
    task: Mutex<Option<JoinHandle<()>>>,
    _lock: Option<File>,
}

impl SqliteStore {
    fn new(
        folder: &Path,
        sqlite: String,
        readers: SqlitePool,
        writer: Writer,
        task: JoinHandle<()>,
        lock: Option<File>,
    ) -> Self {
        let (folder, task) = (folder.to_path_buf(), Mutex::new(Some(task)));
        let (bell, rules) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(Inner { folder, sqlite, readers, writer, bell, rules, task, _lock: lock }))
    }

    /// Whether a folder holds a database.
    ///
    /// # Errors
    /// When the folder is a file or cannot be looked into.
    pub fn is_in(folder: &Path) -> Stored<bool> {
        open::is_in(folder)
    }

    /// Opens the database of a folder; [`Use`] says whether it is made where there is none.
    ///
    /// # Errors
    /// When the folder cannot be used, another server uses it, or SQLite is not safe.
    pub async fn open(folder: &Path, purpose: Use) -> Stored<Self> {
        open::open(folder, purpose).await
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// The version of the SQLite library.
    #[must_use]
    pub fn sqlite_version(&self) -> &str {
        &self.0.sqlite
    }

    /// Waits until the disk has failed in a way after which only a restart is safe.
    pub async fn broken(&self) {
        self.0.writer.broken().await;
    }

    /// Finishes what waits and closes the database in order, when this is the last handle.
    pub async fn close(self) {
        self.0.readers.close().await;
        let task = self.0.task.lock().ok().and_then(|mut task| task.take());
        drop(self);
        if let Some(task) = task
            && task.await.is_err()
        {
            tracing::error!("the writer ended by a panic");
        }
    }
}

impl EventStore for SqliteStore {
    async fn receive(&self, batch: Batch) -> Stored<Result<Receipt, Denial>> {
        let (bell, is_urgent) = (self.0.bell.get().cloned(), batch.is_urgent());
        let rules = self.rules();
        let work = self.0.writer.write_as(is_urgent, move |conn| {
            Box::pin(async move { receive::receive(conn, &batch, bell.as_ref(), &rules).await })
        });
        work.await
    }

    async fn standing(&self) -> Stored<Standing> {
        receive::standing(&mut *self.0.readers.acquire().await?).await
    }

    async fn log_state(&self, log: LogId) -> Stored<LogState> {
        receive::log_state(&mut *self.0.readers.acquire().await?, log).await
    }

    async fn events_after(&self, cursor: u64, limit: usize) -> Stored<Vec<Kept>> {
        cases::events_after(&mut *self.0.readers.acquire().await?, cursor, limit).await
    }

    async fn forks(&self, log: LogId) -> Stored<Vec<(u64, Sealed)>> {
        cases::forks(&mut *self.0.readers.acquire().await?, log).await
    }

    async fn cases(&self, reader: &Reader, ask: Ask, limit: usize) -> Stored<Slice> {
        let mut tx = self.0.readers.begin().await?;
        let slice = cases::cases(&mut tx, reader, ask, limit).await?;
        tx.rollback().await?;
        Ok(slice)
    }

    async fn case(&self, reader: &Reader, case: CaseId) -> Stored<Option<CaseView>> {
        cases::case(&mut *self.0.readers.acquire().await?, reader, case).await
    }

    async fn note_backup(&self, copy: BackupCopy) -> Stored<()> {
        self.0
            .writer
            .write(move |conn| Box::pin(async move { backup::note(conn, &copy).await }))
            .await
    }
}

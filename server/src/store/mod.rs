//! Everything the server keeps. All SQL of the project is below this folder, and nothing of HTTP.
//!
//! [`EventStore`] is the port for received events. It is kept twice: in memory, as a model that is
//! plainly right, and in SQLite; `contract` proves that both do the same.

#[cfg(test)]
mod contract;
mod error;
mod facts;
mod fold;
mod hear;
mod judge;
#[cfg(test)]
mod memory;
mod party;
#[cfg(test)]
mod random;
#[cfg(test)]
#[path = "../../tests/common/scribe.rs"]
mod scribe;
mod seats;
pub mod sqlite;
#[cfg(test)]
mod subject;
mod words;

pub use error::StoreError;
pub use fold::named;
pub use judge::{CLOCK_OFF_MS, Flags, Reader};
pub use seats::Rules;
pub use words::{BadQuery, expression};

use mamori_core::body::Body;
use mamori_core::event::{Event, Sealed};
use mamori_core::ids::{AlertId, CaseId, DeviceId, Hash, LogId, StoreId, UserId};
use mamori_core::sync::{LogState, Seen};
use mamori_core::view::CaseView;
use std::collections::BTreeSet;
use std::future::Future;

/// Result of a store operation.
pub type Stored<T> = Result<T, StoreError>;

/// Most cases in one answer.
pub const PAGE_MAX: usize = 50;
/// Most changed cases in one answer; more than that and the reader gets the newest page instead.
pub const CHANGES_MAX: usize = 200;

/// One event as it came, opened and within its bounds.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The bytes.
    pub sealed: Sealed,
    /// What they say.
    pub event: Event,
    /// Their hash.
    pub hash: Hash,
}

/// What a device tells of itself with an upload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceReport {
    /// Events that wait on the device.
    pub pending: u64,
    /// When the oldest of them happened, ms since 1970-01-01 UTC.
    pub oldest_pending_ms: Option<i64>,
    /// Whether the browser promised not to evict.
    pub persisted: Option<bool>,
    /// Bytes used, where the browser tells.
    pub usage: Option<u64>,
    /// Bytes allowed, where the browser tells.
    pub quota: Option<u64>,
}

/// Events of one log, uploaded together.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The device whose credential came with it.
    pub device: DeviceId,
    /// The log.
    pub log: LogId,
    /// What the device remembers of this server.
    pub seen: Option<Seen>,
    /// What it tells of itself.
    pub report: DeviceReport,
    /// Server time, ms since 1970-01-01 UTC.
    pub received_ms: i64,
    /// The events, in any order.
    pub events: Vec<Incoming>,
}

/// Beyond so many events a batch is a backlog, whatever is in it.
const URGENT_MAX: usize = 8;

impl Batch {
    /// Whether it goes before everything else that waits: an alert, or an answer to one. They are
    /// sent alone.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        let is_alert = |incoming: &Incoming| {
            matches!(
                incoming.event.body,
                Some(
                    Body::AlertRaised(_)
                        | Body::AlertAcknowledged(_)
                        | Body::AlertDetailed(_)
                        | Body::AlertPolice(_)
                        | Body::AlertEnded(_)
                )
            )
        };
        self.events.len() <= URGENT_MAX && self.events.iter().any(is_alert)
    }
}

/// Why a batch is refused as a whole. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The log belongs to another device.
    OtherLog,
    /// At these places acts somebody who never signed in on this device.
    Forged(Vec<u64>),
}

/// Which database this is and how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The database.
    pub store: StoreId,
    /// Its restore epoch.
    pub epoch: u64,
    /// The highest cursor given so far.
    pub cursor: u64,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The database afterwards.
    pub standing: Standing,
    /// What it holds of the log.
    pub log: LogState,
    /// Everything up to this place is in a backup.
    pub backed_up: u64,
    /// Places at which other content was there first, ascending.
    pub forks: Vec<u64>,
    /// The cases that changed for their readers.
    pub changes: Vec<Change>,
}

/// A case that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The case.
    pub case: CaseId,
    /// At which cursor.
    pub cursor: u64,
    /// Its department.
    pub department: String,
    /// Who acted in it or was present.
    pub people: BTreeSet<UserId>,
    /// Its report was submitted once.
    pub submitted: bool,
    /// The alerts of which something is new: raised, answered, more known, ended.
    pub alerts: BTreeSet<AlertId>,
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its place in the server's order.
    pub cursor: u64,
    /// Its log.
    pub log: LogId,
    /// Its place there.
    pub seq: u64,
    /// The bytes.
    pub sealed: Sealed,
    /// When it was received, ms since 1970-01-01 UTC.
    pub received_ms: i64,
    /// What was noticed about it.
    pub flags: Flags,
}

/// Which cases a reader asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The newest ones.
    Newest,
    /// What changed after a cursor; the newest ones where that is too much.
    After(u64),
    /// Those that first appeared before a cursor.
    Before(u64),
}

/// What a reader gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The database at that moment.
    pub standing: Standing,
    /// Whether `cases` is the newest page rather than changes or older cases.
    pub full: bool,
    /// The cases, newest first.
    pub cases: Vec<CaseView>,
    /// Whether older ones exist.
    pub more: bool,
}

/// The port for received events.
///
/// Durable means: once a method that changes something has returned `Ok`, its effect survives the
/// death of the process. Cursors are dense and become visible in their order.
pub trait EventStore {
    /// Takes a batch in, all of it or nothing.
    ///
    /// # Errors
    /// When the store fails; nothing of the batch happened then.
    fn receive(&self, batch: Batch)
    -> impl Future<Output = Stored<Result<Receipt, Denial>>> + Send;

    /// Which database this is and how far it has come.
    ///
    /// # Errors
    /// When the store fails.
    fn standing(&self) -> impl Future<Output = Stored<Standing>> + Send;

    /// What is held of a log; the empty state for an unknown one.
    ///
    /// # Errors
    /// When the store fails.
    fn log_state(&self, log: LogId) -> impl Future<Output = Stored<LogState>> + Send;

    /// Events after a cursor, ascending, at most `limit`.
    ///
    /// # Errors
    /// When the store fails.
    fn events_after(
        &self,
        cursor: u64,
        limit: usize,
    ) -> impl Future<Output = Stored<Vec<Kept>>> + Send;

    /// The forks of a log by place and hash: contents that came second.
    ///
    /// # Errors
    /// When the store fails.
    fn forks(&self, log: LogId) -> impl Future<Output = Stored<Vec<(u64, Sealed)>>> + Send;

    /// The cases a reader may see.
    ///
    /// # Errors
    /// When the store fails.
    fn cases(
        &self,
        reader: &Reader,
        ask: Ask,
        limit: usize,
    ) -> impl Future<Output = Stored<Slice>> + Send;

    /// One case, if the reader may see it.
    ///
    /// # Errors
    /// When the store fails.
    fn case(
        &self,
        reader: &Reader,
        case: CaseId,
    ) -> impl Future<Output = Stored<Option<CaseView>>> + Send;

    /// Notes that a copy outside holds everything up to a cursor.
    ///
    /// # Errors
    /// When the store fails.
    fn note_backup(&self, copy: BackupCopy) -> impl Future<Output = Stored<()>> + Send;
}

/// A finished backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupCopy {
    /// It holds everything up to this cursor.
    pub cursor: u64,
    /// When it was made, ms since 1970-01-01 UTC.
    pub made_ms: i64,
    /// Where it is.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: Hash,
    /// Its length.
    pub bytes: u64,
}

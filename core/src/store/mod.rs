//! The local store: the port that keeps this device's logs, and a memory store that models it.
//!
//! What is promised here is proved by `contract`, the same suite for every store. It must not know
//! about networks, screens or the meaning of events.

#[cfg(any(test, feature = "contract"))]
pub mod contract;
mod memory;

pub use memory::MemoryStore;

use crate::cbor::{Decode, Encode};
use crate::event::{Draft, Head, Sealed};
use crate::ids::{DeviceId, LogId};
use crate::sync::{LogState, Span};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// What went wrong, as far as the caller can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The database cannot be opened or its connection stays dead.
    Unavailable,
    /// No room left.
    Quota,
    /// Another tab holds an older version of the database open.
    Blocked,
    /// A record cannot be read. Not the same as no record.
    Unreadable,
}

/// A failed operation of the store: nothing of it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    /// What went wrong.
    pub trouble: Trouble,
    /// The platform's own words, for the log.
    pub detail: String,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "local store {:?}: {}", self.trouble, self.detail)
    }
}

impl core::error::Error for StoreError {}

/// Result of a store operation.
pub type Stored<T> = Result<T, StoreError>;

/// Identities a new, empty database is born with. Ignored where a database exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    /// The device.
    pub device: DeviceId,
    /// Its first log.
    pub log: LogId,
}

/// One log and what is known about its copies.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LogInfo {
    /// Its end on this device.
    #[n(0)]
    pub head: Head,
    /// What the server is believed to hold of this log: see [`LogState::believable`].
    #[n(1)]
    pub server: LogState,
    /// Places the server refused: kept, shown, not sent again by themselves.
    #[n(2)]
    pub set_aside: Vec<u64>,
    /// Events up to here are pruned: they are in the server's backup.
    #[n(3)]
    pub pruned: u64,
}

impl LogInfo {
    /// The ranges that wait for upload: what the server lacks, without what was set aside.
    pub fn waiting(&self) -> Vec<Span> {
        let mut waiting = Vec::new();
        for span in self.server.lacking(self.head.seq) {
            let mut first = span.first.max(self.pruned + 1);
            let aside = self.set_aside.iter().filter(|s| span.first <= **s && **s <= span.last);
            for aside in aside {
                if first < *aside {
                    waiting.push(Span { first, last: aside - 1 });
                }
                first = first.max(aside + 1);
            }
            if first <= span.last {
                waiting.push(Span { first, last: span.last });
            }
        }
        waiting
    }

    /// How many events wait for upload.
    pub fn waiting_count(&self) -> u64 {
        self.waiting().iter().map(|s| s.last - s.first + 1).sum()
    }
}

/// Proof that a place in a log is covered by the server's backup; only such events are pruned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp(u64);

impl BackedUp {
    /// From the server's answer: what is both stored without a hole and backed up.
    pub fn from_answer(log: &LogState, backed_up: u64) -> Self {
        Self(backed_up.min(log.contiguous))
    }

    /// The last place covered.
    pub fn through(self) -> u64 {
        self.0
    }
}

/// The device's logs and small cached values.
///
/// Durable means: when a method returns `Ok`, its effect survives the death of the process. Several
/// handles on one database (tabs) see each other's effects. A log that the store does not have is
/// an error in every method that names one, never an empty log.
#[expect(async_fn_in_trait, reason = "browser futures are not Send; natively only tests use it")]
pub trait LocalStore {
    /// The device this database belongs to.
    async fn device(&self) -> Stored<DeviceId>;

    /// All logs, oldest first; the last one is the current one and takes appends.
    async fn logs(&self) -> Stored<Vec<LogInfo>>;

    /// Gives the draft its place at the end of the current log, durably, in one transaction.
    async fn append(&self, draft: &Draft) -> Stored<Sealed>;

    /// Begins a new log after a fork. The old one keeps its events and takes no more. A log that
    /// exists already is an error.
    async fn begin_log(&self, log: LogId) -> Stored<()>;

    /// Events of a log in a range, ascending, at most `limit`. Pruned ones are not returned.
    async fn read(&self, log: LogId, range: Span, limit: usize) -> Stored<Vec<Sealed>>;

    /// Replaces what is believed about the server's copy of a log: its answer is the truth.
    async fn note_server(&self, log: LogId, state: &LogState) -> Stored<()>;

    /// Sets an event aside that the server refused.
    async fn set_aside(&self, log: LogId, seq: u64) -> Stored<()>;

    /// Lets all events of a log wait for upload again that were set aside: somebody asked for it.
    async fn take_up(&self, log: LogId) -> Stored<()>;

    /// Removes events that the server has in its backup.
    async fn prune(&self, log: LogId, through: BackedUp) -> Stored<()>;

    /// Takes an event's content away for good: its case was erased (docs/retention.md). The header
    /// stays, so that the log stays whole. Where the server is not known to hold the event, and of
    /// one that is pruned, nothing happens: what only this device has is never lost.
    async fn erase(&self, log: LogId, seq: u64) -> Stored<()>;

    /// A cached value; `None` where there is none.
    async fn get(&self, key: &str) -> Stored<Option<Vec<u8>>>;

    /// Keeps a value.
    async fn put(&self, key: &str, value: &[u8]) -> Stored<()>;

    /// Forgets a value; no error where there is none.
    async fn remove(&self, key: &str) -> Stored<()>;
}

//! The bodies of `POST /api/sync` and the rules both sides read them by.
//!
//! CBOR maps with integer keys: fields may be added, none may change its meaning.

use super::spans;
use crate::cbor::{Decode, Encode};
use crate::event::Sealed;
use crate::ids::{DeviceId, Hash, LogId, StoreId};
use alloc::string::String;
use alloc::vec::Vec;

/// Version of the protocol this build speaks. The server also speaks the one before.
pub const PROTOCOL: u16 = 1;
/// Most events in one request.
pub const BATCH_EVENTS_MAX: usize = 500;
/// Longest request body, bytes.
pub const BATCH_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A range of places in a log, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Span {
    /// First place.
    #[n(0)]
    pub first: u64,
    /// Last place.
    #[n(1)]
    pub last: u64,
}

/// What the server holds of one log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
pub struct LogState {
    /// Everything up to here is stored.
    #[n(0)]
    pub contiguous: u64,
    /// The highest place stored.
    #[n(1)]
    pub max: u64,
    /// The holes between, ascending; at most [`LogState::MISSING_MAX`] of them.
    #[n(2)]
    pub missing: Vec<Span>,
    /// Hash of the event at `max`; zeros for an empty log.
    #[n(3)]
    pub head_hash: Hash,
}

impl LogState {
    /// Most holes that are listed.
    pub const MISSING_MAX: usize = 64;

    /// The state of a log of which these places (ascending, distinct) are stored.
    pub fn of(places: impl IntoIterator<Item = u64>, head_hash: Hash) -> Self {
        let mut held: Vec<Span> = Vec::new();
        for place in places {
            match held.last_mut() {
                Some(end) if end.last.checked_add(1) == Some(place) => end.last = place,
                _ => held.push(Span { first: place, last: place }),
            }
        }
        Self::holding(&spans::normal(held), head_hash)
    }

    /// The state of a log of which these ranges (normal) are stored.
    fn holding(held: &[Span], head_hash: Hash) -> Self {
        let max = held.last().map_or(0, |s| s.last);
        let contiguous = held.first().filter(|s| s.first <= 1).map_or(0, |s| s.last);
        let mut missing = spans::without(&spans::normal([Span { first: 1, last: max }]), held);
        missing.truncate(Self::MISSING_MAX);
        Self { contiguous, max, missing, head_hash }
    }

    /// The ranges that are stored, as far as the state tells: beyond a full list of holes nothing
    /// is certain.
    fn held(&self) -> Vec<Span> {
        let last = if self.missing.len() < Self::MISSING_MAX { self.max } else { self.contiguous };
        let missing = spans::normal(self.missing.iter().copied());
        let known = spans::without(&spans::normal([Span { first: 1, last }]), &missing);
        let contiguous = Span { first: 1, last: self.contiguous };
        spans::normal(known.into_iter().chain([contiguous]))
    }

    /// Whether the place is stored, as far as the state tells.
    pub fn has(&self, seq: u64) -> bool {
        self.held().iter().any(|s| s.first <= seq && seq <= s.last)
    }

    /// The ranges of a log of `head` events that the server lacks, ascending.
    pub fn lacking(&self, head: u64) -> Vec<Span> {
        spans::without(&spans::normal([Span { first: 1, last: head }]), &self.held())
    }

    /// How many events of a log of `head` events the server lacks.
    pub fn lacking_count(&self, head: u64) -> u64 {
        spans::count(&self.lacking(head))
    }

    /// Everything up to a place.
    pub(super) fn whole(last: u64) -> Self {
        Self::holding(&spans::normal([Span { first: 1, last }]), Hash::default())
    }

    /// Both together: the places that either holds.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self::holding(&spans::normal(self.held().into_iter().chain(other.held())), Hash::default())
    }

    /// What a device may believe after this answer: of the places that the server says it holds,
    /// those that it holds from this device, because that was believed `before` or the place was
    /// `sent` in the request that is answered, and is not among the `forks`.
    ///
    /// A place alone proves nothing: where a database was copied, the other copy may have filled
    /// it with another event. Whatever the answer lacks is believed no longer.
    pub fn believable(&self, before: &Self, sent: &[u64], forks: &[u64]) -> Self {
        let single = |seq: &u64| Span { first: *seq, last: *seq };
        let own = spans::normal(before.held().into_iter().chain(sent.iter().map(single)));
        let own = spans::without(&own, &spans::normal(forks.iter().map(single)));
        let believed = Self::holding(&spans::both(&self.held(), &own), Hash::default());
        let head_hash = if believed.max == self.max { self.head_hash } else { Hash::default() };
        Self { head_hash, ..believed }
    }
}

/// What a device remembers of the server: how a restored server is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Seen {
    /// The server's database.
    #[n(0)]
    pub store: StoreId,
    /// Its restore epoch.
    #[n(1)]
    pub epoch: u64,
    /// The highest cursor seen.
    #[n(2)]
    pub cursor: u64,
}

/// How safe the device's own storage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StorageReport {
    /// Whether the browser promised not to evict.
    #[n(0)]
    pub persisted: bool,
    /// Bytes used, where the browser tells.
    #[n(1)]
    pub usage: Option<u64>,
    /// Bytes allowed, where the browser tells.
    #[n(2)]
    pub quota: Option<u64>,
}

/// Body of `POST /api/sync`: one log's state on the device and events the server lacks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SyncRequest {
    /// [`PROTOCOL`] of the sender.
    #[n(0)]
    pub protocol: u16,
    /// The device.
    #[n(1)]
    pub device: DeviceId,
    /// The log.
    #[n(2)]
    pub log: LogId,
    /// The log's highest place on the device.
    #[n(3)]
    pub head: u64,
    /// Hash of that event.
    #[n(4)]
    pub head_hash: Hash,
    /// How many events of all logs wait on the device, those in this request included.
    #[n(5)]
    pub pending: u64,
    /// When the oldest of them happened, ms since 1970-01-01 UTC.
    #[n(6)]
    pub oldest_pending_ms: Option<i64>,
    /// What the device remembers of the server.
    #[n(7)]
    pub seen: Option<Seen>,
    /// The device's storage, where known.
    #[n(8)]
    pub storage: Option<StorageReport>,
    /// Events of this log, any places, any order.
    #[n(9)]
    pub events: Vec<Sealed>,
}

/// Answer of `POST /api/sync`, sent after COMMIT.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
pub struct SyncResponse {
    /// The server's database.
    #[n(0)]
    pub store: StoreId,
    /// Its restore epoch.
    #[n(1)]
    pub epoch: u64,
    /// Server time, ms since 1970-01-01 UTC.
    #[n(2)]
    pub server_ms: i64,
    /// Highest cursor given so far.
    #[n(3)]
    pub cursor: u64,
    /// What the server holds of the log: replaces whatever the device believed.
    #[n(4)]
    pub log: LogState,
    /// Everything up to this place is also in a backup: the device may prune it.
    #[n(5)]
    pub backed_up: u64,
    /// Places of events in this request at which the server holds other content: it keeps both.
    /// The device begins a new log and sets these aside.
    #[n(6)]
    pub forks: Vec<u64>,
    /// Version of the policy in force.
    #[n(7)]
    pub policy: String,
}

/// What becomes of an event at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Nothing there: stored.
    New,
    /// The same there: acknowledged again.
    Same,
    /// Something else there: both are kept, the device is told.
    Fork,
}

/// Decides by hashes alone; nothing about an event's content can refuse it.
pub fn admit(stored: Option<Hash>, incoming: Hash) -> Admission {
    match stored {
        None => Admission::New,
        Some(hash) if hash == incoming => Admission::Same,
        Some(_) => Admission::Fork,
    }
}

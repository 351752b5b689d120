//! A model server: the rules of docs/sync.md over maps, with the product's own `admit` and
//! `LogState`. It can die, be backed up and be put back. Some mutants of the server live here.

use crate::mutant::Mutant;
use crate::oracle::Key;
use mamori_core::event::Sealed;
use mamori_core::ids::{DeviceId, Hash, LogId, StoreId};
use mamori_core::sync::{Admission, LogState, Seen, SyncRequest, SyncResponse, admit};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A request with more events than the small limit gets 413.
pub const SMALL_LIMIT: usize = 3;
/// The model's wall clock at simulated time 0, ms since 1970-01-01 UTC.
pub const EPOCH_MS: i64 = 1_795_305_600_000;

#[derive(Clone, Debug)]
pub struct Row {
    pub sealed: Rc<Sealed>,
    pub hash: Hash,
    pub cursor: u64,
}

/// What is on the server's disk.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub store: StoreId,
    pub epoch: u64,
    pub cursor: u64,
    /// Everything up to this cursor is in a backup.
    pub copied: u64,
    pub rows: BTreeMap<Key, Row>,
    pub forks: BTreeMap<Key, BTreeMap<Hash, Rc<Sealed>>>,
    owners: BTreeMap<LogId, DeviceId>,
}

/// What a reader gets for its cursor.
pub struct Pulled {
    pub store: StoreId,
    pub epoch: u64,
    pub cursor: u64,
    pub rows: Vec<Row>,
}

/// A request that was taken in: the answer, and what it acknowledges.
pub struct Taken {
    pub answer: SyncResponse,
    pub acknowledged: Vec<(Key, Hash)>,
    pub forks: u64,
}

#[derive(Debug, Default)]
pub struct Server {
    pub state: State,
    pub backups: Vec<State>,
    pub mutant: Option<Mutant>,
    /// Devices whose sign-in has expired: 401.
    pub signed_out: BTreeSet<usize>,
    /// 413 above [`SMALL_LIMIT`] events.
    pub small: bool,
    /// 503: the disk refuses transactions.
    pub busy: bool,
    pub down: bool,
    /// Mutant 2: what fsync has reached. Mutant 3: the cursor that was saved.
    synced: State,
    saved_cursor: u64,
    /// Mutant 4: what was counted as done.
    swallowed: BTreeSet<Key>,
    /// Mutants 9 and 16: rows with a cursor that are not committed yet.
    pending: Vec<(u64, Key, Row)>,
    chance: u64,
}

impl Server {
    pub fn new(store: StoreId, mutant: Option<Mutant>, chance: u64) -> Self {
        let state = State { store, epoch: 1, ..State::default() };
        Self { synced: state.clone(), state, mutant, chance, ..Self::default() }
    }

    fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    /// Takes a request in, or refuses it with a status.
    pub fn sync(&mut self, device: usize, bytes: &[u8], now: u64) -> Result<Taken, u16> {
        if self.signed_out.contains(&device) {
            return Err(401);
        }
        let request: SyncRequest = mamori_core::cbor::decode(bytes).map_err(|_| 400_u16)?;
        if self.small && request.events.len() > SMALL_LIMIT {
            return Err(413);
        }
        let future = EPOCH_MS + now as i64 + 600_000;
        for sealed in &request.events {
            let event = sealed.open().map_err(|_| 400_u16)?;
            let late = self.is(Mutant::RefusesFuture) && event.header.wall_ms > future;
            if event.header.log != request.log || late {
                return Err(400);
            }
        }
        if self.busy && !self.is(Mutant::SwallowsInsertError) {
            return Err(503);
        }
        let owner = *self.state.owners.entry(request.log).or_insert(request.device);
        if owner != request.device {
            return Err(400);
        }
        self.notice_restore(request.seen, now);
        Ok(self.take(&request, now))
    }

    /// A device has seen more of this database than there is: it was put back, so a new epoch
    /// begins.
    fn notice_restore(&mut self, seen: Option<Seen>, now: u64) {
        let Some(seen) = seen.filter(|s| s.store == self.state.store) else { return };
        let here = (self.state.epoch, self.state.cursor);
        if (seen.epoch, seen.cursor) > here && seen.epoch >= here.0 {
            self.state.epoch = (seen.epoch + 1).max(now / 1000);
        }
    }

    fn take(&mut self, request: &SyncRequest, now: u64) -> Taken {
        let mut forks = BTreeSet::new();
        let mut acknowledged = Vec::new();
        for (i, sealed) in request.events.iter().enumerate() {
            let Ok(event) = sealed.open() else { continue };
            let (key, hash) = ((request.log, event.header.seq), sealed.hash());
            acknowledged.push((key, hash));
            match admit(self.held(key), hash) {
                Admission::Same => {}
                Admission::Fork if self.is(Mutant::ConflictDoNothing) => {}
                Admission::Fork => {
                    forks.insert(key.1);
                    let kept = self.state.forks.entry(key).or_default();
                    kept.insert(hash, Rc::new(sealed.clone()));
                }
                Admission::New => {
                    self.state.cursor += 1;
                    let sealed = Rc::new(sealed.clone());
                    let row = Row { sealed, hash, cursor: self.state.cursor };
                    if self.busy && self.chance(i) {
                        self.swallowed.insert(key);
                    } else if self.commits_later() {
                        let wait = [50, 900, 2_400][self.chance as usize % 3];
                        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005) + 1;
                        self.pending.push((now + wait, key, row));
                    } else {
                        self.state.rows.insert(key, row);
                    }
                }
            }
        }
        self.fsync(now);
        let count = forks.len() as u64;
        let answer = self.answer(request.log, forks.into_iter().collect(), now);
        Taken { answer, acknowledged, forks: count }
    }

    /// Whether this insert fails, in the mutant that swallows it.
    fn chance(&mut self, i: usize) -> bool {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(i as u64);
        (self.chance >> 60).is_multiple_of(3)
    }

    fn commits_later(&self) -> bool {
        self.is(Mutant::CursorVisibleOutOfOrder) || self.is(Mutant::PublishesBeforeCommit)
    }

    /// What is at a place.
    pub fn held(&self, key: Key) -> Option<Hash> {
        let pending = self.pending.iter().find(|(_, k, _)| *k == key).map(|(_, _, row)| row.hash);
        self.state.rows.get(&key).map(|row| row.hash).or(pending)
    }

    fn answer(&self, log: LogId, forks: Vec<u64>, now: u64) -> SyncResponse {
        let rows = self.state.rows.range((log, 0)..=(log, u64::MAX));
        let mut places: BTreeSet<u64> = rows.clone().map(|(key, _)| key.1).collect();
        let later = self.pending.iter().map(|(_, key, _)| key).chain(&self.swallowed);
        places.extend(later.filter(|key| key.0 == log).map(|key| key.1));
        let head_hash = places.last().and_then(|max| self.held((log, *max))).unwrap_or_default();
        let state = LogState::of(places, head_hash);
        let after = rows.filter(|(_, row)| row.cursor > self.state.copied).map(|(key, _)| key.1);
        let pending =
            self.pending.iter().filter(|(_, key, _)| key.0 == log).map(|(_, key, _)| key.1);
        let first_after = after.chain(pending).min();
        SyncResponse {
            store: self.state.store,
            epoch: self.state.epoch,
            server_ms: EPOCH_MS + now as i64,
            cursor: self.state.cursor,
            backed_up: first_after.map_or(state.contiguous, |s| state.contiguous.min(s - 1)),
            log: state,
            forks,
            policy: String::from("2026-10-01.1"),
        }
    }

    /// Whatever the disk does by itself as time passes.
    pub fn tick(&mut self, now: u64) {
        let due: Vec<_> = self.pending.extract_if(.., |(at, _, _)| *at <= now).collect();
        for (_, key, row) in due {
            self.state.rows.insert(key, row);
        }
        self.fsync(now);
    }

    fn fsync(&mut self, now: u64) {
        // The mutants' disks are caught up every few seconds only.
        if !now.is_multiple_of(7) {
            return;
        }
        if self.is(Mutant::AckBeforeFsync) {
            self.synced = self.state.clone();
        }
        self.saved_cursor = self.state.cursor;
    }

    /// The process dies: what was not on the disk is gone.
    pub fn kill(&mut self) {
        self.down = true;
        if self.is(Mutant::AckBeforeFsync) {
            self.state = self.synced.clone();
        }
        if self.is(Mutant::CursorOutsideTransaction) {
            self.state.cursor = self.saved_cursor;
        }
    }

    /// Copies everything to another disk; then says so.
    pub fn back_up(&mut self) {
        self.backups.push(self.state.clone());
        self.state.copied = self.state.cursor;
    }

    /// Puts a backup back; later ones belong to a past that did not happen. An operator's restore
    /// begins a new epoch, a silent one does not.
    pub fn restore(&mut self, backup: usize, silent: bool, now: u64) {
        self.state = self.backups[backup].clone();
        self.backups.truncate(backup + 1);
        if !silent {
            self.state.epoch = (self.state.epoch + 1).max(now / 1000);
        }
        self.synced = self.state.clone();
        self.saved_cursor = self.state.cursor;
        self.swallowed.clear();
    }

    /// What a reader has not seen, in the order of the cursor.
    pub fn pull(&self, store: StoreId, epoch: u64, after: u64, limit: usize) -> Pulled {
        let same = store == self.state.store && epoch == self.state.epoch;
        let after = if same && after <= self.state.cursor { after } else { 0 };
        let mut rows: Vec<Row> =
            self.state.rows.values().filter(|row| row.cursor > after).cloned().collect();
        rows.sort_by_key(|row| row.cursor);
        let all = rows.len() <= limit;
        rows.truncate(limit);
        let last = rows.last().map_or(after, |row| row.cursor);
        let cursor =
            if all && self.is(Mutant::PublishesBeforeCommit) { self.state.cursor } else { last };
        Pulled { store: self.state.store, epoch: self.state.epoch, cursor, rows }
    }
}

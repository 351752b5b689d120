//! A device's local store with faults: operations take steps, fail, and fail after having happened.
//!
//! The store itself is the product's `MemoryStore`, which passed the contract; a page that dies
//! leaves it as it is. Some mutants of the device live here.

use crate::ctx::{Ctx, ready};
use crate::mutant::Mutant;
use crate::oracle::Key;
use mamori_core::event::{Draft, Sealed};
use mamori_core::ids::{DeviceId, LogId};
use mamori_core::store::{
    BackedUp, Birth, LocalStore, LogInfo, MemoryStore, StoreError, Stored, Trouble,
};
use mamori_core::sync::{LogState, Span};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The device that survives its pages: a database and a wall clock.
pub struct Device {
    pub index: usize,
    pub db: RefCell<MemoryStore>,
    /// What the wall clock is off by, ms.
    pub wall_off_ms: Cell<i64>,
    /// Events edited in place by the mutant that does so.
    pub edits: RefCell<BTreeMap<Key, Sealed>>,
}

impl Device {
    /// The logs, without faults: for the oracle, not for pages.
    pub fn logs(&self) -> Vec<LogInfo> {
        let db = self.db.borrow().clone();
        ready(db.logs()).unwrap_or_default()
    }

    /// An event, without faults.
    pub fn event(&self, log: LogId, seq: u64) -> Option<Sealed> {
        if let Some(edited) = self.edits.borrow().get(&(log, seq)) {
            return Some(edited.clone());
        }
        let db = self.db.borrow().clone();
        let span = Span { first: seq, last: seq };
        ready(db.read(log, span, 1)).ok()?.into_iter().next()
    }
}

/// A page's handle on its device's database.
#[derive(Clone)]
pub struct Disk {
    pub ctx: Rc<Ctx>,
    pub device: Rc<Device>,
}

impl Disk {
    fn db(&self) -> MemoryStore {
        self.device.db.borrow().clone()
    }

    /// An empty database in place of the old one.
    pub fn start_over(&self) {
        let mut rng = self.ctx.rng.borrow_mut();
        let birth = Birth { device: DeviceId(rng.bytes()), log: LogId(rng.bytes()) };
        *self.device.db.borrow_mut() = MemoryStore::new(birth);
    }

    fn failure(&self) -> Option<StoreError> {
        if !self.ctx.bad_disks.get() || !self.ctx.fault(self.ctx.plan.disk) {
            return None;
        }
        self.ctx.count(|s| s.disk_errors += 1);
        let kinds = [Trouble::Unavailable, Trouble::Quota, Trouble::Unreadable, Trouble::Blocked];
        let trouble = *self.ctx.rng.borrow_mut().pick(&kinds)?;
        Some(StoreError { trouble, detail: String::from("simulated") })
    }

    /// Steps before and after an operation, and perhaps a failure: mostly nothing happened then,
    /// but a connection that dies during commit may also report what did happen as failed.
    async fn run<T>(&self, operation: impl AsyncFnOnce(MemoryStore) -> Stored<T>) -> Stored<T> {
        self.ctx.step().await;
        let failure = self.failure();
        let result = match failure {
            Some(error) if self.ctx.chance(750) => return Err(error),
            Some(error) => operation(self.db()).await.and(Err(error)),
            None => operation(self.db()).await,
        };
        self.ctx.step().await;
        result
    }

    /// Merges instead of replacing: the mutant that never takes a belief back.
    async fn merged(&self, log: LogId, state: &LogState) -> LogState {
        let infos = self.device.logs();
        let Some(info) = infos.iter().find(|l| l.head.log == log) else { return state.clone() };
        let max = state.max.max(info.server.max);
        LogState::of((1..=max).filter(|p| state.has(*p) || info.server.has(*p)), state.head_hash)
    }

    /// Invariant I10: what is pruned is in a backup.
    fn check_prune(&self, log: LogId, through: u64) {
        let infos = self.device.logs();
        let Some(info) = infos.iter().find(|l| l.head.log == log) else { return };
        for seq in info.pruned + 1..=through.min(info.head.seq) {
            let Some(sealed) = self.device.event(log, seq) else { continue };
            self.ctx.count(|s| s.pruned += 1);
            let mut oracle = self.ctx.oracle.borrow_mut();
            oracle.pruned(self.device.index, (log, seq), sealed.hash());
        }
    }
}

impl LocalStore for Disk {
    async fn device(&self) -> Stored<DeviceId> {
        self.db().device().await
    }

    async fn logs(&self) -> Stored<Vec<LogInfo>> {
        let result = self.run(async |db| db.logs().await).await;
        if result.is_err() && self.ctx.is(Mutant::FailedReadIsEmpty) {
            return Ok(Vec::new());
        }
        result
    }

    async fn append(&self, draft: &Draft) -> Stored<Sealed> {
        let result = self
            .run(async |db| {
                let sealed = db.append(draft).await?;
                let mut oracle = self.ctx.oracle.borrow_mut();
                oracle.written(&sealed);
                if let Ok(header) = sealed.read_header() {
                    oracle.appended(self.device.index, header.log);
                }
                Ok(sealed)
            })
            .await;
        match self.device.logs().last() {
            Some(info) if result.is_err() && self.ctx.is(Mutant::FailedWriteIsOk) => {
                Ok(draft.seal(&info.head).0)
            }
            _ => result,
        }
    }

    async fn begin_log(&self, log: LogId) -> Stored<()> {
        self.run(async |db| db.begin_log(log).await).await
    }

    async fn read(&self, log: LogId, range: Span, limit: usize) -> Stored<Vec<Sealed>> {
        let events = self.run(async |db| db.read(log, range, limit).await).await?;
        let edits = self.device.edits.borrow();
        if edits.is_empty() {
            return Ok(events);
        }
        let edited = |sealed: Sealed| {
            let key = sealed.read_header().ok().map(|header| (header.log, header.seq));
            key.and_then(|key| edits.get(&key).cloned()).unwrap_or(sealed)
        };
        Ok(events.into_iter().map(edited).collect())
    }

    async fn note_server(&self, log: LogId, state: &LogState) -> Stored<()> {
        let state = if self.ctx.is(Mutant::CheckpointOnlyOnClient) {
            &self.merged(log, state).await
        } else {
            state
        };
        self.run(async |db| db.note_server(log, state).await).await
    }

    async fn set_aside(&self, log: LogId, seq: u64) -> Stored<()> {
        if self.ctx.is(Mutant::PoisonBlocks) {
            return Ok(());
        }
        self.ctx.count(|s| s.set_aside += 1);
        self.run(async |db| db.set_aside(log, seq).await).await
    }

    async fn take_up(&self, log: LogId) -> Stored<()> {
        self.run(async |db| db.take_up(log).await).await
    }

    async fn prune(&self, log: LogId, through: BackedUp) -> Stored<()> {
        self.run(async |db| {
            self.check_prune(log, through.through());
            db.prune(log, through).await
        })
        .await
    }

    async fn erase(&self, log: LogId, seq: u64) -> Stored<()> {
        self.run(async |db| db.erase(log, seq).await).await
    }

    async fn get(&self, key: &str) -> Stored<Option<Vec<u8>>> {
        self.run(async |db| db.get(key).await).await
    }

    async fn put(&self, key: &str, value: &[u8]) -> Stored<()> {
        self.run(async |db| db.put(key, value).await).await
    }

    async fn remove(&self, key: &str) -> Stored<()> {
        self.run(async |db| db.remove(key).await).await
    }
}

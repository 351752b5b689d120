//! A local store in memory: the model other stores are compared with, and the fake of simulations.
//!
//! Clones are handles on one database, like tabs. It forgets everything with the process.

use super::{BackedUp, Birth, LocalStore, LogInfo, StoreError, Stored, Trouble};
use crate::event::{Draft, Head, Sealed};
use crate::ids::{DeviceId, LogId};
use crate::sync::{LogState, Span};
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

#[derive(Clone, Debug)]
struct Tables {
    device: DeviceId,
    logs: Vec<LogInfo>,
    events: BTreeMap<(LogId, u64), Sealed>,
    values: BTreeMap<String, Vec<u8>>,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct MemoryStore(Rc<RefCell<Tables>>);

fn new_log(log: LogId) -> LogInfo {
    LogInfo {
        head: Head::empty(log),
        server: LogState::default(),
        set_aside: Vec::new(),
        pruned: 0,
    }
}

fn no_such_log() -> StoreError {
    StoreError { trouble: Trouble::Unreadable, detail: String::from("no such log") }
}

impl MemoryStore {
    /// A new database.
    pub fn new(birth: Birth) -> Self {
        Self(Rc::new(RefCell::new(Tables {
            device: birth.device,
            logs: Vec::from([new_log(birth.log)]),
            events: BTreeMap::new(),
            values: BTreeMap::new(),
        })))
    }

    /// Another database with the same content: what a copied profile or a disk image makes.
    pub fn copy(&self) -> Self {
        Self(Rc::new(RefCell::new(self.0.borrow().clone())))
    }

    fn with_log<T>(&self, log: LogId, change: impl FnOnce(&mut LogInfo) -> T) -> Stored<T> {
        let mut tables = self.0.borrow_mut();
        let info = tables.logs.iter_mut().find(|l| l.head.log == log);
        info.map(change).ok_or_else(no_such_log)
    }
}

impl LocalStore for MemoryStore {
    async fn device(&self) -> Stored<DeviceId> {
        Ok(self.0.borrow().device)
    }

    async fn logs(&self) -> Stored<Vec<LogInfo>> {
        Ok(self.0.borrow().logs.clone())
    }

    async fn append(&self, draft: &Draft) -> Stored<Sealed> {
        let mut tables = self.0.borrow_mut();
        let info = tables.logs.last_mut().ok_or_else(no_such_log)?;
        let (sealed, head) = draft.seal(&info.head);
        info.head = head;
        tables.events.insert((head.log, head.seq), sealed.clone());
        Ok(sealed)
    }

    async fn begin_log(&self, log: LogId) -> Stored<()> {
        let mut tables = self.0.borrow_mut();
        if tables.logs.iter().any(|info| info.head.log == log) {
            let detail = String::from("this log exists already");
            return Err(StoreError { trouble: Trouble::Unreadable, detail });
        }
        tables.logs.push(new_log(log));
        Ok(())
    }

    async fn read(&self, log: LogId, range: Span, limit: usize) -> Stored<Vec<Sealed>> {
        let tables = self.0.borrow();
        if !tables.logs.iter().any(|info| info.head.log == log) {
            return Err(no_such_log());
        }
        if range.first > range.last {
            return Ok(Vec::new());
        }
        let rows = tables.events.range((log, range.first)..=(log, range.last));
        Ok(rows.take(limit).map(|(_, sealed)| sealed.clone()).collect())
    }

    async fn note_server(&self, log: LogId, state: &LogState) -> Stored<()> {
        self.with_log(log, |info| info.server = state.clone())
    }

    async fn set_aside(&self, log: LogId, seq: u64) -> Stored<()> {
        self.with_log(log, |info| {
            if let Err(at) = info.set_aside.binary_search(&seq) {
                info.set_aside.insert(at, seq);
            }
        })
    }

    async fn take_up(&self, log: LogId) -> Stored<()> {
        self.with_log(log, |info| info.set_aside.clear())
    }

    async fn prune(&self, log: LogId, through: BackedUp) -> Stored<()> {
        let through = self.with_log(log, |info| {
            info.pruned = info.pruned.max(through.through().min(info.head.seq));
            info.pruned
        })?;
        self.0.borrow_mut().events.retain(|(l, seq), _| *l != log || *seq > through);
        Ok(())
    }

    async fn erase(&self, log: LogId, seq: u64) -> Stored<()> {
        let held = self.with_log(log, |info| info.server.has(seq))?;
        if let Some(sealed) = self.0.borrow_mut().events.get_mut(&(log, seq)).filter(|_| held) {
            sealed.body = None;
        }
        Ok(())
    }

    async fn get(&self, key: &str) -> Stored<Option<Vec<u8>>> {
        Ok(self.0.borrow().values.get(key).cloned())
    }

    async fn put(&self, key: &str, value: &[u8]) -> Stored<()> {
        self.0.borrow_mut().values.insert(String::from(key), Vec::from(value));
        Ok(())
    }

    async fn remove(&self, key: &str) -> Stored<()> {
        self.0.borrow_mut().values.remove(key);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::contract::{Factory, run_ready};

    struct Memory;

    impl Factory for Memory {
        type Store = MemoryStore;

        async fn fresh(&self) -> MemoryStore {
            MemoryStore::new(Birth { device: DeviceId([1; 16]), log: LogId([1; 16]) })
        }

        async fn reopen(&self, store: &MemoryStore) -> MemoryStore {
            store.clone()
        }
    }

    crate::local_store_contract!(test, Memory, run_ready);

    /// A promise that the macro does not list would be tested by nobody.
    #[test]
    fn every_promise_is_listed() {
        let list = include_str!("contract.rs");
        let rooms = [
            include_str!("contract/appending.rs"),
            include_str!("contract/copies.rs"),
            include_str!("contract/values.rs"),
        ];
        let lines = rooms.iter().flat_map(|room| room.lines());
        let names = lines.filter_map(|line| line.strip_prefix("pub async fn ")?.split('<').next());
        let names: Vec<&str> = names.collect();
        assert!(names.len() >= 20, "{names:?}");
        for name in names {
            assert!(list.lines().any(|line| line.trim() == name), "{name} is not in the macro");
        }
    }
}

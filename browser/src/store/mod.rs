//! The local store on IndexedDB: one strict transaction per event, several tabs safely.
//!
//! Files: the shape of the database (`schema`), keys, records, errors, the connection and its
//! renewal, the two kinds of transactions, and here the operations of `LocalStore` made of them.
//! Private browsing of some engines keeps all this in memory only; the app asks
//! [`crate::page::storage_report`] for that.

#[cfg(test)]
mod chunk_tests;
mod chunks;
mod connection;
mod errors;
#[cfg(test)]
mod fault;
mod keys;
mod records;
mod schema;
#[cfg(test)]
mod tests;
mod transaction;

pub use schema::NAME;

use crate::clock::within;
use connection::Connector;
use core::cell::RefCell;
use core::future::Future;
use indexed_db_futures::KeyRange;
use mamori_core::event::{Draft, Sealed, encode};
use mamori_core::ids::{DeviceId, LogId};
use mamori_core::store::{BackedUp, Birth, LocalStore, LogInfo, StoreError, Stored, Trouble};
use mamori_core::sync::{LogState, Span};
use schema::{ABOUT, EVENTS, LOGS, VALUES};
use std::rc::Rc;
use transaction::{Change, Decide, Query};
use wasm_bindgen::JsValue;

/// A dead connection is dropped and the operation tried again on a fresh one, so often in all.
const ATTEMPTS: u32 = 3;
/// Longest wait for one attempt, ms. A healthy phone needs less than 20.
const ATTEMPT_MS: u64 = 4_000;

/// The words for a log that is not here.
const NO_LOG: &str = "no such log";

/// The database of this browser profile. Clones share one connection; separate values and other
/// tabs are separate handles on the same data.
///
/// A failed operation changed nothing, with one exception: where the platform gives no answer at
/// all to the last of three commits, it is not known whether it wrote, and the error is
/// `Unavailable`.
#[derive(Clone)]
pub struct IdbStore(Rc<Connector>);

impl IdbStore {
    /// The database of this name ([`NAME`] for the app; tests use others). Opened at the first
    /// operation, and born with these identities if it does not exist.
    pub fn new(name: &str, birth: Birth) -> Self {
        Self(Rc::new(Connector::new(name, birth, schema::VERSION)))
    }

    async fn read_records(&self, query: Query) -> Stored<Vec<Vec<u8>>> {
        let mut attempts = ATTEMPTS;
        loop {
            let attempt = async {
                let connection = self.0.connection().await?;
                bounded(transaction::read(&connection.db, query.clone())).await
            };
            match attempt.await {
                Err(error) if self.tries_again(&error, &mut attempts) => {}
                settled => return settled,
            }
        }
    }

    /// `probe`: the key of an event that the decision wants to see, where it holds one.
    async fn write(
        &self,
        stores: &[&'static str],
        probe: &RefCell<Option<JsValue>>,
        decide: &mut Decide<'_>,
    ) -> Stored<()> {
        let mut attempts = ATTEMPTS;
        loop {
            let attempt = async {
                let connection = self.0.connection().await?;
                let probed = probe.borrow().clone();
                bounded(transaction::write(&connection.db, stores, probed, decide)).await
            };
            match attempt.await {
                Err(error) if self.tries_again(&error, &mut attempts) => {}
                settled => return settled,
            }
        }
    }

    /// Whether another attempt is worth it; gives the connection up then. Every write is
    /// idempotent, so it does no harm if the failed attempt wrote nevertheless.
    fn tries_again(&self, error: &StoreError, attempts: &mut u32) -> bool {
        if error.trouble != Trouble::Unavailable {
            return false;
        }
        self.0.give_up();
        *attempts -= 1;
        *attempts > 0
    }

    /// Changes what is kept about a log.
    async fn change_log(
        &self,
        log: LogId,
        stores: &[&'static str],
        change: &mut dyn FnMut(&mut LogInfo, &mut Vec<Change>),
    ) -> Stored<()> {
        let decide = &mut |logs: Vec<LogInfo>, _| {
            let found = logs.into_iter().enumerate().find(|(_, info)| info.head.log == log);
            let (index, mut info) = found.ok_or_else(|| errors::unreadable(NO_LOG))?;
            let mut changes = Vec::new();
            change(&mut info, &mut changes);
            changes.push(Change::Put(LOGS, keys::log(index), encode(&info)));
            Ok(changes)
        };
        self.write(stores, &RefCell::default(), decide).await
    }
}

async fn bounded<T>(work: impl Future<Output = Stored<T>>) -> Stored<T> {
    let late = || Err(errors::unavailable("no answer"));
    within(ATTEMPT_MS, work).await.unwrap_or_else(late)
}

impl LocalStore for IdbStore {
    async fn device(&self) -> Stored<DeviceId> {
        let found = self.read_records(Query::one(ABOUT, keys::text(schema::DEVICE))).await?;
        let device = found.first().and_then(|bytes| DeviceId::from_slice(bytes));
        device.ok_or_else(|| errors::unreadable("no device identity"))
    }

    async fn logs(&self) -> Stored<Vec<LogInfo>> {
        let logs = transaction::decode_logs(self.read_records(Query::logs()).await?)?;
        // A database is born with its first log: none is a broken database, not a new one.
        if logs.is_empty() { Err(errors::unreadable(NO_LOG)) } else { Ok(logs) }
    }

    async fn append(&self, draft: &Draft) -> Stored<Sealed> {
        let probe = RefCell::default();
        let mut written: Option<Sealed> = None;
        let decide = &mut |mut logs: Vec<LogInfo>, probed: Option<Vec<u8>>| {
            // A lost connection may hide that the attempt before was written: then it stands here.
            if let (Some(earlier), Some(bytes)) = (&written, probed)
                && encode(earlier) == bytes
            {
                return Ok(Vec::new());
            }
            let info = logs.last_mut().ok_or_else(|| errors::unreadable(NO_LOG))?;
            let (sealed, head) = draft.seal(&info.head);
            info.head = head;
            let key = keys::event(head.log, head.seq);
            probe.replace(Some(key.clone()));
            let event = Change::Add(EVENTS, key, encode(&sealed));
            written = Some(sealed);
            let info = encode(info);
            Ok(Vec::from([event, Change::Put(LOGS, keys::log(logs.len() - 1), info)]))
        };
        self.write(&[LOGS, EVENTS], &probe, decide).await?;
        written.ok_or_else(|| errors::unavailable("nothing was written"))
    }

    async fn begin_log(&self, log: LogId) -> Stored<()> {
        let mut asked = false;
        let decide = &mut |logs: Vec<LogInfo>, _| {
            let exists = logs.iter().any(|info| info.head.log == log);
            // A lost connection may hide that the attempt before was written.
            match (exists, core::mem::replace(&mut asked, true)) {
                (true, false) => Err(errors::unreadable("this log exists already")),
                (true, true) => Ok(Vec::new()),
                (false, _) => {
                    let info = encode(&schema::new_log(log));
                    Ok(Vec::from([Change::Add(LOGS, keys::log(logs.len()), info)]))
                }
            }
        };
        self.write(&[LOGS], &RefCell::default(), decide).await
    }

    async fn read(&self, log: LogId, range: Span, limit: usize) -> Stored<Vec<Sealed>> {
        let mut found = Vec::new();
        // IndexedDB refuses an upside-down range and takes the limit 0 for "no limit".
        if range.first <= range.last && limit > 0 {
            let query = Query {
                store: EVENTS,
                keys: keys::events(log, range.first, range.last),
                limit: u32::try_from(limit).unwrap_or(u32::MAX),
            };
            found = self.read_records(query).await?;
        }
        // No log ever disappears, so asking afterwards is early enough.
        if found.is_empty() && !self.logs().await?.iter().any(|info| info.head.log == log) {
            return Err(errors::unreadable(NO_LOG));
        }
        found.iter().map(|bytes| records::decode(bytes)).collect()
    }

    async fn note_server(&self, log: LogId, state: &LogState) -> Stored<()> {
        self.change_log(log, &[LOGS], &mut |info, _| info.server = state.clone()).await
    }

    async fn set_aside(&self, log: LogId, seq: u64) -> Stored<()> {
        let change = &mut |info: &mut LogInfo, _: &mut Vec<Change>| {
            if let Err(at) = info.set_aside.binary_search(&seq) {
                info.set_aside.insert(at, seq);
            }
        };
        self.change_log(log, &[LOGS], change).await
    }

    async fn take_up(&self, log: LogId) -> Stored<()> {
        self.change_log(log, &[LOGS], &mut |info, _| info.set_aside.clear()).await
    }

    async fn prune(&self, log: LogId, through: BackedUp) -> Stored<()> {
        let change = &mut |info: &mut LogInfo, changes: &mut Vec<Change>| {
            info.pruned = info.pruned.max(through.through().min(info.head.seq));
            changes.push(Change::Delete(EVENTS, keys::events(log, 0, info.pruned)));
        };
        self.change_log(log, &[LOGS, EVENTS], change).await
    }

    async fn erase(&self, log: LogId, seq: u64) -> Stored<()> {
        let here = self.read(log, Span { first: seq, last: seq }, 1).await?;
        let Some(sealed) = here.into_iter().next() else { return Ok(()) };
        let bare = encode(&Sealed { header: sealed.header, body: None });
        let change = &mut |info: &mut LogInfo, changes: &mut Vec<Change>| {
            if info.server.has(seq) && info.pruned < seq {
                changes.push(Change::Put(EVENTS, keys::event(log, seq), bare.clone()));
            }
        };
        self.change_log(log, &[LOGS, EVENTS], change).await
    }

    async fn get(&self, key: &str) -> Stored<Option<Vec<u8>>> {
        let mut found = self.read_records(Query::one(VALUES, keys::text(key))).await?;
        Ok(found.pop())
    }

    async fn put(&self, key: &str, value: &[u8]) -> Stored<()> {
        let decide =
            &mut |_, _| Ok(Vec::from([Change::Put(VALUES, keys::text(key), Vec::from(value))]));
        self.write(&[VALUES], &RefCell::default(), decide).await
    }

    async fn remove(&self, key: &str) -> Stored<()> {
        let decide =
            &mut |_, _| Ok(Vec::from([Change::Delete(VALUES, KeyRange::Only(keys::text(key)))]));
        self.write(&[VALUES], &RefCell::default(), decide).await
    }
}

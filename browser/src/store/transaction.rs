//! The two transactions everything is made of: read some records; read the logs, decide, write.
//!
//! A write is durable (`durability: "strict"`) and counts only once the transaction reports
//! `complete`. Nothing else may be awaited inside a transaction: it would commit by itself.

use super::{errors, records, schema};
use indexed_db_futures::database::Database;
use indexed_db_futures::future::VoidRequest;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use indexed_db_futures::{KeyRange, Result};
use mamori_core::store::{LogInfo, Stored};
use wasm_bindgen::JsValue;
use web_sys::IdbTransaction;

/// What to read: at most `limit` (≥ 1) records, by key.
#[derive(Clone)]
pub(super) struct Query {
    pub(super) store: &'static str,
    pub(super) keys: KeyRange<JsValue>,
    pub(super) limit: u32,
}

impl Query {
    /// The record under this key, if any.
    pub(super) fn one(store: &'static str, key: JsValue) -> Self {
        Self { store, keys: KeyRange::Only(key), limit: 1 }
    }

    /// All logs.
    pub(super) fn logs() -> Self {
        let all = KeyRange::LowerBound(JsValue::from_f64(0.0), false);
        Self { store: schema::LOGS, keys: all, limit: u32::MAX }
    }
}

/// A change that a write makes.
pub(super) enum Change {
    /// A new record; fails if there is one.
    Add(&'static str, JsValue, Vec<u8>),
    /// A new or other record.
    Put(&'static str, JsValue, Vec<u8>),
    /// No record.
    Delete(&'static str, KeyRange<JsValue>),
}

/// Decides the changes, given all logs (none if the write does not touch them) and the probed
/// record.
pub(super) type Decide<'a> = dyn FnMut(Vec<LogInfo>, Option<Vec<u8>>) -> Stored<Vec<Change>> + 'a;

/// Reads.
pub(super) async fn read(db: &Database, query: Query) -> Stored<Vec<Vec<u8>>> {
    let transaction = db.transaction(query.store).build().map_err(errors::from_idb)?;
    fetch(&transaction, query).await
}

async fn fetch(transaction: &Transaction<'_>, query: Query) -> Stored<Vec<Vec<u8>>> {
    let request = |query: Query| -> Result<_> {
        let store: ObjectStore<'_> = transaction.object_store(query.store)?;
        store
            .get_all::<JsValue>()
            .with_query::<JsValue, _>(query.keys)
            .with_limit(query.limit)
            .primitive()
    };
    let found = request(query).map_err(errors::from_idb)?.await.map_err(errors::from_idb)?;
    found.map(|value| records::from_js(&value.map_err(errors::from_idb)?)).collect()
}

/// The logs in the order of their keys.
pub(super) fn decode_logs(found: Vec<Vec<u8>>) -> Stored<Vec<LogInfo>> {
    found.iter().map(|bytes| records::decode(bytes)).collect()
}

/// A transaction whose `complete` means: on the disk, not only in the system's memory.
pub(super) fn open_strict<'db>(db: &'db Database, stores: &[&str]) -> Result<Transaction<'db>> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    db.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(strict).build()
}

/// Reads what the decision needs, decides, and writes, in one strict transaction.
///
/// `decide` runs synchronously inside it; when it fails nothing is written.
pub(super) async fn write(
    db: &Database,
    stores: &[&'static str],
    probe: Option<JsValue>,
    decide: &mut Decide<'_>,
) -> Stored<()> {
    let transaction = open_strict(db, stores).map_err(errors::from_idb)?;
    // Kept beside the wrapper, which does not tell why a commit failed.
    let raw: IdbTransaction = transaction.as_sys().clone().into();

    let mut logs = Vec::new();
    if stores.contains(&schema::LOGS) {
        logs = decode_logs(fetch(&transaction, Query::logs()).await?)?;
    }
    let mut probed = None;
    if let Some(key) = probe {
        probed = fetch(&transaction, Query::one(schema::EVENTS, key)).await?.pop();
    }
    let changes = decide(logs, probed)?;
    // A transaction that is dropped before its commit is aborted: nothing of it happens.
    for request in apply(&transaction, changes).map_err(errors::from_idb)? {
        // Before the commit: Firefox completes a transaction whose request fails after `commit()`.
        request.await.map_err(errors::from_idb)?;
    }
    #[cfg(test)]
    super::fault::before_commit(&raw)?;
    transaction.commit().await.map_err(|e| errors::from_transaction(e, raw.error()))?;
    #[cfg(test)]
    super::fault::after_commit()?;
    Ok(())
}

/// Issues the requests, all at once.
fn apply(transaction: &Transaction<'_>, changes: Vec<Change>) -> Result<Vec<VoidRequest>> {
    let request = |change| match change {
        Change::Add(store, key, bytes) => {
            let store = transaction.object_store(store)?;
            store.add(records::to_js(&bytes)).with_key(key).without_key_type().primitive()
        }
        Change::Put(store, key, bytes) => {
            let store = transaction.object_store(store)?;
            store.put(records::to_js(&bytes)).with_key(key).without_key_type().primitive()
        }
        Change::Delete(store, keys) => {
            transaction.object_store(store)?.delete::<JsValue, _>(keys).primitive()
        }
    };
    changes.into_iter().map(request).collect()
}

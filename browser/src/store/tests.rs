//! The store in a real browser: the contract every store keeps, and what only IndexedDB can do
//! wrong.

use super::connection::Connector;
use super::fault::{Fault, inject};
use super::*;
use crate::js::random_bytes;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use mamori_core::body::{Body, IncidentDetailed};
use mamori_core::ids::{BootId, CaseId, EventId, UserId};
use mamori_core::store::contract::Factory;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

struct IndexedDb;

pub(super) fn birth() -> Birth {
    Birth { device: DeviceId(random_bytes()), log: LogId(random_bytes()) }
}

pub(super) fn random_name() -> String {
    format!("mamori-test-{}", LogId(random_bytes()))
}

pub(super) fn fresh() -> IdbStore {
    IdbStore::new(&random_name(), birth())
}

pub(super) fn another_tab(store: &IdbStore) -> IdbStore {
    IdbStore::new(store.0.name(), birth())
}

impl Factory for IndexedDb {
    type Store = IdbStore;

    async fn fresh(&self) -> IdbStore {
        fresh()
    }

    async fn reopen(&self, store: &IdbStore) -> IdbStore {
        another_tab(store)
    }
}

mod contract {
    use super::IndexedDb;
    mamori_core::local_store_contract!(wasm_bindgen_test::wasm_bindgen_test, IndexedDb);
}

pub(super) fn draft(words: &str) -> Draft {
    Draft {
        case: Some(CaseId([1; 16])),
        actor: UserId(String::from("madoguchi")),
        device: DeviceId([2; 16]),
        policy: String::from("2026-10-01.1"),
        wall_ms: 1_795_305_600_000,
        correction_ms: 0,
        mono_ms: 1,
        boot: BootId([3; 8]),
        base: 0,
        salt: random_bytes(),
        body: Body::IncidentDetailed(IncidentDetailed {
            incident: EventId { log: LogId([7; 16]), seq: 1 },
            examples: Vec::new(),
            words: String::from(words),
        }),
    }
}

const ALL: Span = Span { first: 1, last: u64::MAX };

/// The events of the current log and its head.
async fn content(store: &IdbStore) -> (Vec<Sealed>, LogInfo) {
    let info = store.logs().await.unwrap().pop().unwrap();
    (store.read(info.head.log, ALL, usize::MAX).await.unwrap(), info)
}

#[wasm_bindgen_test]
async fn two_tabs_at_the_first_start_agree() {
    let one = fresh();
    let two = another_tab(&one);
    // Both open the database while it does not exist yet.
    let (first, second) = futures_join(one.device(), two.device()).await;
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(one.logs().await.unwrap(), two.logs().await.unwrap());
    assert_eq!(one.logs().await.unwrap().len(), 1);
}

/// Awaits both, started at once.
async fn futures_join<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (core::pin::pin!(a), core::pin::pin!(b));
    let (mut left, mut right) = (None, None);
    core::future::poll_fn(|context| {
        if left.is_none()
            && let core::task::Poll::Ready(ready) = a.as_mut().poll(context)
        {
            left = Some(ready);
        }
        if right.is_none()
            && let core::task::Poll::Ready(ready) = b.as_mut().poll(context)
        {
            right = Some(ready);
        }
        match (left.take(), right.take()) {
            (Some(l), Some(r)) => core::task::Poll::Ready((l, r)),
            (l, r) => {
                (left, right) = (l, r);
                core::task::Poll::Pending
            }
        }
    })
    .await
}

#[wasm_bindgen_test]
async fn writes_ask_for_strict_durability() {
    let store = fresh();
    store.device().await.unwrap();
    let connection = store.0.kept().unwrap();
    let transaction = transaction::open_strict(&connection.db, &[VALUES]).unwrap();
    let durability = crate::js::prop(transaction.as_sys(), "durability").unwrap();
    assert_eq!(durability.as_string().as_deref(), Some("strict"));
    // The control: a transaction that asks for nothing is not strict.
    let plain = connection.db.transaction(VALUES).build().unwrap();
    let durability = crate::js::prop(plain.as_sys(), "durability").unwrap();
    assert_ne!(durability.as_string().as_deref(), Some("strict"));
}

#[wasm_bindgen_test]
async fn a_connection_closed_underneath_is_opened_again() {
    let store = fresh();
    let first = store.append(&draft("before")).await.unwrap();
    store.0.kept().unwrap().db.as_sys().close();
    let second = store.append(&draft("after")).await.unwrap();
    store.0.kept().unwrap().db.as_sys().close();
    let (events, info) = content(&store).await;
    assert_eq!(events, [first, second]);
    assert_eq!(info.head.seq, 2);
}

#[wasm_bindgen_test]
async fn one_abort_is_survived_by_another_attempt() {
    let store = fresh();
    inject(Fault::Abort, 1);
    let sealed = store.append(&draft("once")).await.unwrap();
    assert_eq!(content(&store).await.0, [sealed]);
}

#[wasm_bindgen_test]
async fn aborts_to_the_end_are_an_error_and_nothing_is_written() {
    let store = fresh();
    store.append(&draft("kept")).await.unwrap();
    let before = content(&another_tab(&store)).await;
    inject(Fault::Abort, ATTEMPTS);
    let error = store.append(&draft("lost")).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::Unavailable);
    assert_eq!(content(&store).await, before);
    // The control: the next write works again.
    store.append(&draft("next")).await.unwrap();
    assert_eq!(content(&store).await.1.head.seq, 2);
}

#[wasm_bindgen_test]
async fn a_commit_whose_answer_was_lost_is_not_written_twice() {
    let store = fresh();
    inject(Fault::Unheard, ATTEMPTS - 1);
    let sealed = store.append(&draft("once")).await.unwrap();
    assert_eq!(content(&store).await.0, [sealed]);
    inject(Fault::Unheard, 1);
    let log = LogId(random_bytes());
    store.begin_log(log).await.unwrap();
    let logs = store.logs().await.unwrap();
    assert_eq!(logs.len(), 2);
    assert_eq!(logs[1].head.log, log);
}

/// Puts any value under a key, as a bug or a half-broken disk would.
pub(super) async fn overwrite(store: &IdbStore, object_store: &str, key: JsValue, value: JsValue) {
    store.device().await.unwrap();
    let connection = store.0.kept().unwrap();
    let transaction = transaction::open_strict(&connection.db, &[object_store]).unwrap();
    let target = transaction.object_store(object_store).unwrap();
    drop(target.put(value).with_key(key).without_key_type().primitive().unwrap());
    transaction.commit().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_broken_record_is_unreadable_and_not_empty() {
    let store = fresh();
    store.append(&draft("whole")).await.unwrap();
    store.put("cached", b"whole").await.unwrap();
    let log = store.logs().await.unwrap()[0].head.log;
    let unreadable = |error: StoreError| assert_eq!(error.trouble, Trouble::Unreadable, "{error}");

    overwrite(&store, VALUES, keys::text("cached"), JsValue::from_str("not bytes")).await;
    unreadable(store.get("cached").await.unwrap_err());
    overwrite(&store, EVENTS, keys::event(log, 1), records::to_js(b"not an event")).await;
    unreadable(store.read(log, ALL, 10).await.unwrap_err());
    overwrite(&store, LOGS, keys::log(0), records::to_js(&[0xff])).await;
    unreadable(store.logs().await.unwrap_err());
    unreadable(store.append(&draft("after")).await.unwrap_err());
    overwrite(&store, ABOUT, keys::text(schema::DEVICE), records::to_js(b"short")).await;
    unreadable(another_tab(&store).device().await.unwrap_err());
}

#[wasm_bindgen_test]
async fn a_database_without_its_logs_is_unreadable_and_not_new() {
    let store = fresh();
    store.device().await.unwrap();
    let connection = store.0.kept().unwrap();
    let transaction = transaction::open_strict(&connection.db, &[LOGS]).unwrap();
    drop(transaction.object_store(LOGS).unwrap().clear().unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(store.logs().await.unwrap_err().trouble, Trouble::Unreadable);
    assert_eq!(store.append(&draft("x")).await.unwrap_err().trouble, Trouble::Unreadable);
}

#[wasm_bindgen_test]
async fn an_upgrade_elsewhere_is_let_through() {
    let store = fresh();
    store.append(&draft("before")).await.unwrap();
    // Opens only if the store's own connection closes itself.
    let newer = Database::open(store.0.name()).with_version(schema::VERSION + 1).build().unwrap();
    let newer = within(ATTEMPT_MS, newer).await.expect("the store is in the way").unwrap();
    // This build cannot read a newer database; it must not call it empty.
    let error = store.logs().await.unwrap_err();
    assert_eq!(error.trouble, Trouble::Unavailable);
    assert!(error.detail.starts_with("VersionError"), "{error}");
    newer.close();
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_let_go_is_named() {
    let name = random_name();
    let stubborn = Database::open(name.as_str()).with_version(1u8).build().unwrap().await.unwrap();
    let newer = IdbStore(Rc::new(Connector::new(&name, birth(), 2)));
    assert_eq!(newer.device().await.unwrap_err().trouble, Trouble::Blocked);
    stubborn.close();
}

#[wasm_bindgen_test]
async fn the_same_place_is_never_written_twice() {
    let store = fresh();
    let sealed = store.append(&draft("first")).await.unwrap();
    let info = store.logs().await.unwrap().pop().unwrap();
    // A head that fell behind its events, as no write of this store leaves it.
    let behind = schema::new_log(info.head.log);
    overwrite(&store, LOGS, keys::log(0), records::to_js(&encode(&behind))).await;
    let error = store.append(&draft("second")).await.unwrap_err();
    assert!(error.detail.starts_with("ConstraintError"), "{error}");
    assert_eq!(store.read(info.head.log, ALL, 10).await.unwrap(), [sealed]);
}

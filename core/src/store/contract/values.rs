//! Promises about cached values and about other handles on the database. See the parent module.

use super::{Factory, append, append_all, current, infos, ok, read_all};
use crate::ids::{Hash, LogId};
use crate::store::{BackedUp, LocalStore};
use crate::sync::LogState;
use alloc::vec::Vec;

async fn get<S: LocalStore>(store: &S, key: &str) -> Option<Vec<u8>> {
    ok(store.get(key).await, "get")
}

/// A value is there until it is replaced or removed; removing what is not there is no error.
pub async fn values_are_kept_replaced_and_removed<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    assert_eq!(get(&store, "seen").await, None);
    ok(store.put("seen", b"one").await, "put");
    ok(store.put("me", b"other").await, "put");
    assert_eq!(get(&store, "seen").await.as_deref(), Some(b"one".as_slice()));
    ok(store.put("seen", b"two").await, "put");
    assert_eq!(get(&store, "seen").await.as_deref(), Some(b"two".as_slice()));
    ok(store.remove("seen").await, "remove");
    ok(store.remove("seen").await, "remove again");
    assert_eq!(get(&store, "seen").await, None);
    assert_eq!(get(&store, "me").await.as_deref(), Some(b"other".as_slice()));
}

/// An empty value is not an absent one; every byte and a large value come back as they were, and
/// no key can reach the logs.
pub async fn values_are_any_bytes<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 1).await;
    let before = infos(&store).await;
    let every: Vec<u8> = (0..=255).collect();
    let large: Vec<u8> = (0..300_000_u32).map(|i| (i % 253) as u8).collect();
    let keys = ["", "logs", "events", "device", "下書き", "a b/c\"d"];
    for key in keys {
        for value in [every.as_slice(), large.as_slice(), b""] {
            ok(store.put(key, value).await, "put");
            assert!(get(&store, key).await.as_deref() == Some(value), "{key:?}, {}", value.len());
        }
    }
    assert_eq!(infos(&store).await, before);
}

/// The next page life finds the device, all logs with what is known of them, events and values.
pub async fn reopening_finds_everything<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 4).await;
    let first = current(&store).await.head.log;
    let state = LogState::of([1, 2, 4], Hash([6; 32]));
    ok(store.note_server(first, &state).await, "note_server");
    ok(store.set_aside(first, 3).await, "set_aside");
    ok(store.prune(first, BackedUp::from_answer(&state, 1)).await, "prune");
    ok(store.begin_log(LogId([0x22; 16])).await, "begin_log");
    append(&store, "in the second").await;
    ok(store.put("seen", b"bytes").await, "put");

    let again = factory.reopen(&store).await;
    assert_eq!(ok(again.device().await, "device"), ok(store.device().await, "device"));
    let logs = infos(&again).await;
    assert_eq!(logs, infos(&store).await);
    for log in logs.iter().map(|info| info.head.log) {
        assert_eq!(read_all(&again, log).await, read_all(&store, log).await);
    }
    assert_eq!((logs[0].head.seq, logs[0].pruned, logs[0].set_aside.as_slice()), (4, 1, &[3][..]));
    assert_eq!(logs[1].head.seq, 1);
    assert_eq!(get(&again, "seen").await.as_deref(), Some(b"bytes".as_slice()));
}

/// What one tab does, another that is open already sees.
pub async fn handles_see_each_other<F: Factory>(factory: &F) {
    let one = factory.fresh().await;
    let two = factory.reopen(&one).await;
    let written = append_all(&one, 3).await;
    let log = current(&two).await.head.log;
    assert_eq!(read_all(&two, log).await, written);
    let state = LogState::of(1..=2, Hash([6; 32]));
    ok(two.note_server(log, &state).await, "note_server");
    ok(two.set_aside(log, 3).await, "set_aside");
    assert_eq!(current(&one).await.waiting_count(), 0);
    assert_eq!(current(&one).await, current(&two).await);
    ok(one.put("k", b"v").await, "put");
    ok(two.remove("k").await, "remove");
    assert_eq!(get(&one, "k").await, None);
}

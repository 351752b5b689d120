//! Promises about several logs and what is known of their copies. See the parent module.

use super::{
    Factory, append, append_all, assert_whole, current, info_of, infos, ok, places, read_all,
};
use crate::ids::{Hash, LogId};
use crate::store::{BackedUp, LocalStore};
use crate::sync::{LogState, Span};
use alloc::vec::Vec;

/// The log that is begun after a fork.
const SECOND: LogId = LogId([0x22; 16]);

/// A new log counts from 1 and takes the appends of every tab; the old one keeps its events.
pub async fn a_new_log_takes_the_appends<F: Factory>(factory: &F) {
    let one = factory.fresh().await;
    let two = factory.reopen(&one).await;
    let old = append_all(&one, 2).await;
    ok(one.begin_log(SECOND).await, "begin_log");
    let new = Vec::from([append(&two, "after").await, append(&one, "later").await]);
    let logs = infos(&two).await;
    assert_eq!(logs.len(), 2, "oldest first");
    assert_eq!(logs[1].head.log, SECOND);
    assert_whole(&logs[0], &old);
    assert_whole(&logs[1], &new);
    assert_eq!(read_all(&one, logs[0].head.log).await, old);
    assert_eq!(read_all(&one, SECOND).await, new);
}

/// Beginning a log that exists already is an error and changes nothing.
pub async fn a_log_begins_once<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 2).await;
    let first = current(&store).await.head.log;
    ok(store.begin_log(SECOND).await, "begin_log");
    append(&store, "in the second").await;
    let before = infos(&store).await;
    for log in [first, SECOND] {
        assert!(store.begin_log(log).await.is_err(), "{log} exists");
    }
    assert_eq!(infos(&store).await, before);
}

/// What is believed of the server's copy is replaced, not merged: a restored server has less.
pub async fn the_servers_word_replaces_also_downwards<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 6).await;
    let log = current(&store).await.head.log;
    for (stored, waiting) in [
        (Vec::from([1, 2, 3, 4, 5, 6]), 0),
        (Vec::from([1, 2]), 4),
        (Vec::from([1, 2, 5]), 3),
        (Vec::new(), 6),
    ] {
        let state = LogState::of(stored, Hash([5; 32]));
        ok(store.note_server(log, &state).await, "note_server");
        let info = info_of(&store, log).await;
        assert_eq!(info.server, state);
        assert_eq!(info.waiting_count(), waiting, "{state:?}");
    }
}

/// The longest list of holes that an answer can have.
pub async fn many_holes_survive<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let log = current(&store).await.head.log;
    let odd = (0..LogState::MISSING_MAX as u64 + 10).map(|i| 2 * i + 2);
    let state = LogState::of(odd, Hash([6; 32]));
    assert_eq!(state.missing.len(), LogState::MISSING_MAX);
    ok(store.note_server(log, &state).await, "note_server");
    let again = factory.reopen(&store).await;
    assert_eq!(info_of(&again, log).await.server, state);
}

/// What the server refused is kept, listed once, and does not wait for upload.
pub async fn what_is_set_aside_does_not_wait<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let written = append_all(&store, 5).await;
    let log = current(&store).await.head.log;
    for seq in [4, 2, 4] {
        ok(store.set_aside(log, seq).await, "set_aside");
    }
    let info = info_of(&store, log).await;
    assert_eq!(info.set_aside, [2, 4]);
    let single = |seq| Span { first: seq, last: seq };
    assert_eq!(info.waiting(), [single(1), single(3), single(5)]);
    assert_eq!(read_all(&store, log).await, written, "it stays on the device");
}

/// Once somebody asks for it, what was set aside waits again, and stays so.
pub async fn what_is_taken_up_waits_again<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 3).await;
    let log = current(&store).await.head.log;
    ok(store.set_aside(log, 2).await, "set_aside");
    ok(store.take_up(log).await, "take_up");
    let again = factory.reopen(&store).await;
    let info = info_of(&again, log).await;
    assert!(info.set_aside.is_empty());
    assert_eq!(info.waiting(), [Span { first: 1, last: 3 }]);
}

/// Pruning removes what is covered by the proof, and the log goes on from its old end.
pub async fn only_proven_events_are_pruned<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let mut written = append_all(&store, 6).await;
    let log = current(&store).await.head.log;
    let state = LogState::of([1, 2, 3, 4, 6], Hash([6; 32]));
    ok(store.note_server(log, &state).await, "note_server");
    // Backed up through 5, but 5 is missing: the proof ends at 4.
    ok(store.prune(log, BackedUp::from_answer(&state, 5)).await, "prune");
    assert_eq!(places(&read_all(&store, log).await), [5, 6]);
    assert_eq!(info_of(&store, log).await.pruned, 4);
    // A smaller proof does not bring anything back.
    ok(store.prune(log, BackedUp::from_answer(&state, 2)).await, "prune");
    assert_eq!(info_of(&store, log).await.pruned, 4);
    written.push(append(&store, "after pruning").await);
    let info = info_of(&store, log).await;
    assert_whole(&info, &written);
    assert_eq!(places(&read_all(&store, log).await), [5, 6, 7]);
    assert_eq!(info.waiting(), [Span { first: 5, last: 5 }, Span { first: 7, last: 7 }]);
}

/// Without a backup, or with a backup of nothing that is stored without a hole, nothing goes.
pub async fn without_proof_nothing_is_pruned<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let written = append_all(&store, 4).await;
    let log = current(&store).await.head.log;
    let stored = LogState::of(1..=4, Hash([6; 32]));
    let holed = LogState::of([2, 3, 4], Hash([6; 32]));
    for (state, backed_up) in [(&stored, 0), (&holed, 4), (&LogState::default(), u64::MAX)] {
        ok(store.prune(log, BackedUp::from_answer(state, backed_up)).await, "prune");
        assert_eq!(read_all(&store, log).await, written);
        assert_eq!(info_of(&store, log).await.pruned, 0);
    }
    // A proof beyond the end covers what there is and nothing that is yet to come.
    let beyond = LogState::of(1..=9, Hash([6; 32]));
    ok(store.prune(log, BackedUp::from_answer(&beyond, 9)).await, "prune");
    append(&store, "fifth").await;
    assert_eq!(places(&read_all(&store, log).await), [5]);
    assert_eq!(info_of(&store, log).await.waiting_count(), 1);
}

/// Pruning concerns one log only.
pub async fn pruning_one_log_leaves_the_others<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 3).await;
    let first = current(&store).await.head.log;
    ok(store.begin_log(SECOND).await, "begin_log");
    let written = append_all(&store, 3).await;
    let state = LogState::of(1..=3, Hash([6; 32]));
    ok(store.prune(first, BackedUp::from_answer(&state, 3)).await, "prune");
    assert_eq!(read_all(&store, first).await, Vec::new());
    assert_eq!(read_all(&store, SECOND).await, written);
    assert_eq!(info_of(&store, SECOND).await.pruned, 0);
}

/// Erasing takes the content of one event that the server holds, and the log stays whole. What only
/// this device has keeps its content.
pub async fn what_is_erased_leaves_its_header<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let mut written = append_all(&store, 4).await;
    let log = current(&store).await.head.log;
    ok(store.note_server(log, &LogState::of([1, 2, 4], Hash([6; 32]))).await, "note_server");
    for seq in [2, 3, 2, 9] {
        ok(store.erase(log, seq).await, "erase");
    }
    written[1].body = None;
    let again = factory.reopen(&store).await;
    assert_eq!(read_all(&again, log).await, written, "the third is not at the server");
    let info = info_of(&again, log).await;
    assert_whole(&info, &written);
    assert_eq!(info.waiting(), [Span { first: 3, last: 3 }]);
    let state = LogState::of(1..=4, Hash([6; 32]));
    ok(store.prune(log, BackedUp::from_answer(&state, 1)).await, "prune");
    ok(store.erase(log, 1).await, "erase what is pruned");
    assert_eq!(read_all(&store, log).await, &written[1..], "it does not come back");
}

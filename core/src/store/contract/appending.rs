//! Promises about appending and reading. See the parent module.

use super::{
    Factory, append, append_all, assert_whole, current, draft, draft_of, join, ok, places, read,
    read_all, words,
};
use crate::body::Body;
use crate::event::BODY_LEN_MAX;
use crate::ids::{Hash, LogId};
use crate::store::{BackedUp, LocalStore};
use crate::sync::{LogState, Span};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// A log that the store does not have.
const STRANGER: LogId = LogId([0xee; 16]);

/// A new database has one log, with head 0 and nothing known or waiting.
pub async fn an_empty_store_has_one_empty_log<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let logs = super::infos(&store).await;
    assert_eq!(logs.len(), 1);
    let info = &logs[0];
    assert_eq!((info.head.seq, info.head.hash), (0, Hash::default()));
    assert_eq!(info.server, LogState::default());
    assert_eq!((info.set_aside.len(), info.pruned, info.waiting_count()), (0, 0, 0));
    assert_eq!(read_all(&store, info.head.log).await, Vec::new());
}

/// Appends get 1, 2, 3 and each names the hash of the one before.
pub async fn appends_count_from_one_and_chain<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let events = append_all(&store, 3).await;
    assert_eq!(places(&events), [1, 2, 3]);
    let info = current(&store).await;
    assert_whole(&info, &events);
    assert_eq!(info.waiting(), [Span { first: 1, last: 3 }]);
}

/// Reading gives exactly the bytes that append returned.
pub async fn what_is_read_is_what_was_written<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let written = append_all(&store, 5).await;
    let log = current(&store).await.head.log;
    assert_eq!(read_all(&store, log).await, written);
    assert_eq!(read(&store, log, (3, 3)).await, written[2..3]);
}

/// A range includes both ends, a limit cuts after the first ones, and neither asks for more than is
/// there.
pub async fn a_range_and_a_limit_are_kept<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 10).await;
    let log = current(&store).await.head.log;
    for (range, expected) in [
        ((1, 10), 1..=10),
        ((4, 6), 4..=6),
        ((9, 99), 9..=10),
        ((0, 2), 1..=2),
        ((0, u64::MAX), 1..=10),
    ] {
        let expected: Vec<u64> = expected.collect();
        assert_eq!(places(&read(&store, log, range).await), expected, "{range:?}");
    }
    for range in [(11, 20), (6, 4), (0, 0), (u64::MAX, u64::MAX)] {
        assert_eq!(read(&store, log, range).await, Vec::new(), "{range:?}");
    }
    for (limit, expected) in [(0, vec![]), (1, vec![2]), (3, vec![2, 3, 4]), (99, vec![2, 3, 4])] {
        let span = Span { first: 2, last: 4 };
        let events = ok(store.read(log, span, limit).await, "read");
        assert_eq!(places(&events), expected, "limit {limit}");
    }
}

/// A log that the store does not have is an error in every method, never an empty log.
pub async fn an_unknown_log_is_an_error<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    append_all(&store, 2).await;
    let before = super::infos(&store).await;
    let span = Span { first: 1, last: 9 };
    let state = LogState::of([1, 2], Hash([9; 32]));
    assert!(store.read(STRANGER, span, 9).await.is_err(), "read");
    assert!(store.note_server(STRANGER, &state).await.is_err(), "note_server");
    assert!(store.set_aside(STRANGER, 1).await.is_err(), "set_aside");
    assert!(store.prune(STRANGER, BackedUp::from_answer(&state, 2)).await.is_err(), "prune");
    assert_eq!(super::infos(&store).await, before, "a failed operation changes nothing");
    assert_eq!(read_all(&store, before[0].head.log).await.len(), 2);
}

/// Two tabs that append in turn continue each other's chain.
pub async fn two_handles_taking_turns_keep_one_chain<F: Factory>(factory: &F) {
    let one = factory.fresh().await;
    let two = factory.reopen(&one).await;
    let mut written = Vec::new();
    for i in 0..10 {
        let handle = if i % 2 == 0 { &one } else { &two };
        written.push(append(handle, &format!("turn {i}")).await);
    }
    for handle in [&one, &two] {
        let info = current(handle).await;
        assert_whole(&info, &written);
        assert_eq!(read_all(handle, info.head.log).await, written);
    }
}

/// Two tabs that append at the same moment keep one chain, without loss or double.
pub async fn two_handles_at_once_keep_one_chain<F: Factory>(factory: &F) {
    let one = factory.fresh().await;
    let two = factory.reopen(&one).await;
    for round in 0..5 {
        let (a, b) = (draft(&format!("one {round}")), draft(&format!("two {round}")));
        for stored in join(vec![one.append(&a), two.append(&b)]).await {
            ok(stored, "append");
        }
    }
    let info = current(&one).await;
    let events = read_all(&two, info.head.log).await;
    assert_whole(&info, &events);
    let found: BTreeSet<String> = words(&events).into_iter().collect();
    let expected: BTreeSet<String> =
        (0..5).flat_map(|i| [format!("one {i}"), format!("two {i}")]).collect();
    assert_eq!(found, expected);
    assert_eq!(events.len(), 10);
}

/// Appends that are started together, before any of them is done, all get their own place, and what
/// each of them returned is what is stored there.
pub async fn many_appends_at_once_lose_nothing<F: Factory>(factory: &F) {
    let one = factory.fresh().await;
    let two = factory.reopen(&one).await;
    let drafts: Vec<_> = (0..40).map(|i| draft(&format!("burst {i}"))).collect();
    let handles = [&one, &two];
    let appends = drafts.iter().enumerate().map(|(i, draft)| handles[i % 2].append(draft));
    let mut returned = Vec::new();
    for stored in join(appends.collect()).await {
        returned.push(ok(stored, "append"));
    }
    returned.sort_by_key(|sealed| places(core::slice::from_ref(sealed)));
    let info = current(&one).await;
    assert_whole(&info, &returned);
    assert_eq!(read_all(&two, info.head.log).await, returned);
}

/// The largest body that an event may have.
pub async fn a_large_body_survives<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let content = (0..BODY_LEN_MAX - 64).map(|i| (i % 251) as u8).collect();
    let body = Body::Unknown { kind: String::from("photo.taken"), version: 1, content };
    let written = ok(store.append(&draft_of(body.clone())).await, "append");
    let again = factory.reopen(&store).await;
    let read = read_all(&again, current(&again).await.head.log).await;
    assert_eq!(read, [written]);
    assert_eq!(read[0].open().map(|event| event.body), Ok(Some(body)));
}

/// Japanese text, characters outside the basic plane, and a zero character included.
pub async fn japanese_text_survives<F: Factory>(factory: &F) {
    let texts = ["『土下座しろ。今すぐだ』", "𠮷田　㈱　ｶﾞｷﾞ", "が゙👪‍🦱", "a\0b", ""];
    let store = factory.fresh().await;
    for text in texts {
        append(&store, text).await;
    }
    let log = current(&store).await.head.log;
    assert_eq!(words(&read_all(&store, log).await), texts);
}

/// More events than one request carries; read in pages they are all there.
pub async fn five_hundred_events_survive<F: Factory>(factory: &F) {
    let store = factory.fresh().await;
    let written = append_all(&store, 500).await;
    let info = current(&store).await;
    assert_whole(&info, &written);
    let mut paged = Vec::new();
    while paged.len() < 500 {
        let span = Span { first: paged.len() as u64 + 1, last: u64::MAX };
        let page = ok(store.read(info.head.log, span, 128).await, "read");
        assert!(!page.is_empty() && page.len() <= 128, "a page of {}", page.len());
        paged.extend(page);
    }
    assert_eq!(paged, written);
}

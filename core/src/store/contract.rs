//! The contract of [`LocalStore`]: one suite that every store must pass, in memory or in a browser.
//!
//! Each promise is one function, generic over a [`Factory`]; [`local_store_contract!`] makes one
//! test of each. It checks only what the trait promises and must not know any store.
//!
//! [`local_store_contract!`]: crate::local_store_contract

mod appending;
mod copies;
mod values;

pub use appending::*;
pub use copies::*;
pub use values::*;

use super::{LocalStore, LogInfo, Stored};
use crate::body::{Body, IncidentDetailed};
use crate::event::{self, Draft, Link, Sealed};
use crate::ids::{BootId, CaseId, DeviceId, EventId, Hash, LogId, UserId};
use crate::sync::Span;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

/// Makes the stores that the suite works on.
#[expect(async_fn_in_trait, reason = "browser futures are not Send; the suite runs on one thread")]
pub trait Factory {
    /// The store under test.
    type Store: LocalStore;

    /// A handle on a new, empty database of its own.
    async fn fresh(&self) -> Self::Store;

    /// Another handle on the same database, as another tab or the next page life has it. It offers
    /// the database another birth, which must be ignored.
    async fn reopen(&self, store: &Self::Store) -> Self::Store;
}

/// Makes one test of each promise of the local store.
///
/// `local_store_contract!(wasm_bindgen_test, IndexedDb);` makes async tests;
/// `local_store_contract!(test, Memory, run_ready);` hands each future to a function.
#[macro_export]
macro_rules! local_store_contract {
    (@all $how:tt $attribute:tt $factory:tt) => {
        $crate::local_store_contract!(@each $how $attribute $factory
            an_empty_store_has_one_empty_log
            appends_count_from_one_and_chain
            what_is_read_is_what_was_written
            a_range_and_a_limit_are_kept
            an_unknown_log_is_an_error
            two_handles_taking_turns_keep_one_chain
            two_handles_at_once_keep_one_chain
            many_appends_at_once_lose_nothing
            a_large_body_survives
            japanese_text_survives
            five_hundred_events_survive
            a_new_log_takes_the_appends
            a_log_begins_once
            the_servers_word_replaces_also_downwards
            many_holes_survive
            what_is_set_aside_does_not_wait
            what_is_taken_up_waits_again
            only_proven_events_are_pruned
            without_proof_nothing_is_pruned
            pruning_one_log_leaves_the_others
            what_is_erased_leaves_its_header
            values_are_kept_replaced_and_removed
            values_are_any_bytes
            reopening_finds_everything
            handles_see_each_other
        );
    };
    (@each $how:tt $attribute:tt $factory:tt $($promise:ident)*) => {
        $($crate::local_store_contract!(@one $how $attribute $factory $promise);)*
    };
    (@one (async) ($attribute:meta) ($factory:expr) $promise:ident) => {
        #[$attribute]
        async fn $promise() {
            $crate::store::contract::$promise(&$factory).await;
        }
    };
    (@one (by $run:path) ($attribute:meta) ($factory:expr) $promise:ident) => {
        #[$attribute]
        fn $promise() {
            $run($crate::store::contract::$promise(&$factory));
        }
    };
    ($attribute:meta, $factory:expr) => {
        $crate::local_store_contract!(@all (async) ($attribute) ($factory));
    };
    ($attribute:meta, $factory:expr, $run:path) => {
        $crate::local_store_contract!(@all (by $run) ($attribute) ($factory));
    };
}

/// Runs a future that never waits, as those of a store in memory do.
///
/// # Panics
/// When the future waits for something.
pub fn run_ready<F: Future>(future: F) -> F::Output {
    let mut future = core::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a store in memory has nothing to wait for"),
    }
}

/// Waits for all futures at once; their outputs in order.
async fn join<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut waiting: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut outputs: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    poll_fn(move |context| {
        for (future, output) in waiting.iter_mut().zip(&mut outputs) {
            if output.is_none()
                && let Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *output = Some(ready);
            }
        }
        if outputs.iter().all(Option::is_some) {
            Poll::Ready(outputs.iter_mut().filter_map(Option::take).collect())
        } else {
            Poll::Pending
        }
    })
    .await
}

/// The value, or a failed test that says what the store said.
fn ok<T>(stored: Stored<T>, what: &str) -> T {
    stored.unwrap_or_else(|error| panic!("{what}: {error}"))
}

/// A draft that can be told from others by its words.
fn draft(words: &str) -> Draft {
    draft_of(Body::IncidentDetailed(IncidentDetailed {
        incident: EventId { log: LogId([7; 16]), seq: 1 },
        examples: Vec::new(),
        words: String::from(words),
    }))
}

/// A draft of a body. Everything but the body and its salt is the same each time.
fn draft_of(body: Body) -> Draft {
    let mut salt = [0; 16];
    salt.copy_from_slice(&event::sha256(&body.encode()).0[..16]);
    Draft {
        case: Some(CaseId([1; 16])),
        actor: UserId(String::from("madoguchi")),
        device: DeviceId([2; 16]),
        policy: String::from("2026-10-01.1"),
        wall_ms: 1_795_305_600_000,
        correction_ms: -250,
        mono_ms: 12_345,
        boot: BootId([3; 8]),
        base: 42,
        salt,
        body,
    }
}

async fn append<S: LocalStore>(store: &S, words: &str) -> Sealed {
    ok(store.append(&draft(words)).await, "append")
}

async fn append_all<S: LocalStore>(store: &S, count: usize) -> Vec<Sealed> {
    let mut events = Vec::with_capacity(count);
    for i in 0..count {
        events.push(append(store, &alloc::format!("event {i}")).await);
    }
    events
}

async fn infos<S: LocalStore>(store: &S) -> Vec<LogInfo> {
    ok(store.logs().await, "logs")
}

/// The log that takes appends.
async fn current<S: LocalStore>(store: &S) -> LogInfo {
    let logs = infos(store).await;
    logs.into_iter().last().unwrap_or_else(|| panic!("a store has at least one log"))
}

async fn info_of<S: LocalStore>(store: &S, log: LogId) -> LogInfo {
    let found = infos(store).await.into_iter().find(|info| info.head.log == log);
    found.unwrap_or_else(|| panic!("log {log} is not listed"))
}

async fn read<S: LocalStore>(store: &S, log: LogId, range: (u64, u64)) -> Vec<Sealed> {
    let span = Span { first: range.0, last: range.1 };
    ok(store.read(log, span, usize::MAX).await, "read")
}

/// Everything the store has of a log.
async fn read_all<S: LocalStore>(store: &S, log: LogId) -> Vec<Sealed> {
    read(store, log, (1, u64::MAX)).await
}

/// The places of some events, in their order.
fn places(events: &[Sealed]) -> Vec<u64> {
    let place = |e: &Sealed| e.open().unwrap_or_else(|x| panic!("{x}")).header.seq;
    events.iter().map(place).collect()
}

/// The words of drafts made by [`draft`], in the order of their events.
fn words(events: &[Sealed]) -> Vec<String> {
    let words = |sealed: &Sealed| match sealed.open().map(|event| event.body) {
        Ok(Some(Body::IncidentDetailed(body))) => body.words,
        other => panic!("not a draft of this suite: {other:?}"),
    };
    events.iter().map(words).collect()
}

/// The events are a whole log from place 1 whose end is `info.head`.
fn assert_whole(info: &LogInfo, events: &[Sealed]) {
    let mut previous = Hash::default();
    for (i, sealed) in events.iter().enumerate() {
        let header = sealed.open().unwrap_or_else(|x| panic!("event {i}: {x}")).header;
        assert_eq!(header.log, info.head.log, "event {i} is in its log");
        assert_eq!(header.seq, i as u64 + 1, "places are dense");
        assert_eq!(event::link(&header, Some(previous)), Link::Whole, "chain at {}", header.seq);
        previous = sealed.hash();
    }
    assert_eq!(info.head.seq, events.len() as u64, "the head is the last event");
    assert_eq!(info.head.hash, previous, "the head has the last event's hash");
}

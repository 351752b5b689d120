//! The sync engine by examples: each tells the story of something that lost, stalled or lied.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod bench;

use bench::{Bench, FRESH, IntoBody, LOG, SERVER, answer, ready, state};
use mamori_core::body::{Body, CaseRead};
use mamori_core::ids::{EventId, Hash};
use mamori_core::store::{LocalStore, LogInfo};
use mamori_core::sync::engine::{Context, prepare_urgent};
use mamori_core::sync::{Failure, Order, Seen, Span};

const OTHER: Hash = Hash([0xff; 32]);

fn waiting(info: &LogInfo) -> Vec<(u64, u64)> {
    info.waiting().iter().map(|span| (span.first, span.last)).collect()
}

#[test]
fn a_round_sends_what_waits_and_believes_the_answer() {
    let mut bench = Bench::with(3);
    let prepared = bench.request();
    assert_eq!(prepared.places, [1, 2, 3]);
    assert_eq!((prepared.request.head, prepared.request.pending), (3, 3));
    let outcome = bench.settle(&prepared, Ok(&answer(state(1..=3, bench.hash(3))))).unwrap();
    assert_eq!(outcome.waiting, 0);
    assert!(!bench.is_due(), "everything is sent: the idle pause follows");
    let greeting = bench.request();
    assert!(greeting.places.is_empty(), "an idle device asks how things stand");
}

/// A broken build wrote a body that its own kind does not allow. The device cannot open it either,
/// and must know its place all the same to set it aside.
#[test]
fn an_event_that_does_not_open_is_set_aside_and_the_rest_follows() {
    let mut bench = Bench::with(2);
    let kind = String::from("incident.tapped");
    let poison = bench.write(Body::Unknown { kind, version: 1, content: vec![0xff] });
    assert!(poison.open().is_err());
    bench.write(CaseRead { cursor: 4 }.into_body());
    let mut stored = Vec::new();
    for _ in 0..40 {
        let prepared = bench.request();
        let refused = prepared.places.contains(&3);
        if refused {
            bench.settle(&prepared, Err(Failure::Refused)).unwrap();
        } else {
            stored.extend(&prepared.places);
            stored.sort_unstable();
            let head = stored.last().map_or(Hash::default(), |seq| bench.hash(*seq));
            bench.settle(&prepared, Ok(&answer(state(stored.clone(), head)))).unwrap();
        }
    }
    assert_eq!(stored, [1, 2, 4]);
    assert_eq!(bench.info(LOG).set_aside, [3]);
    assert_eq!(bench.info(LOG).waiting_count(), 0);
}

/// One damaged record made every read of the batch fail, so nothing was ever sent again.
#[test]
fn a_record_that_cannot_be_read_does_not_stop_the_others() {
    let mut bench = Bench::with(4);
    bench.store.unreadable.borrow_mut().insert(2);
    let prepared = bench.request();
    assert_eq!(prepared.places, [1, 3, 4]);
    let outcome = bench.settle(&prepared, Ok(&answer(state([1, 3, 4], bench.hash(4))))).unwrap();
    assert_eq!(outcome.waiting, 1, "it is not forgotten");
    // What can be neither read nor sent is tried with the pause of an idle device.
    let greeting = bench.request();
    assert!(greeting.places.is_empty());
    bench.settle(&greeting, Ok(&answer(state([1, 3, 4], bench.hash(4))))).unwrap();
    assert!(!bench.is_due(), "no hot loop");
    // It can be read again, for instance because the page was loaded anew.
    bench.store.unreadable.borrow_mut().clear();
    assert_eq!(bench.request().places, [2]);
}

/// A copied database: the other copy filled places 3 and 4 while this one wrote its own 3 and 4.
/// The answer to a greeting lists them as held, and these events would never have been sent.
#[test]
fn places_that_another_copy_filled_still_wait_here() {
    let mut bench = Bench::with(2);
    let prepared = bench.request();
    bench.settle(&prepared, Ok(&answer(state(1..=2, bench.hash(2))))).unwrap();
    let greeting = bench.request();
    bench.write(CaseRead { cursor: 30 }.into_body());
    bench.write(CaseRead { cursor: 40 }.into_body());
    let outcome = bench.settle(&greeting, Ok(&answer(state(1..=4, OTHER)))).unwrap();
    assert!(outcome.forked, "the server's end of this log is not this device's");
    assert_eq!(waiting(&bench.info(LOG)), [(3, 4)]);
    assert_eq!(bench.logs(), [LOG, FRESH]);
    assert_eq!(bench.request().places, [3, 4], "the old log is sent to its end");
}

/// The server's end is further than this device ever came: what is written next belongs to a new
/// log.
#[test]
fn a_device_that_was_overtaken_begins_a_new_log_before_it_writes() {
    let mut bench = Bench::with(2);
    let prepared = bench.request();
    bench.settle(&prepared, Ok(&answer(state(1..=2, bench.hash(2))))).unwrap();
    let greeting = bench.request();
    let outcome = bench.settle(&greeting, Ok(&answer(state(1..=9, OTHER)))).unwrap();
    assert!(outcome.forked);
    let event = bench.write(CaseRead { cursor: 1 }.into_body()).open().unwrap();
    assert_eq!((event.header.log, event.header.seq), (FRESH, 1));
}

/// The loser of a fork is kept by the server in nobody's view. It must not count as sent: an alert
/// among the losers would be called received while no screen shows it.
#[test]
fn the_loser_of_a_fork_is_set_aside_and_not_called_sent() {
    let mut bench = Bench::with(3);
    let prepared = bench.request();
    let mut told = answer(state(1..=3, bench.hash(3)));
    told.forks = vec![2];
    told.backed_up = 3;
    let outcome = bench.settle(&prepared, Ok(&told)).unwrap();
    assert!(outcome.forked);
    let info = bench.info(LOG);
    assert_eq!((info.set_aside.as_slice(), info.server.has(2)), (&[2][..], false));
    assert_eq!(info.waiting_count(), 0);
    assert_eq!(info.pruned, 1, "what comes after the fork stays on the device");
    assert_eq!(bench.logs(), [LOG, FRESH]);
}

/// The new log could not be begun. Had the answer been believed before, nobody would have learnt of
/// the fork again.
#[test]
fn a_fork_is_noticed_again_if_the_new_log_could_not_be_begun() {
    let mut bench = Bench::with(2);
    bench.store.no_new_log.set(true);
    let prepared = bench.request();
    let mut told = answer(state(1..=2, OTHER));
    told.forks = vec![2];
    assert!(bench.settle(&prepared, Ok(&told)).is_err());
    assert_eq!(bench.info(LOG).waiting_count(), 2, "nothing of the answer is believed");
    bench.store.no_new_log.set(false);
    let again = bench.request();
    assert!(bench.settle(&again, Ok(&told)).unwrap().forked);
}

#[test]
fn a_restored_server_gets_everything_again() {
    let mut bench = Bench::with(4);
    bench.seen = Some(Seen { store: SERVER, epoch: 1, cursor: 4 });
    let prepared = bench.request();
    let mut told = answer(state(1..=4, bench.hash(4)));
    told.backed_up = 2;
    bench.settle(&prepared, Ok(&told)).unwrap();
    assert_eq!(bench.info(LOG).pruned, 2);
    // Yesterday's backup: only 1 and 2 are left, in a new epoch.
    let greeting = bench.request();
    let mut restored = answer(state(1..=2, Hash([2; 32])));
    restored.epoch = 2;
    let outcome = bench.settle(&greeting, Ok(&restored)).unwrap();
    assert!(outcome.restored && !outcome.forked);
    assert_eq!(waiting(&bench.info(LOG)), [(3, 4)]);
    assert!(bench.is_due(), "at once");
    // Sent again and backed up again, they are pruned: what was pruned before is no hole.
    bench.seen = Some(Seen { store: SERVER, epoch: 2, cursor: 2 });
    let again = bench.request();
    let mut told = answer(state(1..=4, bench.hash(4)));
    (told.epoch, told.backed_up) = (2, 4);
    bench.settle(&again, Ok(&told)).unwrap();
    assert_eq!(bench.info(LOG).pruned, 4);
}

/// After a restore in which another copy was faster, the old belief was about an event that is
/// gone.
#[test]
fn a_restore_ends_every_belief_also_about_places_that_are_filled() {
    let mut bench = Bench::with(3);
    bench.seen = Some(Seen { store: SERVER, epoch: 1, cursor: 3 });
    let prepared = bench.request();
    bench.settle(&prepared, Ok(&answer(state(1..=3, bench.hash(3))))).unwrap();
    let greeting = bench.request();
    let mut restored = answer(state(1..=3, bench.hash(3)));
    restored.epoch = 2;
    bench.settle(&greeting, Ok(&restored)).unwrap();
    assert_eq!(waiting(&bench.info(LOG)), [(1, 3)], "sent again; the same is idempotent");
}

/// Only the current log used to be asked about, so what a restored server lacked of an old one was
/// never noticed.
#[test]
fn every_log_is_asked_about_in_turn() {
    let mut bench = Bench::with(2);
    ready(bench.store.begin_log(FRESH)).unwrap();
    bench.write(CaseRead { cursor: 1 }.into_body());
    for log in [LOG, FRESH] {
        let prepared = bench.request();
        assert_eq!(prepared.request.log, log, "the older log goes first");
        let last = bench.info(log).head;
        bench.settle(&prepared, Ok(&answer(state(1..=last.seq, last.hash)))).unwrap();
    }
    let mut asked = Vec::new();
    for _ in 0..4 {
        let greeting = bench.request();
        assert!(greeting.places.is_empty());
        let log = greeting.request.log;
        let last = bench.info(log).head;
        bench.settle(&greeting, Ok(&answer(state(1..=last.seq, last.hash)))).unwrap();
        asked.push(log);
    }
    assert_eq!(asked, [LOG, FRESH, LOG, FRESH]);
    let greeting = bench.request();
    bench.settle(&greeting, Ok(&answer(state([], Hash::default())))).unwrap();
    assert_eq!(bench.info(LOG).waiting_count(), 2);
    assert!(bench.is_due());
}

/// A proxy that answers 400 to everything, or a device that is not welcome any more: were the first
/// refusal of a single event believed, the whole queue would end up aside, one event after the
/// other.
#[test]
fn a_server_that_refuses_greetings_too_sets_nothing_aside() {
    let mut bench = Bench::with(5);
    for _ in 0..60 {
        let prepared = bench.request();
        let outcome = bench.settle(&prepared, Err(Failure::Refused)).unwrap();
        assert_eq!(outcome.set_aside, None);
    }
    assert_eq!(waiting(&bench.info(LOG)), [(1, 5)]);
    assert!(bench.now_ms > 300_000, "and it is not hammered: {} ms", bench.now_ms);
}

/// Signing out, a dead server, a cut line: the queue stays as it is.
#[test]
fn no_failure_touches_the_queue() {
    let mut bench = Bench::with(3);
    for failure in [Failure::SignedOut, Failure::Unreachable, Failure::Server, Failure::TooLarge] {
        let prepared = bench.request();
        let before = ready(bench.store.logs());
        let outcome = bench.settle(&prepared, Err(failure)).unwrap();
        assert_eq!((outcome.waiting, outcome.set_aside), (3, None));
        assert_eq!(ready(bench.store.logs()), before);
    }
}

/// An alert does not wait behind a long queue, nor behind a request under way.
#[test]
fn an_alert_travels_alone() {
    let bench = Bench::with(400);
    let event = EventId { log: LOG, seq: 400 };
    let prepared = ready(prepare_urgent(&bench.store, event, Context::default()));
    let prepared = prepared.unwrap().unwrap();
    assert_eq!((prepared.places.as_slice(), prepared.request.pending), (&[400][..], 400));
    for seq in [0, 401] {
        let event = EventId { log: LOG, seq };
        let none = ready(prepare_urgent(&bench.store, event, Context::default())).unwrap();
        assert!(none.is_none(), "{seq} is not in the log");
    }
}

/// A batch is cut where the longest request ends, and a single long event still goes.
#[test]
fn a_batch_keeps_within_the_longest_request() {
    let bench = Bench::with(0);
    for n in 0..60 {
        let content = vec![n; 60_000];
        bench.write(Body::Unknown { kind: String::from("photo.taken"), version: 1, content });
    }
    let prepared = bench.prepare(Order { events_max: 500, timeout_ms: 1 });
    let bytes = mamori_core::event::encode(&prepared.request);
    assert!(bytes.len() <= mamori_core::sync::BATCH_BYTES_MAX, "{} bytes", bytes.len());
    assert!(prepared.places.len() > 30, "{} events", prepared.places.len());
    let span = Span { first: 1, last: 60 };
    assert_eq!(ready(bench.store.read(LOG, span, 99)).unwrap().len(), 60);
}

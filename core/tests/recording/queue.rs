//! The upload queue: once the server lives, everything arrives; a chunk that is refused holds up no
//! other; what the server lost is sent again; there is always a next deadline.

use crate::check::{holds, is_caught};
use mamori_core::ids::{RecordingId, StoreId};
use mamori_core::recording::queue::{Failure, Order, Place, Queue};
use mamori_core::recording::wire::{Have, SegmentHave, spans};
use mamori_core::sync::Pace;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeSet;

/// What is asked of a queue, so that broken ones can be asked the same.
trait Sends {
    fn queue(&mut self) -> &mut Queue;
    fn order(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        self.queue().poll(now_ms, jitter)
    }
    fn have(&mut self, have: &Have, now_ms: u64) {
        self.queue().have(have, now_ms);
    }
    fn failed(&mut self, failure: Failure, now_ms: u64, jitter: u32) -> Option<Place> {
        self.queue().failed(failure, now_ms, jitter)
    }
}

struct Right(Queue);

impl Sends for Right {
    fn queue(&mut self) -> &mut Queue {
        &mut self.0
    }
}

/// What happens.
#[derive(Clone, Debug)]
enum Step {
    /// The device stores chunks up to a number.
    Hold {
        recording: u8,
        segment: u16,
        chunks: u32,
    },
    /// The next request is answered, or not.
    Answer(Outcome),
    /// The server forgets one chunk that it had: it was restored, and devices are told.
    Forget(usize),
    /// Time passes.
    Wait(u64),
    Nudge,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Fine,
    Lost,
    /// Stored, but the answer is lost.
    Unheard,
    SignedOut,
    Unknown,
}

fn step() -> impl Strategy<Value = Step> {
    let outcome = prop_oneof![
        4 => Just(Outcome::Fine),
        1 => Just(Outcome::Lost),
        1 => Just(Outcome::Unheard),
        1 => Just(Outcome::SignedOut),
        1 => Just(Outcome::Unknown),
    ];
    prop_oneof![
        3 => (0_u8..3, 0_u16..3, 1_u32..8)
            .prop_map(|(recording, segment, chunks)| Step::Hold { recording, segment, chunks }),
        6 => outcome.prop_map(Step::Answer),
        1 => any::<usize>().prop_map(Step::Forget),
        2 => (1_u64..40_000).prop_map(Step::Wait),
        1 => Just(Step::Nudge),
    ]
}

/// A chunk that the server never takes.
const POISON: (u8, u16, u32) = (1, 0, 2);

struct Server {
    held: BTreeSet<(u8, u16, u32)>,
}

impl Server {
    fn have(&self, recording: RecordingId) -> Have {
        let mine = |segment: u16| {
            let mine = self.held.iter().filter(|c| c.0 == recording.0[0] && c.1 == segment);
            spans(mine.map(|c| c.2))
        };
        let segments = (0..3)
            .map(|segment| SegmentHave { segment, chunks: mine(segment), backed_up: Vec::new() })
            .collect();
        Have { recording, store: StoreId([1; 16]), epoch: 1, segments }
    }
}

struct Rig<S> {
    sends: S,
    server: Server,
    now_ms: u64,
    aside: BTreeSet<(u8, u16, u32)>,
    flight: Option<Order>,
}

impl<S: Sends> Rig<S> {
    fn answer(&mut self, outcome: Outcome) {
        let Some(order) = self.flight.take() else { return };
        let now = self.now_ms;
        let failure = match (outcome, order) {
            (Outcome::Lost, _) => Some(Failure::Unreachable),
            (Outcome::SignedOut, _) => Some(Failure::of_status(401)),
            (Outcome::Unknown, _) => Some(Failure::of_status(404)),
            (Outcome::Fine | Outcome::Unheard, Order::Put(p)) if key(p) == POISON => {
                Some(Failure::of_status(415))
            }
            (Outcome::Unheard, Order::Put(place)) => {
                self.server.held.insert(key(place));
                Some(Failure::Unreachable)
            }
            (Outcome::Unheard, Order::Ask(_)) => Some(Failure::Unreachable),
            (Outcome::Fine, Order::Put(place)) => {
                self.server.held.insert(key(place));
                self.sends.queue().stored(place, now);
                None
            }
            (Outcome::Fine, Order::Ask(id)) => {
                let have = self.server.have(id);
                self.sends.have(&have, now);
                None
            }
        };
        if let Some(failure) = failure
            && let Some(place) = self.sends.failed(failure, now, 7)
        {
            self.aside.insert(key(place));
        }
    }

    fn poll(&mut self) {
        if self.flight.is_some() && self.now_ms >= self.sends.queue().next_deadline() {
            // The transport has given it up.
            self.flight = None;
        }
        if let Some(order) = self.sends.order(self.now_ms, 7) {
            assert!(self.flight.is_none(), "one request at a time");
            self.flight = Some(order);
        }
    }
}

fn key(place: Place) -> (u8, u16, u32) {
    (place.recording.0[0], place.segment, place.index)
}

fn arrives<S: Sends>(begin: fn() -> S, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let server = Server { held: BTreeSet::new() };
    let mut rig = Rig { sends: begin(), server, now_ms: 0, aside: BTreeSet::new(), flight: None };
    let mut held = BTreeSet::new();
    for step in steps {
        match step {
            Step::Hold { recording, segment, chunks } => {
                let id = RecordingId([recording; 16]);
                let place = Place { recording: id, segment, index: chunks };
                rig.sends.queue().hold(place, recording != 2, rig.now_ms);
                held.extend((0..chunks).map(|index| (recording, segment, index)));
            }
            Step::Answer(outcome) => rig.answer(outcome),
            Step::Forget(which) => {
                let lost = rig.server.held.iter().nth(which % rig.server.held.len().max(1));
                if let Some(lost) = lost.copied() {
                    rig.server.held.remove(&lost);
                    rig.sends.queue().doubt(rig.now_ms);
                }
            }
            Step::Wait(ms) => rig.now_ms += ms,
            Step::Nudge => rig.sends.queue().nudge(rig.now_ms),
        }
        rig.poll();
    }
    // The server lives and answers from here on: five minutes are enough.
    let until = rig.now_ms + 5 * 60_000;
    while rig.now_ms < until {
        rig.answer(Outcome::Fine);
        rig.poll();
        if rig.flight.is_none() {
            let due = rig.sends.queue().next_deadline();
            prop_assert!(due > rig.now_ms, "a deadline lies ahead when nothing is due");
            rig.now_ms = due;
        }
    }
    for chunk in held {
        let arrived = rig.server.held.contains(&chunk);
        prop_assert!(arrived || chunk == POISON, "{chunk:?} never arrived");
        prop_assert!(chunk != POISON || rig.aside.contains(&chunk), "the poison is shown");
    }
    prop_assert!(rig.aside.iter().all(|chunk| *chunk == POISON), "only what is at fault");
    prop_assert_eq!(rig.sends.queue().pending(), 0);
    Ok(())
}

#[test]
fn everything_arrives() {
    holds(vec(step(), 0..60), |steps| arrives(|| Right(Queue::new(Pace::DEFAULT, 0)), steps));
}

/// Control: what the server says it holds is joined to what was believed, not put in its place.
struct Believes(Queue, BTreeSet<(u8, u16, u32)>);

impl Sends for Believes {
    fn queue(&mut self) -> &mut Queue {
        &mut self.0
    }
    fn have(&mut self, have: &Have, now_ms: u64) {
        let mut have = have.clone();
        for segment in &mut have.segments {
            for span in &segment.chunks {
                self.1.extend(
                    (span.first..=span.last)
                        .map(|i| (have.recording.0[0], segment.segment, i as u32)),
                );
            }
            let all =
                self.1.iter().filter(|c| c.0 == have.recording.0[0] && c.1 == segment.segment);
            segment.chunks = spans(all.map(|c| c.2));
        }
        self.0.have(&have, now_ms);
    }
}

#[test]
fn a_queue_that_keeps_believing_is_caught() {
    is_caught(vec(step(), 0..60), |steps| {
        arrives(|| Believes(Queue::new(Pace::DEFAULT, 0), BTreeSet::new()), steps)
    });
}

/// Control: a chunk that is refused is tried for ever, before all others.
struct NeverGivesUp(Queue);

impl Sends for NeverGivesUp {
    fn queue(&mut self) -> &mut Queue {
        &mut self.0
    }
    fn failed(&mut self, failure: Failure, now_ms: u64, jitter: u32) -> Option<Place> {
        let failure = match failure {
            Failure::Refused => Failure::Unreachable,
            other => other,
        };
        self.0.failed(failure, now_ms, jitter)
    }
}

#[test]
fn a_queue_that_never_gives_up_is_caught() {
    is_caught(vec(step(), 0..60), |steps| {
        arrives(|| NeverGivesUp(Queue::new(Pace::DEFAULT, 0)), steps)
    });
}

//! The uploader: it always has a deadline, never two requests under way, and sends again after any
//! sequence of failures; one event at fault cannot block the rest, and a fault of everything sets
//! nothing aside.

use crate::check::{holds, is_caught};
use mamori_core::sync::{BATCH_EVENTS_MAX, Failure, Input, Link, Order, Pace, Uploader};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// What is asked of an uploader, so that broken ones can be asked the same.
trait Uploads {
    fn begin(now_ms: u64) -> Self;
    fn tell(&mut self, input: Input, now_ms: u64, jitter: u32) -> bool;
    fn order(&mut self, now_ms: u64, jitter: u32) -> Option<Order>;
    fn next(&self) -> u64;
}

impl Uploads for Uploader {
    fn begin(now_ms: u64) -> Self {
        Self::new(Pace::DEFAULT, now_ms)
    }
    fn tell(&mut self, input: Input, now_ms: u64, jitter: u32) -> bool {
        self.handle(input, now_ms, jitter)
    }
    fn order(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        self.poll(now_ms, jitter)
    }
    fn next(&self) -> u64 {
        self.next_deadline()
    }
}

/// Control: after a failure it waits for the next write.
struct WaitsForAWrite(Uploader, bool);

impl Uploads for WaitsForAWrite {
    fn begin(now_ms: u64) -> Self {
        Self(Uploader::begin(now_ms), false)
    }
    fn tell(&mut self, input: Input, now_ms: u64, jitter: u32) -> bool {
        self.1 = match input {
            Input::Failed(_) => true,
            Input::Pending(_) => false,
            Input::Nudge | Input::Succeeded => self.1,
        };
        self.0.tell(input, now_ms, jitter)
    }
    fn order(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        if self.1 { None } else { self.0.order(now_ms, jitter) }
    }
    fn next(&self) -> u64 {
        self.0.next()
    }
}

/// Control: an answer that never comes is waited for.
struct WaitsForAnAnswer(Uploader, bool);

impl Uploads for WaitsForAnAnswer {
    fn begin(now_ms: u64) -> Self {
        Self(Uploader::begin(now_ms), false)
    }
    fn tell(&mut self, input: Input, now_ms: u64, jitter: u32) -> bool {
        self.1 &= !matches!(input, Input::Succeeded | Input::Failed(_));
        self.0.tell(input, now_ms, jitter)
    }
    fn order(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        let order = if self.1 { None } else { self.0.order(now_ms, jitter) };
        self.1 |= order.is_some();
        order
    }
    fn next(&self) -> u64 {
        self.0.next()
    }
}

/// Control: every write sends at once, also while a request is under way.
struct SendsOnEveryWrite(Uploader, bool);

impl Uploads for SendsOnEveryWrite {
    fn begin(now_ms: u64) -> Self {
        Self(Uploader::begin(now_ms), false)
    }
    fn tell(&mut self, input: Input, now_ms: u64, jitter: u32) -> bool {
        self.1 |= matches!(input, Input::Pending(_));
        self.0.tell(input, now_ms, jitter)
    }
    fn order(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        let timeout_ms = Pace::DEFAULT.request_ms;
        let own = std::mem::take(&mut self.1).then_some(Order { events_max: 1, timeout_ms });
        own.or_else(|| self.0.order(now_ms, jitter))
    }
    fn next(&self) -> u64 {
        self.0.next()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Pass(u64),
    ToDeadline,
    Pending(u64),
    Nudge,
    /// The request under way, if any, comes back like this.
    Back(Result<(), Failure>),
}

fn failure() -> impl Strategy<Value = Failure> {
    prop_oneof![
        Just(Failure::Unreachable),
        Just(Failure::TooLarge),
        Just(Failure::SignedOut),
        Just(Failure::Refused),
        Just(Failure::Server),
    ]
}

fn steps() -> impl Strategy<Value = (Vec<Step>, u32)> {
    let back = prop_oneof![1 => Just(Ok(())), 2 => failure().prop_map(Err)];
    let step = prop_oneof![
        3 => (0..40_000_u64).prop_map(Step::Pass),
        4 => Just(Step::ToDeadline),
        2 => (0..900_u64).prop_map(Step::Pending),
        1 => Just(Step::Nudge),
        5 => back.prop_map(Step::Back),
    ];
    (vec(step, 0..80), any::<u32>())
}

/// Plays the steps; the time, and whether a request is under way since when.
fn play<U: Uploads>(
    uploader: &mut U,
    steps: &[Step],
    jitter: u32,
) -> Result<(u64, Option<u64>), TestCaseError> {
    let pace = Pace::DEFAULT;
    let (mut now, mut under_way): (u64, Option<u64>) = (1_000, None);
    for step in steps {
        match step {
            Step::Pass(ms) => now += ms,
            Step::ToDeadline => now = now.max(uploader.next()),
            Step::Pending(n) => drop(uploader.tell(Input::Pending(*n), now, jitter)),
            Step::Nudge => drop(uploader.tell(Input::Nudge, now, jitter)),
            Step::Back(result) => {
                if under_way.take().is_some() {
                    let input = result.map_or_else(Input::Failed, |()| Input::Succeeded);
                    uploader.tell(input, now, jitter);
                }
            }
        }
        // The transport gives up by itself; only then may another request go out.
        under_way = under_way.filter(|since| now < since + 2 * pace.request_ms);
        if let Some(order) = uploader.order(now, jitter) {
            prop_assert!(under_way.is_none(), "two requests under way");
            prop_assert!(order.events_max <= BATCH_EVENTS_MAX);
            prop_assert_eq!(order.timeout_ms, pace.request_ms);
            under_way = Some(now);
        }
        let bound = now + pace.idle_ms.max(2 * pace.request_ms).max(pace.retry_max_ms);
        prop_assert!(uploader.next() <= bound, "{} is too far from {now}", uploader.next());
    }
    Ok((now, under_way))
}

/// After any past, with nobody touching the device, a request goes out within half a minute.
fn sends_again<U: Uploads>((steps, jitter): (Vec<Step>, u32)) -> Result<(), TestCaseError> {
    let mut uploader = U::begin(1_000);
    let (from, _) = play(&mut uploader, &steps, jitter)?;
    let mut now = from;
    for _ in 0..4 {
        now = now.max(uploader.next());
        if uploader.order(now, jitter).is_some() {
            prop_assert!(now - from <= 40_000, "only after {} ms", now - from);
            return Ok(());
        }
    }
    Err(TestCaseError::fail("no request ever again"))
}

#[test]
fn it_always_sends_again() {
    holds(steps(), sends_again::<Uploader>);
}

#[test]
fn one_that_waits_for_a_write_is_caught() {
    is_caught(steps(), sends_again::<WaitsForAWrite>);
}

#[test]
fn one_that_waits_for_an_answer_is_caught() {
    is_caught(steps(), sends_again::<WaitsForAnAnswer>);
}

#[test]
fn one_that_sends_on_every_write_is_caught() {
    is_caught(steps(), sends_again::<SendsOnEveryWrite>);
}

/// Plays against a server until an order goes out; then the server answers.
fn round(uploader: &mut Uploader, now: &mut u64, server: &mut dyn FnMut(usize) -> Input) -> bool {
    *now = (*now).max(uploader.next_deadline());
    let Some(order) = uploader.poll(*now, 3) else { return false };
    uploader.handle(server(order.events_max), *now, 3)
}

/// A server that takes at most so many events gets its batches, whatever that number is, and once
/// it takes more the batches grow again.
#[test]
fn batches_halve_and_recover() {
    holds(1..=BATCH_EVENTS_MAX, |most| {
        let (mut uploader, mut now) = (Uploader::new(Pace::DEFAULT, 0), 0);
        let mut taken = 0;
        for _ in 0..12 {
            let mut limited = |events: usize| {
                if events > most {
                    return Input::Failed(Failure::TooLarge);
                }
                taken += 1;
                Input::Succeeded
            };
            prop_assert!(!round(&mut uploader, &mut now, &mut limited), "nothing is at fault");
        }
        prop_assert!(taken > 0);
        let mut largest = 0;
        for _ in 0..12 {
            round(&mut uploader, &mut now, &mut |events| {
                largest = events;
                Input::Succeeded
            });
        }
        prop_assert_eq!(largest, BATCH_EVENTS_MAX);
        Ok(())
    });
}

/// One event at fault is condemned after its batch was halved down to it and a greeting went
/// through.
#[test]
fn an_event_at_fault_is_condemned() {
    let (mut uploader, mut now) = (Uploader::new(Pace::DEFAULT, 0), 0);
    let mut asked = Vec::new();
    let mut rounds = 0;
    let mut server = |events: usize| {
        asked.push(events);
        if events == 0 { Input::Succeeded } else { Input::Failed(Failure::Refused) }
    };
    while !round(&mut uploader, &mut now, &mut server) {
        rounds += 1;
        assert!(rounds < 20, "never condemned: {asked:?}");
    }
    assert_eq!(asked, [500, 250, 125, 62, 31, 15, 7, 3, 1, 0, 1]);
    assert!(now < 2_000, "it takes no longer than the round trips: {now} ms");
}

/// A server, or something in between, that refuses everything condemns nothing: the queue stays.
#[test]
fn a_refusal_of_everything_condemns_nothing() {
    let refusals = prop_oneof![Just(Failure::Refused), Just(Failure::TooLarge)];
    holds((refusals, 20..200_usize), |(failure, rounds)| {
        let (mut uploader, mut now) = (Uploader::new(Pace::DEFAULT, 0), 0);
        for _ in 0..rounds {
            let condemned = round(&mut uploader, &mut now, &mut |_| Input::Failed(failure));
            prop_assert!(!condemned);
        }
        // And it is not hammered: after the halving, pauses up to the longest.
        prop_assert!(now > (rounds as u64 - 15) * 3_000, "{rounds} rounds in {now} ms");
        prop_assert_eq!(uploader.link(), Link::Reached);
        Ok(())
    });
}

/// Only a status that judges the events may lead to one being set aside.
#[test]
fn strange_statuses_do_not_judge_events() {
    for status in 100..600 {
        let expected = match status {
            401 => Failure::SignedOut,
            413 => Failure::TooLarge,
            400 | 403 | 422 => Failure::Refused,
            _ => Failure::Server,
        };
        assert_eq!(Failure::of_status(status), expected, "{status}");
    }
}

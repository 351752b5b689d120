//! A receiving screen against a small model: it says that it rang only of a sound that runs, says
//! it until it is confirmed, and is silent after the answer.

use crate::check::{holds, is_caught};
use mamori_core::alert::{Hush, Order, Receiver, Report, Sound, Times};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

const TIMES: Times = Times::DEFAULT;

/// What can happen to a screen.
#[derive(Clone, Copy, Debug)]
enum Input {
    /// The browser says that the sound runs; only if one was ordered and none runs.
    Started,
    Refused(Hush),
    Unlocked,
    Mute,
    Round(u32),
    Off,
    /// The confirmation of what was told last arrives.
    Confirmed,
    /// Nothing for so long, ms.
    Wait(u64),
}

fn inputs() -> impl Strategy<Value = Vec<Input>> {
    let hush = prop_oneof![Just(Hush::Locked), Just(Hush::Failed)];
    let input = prop_oneof![
        4 => Just(Input::Started),
        2 => hush.prop_map(Input::Refused),
        1 => Just(Input::Unlocked),
        1 => Just(Input::Mute),
        1 => (0..4_u32).prop_map(Input::Round),
        1 => Just(Input::Off),
        2 => Just(Input::Confirmed),
        6 => (0..3_000_u64).prop_map(Input::Wait),
    ];
    vec(input, 0..40)
}

/// What is asked of a receiver, so that broken ones can be asked the same.
trait Screen {
    fn new(quiet: bool) -> Self;
    fn input(&mut self, input: Input, told: Option<Report>, now: u64);
    fn take(&mut self, now: u64, jitter: u32) -> Option<Order>;
    fn next(&self) -> Option<u64>;
    fn sound(&self) -> Sound;
}

impl Screen for Receiver {
    fn new(quiet: bool) -> Self {
        Receiver::new(TIMES, quiet, 0)
    }
    fn input(&mut self, input: Input, told: Option<Report>, now: u64) {
        match input {
            Input::Started => self.started(now),
            Input::Refused(why) => self.refused(why, now),
            Input::Unlocked => self.unlocked(),
            Input::Mute => self.mute(now),
            Input::Round(round) => self.round(round),
            Input::Off => self.off(),
            Input::Confirmed => told.into_iter().for_each(|report| self.confirmed(report)),
            Input::Wait(_) => self.handle_timeout(now),
        }
    }
    fn take(&mut self, now: u64, jitter: u32) -> Option<Order> {
        Receiver::take(self, now, jitter)
    }
    fn next(&self) -> Option<u64> {
        self.next_deadline()
    }
    fn sound(&self) -> Sound {
        Receiver::sound(self)
    }
}

/// Controls: a receiver with one thing about it changed.
struct Broken<const HOW: u8>(Receiver);

/// Takes the order to start for a sound that runs.
type BelievesItsOrder = Broken<0>;
/// Takes what it said for confirmed.
type SaysOnce = Broken<1>;
/// Forgets to stop a sound that starts late.
type ForgetsToStop = Broken<2>;

impl<const HOW: u8> Screen for Broken<HOW> {
    fn new(quiet: bool) -> Self {
        Self(<Receiver as Screen>::new(quiet))
    }
    fn input(&mut self, input: Input, told: Option<Report>, now: u64) {
        self.0.input(input, told, now);
    }
    fn take(&mut self, now: u64, jitter: u32) -> Option<Order> {
        let order = self.0.take(now, jitter);
        match (HOW, order) {
            (0, Some(Order::Start)) => self.0.started(now),
            (1, Some(Order::Tell(report))) => self.0.confirmed(report),
            (2, Some(Order::Stop)) => return self.0.take(now, jitter),
            _ => {}
        }
        order
    }
    fn next(&self) -> Option<u64> {
        self.0.next_deadline()
    }
    fn sound(&self) -> Sound {
        self.0.sound()
    }
}

/// The model: what really sounds, what was said, what must be said.
#[derive(Default)]
struct Model {
    /// Sounds ordered that the browser has not answered.
    ordered: u32,
    runs: bool,
    ever_ran: bool,
    calm: bool,
    told: Option<Report>,
    confirmed: Option<Report>,
    told_ms: u64,
}

impl Model {
    fn orders<S: Screen>(&mut self, screen: &mut S, now: u64) -> Result<(), TestCaseError> {
        for step in 0.. {
            prop_assert!(step < 20, "orders without end");
            match screen.take(now, 7) {
                None => break,
                Some(Order::Start) => {
                    prop_assert!(!self.calm, "started after the answer");
                    self.ordered += 1;
                }
                Some(Order::Stop) => self.runs = false,
                Some(Order::Tell(report)) => {
                    let real = report == Report::Shown || self.ever_ran;
                    prop_assert!(real, "says that it rang, and nothing sounded");
                    prop_assert!(self.confirmed < Some(report), "says what is confirmed");
                    (self.told, self.told_ms) = (Some(report), now);
                }
            }
        }
        prop_assert!(!(self.calm && self.runs), "sounds after the answer");
        let says = screen.sound() == Sound::Ringing;
        prop_assert!(!says || self.runs, "shows a sound that does not run");
        Ok(())
    }

    /// What is not confirmed is said again within the longest pause.
    fn is_repeated<S: Screen>(&self, screen: &S, now: u64) -> Result<(), TestCaseError> {
        if self.told > self.confirmed {
            let longest = self.told_ms + TIMES.retry_max_ms;
            let next = screen.next();
            prop_assert!(next.is_some_and(|at| at <= longest.max(now)), "not said again: {next:?}");
        }
        Ok(())
    }
}

fn is_honest<S: Screen>((inputs, quiet): (Vec<Input>, bool)) -> Result<(), TestCaseError> {
    let (mut screen, mut model, mut now) = (S::new(quiet), Model::default(), 0_u64);
    model.orders(&mut screen, now)?;
    for input in inputs {
        match input {
            // The browser speaks only of what it was asked.
            Input::Started if model.ordered == 0 => continue,
            Input::Refused(_) if model.ordered == 0 && !model.runs => continue,
            Input::Started => {
                model.ordered -= 1;
                (model.runs, model.ever_ran) = (true, true);
            }
            Input::Refused(_) => {
                model.ordered = model.ordered.saturating_sub(1);
                model.runs = false;
            }
            Input::Off => model.calm = true,
            Input::Wait(ms) => now += ms,
            Input::Confirmed => model.confirmed = model.confirmed.max(model.told),
            _ => {}
        }
        screen.input(input, model.told, now);
        model.orders(&mut screen, now)?;
        model.is_repeated(&screen, now)?;
        prop_assert!(!quiet || model.ordered == 0, "a quiet screen starts a sound");
    }
    Ok(())
}

fn worlds() -> impl Strategy<Value = (Vec<Input>, bool)> {
    (inputs(), prop_oneof![4 => Just(false), 1 => Just(true)])
}

#[test]
fn a_screen_says_what_it_hears_itself_do() {
    holds(worlds(), is_honest::<Receiver>);
}

#[test]
fn one_that_believes_its_own_order_is_caught() {
    is_caught(worlds(), is_honest::<BelievesItsOrder>);
}

#[test]
fn one_that_says_it_once_is_caught() {
    is_caught(worlds(), is_honest::<SaysOnce>);
}

#[test]
fn one_that_forgets_to_stop_is_caught() {
    is_caught(worlds(), is_honest::<ForgetsToStop>);
}

/// A locked sound is noticed within a second and tried again; once touched it rings and says so.
#[test]
fn a_locked_screen_says_that_it_is_shown_and_rings_when_it_is_touched() {
    let mut screen = Receiver::new(TIMES, false, 0);
    assert_eq!(screen.take(0, 0), Some(Order::Start));
    assert_eq!((screen.take(0, 0), screen.next_deadline()), (None, Some(1_000)));
    screen.handle_timeout(1_000);
    assert_eq!(screen.sound(), Sound::Hushed(Hush::Locked));
    assert_eq!(screen.take(1_000, 0), Some(Order::Tell(Report::Shown)));
    screen.confirmed(Report::Shown);
    screen.unlocked();
    assert_eq!(screen.take(1_500, 0), Some(Order::Start));
    screen.started(1_520);
    assert_eq!(screen.take(1_520, 0), Some(Order::Tell(Report::Rang)));
    screen.confirmed(Report::Rang);
    assert_eq!(screen.next_deadline(), None);
    screen.off();
    assert_eq!(screen.take(2_000, 0), Some(Order::Stop));
}

/// What a person put off stays off until the escalation calls again.
#[test]
fn a_muted_screen_sounds_again_in_the_next_round_only() {
    let mut screen = Receiver::new(TIMES, false, 0);
    screen.take(0, 0);
    screen.started(10);
    screen.mute(20);
    assert_eq!(screen.take(20, 0), Some(Order::Stop));
    screen.handle_timeout(90_000);
    screen.round(0);
    assert_eq!(screen.sound(), Sound::Hushed(Hush::Muted));
    screen.round(1);
    assert_eq!(screen.sound(), Sound::Wanted);
}

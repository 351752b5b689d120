//! The session's state machine against a naive model, with clocks that are read at any moment, go
//! back, leap over hours; with restarts from the log in any order, and with facts that come late.

mod controls;
mod model;

use crate::check::{holds, is_caught};
use controls::{
    ByArrival, CountsDown, ForgetsWhatWasSaid, IgnoresActs, KeepsTheOldEnd, OffersAgain,
};
use mamori_core::ids::{EventId, LogId};
use mamori_core::session::{Command, Due, Left, Machine, Rules, Stop};
use model::{EARLY, Model};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

pub const MINUTE: i64 = 60_000;
const DETENTION: &str = "time_detention";

/// What can be asked of a machine, so that broken ones can be asked the same.
pub trait Times {
    fn begin(rules: Rules, started_ms: i64) -> Self;
    /// `replay` while it is told what the log says after a restart.
    fn tell(&mut self, command: Command, at_ms: i64, replay: bool);
    fn read(&mut self, now_ms: i64) -> Due;
    fn seen(&self, now_ms: i64) -> Seen;
}

/// Everything a machine says of itself.
#[derive(Debug, PartialEq)]
pub struct Seen {
    pub left: Left,
    pub showing: Option<i16>,
    pub announces: bool,
    pub stop: Option<Stop>,
    pub offers: bool,
    pub next: Option<i64>,
}

impl Times for Machine {
    fn begin(rules: Rules, started_ms: i64) -> Self {
        Machine::new(rules, started_ms)
    }
    fn tell(&mut self, command: Command, at_ms: i64, _: bool) {
        self.handle(command, at_ms);
    }
    fn read(&mut self, now_ms: i64) -> Due {
        self.handle_timeout(now_ms)
    }
    fn seen(&self, now_ms: i64) -> Seen {
        Seen {
            left: self.left(now_ms),
            showing: self.showing().map(|prompt| prompt.mark_min),
            announces: self.announces(),
            stop: self.stop(),
            offers: self.offers_detention(),
            next: self.next_deadline(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Step {
    /// The clock is read after so many ms; negative after a step back.
    Read(i64),
    /// Exactly at the deadline.
    ReadAtDeadline,
    /// The prompt on the screen was said; without one, the end is announced.
    Say,
    /// Extended so many ms ago (on another device, if not 0) by so many minutes.
    Extend(i64, u16),
    /// A category was tapped so many ms ago.
    Tap(i64, &'static str, bool),
    /// The tap or step before the last was taken back.
    Undo,
    AskToLeave,
    Alert,
    Decline,
    /// The page died; the log says what happened, twice, and from somewhere in its middle.
    Restart(usize),
    End,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ago = || prop_oneof![3 => Just(0_i64), 1 => 0..50 * MINUTE];
    let category = prop_oneof![2 => Just("abusive_language"), 1 => Just(DETENTION)];
    let step = prop_oneof![
        6 => (0..4 * MINUTE).prop_map(Step::Read),
        2 => (0..180 * MINUTE).prop_map(Step::Read),
        1 => (-60 * MINUTE..0).prop_map(Step::Read),
        4 => Just(Step::ReadAtDeadline),
        4 => Just(Step::Say),
        2 => (ago(), 1..20_u16).prop_map(|(ago, minutes)| Step::Extend(ago, minutes)),
        1 => (ago(), category, any::<bool>()).prop_map(|(a, c, danger)| Step::Tap(a, c, danger)),
        1 => Just(Step::Undo),
        1 => Just(Step::AskToLeave),
        1 => prop_oneof![Just(Step::Alert), Just(Step::Decline)],
        2 => (0..40_usize).prop_map(Step::Restart),
        1 => prop::bool::weighted(0.2)
            .prop_map(|end| if end { Step::End } else { Step::Restart(0) }),
    ];
    vec(step, 1..60)
}

fn rules() -> impl Strategy<Value = Rules> {
    let prompts = prop_oneof![
        4 => Just(vec![10, 5, 0]),
        1 => Just(vec![0]),
        1 => Just(vec![20, 10, 0]),
        1 => Just(vec![5]),
        1 => Just(vec![]),
    ];
    let every = prop_oneof![Just(0_u16), Just(5), Just(1), Just(60)];
    let detention = prop_oneof![Just(60_u16), Just(0), 1..90_u16];
    (prop_oneof![Just(30_u16), 1..70_u16], prompts, every, detention).prop_map(
        |(limit_min, prompts_min, overrun_every_min, detention_min)| Rules {
            limit_min,
            prompts_min,
            overrun_every_min,
            detention_min,
            detention_category: String::from(DETENTION),
        },
    )
}

pub type World = (Rules, i64, Vec<Step>);

fn worlds() -> impl Strategy<Value = World> {
    (rules(), 0..2_000_000_000_000_i64, steps())
}

fn id(n: usize) -> EventId {
    EventId { log: LogId([1; 16]), seq: n as u64 }
}

/// What a step writes down, and when it happened.
fn fact(step: &Step, n: usize, now: i64, limit_min: u16, model: &Model) -> Option<(i64, Command)> {
    let id = id(n);
    Some(match step {
        Step::Say => {
            let limit = i16::try_from(limit_min).unwrap_or(i16::MAX);
            let mark_min = model.showing().unwrap_or(limit);
            (now, Command::Said { mark_min, ends_ms: model.named_end() })
        }
        Step::Extend(ago, minutes) => (now - ago, Command::Extended { id, minutes: *minutes }),
        Step::Tap(ago, category, danger) => {
            let category = String::from(*category);
            (now - ago, Command::Act { id, category, danger: *danger })
        }
        Step::Undo => (now, Command::Undone { id: model.last_undoable()? }),
        Step::AskToLeave => (now, Command::LeaveAsked { id }),
        Step::Alert => (now, Command::AlertOn),
        Step::Decline => (now, Command::DetentionDeclined),
        Step::End => (now, Command::End),
        Step::Read(_) | Step::ReadAtDeadline | Step::Restart(_) => return None,
    })
}

fn agrees<T: Times>((rules, started, steps): World) -> Result<(), TestCaseError> {
    let mut machine = T::begin(rules.clone(), started);
    let mut model = Model::new(rules.clone(), started);
    let mut now = started;
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Read(after) => now += after,
            Step::ReadAtDeadline => now = machine.seen(now).next.unwrap_or(now).max(now),
            Step::Restart(from) => {
                machine = T::begin(rules.clone(), started);
                model.restart();
                let facts = model.log();
                let from = from % facts.len().max(1);
                let order = facts[from..].iter().chain(facts[..from].iter().rev());
                for (at_ms, command) in order.clone().chain(order) {
                    machine.tell(command.clone(), *at_ms, true);
                }
            }
            other => {
                if let Some((at_ms, command)) = fact(other, n, now, rules.limit_min, &model) {
                    machine.tell(command.clone(), at_ms, false);
                    model.tell(command, at_ms);
                }
            }
        }
        let (due, expected) = (machine.read(now), model.read(now));
        let minute = (now - started) / MINUTE;
        prop_assert_eq!(due.prompt.map(|p| p.mark_min), expected.0, "prompt at {} min", minute);
        prop_assert_eq!(due.detention, expected.1, "detention at {} min", minute);
        let seen = machine.seen(now);
        prop_assert!(seen.next.is_none_or(|next| next > now), "a deadline in the past");
        prop_assert_eq!(seen, model.seen(now), "at {} min, after {:?}", minute, step);
        model.never_silent_at_the_end(now)?;
    }
    Ok(())
}

#[test]
fn the_machine_agrees_with_a_naive_one() {
    holds(worlds(), agrees::<Machine>);
}

#[test]
fn one_that_counts_down_is_caught() {
    is_caught(worlds(), agrees::<CountsDown>);
}

#[test]
fn one_that_forgets_what_was_said_is_caught() {
    is_caught(worlds(), agrees::<ForgetsWhatWasSaid>);
}

#[test]
fn one_that_keeps_the_old_end_is_caught() {
    is_caught(worlds(), agrees::<KeepsTheOldEnd>);
}

#[test]
fn one_that_goes_by_the_order_of_arrival_is_caught() {
    is_caught(worlds(), agrees::<ByArrival>);
}

#[test]
fn one_that_goes_on_with_the_minutes_after_an_act_is_caught() {
    is_caught(worlds(), agrees::<IgnoresActs>);
}

#[test]
fn one_that_offers_again_what_was_declined_is_caught() {
    is_caught(worlds(), agrees::<OffersAgain>);
}

/// Within one life of a page no mark of the same end is shown twice, unless the clock showed that
/// it was not due.
#[test]
fn no_mark_is_shown_twice_unless_it_was_not_due() {
    holds(worlds(), |(rules, started, steps)| {
        let mut machine = Machine::new(rules, started);
        let (mut now, mut last) = (started, None);
        for (n, step) in steps.into_iter().enumerate() {
            match step {
                Step::Read(after) => now += after,
                Step::Extend(ago, minutes) => {
                    machine.handle(Command::Extended { id: id(n), minutes }, now - ago);
                }
                _ => now += MINUTE,
            }
            last = last.filter(|(_, _, due_ms)| *due_ms <= now + EARLY);
            if let Some(prompt) = machine.handle_timeout(now).prompt {
                let ends = machine.ends_ms();
                let lower = last.is_none_or(|(e, mark, _)| e != ends || prompt.mark_min < mark);
                prop_assert!(lower, "{} after {last:?}", prompt.mark_min);
                last = Some((ends, prompt.mark_min, prompt.due_ms));
            }
        }
        Ok(())
    });
}

/// The facts of a session in two orders, one of them twice: the same state.
#[test]
fn the_order_of_facts_cannot_matter() {
    let facts = vec((0..90 * MINUTE, 0..6_u8, 0..9_usize), 0..20).prop_shuffle();
    holds(
        (rules(), facts.clone().prop_flat_map(|f| (Just(f.clone()), Just(f).prop_shuffle()))),
        |(rules, (one, two))| {
            let told = |facts: &[(i64, u8, usize)]| {
                let mut machine = Machine::new(rules.clone(), 0);
                for (at_ms, kind, n) in facts {
                    let category = String::from(if n % 2 == 0 { DETENTION } else { "repeat" });
                    let id = id(*n);
                    machine.handle(
                        match kind {
                            0 => Command::Said { mark_min: *n as i16 - 3, ends_ms: None },
                            1 => Command::Extended { id, minutes: 5 },
                            2 => Command::Act { id, category, danger: n % 3 == 0 },
                            3 => Command::Undone { id },
                            4 => Command::LeaveAsked { id },
                            _ => Command::AlertOn,
                        },
                        *at_ms,
                    );
                }
                machine
            };
            let again = [two.clone(), two].concat();
            prop_assert_eq!(told(&one), told(&again));
            Ok(())
        },
    );
}

/// Instants at the ends of what a header can hold do not break anything.
#[test]
fn impossible_instants_end_without_a_panic() {
    let instants = [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX];
    for started in instants {
        for now in instants {
            let rules = Rules {
                limit_min: 30,
                prompts_min: vec![10, 5, 0],
                overrun_every_min: 5,
                detention_min: 60,
                detention_category: String::from(DETENTION),
            };
            let mut machine = Machine::new(rules, started);
            let _ = (machine.handle_timeout(now), machine.left(now), machine.next_deadline());
            machine.handle(Command::Extended { id: id(1), minutes: u16::MAX }, now);
            let _ = (machine.handle_timeout(now), machine.left(now), machine.next_deadline());
            machine.handle(Command::End, now);
            let _ = machine.left(now);
        }
    }
}

//! The session's timer against a naive model, with clocks that are read at any moment, go back,
//! leap over hours, and with restarts in between.

use crate::check::{holds, is_caught};
use mamori_core::session::{Command, Left, Limits, Timer};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

const MINUTE: i64 = 60_000;
/// A prompt stays although the clock was set back by so little.
const EARLY: i64 = 5_000;

/// What can be asked of a timer, so that broken ones can be asked the same.
trait Times {
    fn begin(limits: Limits, started_ms: i64, said: &[i16]) -> Self;
    fn say(&mut self, mark_min: i16, now_ms: i64);
    fn end(&mut self, now_ms: i64);
    fn read(&mut self, now_ms: i64) -> Option<i16>;
    fn left(&self, now_ms: i64) -> Left;
    fn next(&self) -> Option<i64>;
}

impl Times for Timer {
    fn begin(limits: Limits, started_ms: i64, said: &[i16]) -> Self {
        Timer::new(limits, started_ms, said)
    }
    fn say(&mut self, mark_min: i16, now_ms: i64) {
        self.handle(Command::Said { mark_min }, now_ms);
    }
    fn end(&mut self, now_ms: i64) {
        self.handle(Command::End, now_ms);
    }
    fn read(&mut self, now_ms: i64) -> Option<i16> {
        self.handle_timeout(now_ms).map(|prompt| prompt.mark_min)
    }
    fn left(&self, now_ms: i64) -> Left {
        Timer::left(self, now_ms)
    }
    fn next(&self) -> Option<i64> {
        self.next_deadline()
    }
}

/// Control: counts down with each reading and shows a prompt only if it is read in its minute.
struct CountsDown(Timer, i64, i64);

impl Times for CountsDown {
    fn begin(limits: Limits, started_ms: i64, said: &[i16]) -> Self {
        Self(Timer::new(limits, started_ms, said), started_ms, started_ms)
    }
    fn say(&mut self, mark_min: i16, now_ms: i64) {
        self.0.say(mark_min, now_ms);
    }
    fn end(&mut self, now_ms: i64) {
        self.0.end(now_ms);
    }
    fn read(&mut self, now_ms: i64) -> Option<i16> {
        // A tick is believed to be a second at most, as with `setInterval`.
        self.1 += (now_ms - self.2).clamp(0, 1_000);
        self.2 = now_ms;
        self.0.read(self.1)
    }
    fn left(&self, _: i64) -> Left {
        self.0.left(self.1)
    }
    fn next(&self) -> Option<i64> {
        self.0.next()
    }
}

/// Control: forgets at a restart which sentences were said.
struct ForgetsWhatWasSaid(Timer);

impl Times for ForgetsWhatWasSaid {
    fn begin(limits: Limits, started_ms: i64, _: &[i16]) -> Self {
        Self(Timer::new(limits, started_ms, &[]))
    }
    fn say(&mut self, mark_min: i16, now_ms: i64) {
        self.0.say(mark_min, now_ms);
    }
    fn end(&mut self, now_ms: i64) {
        self.0.end(now_ms);
    }
    fn read(&mut self, now_ms: i64) -> Option<i16> {
        self.0.read(now_ms)
    }
    fn left(&self, now_ms: i64) -> Left {
        self.0.left(now_ms)
    }
    fn next(&self) -> Option<i64> {
        self.0.next()
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// The clock is read after so many ms; negative after a step back.
    Read(i64),
    /// Exactly at the deadline.
    ReadAtDeadline,
    /// The prompt on the screen was said.
    SayLast,
    /// The page died; the log says what was said.
    Restart,
    End,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..4 * MINUTE).prop_map(Step::Read),
        2 => (0..180 * MINUTE).prop_map(Step::Read),
        1 => (-60 * MINUTE..0).prop_map(Step::Read),
        4 => Just(Step::ReadAtDeadline),
        4 => Just(Step::SayLast),
        2 => Just(Step::Restart),
        1 => prop::bool::weighted(0.2).prop_map(|end| if end { Step::End } else { Step::Restart }),
    ];
    vec(step, 1..60)
}

fn limits() -> impl Strategy<Value = Limits> {
    let prompts = prop_oneof![
        Just(vec![10, 5, 0]),
        Just(vec![0]),
        Just(vec![20, 10, 0]),
        Just(vec![5]),
        Just(vec![]),
    ];
    let every = prop_oneof![Just(0_u16), Just(5), Just(1), Just(60)];
    (prop_oneof![Just(30_u16), 1..70_u16], prompts, every).prop_map(
        |(limit_min, prompts_min, overrun_every_min)| Limits {
            limit_min,
            prompts_min,
            overrun_every_min,
        },
    )
}

/// The naive model: it lists all marks and looks which are due.
struct Model {
    limits: Limits,
    started: i64,
    ended: Option<i64>,
    said: Vec<i16>,
    /// Marks that were on this screen since the page began.
    shown: Vec<i16>,
    /// The latest moment the clock was ever read at.
    latest: i64,
}

impl Model {
    /// All marks up to a while after the latest moment, first due first.
    fn marks(&self) -> Vec<i16> {
        let limit = self.limits.limit_min as i16;
        let mut marks: Vec<i16> = self.limits.prompts_min.iter().map(|m| *m as i16).collect();
        marks.retain(|mark| *mark < limit);
        marks.sort_unstable_by(|a, b| b.cmp(a));
        let overrun = (self.latest - self.due(0)) / MINUTE;
        let every = i64::from(self.limits.overrun_every_min);
        if every > 0 {
            marks.extend((1..=overrun.max(0) / every + 2).map(|i| (-i * every) as i16));
        }
        marks
    }

    fn due(&self, mark: i16) -> i64 {
        self.started + (i64::from(self.limits.limit_min) - i64::from(mark)) * MINUTE
    }

    /// The smallest mark that was shown or said: what comes next lies below.
    fn done(&self) -> i16 {
        self.shown.iter().chain(&self.said).copied().min().unwrap_or(i16::MAX)
    }

    /// The prompt on the screen.
    fn showing(&self) -> Option<i16> {
        let said = self.said.iter().copied().min().unwrap_or(i16::MAX);
        self.shown.last().copied().filter(|mark| *mark < said)
    }

    fn read(&mut self, now: i64) -> Option<i16> {
        // It was shown by a clock that was wrong: everything begins again at what was said.
        if self.showing().is_some_and(|mark| self.due(mark) > now + EARLY) {
            self.shown.clear();
        }
        let open = self.ended.is_none();
        let due = self.marks().into_iter().filter(|m| *m < self.done() && self.due(*m) <= now);
        let mark = due.min().filter(|_| open)?;
        self.shown.push(mark);
        Some(mark)
    }

    fn next(&self) -> Option<i64> {
        let next = self.marks().into_iter().find(|mark| *mark < self.done());
        next.filter(|_| self.ended.is_none()).map(|mark| self.due(mark))
    }

    fn left(&self, now: i64) -> Left {
        let length = i64::from(self.limits.limit_min) * MINUTE;
        match self.ended {
            Some(ended) => Left::Ended((ended - self.started).max(0)),
            None if now >= self.started + length => Left::Overrun(now - self.started - length),
            None => Left::Remaining((length - (now - self.started)).min(length)),
        }
    }
}

fn agrees<T: Times>(
    (limits, started, steps): (Limits, i64, Vec<Step>),
) -> Result<(), TestCaseError> {
    let mut timer = T::begin(limits.clone(), started, &[]);
    let mut model = Model {
        limits: limits.clone(),
        started,
        ended: None,
        said: vec![],
        shown: vec![],
        latest: started,
    };
    let mut now = started;
    for step in steps {
        match step {
            Step::Read(after) => now += after,
            Step::ReadAtDeadline => now = timer.next().unwrap_or(now).max(now),
            Step::SayLast => {
                if let Some(mark) = model.shown.last().copied() {
                    timer.say(mark, now);
                    model.said.push(mark);
                }
            }
            Step::Restart => {
                timer = T::begin(limits.clone(), started, &model.said);
                model.shown.clear();
                if model.ended.is_some() {
                    return Ok(());
                }
            }
            Step::End => {
                timer.end(now);
                model.ended.get_or_insert(now);
            }
        }
        model.latest = model.latest.max(now);
        let (prompt, expected) = (timer.read(now), model.read(now));
        prop_assert_eq!(prompt, expected, "prompt at {} min", (now - started) / MINUTE);
        prop_assert_eq!(timer.left(now), model.left(now));
        prop_assert_eq!(timer.next(), model.next());
        prop_assert!(timer.next().is_none_or(|next| next > now), "a deadline in the past");
        // The end of the meeting is never passed over in silence.
        let over = now >= model.due(0) && model.marks().contains(&0) && model.ended.is_none();
        prop_assert!(!over || model.done() <= 0, "the final prompt was missed");
    }
    Ok(())
}

fn worlds() -> impl Strategy<Value = (Limits, i64, Vec<Step>)> {
    (limits(), 0..2_000_000_000_000_i64, steps())
}

#[test]
fn the_timer_agrees_with_a_naive_one() {
    holds(worlds(), agrees::<Timer>);
}

#[test]
fn a_timer_that_counts_down_is_caught() {
    is_caught(worlds(), agrees::<CountsDown>);
}

#[test]
fn a_timer_that_forgets_what_was_said_is_caught() {
    is_caught(worlds(), agrees::<ForgetsWhatWasSaid>);
}

/// Within one life of a page no mark is shown twice, unless the clock showed that it was not due.
#[test]
fn no_mark_is_shown_twice_unless_it_was_not_due() {
    holds(worlds(), |(limits, started, steps)| {
        let mut timer = Timer::new(limits, started, &[]);
        let (mut now, mut last) = (started, (i16::MAX, i64::MIN));
        for step in steps {
            now += if let Step::Read(after) = step { after } else { MINUTE };
            if last.1 > now + EARLY {
                last = (i16::MAX, i64::MIN);
            }
            if let Some(prompt) = timer.handle_timeout(now) {
                prop_assert!(prompt.mark_min < last.0, "{} after {last:?}", prompt.mark_min);
                last = (prompt.mark_min, prompt.due_ms);
            }
        }
        Ok(())
    });
}

/// Instants at the ends of what a header can hold do not break anything.
#[test]
fn impossible_instants_end_without_a_panic() {
    let instants = [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX];
    for started in instants {
        for now in instants {
            let limits =
                Limits { limit_min: 30, prompts_min: vec![10, 5, 0], overrun_every_min: 5 };
            let mut timer = Timer::new(limits, started, &[]);
            let _ = (timer.handle_timeout(now), timer.left(now), timer.next_deadline());
            timer.handle(Command::End, now);
            let _ = timer.left(now);
        }
    }
}

//! The ladder 段階: which rung is offered, how often each was taken, and the chronology that a
//! report on 不退去 needs. Offers; never forces.

use crate::case::{Case, Session, Taken};
use crate::ids::EventId;
use crate::lang::Lang;
use crate::policy::{LadderStep, Policy};
use crate::time;
use alloc::string::String;
use alloc::vec::Vec;

/// The rung that asks the person to leave; the program acts on it.
pub const LEAVE_REQUESTED: &str = "leave_requested";

/// The rung that ends the response where nobody can be asked to leave; the program acts on it.
pub const END_NOTIFIED: &str = "end_notified";

/// The rung that a confirmed act leads to (対応⑴): 退去要求, or on channels without it the notice
/// that the response ends.
pub fn ending(steps: &[&LadderStep]) -> &'static str {
    let has = |code: &str| steps.iter().any(|step| step.code == code);
    if !has(LEAVE_REQUESTED) && has(END_NOTIFIED) { END_NOTIFIED } else { LEAVE_REQUESTED }
}

/// One rung and how often it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Its code in the policy.
    pub step: String,
    /// When it was taken, ms since 1970-01-01 UTC, ascending.
    pub times_ms: Vec<i64>,
    /// The latest of these.
    pub last: Option<EventId>,
    /// At least so often before the next rung.
    pub min_times: u16,
    /// At most so often.
    pub max_times: u16,
}

impl Rung {
    /// Taken as often as the policy asks for.
    pub fn is_done(&self) -> bool {
        self.times_ms.len() >= usize::from(self.min_times)
    }

    /// Taken as often as the policy has it at most.
    pub fn is_spent(&self) -> bool {
        self.times_ms.len() >= usize::from(self.max_times)
    }
}

/// The ladder as far as it was climbed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    /// All rungs, the first one first.
    pub rungs: Vec<Rung>,
    /// Which rung is offered; `None` at the top, and where the alert comes first.
    pub next: Option<usize>,
}

impl Ladder {
    /// The code of the rung that is offered.
    pub fn offered(&self) -> Option<&str> {
        Some(self.rungs.get(self.next?)?.step.as_str())
    }
}

/// The steps of a case that stand, earliest first.
pub fn standing(case: &Case) -> Vec<&Taken> {
    let mut taken: Vec<&Taken> = case.steps.iter().filter_map(|s| s.standing()).collect();
    taken.sort_by_key(|t| (t.stamp.at_ms, t.stamp.id));
    taken
}

/// The same, only those of a session: taken in it, or outside any since its start.
pub fn in_session<'a>(case: &'a Case, session: &Session) -> Vec<&'a Taken> {
    let mut taken = standing(case);
    taken.retain(|t| match t.session {
        Some(id) => id == session.id,
        None => session.covers(&t.stamp),
    });
    taken
}

/// How far `taken` (earliest first) leads up the policy's ladder.
///
/// The highest rung that was taken is offered until it was taken often enough, then the one above
/// it. Rungs that were left out are not offered again. `from` is the lowest rung to offer: once an
/// act was confirmed, that of [`ending`]. With `danger` none is: the alert comes first (対応⑸).
pub fn climb(steps: &[&LadderStep], taken: &[&Taken], from: Option<&str>, danger: bool) -> Ladder {
    let mut rungs = Vec::new();
    let mut at = 0;
    for (n, step) in steps.iter().enumerate() {
        let mut rung = Rung {
            step: step.code.clone(),
            times_ms: Vec::new(),
            last: None,
            min_times: step.min_times,
            max_times: step.max_times,
        };
        for t in taken.iter().filter(|t| t.step == step.code) {
            rung.times_ms.push(t.stamp.at_ms);
            rung.last = Some(t.stamp.id);
        }
        if rung.last.is_some() || from == Some(step.code.as_str()) {
            at = n;
        }
        rungs.push(rung);
    }
    while rungs.get(at).is_some_and(Rung::is_done) {
        at += 1;
    }
    let next = (at < rungs.len() && !danger).then_some(at);
    Ladder { rungs, next }
}

/// The chronology: one line for each kind of step, in the order of the first, with all its times:
/// `退去要求 14:32, 14:35, 14:38`. A time on another day than the one before it in its line, or at
/// the head of a line than the first step of all, names the day. A code that the policy does not
/// know stands for itself.
pub fn chronology(case: &Case, policy: &Policy, lang: Lang) -> Vec<String> {
    let offset = i32::from(policy.utc_offset_minutes);
    let taken = standing(case);
    let mut lines = Vec::new();
    for (n, first) in taken.iter().enumerate() {
        if taken[..n].iter().any(|before| before.step == first.step) {
            continue;
        }
        let label = policy.step(&first.step).map_or(first.step.as_str(), |s| s.0.get(lang));
        let mut line = String::from(label);
        let mut before_ms = taken[0].stamp.at_ms;
        let mut gap = " ";
        for same in taken[n..].iter().filter(|t| t.step == first.step) {
            let at_ms = same.stamp.at_ms;
            line.push_str(gap);
            if !time::same_day(before_ms, at_ms, offset) {
                line.push_str(&time::month_day(at_ms, offset, lang));
                line.push(' ');
            }
            line.push_str(&time::hour_minute(at_ms, offset));
            (before_ms, gap) = (at_ms, ", ");
        }
        lines.push(line);
    }
    lines
}

//! Escalation: who is called beyond the department, as a function of what is on the disk.
//!
//! [`plan`] looks at facts only, so a server that restarts in the middle goes on where it was: a
//! step that is on the disk is done, one that is not is due. The caller writes a step down, in a
//! transaction of its own, before anything follows from it. Keeps nothing and reads no clock.

use crate::policy::{EscalationRow, Unless};
use alloc::vec::Vec;

/// One step: a row of the policy in a round. Only the last row has rounds after 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// The row, counted from 0.
    pub row: u16,
    /// The round, counted from 0.
    pub round: u32,
}

/// What is on the disk of one alert. All times are ms of the server's [`FactClock`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the server stored it.
    pub raised_ms: i64,
    /// A device rang.
    pub rang: bool,
    /// Somebody's answer stands.
    pub answered: bool,
    /// It is over, or it is a self-test: nobody is called.
    pub over: bool,
    /// The steps that are done, with their times.
    pub done: Vec<(Step, i64)>,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Due, in the order of the rows.
    pub due: Vec<Step>,
    /// When to look again if no fact changes; `None` once answered or over.
    pub next_ms: Option<i64>,
}

/// What follows from the facts at `now_ms`. Rows are those of the policy the alert was raised
/// under; the last one repeats every `repeat_ms`.
pub fn plan(rows: &[EscalationRow], repeat_ms: u64, facts: &Facts, now_ms: i64) -> Plan {
    let mut plan = Plan::default();
    if facts.over || facts.answered {
        return plan;
    }
    let later = |at_ms: i64, ms: u64| at_ms.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX));
    for (row, index) in rows.iter().zip(0_u16..) {
        let last = usize::from(index) + 1 == rows.len();
        let of_row = facts.done.iter().filter(|(step, _)| step.row == index);
        let latest = of_row.max_by_key(|(step, _)| step.round);
        let (round, at_ms) = match latest {
            Some((step, at_ms)) if last => (step.round + 1, later(*at_ms, repeat_ms)),
            Some(_) => continue,
            // What the last row says is never dropped because something rang.
            None if row.unless == Unless::Ring && facts.rang && !last => continue,
            None => (0, later(facts.raised_ms, u64::from(row.after_seconds) * 1_000)),
        };
        if at_ms <= now_ms {
            plan.due.push(Step { row: index, round });
        } else {
            plan.next_ms = Some(plan.next_ms.map_or(at_ms, |next| next.min(at_ms)));
        }
    }
    plan
}

/// The clock that facts are written with: it runs with the monotonic clock of the process and never
/// begins behind a fact that is on the disk. So a wall clock that is set back while the server is
/// down cannot put a step off, and one that is set while it runs changes nothing.
#[derive(Clone, Copy, Debug)]
pub struct FactClock {
    base_ms: i64,
    base_mono_ms: u64,
}

impl FactClock {
    /// A server that starts: the wall clock then, and the latest time on the disk.
    pub fn new(wall_ms: i64, latest_fact_ms: Option<i64>, mono_ms: u64) -> Self {
        let base_ms = latest_fact_ms.map_or(wall_ms, |latest| latest.max(wall_ms));
        Self { base_ms, base_mono_ms: mono_ms }
    }

    /// The time, ms since 1970-01-01 UTC.
    pub fn now_ms(&self, mono_ms: u64) -> i64 {
        self.base_ms.saturating_add_unsigned(mono_ms.saturating_sub(self.base_mono_ms))
    }
}

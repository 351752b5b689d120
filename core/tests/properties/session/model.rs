//! The naive model of a session: it keeps all facts, lists all marks and looks which are due.

use super::{MINUTE, Seen};
use mamori_core::ids::EventId;
use mamori_core::session::{Command, Left, Rules, Stop};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// What is on the screen stays although the clock was set back by so little.
pub const EARLY: i64 = 5_000;

pub struct Model {
    rules: Rules,
    started: i64,
    facts: Vec<(i64, Command)>,
    /// End and mark of all that was on this screen since the page began.
    shown: Vec<(i64, i16)>,
    offered: bool,
    declined: bool,
    /// The latest moment the clock was ever read at.
    latest: i64,
}

impl Model {
    pub fn new(rules: Rules, started: i64) -> Self {
        let (facts, shown) = (vec![], vec![]);
        Self { rules, started, facts, shown, offered: false, declined: false, latest: started }
    }

    pub fn restart(&mut self) {
        self.shown.clear();
        (self.offered, self.declined) = (false, false);
    }

    /// What is on the disk.
    pub fn log(&self) -> Vec<(i64, Command)> {
        self.facts.clone()
    }

    pub fn tell(&mut self, command: Command, at_ms: i64) {
        match command {
            Command::DetentionDeclined => self.declined = true,
            other => self.facts.push((at_ms, other)),
        }
    }

    fn ended(&self) -> Option<i64> {
        self.facts.iter().filter(|f| f.1 == Command::End).map(|f| f.0).min()
    }

    /// The end in force, and when it was set, if by an extension.
    fn end(&self) -> (i64, Option<i64>) {
        let mut extended: Vec<_> = self
            .facts
            .iter()
            .filter_map(|(at, command)| match command {
                Command::Extended { id, minutes } => Some((*at, *id, i64::from(*minutes))),
                _ => None,
            })
            .collect();
        extended.sort();
        let mut end = self.started + i64::from(self.rules.limit_min) * MINUTE;
        for (at, _, minutes) in &extended {
            end = end.max(*at) + minutes * MINUTE;
        }
        (end, extended.last().map(|last| last.0))
    }

    fn due(&self, mark: i16) -> i64 {
        self.end().0 - i64::from(mark) * MINUTE
    }

    /// The end as it is written beside a sentence said of it.
    pub fn named_end(&self) -> Option<i64> {
        let (end, since) = self.end();
        since.map(|_| end)
    }

    /// Marks said of the end in force.
    fn said(&self) -> Vec<i16> {
        let named = self.named_end();
        let said = self.facts.iter().filter_map(|(_, command)| match command {
            Command::Said { mark_min, ends_ms } if *ends_ms == named => Some(*mark_min),
            _ => None,
        });
        said.collect()
    }

    fn undone(&self, id: EventId) -> bool {
        self.facts.iter().any(|fact| fact.1 == Command::Undone { id })
    }

    pub fn last_undoable(&self) -> Option<EventId> {
        let mut ids = self.facts.iter().rev().filter_map(|(_, command)| match command {
            Command::Act { id, .. } | Command::LeaveAsked { id } => Some(*id),
            _ => None,
        });
        ids.find(|id| !self.undone(*id))
    }

    fn stop(&self) -> Option<Stop> {
        if self.ended().is_some() {
            return None;
        }
        let mut acts: Vec<_> = self
            .facts
            .iter()
            .filter_map(|(at, command)| match command {
                Command::Act { id, category, danger } if *at >= self.started => {
                    (!self.undone(*id)).then(|| (*at, *id, category.clone(), *danger))
                }
                _ => None,
            })
            .collect();
        acts.sort();
        let (at, id, category, _) = acts.last()?.clone();
        let alerted = |after: i64| {
            self.facts.iter().any(|(when, c)| *c == Command::AlertOn && *when >= after)
        };
        let asked = self.facts.iter().any(|(when, command)| match command {
            Command::LeaveAsked { id } => *when >= at && !self.undone(*id),
            _ => false,
        });
        let alert = acts.iter().any(|act| act.3 && !alerted(act.0));
        Some(Stop { incident: id, category, at_ms: at, asked, alert })
    }

    /// All marks up to a while after the latest moment, first due first.
    fn marks(&self) -> Vec<i16> {
        let limit = self.rules.limit_min as i16;
        let mut marks: Vec<i16> = self.rules.prompts_min.iter().map(|m| *m as i16).collect();
        marks.retain(|mark| *mark < limit);
        marks.sort_unstable_by(|a, b| b.cmp(a));
        let (end, since) = self.end();
        let overrun = (self.latest.max(since.unwrap_or(0)) - end) / MINUTE;
        let every = i64::from(self.rules.overrun_every_min);
        if every > 0 {
            marks.extend((1..=overrun.max(0) / every + 2).map(|i| (-i * every) as i16));
        }
        let stop = self.stop().is_some();
        marks.retain(|mark| *mark <= 0 || !stop);
        marks.retain(|mark| since.is_none_or(|since| self.due(*mark) > since));
        marks
    }

    /// The prompt on the screen: shown, of this end, fitting, and not said.
    pub fn showing(&self) -> Option<i16> {
        let (end, stop) = (self.end().0, self.stop().is_some());
        let shown = self.shown.iter().filter(|(of, mark)| *of == end && (*mark <= 0 || !stop));
        let last = shown.map(|(_, mark)| *mark).min().filter(|_| self.ended().is_none())?;
        self.said().iter().all(|said| *said > last).then_some(last)
    }

    fn done(&self) -> i16 {
        let said = self.said().into_iter().min().unwrap_or(i16::MAX);
        self.showing().map_or(said, |mark| mark.min(said))
    }

    fn detention(&self) -> Option<i64> {
        let tapped = self.facts.iter().any(|(at, command)| match command {
            Command::Act { category, .. } => {
                *category == self.rules.detention_category && *at >= self.started
            }
            _ => false,
        });
        let off = tapped || self.declined || self.ended().is_some();
        let min = i64::from(self.rules.detention_min);
        (!off && min > 0).then_some(self.started + min * MINUTE)
    }

    pub fn read(&mut self, now: i64) -> (Option<i16>, bool) {
        self.latest = self.latest.max(now);
        // It was shown by a clock that was wrong: everything begins again at what was said.
        if self.showing().is_some_and(|mark| self.due(mark) > now + EARLY) {
            self.shown.clear();
        }
        if self.detention().is_some_and(|at| at > now + EARLY) {
            self.offered = false;
        }
        let open = self.ended().is_none();
        let due = self.marks().into_iter().filter(|m| *m < self.done() && self.due(*m) <= now);
        let mark = due.min().filter(|_| open);
        if let Some(mark) = mark {
            self.shown.push((self.end().0, mark));
        }
        let detention = !self.offered && self.detention().is_some_and(|at| at <= now);
        self.offered |= detention;
        (mark, detention)
    }

    pub fn seen(&self, now: i64) -> Seen {
        let end = self.end().0;
        let length = end - self.started;
        let left = match self.ended() {
            Some(ended) => Left::Ended((ended - self.started).max(0)),
            None if now >= end => Left::Overrun(now - end),
            None => Left::Remaining((end - now).min(length)),
        };
        let open = self.ended().is_none();
        let prompt = self.marks().into_iter().find(|mark| *mark < self.done());
        let prompt = prompt.filter(|_| open).map(|mark| self.due(mark));
        let detention = self.detention().filter(|_| !self.offered);
        Seen {
            left,
            showing: self.showing(),
            announces: open && self.said().is_empty() && self.stop().is_none(),
            stop: self.stop(),
            offers: self.offered && self.detention().is_some(),
            next: prompt.into_iter().chain(detention).min(),
        }
    }

    /// The end of the meeting is never passed over in silence.
    pub fn never_silent_at_the_end(&self, now: i64) -> Result<(), TestCaseError> {
        let over = now >= self.due(0) && self.marks().contains(&0) && self.ended().is_none();
        prop_assert!(!over || self.done() <= 0, "the final prompt was missed");
        Ok(())
    }
}

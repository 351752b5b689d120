//! The state machine of a session 面談: policy 対応⑴, thirty minutes and then it ends.
//!
//! A set of facts and absolute times: what is left is computed, never counted down, so a reload, a
//! kill or a sleep cannot make it wrong, and facts may come late, twice and in any order. Only what
//! this page has shown is remembered beside them. Effects are prompts; the caller shows and sounds
//! them. Reads no clock.

pub mod ladder;
pub mod script;

use crate::ids::EventId;
use alloc::string::String;
use alloc::vec::Vec;

const MINUTE_MS: i64 = 60_000;
/// What is on the screen stays although the clock was set back by so little.
const EARLY_MS: i64 = 5_000;

/// The policy's numbers for a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Length of the meeting without extensions, minutes.
    pub limit_min: u16,
    /// Prompts at so many minutes left; those not below the limit do not exist.
    pub prompts_min: Vec<u16>,
    /// A prompt every so many minutes of overrun; 0 for none.
    pub overrun_every_min: u16,
    /// After so many minutes the stay itself is an act; 0 for never.
    pub detention_min: u16,
    /// The category of that act.
    pub detention_category: String,
}

/// What remains of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// So many ms remain.
    Remaining(i64),
    /// Over by so many ms.
    Overrun(i64),
    /// Ended after so many ms.
    Ended(i64),
}

/// A prompt that is due: the sentence for `mark_min` minutes left (negative in overrun).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Minutes left; negative in overrun.
    pub mark_min: i16,
    /// When it fell due, ms since 1970-01-01 UTC.
    pub due_ms: i64,
}

/// What became new with the time: each of them sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// A prompt that is new on the screen.
    pub prompt: Option<Prompt>,
    /// 時間拘束 is offered from this moment on.
    pub detention: bool,
}

impl Due {
    /// Whether anything became new.
    pub fn is_any(self) -> bool {
        self.prompt.is_some() || self.detention
    }
}

/// An act was recorded in the session: end it and ask to leave (対応⑴), or call for help (対応⑸).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The tap that stands and is the latest.
    pub incident: EventId,
    /// Its category code.
    pub category: String,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// The person was asked to leave after it.
    pub asked: bool,
    /// Somebody may be hurt, and no alert was on since: the alert comes first.
    pub alert: bool,
}

/// What happened in the session, or was decided on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The sentence of this mark was said. A mark at the limit stands for the announced end.
    Said {
        /// The prompt's mark.
        mark_min: i16,
        /// The end it was said of; `None` for the one set at the start.
        ends_ms: Option<i64>,
    },
    /// The meeting was extended.
    Extended {
        /// The event.
        id: EventId,
        /// By so many minutes.
        minutes: u16,
    },
    /// A category was tapped.
    Act {
        /// The tap.
        id: EventId,
        /// Category code.
        category: String,
        /// The policy's severity of it is danger.
        danger: bool,
    },
    /// The person was asked to leave, or warned after that.
    LeaveAsked {
        /// The step.
        id: EventId,
    },
    /// A tap or a step was taken back.
    Undone {
        /// The tap or step.
        id: EventId,
    },
    /// An alert was on: raised, or not over before.
    AlertOn,
    /// 時間拘束 is not to be recorded. Holds for this page life.
    DetentionDeclined,
    /// The meeting is over.
    End,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Act {
    at_ms: i64,
    id: EventId,
    category: String,
    danger: bool,
}

/// The end in force, and since when.
#[derive(Clone, Copy)]
struct Term {
    /// The end set at the start.
    first_ms: i64,
    ends_ms: i64,
    /// The extension that set it; `None` for the start.
    since_ms: Option<i64>,
}

/// The state of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    rules: Rules,
    started_ms: i64,
    ended_ms: Option<i64>,
    /// Time, mark, and the end it was said of.
    said: Vec<(i64, i16, Option<i64>)>,
    extended: Vec<(i64, EventId, u16)>,
    acts: Vec<Act>,
    asked: Vec<(i64, EventId)>,
    undone: Vec<EventId>,
    alerted_ms: Option<i64>,
    /// The mark this page showed last, and the end it belonged to.
    shown: Option<(i64, i16)>,
    /// 時間拘束 was offered by this page.
    offered: bool,
    declined: bool,
}

impl Machine {
    /// A session that started at `started_ms` and of which nothing else is known. One found in the
    /// log after a restart is told what happened by [`Machine::handle`].
    pub fn new(rules: Rules, started_ms: i64) -> Self {
        Self {
            rules,
            started_ms,
            ended_ms: None,
            said: Vec::new(),
            extended: Vec::new(),
            acts: Vec::new(),
            asked: Vec::new(),
            undone: Vec::new(),
            alerted_ms: None,
            shown: None,
            offered: false,
            declined: false,
        }
    }

    /// Learns what happened at `at_ms` (corrected clock, ms since 1970-01-01 UTC). Twice is the
    /// same as once, and the order cannot matter.
    pub fn handle(&mut self, command: Command, at_ms: i64) {
        match command {
            Command::Said { mark_min, ends_ms } => {
                insert(&mut self.said, (at_ms, mark_min, ends_ms));
            }
            Command::Extended { id, minutes } => {
                insert(&mut self.extended, (at_ms, id, minutes));
            }
            Command::Act { id, category, danger } => {
                insert(&mut self.acts, Act { at_ms, id, category, danger });
            }
            Command::LeaveAsked { id } => insert(&mut self.asked, (at_ms, id)),
            Command::Undone { id } => insert(&mut self.undone, id),
            Command::AlertOn => self.alerted_ms = self.alerted_ms.max(Some(at_ms)),
            Command::DetentionDeclined => self.declined = true,
            Command::End => {
                self.ended_ms = Some(self.ended_ms.map_or(at_ms, |ended| ended.min(at_ms)));
            }
        }
    }

    fn term(&self) -> Term {
        let limit_ms = i64::from(self.rules.limit_min) * MINUTE_MS;
        let first_ms = self.started_ms.saturating_add(limit_ms);
        Term {
            first_ms,
            ends_ms: extended_to(first_ms, &self.extended),
            since_ms: self.extended.last().map(|last| last.0),
        }
    }

    /// When the meeting is to end, extensions included, ms since 1970-01-01 UTC.
    pub fn ends_ms(&self) -> i64 {
        self.term().ends_ms
    }

    /// What is left at `now_ms`.
    pub fn left(&self, now_ms: i64) -> Left {
        let ends_ms = self.ends_ms();
        match self.ended_ms {
            Some(ended) => Left::Ended(ended.saturating_sub(self.started_ms).max(0)),
            None if now_ms < ends_ms => {
                let length = ends_ms.saturating_sub(self.started_ms);
                Left::Remaining(ends_ms.saturating_sub(now_ms).min(length))
            }
            None => Left::Overrun(now_ms.saturating_sub(ends_ms)),
        }
    }

    /// The marks said of the end in force, in the order of saying.
    pub fn said(&self) -> Vec<i16> {
        let term = self.term();
        let mut said = Vec::new();
        for (_, mark_min, ends_ms) in &self.said {
            if ends_ms.unwrap_or(term.first_ms) == term.ends_ms {
                said.push(*mark_min);
            }
        }
        said
    }

    /// The smallest of these: those from there on are settled.
    fn said_min(&self) -> Option<i16> {
        self.said().into_iter().min()
    }

    /// Whether the end in force is still to be announced: at the start and after an extension.
    pub fn announces(&self) -> bool {
        self.ended_ms.is_none() && self.said_min().is_none() && self.stop().is_none()
    }

    /// The prompt on the screen.
    pub fn showing(&self) -> Option<Prompt> {
        let term = self.term();
        let (ends_ms, mark_min) = self.shown?;
        let said = self.said_min().is_some_and(|said| said <= mark_min);
        let open = self.ended_ms.is_none() && ends_ms == term.ends_ms && !said;
        (open && self.fits(mark_min)).then(|| Prompt { mark_min, due_ms: due(term, mark_min) })
    }

    /// Who is to leave is not told how many minutes are left.
    fn fits(&self, mark_min: i16) -> bool {
        mark_min <= 0 || self.stop().is_none()
    }

    /// What the latest act that stands asks for; `None` while there is none or once ended.
    pub fn stop(&self) -> Option<Stop> {
        if self.ended_ms.is_some() {
            return None;
        }
        let mut latest = None;
        let mut alert = false;
        for act in &self.acts {
            if act.at_ms >= self.started_ms && !self.undone.contains(&act.id) {
                latest = Some(act);
                alert |= act.danger && self.alerted_ms.is_none_or(|at| at < act.at_ms);
            }
        }
        let latest = latest?;
        let mut asked = self.asked.iter().filter(|(_, id)| !self.undone.contains(id));
        Some(Stop {
            incident: latest.id,
            category: latest.category.clone(),
            at_ms: latest.at_ms,
            asked: asked.any(|(at_ms, _)| *at_ms >= latest.at_ms),
            alert,
        })
    }

    /// When 時間拘束 is to be offered; `None` once it was tapped (even if taken back) or declined.
    fn detention_ms(&self) -> Option<i64> {
        let of_it = |act: &Act| {
            act.category == self.rules.detention_category && act.at_ms >= self.started_ms
        };
        let settled = self.ended_ms.is_some() || self.declined || self.acts.iter().any(of_it);
        let min = i64::from(self.rules.detention_min);
        (min > 0 && !settled).then(|| self.started_ms.saturating_add(min * MINUTE_MS))
    }

    /// Whether 時間拘束 is offered: from the moment it fell due until it is settled.
    pub fn offers_detention(&self) -> bool {
        self.offered && self.detention_ms().is_some()
    }

    /// The next moment at which something falls due; `None` once ended.
    pub fn next_deadline(&self) -> Option<i64> {
        let prompt = self.next_prompt(self.term(), self.showing()).map(|prompt| prompt.due_ms);
        let detention = self.detention_ms().filter(|_| !self.offered);
        [prompt, detention].into_iter().flatten().min()
    }

    /// Shows what is due at `now_ms`; of prompts the latest one, earlier ones that were missed are
    /// passed over. Returns what is new on the screen. What turns out not to be due, because the
    /// clock was corrected, is taken back.
    pub fn handle_timeout(&mut self, now_ms: i64) -> Due {
        let soon_ms = now_ms.saturating_add(EARLY_MS);
        if self.showing().is_some_and(|prompt| prompt.due_ms > soon_ms) {
            self.shown = None;
        }
        self.offered &= self.detention_ms().is_none_or(|at| at <= soon_ms);
        let term = self.term();
        let (before, mut latest) = (self.showing(), self.showing());
        while let Some(prompt) = self.next_prompt(term, latest).filter(|p| p.due_ms <= now_ms) {
            latest = Some(prompt);
        }
        let prompt = latest.filter(|_| latest != before);
        if let Some(prompt) = prompt {
            self.shown = Some((term.ends_ms, prompt.mark_min));
        }
        let detention = !self.offered && self.detention_ms().is_some_and(|at| at <= now_ms);
        self.offered |= detention;
        Due { prompt, detention }
    }

    /// The first prompt after what was said and `shown`.
    fn next_prompt(&self, term: Term, shown: Option<Prompt>) -> Option<Prompt> {
        if self.ended_ms.is_some() {
            return None;
        }
        let said = self.said_min().unwrap_or(i16::MAX);
        let mut done = shown.map_or(said, |prompt| prompt.mark_min.min(said));
        loop {
            let mark_min = self.mark_after(done)?;
            let due_ms = due(term, mark_min);
            // What had passed when the end was moved is not said of the new end.
            if self.fits(mark_min) && term.since_ms.is_none_or(|since| due_ms > since) {
                return Some(Prompt { mark_min, due_ms });
            }
            done = mark_min;
        }
    }

    /// The first mark after `done`. Those that would fall due before the start do not exist.
    fn mark_after(&self, done: i16) -> Option<i16> {
        let limit = i16::try_from(self.rules.limit_min).unwrap_or(i16::MAX);
        let planned = self.rules.prompts_min.iter().filter_map(|m| i16::try_from(*m).ok());
        let next = planned.filter(|m| *m < done && *m < limit).max();
        match (next, i16::try_from(self.rules.overrun_every_min).unwrap_or(0)) {
            (Some(mark), _) => Some(mark),
            (None, 0) => None,
            (None, every) if done > 0 => Some(-every),
            (None, every) => done.checked_sub(every + done % every),
        }
    }
}

fn due(term: Term, mark_min: i16) -> i64 {
    term.ends_ms.saturating_sub(i64::from(mark_min) * MINUTE_MS)
}

fn insert<T: Ord>(list: &mut Vec<T>, new: T) {
    if let Err(at) = list.binary_search(&new) {
        list.insert(at, new);
    }
}

/// The extensions in the order of their time.
fn extended_to(mut ends_ms: i64, extended: &[(i64, EventId, u16)]) -> i64 {
    for (at_ms, _, minutes) in extended {
        ends_ms = ends_ms.max(*at_ms).saturating_add(i64::from(*minutes) * MINUTE_MS);
    }
    ends_ms
}

/// When a meeting is to end: each extension counts from the end in force, or from its own moment
/// if that has passed already. `extended` are time, event and minutes, in any order.
pub fn ends_ms(started_ms: i64, limit_min: u16, mut extended: Vec<(i64, EventId, u16)>) -> i64 {
    extended.sort_unstable();
    extended_to(started_ms.saturating_add(i64::from(limit_min) * MINUTE_MS), &extended)
}

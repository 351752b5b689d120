//! The session's timer: policy 対応 ⑴, thirty minutes and then it ends.
//!
//! A pure state machine over absolute times: what is left is computed, never counted down, so a
//! reload, a kill or a sleep cannot make it wrong. Effects are prompts; the caller shows and sounds
//! them. Reads no clock.

use alloc::vec::Vec;

const MINUTE_MS: i64 = 60_000;
/// A prompt stays although the clock was set back by so little.
const EARLY_MS: i64 = 5_000;

/// The policy's numbers for a session, in minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Length of the meeting.
    pub limit_min: u16,
    /// Prompts at so many minutes left, descending, 0 included.
    pub prompts_min: Vec<u16>,
    /// A prompt every so many minutes of overrun; 0 for none.
    pub overrun_every_min: u16,
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

/// What the staff does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The sentence of this mark was said, or put aside.
    Said {
        /// The prompt's mark.
        mark_min: i16,
    },
    /// The meeting is over.
    End,
}

/// The timer of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    limits: Limits,
    started_ms: i64,
    ended_ms: Option<i64>,
    /// The earliest mark handled so far: later marks are smaller.
    handled_min: Option<i16>,
    showing: Option<Prompt>,
}

impl Timer {
    /// A timer that started at `started_ms`. For a session found in the log after a restart, `said`
    /// names the marks that were confirmed; only the latest due prompt is shown again.
    pub fn new(limits: Limits, started_ms: i64, said: &[i16]) -> Self {
        let handled_min = said.iter().copied().min();
        Self { limits, started_ms, ended_ms: None, handled_min, showing: None }
    }

    /// When the limit is reached, ms since 1970-01-01 UTC.
    pub fn ends_ms(&self) -> i64 {
        self.started_ms.saturating_add(i64::from(self.limits.limit_min) * MINUTE_MS)
    }

    /// What is left at `now_ms`.
    pub fn left(&self, now_ms: i64) -> Left {
        match self.ended_ms {
            Some(ended) => Left::Ended(ended.saturating_sub(self.started_ms).max(0)),
            None if now_ms < self.ends_ms() => {
                let length = self.ends_ms().saturating_sub(self.started_ms);
                Left::Remaining(self.ends_ms().saturating_sub(now_ms).min(length))
            }
            None => Left::Overrun(now_ms.saturating_sub(self.ends_ms())),
        }
    }

    /// The prompt on the screen.
    pub fn showing(&self) -> Option<Prompt> {
        self.showing
    }

    /// Takes a command. Saying a sentence also settles the prompts before it.
    pub fn handle(&mut self, command: Command, now_ms: i64) {
        match command {
            Command::Said { mark_min } => {
                let earlier = self.handled_min.map_or(mark_min, |h| h.min(mark_min));
                self.handled_min = Some(earlier);
                self.showing = self.showing.filter(|p| p.mark_min < earlier);
            }
            Command::End => {
                self.ended_ms.get_or_insert(now_ms);
                self.showing = None;
            }
        }
    }

    /// The next moment at which a prompt falls due; `None` once ended.
    pub fn next_deadline(&self) -> Option<i64> {
        self.next_prompt().map(|prompt| prompt.due_ms)
    }

    /// Shows the latest prompt due at `now_ms`; earlier ones that were missed are passed over.
    /// Returns it if it is new on the screen. A prompt that turns out not to be due, because the
    /// clock was corrected, is taken back.
    pub fn handle_timeout(&mut self, now_ms: i64) -> Option<Prompt> {
        self.showing = self.showing.filter(|p| p.due_ms <= now_ms.saturating_add(EARLY_MS));
        let mut latest = None;
        while let Some(prompt) = self.next_prompt().filter(|p| p.due_ms <= now_ms) {
            self.showing = Some(prompt);
            latest = Some(prompt);
        }
        latest
    }

    fn next_prompt(&self) -> Option<Prompt> {
        if self.ended_ms.is_some() {
            return None;
        }
        let shown = self.showing.map(|p| p.mark_min);
        let done = match (shown, self.handled_min) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.marks_after(done)
    }

    fn due(&self, mark_min: i16) -> i64 {
        self.ends_ms().saturating_sub(i64::from(mark_min) * MINUTE_MS)
    }

    /// The first prompt whose mark lies after `done`. Prompts that would fall due before the start
    /// (a limit shorter than the mark) do not exist.
    fn marks_after(&self, done: Option<i16>) -> Option<Prompt> {
        let done = done.unwrap_or(i16::MAX);
        let planned = self.limits.prompts_min.iter().filter_map(|m| i16::try_from(*m).ok());
        let limit = i16::try_from(self.limits.limit_min).unwrap_or(i16::MAX);
        let next = planned.filter(|m| *m < done && *m < limit).max();
        let mark_min = match (next, i16::try_from(self.limits.overrun_every_min).unwrap_or(0)) {
            (Some(mark), _) => mark,
            (None, 0) => return None,
            (None, every) if done > 0 => -every,
            (None, every) => done.checked_sub(every + done % every)?,
        };
        Some(Prompt { mark_min, due_ms: self.due(mark_min) })
    }
}

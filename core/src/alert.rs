//! The sender's side of an alert: it arrives, or the sender knows within seconds that it did not.
//!
//! States are what was acknowledged, never inferred (DESIGN §6). Decides nothing about receivers.

use crate::ids::UserId;

/// Times of the alert, ms; from the policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Without a server receipt for so long, the sender is told.
    pub receipt_ms: u64,
    /// First retry after so long; doubled each time …
    pub retry_min_ms: u64,
    /// … up to so long.
    pub retry_max_ms: u64,
}

impl Times {
    /// DESIGN §6: told after 5 s; retries 0.25 s → 2 s.
    pub const DEFAULT: Self = Self { receipt_ms: 5_000, retry_min_ms: 250, retry_max_ms: 2_000 };
}

/// What the sender's screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Held long enough; not yet on the disk.
    Pressed,
    /// On this device only.
    Saved,
    /// The server has it.
    Received,
    /// Somebody answered.
    Answered(UserId),
    /// Over.
    Over,
}

/// One alert as its sender follows it. All times are ms on the monotonic clock of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    times: Times,
    pressed_ms: u64,
    stage: Stage,
    told: bool,
    attempt: u32,
    next_try_ms: Option<u64>,
}

impl Sender {
    /// Pressed at `now_ms`.
    pub fn new(times: Times, now_ms: u64) -> Self {
        let stage = Stage::Pressed;
        Self { times, pressed_ms: now_ms, stage, told: false, attempt: 0, next_try_ms: None }
    }

    /// What to show.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Whether the screen must say 「届いていません」: no receipt in time, and none since.
    pub fn is_undelivered(&self) -> bool {
        self.told && matches!(self.stage, Stage::Pressed | Stage::Saved)
    }

    /// The event is on the disk: the first try is due at once.
    pub fn saved(&mut self, now_ms: u64) {
        if self.stage == Stage::Pressed {
            self.stage = Stage::Saved;
            self.next_try_ms = Some(now_ms);
        }
    }

    /// The server stored the event.
    pub fn received(&mut self) {
        if matches!(self.stage, Stage::Pressed | Stage::Saved) {
            self.stage = Stage::Received;
            self.next_try_ms = None;
        }
    }

    /// Somebody's answer stands.
    pub fn answered(&mut self, by: UserId) {
        if self.stage != Stage::Over {
            self.stage = Stage::Answered(by);
            self.next_try_ms = None;
        }
    }

    /// The alert is over.
    pub fn over(&mut self) {
        self.stage = Stage::Over;
        self.next_try_ms = None;
    }

    /// Whether to send at `now_ms`; if so, the next retry is planned. `jitter` is any random
    /// number.
    pub fn take_try(&mut self, now_ms: u64, jitter: u32) -> bool {
        if self.next_try_ms.is_none_or(|due| now_ms < due) {
            return false;
        }
        let pause = self.times.retry_min_ms << self.attempt.min(16);
        let pause = pause.min(self.times.retry_max_ms);
        self.attempt += 1;
        self.next_try_ms = Some(now_ms + pause / 2 + u64::from(jitter) % (pause / 2 + 1));
        true
    }

    /// The next moment at which something is due: a retry, or telling the sender.
    pub fn next_deadline(&self) -> Option<u64> {
        let waiting = matches!(self.stage, Stage::Pressed | Stage::Saved);
        let tell = (waiting && !self.told).then_some(self.pressed_ms + self.times.receipt_ms);
        [tell, self.next_try_ms].into_iter().flatten().min()
    }

    /// Notices at `now_ms` that no receipt came in time.
    pub fn handle_timeout(&mut self, now_ms: u64) {
        let waiting = matches!(self.stage, Stage::Pressed | Stage::Saved);
        if waiting && now_ms >= self.pressed_ms + self.times.receipt_ms {
            self.told = true;
        }
    }
}

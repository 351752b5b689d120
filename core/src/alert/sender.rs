//! The sender's side of an alert: what was acknowledged, when to try again, when to say 届いていません.
//!
//! Decides nothing about receivers.

use super::Times;
use crate::ids::UserId;

/// What the sender's screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Held long enough; not yet on the disk.
    Pressed,
    /// On this device only.
    Saved,
    /// The server has it.
    Received,
    /// The server was told by so many devices that their sound really started.
    Rang(u32),
    /// Somebody answered.
    Answered(UserId),
    /// Over.
    Over,
}

/// One alert as its sender follows it. All times are ms on the monotonic clock of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    times: Times,
    /// Without a receipt by then, the sender is told.
    tell_ms: u64,
    stage: Stage,
    told: bool,
    attempt: u32,
    next_try_ms: Option<u64>,
}

impl Sender {
    /// Pressed at `now_ms`.
    pub fn new(times: Times, now_ms: u64) -> Self {
        Self::since(times, 0, now_ms)
    }

    /// Found on the disk after a restart of the page: pressed `passed_ms` ago, as far as the
    /// device's clock knows. The seconds that passed count; a clock set back costs no more than
    /// the whole time once more.
    pub fn found(times: Times, passed_ms: u64, now_ms: u64) -> Self {
        let mut found = Self::since(times, passed_ms, now_ms);
        found.saved(now_ms);
        found.handle_timeout(now_ms);
        found
    }

    fn since(times: Times, passed_ms: u64, now_ms: u64) -> Self {
        let tell_ms = now_ms + times.receipt_ms.saturating_sub(passed_ms);
        let stage = Stage::Pressed;
        Self { times, tell_ms, stage, told: false, attempt: 0, next_try_ms: None }
    }

    /// What to show.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    fn waits(&self) -> bool {
        matches!(self.stage, Stage::Pressed | Stage::Saved)
    }

    /// Whether the screen must say 「届いていません」: no receipt in time, and none since.
    pub fn is_undelivered(&self) -> bool {
        self.told && self.waits()
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
        if self.waits() {
            self.stage = Stage::Received;
            self.next_try_ms = None;
        }
    }

    /// The server says that so many devices told it of their sound. None is no news.
    pub fn rang(&mut self, devices: u32) {
        if devices == 0 {
            return;
        }
        self.received();
        match self.stage {
            Stage::Received => self.stage = Stage::Rang(devices),
            Stage::Rang(known) => self.stage = Stage::Rang(known.max(devices)),
            _ => {}
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
        self.next_try_ms = Some(now_ms + self.times.pause_ms(self.attempt, jitter));
        self.attempt += 1;
        true
    }

    /// The next moment at which something is due: a retry, or telling the sender.
    pub fn next_deadline(&self) -> Option<u64> {
        let tell = (self.waits() && !self.told).then_some(self.tell_ms);
        [tell, self.next_try_ms].into_iter().flatten().min()
    }

    /// Notices at `now_ms` that no receipt came in time.
    pub fn handle_timeout(&mut self, now_ms: u64) {
        self.told |= self.waits() && now_ms >= self.tell_ms;
    }
}

//! The heartbeat of a device: when to show the server that it lives, and when its own link is dead.
//!
//! The answer to a beat also brings the alerts that concern this person, so that a lost poke costs
//! seconds: while an alert is on, the heart beats faster.

use super::{Times, spread};

/// After a beat without an answer the next one comes after so long, ms, or sooner.
const DOUBT_MS: u64 = 4_000;

/// How closely the device follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// No alert is on.
    Idle,
    /// An alert is on, and somebody answered.
    Following,
    /// An alert is on that nobody has answered.
    Waiting,
}

/// What is known of the link to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Nothing was answered yet.
    Unknown,
    /// The last beat was answered.
    Alive,
    /// The last beat was not answered; an earlier one was, not long ago.
    Doubtful,
    /// Nothing was answered for two and a half heartbeats.
    Dead,
}

/// The machine. All times are ms on the monotonic clock of the page.
#[derive(Clone, Debug)]
pub struct Pulse {
    times: Times,
    pace: Pace,
    begun_ms: u64,
    answered_ms: Option<u64>,
    /// Beats since the last answer.
    open: u32,
    next_ms: u64,
}

impl Pulse {
    /// The first beat is due at once.
    pub fn new(times: Times, now_ms: u64) -> Self {
        let (pace, begun_ms, next_ms) = (Pace::Idle, now_ms, now_ms);
        Self { times, pace, begun_ms, answered_ms: None, open: 0, next_ms }
    }

    /// Takes over the policy's times.
    pub fn set_times(&mut self, times: Times) {
        self.times = times;
    }

    fn pause_ms(&self) -> u64 {
        let pause = match self.pace {
            Pace::Idle => self.times.heartbeat_ms,
            Pace::Following => 5_000,
            Pace::Waiting => self.times.retry_max_ms,
        };
        if self.open > 1 { pause.min(DOUBT_MS) } else { pause }
    }

    /// Follows an alert, or no longer. Becoming closer brings the next beat forward.
    pub fn set_pace(&mut self, pace: Pace, now_ms: u64) {
        if self.pace != pace {
            self.pace = pace;
            self.next_ms = self.next_ms.min(now_ms + self.pause_ms());
        }
    }

    /// A beat is due at once: the sound was unlocked or lost, the page is visible again, signed in.
    pub fn nudge(&mut self, now_ms: u64) {
        self.next_ms = self.next_ms.min(now_ms);
    }

    /// Whether to beat at `now_ms`; if so, the next beat is planned, answered or not.
    pub fn take(&mut self, now_ms: u64, jitter: u32) -> bool {
        if now_ms < self.next_ms {
            return false;
        }
        self.open = self.open.saturating_add(1);
        self.next_ms = now_ms + spread(self.pause_ms(), jitter);
        true
    }

    /// The server answered a beat.
    pub fn answered(&mut self, now_ms: u64) {
        self.answered_ms = Some(now_ms);
        self.open = 0;
    }

    /// A beat failed at once: the link is in doubt before the next one is due.
    pub fn failed(&mut self, now_ms: u64) {
        self.open = self.open.max(2);
        self.next_ms = self.next_ms.min(now_ms + DOUBT_MS);
    }

    /// What is known of the link at `now_ms`.
    pub fn link(&self, now_ms: u64) -> Link {
        if now_ms >= self.dead_ms() {
            return Link::Dead;
        }
        match self.answered_ms {
            None => Link::Unknown,
            // One beat is under way.
            Some(_) if self.open <= 1 => Link::Alive,
            Some(_) => Link::Doubtful,
        }
    }

    fn dead_ms(&self) -> u64 {
        self.answered_ms.unwrap_or(self.begun_ms) + self.times.watchdog_ms
    }

    /// The next moment at which something is due after `now_ms`: a beat, or the link is dead.
    pub fn next_deadline(&self, now_ms: u64) -> u64 {
        let dead = Some(self.dead_ms()).filter(|at| *at > now_ms);
        dead.map_or(self.next_ms, |dead| dead.min(self.next_ms))
    }
}

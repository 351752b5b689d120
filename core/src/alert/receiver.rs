//! A receiving screen: it starts a sound, learns whether the sound really started, and says so.
//!
//! "Rang" is said of nothing but a sound that runs. What it says is said again until the server has
//! confirmed it. Makes no sound itself and asks nobody: it gives orders.

use super::Times;
use crate::cbor::{Decode, Encode};

/// The browser has so long to say what became of a sound, ms: a locked one may never say.
const START_MS: u64 = 1_000;
/// A sound that was refused is tried again so often, ms.
const AGAIN_MS: u64 = 2_000;

/// Why a device cannot sound, or did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Hush {
    /// Nobody has touched this page yet: browsers let it make no sound before that.
    #[n(0)]
    Locked,
    /// The sound failed or was interrupted.
    #[n(1)]
    Failed,
    /// Notifications are refused.
    #[n(2)]
    Refused,
    /// A battery saver may stop the page.
    #[n(3)]
    Saver,
    /// A silent alert at the place where this device stands: it must not sound.
    #[n(4)]
    Quiet,
    /// The person put the sound off.
    #[n(5)]
    Muted,
}

/// What became of the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// To be started.
    Wanted,
    /// Ordered; nobody knows yet whether it runs.
    Starting,
    /// It really runs.
    Ringing,
    /// It does not.
    Hushed(Hush),
    /// Over: answered or ended.
    Off,
}

/// What the server is told: the alert is shown here, and whether it rang.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Report {
    /// On the screen, without sound.
    Shown,
    /// The sound really started.
    Rang,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Start the sound, and report what became of it.
    Start,
    /// Stop the sound.
    Stop,
    /// Tell the server.
    Tell(Report),
}

/// One alert on one receiving screen. All times are ms on the monotonic clock of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    times: Times,
    sound: Sound,
    /// Something may sound that must not.
    stop: bool,
    /// When a sound that starts, or was refused, is looked at again.
    look_ms: Option<u64>,
    /// The round of the escalation that rang last.
    round: u32,
    claim: Option<Report>,
    confirmed: Option<Report>,
    attempt: u32,
    next_tell_ms: u64,
}

impl Receiver {
    /// Heard of the alert at `now_ms`. `quiet`: it must not sound here.
    pub fn new(times: Times, quiet: bool, now_ms: u64) -> Self {
        let mut heard = Self {
            times,
            sound: Sound::Wanted,
            stop: false,
            look_ms: None,
            round: 0,
            claim: None,
            confirmed: None,
            attempt: 0,
            next_tell_ms: now_ms,
        };
        if quiet {
            heard.hush(Hush::Quiet, now_ms);
        }
        heard
    }

    /// What became of the sound.
    pub fn sound(&self) -> Sound {
        self.sound
    }

    /// What was said of this screen that the server has not confirmed.
    fn untold(&self) -> Option<Report> {
        self.claim.filter(|_| self.claim > self.confirmed)
    }

    fn say(&mut self, report: Report, now_ms: u64) {
        if self.claim < Some(report) {
            self.claim = Some(report);
            self.attempt = 0;
            self.next_tell_ms = now_ms;
        }
    }

    fn hush(&mut self, why: Hush, now_ms: u64) {
        self.sound = Sound::Hushed(why);
        let for_good = matches!(why, Hush::Quiet | Hush::Muted);
        self.look_ms = (!for_good).then_some(now_ms + AGAIN_MS);
        self.say(Report::Shown, now_ms);
    }

    /// The browser says that the sound runs.
    pub fn started(&mut self, now_ms: u64) {
        match self.sound {
            // Put off while it was starting.
            Sound::Off | Sound::Hushed(Hush::Quiet | Hush::Muted) => self.stop = true,
            _ => {
                self.sound = Sound::Ringing;
                self.look_ms = None;
                self.say(Report::Rang, now_ms);
            }
        }
    }

    /// The browser says that the sound does not run, or no longer.
    pub fn refused(&mut self, why: Hush, now_ms: u64) {
        if matches!(self.sound, Sound::Wanted | Sound::Starting | Sound::Ringing) {
            self.hush(why, now_ms);
        }
    }

    /// Somebody touched the screen: a sound that was locked may start.
    pub fn unlocked(&mut self) {
        if matches!(self.sound, Sound::Hushed(why) if !matches!(why, Hush::Quiet | Hush::Muted)) {
            self.sound = Sound::Wanted;
        }
    }

    /// The person puts the sound off without answering. The next round sounds again.
    pub fn mute(&mut self, now_ms: u64) {
        if !matches!(self.sound, Sound::Off | Sound::Hushed(Hush::Quiet)) {
            self.stop |= matches!(self.sound, Sound::Starting | Sound::Ringing);
            self.hush(Hush::Muted, now_ms);
        }
    }

    /// The escalation called again.
    pub fn round(&mut self, round: u32) {
        if round > self.round {
            self.round = round;
            if self.sound == Sound::Hushed(Hush::Muted) {
                self.sound = Sound::Wanted;
            }
        }
    }

    /// Somebody answered, or the alert is over: no sound from here on.
    pub fn off(&mut self) {
        self.stop |= matches!(self.sound, Sound::Starting | Sound::Ringing);
        self.sound = Sound::Off;
        self.look_ms = None;
    }

    /// The server has what it was told.
    pub fn confirmed(&mut self, report: Report) {
        self.confirmed = self.confirmed.max(Some(report)).min(self.claim);
    }

    /// What to do at `now_ms`, one order at a time until there is none. `jitter` is any random
    /// number.
    pub fn take(&mut self, now_ms: u64, jitter: u32) -> Option<Order> {
        if core::mem::take(&mut self.stop) {
            return Some(Order::Stop);
        }
        if self.sound == Sound::Wanted {
            self.sound = Sound::Starting;
            self.look_ms = Some(now_ms + START_MS);
            return Some(Order::Start);
        }
        let report = self.untold().filter(|_| now_ms >= self.next_tell_ms)?;
        self.next_tell_ms = now_ms + self.times.pause_ms(self.attempt, jitter);
        self.attempt += 1;
        Some(Order::Tell(report))
    }

    /// The next moment at which something is due; 0 for at once.
    pub fn next_deadline(&self) -> Option<u64> {
        if self.stop || self.sound == Sound::Wanted {
            return Some(0);
        }
        let tell = self.untold().map(|_| self.next_tell_ms);
        [self.look_ms, tell].into_iter().flatten().min()
    }

    /// Looks at a sound that nothing was heard of, and tries a refused one again.
    pub fn handle_timeout(&mut self, now_ms: u64) {
        if self.look_ms.is_none_or(|at| now_ms < at) {
            return;
        }
        self.look_ms = None;
        match self.sound {
            Sound::Starting => self.hush(Hush::Locked, now_ms),
            Sound::Hushed(_) => self.sound = Sound::Wanted,
            _ => {}
        }
    }
}

//! A device with a microphone, as the model: true time, what was really recorded and really stored.
//!
//! The recorder learns only what a browser would tell it. What the model says was not recorded must
//! come out as a gap, and what was stored must come out in a seal.

use mamori_core::recording::SLICE_MS;
use mamori_core::recording::codes::Reason;
use mamori_core::recording::recorder::{Effect, Input, LATE_MS, Now, Recorder, State};
use std::collections::VecDeque;

/// 32 kbit/s.
const BYTES_PER_MS: u64 = 4;

/// A recorder, so that broken ones can be asked the same.
pub trait Records {
    fn begin() -> Self;
    fn tell(&mut self, input: Input, now: Now) -> Vec<Effect>;
    fn timeout(&mut self, now: Now) -> Vec<Effect>;
    fn deadline(&self) -> Option<u64>;
    fn state(&self) -> State;
}

impl Records for Recorder {
    fn begin() -> Self {
        Self::new()
    }
    fn tell(&mut self, input: Input, now: Now) -> Vec<Effect> {
        self.handle(input, now)
    }
    fn timeout(&mut self, now: Now) -> Vec<Effect> {
        self.handle_timeout(now)
    }
    fn deadline(&self) -> Option<u64> {
        self.next_deadline()
    }
    fn state(&self) -> State {
        Recorder::state(self)
    }
}

/// What befalls the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing for so many ms.
    Pass(u64),
    /// The microphone dies, and the browser says so.
    Lose,
    /// The microphone dies silently.
    Die,
    /// Empty slices come from here on.
    Empty,
    /// The system mutes it, or gives it back.
    Mute(bool),
    /// The device sleeps for so many ms: its monotonic clock stands.
    Sleep(u64),
    /// The page is hidden, or seen again.
    Hide(bool),
    /// The next so many stores fail.
    FailStores(u8),
    /// The storage is full for the next store.
    Full,
    /// The browser refuses the next opening.
    Refuse,
    /// A person taps to go on.
    Tap,
}

/// A stretch of true time, ms.
pub type Stretch = (i64, i64);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mic {
    Closed,
    Works,
    Empty,
    Dead,
}

/// The device.
pub struct World<R> {
    pub recorder: R,
    true_ms: u64,
    slept_ms: u64,
    mic: Mic,
    muted: bool,
    slice_since: u64,
    /// Slices the caller keeps: length and stretch.
    slices: VecDeque<(u32, Stretch)>,
    storing: Option<(u16, u32, u32, u32)>,
    stored: Vec<(u16, u32, Stretch)>,
    fail_stores: u8,
    full: bool,
    refuse: bool,
    begun_ms: i64,
    /// What was sealed: segment and number of chunks.
    pub sealed: Vec<(u16, u32)>,
    pub gaps: Vec<(Stretch, Reason)>,
    pub finished: u32,
    /// For so long nothing has come, ms.
    silent_ms: u64,
    /// Whether the screen said that it records while it had not for a while.
    pub lied: bool,
}

impl<R: Records> World<R> {
    pub fn begin() -> Self {
        let mut world = Self {
            recorder: R::begin(),
            true_ms: 1_000_000,
            slept_ms: 0,
            mic: Mic::Closed,
            muted: false,
            slice_since: 0,
            slices: VecDeque::new(),
            storing: None,
            stored: Vec::new(),
            fail_stores: 0,
            full: false,
            refuse: false,
            begun_ms: 1_000_000,
            sealed: Vec::new(),
            gaps: Vec::new(),
            finished: 0,
            silent_ms: 0,
            lied: false,
        };
        world.tell(Input::Start);
        world
    }

    fn now(&self) -> Now {
        Now { at_ms: self.true_ms as i64, mono_ms: self.true_ms - self.slept_ms }
    }

    pub fn tell(&mut self, input: Input) {
        let effects = self.recorder.tell(input, self.now());
        self.act(effects);
    }

    fn act(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Open { .. } => self.open(),
                Effect::Close => self.close(),
                Effect::Store { segment, index, offset, bytes } => {
                    assert_eq!(self.storing, None, "one store at a time");
                    self.storing = Some((segment, index, offset, bytes));
                }
                Effect::Drop => {
                    self.slices.clear();
                    self.storing = None;
                }
                Effect::Gap { from_ms, to_ms, reason } => {
                    assert!(from_ms <= to_ms, "a gap has a length");
                    self.gaps.push(((from_ms, to_ms), reason));
                }
                Effect::Seal { segment, chunks, .. } => {
                    assert!(chunks > 0, "an empty segment is none");
                    assert_eq!(segment as usize, self.sealed.len(), "segments are sealed in order");
                    self.sealed.push((segment, chunks));
                }
                Effect::Finished => self.finished += 1,
            }
        }
    }

    fn open(&mut self) {
        if std::mem::take(&mut self.refuse) {
            return self.tell(Input::Refused(Reason::Permission));
        }
        self.mic = Mic::Works;
        self.silent_ms = 0;
        self.muted = false;
        self.slice_since = self.true_ms;
        self.slices.clear();
        self.tell(Input::Opened);
    }

    /// A living recorder gives what it has; a dead one says only that it is closed.
    fn close(&mut self) {
        let mic = std::mem::replace(&mut self.mic, Mic::Closed);
        if mic == Mic::Works {
            self.slice();
        }
        if mic != Mic::Dead {
            self.tell(Input::Closed);
        }
    }

    fn slice(&mut self) {
        let length = self.true_ms - self.slice_since;
        let bytes = u32::try_from(length * BYTES_PER_MS).unwrap();
        let stretch = (self.slice_since as i64, self.true_ms as i64);
        self.slice_since = self.true_ms;
        if bytes > 0 {
            self.slices.push_back((bytes, stretch));
            self.tell(Input::Slice { bytes });
        }
    }

    /// The disk answers.
    fn disk(&mut self) {
        let Some((segment, index, offset, bytes)) = self.storing.take() else { return };
        if std::mem::take(&mut self.full) {
            return self.tell(Input::StoreFailed(Reason::Quota));
        }
        if self.fail_stores > 0 {
            self.fail_stores -= 1;
            return self.tell(Input::StoreFailed(Reason::Storage));
        }
        let (length, stretch) = self.slices[0];
        self.stored.push((segment, index, stretch));
        if offset + bytes >= length {
            self.slices.pop_front();
        }
        self.tell(Input::Stored);
    }

    /// Lets so many ms pass, a quarter of a second at a time.
    pub fn pass(&mut self, ms: u64) {
        for _ in 0..ms / 250 {
            self.true_ms += 250;
            if self.true_ms - self.slice_since >= SLICE_MS {
                match self.mic {
                    Mic::Works => self.slice(),
                    Mic::Empty => {
                        self.slice_since = self.true_ms;
                        self.tell(Input::Slice { bytes: 0 });
                    }
                    Mic::Closed | Mic::Dead => {}
                }
            }
            self.silent_ms = if self.mic == Mic::Works { 0 } else { self.silent_ms + 250 };
            self.disk();
            while self.recorder.deadline().is_some_and(|due| due <= self.now().mono_ms) {
                let before = (self.recorder.deadline(), self.recorder.state());
                let effects = self.recorder.timeout(self.now());
                let quiet = effects.is_empty();
                self.act(effects);
                let after = (self.recorder.deadline(), self.recorder.state());
                assert!(!quiet || before != after, "a deadline that is due does something");
            }
            let says = self.recorder.state() == State::Recording;
            self.lied |= says && self.silent_ms > SLICE_MS + LATE_MS;
        }
    }

    pub fn befall(&mut self, fate: Fate) {
        match fate {
            Fate::Pass(ms) => self.pass(ms),
            Fate::Lose if self.mic != Mic::Closed => {
                self.mic = Mic::Dead;
                self.tell(Input::Lost(Reason::Ended));
            }
            Fate::Die if self.mic == Mic::Works => self.mic = Mic::Dead,
            Fate::Empty if self.mic == Mic::Works => self.mic = Mic::Empty,
            Fate::Mute(muted) if self.mic == Mic::Works && muted != self.muted => {
                self.muted = muted;
                self.tell(if muted { Input::Muted } else { Input::Unmuted });
            }
            Fate::Sleep(ms) => {
                self.true_ms += ms;
                self.slept_ms += ms;
                // What the recorder had before the sleep is given after it.
                self.slice_since += ms;
                self.silent_ms = 0;
                let effects = self.recorder.timeout(self.now());
                self.act(effects);
            }
            Fate::Hide(true) => self.tell(Input::Hidden),
            Fate::Hide(false) => self.tell(Input::Visible),
            Fate::FailStores(n) => self.fail_stores = n,
            Fate::Full => self.full = true,
            Fate::Refuse => self.refuse = true,
            Fate::Tap => self.tell(Input::Resume),
            Fate::Lose | Fate::Die | Fate::Empty | Fate::Mute(_) => {}
        }
    }

    /// A person ends it, and everything that was asked for is done.
    pub fn end(&mut self) {
        self.fail_stores = 0;
        self.full = false;
        self.tell(Input::Stop);
        self.pass(60_000);
    }

    /// Chunks that are on the disk and in no seal, or in a seal and not on the disk.
    pub fn unsealed(&self) -> Vec<(u16, u32)> {
        let mut wrong = Vec::new();
        for (segment, index, _) in &self.stored {
            let sealed = self.sealed.iter().find(|(s, _)| s == segment);
            if sealed.is_none_or(|(_, chunks)| index >= chunks) {
                wrong.push((*segment, *index));
            }
        }
        for (segment, chunks) in &self.sealed {
            let held: Vec<u32> =
                self.stored.iter().filter(|c| c.0 == *segment).map(|c| c.1).collect();
            if held != (0..*chunks).collect::<Vec<_>>() {
                wrong.push((*segment, *chunks));
            }
        }
        wrong
    }

    /// Stretches of the meeting longer than `tolerance` that are neither stored nor in a gap.
    pub fn unaccounted(&self, until: i64, tolerance: i64) -> Vec<Stretch> {
        let mut known: Vec<Stretch> = self.stored.iter().map(|c| c.2).collect();
        known.extend(self.gaps.iter().map(|g| g.0));
        known.sort_unstable();
        let mut reached = self.begun_ms;
        let mut missing = Vec::new();
        for (from, to) in known {
            if from > reached + tolerance {
                missing.push((reached, from));
            }
            reached = reached.max(to);
        }
        if until > reached + tolerance {
            missing.push((reached, until));
        }
        missing
    }

    pub fn true_ms(&self) -> i64 {
        self.true_ms as i64
    }
}

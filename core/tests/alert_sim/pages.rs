//! The pages of a world: that of the sender and those of the receivers, with the machines of the
//! product.

use crate::mutant::Mutant;
use crate::plan::{Audio, Seated};
use crate::queue::{Down, Up};
use crate::server::State;
use mamori_core::alert::{Order, Pace, Pulse, Receiver, Report, Sender, Sound, Stage, Times};
use mamori_core::ids::UserId;

/// A request that is sent again until it is confirmed: an answer, an end. It is on the disk.
#[derive(Clone, Copy, Debug, Default)]
struct Urgent {
    wanted: bool,
    stored: bool,
    attempt: u32,
    next_ms: u64,
}

impl Urgent {
    fn is_open(&self) -> bool {
        self.wanted && !self.stored
    }

    fn take(&mut self, now: u64) -> bool {
        if !self.is_open() || now < self.next_ms {
            return false;
        }
        self.next_ms = now + (250 << self.attempt.min(3));
        self.attempt += 1;
        true
    }

    fn deadline(&self) -> Option<u64> {
        self.is_open().then_some(self.next_ms)
    }
}

fn pace(state: State) -> Pace {
    match (state.over, state.answered) {
        (true, _) => Pace::Idle,
        (false, true) => Pace::Following,
        (false, false) => Pace::Waiting,
    }
}

/// A page: its life, and the heart that every page has.
#[derive(Debug)]
pub struct Page {
    pub life: u32,
    pub up: bool,
    born: u64,
    fresh: bool,
    pulse: Pulse,
    times: Times,
}

impl Page {
    fn new(times: Times) -> Self {
        Self { life: 0, up: true, born: 0, fresh: true, pulse: Pulse::new(times, 0), times }
    }

    fn start(&mut self, now: u64) {
        self.life += 1;
        self.up = true;
        self.born = now;
        self.fresh = true;
        self.pulse = Pulse::new(self.times, 0);
    }

    /// The monotonic clock of the page.
    pub fn mono(&self, now: u64) -> u64 {
        now - self.born
    }

    pub fn nudge(&mut self, now: u64) {
        self.pulse.nudge(now - self.born);
    }

    fn beat(&mut self, now: u64, jitter: u32) -> Option<Up> {
        let beats = self.pulse.take(self.mono(now), jitter);
        beats.then_some(Up::Beat { fresh: self.fresh })
    }

    fn hears(&mut self, down: Down, now: u64, asks: bool) -> Option<State> {
        let mono = self.mono(now);
        let state = match down {
            Down::Beaten(state) => {
                self.fresh = false;
                self.pulse.answered(mono);
                state
            }
            Down::Call(state) => Some(state),
            _ => None,
        };
        if let Some(state) = state.filter(|_| asks) {
            self.pulse.set_pace(pace(state), mono);
        }
        state
    }
}

/// The sender's device.
#[derive(Debug)]
pub struct Sending {
    pub page: Page,
    pub machine: Option<Sender>,
    pressed_ms: i64,
    /// On the disk: when it was pressed, by the wall clock; and that the server has it.
    pub saved_ms: Option<i64>,
    pub sent: bool,
    end: Urgent,
    mutant: Option<Mutant>,
}

impl Sending {
    pub fn new(times: Times, mutant: Option<Mutant>) -> Self {
        Self {
            page: Page::new(times),
            machine: None,
            pressed_ms: 0,
            saved_ms: None,
            sent: false,
            end: Urgent::default(),
            mutant,
        }
    }

    pub fn press(&mut self, now: u64, wall_ms: i64) {
        self.pressed_ms = wall_ms;
        self.machine = Some(Sender::new(self.page.times, self.page.mono(now)));
    }

    pub fn saved(&mut self, now: u64) {
        self.saved_ms = Some(self.pressed_ms);
        let mono = self.page.mono(now);
        if let Some(machine) = &mut self.machine {
            machine.saved(mono);
        }
    }

    pub fn kill(&mut self) {
        self.page.up = false;
        self.machine = None;
    }

    pub fn start(&mut self, now: u64, wall_ms: i64) {
        self.page.start(now);
        self.machine = self.saved_ms.map(|saved_ms| {
            let passed_ms = u64::try_from(wall_ms - saved_ms).unwrap_or(0);
            let mut machine = Sender::found(self.page.times, passed_ms, 0);
            if self.sent {
                machine.received();
            }
            machine
        });
    }

    pub fn wants_end(&mut self, now: u64) {
        self.end = Urgent { wanted: true, next_ms: now, ..self.end };
    }

    pub fn hears(&mut self, down: Down, now: u64) {
        let state = self.page.hears(down, now, self.mutant != Some(Mutant::NeverAsks));
        if matches!(down, Down::EndStored) {
            self.end.stored = true;
        }
        let Some(machine) = &mut self.machine else { return };
        if matches!(down, Down::Receipt) || state.is_some() {
            self.sent = true;
            machine.received();
        }
        if let Some(state) = state {
            machine.rang(state.rang);
            if state.answered {
                machine.answered(UserId(String::from("somebody")));
            }
            if state.over {
                machine.over();
            }
        }
    }

    /// What to send at `now`.
    pub fn drive(&mut self, now: u64, jitter: u32) -> Vec<Up> {
        let mut up = Vec::new();
        let mono = self.page.mono(now);
        if let Some(machine) = &mut self.machine {
            machine.handle_timeout(mono);
            if machine.take_try(mono, jitter) {
                up.push(Up::Raise);
                if self.mutant == Some(Mutant::FireAndForget) {
                    machine.received();
                }
            }
        }
        if self.end.take(now) {
            up.push(Up::End);
        }
        up.extend(self.page.beat(now, jitter));
        up
    }

    pub fn next_deadline(&self, now: u64) -> u64 {
        let mono = self.page.mono(now);
        let machine = self.machine.as_ref().and_then(Sender::next_deadline);
        let next = machine.map_or(u64::MAX, |at| at).min(self.page.pulse.next_deadline(mono));
        let next = self.page.born.saturating_add(next);
        self.end.deadline().map_or(next, |at| at.min(next))
    }

    pub fn stage(&self) -> Option<&Stage> {
        self.machine.as_ref().map(Sender::stage)
    }
}

/// A receiving device.
#[derive(Debug)]
pub struct Receiving {
    pub page: Page,
    pub machine: Option<Receiver>,
    quiet: bool,
    audio: Audio,
    flaky: bool,
    answer: Urgent,
    mutant: Option<Mutant>,
}

/// What a receiving page does to the world.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Send(Up),
    /// The browser will say so after so many ms.
    SoundIn(u64, bool),
    StopSound,
}

impl Receiving {
    pub fn new(times: Times, seated: &Seated, silent: bool, mutant: Option<Mutant>) -> Self {
        Self {
            page: Page::new(times),
            machine: None,
            quiet: silent && seated.same_place,
            audio: seated.audio,
            flaky: false,
            answer: Urgent::default(),
            mutant,
        }
    }

    pub fn kill(&mut self) {
        self.page.up = false;
        self.machine = None;
    }

    pub fn start(&mut self, now: u64) {
        self.page.start(now);
    }

    pub fn sound(&self) -> Option<Sound> {
        self.machine.as_ref().map(Receiver::sound)
    }

    /// Whether this device sounds sooner or later once it has heard of the alert.
    pub fn can_sound(&self, now: u64) -> bool {
        let unlocked = !matches!(self.audio, Audio::Locked(at) if at.is_none_or(|at| now < at));
        self.page.up && !self.quiet && unlocked
    }

    pub fn answers(&mut self, now: u64) {
        if self.sound() == Some(Sound::Ringing) && !self.answer.wanted {
            self.answer = Urgent { wanted: true, next_ms: now, ..Urgent::default() };
        }
    }

    pub fn touched(&mut self) {
        if let Some(machine) = &mut self.machine {
            machine.unlocked();
        }
    }

    pub fn sounded(&mut self, runs: bool, now: u64) {
        let mono = self.page.mono(now);
        let Some(machine) = &mut self.machine else { return };
        if runs {
            machine.started(mono);
        } else {
            machine.refused(mamori_core::alert::Hush::Failed, mono);
        }
    }

    pub fn hears(&mut self, down: Down, now: u64) {
        let mono = self.page.mono(now);
        let state = self.page.hears(down, now, self.mutant != Some(Mutant::NeverAsks));
        match down {
            Down::AnswerStored => self.answer.stored = true,
            Down::RingStored { rang } => {
                let report = if rang { Report::Rang } else { Report::Shown };
                if let Some(machine) = &mut self.machine {
                    machine.confirmed(report);
                }
            }
            _ => {}
        }
        let Some(state) = state else { return };
        let calm = state.answered || state.over;
        if self.machine.is_none() && !calm {
            let mut machine = Receiver::new(self.page.times, self.quiet, mono);
            if self.mutant == Some(Mutant::RingsUnheard) {
                machine.started(mono);
            }
            self.machine = Some(machine);
        }
        if let Some(machine) = &mut self.machine {
            machine.round(state.round);
            if calm {
                machine.off();
            }
        }
    }

    pub fn drive(&mut self, now: u64, jitter: u32) -> Vec<Act> {
        let mut acts = Vec::new();
        let mono = self.page.mono(now);
        if let Some(machine) = &mut self.machine {
            machine.handle_timeout(mono);
            while let Some(order) = machine.take(mono, jitter) {
                match order {
                    Order::Stop => acts.push(Act::StopSound),
                    Order::Tell(report) => {
                        acts.push(Act::Send(Up::Ring { rang: report == Report::Rang }));
                        if self.mutant == Some(Mutant::SaysOnce) {
                            machine.confirmed(report);
                        }
                    }
                    Order::Start => match self.audio {
                        Audio::Runs(after_ms) => acts.push(Act::SoundIn(after_ms, true)),
                        Audio::Locked(Some(at)) if at <= now => acts.push(Act::SoundIn(20, true)),
                        Audio::Locked(_) => {}
                        Audio::Flaky => {
                            acts.push(Act::SoundIn(5, self.flaky));
                            self.flaky = !self.flaky;
                        }
                    },
                }
            }
        }
        if self.answer.take(now) {
            acts.push(Act::Send(Up::Answer));
        }
        acts.extend(self.page.beat(now, jitter).map(Act::Send));
        acts
    }

    pub fn next_deadline(&self, now: u64) -> u64 {
        let mono = self.page.mono(now);
        let machine = self.machine.as_ref().and_then(Receiver::next_deadline);
        let next = machine.map_or(u64::MAX, |at| at).min(self.page.pulse.next_deadline(mono));
        let next = self.page.born.saturating_add(next);
        self.answer.deadline().map_or(next, |at| at.min(next))
    }
}

//! One world from its seed: time, lines, and what goes wrong.

mod faults;
mod judge;

use crate::mutant::Mutant;
use crate::oracle::{Claim, Figures, Oracle, Violation};
use crate::pages::{Act, Receiving, Sending};
use crate::plan::{Audio, Fault, Kind, PRESS_MS, Plan, Seat};
use crate::queue::{Down, Event, Queue, Up, Who};
use crate::rng::Rng;
use crate::server::{SENDER, Server, listener};
use mamori_core::policy::Policy;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// The default policy, read once.
pub fn policy() -> Arc<Policy> {
    static POLICY: OnceLock<Arc<Policy>> = OnceLock::new();
    let read = || {
        let text = mamori_core::policy::parse::DEFAULT;
        Arc::new(mamori_core::policy::parse(text, "default.toml").unwrap_or_else(|e| panic!("{e}")))
    };
    POLICY.get_or_init(read).clone()
}

struct World {
    now: u64,
    rng: Rng,
    plan: Plan,
    queue: Queue,
    server: Server,
    sender: Sending,
    receivers: Vec<Receiving>,
    cut: BTreeSet<usize>,
    sender_clock_ms: i64,
    /// The page of the sender lived from the press on.
    unbroken: bool,
    told: bool,
    answered_ms: Option<u64>,
    silent_ms: Option<u64>,
    oracle: Oracle,
}

/// Runs the world of a seed.
pub fn run(seed: u64, mutant: Option<Mutant>) -> Result<Figures, Violation> {
    let mut rng = Rng::new(seed);
    let plan = Plan::of(seed, &mut rng);
    World::new(rng, plan, mutant).run()
}

impl World {
    fn new(rng: Rng, plan: Plan, mutant: Option<Mutant>) -> Self {
        let policy = policy();
        let times = policy.alert.times();
        let listeners = plan.receivers.iter().enumerate().map(|(i, seated)| {
            let place = match (seated.same_place, seated.seat) {
                (true, _) => "shimin_1",
                (false, Seat::Floor) => "fukushi_1",
                _ => "",
            };
            listener(i, seated.seat, place)
        });
        let mut server = Server::new(policy.clone(), listeners.collect(), mutant);
        server.start(0);
        let new = |seated| Receiving::new(times, seated, plan.silent, mutant);
        let receivers = plan.receivers.iter().map(new).collect();
        let mut queue = Queue::default();
        queue.push(PRESS_MS, Event::Press);
        for (at, fault) in &plan.faults {
            queue.push(*at, Event::Fault(*fault));
        }
        if plan.kind == Kind::Lossy {
            queue.push(PRESS_MS + 30_000, Event::MustRing);
        }
        for (i, seated) in plan.receivers.iter().enumerate() {
            queue.wake(Who::Receiver(i), i as u64 * 37);
            if let Audio::Locked(Some(at)) = seated.audio {
                queue.push(at, Event::Touch(i));
            }
        }
        queue.wake(Who::Sender, 11);
        Self {
            now: 0,
            rng,
            queue,
            server,
            sender: Sending::new(times, mutant),
            receivers,
            cut: BTreeSet::new(),
            sender_clock_ms: 0,
            unbroken: true,
            told: false,
            answered_ms: None,
            silent_ms: None,
            oracle: Oracle::default(),
            plan,
        }
    }

    fn run(mut self) -> Result<Figures, Violation> {
        while let Some((at, event)) = self.queue.pop() {
            if at > self.plan.end_ms || self.oracle.is_broken() {
                break;
            }
            self.now = at;
            self.happens(event);
        }
        self.now = self.plan.end_ms;
        self.judge_end();
        self.oracle.finish()
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Wake(Who::Server) => self.drive_server(),
            Event::Wake(Who::Sender) => self.drive_sender(),
            Event::Wake(Who::Receiver(i)) => self.drive_receiver(i),
            Event::Up(i, life, up) => self.arrives(i, life, up),
            Event::Down(SENDER, life, down) => {
                if self.sender.page.up && self.sender.page.life == life {
                    self.sender.hears(down, self.now);
                    self.drive_sender();
                }
            }
            Event::Down(i, life, down) => {
                if self.receivers[i].page.up && self.receivers[i].page.life == life {
                    self.receivers[i].hears(down, self.now);
                    self.drive_receiver(i);
                }
            }
            Event::Saved(life) => {
                if self.sender.page.up && self.sender.page.life == life {
                    self.sender.saved(self.now);
                    self.drive_sender();
                }
            }
            Event::Sound(i, life, runs) => self.sound(i, life, runs),
            Event::Touch(i) => {
                self.receivers[i].touched();
                self.drive_receiver(i);
            }
            Event::Answers(i) => {
                self.receivers[i].answers(self.now);
                self.drive_receiver(i);
            }
            Event::Reconnect(SENDER, life) => {
                if self.sender.page.up && self.sender.page.life == life {
                    self.sender.page.nudge(self.now);
                    self.drive_sender();
                }
            }
            Event::Reconnect(i, life) => {
                if self.receivers[i].page.up && self.receivers[i].page.life == life {
                    self.receivers[i].page.nudge(self.now);
                    self.drive_receiver(i);
                }
            }
            Event::Fault(fault) => self.fault(fault),
            Event::Press => {
                if self.sender.page.up {
                    self.sender.press(self.now, self.sender_wall());
                    self.unbroken = true;
                    let life = self.sender.page.life;
                    self.queue.push(self.now + self.plan.disk_ms, Event::Saved(life));
                    // After the timers of that moment.
                    self.queue.push(self.now + 5_001, Event::MustBeTold(life));
                    self.drive_sender();
                }
            }
            Event::MustBeTold(life) => self.judge_told(life),
            Event::MustRing => self.judge_rings(),
        }
    }

    fn sender_wall(&self) -> i64 {
        self.now as i64 + self.sender_clock_ms
    }

    fn sound(&mut self, i: usize, life: u32, runs: bool) {
        let page = &self.receivers[i].page;
        if !page.up || page.life != life {
            return;
        }
        if runs {
            if !self.oracle.rang_ms.contains_key(&i)
                && let Some(after_ms) = self.plan.receivers[i].answers_ms
            {
                self.queue.push(self.now + after_ms, Event::Answers(i));
            }
            self.oracle.sounds(i, self.now);
            self.oracle.figures.rings += 1;
        } else {
            self.oracle.figures.hushed += 1;
        }
        self.receivers[i].sounded(runs, self.now);
        self.drive_receiver(i);
    }

    /// A line: loses, doubles, delays.
    fn fly(&mut self, i: usize, event: Event) {
        self.oracle.figures.messages += 1;
        if self.cut.contains(&i) || self.rng.chance(self.plan.loss) {
            self.oracle.figures.lost += 1;
            return;
        }
        let copies = 1 + u64::from(self.rng.chance(self.plan.duplicate));
        for _ in 0..copies {
            let longest = if self.rng.chance(200) { self.plan.delay_ms } else { 20 };
            self.queue.push(self.now + self.rng.between(1, longest), event);
        }
    }

    fn tell(&mut self, i: usize, down: Down) {
        let life = if i == SENDER { self.sender.page.life } else { self.receivers[i].page.life };
        self.fly(i, Event::Down(i, life, down));
    }

    fn drive_sender(&mut self) {
        if !self.sender.page.up {
            return;
        }
        let jitter = self.rng.next() as u32;
        for up in self.sender.drive(self.now, jitter) {
            self.fly(SENDER, Event::Up(SENDER, self.sender.page.life, up));
        }
        self.queue.wake(Who::Sender, self.sender.next_deadline(self.now).max(self.now + 1));
        self.judge_sender();
    }

    fn drive_receiver(&mut self, i: usize) {
        if !self.receivers[i].page.up {
            return;
        }
        let jitter = self.rng.next() as u32;
        let life = self.receivers[i].page.life;
        for act in self.receivers[i].drive(self.now, jitter) {
            match act {
                Act::Send(up) => self.fly(i, Event::Up(i, life, up)),
                Act::SoundIn(after_ms, runs) => {
                    self.queue.push(self.now + after_ms, Event::Sound(i, life, runs));
                }
                Act::StopSound => self.stops(i),
            }
        }
        let next = self.receivers[i].next_deadline(self.now).max(self.now + 1);
        self.queue.wake(Who::Receiver(i), next);
    }

    fn stops(&mut self, i: usize) {
        self.oracle.sounding.remove(&i);
        if self.oracle.sounding.is_empty() && self.answered_ms.is_some() {
            self.silent_ms = Some(self.now);
        }
    }

    fn drive_server(&mut self) {
        let dies = self.plan.kind == Kind::Chaos && self.rng.chance(80);
        let dies = dies && self.now < PRESS_MS + 90_000;
        let (called, died) = self.server.tick(self.now, dies, &mut self.oracle);
        if died {
            self.oracle.figures.server_kills += 1;
            self.oracle.figures.deaths_after_commit += 1;
            let back = self.now + self.rng.between(50, 8_000);
            self.queue.push(back, Event::Fault(Fault::StartServer));
        }
        let state = self.server.state();
        for i in called {
            self.tell(i, Down::Call(state));
        }
        if let Some(at) = self.server.next_deadline(self.now) {
            self.queue.wake(Who::Server, at.max(self.now + 1));
        }
    }

    /// Something arrives at the server, if it lives. The answer leaves after the commit.
    fn arrives(&mut self, i: usize, life: u32, up: Up) {
        if !self.server.is_up() {
            return;
        }
        let before = self.server.state();
        let reply = match up {
            Up::Raise => {
                self.server.raise(self.now);
                Down::Receipt
            }
            Up::Beat { fresh } => Down::Beaten(self.server.beat(i, None, fresh, self.now)),
            Up::Ring { rang } => {
                let real = !rang || self.oracle.rang_ms.contains_key(&i);
                self.oracle.check(Claim::Honest, real, self.now, || {
                    format!("device {i} says that it rang, and did not")
                });
                self.server.ring(i, rang);
                Down::RingStored { rang: self.server.disk.rings.get(&i) == Some(&true) }
            }
            Up::Answer => {
                self.server.disk.answered = true;
                Down::AnswerStored
            }
            Up::End => {
                self.server.disk.over = true;
                Down::EndStored
            }
        };
        self.fly(i, Event::Down(i, life, reply));
        let after = self.server.state();
        if after != before {
            if (after.answered || after.over) && self.answered_ms.is_none() {
                self.answered_ms = Some(self.now);
                self.silent_ms = self.oracle.sounding.is_empty().then_some(self.now);
            }
            self.oracle.figures.answers += u64::from(after.answered && !before.answered);
            self.oracle.figures.ends += u64::from(after.over && !before.over);
            // Those who know of it are told once; whoever misses it asks.
            for knows in self.server.knowing() {
                self.tell(knows, Down::Call(after));
            }
        }
        self.drive_server();
    }
}

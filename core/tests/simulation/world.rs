//! One simulated world: who lives in it, how time passes, and how it ends.
//!
//! Single-threaded and without a real clock. Time moves only when nobody can go on without it, so
//! four minutes of faults and five of healing take milliseconds.

use crate::ctx::{Ctx, Stats};
use crate::disk::Device;
use crate::faults;
use crate::mutant::Mutant;
use crate::net::{Letter, fly};
use crate::oracle::{Invariant, Violation};
use crate::page::{Page, Task, upload};
use crate::plan::{CHAOS_MS, Plan, QUIET_MS};
use crate::reader::Reader;
use crate::rng::Rng;
use crate::server::Server;
use crate::staff::{alerts, work};
use mamori_core::event::encode;
use mamori_core::ids::{DeviceId, LogId, StoreId};
use mamori_core::store::{Birth, MemoryStore};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::task::{Context, Waker};

/// More rounds than any world needs: somebody goes round in circles without time passing.
const ROUNDS_MAX: u64 = 400_000;

/// A page and what it is doing. Dropping it is the death of the page.
pub struct Life {
    pub page: Rc<Page>,
    tasks: Vec<Task>,
}

impl Life {
    fn begin(ctx: &Rc<Ctx>, device: &Rc<Device>) -> Self {
        let page = Page::open(ctx, device);
        let tasks: Vec<Task> = vec![
            Box::pin(upload(page.clone())),
            Box::pin(work(page.clone())),
            Box::pin(alerts(page.clone())),
        ];
        Self { page, tasks }
    }
}

pub struct World {
    pub ctx: Rc<Ctx>,
    pub server: Server,
    pub server_back_ms: u64,
    pub devices: Vec<Rc<Device>>,
    pub lives: Vec<Life>,
    pub reader: Reader,
    pub next_fault_ms: u64,
    next_pull_ms: u64,
    quiet_since_ms: Option<u64>,
}

/// Runs the world of a seed to its end.
pub fn run(seed: u64) -> Result<Stats, Violation> {
    let mut rng = Rng::new(seed);
    let plan = Plan::of(&mut rng);
    play(World::new(rng, plan, None))
}

/// Runs a world in which a mutant can show itself, with the mutant or with the product.
pub fn run_with(seed: u64, mutant: Mutant, broken: bool) -> Result<Stats, Violation> {
    let mut rng = Rng::new(seed);
    let plan = Plan::for_mutant(&mut rng, mutant);
    play(World::new(rng, plan, broken.then_some(mutant)))
}

fn play(mut world: World) -> Result<Stats, Violation> {
    for _ in 0..ROUNDS_MAX {
        if world.round() {
            return world.end();
        }
        if let Some(violation) = world.ctx.oracle.borrow().violation() {
            return Err(violation);
        }
    }
    let what = format!("still busy at {} ms", world.ctx.now.get());
    Err(Violation::new(Invariant::Liveness, what))
}

impl World {
    fn new(mut rng: Rng, plan: Plan, mutant: Option<Mutant>) -> Self {
        let server = Server::new(StoreId(rng.bytes()), mutant, rng.next());
        let ctx = Ctx::new(rng, plan, mutant);
        let mut world = Self {
            ctx,
            server,
            server_back_ms: 0,
            devices: Vec::new(),
            lives: Vec::new(),
            reader: Reader::default(),
            next_fault_ms: 1_000,
            next_pull_ms: 0,
            quiet_since_ms: None,
        };
        for _ in 0..world.ctx.plan.devices {
            let birth = {
                let mut rng = world.ctx.rng.borrow_mut();
                Birth { device: DeviceId(rng.bytes()), log: LogId(rng.bytes()) }
            };
            world.add_device(MemoryStore::new(birth));
        }
        world
    }

    pub fn add_device(&mut self, store: MemoryStore) {
        let device = Rc::new(Device {
            index: self.devices.len(),
            db: RefCell::new(store),
            wall_off_ms: Cell::new(0),
            edits: RefCell::new(BTreeMap::new()),
        });
        self.devices.push(device.clone());
        self.open_page(&device);
    }

    pub fn open_page(&mut self, device: &Rc<Device>) {
        self.lives.push(Life::begin(&self.ctx, device));
    }

    /// One round: letters arrive, everybody takes a step, something breaks, or time passes. True at
    /// the end of the world.
    fn round(&mut self) -> bool {
        let now = self.ctx.now.get();
        self.server.tick(now);
        self.deliver(now);
        if now >= self.next_pull_ms {
            self.reader.pull(&self.server);
            self.next_pull_ms = now + self.ctx.between(700, 5_000);
        }
        if self.ctx.chaos.get() && now >= CHAOS_MS {
            faults::heal(self);
        }
        if self.ctx.chaos.get() && now >= self.next_fault_ms {
            faults::strike(self);
            self.next_fault_ms = now + self.ctx.between(300, 8_000);
        }
        if self.server.down && now >= self.server_back_ms {
            self.server.down = false;
            self.ctx.oracle.borrow_mut().server_came_back(&self.server.state);
        }
        self.step_all();
        if self.ctx.busy.get() {
            if self.ctx.plan.kill_pages && self.ctx.fault(2) {
                faults::kill_page(self);
            }
            let passes = self.ctx.rng.borrow_mut().below(2);
            self.ctx.now.set(now + passes);
            return false;
        }
        self.pass_time(now);
        self.is_over()
    }

    fn deliver(&mut self, now: u64) {
        let letters = self.ctx.net.borrow_mut().due(now);
        for letter in letters {
            match letter {
                Letter::Request { id, device, bytes } => self.serve(id, device, &bytes, now),
                Letter::Reply { id, device, reply } => {
                    let mut net = self.ctx.net.borrow_mut();
                    if !net.cut.contains(&device) {
                        net.arrive(id, reply);
                    }
                }
            }
        }
    }

    fn serve(&mut self, id: u64, device: usize, bytes: &[u8], now: u64) {
        if self.ctx.net.borrow().cut.contains(&device) {
            return;
        }
        let reply = if self.server.down {
            Err(None)
        } else {
            match self.server.sync(device, bytes, now) {
                Ok(taken) => {
                    let mut oracle = self.ctx.oracle.borrow_mut();
                    oracle.taken(&self.server, &taken.acknowledged);
                    self.ctx.count(|s| s.forks += taken.forks);
                    Ok(encode(&taken.answer))
                }
                Err(status) => {
                    self.ctx.count(|s| s.refusals += 1);
                    Err(Some(status))
                }
            }
        };
        fly(&self.ctx, Letter::Reply { id, device, reply });
    }

    fn step_all(&mut self) {
        self.ctx.busy.set(false);
        self.ctx.wake.set(u64::MAX);
        self.ctx.rng.borrow_mut().shuffle(&mut self.lives);
        let mut context = Context::from_waker(Waker::noop());
        for life in &mut self.lives {
            if let Some(until) = life.page.frozen_until() {
                self.ctx.wake.set(self.ctx.wake.get().min(until));
                continue;
            }
            life.tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
        }
    }

    /// Nobody can go on: to the next moment at which somebody can.
    fn pass_time(&mut self, now: u64) {
        let mut next = self.ctx.wake.get().min(self.next_pull_ms);
        next = next.min(self.ctx.net.borrow().next().unwrap_or(u64::MAX));
        if self.ctx.chaos.get() {
            next = next.min(self.next_fault_ms).min(CHAOS_MS);
        }
        if self.server.down {
            next = next.min(self.server_back_ms);
        }
        self.ctx.now.set(next.max(now + 1));
    }

    /// Healed, and for a while nothing waits anywhere; or the time for that is over.
    fn is_over(&mut self) -> bool {
        let now = self.ctx.now.get();
        if self.ctx.chaos.get() {
            return false;
        }
        let waiting = |d: &Rc<Device>| d.logs().iter().any(|info| info.waiting_count() > 0);
        if self.devices.iter().any(waiting) {
            self.quiet_since_ms = None;
        } else if self.quiet_since_ms.is_none() {
            self.quiet_since_ms = Some(now);
        }
        // Longer than every log needs to be asked about again: old beliefs are corrected by then.
        let logs = self.devices.iter().map(|d| d.logs().len() as u64).max().unwrap_or(1);
        let quiet = self.quiet_since_ms.is_some_and(|since| now > since + 31_000 * (logs + 1));
        quiet || now >= CHAOS_MS + QUIET_MS
    }

    fn end(mut self) -> Result<Stats, Violation> {
        self.server.tick(self.ctx.now.get() + 60_000);
        while !self.reader.pull(&self.server) {}
        {
            let mut oracle = self.ctx.oracle.borrow_mut();
            oracle.check(&self.ctx, &self.server, &self.devices, &self.reader);
        }
        match self.ctx.oracle.borrow().violation() {
            Some(violation) => Err(violation),
            None => Ok(*self.ctx.stats.borrow()),
        }
    }
}

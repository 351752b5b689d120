//! The server of the model: what is on its disk, what is only in its memory, and the product's
//! machines over both.

use crate::mutant::Mutant;
use crate::oracle::{Claim, Oracle};
use mamori_core::access::Role;
use mamori_core::alert::audience::{Origin, is_called};
use mamori_core::alert::escalation::{FactClock, Facts, Step, plan};
use mamori_core::alert::{Calling, Hush, Listener, Presence, Times};
use mamori_core::ids::{DeviceId, UserId};
use mamori_core::policy::{Group, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// The alert as the server tells of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub rang: u32,
    pub answered: bool,
    pub over: bool,
    pub round: u32,
}

/// What survives.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    pub raised_ms: Option<i64>,
    /// Devices that show it, and whether they rang.
    pub rings: BTreeMap<usize, bool>,
    pub steps: Vec<(Step, i64)>,
    pub answered: bool,
    pub over: bool,
}

impl Disk {
    fn latest_ms(&self) -> Option<i64> {
        self.steps.iter().map(|(_, at)| *at).chain(self.raised_ms).max()
    }

    pub fn rang(&self) -> bool {
        self.rings.values().any(|rang| *rang)
    }
}

/// What does not.
#[derive(Debug)]
struct Memory {
    clock: FactClock,
    begun_ms: i64,
    /// Since when it lives, or has the alert, in the time of the world.
    awake_ms: u64,
    presence: Presence,
    calling: Calling,
    connected: BTreeSet<usize>,
    /// Devices whose call was sent once, for the mutant that sends no second.
    called: BTreeSet<usize>,
}

#[derive(Debug)]
pub struct Server {
    pub disk: Disk,
    memory: Option<Memory>,
    pub wall_offset_ms: i64,
    policy: std::sync::Arc<Policy>,
    times: Times,
    origin: Origin,
    listeners: Vec<Listener>,
    /// Whom the alert concerns, by device.
    audience: Vec<bool>,
    /// How long the server has lived since it stored the alert, ms, up to its last death.
    lived_ms: u64,
    mutant: Option<Mutant>,
}

pub fn device(i: usize) -> DeviceId {
    DeviceId([i as u8 + 1; 16])
}

/// The sender's own device.
pub const SENDER: usize = 200;

impl Server {
    pub fn new(
        policy: std::sync::Arc<Policy>,
        listeners: Vec<Listener>,
        mutant: Option<Mutant>,
    ) -> Self {
        let origin = Origin {
            department: String::from("shimin"),
            place: Some(String::from("shimin_1")),
            by: UserId(String::from("madoguchi")),
            device: Some(device(SENDER)),
            drill: None,
        };
        let (disk, times) = (Disk::default(), policy.alert.times());
        Self {
            disk,
            memory: None,
            wall_offset_ms: 0,
            policy,
            times,
            origin,
            listeners,
            audience: Vec::new(),
            lived_ms: 0,
            mutant,
        }
    }

    fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    pub fn is_up(&self) -> bool {
        self.memory.is_some()
    }

    pub fn start(&mut self, now: u64) {
        let wall_ms = now as i64 + self.wall_offset_ms;
        let latest_ms = if self.is(Mutant::WallClock) { None } else { self.disk.latest_ms() };
        let clock = FactClock::new(wall_ms, latest_ms, now);
        self.memory = Some(Memory {
            clock,
            begun_ms: clock.now_ms(now),
            presence: Presence::new(self.times.watchdog_ms, now),
            calling: Calling::default(),
            connected: BTreeSet::new(),
            called: BTreeSet::new(),
            awake_ms: now,
        });
        self.ask_audience();
    }

    /// How long it has lived with the alert on its disk, ms.
    fn lived_ms(&self, now: u64) -> u64 {
        let awake = self.memory.as_ref().filter(|_| self.disk.raised_ms.is_some());
        self.lived_ms + awake.map_or(0, |memory| now - memory.awake_ms)
    }

    pub fn kill(&mut self, now: u64) {
        self.lived_ms = self.lived_ms(now);
        self.memory = None;
        if self.is(Mutant::ForgetsSteps) {
            self.disk.steps.clear();
        }
        if self.is(Mutant::ForgetsAlerts) {
            self.disk = Disk::default();
        }
    }

    pub fn state(&self) -> State {
        State {
            rang: self.disk.rings.values().filter(|rang| **rang).count() as u32,
            answered: self.disk.answered,
            over: self.disk.over,
            round: self.disk.steps.len() as u32,
        }
    }

    fn groups(&self) -> Vec<Group> {
        let rows = &self.policy.alert.escalation;
        let mut groups = Vec::new();
        for (step, _) in &self.disk.steps {
            groups.extend(rows.get(usize::from(step.row)).iter().flat_map(|row| &row.to));
        }
        groups
    }

    /// Whether the alert concerns this device, as far as the steps go.
    pub fn concerns(&self, i: usize) -> bool {
        self.disk.raised_ms.is_some() && self.audience.get(i) == Some(&true)
    }

    /// Asks anew who is called: at the start and after each step.
    fn ask_audience(&mut self) {
        let groups = self.groups();
        let who = self.listeners.iter().enumerate();
        let called = |(i, who)| is_called(&self.policy, &self.origin, &groups, device(i), who);
        self.audience = who.map(called).collect();
    }

    pub fn raise(&mut self, now: u64) {
        let Some(memory) = &mut self.memory else { return };
        if self.disk.raised_ms.is_none() {
            self.disk.raised_ms = Some(memory.clock.now_ms(now));
            memory.awake_ms = now;
        }
        self.call_all(now);
    }

    /// Calls whom the facts say is to be called, of those that are connected.
    fn call_all(&mut self, now: u64) {
        let state = self.state();
        let concerned: Vec<usize> = match &self.memory {
            Some(memory) => {
                memory.connected.iter().copied().filter(|i| self.concerns(*i)).collect()
            }
            None => return,
        };
        let Some(memory) = &mut self.memory else { return };
        for i in concerned {
            memory.calling.call(device(i), state.round, now);
        }
    }

    /// A device beats; the state, if the alert concerns it or is its own.
    pub fn beat(&mut self, i: usize, hush: Option<Hush>, fresh: bool, now: u64) -> Option<State> {
        let listener = self.listeners.get(i).cloned();
        let memory = self.memory.as_mut()?;
        memory.connected.insert(i);
        if let Some(listener) = listener {
            memory.presence.beat(device(i), listener, hush, now);
        }
        if fresh {
            memory.calling.connected(device(i), now);
        }
        self.call_all(now);
        (self.disk.raised_ms.is_some() && (i == SENDER || self.concerns(i))).then(|| self.state())
    }

    pub fn ring(&mut self, i: usize, rang: bool) {
        *self.disk.rings.entry(i).or_insert(false) |= rang;
        if let Some(memory) = &mut self.memory {
            memory.calling.shown(device(i));
        }
    }

    /// Everybody who is connected and knows of the alert.
    pub fn knowing(&self) -> Vec<usize> {
        let Some(memory) = &self.memory else { return Vec::new() };
        memory.connected.iter().copied().filter(|i| *i == SENDER || self.concerns(*i)).collect()
    }

    fn facts(&self) -> Option<Facts> {
        Some(Facts {
            raised_ms: self.disk.raised_ms?,
            rang: self.disk.rang(),
            answered: self.disk.answered,
            over: self.disk.over,
            done: self.disk.steps.clone(),
        })
    }

    /// Does what is due. `dies`: the server dies between the commit of a step and what follows.
    /// Returns the devices to send the alert to, and whether it died.
    pub fn tick(&mut self, now: u64, dies: bool, oracle: &mut Oracle) -> (Vec<usize>, bool) {
        let (Some(facts), Some(memory)) = (self.facts(), &self.memory) else {
            return (Vec::new(), false);
        };
        let mut now_ms = memory.clock.now_ms(now);
        if self.is(Mutant::WallClock) {
            now_ms = now as i64 + self.wall_offset_ms;
        }
        let begun_ms = memory.begun_ms;
        let due = plan(&self.policy.alert.escalation, self.times.repeat_ms, &facts, now_ms).due;
        for step in &due {
            self.judge(*step, now_ms, begun_ms, now, oracle);
            oracle.step(*step, now);
            self.disk.steps.push((*step, now_ms));
        }
        if !due.is_empty() {
            self.ask_audience();
        }
        if dies && !due.is_empty() {
            self.kill(now);
            return (Vec::new(), true);
        }
        self.call_all(now);
        if self.disk.answered || self.disk.over {
            return (Vec::new(), false);
        }
        let once = self.is(Mutant::CallsOnce);
        let Some(memory) = &mut self.memory else { return (Vec::new(), false) };
        let mut called: Vec<usize> =
            memory.calling.take(now).iter().map(|id| usize::from(id.0[0]) - 1).collect();
        called.retain(|i| memory.called.insert(*i) || !once);
        if self.is(Mutant::CountsCalls) {
            self.disk.rings.extend(called.iter().map(|i| (*i, true)));
        }
        (called, false)
    }

    /// The model's own count of when a step is due, written without the product's.
    fn judge(&self, step: Step, at_ms: i64, begun_ms: i64, now: u64, oracle: &mut Oracle) {
        let Some(raised_ms) = self.disk.raised_ms else { return };
        let after = [10_000, 30_000, 60_000][usize::from(step.row)];
        let before = self.disk.steps.iter().filter(|(s, _)| s.row == step.row).map(|(_, at)| *at);
        let due_ms = before.max().map_or(raised_ms + after, |at| at + 60_000);
        let expected = due_ms.max(begun_ms);
        let needless = self.disk.answered || self.disk.over || (step.row == 0 && self.disk.rang());
        oracle.check(Claim::OnTime, at_ms == expected && !needless, now, || {
            format!("{step:?} at {at_ms}, due {due_ms}, begun {begun_ms}, needless {needless}")
        });
    }

    /// When to tick again, in the time of the world.
    pub fn next_deadline(&self, now: u64) -> Option<u64> {
        let memory = self.memory.as_ref()?;
        let facts = self.facts()?;
        let now_ms = memory.clock.now_ms(now);
        let next = plan(&self.policy.alert.escalation, self.times.repeat_ms, &facts, now_ms);
        let step = match (next.due.is_empty(), next.next_ms) {
            (false, _) => Some(now),
            (true, Some(at)) => Some(now + u64::try_from(at - now_ms).unwrap_or(0)),
            (true, None) => None,
        };
        let calls = memory.calling.next_deadline();
        let calls = calls.filter(|_| !self.disk.answered && !self.disk.over);
        [step, calls].into_iter().flatten().min()
    }

    /// At the end of an unanswered alert: every step that must have been done was done.
    pub fn judge_end(&self, now: u64, oracle: &mut Oracle) {
        let (Some(raised_ms), Some(memory)) = (self.disk.raised_ms, &self.memory) else { return };
        if self.disk.answered || self.disk.over {
            return;
        }
        let now_ms = memory.clock.now_ms(now);
        for (row, after) in [(0, 10_000), (1, 30_000), (2, 60_000)] {
            let needless = row == 0 && self.disk.rang();
            let done = self.disk.steps.iter().any(|(step, _)| step.row == row);
            // By its own clock, and by how long it has really lived since.
            let lived = i64::try_from(self.lived_ms(now)).unwrap_or(0);
            let due = now_ms >= raised_ms + after || lived >= after;
            oracle.check(Claim::Dropped, done || needless || !due, now, || {
                format!("row {row} was due since {} and is not done", raised_ms + after)
            });
        }
        let last = self.disk.steps.iter().filter(|(step, _)| step.row == 2).map(|(_, at)| *at);
        let repeats = last.max().is_none_or(|at| now_ms < at + 60_000);
        oracle.check(Claim::Dropped, repeats, now, || String::from("the last row stopped"));
    }
}

/// The person at a receiving device.
pub fn listener(i: usize, seat: crate::plan::Seat, place: &str) -> Listener {
    use crate::plan::Seat;
    let (role, department) = match seat {
        Seat::Department => (if i == 0 { Role::Supervisor } else { Role::Staff }, "shimin"),
        Seat::Floor => (Role::Staff, "fukushi"),
        Seat::GeneralAffairs => (Role::GeneralAffairs, "somu"),
        Seat::Head => (Role::DepartmentHead, "none"),
        Seat::Elsewhere => (Role::Staff, "zeimu"),
    };
    let heads = if seat == Seat::Head { vec![String::from("shimin")] } else { Vec::new() };
    Listener {
        user: UserId(format!("user{i}")),
        role,
        department: String::from(department),
        heads,
        place: (!place.is_empty()).then(|| String::from(place)),
    }
}

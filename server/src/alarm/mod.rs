//! The alert in the server's memory: who lives, who is to be called, what is told to whom. The
//! facts are on the disk; after a restart this begins empty and nothing is lost by that.
//!
//! Handlers leave word here and never wait; `watch` does the work.

mod flood;
mod watch;

pub use flood::{Flood, Flooded};
pub use watch::run;

use crate::clock::FactTime;
use crate::store::sqlite::{AlertState, listener};
use crate::store::{Change, Reader};
use mamori_core::alert::audience::{Origin, is_called};
use mamori_core::alert::wire::{Beat, Call, Ready};
use mamori_core::alert::{Calling, Listener, Presence};
use mamori_core::ids::{AlertId, DeviceId, UserId};
use mamori_core::policy::Policy;
use mamori_core::view::Poke;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// An alert that ended is told to whoever asks for so long, ms.
pub const ENDED_MS: i64 = 10 * 60 * 1000;
/// How many devices rang is told this long after the first of them, ms: a thousand ring at once.
const GATHER_MS: u64 = 100;
/// Most alerts in the answer to one beat; the newest.
const CALLS_MAX: usize = 50;

/// See the module.
pub struct Alarm {
    policy: Arc<Policy>,
    time: FactTime,
    /// Bounds the presses of one device.
    pub flood: Flood,
    wake: Notify,
    memory: Mutex<Memory>,
}

struct Memory {
    presence: Presence,
    /// Where devices stand, as their beats say.
    places: BTreeMap<DeviceId, String>,
    alerts: BTreeMap<AlertId, Live>,
    /// To be read anew.
    changed: BTreeSet<AlertId>,
    /// To be told with the calls.
    pokes: Vec<Change>,
    /// Devices rang; to be read anew at the time below.
    rung: BTreeSet<AlertId>,
    rung_at_ms: Option<u64>,
    /// Devices that connected since the last look.
    fresh: BTreeSet<DeviceId>,
}

/// An alert that is on or ended lately.
struct Live {
    state: AlertState,
    line: Arc<str>,
    calling: Calling,
    /// Connected devices that are being called.
    called: BTreeSet<DeviceId>,
    /// Most devices that were called at one time, and how many of these are noted. For drills.
    most_called: usize,
    noted_called: usize,
    /// Something is new: whoever knows of it is told once.
    tell: bool,
    /// The least time at which a step may be due, ms of the clock of facts.
    next_step_ms: Option<i64>,
}

impl Alarm {
    /// Begins with nothing known.
    #[must_use]
    pub fn new(policy: Arc<Policy>, time: FactTime) -> Self {
        let presence = Presence::new(policy.alert.times().watchdog_ms, time.mono_ms());
        let memory = Memory {
            presence,
            places: BTreeMap::new(),
            alerts: BTreeMap::new(),
            changed: BTreeSet::new(),
            pokes: Vec::new(),
            rung: BTreeSet::new(),
            rung_at_ms: None,
            fresh: BTreeSet::new(),
        };
        let (flood, wake, memory) = (Flood::default(), Notify::new(), Mutex::new(memory));
        Self { policy, time, flood, wake, memory }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        // Every change below leaves it whole.
        work(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Since the start, ms.
    #[must_use]
    pub fn mono_ms(&self) -> u64 {
        self.time.mono_ms()
    }

    /// The time that facts are written with, ms since 1970-01-01 UTC.
    #[must_use]
    pub fn fact_ms(&self) -> i64 {
        self.time.now_ms()
    }

    /// A device lives: who can ring, and the alerts that concern it.
    #[must_use]
    pub fn beat(&self, reader: &Reader, beat: Beat) -> (Ready, Vec<Call>) {
        let (policy, now_ms) = (&self.policy, self.time.mono_ms());
        let place = beat.place.filter(|code| policy.place(code).is_some());
        let who = listener(reader, place.clone());
        let origin = Origin {
            department: who.department.clone(),
            place: place.clone(),
            by: who.user.clone(),
            device: Some(beat.device),
            drill: None,
        };
        self.with(|memory| {
            memory.expire(now_ms);
            match place {
                Some(place) => memory.places.insert(beat.device, place),
                None => memory.places.remove(&beat.device),
            };
            memory.presence.beat(beat.device, who.clone(), beat.hush, now_ms);
            let concern = |live: &Live| live.state.kept.concerns(policy, beat.device, &who);
            (memory.ready(policy, &origin, now_ms), memory.calls(concern))
        })
    }

    /// A device asks at whose sign-in screen somebody of this department was last: who could ring
    /// if it raised an alert, and those that it raised as nobody. It counts as nothing by that.
    #[must_use]
    pub fn beat_of_nobody(&self, department: String, beat: Beat) -> (Ready, Vec<Call>) {
        let (policy, now_ms) = (&self.policy, self.time.mono_ms());
        let place = beat.place.filter(|code| policy.place(code).is_some());
        let (by, device) = (UserId::NOBODY, Some(beat.device));
        let origin = Origin { department, place, by, device, drill: None };
        self.with(|memory| {
            memory.expire(now_ms);
            let own = |live: &Live| {
                let origin = &live.state.kept.origin;
                origin.by.is_nobody() && origin.device == device
            };
            let mut calls = memory.calls(own);
            for call in &mut calls {
                // Of the case itself nobody learns anything.
                call.last_act = None;
            }
            (memory.ready(policy, &origin, now_ms), calls)
        })
    }

    /// Where a device stands, as it said last.
    #[must_use]
    pub fn place_of(&self, device: DeviceId) -> Option<String> {
        self.with(|memory| memory.places.get(&device).cloned())
    }

    /// Changes are committed that say something new of alerts. Whoever may see them is told of them
    /// together with the calls.
    pub fn changed(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        self.with(|memory| {
            memory.changed.extend(changes.iter().flat_map(|change| &change.alerts));
            memory.pokes.extend(changes);
        });
        self.wake.notify_one();
    }

    /// It is committed that a device shows an alert, with or without sound.
    pub fn rang(&self, alert: AlertId, device: DeviceId) {
        let at_ms = self.time.mono_ms() + GATHER_MS;
        let is_first = self.with(|memory| {
            if let Some(live) = memory.alerts.get_mut(&alert) {
                live.calling.shown(device);
            }
            memory.rung.insert(alert);
            let is_first = memory.rung_at_ms.is_none();
            memory.rung_at_ms.get_or_insert(at_ms);
            is_first
        });
        if is_first {
            self.wake.notify_one();
        }
    }

    /// A device began to listen.
    pub fn connected(&self, device: DeviceId) {
        let any = self.with(|memory| {
            memory.fresh.insert(device);
            !memory.alerts.is_empty()
        });
        if any {
            self.wake.notify_one();
        }
    }

    /// Somebody signed out on a device, or somebody else signed in.
    pub fn gone(&self, device: DeviceId) {
        self.with(|memory| {
            memory.presence.gone(device);
            memory.places.remove(&device);
        });
    }
}

impl Memory {
    /// Forgets devices that were silent for too long.
    fn expire(&mut self, now_ms: u64) {
        for silent in self.presence.handle_timeout(now_ms) {
            self.places.remove(&silent);
        }
    }

    /// Who could ring for an alert from there.
    fn ready(&self, policy: &Policy, origin: &Origin, now_ms: u64) -> Ready {
        let called = |device, who: &Listener| is_called(policy, origin, &[], device, who);
        self.presence.ready(now_ms, called)
    }

    /// The newest alerts of these.
    fn calls(&self, wanted: impl Fn(&Live) -> bool) -> Vec<Call> {
        let mut calls: Vec<&Live> = self.alerts.values().filter(|live| wanted(live)).collect();
        calls.sort_by_key(|live| std::cmp::Reverse(live.state.kept.raised_ms));
        calls.truncate(CALLS_MAX);
        calls.into_iter().map(|live| live.state.call.clone()).collect()
    }
}

impl Live {
    fn new(state: AlertState) -> Self {
        let (line, next_step_ms) = (line(&state), Some(state.kept.raised_ms));
        let (calling, called) = (Calling::default(), BTreeSet::new());
        let (most_called, noted_called) = (0, 0);
        Self { state, line, calling, called, most_called, noted_called, tell: true, next_step_ms }
    }

    fn is_called_for(&self) -> bool {
        let facts = self.state.kept.facts();
        !facts.answered && self.state.kept.over_ms.is_none()
    }
}

fn line(state: &AlertState) -> Arc<str> {
    Poke::Call(Box::new(state.call.clone())).to_line().into()
}

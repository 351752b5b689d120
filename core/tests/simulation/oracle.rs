//! The oracle: it sees everything that happens in a world and knows what must be true of it.
//!
//! The numbers are those of docs/sync.md.

use crate::ctx::Ctx;
use crate::disk::Device;
use crate::reader::Reader;
use crate::server::{Server, State};
use mamori_core::event::{Sealed, encode};
use mamori_core::fold::Cases;
use mamori_core::ids::{Hash, LogId};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A place in a log.
pub type Key = (LogId, u64);

/// What must be true. I6 and I9 have no part in this simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invariant {
    /// I1: what was called saved is on a device or on the server.
    Kept,
    /// I2: what the server acknowledged survives its death.
    Acknowledged,
    /// I3: two contents at one place are both kept, and only copied databases make such places.
    OneContent,
    /// I4: after healing, every queue is empty within a bound; only what is malformed is set aside.
    Liveness,
    /// I5: the read model is the fold of all events, in whatever order they came.
    SameFold,
    /// I7: who follows the cursor sees each event once and skips none.
    EachOnce,
    /// I8: after a restore, what is still on devices comes back.
    Restored,
    /// I10: nothing is pruned that is not in a backup.
    ProvenPrune,
    /// The sender of an alert is told in time, and never told of a receipt that was not there.
    AlertHonest,
}

/// A broken invariant, and where it showed.
#[derive(Clone, Debug)]
pub struct Violation {
    pub invariant: Invariant,
    what: String,
}

impl Violation {
    pub fn new(invariant: Invariant, what: String) -> Self {
        Self { invariant, what }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} is broken: {}", self.invariant, self.what)
    }
}

#[derive(Default)]
pub struct Oracle {
    violation: Option<Violation>,
    /// Everything that was written into a database, by place and hash.
    written: BTreeMap<Key, BTreeMap<Hash, Sealed>>,
    /// What a screen called saved.
    saved: BTreeSet<(Key, Hash)>,
    /// What the server must refuse: it is malformed.
    poison: BTreeSet<(Key, Hash)>,
    /// What the server ever kept as the loser of a fork: it told the device.
    forked: BTreeSet<(Key, Hash)>,
    /// What the server acknowledged since the state it has.
    acknowledged: BTreeSet<(Key, Hash)>,
    /// What was ever in a backup.
    backed_up: BTreeSet<(Key, Hash)>,
    /// What was ever in the server's order: alerts among them really were received.
    received: BTreeSet<(Key, Hash)>,
    /// What no device has any more and an old backup lacks: the operator's loss, not the sync's.
    excused: BTreeSet<(Key, Hash)>,
    /// What was in backups that the operator has discarded: devices may still act on the promise.
    discarded: BTreeSet<(Key, Hash)>,
    /// Databases were copied: forks may come about.
    pub copied: bool,
    /// Devices that were told of a fork in a log.
    told: BTreeSet<(usize, LogId)>,
}

impl Oracle {
    pub fn violated(&mut self, invariant: Invariant, what: String) {
        self.violation.get_or_insert(Violation { invariant, what });
    }

    pub fn violation(&self) -> Option<Violation> {
        self.violation.clone()
    }

    pub fn written(&mut self, sealed: &Sealed) {
        if let Some(key) = place(sealed) {
            self.written.entry(key).or_default().insert(sealed.hash(), sealed.clone());
            if sealed.open().is_err() {
                self.poison.insert((key, sealed.hash()));
            }
        }
    }

    /// The device has taken note of an answer that names forks.
    pub fn fork_told(&mut self, device: usize, log: LogId) {
        self.told.insert((device, log));
    }

    /// Who knows of a fork writes on in another log: else half of what follows would be in nobody's
    /// view.
    pub fn appended(&mut self, device: usize, log: LogId) {
        if self.told.contains(&(device, log)) {
            let what = format!("device {device} goes on in {log}, which has forked");
            self.violated(Invariant::OneContent, what);
        }
    }

    pub fn saved(&mut self, sealed: &Sealed) {
        if let Some(key) = place(sealed) {
            self.saved.insert((key, sealed.hash()));
        }
    }

    /// The screen now says that something else is saved at this place.
    pub fn replaced(&mut self, old: &Sealed) {
        if let Some(key) = place(old) {
            self.saved.remove(&(key, old.hash()));
        }
    }

    /// The server took a request in.
    pub fn taken(&mut self, server: &Server, acknowledged: &[(Key, Hash)]) {
        self.acknowledged.extend(acknowledged);
        for (key, hash) in acknowledged {
            if server.held(*key) == Some(*hash) {
                self.received.insert((*key, *hash));
            }
            if server.state.forks.get(key).is_some_and(|all| all.contains_key(hash)) {
                self.forked.insert((*key, *hash));
            }
        }
    }

    pub fn was_received(&self, key: Key, hash: Hash) -> bool {
        self.received.contains(&(key, hash))
    }

    /// A device prunes an event: invariant I10.
    pub fn pruned(&mut self, device: usize, key: Key, hash: Hash) {
        if !self.backed_up.contains(&(key, hash)) {
            let what = format!("device {device} prunes {} {}", key.0, key.1);
            self.violated(Invariant::ProvenPrune, what);
        }
        // An answer that was under way while the server went back behind its own promise.
        if self.discarded.contains(&(key, hash)) {
            self.excused.insert((key, hash));
        }
    }

    pub fn backup_made(&mut self, state: &State) {
        for item in holdings(state) {
            self.discarded.remove(&item);
            self.backed_up.insert(item);
        }
    }

    /// The server died and came up again: invariant I2.
    pub fn server_came_back(&mut self, state: &State) {
        let here: BTreeSet<_> = holdings(state).collect();
        if let Some((key, _)) = self.acknowledged.iter().find(|k| !here.contains(k)) {
            let what = format!("{} {} was acknowledged and is gone", key.0, key.1);
            self.violated(Invariant::Acknowledged, what);
        }
    }

    /// The server was put back: invariant I8, and what is lost by the operator's choice. What only
    /// the server had is gone with it; from the last backup on, devices still have everything.
    pub fn restored(&mut self, before: &State, after: &State, devices: &[Rc<Device>], last: bool) {
        let left: BTreeSet<_> = holdings(after).collect();
        self.acknowledged.retain(|k| left.contains(k));
        let gone: Vec<_> = holdings(before).filter(|k| !left.contains(k)).collect();
        for (key, hash) in gone {
            let on_device = devices.iter().any(|d| on_device(d, key, hash));
            if !on_device && last && !self.excused.contains(&(key, hash)) {
                let what = format!("{} {} is neither in the backup nor on a device", key.0, key.1);
                self.violated(Invariant::Restored, what);
            }
            if !on_device {
                self.excused.insert((key, hash));
            } else if self.backed_up.contains(&(key, hash)) {
                self.discarded.insert((key, hash));
            }
        }
    }

    /// Everything at the end of a world, long after it was healed.
    pub fn check(&mut self, ctx: &Ctx, server: &Server, devices: &[Rc<Device>], reader: &Reader) {
        for device in devices {
            self.check_queue(device);
        }
        self.check_kept(&server.state, devices);
        self.check_contents(&server.state);
        self.check_folds(ctx, &server.state, reader);
    }

    fn check_kept(&mut self, state: &State, devices: &[Rc<Device>]) {
        let here: BTreeSet<_> = holdings(state).collect();
        for (key, hash) in self.saved.clone() {
            let item = (key, hash);
            let what = format!("{} {} {hash:?}", key.0, key.1);
            let on_device = devices.iter().any(|d| on_device(d, key, hash));
            if here.contains(&item) || self.excused.contains(&item) {
                continue;
            }
            if !on_device {
                self.violated(Invariant::Kept, format!("{what} was saved and is nowhere"));
            } else if !self.poison.contains(&item) && !self.forked.contains(&item) {
                // On a device that believes it has nothing to send: as good as lost with the
                // device.
                self.violated(Invariant::Kept, format!("{what} was saved and never arrived"));
            }
        }
    }

    fn check_contents(&mut self, state: &State) {
        for (key, contents) in &state.forks {
            let what = format!("{} {} has {} other contents", key.0, key.1, contents.len());
            if !self.copied {
                self.violation.get_or_insert(Violation { invariant: Invariant::OneContent, what });
            }
        }
    }

    fn check_queue(&mut self, device: &Device) {
        for info in device.logs() {
            let log = info.head.log;
            let waiting = info.waiting_count();
            if waiting > 0 {
                let what = format!("device {}: {waiting} of {log} wait", device.index);
                self.violated(Invariant::Liveness, what);
            }
            for seq in info.set_aside {
                let Some(sealed) = device.event(log, seq) else { continue };
                let item = ((log, seq), sealed.hash());
                if !self.poison.contains(&item) && !self.forked.contains(&item) {
                    let what = format!("device {}: {log} {seq} is set aside", device.index);
                    self.violated(Invariant::Liveness, what);
                }
            }
        }
    }

    /// The read model of the reader, and a fold of what the devices wrote in an order of its own.
    fn check_folds(&mut self, ctx: &Ctx, state: &State, reader: &Reader) {
        let rows: Vec<_> = state.rows.iter().collect();
        if let Some(what) = reader.problem(state) {
            self.violated(Invariant::EachOnce, what);
            return;
        }
        let mut order: Vec<usize> = (0..rows.len()).chain(0..rows.len() / 3).collect();
        ctx.rng.borrow_mut().shuffle(&mut order);
        let mut union = Cases::default();
        for i in order {
            let (key, row) = rows[i];
            let Some(sealed) = self.written.get(key).and_then(|all| all.get(&row.hash)) else {
                let what = format!("{} {} came from nowhere", key.0, key.1);
                return self.violated(Invariant::OneContent, what);
            };
            if let Ok(event) = sealed.open() {
                union.apply(&event, Some(row.cursor));
            }
        }
        let same = union.0.len() == reader.cases.0.len()
            && union.0.values().zip(reader.cases.0.values()).all(|(a, b)| encode(a) == encode(b));
        if !same {
            self.violated(Invariant::SameFold, String::from("the reader shows something else"));
        }
    }
}

fn place(sealed: &Sealed) -> Option<Key> {
    let header = sealed.read_header().ok()?;
    Some((header.log, header.seq))
}

fn on_device(device: &Device, key: Key, hash: Hash) -> bool {
    device.event(key.0, key.1).is_some_and(|sealed| sealed.hash() == hash)
}

/// Everything a server keeps, the losers of forks included.
fn holdings(state: &State) -> impl Iterator<Item = (Key, Hash)> + '_ {
    let rows = state.rows.iter().map(|(key, row)| (*key, row.hash));
    let forks = state.forks.iter().flat_map(|(key, all)| all.keys().map(|hash| (*key, *hash)));
    rows.chain(forks)
}

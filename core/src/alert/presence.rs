//! The server's side of heartbeats: which devices can ring, before anybody presses.
//!
//! Memory only: after a restart it knows nothing for one watchdog and says so. Never a delivery.

use super::Hush;
use crate::access::Role;
use crate::alert::wire::Ready;
use crate::ids::{DeviceId, UserId};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Who sits at a device that can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Who is signed in.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Department code.
    pub department: String,
    /// For a department head: the departments of the bureau.
    pub heads: Vec<String>,
    /// Where the device stands: place code, where set.
    pub place: Option<String>,
}

#[derive(Clone, Debug)]
struct Seen {
    listener: Listener,
    hush: Option<Hush>,
    at_ms: u64,
}

/// The machine. All times are ms on the monotonic clock of the server.
#[derive(Clone, Debug)]
pub struct Presence {
    watchdog_ms: u64,
    /// From then on everybody who lives must have been heard.
    settled_ms: u64,
    devices: BTreeMap<DeviceId, Seen>,
}

impl Presence {
    /// A server that starts at `now_ms`.
    pub fn new(watchdog_ms: u64, now_ms: u64) -> Self {
        let settled_ms = now_ms + watchdog_ms;
        Self { watchdog_ms, settled_ms, devices: BTreeMap::new() }
    }

    /// A device beats. `hush`: why it cannot sound, `None` if it can.
    pub fn beat(&mut self, device: DeviceId, listener: Listener, hush: Option<Hush>, now_ms: u64) {
        self.devices.insert(device, Seen { listener, hush, at_ms: now_ms });
    }

    /// Somebody signed out there.
    pub fn gone(&mut self, device: DeviceId) {
        self.devices.remove(&device);
    }

    /// Who was heard within the watchdog, whether they can sound or not.
    pub fn listeners(&self, now_ms: u64) -> impl Iterator<Item = (DeviceId, &Listener)> {
        let alive = move |seen: &Seen| now_ms < seen.at_ms + self.watchdog_ms;
        self.devices.iter().filter(move |(_, s)| alive(s)).map(|(id, seen)| (*id, &seen.listener))
    }

    /// How many devices can ring, of those that are `wanted`.
    pub fn ready(&self, now_ms: u64, wanted: impl Fn(DeviceId, &Listener) -> bool) -> Ready {
        let mut ready = Ready { devices: 0, hushed: 0, settled: now_ms >= self.settled_ms };
        for (id, seen) in &self.devices {
            if now_ms < seen.at_ms + self.watchdog_ms && wanted(*id, &seen.listener) {
                match seen.hush {
                    None => ready.devices += 1,
                    Some(_) => ready.hushed += 1,
                }
            }
        }
        ready
    }

    /// When the next device falls silent for too long.
    pub fn next_deadline(&self) -> Option<u64> {
        self.devices.values().map(|seen| seen.at_ms + self.watchdog_ms).min()
    }

    /// Forgets the devices that are silent for too long, and names them.
    pub fn handle_timeout(&mut self, now_ms: u64) -> Vec<DeviceId> {
        let watchdog_ms = self.watchdog_ms;
        let mut silent = Vec::new();
        self.devices.retain(|id, seen| {
            let alive = now_ms < seen.at_ms + watchdog_ms;
            if !alive {
                silent.push(*id);
            }
            alive
        });
        silent
    }
}

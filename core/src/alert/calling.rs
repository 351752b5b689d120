//! Calling: the server sends one alert to each connected device until that device says it shows it.
//!
//! A written socket is not a delivery. Memory only: what is known after a restart comes from the
//! server's table of rings, and whoever connects again is called again. Sends nothing itself.

use crate::ids::DeviceId;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The first repetition after so long, ms …
const FIRST_MS: u64 = 500;
/// … all others after so long.
const AGAIN_MS: u64 = 1_000;

#[derive(Clone, Copy, Debug)]
struct Target {
    /// The round it was called for last.
    round: u32,
    calls: u32,
    /// `None` once it has said so.
    next_ms: Option<u64>,
}

/// One active alert. All times are ms on the monotonic clock of the server.
#[derive(Clone, Debug, Default)]
pub struct Calling(BTreeMap<DeviceId, Target>);

impl Calling {
    /// This device is concerned and connected. Known ones are called again only for a new round.
    pub fn call(&mut self, device: DeviceId, round: u32, now_ms: u64) {
        let fresh = Target { round, calls: 0, next_ms: Some(now_ms) };
        let target = self.0.entry(device).or_insert(fresh);
        if target.round < round {
            *target = fresh;
        }
    }

    /// The device connected anew: what it had may be lost with its page.
    pub fn connected(&mut self, device: DeviceId, now_ms: u64) {
        if let Some(target) = self.0.get_mut(&device) {
            target.next_ms = Some(now_ms);
        }
    }

    /// The device says that it shows the alert, with or without sound.
    pub fn shown(&mut self, device: DeviceId) {
        if let Some(target) = self.0.get_mut(&device) {
            target.next_ms = None;
        }
    }

    /// Its connection is gone.
    pub fn gone(&mut self, device: DeviceId) {
        self.0.remove(&device);
    }

    /// The devices to send the alert to at `now_ms`. Each is planned again.
    pub fn take(&mut self, now_ms: u64) -> Vec<DeviceId> {
        let mut due = Vec::new();
        for (device, target) in &mut self.0 {
            if target.next_ms.is_some_and(|at| at <= now_ms) {
                let pause_ms = if target.calls == 0 { FIRST_MS } else { AGAIN_MS };
                target.calls = target.calls.saturating_add(1);
                target.next_ms = Some(now_ms + pause_ms);
                due.push(*device);
            }
        }
        due
    }

    /// When to call `take` again; `None` if everybody has said so.
    pub fn next_deadline(&self) -> Option<u64> {
        self.0.values().filter_map(|target| target.next_ms).min()
    }
}

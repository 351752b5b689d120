//! What must be true, checked by somebody who sees everything: real sounds, real disks, real time.

use std::collections::{BTreeMap, BTreeSet};

use mamori_core::alert::escalation::Step;

/// A promise of docs/alert.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// What the sender's screen says was acknowledged: received, rang, answered.
    Honest,
    /// Without a receipt the sender is told within five seconds.
    Told,
    /// With 30 % loss each way every device that can ring does so within 30 s.
    Rings,
    /// Each step of the escalation is done once …
    Once,
    /// … not before its time, not after it while the server lives, and not if it is needless.
    OnTime,
    /// What the server received is escalated until somebody answers or ends it.
    Dropped,
    /// An answer or the end silences every device that can be reached.
    Silence,
    /// The sender learns of the rings and of the answer.
    Learns,
}

/// A broken promise.
#[derive(Clone, Debug)]
pub struct Violation {
    pub claim: Claim,
    pub at_ms: u64,
    what: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {} ms: {}", self.claim, self.at_ms, self.what)
    }
}

/// What was measured in one world.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Press to the first ring, ms, in worlds that only lose: one for each world.
    pub first_ring_ms: Vec<u64>,
    /// Press to the ring of each device that can, in the same worlds.
    pub each_ring_ms: Vec<u64>,
    /// Answer or end to the last sound that stopped, ms, in the same worlds.
    pub silence_ms: Vec<u64>,
    /// Press to the moment the sender was told, ms, in all worlds in which it had to be.
    pub told_ms: Vec<u64>,
    /// Worlds in which the page of the sender was gone at five seconds and came back.
    pub told_late: u64,
    pub steps: u64,
    pub rounds: u64,
    pub rings: u64,
    pub answers: u64,
    pub ends: u64,
    pub messages: u64,
    pub lost: u64,
    pub server_kills: u64,
    pub deaths_after_commit: u64,
    pub page_kills: u64,
    pub clock_jumps: u64,
    pub hushed: u64,
}

impl Figures {
    pub fn add(&mut self, other: Self) {
        self.first_ring_ms.extend(other.first_ring_ms);
        self.each_ring_ms.extend(other.each_ring_ms);
        self.silence_ms.extend(other.silence_ms);
        self.told_ms.extend(other.told_ms);
        for (sum, one) in [
            (&mut self.told_late, other.told_late),
            (&mut self.steps, other.steps),
            (&mut self.rounds, other.rounds),
            (&mut self.rings, other.rings),
            (&mut self.answers, other.answers),
            (&mut self.ends, other.ends),
            (&mut self.messages, other.messages),
            (&mut self.lost, other.lost),
            (&mut self.server_kills, other.server_kills),
            (&mut self.deaths_after_commit, other.deaths_after_commit),
            (&mut self.page_kills, other.page_kills),
            (&mut self.clock_jumps, other.clock_jumps),
            (&mut self.hushed, other.hushed),
        ] {
            *sum += one;
        }
    }

    /// Counts that must not be 0 in a long enough run: a fault that never comes about is not
    /// tested.
    pub fn counts(&self) -> [(&'static str, u64); 13] {
        [
            ("told on time", self.told_ms.len() as u64),
            ("told after a restart of the page", self.told_late),
            ("steps of the escalation", self.steps),
            ("of them repetitions", self.rounds),
            ("rings", self.rings),
            ("answers", self.answers),
            ("ends", self.ends),
            ("messages", self.messages),
            ("of them lost", self.lost),
            ("server kills", self.server_kills),
            ("of them between commit and call", self.deaths_after_commit),
            ("page kills", self.page_kills),
            ("clock jumps", self.clock_jumps),
        ]
    }
}

/// Sees everything.
#[derive(Debug, Default)]
pub struct Oracle {
    pub figures: Figures,
    /// When each device's sound really started first.
    pub rang_ms: BTreeMap<usize, u64>,
    /// Devices whose sound runs.
    pub sounding: BTreeSet<usize>,
    steps: BTreeSet<Step>,
    first: Option<Violation>,
}

impl Oracle {
    pub fn check(&mut self, claim: Claim, holds: bool, at_ms: u64, what: impl FnOnce() -> String) {
        if !holds && self.first.is_none() {
            self.first = Some(Violation { claim, at_ms, what: what() });
        }
    }

    pub fn sounds(&mut self, device: usize, now: u64) {
        self.rang_ms.entry(device).or_insert(now);
        self.sounding.insert(device);
    }

    /// A step was done.
    pub fn step(&mut self, step: Step, now: u64) {
        self.figures.steps += 1;
        self.figures.rounds += u64::from(step.round > 0);
        let fresh = self.steps.insert(step);
        self.check(Claim::Once, fresh, now, || format!("{step:?} was done twice"));
    }

    pub fn is_broken(&self) -> bool {
        self.first.is_some()
    }

    pub fn finish(self) -> Result<Figures, Violation> {
        match self.first {
            Some(violation) => Err(violation),
            None => Ok(self.figures),
        }
    }
}

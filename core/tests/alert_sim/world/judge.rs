//! What must be true in a world, at every step of the sender and at the end.

use super::World;
use crate::oracle::Claim;
use crate::plan::{Kind, PRESS_MS};
use mamori_core::alert::Stage;

impl World {
    /// What the sender's screen says was acknowledged, and it is told when it must be.
    pub(super) fn judge_sender(&mut self) {
        let (now, disk) = (self.now, &self.server.disk);
        let really = self.oracle.rang_ms.len() as u32;
        let honest = match self.sender.stage() {
            None | Some(Stage::Pressed | Stage::Saved) => true,
            Some(Stage::Received) => disk.raised_ms.is_some(),
            Some(Stage::Rang(n)) => disk.raised_ms.is_some() && *n <= really,
            Some(Stage::Answered(_)) => disk.answered,
            Some(Stage::Over) => disk.over,
        };
        let stage = self.sender.stage().cloned();
        self.oracle.check(Claim::Honest, honest, now, || format!("the screen says {stage:?}"));
        let told = self.sender.machine.as_ref().is_some_and(|m| m.is_undelivered());
        if told && !self.told {
            self.told = true;
            if self.unbroken {
                self.oracle.figures.told_ms.push(now - PRESS_MS);
            } else {
                self.oracle.figures.told_late += 1;
            }
        }
    }

    pub(super) fn judge_told(&mut self, life: u32) {
        let page = &self.sender.page;
        if !page.up || page.life != life || self.sender.sent {
            return;
        }
        let told = self.sender.machine.as_ref().is_none_or(|m| m.is_undelivered());
        self.oracle.check(Claim::Told, told, self.now, || String::from("not told"));
    }

    pub(super) fn judge_rings(&mut self) {
        for i in 0..self.receivers.len() {
            let rang = self.oracle.rang_ms.contains_key(&i) || self.plan_is_quiet(i);
            self.oracle.check(Claim::Rings, rang, self.now, || format!("device {i} is silent"));
        }
        let rings: Vec<u64> = self.oracle.rang_ms.values().map(|at| at - PRESS_MS).collect();
        self.oracle.figures.first_ring_ms.extend(rings.iter().min());
        self.oracle.figures.each_ring_ms.extend(rings);
    }

    fn plan_is_quiet(&self, i: usize) -> bool {
        self.plan.silent && self.plan.receivers[i].same_place
    }

    pub(super) fn judge_end(&mut self) {
        let now = self.now;
        if self.plan.kind == Kind::Partition {
            return;
        }
        let state = self.server.state();
        let raised = self.server.disk.raised_ms.is_some();
        let saved = self.sender.saved_ms.is_some();
        self.oracle.check(Claim::Dropped, raised || !saved, now, || {
            String::from("the server does not have the alert")
        });
        self.server.judge_end(now, &mut self.oracle);
        if state.answered || state.over {
            let loud = self.oracle.sounding.clone();
            self.oracle.check(Claim::Silence, loud.is_empty(), now, || format!("{loud:?} sound"));
            if let (Kind::Lossy, Some(from), Some(to)) =
                (self.plan.kind, self.answered_ms, self.silent_ms)
            {
                self.oracle.figures.silence_ms.push(to.saturating_sub(from));
            }
        } else if raised {
            for i in 0..self.receivers.len() {
                let sounds = self.oracle.sounding.contains(&i);
                let must = self.server.concerns(i) && self.receivers[i].can_sound(now);
                let shown = self.receivers[i].sound();
                self.oracle.check(Claim::Rings, sounds || !must, now, || {
                    format!("device {i} is called and does not sound: {shown:?}")
                });
            }
        }
        let learnt = match self.sender.stage() {
            None | Some(Stage::Pressed | Stage::Saved) => !raised,
            Some(Stage::Received) => state.rang == 0 && !state.answered && !state.over,
            Some(Stage::Rang(n)) => *n == state.rang && !state.answered && !state.over,
            Some(Stage::Answered(_)) => !state.over,
            Some(Stage::Over) => true,
        };
        let stage = self.sender.stage().cloned();
        self.oracle.check(Claim::Learns, learnt || !raised, now, || {
            format!("the screen says {stage:?}, the server {state:?}")
        });
        if self.plan.kind == Kind::Lossy {
            let (told, really) = (state.rang as usize, self.oracle.rang_ms.len());
            self.oracle.check(Claim::Learns, told == really, now, || {
                format!("{really} devices rang, the server knows of {told}")
            });
        }
    }
}

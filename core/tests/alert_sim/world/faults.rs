//! What goes wrong in a world, and what comes back.

use super::World;
use crate::plan::{Fault, PRESS_MS};
use crate::queue::Event;
use crate::server::SENDER;

impl World {
    pub(super) fn fault(&mut self, fault: Fault) {
        let now = self.now;
        match fault {
            Fault::KillServer => {
                self.oracle.figures.server_kills += 1;
                self.server.kill(now);
            }
            Fault::StartServer if !self.server.is_up() => {
                self.server.start(now);
                self.reconnect_all();
                self.drive_server();
            }
            Fault::StartServer => {}
            Fault::ServerClock(by_ms) => {
                self.oracle.figures.clock_jumps += 1;
                self.server.wall_offset_ms += by_ms;
            }
            Fault::KillReceiver(i) => {
                self.oracle.figures.page_kills += 1;
                self.receivers[i].kill();
                self.stops(i);
            }
            Fault::StartReceiver(i) if !self.receivers[i].page.up => {
                self.receivers[i].start(now);
                self.drive_receiver(i);
            }
            Fault::StartReceiver(_) => {}
            Fault::CutReceiver(i) => drop(self.cut.insert(i)),
            Fault::HealReceiver(i) => drop(self.cut.remove(&i)),
            Fault::CutSender => drop(self.cut.insert(SENDER)),
            Fault::HealSender => drop(self.cut.remove(&SENDER)),
            Fault::KillSender => {
                self.oracle.figures.page_kills += 1;
                self.sender.kill();
                self.unbroken = false;
            }
            Fault::StartSender if !self.sender.page.up => self.start_sender(),
            Fault::StartSender => {}
            Fault::SenderClock(by_ms) => {
                self.oracle.figures.clock_jumps += 1;
                self.sender_clock_ms += by_ms;
            }
            Fault::End => {
                if self.sender.page.up && self.sender.sent {
                    self.sender.wants_end(now);
                    self.drive_sender();
                }
            }
            Fault::Quiet => self.quiet(),
        }
    }

    fn reconnect_all(&mut self) {
        for i in (0..self.receivers.len()).chain([SENDER]) {
            let life =
                if i == SENDER { self.sender.page.life } else { self.receivers[i].page.life };
            let at = self.now + self.rng.between(300, 3_000);
            self.queue.push(at, Event::Reconnect(i, life));
        }
    }

    fn start_sender(&mut self) {
        let before = self.sender_clock_ms;
        self.sender.start(self.now, self.sender_wall());
        let set_back = before < 0
            && self
                .plan
                .faults
                .iter()
                .any(|(at, fault)| matches!(fault, Fault::SenderClock(_)) && *at <= self.now);
        // A clock that was set back costs no more than the five seconds once more.
        let wait = if set_back { self.now + 5_000 } else { self.now.max(PRESS_MS + 5_000) };
        if self.now >= PRESS_MS {
            self.queue.push(wait + 1, Event::MustBeTold(self.sender.page.life));
        }
        self.drive_sender();
    }

    fn quiet(&mut self) {
        self.plan.loss = 0;
        self.cut.clear();
        if !self.server.is_up() {
            self.fault(Fault::StartServer);
        }
        for i in 0..self.receivers.len() {
            self.fault(Fault::StartReceiver(i));
        }
        self.fault(Fault::StartSender);
    }
}

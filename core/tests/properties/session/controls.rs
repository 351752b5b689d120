//! Machines with one thing about them broken: each must be caught.

use super::{Seen, Times};
use mamori_core::session::{Command, Due, Machine, Rules};

/// Counts down with each reading and shows a prompt only if it is read in its minute.
pub struct CountsDown {
    machine: Machine,
    believed: i64,
    last: i64,
}

impl Times for CountsDown {
    fn begin(rules: Rules, started_ms: i64) -> Self {
        let machine = Machine::new(rules, started_ms);
        Self { machine, believed: started_ms, last: started_ms }
    }
    fn tell(&mut self, command: Command, at_ms: i64, _: bool) {
        self.machine.handle(command, at_ms);
    }
    fn read(&mut self, now_ms: i64) -> Due {
        // A tick is believed to be a second at most, as with `setInterval`.
        self.believed += (now_ms - self.last).clamp(0, 1_000);
        self.last = now_ms;
        self.machine.handle_timeout(self.believed)
    }
    fn seen(&self, _: i64) -> Seen {
        self.machine.seen(self.believed)
    }
}

/// A machine that is told something else than what happened.
pub struct Mistold<const HOW: u8> {
    machine: Machine,
    now: i64,
}

/// Forgets at a restart which sentences were said.
pub type ForgetsWhatWasSaid = Mistold<0>;
/// An extension does not move its end.
pub type KeepsTheOldEnd = Mistold<1>;
/// Takes the time of an extension's arrival for the time at which it was made.
pub type ByArrival = Mistold<2>;
/// A tap changes nothing.
pub type IgnoresActs = Mistold<3>;
/// A declined offer stays.
pub type OffersAgain = Mistold<4>;

impl<const HOW: u8> Times for Mistold<HOW> {
    fn begin(rules: Rules, started_ms: i64) -> Self {
        Self { machine: Machine::new(rules, started_ms), now: started_ms }
    }
    fn tell(&mut self, command: Command, at_ms: i64, replay: bool) {
        let at_ms = match (HOW, &command) {
            (0, Command::Said { .. }) if replay => return,
            (1, Command::Extended { .. })
            | (3, Command::Act { .. })
            | (4, Command::DetentionDeclined) => return,
            (2, Command::Extended { .. }) => self.now,
            _ => at_ms,
        };
        self.machine.handle(command, at_ms);
    }
    fn read(&mut self, now_ms: i64) -> Due {
        self.now = now_ms;
        self.machine.handle_timeout(now_ms)
    }
    fn seen(&self, now_ms: i64) -> Seen {
        self.machine.seen(now_ms)
    }
}

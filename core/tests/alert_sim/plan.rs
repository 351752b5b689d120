//! What one world is like: who is there, how bad the lines are, what goes wrong and when.

use crate::rng::Rng;

/// The press comes after everybody had time to be heard, ms.
pub const PRESS_MS: u64 = 40_000;

/// What a world is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 30 % loss each way, and nothing else: how fast does it ring?
    Lossy,
    /// The sender is cut off: is it told?
    Partition,
    /// Everything: restarts, cuts, clocks that jump, screens that cannot sound.
    Chaos,
}

/// What a receiving device does when it is to sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audio {
    /// It sounds after so many ms.
    Runs(u64),
    /// The browser never says what became of it, until somebody touches the screen at this time.
    Locked(Option<u64>),
    /// It is refused at once, every other time.
    Flaky,
}

/// Where a receiver belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// The sender's department.
    Department,
    /// Another department on the same floor.
    Floor,
    /// General Affairs, on another floor.
    GeneralAffairs,
    /// The department head.
    Head,
    /// Somewhere else.
    Elsewhere,
}

/// A receiving device.
#[derive(Clone, Debug)]
pub struct Seated {
    pub seat: Seat,
    pub audio: Audio,
    /// At the place of the alert.
    pub same_place: bool,
    /// So long after its sound started somebody answers, ms; nobody does without.
    pub answers_ms: Option<u64>,
}

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    KillServer,
    StartServer,
    /// The wall clock of the server is set by so many ms; a restart notices.
    ServerClock(i64),
    KillReceiver(usize),
    StartReceiver(usize),
    CutReceiver(usize),
    HealReceiver(usize),
    KillSender,
    StartSender,
    CutSender,
    HealSender,
    SenderClock(i64),
    /// The sender ends the alert.
    End,
    /// From here on nothing is lost.
    Quiet,
}

/// One world.
#[derive(Clone, Debug)]
pub struct Plan {
    pub kind: Kind,
    /// Per mille, each way.
    pub loss: u64,
    pub duplicate: u64,
    /// Longest delay, ms.
    pub delay_ms: u64,
    pub silent: bool,
    /// The press is on the disk after so long, ms.
    pub disk_ms: u64,
    pub receivers: Vec<Seated>,
    pub faults: Vec<(u64, Fault)>,
    /// When the world ends, ms.
    pub end_ms: u64,
}

impl Plan {
    pub fn of(seed: u64, rng: &mut Rng) -> Self {
        match seed % 4 {
            0 | 1 => Self::lossy(rng),
            2 => Self::partition(rng),
            _ => Self::chaos(rng),
        }
    }

    fn base(kind: Kind, rng: &mut Rng) -> Self {
        Self {
            kind,
            loss: 300,
            duplicate: 100,
            delay_ms: *rng.pick(&[20, 100, 400]).unwrap_or(&20),
            silent: rng.chance(200),
            disk_ms: rng.between(2, 60),
            receivers: Vec::new(),
            faults: Vec::new(),
            end_ms: PRESS_MS + 75_000,
        }
    }

    fn lossy(rng: &mut Rng) -> Self {
        let mut plan = Self::base(Kind::Lossy, rng);
        for _ in 0..rng.between(1, 8) {
            let audio = Audio::Runs(rng.between(5, 120));
            let (seat, same_place, answers_ms) = (Seat::Department, false, None);
            plan.receivers.push(Seated { seat, audio, same_place, answers_ms });
        }
        // Somebody answers once everybody had the time to ring.
        if rng.chance(700) {
            plan.receivers[0].answers_ms = Some(rng.between(10_000, 12_000));
        }
        plan
    }

    fn partition(rng: &mut Rng) -> Self {
        let mut plan = Self::base(Kind::Partition, rng);
        plan.loss = *rng.pick(&[0, 100, 300]).unwrap_or(&0);
        plan.disk_ms = if rng.chance(150) { rng.between(500, 8_000) } else { plan.disk_ms };
        plan.receivers.push(anybody(Seat::Department, rng));
        let cut = PRESS_MS + rng.between(0, 400) - 300;
        plan.faults.push((cut, Fault::CutSender));
        if rng.chance(800) {
            plan.faults.push((cut + rng.between(4_000, 30_000), Fault::HealSender));
        }
        if rng.chance(300) {
            let kill = PRESS_MS + rng.between(0, 9_000);
            plan.faults.push((kill, Fault::KillSender));
            plan.faults.push((kill + rng.between(100, 8_000), Fault::StartSender));
        }
        if rng.chance(300) {
            let by = jump(rng);
            plan.faults.push((PRESS_MS + rng.between(0, 9_000), Fault::SenderClock(by)));
        }
        plan
    }

    fn chaos(rng: &mut Rng) -> Self {
        let mut plan = Self::base(Kind::Chaos, rng);
        plan.loss = rng.below(301);
        for _ in 0..rng.below(4) {
            plan.receivers.push(anybody(Seat::Department, rng));
        }
        for seat in [Seat::Floor, Seat::GeneralAffairs, Seat::Head, Seat::Elsewhere] {
            if rng.chance(600) {
                plan.receivers.push(anybody(seat, rng));
            }
        }
        let heal = PRESS_MS + 100_000;
        let times = |rng: &mut Rng| {
            let from = rng.between(PRESS_MS - 5_000, heal - 30_000);
            (from, from + rng.between(100, 25_000))
        };
        for _ in 0..rng.below(4) {
            let (from, to) = times(rng);
            plan.faults.extend([(from, Fault::KillServer), (to, Fault::StartServer)]);
            if rng.chance(400) {
                plan.faults.push((from, Fault::ServerClock(jump(rng))));
            }
        }
        for i in 0..plan.receivers.len() {
            let (from, to) = times(rng);
            if rng.chance(300) {
                plan.faults.extend([(from, Fault::KillReceiver(i)), (to, Fault::StartReceiver(i))]);
            } else if rng.chance(400) {
                plan.faults.extend([(from, Fault::CutReceiver(i)), (to, Fault::HealReceiver(i))]);
            }
        }
        let (from, to) = times(rng);
        if rng.chance(300) {
            plan.faults.extend([(from, Fault::KillSender), (to, Fault::StartSender)]);
        } else if rng.chance(300) {
            plan.faults.extend([(from, Fault::CutSender), (to, Fault::HealSender)]);
        }
        if rng.chance(200) {
            plan.faults.push((PRESS_MS + rng.between(500, 90_000), Fault::End));
        }
        plan.faults.push((heal, Fault::Quiet));
        // One repetition of the last row must fall into the quiet.
        plan.end_ms = heal + 75_000;
        plan
    }
}

fn jump(rng: &mut Rng) -> i64 {
    *rng.pick(&[-86_400_000, -3_600_000, -20_000, 4_000, 3_600_000]).unwrap_or(&0)
}

fn anybody(seat: Seat, rng: &mut Rng) -> Seated {
    let audio = match rng.below(10) {
        0 => Audio::Locked(None),
        1 => Audio::Locked(Some(PRESS_MS + rng.between(1_000, 60_000))),
        2 => Audio::Flaky,
        _ => Audio::Runs(rng.between(5, 900)),
    };
    let answers_ms = rng.chance(250).then(|| rng.between(1_000, 60_000));
    Seated { seat, audio, same_place: rng.chance(150), answers_ms }
}

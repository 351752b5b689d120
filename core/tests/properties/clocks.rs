//! The corrected clock in a model world: true time, a wall clock that people set by up to a year, a
//! monotonic clock that may stand still in sleep, pages that come and go, and a server that speaks
//! now and then.

use crate::check::{holds, is_caught};
use mamori_core::clock::{Clock, Sample, TOLERANCE_MS};
use mamori_core::ids::BootId;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

const YEAR: i64 = 365 * 86_400_000;
/// Longest round trip of the model, ms.
const TRIP_MAX: u64 = 400;

/// What believes a time, so that broken ones can be asked the same.
trait Reads: Default {
    fn read(&mut self, sample: Sample) -> i64;
    fn server_says(&mut self, server_ms: i64, now_ms: i64, trip_ms: u64) -> i64;
}

impl Reads for Clock {
    fn read(&mut self, sample: Sample) -> i64 {
        Clock::read(self, sample).0
    }
    fn server_says(&mut self, server_ms: i64, now_ms: i64, trip_ms: u64) -> i64 {
        Clock::server_says(self, server_ms, now_ms, trip_ms).unwrap_or(0)
    }
}

/// Control: believes the wall clock.
#[derive(Default)]
struct WallOnly;

impl Reads for WallOnly {
    fn read(&mut self, sample: Sample) -> i64 {
        sample.wall_ms
    }
    fn server_says(&mut self, _: i64, _: i64, _: u64) -> i64 {
        0
    }
}

/// Control: counts on the monotonic clock alone, so sleep does not count.
#[derive(Default)]
struct MonotonicOnly(Option<(BootId, i64)>);

impl Reads for MonotonicOnly {
    fn read(&mut self, sample: Sample) -> i64 {
        let mono = sample.mono_ms as i64;
        if self.0.is_none_or(|(boot, _)| boot != sample.boot) {
            self.0 = Some((sample.boot, sample.wall_ms - mono));
        }
        self.0.map_or(0, |(_, start)| start) + mono
    }
    fn server_says(&mut self, _: i64, _: i64, _: u64) -> i64 {
        0
    }
}

/// Control: corrects steps back, and believes every step forward for ever.
#[derive(Default)]
struct NeverAsksTheServer(Clock);

impl Reads for NeverAsksTheServer {
    fn read(&mut self, sample: Sample) -> i64 {
        self.0.read(sample).0
    }
    fn server_says(&mut self, _: i64, _: i64, _: u64) -> i64 {
        0
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// Awake for so long.
    Pass(i64),
    /// Asleep for so long; whether the monotonic clock stands still.
    Sleep(i64, bool),
    /// Somebody sets the wall clock by so much.
    Set(i64),
    /// No page for so long, while the wall clock is set by so much.
    Reload(i64, i64),
    /// The server answers; round trip and how it is divided, per mille.
    Server(u64, u64),
}

fn jump() -> impl Strategy<Value = i64> {
    let size = prop_oneof![3_000..60_000_i64, Just(3_600_000), 60_000..YEAR, Just(YEAR)];
    (size, any::<bool>()).prop_map(|(size, back)| if back { -size } else { size })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let trip = || (0..TRIP_MAX, 0..=1000_u64).prop_map(|(trip, part)| Step::Server(trip, part));
    let step = prop_oneof![
        4 => (0..600_000_i64).prop_map(Step::Pass),
        2 => (3_000..YEAR / 50, any::<bool>()).prop_map(|(ms, stops)| Step::Sleep(ms, stops)),
        3 => jump().prop_map(Step::Set),
        2 => (3_000..YEAR / 50, prop_oneof![2 => Just(0), 1 => jump()])
            .prop_map(|(closed, set)| Step::Reload(closed, set)),
        4 => trip(),
    ];
    vec(step, 1..40)
}

/// The world: what is true, and what the device's clocks say.
struct World {
    truth: i64,
    wall_off: i64,
    mono: u64,
    boot: u8,
}

impl World {
    fn sample(&self) -> Sample {
        let wall_ms = self.truth + self.wall_off;
        Sample { wall_ms, mono_ms: self.mono, boot: BootId([self.boot; 8]) }
    }

    fn pass(&mut self, ms: i64, mono_runs: bool) {
        self.truth += ms;
        self.mono += if mono_runs { ms as u64 } else { 0 };
    }
}

fn near(a: i64, b: i64, by: i64) -> bool {
    a.abs_diff(b) <= by as u64
}

/// DESIGN §5: right within one second after each jump; sleep counts; what the clocks of the device
/// alone cannot know is put right when the server has spoken.
fn keeps_time<C: Reads>(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut world = World { truth: 1_795_305_600_000, wall_off: 77_000, mono: 5, boot: 0 };
    let mut clock = C::default();
    let mut believed = clock.read(world.sample());
    // Corrected minus true time when the server last spoke.
    let mut agreed: Option<i64> = None;
    for step in steps {
        let before = world.truth;
        match step {
            Step::Pass(ms) => world.pass(ms, true),
            Step::Sleep(ms, stops) => world.pass(ms, !stops),
            Step::Set(by) => world.wall_off += by,
            Step::Reload(closed, by) => {
                world.pass(closed, true);
                world.wall_off += by;
                world.boot += 1;
                world.mono = 9;
            }
            Step::Server(trip, part) => {
                let there = world.truth + (trip * part / 1000) as i64;
                world.pass(trip as i64, true);
                let now = clock.read(world.sample());
                let taken = clock.server_says(there, now - trip as i64 / 2, trip);
                let off = now - taken - world.truth;
                let error = TOLERANCE_MS + 2 * TRIP_MAX as i64;
                let drifted = agreed.replace(off);
                prop_assert!(drifted.is_none_or(|was| near(was, off, error)), "{drifted:?} {off}");
                believed = now - taken;
                continue;
            }
        }
        let now = clock.read(world.sample());
        let expected = match step {
            // Forward is what sleep looks like, so it counts until a server knows better.
            Step::Set(by) => believed + by.max(0),
            // Time stands still if the clock was set back by more than no page was open.
            Step::Reload(closed, by) => believed + (closed + by).max(0),
            _ => believed + world.truth - before,
        };
        prop_assert!(near(now, expected, TOLERANCE_MS), "{step:?}: {now} and not {expected}");
        believed = now;
    }
    Ok(())
}

#[test]
fn the_corrected_clock_keeps_time() {
    holds(steps(), keeps_time::<Clock>);
}

#[test]
fn a_clock_that_believes_the_wall_is_caught() {
    is_caught(steps(), keeps_time::<WallOnly>);
}

#[test]
fn a_clock_that_does_not_count_sleep_is_caught() {
    is_caught(steps(), keeps_time::<MonotonicOnly>);
}

#[test]
fn a_clock_that_never_asks_the_server_is_caught() {
    is_caught(steps(), keeps_time::<NeverAsksTheServer>);
}

/// A server whose own clock is set must not move a device that has no doubt about its time.
#[test]
fn a_server_that_is_wrong_moves_nobody_who_watched_the_time_pass() {
    holds((vec(1_000..600_000_i64, 1..20), jump()), |(passes, wrong)| {
        let mut world = World { truth: 1_795_305_600_000, wall_off: 0, mono: 0, boot: 0 };
        let mut clock = Clock::default();
        let (now, _) = clock.read(world.sample());
        clock.server_says(world.truth, now, 0);
        for ms in passes {
            world.pass(ms, true);
            let (now, jump) = clock.read(world.sample());
            prop_assert_eq!((now, jump), (world.truth, None));
        }
        let (now, _) = clock.read(world.sample());
        prop_assert_eq!(clock.server_says(world.truth + wrong, now, 0), None);
        prop_assert_eq!(clock.read(world.sample()).0, world.truth);
        Ok(())
    });
}

/// Readings at the ends of what can be read do not break anything.
#[test]
fn impossible_readings_end_without_a_panic() {
    let walls = [i64::MIN, -1, 0, i64::MAX];
    for a in walls {
        for b in walls {
            for c in walls {
                let mut clock = Clock::default();
                for (wall_ms, mono_ms) in [(a, 0), (b, u64::MAX), (c, 1)] {
                    let (now, _) = clock.read(Sample { wall_ms, mono_ms, boot: BootId([1; 8]) });
                    clock.server_says(c, now, u64::MAX);
                    clock.server_says(a, now, 0);
                }
            }
        }
    }
}

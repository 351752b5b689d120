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

/// Control: takes the first difference from the server for the one that is right, so that a page
/// that began with a wrong clock stays wrong.
#[derive(Default)]
struct KeepsTheFirstDifference(Clock, Option<i64>);

impl Reads for KeepsTheFirstDifference {
    fn read(&mut self, sample: Sample) -> i64 {
        self.0.read(sample).0
    }
    fn server_says(&mut self, server_ms: i64, now_ms: i64, trip_ms: u64) -> i64 {
        let first = *self.1.get_or_insert(server_ms - now_ms);
        self.0.server_says(server_ms - first, now_ms, trip_ms).unwrap_or(0)
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
                let error = TOLERANCE_MS + trip as i64;
                prop_assert!(near(off, 0, error), "{off} beside the server");
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

#[test]
fn a_clock_that_keeps_the_first_difference_is_caught() {
    is_caught(steps(), keeps_time::<KeepsTheFirstDifference>);
}

/// The clock of a device was wrong for a while and is right again, with a server in reach: before
/// the page began or after, ahead or behind, the next answer puts it right.
#[test]
fn wrong_for_a_while_and_right_again_both_ways() {
    const WRONG: i64 = 31 * 60_000;
    for by in [WRONG, -WRONG] {
        for wrong_at_first in [true, false] {
            let mut world = World { truth: 1_795_305_600_000, wall_off: 0, mono: 0, boot: 0 };
            let mut clock = Clock::default();
            let answer = |world: &mut World, clock: &mut Clock| {
                world.pass(50, true);
                let now = clock.read(world.sample()).0;
                let taken = clock.server_says(world.truth - 25, now - 25, 50);
                let now = clock.read(world.sample()).0;
                assert!(near(now, world.truth, TOLERANCE_MS), "{by} {taken:?}");
                taken
            };
            let first = if wrong_at_first { by } else { 0 };
            world.wall_off = first;
            clock.read(world.sample());
            assert_eq!(answer(&mut world, &mut clock).is_some(), wrong_at_first);
            world.wall_off = by;
            world.pass(60_000, true);
            answer(&mut world, &mut clock);
            // What the screen says is off: the whole of it, however often it was corrected.
            assert!(near(-clock.correction_ms, by, TOLERANCE_MS), "{}", clock.correction_ms);
            world.wall_off = 0;
            world.pass(60_000, true);
            answer(&mut world, &mut clock);
            assert!(near(clock.correction_ms, 0, 2 * TOLERANCE_MS), "{}", clock.correction_ms);
            assert_eq!(answer(&mut world, &mut clock), None, "and stays right");
        }
    }
}

/// A session begins out of reach: how far its start was off depends on what came before it, not on
/// what the clock did later.
#[test]
fn what_was_off_at_the_mark_is_told_from_what_came_after() {
    const WRONG: i64 = 31 * 60_000;
    let sleep = 5 * 60_000;
    // Wrong from the first; set before the mark; set after it; slept after it; and combinations.
    for (first, before, after, slept, at_mark) in [
        (WRONG, 0, 0, 0, WRONG),
        (0, WRONG, 0, 0, WRONG),
        (0, 0, WRONG, 0, 0),
        (WRONG, 0, 0, sleep, WRONG),
        (0, WRONG, 0, sleep, WRONG),
        (-WRONG, 0, 0, 0, -WRONG),
        (0, 0, 0, sleep, 0),
    ] {
        let mut world = World { truth: 1_795_305_600_000, wall_off: first, mono: 0, boot: 0 };
        let mut clock = Clock::default();
        clock.read(world.sample());
        world.wall_off += before;
        world.pass(1_000, true);
        let began = clock.read(world.sample()).0 - world.truth;
        clock.mark();
        world.wall_off += after;
        world.pass(1_000, true);
        clock.read(world.sample());
        world.pass(slept, false);
        let now = clock.read(world.sample()).0;
        let told = clock.judge(world.truth, now, 0).map_or(0, |verdict| verdict.at_mark_ms);
        assert!(near(told, at_mark, TOLERANCE_MS), "{first} {before} {after} {slept}: {told}");
        assert!(near(told, began, TOLERANCE_MS), "what was true of the start: {began}");
    }
}

/// Within the round trip nothing is known better: a slow line moves no clock.
#[test]
fn a_difference_within_the_round_trip_moves_nothing() {
    holds((0..60_000_u64, 0..=1000_u64), |(trip, part)| {
        let mut world = World { truth: 1_795_305_600_000, wall_off: 0, mono: 0, boot: 0 };
        let mut clock = Clock::default();
        clock.read(world.sample());
        let there = world.truth + (trip * part / 1000) as i64;
        world.pass(trip as i64, true);
        let (now, _) = clock.read(world.sample());
        prop_assert_eq!(clock.server_says(there, now - trip as i64 / 2, trip), None);
        // The control: beyond it the server wins.
        let wrong = there + TOLERANCE_MS + trip as i64 + 2;
        prop_assert!(clock.server_says(wrong, now - trip as i64 / 2, trip).is_some());
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

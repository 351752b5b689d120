//! The recorder: what was stored is sealed, what was not recorded is a gap, whatever befalls it.

use crate::check::{holds, is_caught};
use crate::world::{Fate, Records, World};
use mamori_core::recording::recorder::{Effect, Input, LATE_MS, Now, Recorder, State};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// What the recorder cannot know: a slice that was in flight, and the time to notice.
const TOLERANCE_MS: i64 = LATE_MS as i64 + 250;

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        8 => (250_u64..40_000).prop_map(Fate::Pass),
        2 => Just(Fate::Lose),
        2 => Just(Fate::Die),
        1 => Just(Fate::Empty),
        2 => any::<bool>().prop_map(Fate::Mute),
        2 => (3_000_u64..600_000).prop_map(Fate::Sleep),
        1 => any::<bool>().prop_map(Fate::Hide),
        1 => (1_u8..6).prop_map(Fate::FailStores),
        1 => Just(Fate::Full),
        1 => Just(Fate::Refuse),
        4 => Just(Fate::Tap),
    ]
}

fn is_true<R: Records>(fates: Vec<Fate>) -> Result<(), TestCaseError> {
    let mut world = World::<R>::begin();
    for fate in fates {
        world.befall(fate);
    }
    let until = world.true_ms();
    world.end();
    prop_assert_eq!(world.finished, 1, "it ends once");
    prop_assert_eq!(world.recorder.state(), State::Ended);
    prop_assert!(!world.lied, "the screen never says that it records when nothing comes");
    prop_assert_eq!(world.unsealed(), vec![], "what is on the disk is sealed, and nothing else");
    let missing = world.unaccounted(until, TOLERANCE_MS);
    prop_assert!(missing.is_empty(), "neither stored nor in a gap: {missing:?}");
    Ok(())
}

#[test]
fn nothing_is_missing_without_being_said() {
    holds(vec(fate(), 0..24), is_true::<Recorder>);
}

/// Control: nobody watches whether slices come.
struct NeverWatches(Recorder);

impl Records for NeverWatches {
    fn begin() -> Self {
        Self(Recorder::new())
    }
    fn tell(&mut self, input: Input, now: Now) -> Vec<Effect> {
        self.0.handle(input, now)
    }
    fn timeout(&mut self, now: Now) -> Vec<Effect> {
        match self.0.state() {
            State::Recording | State::Late => Vec::new(),
            _ => self.0.handle_timeout(now),
        }
    }
    fn deadline(&self) -> Option<u64> {
        match self.0.state() {
            State::Recording | State::Late => None,
            _ => self.0.next_deadline(),
        }
    }
    fn state(&self) -> State {
        self.0.state()
    }
}

#[test]
fn a_recorder_that_nobody_watches_is_caught() {
    is_caught(vec(fate(), 0..24), is_true::<NeverWatches>);
}

/// Control: gaps are not written.
struct Flatters(Recorder);

impl Records for Flatters {
    fn begin() -> Self {
        Self(Recorder::new())
    }
    fn tell(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let mut effects = self.0.handle(input, now);
        effects.retain(|effect| !matches!(effect, Effect::Gap { .. }));
        effects
    }
    fn timeout(&mut self, now: Now) -> Vec<Effect> {
        self.0.handle_timeout(now)
    }
    fn deadline(&self) -> Option<u64> {
        self.0.next_deadline()
    }
    fn state(&self) -> State {
        self.0.state()
    }
}

#[test]
fn a_recorder_that_flatters_is_caught() {
    is_caught(vec(fate(), 0..24), is_true::<Flatters>);
}

/// Control: the seal counts the last slice, whether or not it is on the disk.
struct SealsTooMuch(Recorder);

impl Records for SealsTooMuch {
    fn begin() -> Self {
        Self(Recorder::new())
    }
    fn tell(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let mut effects = self.0.handle(input, now);
        for effect in &mut effects {
            if let (Effect::Seal { chunks, .. }, Input::StoreFailed(_)) = (effect, input) {
                *chunks += 1;
            }
        }
        effects
    }
    fn timeout(&mut self, now: Now) -> Vec<Effect> {
        self.0.handle_timeout(now)
    }
    fn deadline(&self) -> Option<u64> {
        self.0.next_deadline()
    }
    fn state(&self) -> State {
        self.0.state()
    }
}

#[test]
fn a_seal_over_what_is_not_on_the_disk_is_caught() {
    is_caught(vec(fate(), 0..24), is_true::<SealsTooMuch>);
}

fn any_input() -> impl Strategy<Value = Input> {
    use mamori_core::recording::codes::Reason;
    let reason = || prop::sample::select(Reason::ALL);
    prop_oneof![
        Just(Input::Start),
        Just(Input::Resume),
        Just(Input::Stop),
        Just(Input::Opened),
        reason().prop_map(Input::Refused),
        (0_u32..2_000_000).prop_map(|bytes| Input::Slice { bytes }),
        Just(Input::Closed),
        Just(Input::Stored),
        reason().prop_map(Input::StoreFailed),
        Just(Input::Muted),
        Just(Input::Unmuted),
        reason().prop_map(Input::Lost),
        Just(Input::Hidden),
        Just(Input::Visible),
    ]
}

/// Whatever it is told in whatever order with whatever clocks: stores come one at a time with dense
/// places, segments are sealed in order, gaps do not run backwards, and it ends once.
#[test]
fn senseless_inputs_and_clocks_break_no_promise() {
    let clock = prop_oneof![4 => -10_000_i64..60_000, 1 => any::<i64>()];
    let step = (any_input(), 0_u64..30_000, clock, any::<bool>());
    holds(vec(step, 0..60), |steps| {
        let mut recorder = Recorder::new();
        let mut now = Now { at_ms: 0, mono_ms: 0 };
        let (mut next, mut segments, mut finished) = (0, 0, 0);
        for (input, mono, wall, wait) in steps {
            now.mono_ms += mono;
            now.at_ms = now.at_ms.saturating_add(wall);
            let effects =
                if wait { recorder.handle_timeout(now) } else { recorder.handle(input, now) };
            for effect in effects {
                match effect {
                    Effect::Open { segment } => {
                        prop_assert_eq!(segment, segments);
                        next = 0;
                    }
                    Effect::Store { segment, index, .. } => {
                        prop_assert_eq!(segment, segments);
                        prop_assert!(index == next || index + 1 == next, "a place or it again");
                        next = index + 1;
                    }
                    Effect::Seal { segment, chunks, .. } => {
                        prop_assert_eq!(segment, segments);
                        prop_assert!(chunks > 0 && chunks <= next);
                        segments += 1;
                    }
                    Effect::Gap { from_ms, to_ms, .. } => prop_assert!(from_ms <= to_ms),
                    Effect::Finished => finished += 1,
                    Effect::Close | Effect::Drop => {}
                }
            }
        }
        prop_assert!(finished <= 1);
        Ok(())
    });
}

#[test]
fn a_recording_found_after_a_kill_goes_on_with_a_tap_and_says_what_is_missing() {
    let mut recorder = Recorder::found(3, 1_000);
    assert!(matches!(recorder.state(), State::Broken(_)));
    let now = Now { at_ms: 50_000, mono_ms: 10 };
    assert_eq!(recorder.handle(Input::Resume, now), [Effect::Open { segment: 3 }]);
    let effects = recorder.handle(Input::Opened, now);
    let gap = effects.iter().find_map(|effect| match effect {
        Effect::Gap { from_ms, to_ms, reason } => Some((*from_ms, *to_ms, reason.code())),
        _ => None,
    });
    assert_eq!(gap, Some((1_000, 50_000, "killed")));
}

/// A recorder that gave nothing until it was given up: what it gives at its end is not called
/// missing, and no stretch is called missing twice.
#[test]
fn what_came_at_the_very_end_is_in_no_gap() {
    let mut recorder = Recorder::new();
    let at = |ms: u32| Now { at_ms: i64::from(ms), mono_ms: u64::from(ms) };
    let mut gaps = Vec::new();
    let mut see = |effects: Vec<Effect>| {
        for effect in effects {
            if let Effect::Gap { from_ms, to_ms, .. } = effect {
                gaps.push((from_ms, to_ms));
            }
        }
    };
    see(recorder.handle(Input::Start, at(0)));
    see(recorder.handle(Input::Opened, at(0)));
    see(recorder.handle_timeout(at(8_000)));
    assert_eq!(recorder.state(), State::Late);
    see(recorder.handle_timeout(at(15_000)));
    assert_eq!(recorder.state(), State::Closing);
    for input in [Input::Slice { bytes: 100 }, Input::Stored, Input::Closed] {
        see(recorder.handle(input, at(16_000)));
    }
    see(recorder.handle(Input::Resume, at(30_000)));
    see(recorder.handle(Input::Opened, at(30_000)));
    assert_eq!(gaps, [(0, 12_000), (16_000, 30_000)]);
}

/// Two hours and a half: the segment is full in between, and nothing is missing.
#[test]
fn a_long_meeting_goes_on_in_the_next_segment() {
    let mut world = World::<Recorder>::begin();
    world.pass(9_000_000);
    let until = world.true_ms();
    world.end();
    assert_eq!(world.sealed.len(), 2, "{:?}", world.sealed);
    assert_eq!(world.unsealed(), vec![]);
    assert_eq!(world.unaccounted(until, 500), vec![]);
    assert_eq!(world.gaps, vec![]);
}

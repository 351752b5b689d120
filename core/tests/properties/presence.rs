//! Heartbeats on both sides, and calling: who counts as ready, when a link is dead, and that a
//! device is called until it says so.

use crate::check::{holds, is_caught};
use mamori_core::access::Role;
use mamori_core::alert::{Calling, Hush, Link, Listener, Pace, Presence, Pulse, Times};
use mamori_core::ids::{DeviceId, UserId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

const TIMES: Times = Times::DEFAULT;

fn listener(department: &str) -> Listener {
    Listener {
        user: UserId(String::from("kacho")),
        role: Role::Staff,
        department: String::from(department),
        heads: Vec::new(),
        place: None,
    }
}

/// A beat of device, department and armed; or somebody signs out; after so many ms.
type Beats = Vec<(u64, u8, Option<bool>)>;

fn beats() -> impl Strategy<Value = Beats> {
    vec((0..20_000_u64, 0..4_u8, proptest::option::weighted(0.9, any::<bool>())), 0..40)
}

/// Counts as ready whoever beat with sound within the watchdog; `late_ms` spoils the model.
fn counts_who_lives(beats: Beats, late_ms: u64) -> Result<(), TestCaseError> {
    let mut presence = Presence::new(TIMES.watchdog_ms, 0);
    let mut last: [Option<(u64, bool)>; 4] = [None; 4];
    let mut now = 0;
    for (after, n, beat) in beats {
        now += after;
        let (id, slot) = (DeviceId([n; 16]), usize::from(n));
        match beat {
            Some(armed) => {
                let hush = (!armed).then_some(Hush::Locked);
                presence.beat(id, listener(if n == 3 { "zeimu" } else { "shimin" }), hush, now);
                last[slot] = Some((now, armed));
            }
            None => {
                presence.gone(id);
                last[slot] = None;
            }
        }
        let alive = |seen: &Option<(u64, bool)>, armed: bool| {
            seen.is_some_and(|(at, a)| a == armed && now < at + TIMES.watchdog_ms + late_ms)
        };
        let ready = presence.ready(now, |_, who| who.department == "shimin");
        let count = |armed| last[..3].iter().filter(|seen| alive(seen, armed)).count() as u32;
        prop_assert_eq!(ready.devices, count(true));
        prop_assert_eq!(ready.hushed, count(false));
        prop_assert_eq!(ready.settled, now >= TIMES.watchdog_ms);
        let next = presence.next_deadline();
        for silent in presence.handle_timeout(now) {
            last[usize::from(silent.0[0])] = None;
            prop_assert!(next.is_some_and(|at| at <= now));
        }
        prop_assert!(presence.next_deadline().is_none_or(|at| at > now));
    }
    Ok(())
}

#[test]
fn who_was_heard_within_the_watchdog_is_ready() {
    holds(beats(), |beats| counts_who_lives(beats, 0));
    is_caught(beats(), |beats| counts_who_lives(beats, 4_000));
}

/// Which beats are answered, how late, and the pace asked for.
type Answers = Vec<(bool, u64, u8)>;

fn answers() -> impl Strategy<Value = Answers> {
    vec((prop_oneof![2 => Just(true), 1 => Just(false)], 1..3_000_u64, 0..12_u8), 1..60)
}

/// A device's heart over some beats, woken at its own deadlines. `patient` spoils the model: a link
/// that is dead only after twice the time.
fn beats_on(answers: Answers, patient: u64) -> Result<(), TestCaseError> {
    let mut pulse = Pulse::new(TIMES, 0);
    let (mut now, mut last, mut heard) = (0_u64, None, 0_u64);
    let mut pending: Vec<u64> = Vec::new();
    for (answered, delay, pace) in answers {
        let mut took = false;
        while !took {
            for at in pending.extract_if(.., |at| *at <= now) {
                pulse.answered(at);
                heard = heard.max(at);
            }
            took = pulse.take(now, 12_345);
            let dead = now >= heard + TIMES.watchdog_ms * patient;
            prop_assert_eq!(pulse.link(now) == Link::Dead, dead, "at {} heard {}", now, heard);
            if !took {
                let next = pulse.next_deadline(now);
                prop_assert!(next > now, "nothing is due at {next}, and now is {now}");
                now = pending.iter().copied().fold(next, u64::min);
            }
        }
        if let Some(last) = last {
            let pause = now - last;
            prop_assert!(pause <= TIMES.heartbeat_ms, "{pause} ms without a beat");
        }
        last = Some(now);
        if answered {
            pending.push(now + delay);
        }
        match pace {
            0 => pulse.set_pace(Pace::Waiting, now),
            1 => pulse.set_pace(Pace::Following, now),
            2 => pulse.set_pace(Pace::Idle, now),
            _ => {}
        }
    }
    Ok(())
}

#[test]
fn the_heart_goes_on_and_a_dead_link_shows() {
    holds(answers(), |answers| beats_on(answers, 1));
    let never = vec((Just(false), Just(1_u64), Just(9_u8)), 30..40);
    holds(never, |answers| beats_on(answers, 1));
    let never = vec((Just(false), Just(1_u64), Just(9_u8)), 30..40);
    is_caught(never, |answers| beats_on(answers, 2));
}

#[test]
fn a_link_is_doubtful_before_it_is_dead_and_well_after_an_answer() {
    let mut pulse = Pulse::new(TIMES, 0);
    assert_eq!(pulse.link(0), Link::Unknown);
    assert!(pulse.take(0, 0));
    pulse.answered(40);
    assert_eq!((pulse.link(50), pulse.next_deadline(50)), (Link::Alive, 7_500));
    assert!(pulse.take(7_500, 0));
    assert_eq!(pulse.link(7_600), Link::Alive, "one beat is under way");
    let next = pulse.next_deadline(7_600);
    assert!(pulse.take(next, 0));
    assert_eq!(pulse.link(next), Link::Doubtful);
    assert!(pulse.next_deadline(next) <= next + 4_000, "in doubt it beats sooner");
    assert_eq!(pulse.link(38_039), Link::Doubtful);
    assert_eq!(pulse.link(38_040), Link::Dead);
    pulse.answered(38_100);
    assert_eq!(pulse.link(38_100), Link::Alive);
    pulse.set_pace(Pace::Waiting, 38_100);
    assert!(pulse.next_deadline(38_100) <= 40_100, "an alert is on");
}

/// Of device and what happens to it, after so many ms.
type Events = Vec<(u64, u8, u8)>;

fn calls() -> impl Strategy<Value = Events> {
    vec((0..1_500_u64, 0..3_u8, 0..8_u8), 1..60)
}

/// Whoever is called and has not said so is called again within a second; whoever has is not.
fn calls_until_told(events: Events, once: bool) -> Result<(), TestCaseError> {
    let (mut calling, mut now) = (Calling::default(), 0);
    // Of each device: called for which round, said so, and the latest moment of the next call.
    let mut wants: [Option<(u32, u64)>; 3] = [None; 3];
    let mut rounds: [Option<u32>; 3] = [None; 3];
    for (after, n, what) in events {
        let until = now + after;
        while let Some(at) = calling.next_deadline().filter(|at| *at <= until) {
            now = at.max(now);
            for id in calling.take(now) {
                let slot = usize::from(id.0[0]);
                prop_assert!(wants[slot].is_some(), "called without need");
                wants[slot] = wants[slot].map(|(round, _)| (round, now + 1_000)).filter(|_| !once);
            }
            for want in wants.iter().flatten() {
                prop_assert!(want.1 >= now, "not called again in time");
            }
        }
        now = until;
        let (id, slot) = (DeviceId([n; 16]), usize::from(n));
        match what {
            0..4 => {
                let round = u32::from(what);
                calling.call(id, round, now);
                if rounds[slot].is_none_or(|known| known < round) {
                    rounds[slot] = Some(round);
                    wants[slot] = Some((round, now));
                }
            }
            4 | 5 => {
                calling.shown(id);
                wants[slot] = None;
            }
            6 => {
                calling.connected(id, now);
                wants[slot] = rounds[slot].map(|round| (round, now));
            }
            _ => {
                calling.gone(id);
                (wants[slot], rounds[slot]) = (None, None);
            }
        }
        let open = wants.iter().any(Option::is_some);
        prop_assert_eq!(calling.next_deadline().is_some(), open);
    }
    Ok(())
}

#[test]
fn a_device_is_called_until_it_says_so() {
    holds(calls(), |events| calls_until_told(events, false));
    is_caught(calls(), |events| calls_until_told(events, true));
}

//! Escalation against a model that walks through time second by second: whatever the server's
//! deaths, each step is done once, at its time or at the next start, and nothing is dropped.

use crate::check::{holds, is_caught};
use mamori_core::alert::escalation::{FactClock, Facts, Plan, Step, plan};
use mamori_core::policy::{EscalationRow, Group, Unless};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

const SECOND: i64 = 1_000;
const RAISED: i64 = 1_795_136_400_000;

#[derive(Clone, Debug)]
struct World {
    rows: Vec<EscalationRow>,
    repeat_s: u64,
    /// Seconds after the alert.
    ring: Option<i64>,
    answer: Option<i64>,
    over: Option<i64>,
    /// When the server is down: from, for so many seconds.
    down: Vec<(i64, i64)>,
}

fn worlds() -> impl Strategy<Value = World> {
    let row = |(after_seconds, rings): (u16, bool)| EscalationRow {
        after_seconds,
        unless: if rings { Unless::Ring } else { Unless::Answer },
        to: Vec::from([Group::All]),
    };
    let rows = (btree_set(1..90_u16, 1..5), vec(any::<bool>(), 5)).prop_map(move |(at, rings)| {
        let mut rows: Vec<EscalationRow> = at.into_iter().zip(rings).map(row).collect();
        if let Some(last) = rows.last_mut() {
            last.unless = Unless::Answer;
        }
        rows
    });
    let when = || option::weighted(0.5, 0..200_i64);
    let down = vec((0..200_i64, 1..60_i64), 0..4);
    (rows, 5..40_u64, when(), when(), when(), down).prop_map(
        |(rows, repeat_s, ring, answer, over, down)| World {
            rows,
            repeat_s,
            ring,
            answer,
            over,
            down,
        },
    )
}

/// A server: what it takes for done after it died.
trait Keeps {
    fn after_death(done: Vec<(Step, i64)>) -> Vec<(Step, i64)>;
    fn plans(world: &World, facts: &Facts, now_ms: i64) -> Plan {
        plan(&world.rows, world.repeat_s * 1_000, facts, now_ms)
    }
}

/// As shipped: steps are on the disk.
struct Durable;
/// Control: steps are in memory.
struct Forgetful;
/// Control: an answer to the first row stops what the others say.
struct StopsAtRing;
/// Control: the last row is done once.
struct DoesNotRepeat;

impl Keeps for Durable {
    fn after_death(done: Vec<(Step, i64)>) -> Vec<(Step, i64)> {
        done
    }
}

impl Keeps for Forgetful {
    fn after_death(_: Vec<(Step, i64)>) -> Vec<(Step, i64)> {
        Vec::new()
    }
}

impl Keeps for StopsAtRing {
    fn after_death(done: Vec<(Step, i64)>) -> Vec<(Step, i64)> {
        done
    }
    fn plans(world: &World, facts: &Facts, now_ms: i64) -> Plan {
        if facts.rang { Plan::default() } else { Durable::plans(world, facts, now_ms) }
    }
}

impl Keeps for DoesNotRepeat {
    fn after_death(done: Vec<(Step, i64)>) -> Vec<(Step, i64)> {
        done
    }
    fn plans(world: &World, facts: &Facts, now_ms: i64) -> Plan {
        let mut plan = Durable::plans(world, facts, now_ms);
        plan.due.retain(|step| step.round == 0);
        plan
    }
}

/// What must be done in a second, counted without the product's code.
struct Model {
    done: Vec<Option<i64>>,
    rounds: u32,
}

impl Model {
    fn due(&mut self, world: &World, second: i64) -> Vec<Step> {
        let has = |when: Option<i64>| when.is_some_and(|at| at <= second);
        if has(world.answer) || has(world.over) {
            return Vec::new();
        }
        let mut due = Vec::new();
        for (i, row) in world.rows.iter().enumerate() {
            let last = i + 1 == world.rows.len();
            let needless = row.unless == Unless::Ring && has(world.ring);
            match self.done[i] {
                None if second >= i64::from(row.after_seconds) && !needless => {
                    due.push(Step { row: i as u16, round: 0 });
                    self.done[i] = Some(second);
                }
                Some(before) if last && second >= before + world.repeat_s as i64 => {
                    self.rounds += 1;
                    due.push(Step { row: i as u16, round: self.rounds });
                    self.done[i] = Some(second);
                }
                _ => {}
            }
        }
        due
    }
}

fn does_each_once<K: Keeps>(world: World) -> Result<(), TestCaseError> {
    let mut model = Model { done: vec![None; world.rows.len()], rounds: 0 };
    let (mut facts, mut lives) = (Facts { raised_ms: RAISED, ..Facts::default() }, true);
    for second in 0..240_i64 {
        let down = world.down.iter().any(|(from, length)| (*from..from + length).contains(&second));
        if down {
            if lives {
                facts.done = K::after_death(std::mem::take(&mut facts.done));
            }
            lives = false;
            continue;
        }
        lives = true;
        let has = |when: Option<i64>| when.is_some_and(|at| at <= second);
        facts.rang = has(world.ring);
        facts.answered = has(world.answer);
        facts.over = has(world.over);
        let now_ms = RAISED + second * SECOND;
        let plan = K::plans(&world, &facts, now_ms);
        let expected = model.due(&world, second);
        prop_assert_eq!(&plan.due, &expected, "in second {}", second);
        facts.done.extend(plan.due.iter().map(|step| (*step, now_ms)));
        let next = K::plans(&world, &facts, now_ms);
        prop_assert!(next.due.is_empty(), "due again at once");
        let open = !facts.answered && !facts.over;
        prop_assert_eq!(next.next_ms.is_some(), open, "a deadline until answered or over");
        prop_assert!(next.next_ms.is_none_or(|at| at > now_ms));
    }
    Ok(())
}

#[test]
fn each_step_is_done_once_and_none_is_dropped() {
    holds(worlds(), does_each_once::<Durable>);
}

#[test]
fn a_server_that_forgets_its_steps_is_caught() {
    is_caught(worlds(), does_each_once::<Forgetful>);
}

#[test]
fn one_that_stops_at_the_first_ring_is_caught() {
    is_caught(worlds(), does_each_once::<StopsAtRing>);
}

#[test]
fn one_that_does_not_repeat_is_caught() {
    is_caught(worlds(), does_each_once::<DoesNotRepeat>);
}

/// Starts of the server, each with a wall clock that was set to anything: its clock for facts never
/// goes back and runs with the monotonic one.
fn runs_on(starts: Vec<(i64, u64)>, keeps: bool) -> Result<(), TestCaseError> {
    let mut latest = None;
    for (wall_ms, lives_ms) in starts {
        let clock = FactClock::new(wall_ms, latest.filter(|_| keeps), 500);
        let begin = clock.now_ms(500);
        let end = clock.now_ms(500 + lives_ms);
        prop_assert_eq!(end - begin, lives_ms as i64);
        prop_assert!(latest.is_none_or(|latest| begin >= latest), "the clock went back");
        latest = Some(end);
    }
    Ok(())
}

#[test]
fn the_clock_of_the_facts_never_goes_back() {
    let starts = || vec((RAISED - 90_000..RAISED + 90_000, 0..60_000_u64), 0..8);
    holds(starts(), |starts| runs_on(starts, true));
    is_caught(starts(), |starts| runs_on(starts, false));
}

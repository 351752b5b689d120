//! The alert from press to answer in thousands of worlds: lines that lose, double and delay, cuts,
//! restarts that lose memory, clocks that jump, screens that cannot sound.
//!
//! Devices and server run the product's own machines (docs/alert.md); only lines, disks, browsers
//! and people are models. `cargo xtask sim alert --seeds 100000 --from 5000` looks further,
//! `cargo xtask sim alert --seed 17` runs one world again.

mod mutant;
mod oracle;
mod pages;
mod plan;
mod queue;
#[path = "../simulation/rng.rs"]
#[expect(dead_code, reason = "the other simulation uses more of it")]
mod rng;
mod server;
mod world;

use mutant::Mutant;
use oracle::{Figures, Violation};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Worlds of the short form.
const SEEDS: u64 = 2_000;
/// Every mutant must show itself within so many worlds.
const MUTANT_SEEDS: u64 = 400;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs the worlds of some seeds on two threads; the first broken one stops all.
fn run_all(seeds: Range<u64>, mutant: Option<Mutant>) -> Result<Figures, (u64, Violation)> {
    let next = AtomicU64::new(seeds.start);
    let work = || {
        let mut sum = Figures::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return Ok(sum);
            }
            sum.add(world::run(seed, mutant).map_err(|violation| {
                next.store(u64::MAX / 2, Ordering::Relaxed);
                (seed, violation)
            })?);
        }
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut sum = work()?;
        sum.add(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        Ok(sum)
    })
}

/// The value that so many of a thousand do not exceed.
fn per_mille(sorted: &[u64], share: usize) -> u64 {
    let at = (sorted.len() * share).div_ceil(1_000).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(0)
}

fn spread(what: &str, values: &mut [u64]) {
    values.sort_unstable();
    println!(
        "{what}: {} times, median {} ms, 99 % {} ms, 99.9 % {} ms, most {} ms",
        values.len(),
        per_mille(values, 500),
        per_mille(values, 990),
        per_mille(values, 999),
        values.last().copied().unwrap_or(0)
    );
}

/// At least 999 of 1,000 are within ten seconds.
fn rings_in_time(values: &[u64]) -> bool {
    let late = values.iter().filter(|ms| **ms > 10_000).count();
    late * 1_000 <= values.len()
}

/// At least 99 of 100 are within fifteen seconds.
fn falls_silent_in_time(values: &[u64]) -> bool {
    let late = values.iter().filter(|ms| **ms > 15_000).count();
    late * 100 <= values.len()
}

#[test]
fn it_arrives_or_the_sender_knows() {
    let from = number("MAMORI_ALERT_FROM").unwrap_or(0);
    let seeds = from..from + number("MAMORI_ALERT_SEEDS").unwrap_or(SEEDS);
    let count = seeds.end - seeds.start;
    let begun = Instant::now();
    let mut sum = run_all(seeds, None).unwrap_or_else(|(seed, violation)| {
        let again = format!("cargo xtask sim alert --seed {seed}");
        panic!("seed {seed}: {violation}\nrun it again: {again}")
    });
    println!("{count} worlds in {:?}", begun.elapsed());
    spread("press to first ring, 30 % lost each way", &mut sum.first_ring_ms);
    spread("press to each ring, 30 % lost each way", &mut sum.each_ring_ms);
    spread("answer to silence, 30 % lost each way", &mut sum.silence_ms);
    spread("press to 届いていません", &mut sum.told_ms);
    for (what, count) in sum.counts() {
        println!("{count:>9} {what}");
    }
    assert!(sum.told_ms.iter().all(|ms| *ms <= 5_000), "told too late");
    if count >= SEEDS {
        assert!(rings_in_time(&sum.first_ring_ms), "first rings too late");
        assert!(rings_in_time(&sum.each_ring_ms), "rings too late");
        assert!(falls_silent_in_time(&sum.silence_ms), "sounds go on after the answer");
        assert!(sum.each_ring_ms.last().is_some_and(|ms| *ms <= 30_000));
        // A fault that never happens would make the whole test blind for it.
        for (what, count) in sum.counts() {
            assert!(count > 0, "no {what} in any world");
        }
    }
}

#[test]
fn a_seed_is_a_world() {
    for seed in [3, 7] {
        let twice = [world::run(seed, None), world::run(seed, None)].map(|r| format!("{r:?}"));
        assert_eq!(twice[0], twice[1]);
    }
}

/// Each mutant breaks a claim that it may break, within a bounded number of worlds; in the same
/// world the product breaks none.
#[test]
fn every_mutant_is_caught() {
    let mut escaped = Vec::new();
    for mutant in Mutant::ALL {
        let broken =
            (0..MUTANT_SEEDS).find_map(|seed| Some((seed, world::run(seed, Some(mutant)).err()?)));
        let Some((seed, violation)) = broken else {
            escaped.push(mutant);
            continue;
        };
        println!("{mutant:?}: world {seed}: {violation}");
        assert!(mutant.breaks().contains(&violation.claim), "{mutant:?}: {violation}");
        let whole = world::run(seed, None);
        assert!(whole.is_ok(), "{mutant:?}: world {seed} is broken without it: {whole:?}");
    }
    assert!(escaped.is_empty(), "not caught in {MUTANT_SEEDS} worlds: {escaped:?}");
}

/// Controls of the figures: what no single world shows.
#[test]
fn figures_show_who_does_not_repeat() {
    let figures =
        |mutant| run_all(0..MUTANT_SEEDS, Some(mutant)).unwrap_or_else(|e| panic!("{e:?}"));
    let once = figures(Mutant::CallsOnce);
    assert!(!rings_in_time(&once.each_ring_ms), "calling once is not enough");
    let never = figures(Mutant::NeverAsks);
    assert!(!falls_silent_in_time(&never.silence_ms), "not asking is not enough");
}

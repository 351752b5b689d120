//! Whole cities in one seed: devices, network, server and clock, with everything going wrong.
//!
//! The devices run the product's own engine, uploader, alert sender and store; server and network
//! are models. `MAMORI_SIM_SEEDS=5000` runs more worlds, `MAMORI_SIM_SEED=17` runs one again.

mod ctx;
mod disk;
mod faults;
mod mutant;
mod net;
mod oracle;
mod page;
mod plan;
mod reader;
mod rng;
mod server;
mod staff;
mod world;

use ctx::Stats;
use mutant::Mutant;
use oracle::Violation;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Worlds of the short form.
const SEEDS: u64 = 300;
/// Every mutant must show itself within so many worlds.
const MUTANT_SEEDS: u64 = 60;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs the worlds of some seeds on two threads; the first broken one stops all.
fn run_all(seeds: std::ops::Range<u64>) -> Result<Vec<Stats>, (u64, Violation)> {
    let next = AtomicU64::new(seeds.start);
    let work = || {
        let mut done = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return Ok(done);
            }
            done.push(world::run(seed).map_err(|violation| {
                next.store(u64::MAX / 2, Ordering::Relaxed);
                (seed, violation)
            })?);
        }
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut stats = work()?;
        stats.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        Ok(stats)
    })
}

#[test]
fn every_world_keeps_its_invariants() {
    let seeds = match number("MAMORI_SIM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("MAMORI_SIM_SEEDS").unwrap_or(SEEDS),
    };
    let begun = Instant::now();
    let stats = run_all(seeds.clone()).unwrap_or_else(|(seed, violation)| {
        let again = format!("MAMORI_SIM_SEED={seed} cargo test -p mamori-core --test simulation");
        panic!("seed {seed}: {violation}\nrun it again: {again}")
    });
    println!("{} worlds in {:?}", stats.len(), begun.elapsed());
    let total = stats.iter().fold(Stats::default(), |sum, one| sum.plus(one));
    for (what, count) in total.list() {
        println!("{count:>8} {what}");
        // A fault that never happens would make the whole test blind for it.
        assert!(count > 0 || seeds.end - seeds.start < SEEDS, "no {what} in any world");
    }
}

#[test]
fn a_seed_is_a_world() {
    let twice = [world::run(7), world::run(7)].map(|result| format!("{result:?}"));
    assert_eq!(twice[0], twice[1]);
}

/// Each mutant breaks an invariant that it may break, within a bounded number of worlds; in the
/// same world the product breaks none.
#[test]
fn every_mutant_is_caught() {
    let mut escaped = Vec::new();
    for mutant in Mutant::ALL {
        let broken = (0..MUTANT_SEEDS)
            .find_map(|seed| Some((seed, world::run_with(seed, mutant, true).err()?)));
        let Some((seed, violation)) = broken else {
            escaped.push(mutant);
            continue;
        };
        println!("{mutant:?}: world {seed}: {violation}");
        assert!(mutant.breaks().contains(&violation.invariant), "{mutant:?}: {violation}");
        let whole = world::run_with(seed, mutant, false);
        assert!(whole.is_ok(), "{mutant:?}: world {seed} is broken without it: {whole:?}");
    }
    assert!(escaped.is_empty(), "not caught in {MUTANT_SEEDS} worlds: {escaped:?}");
}

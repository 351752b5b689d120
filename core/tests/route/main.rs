//! The route of a report in thousands of histories: people who may and who may not, acts made
//! offline that come late, edits, returns, withdrawals, several rounds, routes that change.
//!
//! The dossier is held against a model that keeps a list of what stood and asks it anew each time.
//! Beside it stand broken dossiers, each of which the same check must catch.
//! `ROUTE_SEED=17 cargo test -p mamori-core --test route` runs one history again.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod check;
mod copies;
mod model;
mod mutant;
#[path = "../simulation/rng.rs"]
#[expect(dead_code, reason = "the simulation uses more of it")]
mod rng;
mod world;

use check::Seen;
use mutant::Mutant;

/// Histories of the short form.
const SEEDS: u64 = 900;
/// Every mutant must show itself within so many.
const MUTANT_SEEDS: u64 = 600;

fn seeds(most: u64) -> std::ops::Range<u64> {
    let one = std::env::var("ROUTE_SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    one.map_or(0..most, |seed| seed..seed + 1)
}

#[test]
fn the_route_does_what_the_model_says() {
    let mut sum = Seen::default();
    for seed in seeds(SEEDS) {
        match check::run(seed, Mutant::Sound) {
            Ok(seen) => sum.add(&seen),
            Err(why) => panic!("seed {seed}: {why}"),
        }
    }
    println!("{sum:?}");
    if std::env::var("ROUTE_SEED").is_err() {
        sum.assert_everything_happened();
    }
}

#[test]
fn every_broken_route_is_caught() {
    for mutant in Mutant::BROKEN {
        let caught =
            (0..MUTANT_SEEDS).find_map(|seed| Some((seed, check::run(seed, mutant).err()?)));
        let Some((seed, why)) = caught else { panic!("{mutant:?} was not caught") };
        println!("{mutant:?}: seed {seed}: {why}");
    }
}

#[test]
fn copies_in_any_order_give_the_same_dossier() {
    for seed in seeds(SEEDS / 3) {
        copies::run(seed, copies::Joins::Whole).unwrap_or_else(|why| panic!("seed {seed}: {why}"));
    }
    for broken in [copies::Joins::FirstCopyStays, copies::Joins::OrderOfReceipt] {
        let caught = (0..100).find(|seed| copies::run(*seed, broken).is_err());
        println!("{broken:?}: seed {caught:?}");
        assert!(caught.is_some(), "{broken:?} was not caught");
    }
}

/// What a submission needs is asked anew each time old papers are read: another required field
/// would take back submissions that stood.
#[test]
fn a_submission_needs_what_it_always_needed() {
    let fields = mamori_core::paper::field::FIELDS.iter();
    let needed: Vec<&str> = fields.filter(|f| f.required).map(|f| f.code).collect();
    assert_eq!(needed, model::NEEDED.map(|(code, _)| code));
}

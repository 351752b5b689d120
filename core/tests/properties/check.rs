//! Runs properties with a printed seed, and their controls: broken variants that must be caught.
//!
//! The seed is fixed, so that a red run is red again; `MAMORI_PROP_SEED` and `MAMORI_PROP_CASES`
//! look further.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

const SEED: u64 = 2026;
const CASES: u32 = 256;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn runner(seed: u64, cases: u32) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// The property holds for everything the strategy makes.
#[track_caller]
pub fn holds<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let seed = number("MAMORI_PROP_SEED").unwrap_or(SEED);
    let cases = number("MAMORI_PROP_CASES").and_then(|n| n.try_into().ok()).unwrap_or(CASES);
    if let Err(error) = runner(seed, cases).run(&strategy, property) {
        panic!("MAMORI_PROP_SEED={seed}: {error}");
    }
}

/// A control: the same property over a broken variant fails. Always with the fixed seed.
#[track_caller]
pub fn is_caught<S: Strategy>(
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    match runner(SEED, CASES).run(&strategy, property) {
        // The reason is printed, so that one can see that it fails for the right one.
        Err(TestError::Fail(reason, _)) => println!("caught: {reason}"),
        other => panic!("the broken variant was not caught in {CASES} cases: {other:?}"),
    }
}

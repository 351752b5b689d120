//! `sim`: simulated worlds beyond those of the tests, by seed. It starts the tests of the core with
//! the wanted seeds and judges nothing itself.

use crate::error::Result;
use crate::place::Place;
use crate::proc::Cmd;

/// From so many worlds on, building with optimisation is quicker in all.
const OPTIMISED_FROM: u64 = 10_000;

/// Which simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Which {
    /// The alert from press to answer: core/tests/alert_sim
    Alert,
}

/// Which worlds.
#[derive(Debug, clap::Args)]
pub struct Choice {
    /// Which simulation
    which: Which,
    /// How many worlds
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// One world again
    #[arg(long, conflicts_with_all = ["seeds", "from"])]
    seed: Option<u64>,
}

/// Runs the worlds.
///
/// # Errors
/// When a promise is broken in one of them; its seed is printed before.
pub fn sim(place: &Place, choice: &Choice) -> Result<()> {
    let (test, name) = match choice.which {
        Which::Alert => ("alert_sim", "it_arrives_or_the_sender_knows"),
    };
    let mut command = Cmd::cargo().dir(&place.root).args(["test", "-p", "mamori-core"]);
    command = command.args(["--all-features", "--test", test]);
    if choice.seed.is_none() && choice.seeds >= OPTIMISED_FROM {
        command = command.arg("--release");
    }
    for (key, value) in settings(choice) {
        command = command.env(key, value.to_string());
    }
    command.args(["--", "--nocapture", "--exact", name]).run()
}

/// What the test reads. Nothing of it is left from the caller's own environment.
fn settings(choice: &Choice) -> Vec<(&'static str, u64)> {
    match choice.seed {
        Some(seed) => vec![("MAMORI_ALERT_FROM", seed), ("MAMORI_ALERT_SEEDS", 1)],
        None => vec![("MAMORI_ALERT_FROM", choice.from), ("MAMORI_ALERT_SEEDS", choice.seeds)],
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Which, settings};

    #[test]
    fn one_seed_is_one_world_and_others_are_a_range() {
        let choice = Choice { which: Which::Alert, seeds: 500, from: 40, seed: None };
        let range = [("MAMORI_ALERT_FROM", 40), ("MAMORI_ALERT_SEEDS", 500)];
        assert_eq!(settings(&choice), range);
        let one = [("MAMORI_ALERT_FROM", 7), ("MAMORI_ALERT_SEEDS", 1)];
        assert_eq!(settings(&Choice { seed: Some(7), ..choice }), one);
    }
}

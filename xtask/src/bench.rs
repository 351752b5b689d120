//! `bench`: measurements that need a release build and a quiet machine. It starts tests that
//! measure and print tables, and judges nothing itself.

use crate::error::Result;
use crate::place::Place;
use crate::proc::Cmd;

/// Which measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Which {
    /// A press until the last of 1,000 receivers has it, and memory of idle streams:
    /// server/tests/speed
    Alert,
    /// Finding and counting 100,000 cases against budgets: server/tests/find
    Find,
}

/// What is measured.
#[derive(Debug, clap::Args)]
pub struct Choice {
    /// Which measurement
    which: Which,
}

/// Measures.
///
/// # Errors
/// When a goal is missed; the figures are printed before.
pub fn bench(place: &Place, choice: &Choice) -> Result<()> {
    let (package, test) = match choice.which {
        Which::Alert => ("mamori-server", "speed"),
        Which::Find => ("mamori-server", "find"),
    };
    Cmd::cargo()
        .dir(&place.root)
        .args(["test", "--release", "-p", package, "--test", test])
        // One after the other: they would measure each other.
        .args(["--", "--ignored", "--nocapture", "--test-threads=1"])
        .run()
}

//! `mamori demo`: a database of many invented cases, the same for the same seed.

use super::CliError;
use mamori_core::calendar::{day_code, day_end_ms};
use mamori_server::clock::now_ms;
use mamori_server::demo_city::{Plan, make};
use mamori_server::policy_file;
use mamori_server::store::sqlite::{SqliteStore, Use};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

/// Most cases of one demonstration.
const CASES_MAX: usize = 1_000_000;

/// What is made.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Folder of the database; must hold no real accounts
    #[arg(long, env = "MAMORI_DATA")]
    data: PathBuf,
    /// How many cases
    #[arg(long, default_value_t = 1_000)]
    cases: usize,
    /// Where chance begins: the same number makes the same cases
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Over how many years the cases are spread
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=30))]
    years: u16,
    /// The last day, YYYY-MM-DD; today unless given
    #[arg(long)]
    until: Option<String>,
}

/// Makes it and says how far it is.
pub async fn demo(demo: Demo) -> Result<(), CliError> {
    if demo.cases > CASES_MAX {
        return Err(CliError::Asked(format!("--cases can be {CASES_MAX} at most")));
    }
    let policy = policy_file::load(None, &demo.data)?;
    let offset = i32::from(policy.utc_offset_minutes);
    let until = demo.until.unwrap_or_else(|| day_code(now_ms(), offset));
    let Some(end_ms) = day_end_ms(&until, offset) else {
        return Err(CliError::Asked("--until is a day as 2026-04-01".to_owned()));
    };
    let store = SqliteStore::open(&demo.data, Use::Serve).await?;
    let (start, shows) = (Instant::now(), std::io::stderr().is_terminal());
    let plan = Plan { cases: demo.cases, seed: demo.seed, years: demo.years, end_ms };
    let made = make(&store, &policy, plan, |done| {
        if shows {
            // That progress cannot be shown stops nothing.
            let _ = write!(std::io::stderr(), "\r{done}/{} cases", demo.cases);
        }
    });
    let made = made.await;
    store.close().await;
    made?;
    let (seconds, folder) = (start.elapsed().as_secs_f64(), demo.data.display());
    println!("{folder}: {} cases until {until}, seed {}, in {seconds:.1} s", demo.cases, demo.seed);
    println!("mamori serve --demo --data {folder}");
    Ok(())
}

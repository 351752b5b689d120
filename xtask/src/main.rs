//! One command for everything: `cargo xtask run`, `cargo xtask test`, and the parts they are
//! made of. Builds in seconds and depends on no crate of Mamori.

mod alone;
mod bench;
mod ci;
mod error;
mod place;
mod proc;
mod serve;
mod setup;
mod sim;
mod site;
mod size;
mod tidy;

use clap::Parser;
use error::Result;
use place::Place;
use setup::Need;
use std::process::ExitCode;

/// Builds, runs, tests and checks Mamori.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
enum Command {
    /// Set up, build, and serve Mamori on this machine
    Run(serve::Run),
    /// Set up browsers and drivers, then run every check and every test
    Test(ci::Choice),
    /// Every check and every test, with the tools that are there
    Ci(ci::Choice),
    /// Install what is missing to build and run
    Setup {
        /// Also what the tests need: browsers, drivers, fonts
        #[arg(long)]
        test: bool,
    },
    /// Build the site into dist/ and the server that embeds it
    Build {
        /// Optimise the server
        #[arg(long)]
        release: bool,
    },
    /// Check the house rules
    Tidy,
    /// Show what a first visit loads and hold it against the budget
    Size,
    /// Run simulated worlds beyond those of the tests
    Sim(sim::Choice),
    /// Measure with a release build; the machine should have nothing else to do
    Bench(bench::Choice),
    /// Take pictures of all screens into screenshots/
    Shots(ci::Choice),
}

fn main() -> ExitCode {
    match carry_out(Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(command: Command) -> Result<()> {
    let place = Place::find()?;
    match command {
        Command::Run(wanted) => serve::run(&place, &wanted),
        Command::Test(choice) => {
            setup::setup(&place, Need::Test)?;
            ci::ci(&place, &choice)
        }
        Command::Ci(choice) => ci::ci(&place, &choice),
        Command::Setup { test } => {
            setup::setup(&place, if test { Need::Test } else { Need::Build })
        }
        Command::Build { release } => {
            setup::setup(&place, Need::Build)?;
            site::build_site(&place)?;
            site::build_server(&place, release)
        }
        Command::Tidy => tidy::tidy(&place),
        Command::Size => size::size(&place),
        Command::Sim(choice) => sim::sim(&place, &choice),
        Command::Bench(choice) => bench::bench(&place, &choice),
        Command::Shots(choice) => {
            setup::setup(&place, Need::Test)?;
            site::build_site(&place)?;
            site::build_server(&place, false)?;
            ci::shots(&place, &choice)
        }
    }
}

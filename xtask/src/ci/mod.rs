//! `ci` and `test`: every check in one order, each stage numbered and timed, a table at the end.
//! The first failure stops everything. A stage that should run tests and ran none is a failure.

mod stages;
mod tally;
mod webkit;

use crate::error::{Result, say};
use crate::place::Place;
use crate::setup::seconds;
use std::time::Instant;
use tally::Tally;

/// A browser engine that the journeys run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// Chromium through chromedriver
    Chromium,
    /// Firefox ESR through geckodriver
    Firefox,
    /// WebKitGTK's MiniBrowser through WebKitWebDriver
    Webkit,
}

impl Engine {
    const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The value of `MAMORI_ENGINE`.
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }
}

/// What to run.
#[derive(Debug, Default, clap::Args)]
pub struct Choice {
    /// Run only these stages (a name from the table, several with commas)
    #[arg(long, value_delimiter = ',', value_name = "STAGE")]
    only: Vec<String>,
    /// Run browser stages in this engine only
    #[arg(long)]
    engine: Option<Engine>,
    /// Run only tests whose name contains this
    #[arg(long)]
    filter: Option<String>,
    /// Run campaigns (kills, crashes, random histories) at full length
    #[arg(long)]
    long: bool,
}

/// What each stage is given.
#[derive(Debug)]
struct Context<'a> {
    place: &'a Place,
    engines: Vec<Engine>,
    filter: Option<String>,
    long: bool,
}

impl<'a> Context<'a> {
    fn new(place: &'a Place, choice: &Choice) -> Self {
        let engines = choice.engine.map_or_else(|| Engine::ALL.to_vec(), |engine| vec![engine]);
        Self { place, engines, filter: choice.filter.clone(), long: choice.long }
    }
}

/// One stage: its name, whether it must run tests, and the work.
struct Stage {
    name: &'static str,
    tests: bool,
    work: fn(&Context) -> Result<Tally>,
}

const fn check(name: &'static str, work: fn(&Context) -> Result<Tally>) -> Stage {
    Stage { name, tests: false, work }
}

const fn tests(name: &'static str, work: fn(&Context) -> Result<Tally>) -> Stage {
    Stage { name, tests: true, work }
}

/// The order: what is quick and fails often comes first; the server embeds the site, so the site
/// is built before the server is compiled at all.
const STAGES: [Stage; 13] = [
    check("fmt", stages::fmt),
    check("tidy", stages::tidy),
    tests("xtask", stages::xtask),
    tests("core", stages::core),
    check("build", stages::build),
    check("size", stages::size),
    check("clippy", stages::clippy),
    check("clippy-wasm", stages::clippy_wasm),
    check("docs", stages::docs),
    tests("server", stages::server),
    tests("browser", stages::browser),
    tests("e2e", stages::e2e),
    tests("journeys", stages::journeys),
];

/// Runs the chosen stages.
///
/// # Errors
/// The first stage that fails, by name and with the command that repeats it.
pub fn ci(place: &Place, choice: &Choice) -> Result<()> {
    let chosen = choose(&choice.only)?;
    let context = Context::new(place, choice);
    let start = Instant::now();
    let mut done: Vec<(&str, String, Tally)> = Vec::new();
    let mut total = Tally::default();
    for (index, stage) in chosen.iter().enumerate() {
        println!("\n=== [{}/{}] {} ===", index + 1, chosen.len(), stage.name);
        let begin = Instant::now();
        let tally = match (stage.work)(&context) {
            Ok(tally) if stage.tests && tally.passed == 0 => {
                return say(format!("Stage `{}` should run tests and ran none.", stage.name));
            }
            Ok(tally) => tally,
            Err(error) => {
                return say(format!(
                    "Stage `{0}` failed after {1}: {error}\nTo run it alone: cargo xtask test \
                     --only {0}",
                    stage.name,
                    seconds(begin)
                ));
            }
        };
        println!("--- {} passed in {}", stage.name, seconds(begin));
        total.add(tally);
        done.push((stage.name, seconds(begin), tally));
    }
    print!("\n{}", table(&done));
    println!("all stages passed in {}", seconds(start));
    if total != Tally::default() {
        println!("{total}");
    }
    Ok(())
}

/// Takes the pictures of all screens.
///
/// # Errors
/// When a screen could not be reached.
pub fn shots(place: &Place, choice: &Choice) -> Result<()> {
    stages::shots(&Context::new(place, choice))
}

fn choose(only: &[String]) -> Result<Vec<&'static Stage>> {
    let names = || STAGES.iter().map(|stage| stage.name);
    if let Some(unknown) = only.iter().find(|name| !names().any(|stage| stage == *name)) {
        let names: Vec<&str> = names().collect();
        return say(format!("There is no stage `{unknown}`; there are: {}.", names.join(", ")));
    }
    let wanted = |stage: &&Stage| only.is_empty() || only.iter().any(|name| name == stage.name);
    Ok(STAGES.iter().filter(wanted).collect())
}

fn table(done: &[(&str, String, Tally)]) -> String {
    let mut text = format!("{:<12} {:>14} {:>7} {:>7}\n", "stage", "time", "passed", "ignored");
    for (name, time, tally) in done {
        let count = |number: usize| if number == 0 { String::new() } else { number.to_string() };
        let (passed, ignored) = (count(tally.passed), count(tally.ignored));
        text.push_str(&format!("{name:<12} {time:>14} {passed:>7} {ignored:>7}\n"));
    }
    text
}

#[cfg(test)]
mod unit {
    use super::{STAGES, choose};

    #[test]
    fn stages_are_chosen_by_name_in_their_own_order() {
        let chosen = choose(&["core".into(), "fmt".into()]).unwrap();
        let names: Vec<&str> = chosen.iter().map(|stage| stage.name).collect();
        assert_eq!(names, ["fmt", "core"]);
        assert_eq!(choose(&[]).unwrap().len(), STAGES.len());
    }

    #[test]
    fn an_unknown_stage_is_told_with_the_known_ones() {
        let error = choose(&["nonsense".into()]).err().map(|error| error.to_string());
        assert!(error.is_some_and(|text| text.contains("nonsense") && text.contains("journeys")));
    }
}

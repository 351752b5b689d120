//! The work of each stage: which command with which settings, nothing about order or reporting.

use super::tally::Tally;
use super::webkit::Driver;
use super::{Context, Engine};
use crate::error::{AtPath, Result, say};
use crate::proc::{Cmd, which};
use crate::{site, size as size_of, tidy as tidy_check};
use std::fs;
use std::path::PathBuf;
use std::thread;

const BROWSER_TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

pub fn fmt(context: &Context) -> Result<Tally> {
    cargo(context, &["fmt", "--all", "--check"]).run()?;
    Ok(Tally::default())
}

pub fn tidy(context: &Context) -> Result<Tally> {
    tidy_check::tidy(context.place)?;
    Ok(Tally::default())
}

/// Linking the app keeps one core busy for minutes: what the server stands on is compiled beside
/// it, and what embeds the site after it.
pub fn build(context: &Context) -> Result<Tally> {
    let server = || site::build_server(context.place, false);
    let site = thread::scope(|scope| {
        let early = scope.spawn(server);
        let site = site::build_site(context.place);
        // What fails there fails again below, and is told there.
        drop(early.join());
        site
    });
    site?;
    server()?;
    Ok(Tally::default())
}

pub fn size(context: &Context) -> Result<Tally> {
    size_of::size(context.place)?;
    Ok(Tally::default())
}

/// What runs outside a browser, in groups that agree on the features of what they share: Typst is
/// then checked and compiled once, and not again because a neighbour asks more of its crates.
const NATIVE: [&[&str]; 3] = [
    &["-p", "mamori-core"],
    &["-p", "mamori-paper", "-p", "mamori-server"],
    &["-p", "mamori-e2e", "-p", "xtask"],
];

pub fn clippy(context: &Context) -> Result<Tally> {
    for members in NATIVE {
        cargo(context, &["clippy", "--all-targets", "--all-features"])
            .args(members)
            .args(["--", "-D", "warnings"])
            .run()?;
    }
    Ok(Tally::default())
}

pub fn clippy_wasm(context: &Context) -> Result<Tally> {
    // core once with what the client sees of it, then its users with their browser tests.
    for members in [&["-p", "mamori-core", "--lib"] as &[&str], &BROWSER_MEMBERS] {
        cargo(context, &["clippy"])
            .args(BROWSER_TARGET)
            .args(members)
            .args(["--", "-D", "warnings"])
            .run()?;
    }
    Ok(Tally::default())
}

const BROWSER_MEMBERS: [&str; 7] =
    ["--all-targets", "-p", "mamori-browser", "-p", "mamori-leptos", "-p", "mamori-app"];

pub fn docs(context: &Context) -> Result<Tally> {
    let doc = || cargo(context, &["doc", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    for members in NATIVE {
        doc().args(members).run()?;
    }
    doc().args(BROWSER_TARGET).args(&BROWSER_MEMBERS[1..]).run()?;
    Ok(Tally::default())
}

pub fn core(context: &Context) -> Result<Tally> {
    test(context, &["-p", "mamori-core", "--all-features"], &[], &[])
}

pub fn xtask(context: &Context) -> Result<Tally> {
    test(context, &["-p", "xtask"], &[], &[])
}

pub fn server(context: &Context) -> Result<Tally> {
    test(context, NATIVE[1], &[], &[])
}

/// The contract of everything in `browser/`, in real browsers through wasm-bindgen's runner.
pub fn browser(context: &Context) -> Result<Tally> {
    let place = context.place;
    let runner = place.wasm_bindgen_program("wasm-bindgen-test-runner");
    let mut total = Tally::default();
    for engine in &context.engines {
        println!("browser contract in {}", engine.name());
        // Lives as long as its tests.
        let mut webkit = None;
        let (key, driver) = match engine {
            Engine::Chromium => ("CHROMEDRIVER", program(which("chromedriver"), *engine)?),
            Engine::Firefox => ("GECKODRIVER", program(Some(place.geckodriver()), *engine)?),
            Engine::Webkit => {
                // The runner's name for a driver of WebKit that runs already.
                ("SAFARIDRIVER_REMOTE", webkit.insert(Driver::start()?).address.clone())
            }
        };
        let runner = runner.display().to_string();
        let settings = [
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner.as_str()),
            (key, driver.as_str()),
            ("WASM_BINDGEN_TEST_TIMEOUT", "120"),
        ];
        let package = ["-p", "mamori-browser", BROWSER_TARGET[0], BROWSER_TARGET[1]];
        // The runner cannot ask WebKitGTK for its pretended microphone; the journeys can, and do.
        let without: &[&str] = match engine {
            Engine::Webkit => &["--skip", "it_records_what_it_says_until_it_is_closed"],
            Engine::Chromium | Engine::Firefox => &[],
        };
        total.add(test(context, &package, &settings, without)?);
    }
    Ok(total)
}

fn program(driver: Option<PathBuf>, engine: Engine) -> Result<String> {
    match driver.filter(|driver| driver.is_file()) {
        Some(driver) => Ok(driver.display().to_string()),
        None => say(format!("No driver for {}: run `cargo xtask test`.", engine.name())),
    }
}

/// The end-to-end tests that need no particular engine, once.
pub fn e2e(context: &Context) -> Result<Tally> {
    let (_, once) = suites(context)?;
    let mut args = vec!["-p", "mamori-e2e", "--lib"];
    for suite in &once {
        args.extend(["--test", suite.as_str()]);
    }
    test(context, &args, &[], &["--test-threads=2"])
}

/// The journeys and the library they stand on, once per engine.
pub fn journeys(context: &Context) -> Result<Tally> {
    let (suites, _) = suites(context)?;
    let mut total = Tally::default();
    for engine in &context.engines {
        println!("journeys in {}", engine.name());
        let mut args = vec!["-p", "mamori-e2e"];
        for suite in &suites {
            args.extend(["--test", suite.as_str()]);
        }
        let settings = [("MAMORI_ENGINE", engine.name())];
        total.add(test(context, &args, &settings, &["--test-threads=2"])?);
    }
    Ok(total)
}

/// The suites under tests/tests: those for every engine (`library` and `journey…`) and those that
/// run once.
fn suites(context: &Context) -> Result<(Vec<String>, Vec<String>)> {
    let folder = context.place.root.join("tests/tests");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).at("list", &folder)? {
        let path = entry.at("list", &folder)?.path();
        let is_suite =
            path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file();
        if let (true, Some(stem)) = (is_suite, path.file_stem()) {
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names.into_iter().partition(|name| name == "library" || name.starts_with("journey")))
}

/// Takes the pictures of all screens into `screenshots/`: the journey through every screen, with
/// its camera on.
///
/// # Errors
/// When a screen could not be reached.
pub fn shots(context: &Context) -> Result<()> {
    let folder = context.place.root.join("screenshots");
    let folder = folder.display().to_string();
    let engine = context.engines.first().map_or("chromium", |engine| engine.name());
    let settings = [("MAMORI_SHOTS", folder.as_str()), ("MAMORI_ENGINE", engine)];
    let args = ["-p", "mamori-e2e", "--test", "journeys"];
    let tally = test(context, &args, &settings, &["--test-threads=1", "screens"])?;
    if tally.passed == 0 {
        return say("No journey named `screens` took pictures.");
    }
    println!("pictures are in screenshots/");
    Ok(())
}

fn cargo(context: &Context, args: &[&str]) -> Cmd {
    Cmd::cargo().args(args).dir(&context.place.root)
}

fn test(
    context: &Context,
    args: &[&str],
    settings: &[(&str, &str)],
    runner: &[&str],
) -> Result<Tally> {
    let mut command = cargo(context, &["test"]).args(args);
    for (key, value) in settings {
        command = command.env(key, value);
    }
    if context.long {
        command = command.env("MAMORI_LONG", "1");
    }
    command = command.arg("--").args(runner).args(context.filter.as_deref());
    let mut tally = Tally::default();
    command.watch(|line| tally.see(line))?;
    Ok(tally)
}

//! `setup`: everything needed to build, run and test, step by step and only what is missing.
//! Pinned tools go into the user's cache, never into the clone or onto the system.

mod apt;
mod tools;

use crate::alone::alone;
use crate::error::{AtPath, Result};
use crate::place::{self, Place};
use std::fs;
use std::time::Instant;

/// How much to set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// What a build and a run need.
    Build,
    /// That, and the browsers and drivers of the tests.
    Test,
}

type Install = Box<dyn Fn(&Place) -> Result<()>>;

/// One thing that must be there.
struct Step {
    name: String,
    /// A rough time on two cores, shown before a long installation starts.
    takes: &'static str,
    missing: bool,
    install: Install,
}

/// Installs what is missing and says what it does.
///
/// # Errors
/// The first thing that could not be installed, as a sentence that says what to do by hand.
pub fn setup(place: &Place, need: Need) -> Result<()> {
    // The tools are shared by all clones: what another one is installing is waited for, and then
    // there.
    let lacking = steps(place, need)?.iter().any(|step| step.missing);
    let waiting = "setup … waiting for another one that installs the same tools";
    let _alone = if lacking { Some(alone(&place.tools, "setup.lock", waiting)?) } else { None };
    let steps = steps(place, need)?;
    let total = steps.len();
    for (index, step) in steps.iter().enumerate() {
        let head = format!("[{}/{total}] {}", index + 1, step.name);
        if !step.missing {
            println!("{head} … already there");
            continue;
        }
        println!("{head} … installing, {}", step.takes);
        let start = Instant::now();
        (step.install)(place)?;
        println!("{head} … done in {}", seconds(start));
    }
    note_tools(place)
}

/// Tells the end-to-end tests where the pinned tools are, so that they name no version again.
fn note_tools(place: &Place) -> Result<()> {
    let folder = place.own();
    fs::create_dir_all(&folder).at("create", &folder)?;
    let file = folder.join("tools.txt");
    let text =
        format!("geckodriver={}\naxe={}\n", place.geckodriver().display(), place.axe().display());
    fs::write(&file, text).at("write", &file)
}

/// Elapsed time for people: "4.2 s" or "3 min 07 s".
pub fn seconds(start: Instant) -> String {
    let elapsed = start.elapsed();
    match elapsed.as_secs() {
        whole @ 60.. => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{:.1} s", elapsed.as_secs_f32()),
    }
}

fn steps(place: &Place, need: Need) -> Result<Vec<Step>> {
    let mut packages = apt::for_build();
    if need == Need::Test {
        packages.extend(apt::for_test());
    }
    let missing = apt::missing(&packages);
    let mut steps = vec![Step {
        name: format!("system packages ({})", apt::summary(need)),
        takes: "1 to 5 minutes",
        missing: !missing.is_empty(),
        install: Box::new(move |_| apt::install(&missing)),
    }];
    steps.push(Step {
        name: "compiler target wasm32-unknown-unknown".into(),
        takes: "about half a minute",
        missing: !tools::wasm_target_is_there()?,
        install: Box::new(|_| tools::add_wasm_target()),
    });
    steps.push(Step {
        name: "sources of the standard library (rust-src)".into(),
        takes: "about half a minute",
        missing: !tools::std_sources_are_there()?,
        install: Box::new(|_| tools::add_std_sources()),
    });
    steps.push(Step {
        name: format!("wasm-split {}", place::WASM_SPLIT),
        takes: "about a minute",
        missing: !place.wasm_split().is_file(),
        install: Box::new(tools::install_wasm_split),
    });
    steps.push(Step {
        name: format!("wasm-bindgen {} (the version in Cargo.lock)", place.wasm_bindgen),
        takes: "1 to 3 minutes",
        missing: !place.wasm_bindgen_program("wasm-bindgen").is_file(),
        install: Box::new(tools::install_wasm_bindgen),
    });
    steps.push(Step {
        name: format!("wasm-opt of binaryen {}", place::BINARYEN),
        takes: "a few seconds",
        missing: !place.wasm_opt().is_file(),
        install: Box::new(|place| tools::install_npm(place, "binaryen", place::BINARYEN)),
    });
    steps.push(Step {
        name: format!("esbuild {}", place::ESBUILD),
        takes: "a few seconds",
        missing: !place.esbuild().is_file(),
        install: Box::new(|place| tools::install_npm(place, "esbuild", place::ESBUILD)),
    });
    if need == Need::Test {
        steps.push(Step {
            name: format!("geckodriver {}", place::GECKODRIVER),
            takes: "1 to 5 minutes",
            missing: !place.geckodriver().is_file(),
            install: Box::new(tools::install_geckodriver),
        });
        steps.push(Step {
            name: format!("axe-core {}", place::AXE),
            takes: "a few seconds",
            missing: !place.axe().is_file(),
            install: Box::new(|place| tools::install_npm(place, "axe-core", place::AXE)),
        });
    }
    Ok(steps)
}

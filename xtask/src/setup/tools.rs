//! The pinned tools: each is installed into its own versioned folder, completely or not at all.

use crate::error::{AtPath, Error, Result, say};
use crate::place::{self, Place};
use crate::proc::{Cmd, which};
use std::fs;
use std::path::PathBuf;

/// True when the compiler can build for the browser, however that came about.
///
/// # Errors
/// When there is no rustc.
pub fn wasm_target_is_there() -> Result<bool> {
    Ok(sysroot()?.join("lib/rustlib/wasm32-unknown-unknown").is_dir())
}

/// True when the standard library can be built along.
///
/// # Errors
/// When there is no rustc.
pub fn std_sources_are_there() -> Result<bool> {
    Ok(sysroot()?.join("lib/rustlib/src/rust/library/Cargo.lock").is_file())
}

fn sysroot() -> Result<PathBuf> {
    let rustc = Cmd::new("rustc").hint("install Rust (rustup) first").args(["--print", "sysroot"]);
    Ok(PathBuf::from(rustc.read()?.trim()))
}

/// Adds the sources of the standard library through rustup.
pub fn add_std_sources() -> Result<()> {
    if which("rustup").is_none() {
        return say(
            "The compiler lacks the sources of its standard library: install Rust through \
             rustup, or add your distribution's package for them (Debian: rust-src).",
        );
    }
    Cmd::new("rustup").args(["component", "add", "rust-src"]).run()
}

/// Adds the browser target through rustup.
pub fn add_wasm_target() -> Result<()> {
    if which("rustup").is_none() {
        return say("The compiler lacks wasm32-unknown-unknown: install Rust through rustup, or \
             add your distribution's package for that target.");
    }
    Cmd::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]).run()
}

/// Builds the splitter with the dependencies it was released with.
pub fn install_wasm_split(place: &Place) -> Result<()> {
    let folder = place.tool("wasm-split", place::WASM_SPLIT);
    let features = &["--locked", "--features", "build-binary"];
    cargo_install(place, "wasm_split_cli_support", place::WASM_SPLIT, folder, features)
}

/// Builds wasm-bindgen-cli. Without `--locked`: its lock file names a package version that the
/// registry does not always have.
pub fn install_wasm_bindgen(place: &Place) -> Result<()> {
    let version = &place.wasm_bindgen;
    cargo_install(place, "wasm-bindgen-cli", version, place.tool("wasm-bindgen", version), &[])
}

/// Builds geckodriver.
pub fn install_geckodriver(place: &Place) -> Result<()> {
    let folder = place.tool("geckodriver", place::GECKODRIVER);
    cargo_install(place, "geckodriver", place::GECKODRIVER, folder, &["--locked"])
}

fn cargo_install(
    place: &Place,
    name: &str,
    version: &str,
    folder: PathBuf,
    more: &[&str],
) -> Result<()> {
    fs::create_dir_all(&place.tools).at("create", &place.tools)?;
    let scratch = place.tools.join("build");
    let command = Cmd::cargo().args(["install", name, "--version", version, "--debug"]).args(more);
    // Outside the workspace, so that neither its settings nor its target folder are used.
    // Unoptimised: that takes a third of the time, and the tools run for seconds only.
    command
        .arg("--root")
        .arg(folder)
        .dir(&place.tools)
        .env("CARGO_TARGET_DIR", &scratch)
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env_remove("RUSTFLAGS")
        .run()?;
    fs::remove_dir_all(&scratch).at("remove", &scratch)
}

/// Installs one npm package without running its scripts.
pub fn install_npm(place: &Place, name: &str, version: &str) -> Result<()> {
    let folder = place.tool(name, version);
    let partial = place.tools.join(format!("{name}-{version}.partial"));
    if partial.exists() {
        fs::remove_dir_all(&partial).at("remove", &partial)?;
    }
    fs::create_dir_all(&partial).at("create", &partial)?;
    Cmd::new("npm")
        .hint("install Node.js and npm (Debian: apt-get install nodejs npm)")
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args(["--loglevel", "error", "--prefix"])
        .arg(&partial)
        .arg(format!("{name}@{version}"))
        .run()?;
    match fs::rename(&partial, &folder) {
        Ok(()) => Ok(()),
        Err(source) => Err(Error::File { action: "move into place", path: folder, source }),
    }
}

//! Where the pinned tools and the server binary are. `cargo xtask setup --test` installs the
//! tools and writes their places to target/xtask/tools.txt; no version is named here.

use crate::error::{Error, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The workspace's target folder.
fn target() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root.join(PathBuf::from(folder)),
        None => root.join("target"),
    }
}

/// A pinned tool by its name in tools.txt.
///
/// # Errors
/// When it was not set up; the text names the command that does.
pub fn pinned(name: &str) -> Result<PathBuf> {
    let list = fs::read_to_string(target().join("xtask/tools.txt")).unwrap_or_default();
    let wanted = format!("{name}=");
    let path = list.lines().find_map(|line| line.strip_prefix(&wanted)).map(PathBuf::from);
    match path.filter(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => Err(Error::Missing(format!("{name} is missing: run `cargo xtask setup --test`."))),
    }
}

/// The `mamori` binary: `MAMORI_BIN`, else the one of the development profile.
///
/// # Errors
/// When it was not built.
pub fn server_binary() -> Result<PathBuf> {
    let path =
        env::var_os("MAMORI_BIN").map_or_else(|| target().join("debug/mamori"), PathBuf::from);
    if path.is_file() {
        return Ok(path);
    }
    Err(Error::Missing(format!(
        "There is no server at {}: run `cargo xtask build`.",
        path.display()
    )))
}

/// Where pictures go: `MAMORI_SHOTS`, else target/shots.
#[must_use]
pub fn shots_folder() -> PathBuf {
    env::var_os("MAMORI_SHOTS").map_or_else(|| target().join("shots"), PathBuf::from)
}

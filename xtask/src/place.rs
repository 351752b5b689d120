//! Where things are: the workspace, what it builds, and the per-user tools outside the clone.
//! Holds the pinned tool versions; installs nothing.

use crate::error::{AtPath, Error, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Splits the app into the part that starts and the part that follows (docs/adr/0007).
pub const WASM_SPLIT: &str = "0.2.4";
/// Binaryen's wasm-opt from npm. Debian's 108 writes a module that fails at start.
pub const BINARYEN: &str = "132.0.0";
/// Minifies the script that starts the app.
pub const ESBUILD: &str = "0.28.2";
/// The WebDriver server for Firefox.
pub const GECKODRIVER: &str = "0.37.1";
/// The accessibility checker that every journey ends with.
pub const AXE: &str = "4.14.1";

/// The folders that all commands share.
#[derive(Debug, Clone)]
pub struct Place {
    /// The workspace root.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Pinned tools, one versioned folder each, shared by all clones of this user.
    pub tools: PathBuf,
    /// The exact wasm-bindgen version that Cargo.lock holds.
    pub wasm_bindgen: String,
}

impl Place {
    /// Finds the folders from the environment that `cargo xtask` gives.
    ///
    /// # Errors
    /// When Cargo.lock names no wasm-bindgen, or there is no home folder for the tools.
    pub fn find() -> Result<Self> {
        let manifest = env::var("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = match Path::new(&manifest).parent() {
            Some(parent) => parent.to_path_buf(),
            None => PathBuf::from("."),
        };
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |dir| root.join(PathBuf::from(dir)));
        let lock = root.join("Cargo.lock");
        let text = fs::read_to_string(&lock).at("read", &lock)?;
        let wasm_bindgen = locked_version(&text, "wasm-bindgen").ok_or_else(|| {
            Error::Say(
                "Cargo.lock names no wasm-bindgen: run `cargo metadata` once to write it.".into(),
            )
        })?;
        Ok(Self { root, target, tools: tools_folder()?, wasm_bindgen })
    }

    /// The finished site: what the server embeds.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Files that xtask keeps for itself between runs.
    pub fn own(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The server binary of the development profile.
    pub fn server_binary(&self) -> PathBuf {
        self.target.join("debug/mamori")
    }

    /// The folder of one pinned tool.
    pub fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.tools.join(format!("{name}-{version}"))
    }

    /// The pinned splitter of programs.
    pub fn wasm_split(&self) -> PathBuf {
        self.tool("wasm-split", WASM_SPLIT).join("bin/wasm-split-cli")
    }

    /// One of the programs of wasm-bindgen-cli.
    pub fn wasm_bindgen_program(&self, program: &str) -> PathBuf {
        self.tool("wasm-bindgen", &self.wasm_bindgen).join("bin").join(program)
    }

    /// The pinned wasm-opt.
    pub fn wasm_opt(&self) -> PathBuf {
        self.tool("binaryen", BINARYEN).join("node_modules/.bin/wasm-opt")
    }

    /// The pinned minifier.
    pub fn esbuild(&self) -> PathBuf {
        self.tool("esbuild", ESBUILD).join("node_modules/.bin/esbuild")
    }

    /// The pinned geckodriver.
    pub fn geckodriver(&self) -> PathBuf {
        self.tool("geckodriver", GECKODRIVER).join("bin/geckodriver")
    }

    /// The pinned axe-core, as one script.
    pub fn axe(&self) -> PathBuf {
        self.tool("axe-core", AXE).join("node_modules/axe-core/axe.min.js")
    }
}

fn tools_folder() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("MAMORI_TOOLS") {
        return Ok(PathBuf::from(dir));
    }
    if let Some(dir) = env::var_os("XDG_CACHE_HOME") {
        return Ok(PathBuf::from(dir).join("mamori/tools"));
    }
    match env::var_os("HOME") {
        Some(home) => Ok(PathBuf::from(home).join(".cache/mamori/tools")),
        None => Err(Error::Say("Set MAMORI_TOOLS to a folder for the build tools.".into())),
    }
}

/// The version of one package in the text of a Cargo.lock.
pub fn locked_version(lock: &str, package: &str) -> Option<String> {
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == wanted)?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n\
        [[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n";

    #[test]
    fn the_locked_version_is_that_of_exactly_this_package() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures").as_deref(), Some("0.4.80"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }
}

//! Puts the program and the script that starts it into the site: names that only the two of them
//! share become short, the script is one minified module, and each file gets a name by its final
//! content. It changes nothing they do.

use super::fingerprint::hex;
use super::names;
use super::program::Program;
use crate::error::{AtPath, Result, say};
use crate::place::Place;
use crate::proc::Cmd;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// So many digits of a hash make a name of a file.
const HASH: usize = 16;

/// The names under which the page starts the program.
#[derive(Debug)]
pub struct Names {
    /// The script.
    pub script: String,
    /// The part of the program that starts.
    pub program: String,
}

/// Puts the program and its script into the site.
///
/// # Errors
/// When the loader does not name each part that follows exactly once, or the minifier fails.
pub fn lighten(place: &Place, made: &Program, site: &Path) -> Result<Names> {
    let mut loader = fs::read_to_string(&made.loader).at("read", &made.loader)?;
    for part in &made.parts {
        loader = place_part(part, site, &loader)?;
    }
    fs::write(&made.loader, loader).at("write", &made.loader)?;
    let wasm = fs::read(&made.main).at("read", &made.main)?;
    let js = fs::read_to_string(&made.script).at("read", &made.script)?;
    let (wasm, js) = names::shorten(&wasm, &js)?;
    fs::write(&made.script, js).at("write", &made.script)?;
    let js = bundled(place, &made.script)?;
    let mut hash = Sha256::new();
    hash.update(&wasm);
    hash.update(&js);
    let stem = format!("mamori-{}", short(hash));
    let names = Names { script: format!("{stem}.js"), program: format!("{stem}.wasm") };
    let (script, program) = (site.join(&names.script), site.join(&names.program));
    fs::write(&script, js).at("write", &script)?;
    fs::write(&program, wasm).at("write", &program)?;
    Ok(names)
}

/// Copies a part that follows into the site under a name by its content and tells the loader.
fn place_part(part: &Path, site: &Path, loader: &str) -> Result<String> {
    let bytes = fs::read(part).at("read", part)?;
    let file = part.file_name().unwrap_or_default().to_string_lossy();
    let stem = file.trim_end_matches(".wasm").trim_start_matches("split_");
    let mut hash = Sha256::new();
    hash.update(&bytes);
    let name = format!("{stem}-{}.wasm", short(hash));
    if loader.matches(file.as_ref()).count() != 1 {
        return say(format!("The loader of the program must name {file} exactly once."));
    }
    let path = site.join(&name);
    fs::write(&path, bytes).at("write", &path)?;
    Ok(loader.replacen(file.as_ref(), &name, 1))
}

fn short(hash: Sha256) -> String {
    hex(&hash.finalize())[..HASH].to_owned()
}

/// The binding and what it imports as one minified module.
fn bundled(place: &Place, script: &Path) -> Result<String> {
    Cmd::new(place.esbuild())
        .hint("run `cargo xtask setup`")
        .args(["--bundle", "--format=esm", "--minify", "--charset=utf8", "--log-level=warning"])
        .arg(script)
        .read()
}

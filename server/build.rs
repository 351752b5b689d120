//! Embeds the built site: copies `../dist` and writes the table that `assets` includes.
//! An absent or empty site is not an error; the server then says how to build it.

use std::env::var_os;
use std::fmt::Write;
use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let root = PathBuf::from(var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(var_os("OUT_DIR").unwrap_or_default());
    let site = root.join("../dist");
    // A folder that does not exist would count as changed every time.
    fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-changed=../dist");
    println!("cargo::rerun-if-changed=build.rs");
    let copy = out.join("site");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    let mut files = Vec::new();
    collect(&site, &site, &copy, &mut files)?;
    files.sort();
    let mut table = String::from("[\n");
    for file in &files {
        let path = copy.join(file);
        let line = writeln!(table, "    ({file:?}, include_bytes!({:?}).as_slice()),", path);
        line.map_err(std::io::Error::other)?;
    }
    table.push_str("]\n");
    fs::write(out.join("site.rs"), table)
}

/// Copies, so that a site that is built anew meanwhile cannot pull a file away from the compiler.
fn collect(dir: &Path, site: &Path, copy: &Path, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let Ok(relative) = path.strip_prefix(site) else { continue };
        let target = copy.join(relative);
        if path.is_dir() {
            fs::create_dir_all(&target)?;
            collect(&path, site, copy, files)?;
        } else {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::copy(&path, &target)?;
            files.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

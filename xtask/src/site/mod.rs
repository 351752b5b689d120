//! `build`: from sources to `dist/`, the finished site that the server embeds, and the server.
//! `dist/` is replaced only by a complete new one; an unchanged input builds nothing.

mod compress;
mod csp;
mod fingerprint;
mod glue;
mod names;
mod page;
mod precache;
mod program;

use crate::alone::alone;
use crate::error::{AtPath, Error, Result};
use crate::place::Place;
use crate::proc::Cmd;
use crate::setup::seconds;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// The file beside the site that holds its Content-Security-Policy, one line. The server sends it.
pub const CSP_FILE: &str = "csp.txt";

/// Builds the site when an input changed since `dist/` was made.
///
/// # Errors
/// When the app does not compile or a tool fails; `dist/` then stays as it was.
pub fn build_site(place: &Place) -> Result<()> {
    let start = Instant::now();
    let dist = place.dist();
    // Two at once would write into one folder.
    let waiting = "site … waiting for another build of this tree";
    let _alone = alone(&place.own(), "site.lock", waiting)?;
    let stamp = place.own().join("site.stamp");
    let wanted = fingerprint::of_inputs(place)?;
    let made = fs::read_to_string(&stamp).unwrap_or_default();
    if made == wanted && dist.join("index.html").is_file() {
        println!("site … nothing changed, dist/ is up to date");
        return Ok(());
    }
    let fresh = place.own().join("site");
    let build = assemble(place, &fresh)?;
    if dist.exists() {
        fs::remove_dir_all(&dist).at("remove", &dist)?;
    }
    fs::rename(&fresh, &dist).at("move into place", &dist)?;
    fs::write(&stamp, wanted).at("write", &stamp)?;
    println!("site … dist/ is build {build}, {}", seconds(start));
    Ok(())
}

/// Builds the server, which embeds `dist/`.
///
/// # Errors
/// When it does not compile.
pub fn build_server(place: &Place, release: bool) -> Result<()> {
    let mut command = Cmd::cargo().args(["build", "--package", "mamori-server"]).dir(&place.root);
    if release {
        command = command.arg("--release");
    }
    command.run()
}

/// The site in an empty folder: what is served as it is, the program, the page, the security
/// policy, the list of the service worker and the compressed siblings. In this order: the policy
/// holds the hashes of what is inside the page, and the build id covers the policy.
fn assemble(place: &Place, site: &Path) -> Result<String> {
    let made = program::make(place, &place.own().join("program"))?;
    if site.exists() {
        fs::remove_dir_all(site).at("remove", site)?;
    }
    copy(&place.root.join("public"), site)?;
    let names = glue::lighten(place, &made, site)?;
    let html = page::finish(place, site, &names.script, &names.program)?;
    let index = site.join("index.html");
    fs::write(&index, &html).at("write", &index)?;
    let policy = csp::policy(&html)?;
    let file = site.join(CSP_FILE);
    fs::write(&file, &policy).at("write", &file)?;
    let build = precache::write(site, &policy)?;
    compress::siblings(site)?;
    Ok(build)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let (source, target) = (from.join(&file), to.join(&file));
        let folder = target.parent().unwrap_or(to);
        fs::create_dir_all(folder).at("create", folder)?;
        fs::copy(&source, &target).at("copy", &source)?;
    }
    Ok(())
}

/// What a file of the finished site weighs on the wire in bytes: raw, gzip and brotli. Without a
/// compressed sibling it is sent as it is.
///
/// # Errors
/// When the file cannot be read.
pub fn sizes(site: &Path, file: &str) -> Result<[usize; 3]> {
    let weight = |path: &Path| Ok::<_, Error>(fs::read(path).at("read", path)?.len());
    let raw = weight(&site.join(file))?;
    let mut sizes = [raw; 3];
    for (size, ending) in sizes[1..].iter_mut().zip(["gz", "br"]) {
        let sibling = site.join(format!("{file}.{ending}"));
        if sibling.is_file() {
            *size = weight(&sibling)?;
        }
    }
    Ok(sizes)
}

/// Every file below a folder, as sorted paths relative to it with `/` between the parts.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).at("list", &dir)? {
            let path = entry.at("list", &dir)?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

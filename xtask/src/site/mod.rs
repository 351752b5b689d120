//! `build`: from sources to `dist/`, the finished site that the server embeds, and the server.
//! `dist/` is replaced only by a complete new one; an unchanged input builds nothing.

mod compress;
mod csp;
mod fingerprint;
mod glue;
mod precache;
mod styles;

use crate::error::{AtPath, Error, Result};
use crate::place::Place;
use crate::proc::Cmd;
use crate::setup::seconds;
use std::fs::{self, File};
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
    let _alone = alone(place)?;
    let stamp = place.own().join("site.stamp");
    let wanted = fingerprint::of_inputs(place)?;
    let made = fs::read_to_string(&stamp).unwrap_or_default();
    if made == wanted && dist.join("index.html").is_file() {
        println!("site … nothing changed, dist/ is up to date");
        return Ok(());
    }
    println!("site … compiling the app");
    compile_app(place)?;
    let fresh = place.own().join("site");
    println!("site … bundling with trunk");
    bundle(place)?;
    let build = finish(place, &fresh)?;
    if dist.exists() {
        fs::remove_dir_all(&dist).at("remove", &dist)?;
    }
    fs::rename(&fresh, &dist).at("move into place", &dist)?;
    fs::write(&stamp, wanted).at("write", &stamp)?;
    println!("site … dist/ is build {build}, {}", seconds(start));
    Ok(())
}

/// Waits for another build of the same tree: two at once would write into one folder.
fn alone(place: &Place) -> Result<File> {
    let folder = place.own();
    fs::create_dir_all(&folder).at("create", &folder)?;
    let path = folder.join("site.lock");
    let file = File::create(&path).at("create", &path)?;
    if file.try_lock().is_err() {
        println!("site … waiting for another build of this tree");
        file.lock().at("lock", &path)?;
    }
    Ok(file)
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

/// What makes the program small (docs/adr/0006), and by how much at the time it was chosen:
/// Leptos erases the types of views (-16 %), a panic traps without writing what it was (-9 %, with
/// [`STD`]), and SHA-256 is not unrolled (-1 %).
const FLAGS: &str = "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort \
                     --cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\"";

/// The standard library is built along, for size and with the same panics. The compiler allows
/// that only in this mode; it is the pinned stable compiler all the same.
const STD: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// The settings of every cargo that builds the app. Its own target folder: no other command waits
/// for this build or undoes it by building with other flags.
fn app_settings(place: &Place, command: Cmd) -> Cmd {
    let command = command
        .dir(&place.root)
        .env("CARGO_TARGET_DIR", place.own().join("app"))
        .env("RUSTFLAGS", FLAGS);
    STD.iter().fold(command, |command, (name, value)| command.env(name, value))
}

/// The app's own compilation, first and with cargo's usual output: Trunk then finds it done.
fn compile_app(place: &Place) -> Result<()> {
    let build = Cmd::cargo()
        .args(["build", "--package", "mamori-app", "--target", "wasm32-unknown-unknown"])
        .args(["--profile", "wasm"]);
    app_settings(place, build).run()
}

fn bundle(place: &Place) -> Result<()> {
    let trunk = Cmd::new(place.trunk())
        .hint("run `cargo xtask setup`")
        .args(["build", "--log", "error"])
        .env("PATH", place.path_with_tools())
        // Trunk reads this variable as its own flag and refuses the usual value 1.
        .env_remove("NO_COLOR");
    app_settings(place, trunk).run()
}

/// Styles, program and script, security policy, precache list and compressed siblings, in this
/// order: the policy holds the hash of the styles, and the build id covers the policy.
fn finish(place: &Place, site: &Path) -> Result<String> {
    let index = site.join("index.html");
    let html = fs::read_to_string(&index).at("read", &index)?;
    let html = styles::inline(site, &html)?;
    let html = glue::lighten(place, site, &html)?;
    let html = glue::inline_boot(place, site, &html)?;
    fs::write(&index, &html).at("write", &index)?;
    let policy = csp::policy(&html)?;
    let file = site.join(CSP_FILE);
    fs::write(&file, &policy).at("write", &file)?;
    let build = precache::write(site, &policy)?;
    compress::siblings(site)?;
    Ok(build)
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

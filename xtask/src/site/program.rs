//! The program: compiled, split into the part that starts and the part that follows
//! (docs/adr/0007), bound to JavaScript and made small. It names no file of the finished site.

use crate::error::{AtPath, Result};
use crate::place::Place;
use crate::proc::Cmd;
use std::fs;
use std::path::{Path, PathBuf};

/// What makes the program small (docs/adr/0006), and by how much at the time it was chosen:
/// Leptos erases the types of views (-16 %), a panic traps without writing what it was (-9 %, with
/// [`STD`]), and SHA-256 is not unrolled (-1 %). The relocations tell the splitter what belongs
/// together; they do not stay.
const FLAGS: &str = "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort \
                     --cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\" \
                     -Clink-args=--emit-relocs";

/// The standard library is built along, for size and with the same panics. The compiler allows
/// that only in this mode; it is the pinned stable compiler all the same.
const STD: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// What the compiler uses of WebAssembly on this target. Named one by one: with all features
/// allowed, the optimiser writes what no browser reads yet.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The linked program, as cargo names it.
const LINKED: &str = "wasm32-unknown-unknown/wasm/mamori-app.wasm";

/// What the compiler and its followers made of the app.
#[derive(Debug)]
pub struct Program {
    /// The part that starts.
    pub main: PathBuf,
    /// Its binding, an ES module that imports [`Self::loader`].
    pub script: PathBuf,
    /// The ES module that fetches the parts that follow.
    pub loader: PathBuf,
    /// The parts that follow.
    pub parts: Vec<PathBuf>,
}

/// Makes the program in an empty folder.
///
/// # Errors
/// When the app does not compile or a tool fails.
pub fn make(place: &Place, folder: &Path) -> Result<Program> {
    println!("site … compiling the app");
    compile(place)?;
    println!("site … splitting, binding and shrinking it");
    if folder.exists() {
        fs::remove_dir_all(folder).at("remove", folder)?;
    }
    Cmd::new(place.wasm_split())
        .hint("run `cargo xtask setup`")
        .arg(app_target(place).join(LINKED))
        .arg(folder)
        .run()?;
    let linked = folder.join("main.wasm");
    Cmd::new(place.wasm_bindgen_program("wasm-bindgen"))
        .hint("run `cargo xtask setup`")
        // What the parts that follow share with the first must stay exported.
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "main"])
        .args(["--remove-name-section", "--remove-producers-section", "--out-dir"])
        .arg(folder)
        .arg(&linked)
        .run()?;
    fs::remove_file(&linked).at("remove", &linked)?;
    let main = folder.join("main_bg.wasm");
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder).at("list", folder)? {
        let path = entry.at("list", folder)?.path();
        if path.extension().is_some_and(|ending| ending == "wasm") && path != main {
            parts.push(path);
        }
    }
    parts.sort();
    for path in parts.iter().chain([&main]) {
        shrink(place, path)?;
    }
    let (script, loader) = (folder.join("main.js"), folder.join("__wasm_split.js"));
    Ok(Program { main, script, loader, parts })
}

/// The target folder of the app alone: no other command waits for this build or undoes it by
/// building with other flags.
fn app_target(place: &Place) -> PathBuf {
    place.own().join("app")
}

fn compile(place: &Place) -> Result<()> {
    let build = Cmd::cargo()
        .args(["build", "--package", "mamori-app", "--target", "wasm32-unknown-unknown"])
        .args(["--profile", "wasm"])
        .dir(&place.root)
        .env("CARGO_TARGET_DIR", app_target(place))
        .env("RUSTFLAGS", FLAGS);
    STD.iter().fold(build, |build, (name, value)| build.env(name, value)).run()
}

fn shrink(place: &Place, program: &Path) -> Result<()> {
    Cmd::new(place.wasm_opt())
        .hint("run `cargo xtask setup`")
        .args(["-Os", "--low-memory-unused", "--strip-debug", "--strip-producers"])
        .args(FEATURES)
        .arg("--strip-target-features")
        .arg(program)
        .arg("-o")
        .arg(program)
        .run()
}

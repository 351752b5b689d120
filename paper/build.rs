//! Finds the fonts that are embedded: BIZ UDPGothic, and Noto Sans CJK for what it has no shape of.
//! `MAMORI_FONTS` names another folder that holds all of them.

use std::env::var_os;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Variable for the compiler, file, Debian's package, the folder it puts the file into.
const FONTS: [(&str, &str, &str, &str); 3] = [
    (
        "MAMORI_FONT_REGULAR",
        "BIZUDPGothic-Regular.ttf",
        "fonts-morisawa-bizud-gothic",
        "/usr/share/fonts/truetype/bizud-gothic",
    ),
    (
        "MAMORI_FONT_BOLD",
        "BIZUDPGothic-Bold.ttf",
        "fonts-morisawa-bizud-gothic",
        "/usr/share/fonts/truetype/bizud-gothic",
    ),
    (
        "MAMORI_FONT_RARE",
        "NotoSansCJK-Regular.ttc",
        "fonts-noto-cjk",
        "/usr/share/fonts/opentype/noto",
    ),
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=MAMORI_FONTS");
    let own = var_os("MAMORI_FONTS").map(PathBuf::from);
    let mut missing = false;
    for (variable, file, package, folder) in FONTS {
        let path = own.as_deref().unwrap_or(Path::new(folder)).join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_file() {
            println!("cargo::rustc-env={variable}={}", path.display());
            continue;
        }
        missing = true;
        println!(
            "cargo::error={} is missing, and documents are set in it. Run `cargo xtask setup`, or \
             install the Debian package {package}, or set MAMORI_FONTS to a folder that holds it.",
            path.display()
        );
    }
    if missing { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

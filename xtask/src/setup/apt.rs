//! Debian packages: what is needed, what is missing, and how to get it with the rights there are.
//! Knows nothing of the pinned tools, which are never taken from Debian.

use super::Need;
use crate::error::{Result, say};
use crate::proc::{Cmd, which};
use std::io::IsTerminal;
use std::path::Path;

/// A package and the file that proves it is there, whoever installed it.
#[derive(Debug, Clone, Copy)]
pub struct Package {
    /// Debian's name.
    name: &'static str,
    /// A program on `PATH`, or an absolute path, that the package brings.
    proof: &'static str,
}

const fn package(name: &'static str, proof: &'static str) -> Package {
    Package { name, proof }
}

/// What the build needs beside Rust: a compiler, Node.js, the fonts that are embedded.
pub fn for_build() -> Vec<Package> {
    vec![
        package("gcc", "cc"),
        package("nodejs", "node"),
        package("npm", "npm"),
        package(
            "fonts-morisawa-bizud-gothic",
            "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Bold.ttf",
        ),
        package("fonts-noto-cjk", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    ]
}

/// What the tests need: a mail server, certificates, and for the journeys three engines, their
/// drivers, a display, fonts and codecs.
pub fn for_test() -> Vec<Package> {
    vec![
        package("openssl", "openssl"),
        package("python3-aiosmtpd", "/usr/lib/python3/dist-packages/aiosmtpd/smtp.py"),
        package("chromium", "chromium"),
        package("chromium-driver", "chromedriver"),
        package("firefox-esr", "firefox-esr"),
        package("webkit2gtk-driver", "WebKitWebDriver"),
        package("xvfb", "Xvfb"),
        package("poppler-utils", "pdftotext"),
        package("gstreamer1.0-plugins-good", "libgstmatroska.so"),
        package("gstreamer1.0-plugins-bad", "libgstopusparse.so"),
    ]
}

/// One line for the step's title.
pub fn summary(need: Need) -> &'static str {
    match need {
        Need::Build => "C compiler, Node.js, fonts",
        Need::Test => {
            "C compiler, Node.js, fonts, a mail server, Chromium, Firefox, WebKitGTK, Xvfb, \
             pdftotext, codecs"
        }
    }
}

/// The packages whose proof is not there.
pub fn missing(packages: &[Package]) -> Vec<&'static str> {
    packages.iter().filter(|package| !is_there(package.proof)).map(|package| package.name).collect()
}

fn is_there(proof: &str) -> bool {
    if proof.ends_with(".so") {
        return gstreamer_folders().any(|folder| folder.join(proof).is_file());
    }
    Path::new(proof).is_file() || (!proof.starts_with('/') && which(proof).is_some())
}

fn gstreamer_folders() -> impl Iterator<Item = std::path::PathBuf> {
    let libraries = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    libraries.map(|entry| entry.path().join("gstreamer-1.0"))
}

/// Installs packages as root or through sudo.
///
/// # Errors
/// One sentence with the exact command when there is no right or no apt.
pub fn install(names: &[&str]) -> Result<()> {
    let by_hand = format!("apt-get update && apt-get install {}", names.join(" "));
    if which("apt-get").is_none() {
        return say(format!(
            "This system has no apt-get: install what these Debian packages hold ({}).",
            names.join(" ")
        ));
    }
    let Some(prefix) = privilege() else {
        return say(format!("Packages are missing; run this as root, then try again: {by_hand}"));
    };
    let start = |verb: &str| {
        let words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive"]);
        let mut words = words.chain(["apt-get", "-qq", verb]);
        Cmd::new(words.next().unwrap_or("env")).args(words.collect::<Vec<_>>())
    };
    start("update").run()?;
    start("install").args(["-y", "--no-install-recommends"]).args(names).run()
}

/// The words to put before a command that needs root, or nothing when there is no way.
fn privilege() -> Option<&'static [&'static str]> {
    if Cmd::new("id").arg("-u").read().is_ok_and(|id| id.trim() == "0") {
        return Some(&[]);
    }
    which("sudo")?;
    let asks_at_a_terminal = std::io::stdin().is_terminal();
    (asks_at_a_terminal || Cmd::new("sudo").args(["-n", "true"]).succeeds())
        .then_some(&["sudo"] as &[&str])
}

#[cfg(test)]
mod tests {
    use super::{missing, package};

    #[test]
    fn a_package_is_missing_exactly_when_its_proof_is() {
        let there = package("coreutils", "env");
        let not_there = package("nowhere", "no-such-program-here");
        let no_codec = package("no-codec", "libgstnosuchthing.so");
        assert_eq!(missing(&[there, not_there, no_codec]), ["nowhere", "no-codec"]);
    }
}

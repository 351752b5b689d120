//! The service worker's list: every file of the site with its integrity, and one build id over
//! all their contents. Two builds with the same contents have the same id, so nobody is asked to
//! update for nothing.

use super::csp::sri;
use super::fingerprint::{add, hex};
use super::{CSP_FILE, files_below};
use crate::error::{AtPath, Result, say};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

const WORKER: &str = "sw.js";
const BUILD_MARK: &str = "const BUILD = \"dev\";";
const LIST_MARK: &str = "const PRECACHE = [];";

/// Writes id and list into the site's `sw.js` and returns the id.
///
/// # Errors
/// When `sw.js` is missing or has lost a marker line.
pub fn write(site: &Path, policy: &str) -> Result<String> {
    let worker = site.join(WORKER);
    if !worker.is_file() {
        return say("The site has no sw.js: index.html must copy public/ into its output.");
    }
    let files: Vec<String> = files_below(site)?.into_iter().filter(|file| belongs(file)).collect();
    let mut hash = Sha256::new();
    let mut entries = Vec::new();
    add(&mut hash, CSP_FILE, policy.as_bytes());
    for file in &files {
        let path = site.join(file);
        let bytes = fs::read(&path).at("read", &path)?;
        add(&mut hash, file, &bytes);
        entries.push((format!("/{file}"), sri(&bytes)));
    }
    let build = hex(&hash.finalize())[..16].to_owned();
    let text = fs::read_to_string(&worker).at("read", &worker)?;
    let text = fill(&text, &build, &entries)?;
    fs::write(&worker, text).at("write", &worker)?;
    Ok(build)
}

/// The worker itself and what is not served by name stay out of the list.
fn belongs(file: &str) -> bool {
    file != WORKER && file != CSP_FILE
}

fn fill(worker: &str, build: &str, entries: &[(String, String)]) -> Result<String> {
    for mark in [BUILD_MARK, LIST_MARK] {
        if worker.matches(mark).count() != 1 {
            return say(format!("public/sw.js must hold this line exactly once: {mark}"));
        }
    }
    let pair = |(path, integrity): &(String, String)| format!("[{path:?}, {integrity:?}]");
    let list: Vec<String> = entries.iter().map(pair).collect();
    let list = format!("const PRECACHE = [{}];", list.join(", "));
    let build = format!("const BUILD = \"{build}\";");
    Ok(worker.replacen(BUILD_MARK, &build, 1).replacen(LIST_MARK, &list, 1))
}

#[cfg(test)]
mod tests {
    use super::fill;

    const WORKER: &str = "const BUILD = \"dev\";\nconst PRECACHE = [];\nrest();\n";

    #[test]
    fn id_and_addresses_are_written_at_the_marks() {
        let entries = [("/a.js", "sha256-x"), ("/index.html", "sha256-y")];
        let entries = entries.map(|(path, integrity)| (path.to_owned(), integrity.to_owned()));
        let text = fill(WORKER, "abc", &entries).unwrap();
        assert_eq!(
            text,
            "const BUILD = \"abc\";\nconst PRECACHE = [[\"/a.js\", \"sha256-x\"], \
             [\"/index.html\", \"sha256-y\"]];\nrest();\n"
        );
    }

    #[test]
    fn a_worker_without_its_marks_is_refused() {
        let error = fill("const BUILD = \"dev\";\n", "abc", &[]).unwrap_err();
        assert!(error.to_string().contains("PRECACHE"), "{error}");
        let twice = format!("{WORKER}{WORKER}");
        assert!(fill(&twice, "abc", &[]).is_err());
    }
}

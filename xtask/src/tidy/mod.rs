//! `tidy`: the house rules as a check over every file of the repository.
//! It reads and reports; it changes nothing. Each rule has a control that it must catch.

mod arrows;
mod lines;
mod shape;

use crate::error::{AtPath, Result, say};
use crate::place::Place;
use crate::proc::Cmd;
use std::fmt;
use std::fs;

/// One place that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path relative to the root.
    pub path: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub advice: String,
}

impl Finding {
    fn new(path: &str, line: usize, advice: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.advice)
    }
}

/// Checks all files that git tracks or would track.
///
/// # Errors
/// When a rule is broken; every place is printed before.
pub fn tidy(place: &Place) -> Result<()> {
    let list = Cmd::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .dir(&place.root)
        .read()?;
    let mut findings = Vec::new();
    let mut count = 0;
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        let file = place.root.join(path);
        if !file.is_file() {
            continue;
        }
        let bytes = fs::read(&file).at("read", &file)?;
        // What is not text (icons, recordings) has no lines to check.
        if let Ok(text) = String::from_utf8(bytes) {
            count += 1;
            findings.extend(check(path, &text));
        }
    }
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {count} files keep the rules");
            Ok(())
        }
        broken => say(format!("tidy: {broken} places break a rule; each line says what to do.")),
    }
}

/// All findings of one file.
fn check(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = lines::check(path, text);
    findings.extend(shape::check(path, text));
    if path.ends_with("Cargo.toml") {
        findings.extend(arrows::check(path, text));
    }
    findings
}

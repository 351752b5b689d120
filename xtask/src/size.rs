//! `size`: what has to be loaded before the first page answers, and in all, raw and compressed,
//! against budgets that only tighten. The service worker's own fetching afterwards is not part of
//! it.

use crate::error::{AtPath, Error, Result, say};
use crate::place::Place;
use crate::site::{files_below, sizes};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Prints the table.
///
/// # Errors
/// When there is no built site, or a total is above its budget in tests/budgets.toml.
pub fn size(place: &Place) -> Result<()> {
    let dist = place.dist();
    let index = dist.join("index.html");
    if !index.is_file() {
        return say("There is no built site: run `cargo xtask build` first.");
    }
    let html = fs::read_to_string(&index).at("read", &index)?;
    let all = files_below(&dist)?;
    let mut first = mentioned(&html, &all);
    let mut rest = BTreeSet::new();
    for script in first.iter().filter(|file| is_text(file)) {
        let path = dist.join(script);
        rest.extend(mentioned(&fs::read_to_string(&path).at("read", &path)?, &all));
    }
    first.insert("index.html".to_owned());
    rest.retain(|file| !first.contains(file));
    println!("{:>10} {:>10} {:>10}  loaded before the first page answers", "raw", "gzip", "brotli");
    let before = list(&dist, &first)?;
    println!("{:>10} {:>10} {:>10}  loaded right after it", "", "", "");
    let after = list(&dist, &rest)?;
    judge("What comes before the first page", before, budget(place, "first_visit")?)?;
    judge("The whole app", before + after, budget(place, "whole")?)
}

/// Prints files and their sum; the sum of their brotli bytes.
fn list(dist: &Path, files: &BTreeSet<String>) -> Result<usize> {
    let mut total = [0_usize; 3];
    for file in files {
        let sizes = sizes(dist, file)?;
        println!("{:>10} {:>10} {:>10}  {file}", sizes[0], sizes[1], sizes[2]);
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
    }
    println!("{:>10} {:>10} {:>10}  together, bytes", total[0], total[1], total[2]);
    Ok(total[2])
}

fn judge(what: &str, brotli: usize, budget: usize) -> Result<()> {
    if brotli > budget {
        return say(format!(
            "{what} weighs {brotli} bytes of brotli, {} above the budget of {budget} in \
             tests/budgets.toml: make it smaller.",
            brotli - budget
        ));
    }
    println!("{what}: within the budget of {budget} bytes of brotli, {} left", budget - brotli);
    Ok(())
}

fn budget(place: &Place, section: &str) -> Result<usize> {
    let path = place.root.join("tests/budgets.toml");
    let text = fs::read_to_string(&path).at("read", &path)?;
    let table: toml::Table = text
        .parse()
        .map_err(|source| Error::Toml { path: path.clone(), source: Box::new(source) })?;
    let bytes = table.get(section).and_then(|section| section.get("brotli_bytes"));
    match bytes.and_then(toml::Value::as_integer).map(usize::try_from) {
        Some(Ok(bytes)) => Ok(bytes),
        _ => say(format!("tests/budgets.toml must hold [{section}] with brotli_bytes = NUMBER.")),
    }
}

/// The site's files that a text names. The service worker starts after the first visit.
fn mentioned(text: &str, all: &[String]) -> BTreeSet<String> {
    let named = all.iter().filter(|file| *file != "sw.js" && *file != "index.html");
    named.filter(|file| names(text, file)).cloned().collect()
}

/// True when the text names the file as a whole path, not as the end of another name.
fn names(text: &str, file: &str) -> bool {
    text.match_indices(file).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + file.len()..].chars().next();
        before.is_none_or(|c| "\"'/(= ".contains(c)) && after.is_none_or(|c| "\"')>? ".contains(c))
    })
}

fn is_text(file: &str) -> bool {
    file.ends_with(".js") || file.ends_with(".css")
}

#[cfg(test)]
mod tests {
    use super::{judge, mentioned};

    #[test]
    fn only_files_that_the_page_names_are_counted() {
        let all = ["app-1.js", "app-1_bg.wasm", "icon.svg", "sw.js", "pp-1.js", "app-1.js.br"];
        let all = all.map(str::to_owned);
        let html = "<link rel=preload href=\"/app-1_bg.wasm\"><script>import init from \
                    '/app-1.js';navigator.serviceWorker.register('/sw.js')</script>";
        let loaded: Vec<String> = mentioned(html, &all).into_iter().collect();
        assert_eq!(loaded, ["app-1.js", "app-1_bg.wasm"]);
    }

    #[test]
    fn one_byte_above_the_budget_fails() {
        assert!(judge("it", 100, 100).is_ok());
        assert!(judge("it", 101, 100).is_err());
    }
}

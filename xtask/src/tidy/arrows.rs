//! The arrows of the house (DESIGN §3): app → browser → core ← server, read from each crate's
//! Cargo.toml. A crate that is not listed here may depend on anything.

use super::Finding;

/// A crate's folder and the dependencies it must not have.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    (
        "core",
        &[
            "mamori-app",
            "mamori-browser",
            "mamori-server",
            "mamori-paper",
            "typst",
            "tokio",
            "sqlx",
            "web-sys",
            "js-sys",
            "wasm-bindgen",
            "leptos",
            "axum",
            "rand",
            "getrandom",
            "reqwest",
            "gloo",
        ],
        "core is pure and depends on no other room",
    ),
    (
        "browser",
        &["mamori-app", "mamori-server", "mamori-paper", "tokio", "sqlx", "axum", "leptos"],
        "browser knows core and the web API only",
    ),
    (
        "app",
        &[
            "mamori-server",
            "mamori-paper",
            "web-sys",
            "indexed_db_futures",
            "tokio",
            "sqlx",
            "axum",
            "serde_json",
        ],
        "app reaches the outside through mamori-browser",
    ),
    (
        "paper",
        &["mamori-app", "mamori-browser", "mamori-server", "tokio", "sqlx", "axum", "reqwest"],
        "paper sets what core describes, and knows nothing else",
    ),
    (
        "server",
        &["mamori-app", "mamori-browser", "web-sys", "js-sys", "wasm-bindgen", "leptos"],
        "server knows core and paper only",
    ),
    (
        "tests",
        &["mamori-app", "mamori-browser", "mamori-server"],
        "journeys drive what is built from outside",
    ),
    ("leptos", &["mamori-"], "leptos holds what is of Leptos and nothing of Mamori"),
    ("derive", &["mamori-"], "derive writes code for core and knows nothing of it"),
    ("xtask", &["mamori-"], "xtask must build before everything else"),
];

/// Checks one manifest.
pub fn check(path: &str, text: &str) -> Vec<Finding> {
    let Some(folder) = path.strip_suffix("/Cargo.toml") else { return Vec::new() };
    let Some((_, forbidden, why)) = FORBIDDEN.iter().find(|(room, ..)| *room == folder) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let mut in_dependencies = false;
    for (index, line) in text.lines().enumerate() {
        if let Some(section) = line.trim().strip_prefix('[') {
            let section = section.trim_end_matches(']');
            in_dependencies = section.ends_with("dependencies") && !section.contains("dev-");
            if let Some((_, name)) = section.split_once("dependencies.") {
                report(path, index, name, forbidden, why, &mut findings);
            }
        } else if in_dependencies {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            report(path, index, name, forbidden, why, &mut findings);
        }
    }
    findings
}

fn report(
    path: &str,
    index: usize,
    name: &str,
    forbidden: &[&str],
    why: &str,
    findings: &mut Vec<Finding>,
) {
    let breaks = |ban: &&&str| name == **ban || (ban.ends_with('-') && name.starts_with(**ban));
    if forbidden.iter().find(breaks).is_some() {
        let advice = format!("`{name}` points the wrong way: {why}");
        findings.push(Finding::new(path, index + 1, advice));
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_wrong_arrow_is_caught_in_every_spelling() {
        let plain = "[dependencies]\nchrono = \"1\"\ntokio = { workspace = true }\n";
        let dotted = "[dependencies]\nweb-sys.workspace = true\n";
        let table = "[dependencies.mamori-server]\npath = \"../server\"\n";
        let target = "[target.'cfg(unix)'.dependencies]\nsqlx = \"1\"\n";
        assert_eq!(check("core/Cargo.toml", plain)[0].line, 3);
        for text in [dotted, table, target] {
            assert_eq!(check("core/Cargo.toml", text).len(), 1, "{text}");
        }
        assert_eq!(check("app/Cargo.toml", dotted).len(), 1);
    }

    #[test]
    fn right_arrows_and_test_helpers_pass() {
        assert!(check("browser/Cargo.toml", "[dependencies]\nweb-sys = \"0.3\"\n").is_empty());
        assert!(check("core/Cargo.toml", "[dev-dependencies]\nrand = \"1\"\n").is_empty());
        assert!(check("server/Cargo.toml", "[dependencies]\ntokio-stream = \"1\"\n").is_empty());
    }
}

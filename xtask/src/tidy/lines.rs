//! Rules that one line shows: what may be named where, what is never left behind.

use super::Finding;

const COLUMNS: usize = 100;

/// A text that must not appear, where, and what to do instead.
struct Rule {
    needles: &'static [&'static str],
    applies: fn(&str) -> bool,
    advice: &'static str,
}

// The needles are split, so that this file does not break its own rules.
const RULES: &[Rule] = &[
    Rule {
        needles: &[concat!("web", "_sys")],
        applies: |path| is_rust(path) && !path.starts_with("browser/"),
        advice: "only browser/ names the web API: call it through mamori-browser",
    },
    Rule {
        needles: &[concat!("sqlx", "::")],
        applies: |path| {
            is_rust(path)
                && !path.starts_with("server/src/store")
                && !path.starts_with("server/tests/")
        },
        advice: "SQL belongs in server/src/store: add a method to the store",
    },
    Rule {
        needles: &[
            concat!("SystemTime", "::now"),
            concat!("Instant", "::now"),
            concat!("Utc", "::now"),
            concat!("Local", "::now"),
            concat!("thread", "_rng"),
            concat!("rand", "::"),
            concat!("get", "random"),
        ],
        applies: |path| path.starts_with("core/src/"),
        advice: "core has no clock and no randomness: take the value as an argument",
    },
    Rule {
        needles: &[
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("todo", "!("),
            concat!("unimplemented", "!("),
        ],
        applies: is_code,
        advice: "finish it or remove it: nothing is left for later in the code",
    },
    Rule {
        needles: &[concat!("sle", "ep(")],
        applies: |path| is_rust(path) && is_test(path),
        advice: "tests do not sleep: wait for a level with a bound",
    },
    Rule {
        needles: &[concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/")],
        applies: |path| path != "Cargo.lock",
        advice: "no path of one machine: derive it from the workspace or the environment",
    },
    Rule {
        needles: &[
            concat!("index.", "crates.io"),
            concat!("static.", "crates.io"),
            concat!("://", "crates.io"),
            concat!("registry.", "npmjs"),
            concat!("deb.", "debian.org"),
            concat!("py", "pi.org"),
        ],
        applies: |path| path != "Cargo.lock",
        advice: "no package registry by name: use the package manager's own setting",
    },
];

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

fn is_code(path: &str) -> bool {
    [".rs", ".js", ".css", ".html", ".toml", ".sql", ".sh"].iter().any(|end| path.ends_with(end))
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/")
}

/// Checks every line of one file, and attributes that span lines.
pub fn check(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| (rule.applies)(path)).collect();
    for (index, line) in text.lines().enumerate() {
        for rule in &rules {
            if let Some(needle) = rule.needles.iter().find(|needle| holds(line, needle)) {
                let advice = format!("`{needle}`: {}", rule.advice);
                findings.push(Finding::new(path, index + 1, advice));
            }
        }
        if is_rust(path) && line.chars().count() > COLUMNS {
            let advice = format!("the line is wider than {COLUMNS} columns: break it");
            findings.push(Finding::new(path, index + 1, advice));
        }
    }
    if is_rust(path) {
        findings.extend(attributes(path, text));
    }
    findings
}

/// True when the line holds the needle as a word of its own, not as the end of a longer one.
fn holds(line: &str, needle: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + needle.len()..].chars().next();
        let starts = !needle.starts_with(is_word) || !before.is_some_and(is_word);
        let ends = !needle.ends_with(is_word) || !after.is_some_and(is_word);
        starts && ends
    })
}

/// `allow` and `ignore` must say why.
fn attributes(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (needle, wanted, advice) in [
        ("[allow(", "reason", "say why with `#[expect(lint, reason = \"…\")]`"),
        ("[ignore", "=", "say why with `#[ignore = \"…\"]`, or let it run"),
    ] {
        for open in [format!("#{needle}"), format!("#!{needle}")] {
            for (at, _) in text.match_indices(&open) {
                let attribute = text[at..].split(']').next().unwrap_or_default();
                let line = text[..at].matches('\n').count() + 1;
                let in_code = !text[..at].rsplit('\n').next().unwrap_or_default().contains("//");
                if in_code && !attribute.contains(wanted) {
                    findings.push(Finding::new(path, line, format!("`{open}`: {advice}")));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;

    fn caught(path: &str, text: &str) -> usize {
        check(path, text).len()
    }

    #[test]
    fn each_planted_breach_is_caught_in_its_place_and_nowhere_else() {
        let cases = [
            (concat!("use web", "_sys::Window;"), "app/src/a.rs", "browser/src/a.rs"),
            (concat!("sqlx", "::query(x)"), "server/src/api.rs", "server/src/store/events.rs"),
            (concat!("let t = Instant", "::now();"), "core/src/a.rs", "server/src/a.rs"),
            (concat!("// TO", "DO: later"), "style/a.css", "docs/a.md"),
            (concat!("todo", "!()"), "app/src/a.rs", "docs/a.md"),
            (concat!("tokio::time::sle", "ep(x)"), "tests/tests/a.rs", "server/src/a.rs"),
            (concat!("see /ho", "me/me/x"), "README.md", "Cargo.lock"),
            (concat!("https://index.", "crates.io"), "README.md", "Cargo.lock"),
        ];
        for (line, bad, good) in cases {
            assert_eq!(caught(bad, line), 1, "{line} in {bad}");
            assert_eq!(caught(good, line), 0, "{line} in {good}");
        }
    }

    #[test]
    fn words_that_only_contain_a_needle_are_free() {
        assert_eq!(caught("core/src/a.rs", "let operand::x = 1; MASTODONS"), 0);
        assert_eq!(caught("tests/tests/a.rs", concat!("over", "sle", "ep(x)")), 0);
    }

    #[test]
    fn wide_lines_count_characters_not_bytes() {
        assert_eq!(caught("core/src/a.rs", &"守".repeat(100)), 0);
        assert_eq!(caught("core/src/a.rs", &"守".repeat(101)), 1);
    }

    #[test]
    fn attributes_without_a_reason_are_caught_even_over_lines() {
        let bare = concat!("#[al", "low(dead_code)]");
        let told = concat!("#[al", "low(\n  dead_code,\n  reason = \"why\"\n)]");
        assert_eq!(caught("a.rs", bare), 1);
        assert_eq!(caught("a.rs", told), 0);
        assert_eq!(caught("a.rs", concat!("#[ign", "ore]")), 1);
        assert_eq!(caught("a.rs", concat!("#[ign", "ore = \"why\"]")), 0);
    }
}

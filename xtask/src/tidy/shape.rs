//! Rules about shape: a header that says what the file is, files of one idea, short functions.

use super::Finding;

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;

/// Checks header, file length and, in Rust, the length of every function.
pub fn check(path: &str, text: &str) -> Vec<Finding> {
    let header = match path.rsplit('.').next() {
        Some("rs") => &["//!"] as &[&str],
        Some("js") => &["//", "/*"],
        Some("css") => &["/*", "@charset"],
        _ => return Vec::new(),
    };
    let mut findings = Vec::new();
    if !header.iter().any(|start| text.starts_with(start)) {
        let advice = format!("open with a {} comment: what this is and must not do", header[0]);
        findings.push(Finding::new(path, 1, advice));
    }
    let lines = text.lines().count();
    if lines > FILE_LINES {
        let advice = format!("{lines} lines, the limit is {FILE_LINES}: one idea per file");
        findings.push(Finding::new(path, FILE_LINES, advice));
    }
    if path.ends_with(".rs") {
        for (line, name, length) in functions(text) {
            if length > FUNCTION_LINES {
                let advice = format!(
                    "`{name}` has {length} lines, the limit is {FUNCTION_LINES}: split it by steps"
                );
                findings.push(Finding::new(path, line, advice));
            }
        }
    }
    findings
}

/// Line, name and length in lines of every function with a body.
fn functions(text: &str) -> Vec<(usize, String, usize)> {
    let code = blank_out(text);
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_') {
            continue;
        }
        let name: String =
            code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            continue;
        }
        if let Some(end) = end_of_body(bytes, at) {
            let line = code[..at].matches('\n').count() + 1;
            let length = code[at..end].matches('\n').count() + 1;
            found.push((line, name, length));
        }
    }
    found
}

/// The position after the closing brace, or nothing for a declaration without a body.
fn end_of_body(code: &[u8], from: usize) -> Option<usize> {
    let mut braces = 0_usize;
    let mut brackets = 0_usize;
    for (offset, byte) in code[from..].iter().enumerate() {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets = brackets.saturating_sub(1),
            b';' if braces == 0 && brackets == 0 => return None,
            b'{' => braces += 1,
            b'}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return Some(from + offset + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The text with comments, strings and character literals replaced by blanks of the same lines.
fn blank_out(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = skipped_end(&chars, at);
        if end == at {
            out.push(if chars[at].is_ascii() { chars[at] } else { 'x' });
            at += 1;
            continue;
        }
        out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    out
}

/// Where the comment or literal that starts here ends; the start itself when none does.
fn skipped_end(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied();
    match (chars[at], next) {
        ('/', Some('/')) => find(chars, at, |rest| rest[0] == '\n', 0),
        ('/', Some('*')) => find(chars, at + 2, |rest| rest.starts_with(&['*', '/']), 2),
        ('r', Some('"' | '#')) if !is_word_before(chars, at) => raw_string_end(chars, at),
        ('"', _) => quoted_end(chars, at),
        ('\'', Some('\\')) => find(chars, at + 3, |rest| rest[0] == '\'', 1),
        ('\'', Some(_)) if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
}

fn find(chars: &[char], from: usize, hit: impl Fn(&[char]) -> bool, more: usize) -> usize {
    let from = from.min(chars.len());
    let offset = (from..chars.len()).find(|at| hit(&chars[*at..]));
    offset.map_or(chars.len(), |at| at + more)
}

fn is_word_before(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && chars[at - 1] != 'b'
}

fn raw_string_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return at;
    }
    let mut close = vec!['"'];
    close.extend(std::iter::repeat_n('#', hashes));
    find(chars, open + 1, |rest| rest.starts_with(&close), close.len())
}

fn quoted_end(chars: &[char], at: usize) -> usize {
    let mut index = at + 1;
    while index < chars.len() {
        match chars[index] {
            '\\' => index += 2,
            '"' => return index + 1,
            _ => index += 1,
        }
    }
    chars.len()
}

#[cfg(test)]
mod tests {
    use super::{check, functions};

    #[test]
    fn a_missing_header_is_caught() {
        assert_eq!(check("core/src/a.rs", "pub fn a() {}\n").len(), 1);
        assert_eq!(check("style/a.css", "p{}\n").len(), 1);
        assert_eq!(check("core/src/a.rs", "//! What it is.\n").len(), 0);
        assert_eq!(check("docs/a.md", "free\n").len(), 0);
    }

    #[test]
    fn the_401st_line_is_one_too_many() {
        let fits = format!("//! x\n{}", "// y\n".repeat(399));
        assert_eq!(check("a.rs", &fits).len(), 0);
        assert_eq!(check("a.rs", &format!("{fits}// z\n")).len(), 1);
    }

    #[test]
    fn the_71st_line_of_a_function_is_one_too_many() {
        let function = |lines: usize| format!("//! x\nfn long() {{\n{}}}\n", "a;\n".repeat(lines));
        assert_eq!(check("a.rs", &function(68)).len(), 0);
        let findings = check("a.rs", &function(69));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, 2);
        assert!(findings[0].advice.contains("`long` has 71 lines"), "{}", findings[0]);
    }

    #[test]
    fn braces_in_literals_and_comments_do_not_count() {
        let text = "fn a() -> [u8; 2] {\n  let x = \"}\"; // }\n  let y = '}';\n  \
                    let z = r#\"}\"}\"#; /* } */ let s: &'static str = \"\\\"}\";\n}\n\
                    trait T { fn none(&self); fn some(&self) {} }\n";
        let found = functions(text);
        let names: Vec<(&str, usize)> =
            found.iter().map(|(_, name, length)| (name.as_str(), *length)).collect();
        assert_eq!(names, [("a", 5), ("some", 1)]);
    }
}

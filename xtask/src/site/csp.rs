//! The Content-Security-Policy of the finished page. Inline code is allowed by its hash and only
//! by its hash: whatever somebody else injects does not run (DESIGN §8).

use crate::error::{Result, say};
use sha2::{Digest, Sha256};

/// The header value, on one line.
///
/// # Errors
/// When the page holds something that no hash can allow: an inline event handler or style
/// attribute.
pub fn policy(html: &str) -> Result<String> {
    refuse_attributes(html)?;
    let scripts = sources("'self' 'wasm-unsafe-eval'", &inline(html, "script"));
    let styles = sources("'self'", &inline(html, "style"));
    Ok(format!(
        "default-src 'self'; script-src {scripts}; style-src {styles}; connect-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self'; \
         manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    ))
}

fn sources(always: &str, contents: &[&str]) -> String {
    let mut words = vec![always.to_owned()];
    for content in contents {
        words.push(format!("'{}'", sri(content.as_bytes())));
    }
    words.join(" ")
}

/// "sha256-" and the base64 of the hash, as in SRI and CSP.
pub fn sri(bytes: &[u8]) -> String {
    format!("sha256-{}", base64(&Sha256::digest(bytes)))
}

/// The contents of all elements of one name, apart from those that load a file.
fn inline<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find(&open) {
        let after = &rest[start + open.len()..];
        let Some(end_of_tag) = after.find('>') else { break };
        let attributes = &after[..end_of_tag];
        let body = &after[end_of_tag + 1..];
        let Some(end) = body.find(&close) else { break };
        let is_this = attributes.is_empty() || attributes.starts_with([' ', '\n', '\t']);
        if is_this && !attributes.contains("src=") && !body[..end].is_empty() {
            found.push(&body[..end]);
        }
        rest = &body[end + close.len()..];
    }
    found
}

fn refuse_attributes(html: &str) -> Result<()> {
    for attribute in [" style=", " onclick=", " onload=", " onerror="] {
        if let Some(at) = html.find(attribute) {
            let around: String = html[at..].chars().take(40).collect();
            return say(format!(
                "index.html: the security policy forbids the attribute in `{}…`; use a class or \
                 a listener.",
                around.trim()
            ));
        }
    }
    Ok(())
}

/// Standard base64 with padding (RFC 4648 §4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let word = word << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (word >> (18 - 6 * digit) & 63) as usize;
            text.push(if digit <= chunk.len() { char::from(DIGITS[index]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, inline, policy};

    #[test]
    fn base64_agrees_with_the_examples_of_rfc_4648() {
        let words = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let coded = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (word, code) in words.iter().zip(coded) {
            assert_eq!(base64(word.as_bytes()), code);
        }
    }

    #[test]
    fn only_inline_elements_are_hashed() {
        let html = "<script src=\"/a.js\"></script><script type=\"module\">go()</script>\
                    <style>p{}</style><scripty>no</scripty>";
        assert_eq!(inline(html, "script"), ["go()"]);
        assert_eq!(inline(html, "style"), ["p{}"]);
    }

    #[test]
    fn the_policy_holds_the_known_hash_and_never_the_unsafe_word() {
        // printf '%s' 'alert("Hello, world.");' | openssl sha256 -binary | base64 (CSP 3 §8.3)
        let policy = policy("<script>alert('Hello, world.');</script>").unwrap();
        assert!(
            policy.contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"));
    }

    #[test]
    fn what_no_hash_can_allow_is_refused() {
        assert!(policy("<p style=\"color:red\">").is_err());
        assert!(policy("<p onclick=\"go()\">").is_err());
    }
}

//! Makes the program and the script that starts it lighter, after Trunk has put them together:
//! names that only the two of them share become short, the script is minified, and both get a name
//! by their final content. It changes nothing they do.

use super::fingerprint::hex;
use crate::error::{AtPath, Result, say};
use crate::place::Place;
use crate::proc::Cmd;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The length of the hash at the end of a shared name.
const HASH: usize = 16;

/// Finishes program and script, and the page that names them.
///
/// # Errors
/// When the site does not hold exactly one of each, or the minifier fails.
pub fn lighten(place: &Place, site: &Path, html: &str) -> Result<String> {
    let files = super::files_below(site)?;
    let program = only(&files, "_bg.wasm")?;
    let script = format!("{}.js", program.trim_end_matches("_bg.wasm"));
    let (wasm_path, js_path) = (site.join(program), site.join(&script));
    let wasm = fs::read(&wasm_path).at("read", &wasm_path)?;
    let js = fs::read_to_string(&js_path).at("read", &js_path)?;
    let (wasm, js) = number_names(wasm, js);
    fs::write(&js_path, js).at("write", &js_path)?;
    let js = minified(place, &js_path)?;
    let mut hash = Sha256::new();
    hash.update(&wasm);
    hash.update(&js);
    let stem = format!("mamori-{}", &hex(&hash.finalize())[..HASH]);
    fs::remove_file(&js_path).at("remove", &js_path)?;
    fs::remove_file(&wasm_path).at("remove", &wasm_path)?;
    let (js_name, wasm_name) = (format!("{stem}.js"), format!("{stem}.wasm"));
    fs::write(site.join(&js_name), js).at("write", &site.join(&js_name))?;
    fs::write(site.join(&wasm_name), wasm).at("write", &site.join(&wasm_name))?;
    Ok(html.replace(program, &wasm_name).replace(&script, &js_name))
}

/// The script that runs before the first paint.
const BOOT: &str = "boot.js";

/// Puts the script that runs before the first paint into the page: one request less before it. Its
/// hash allows it in the security policy.
///
/// # Errors
/// When the page does not name it exactly once, or it holds what would end the element early.
pub fn inline_boot(place: &Place, site: &Path, html: &str) -> Result<String> {
    let path = site.join(BOOT);
    let script = minified(place, &path)?;
    let script = script.trim();
    let elements = ["<script src=/boot.js></script>", "<script src=\"/boot.js\"></script>"];
    let found: Vec<&str> =
        elements.into_iter().filter(|element| html.matches(element).count() == 1).collect();
    let [element] = found[..] else {
        return say("index.html must load /boot.js exactly once, with nothing but its address.");
    };
    if script.contains("</") {
        return say(
            "public/boot.js contains `</`, which would end the script element of the page.",
        );
    }
    fs::remove_file(&path).at("remove", &path)?;
    Ok(html.replacen(element, &format!("<script>{script}</script>"), 1))
}

fn minified(place: &Place, script: &Path) -> Result<String> {
    Cmd::new(place.esbuild())
        .hint("run `cargo xtask setup`")
        .args(["--minify", "--charset=utf8", "--log-level=warning"])
        .arg(script)
        .read()
}

fn only<'a>(files: &'a [String], ending: &str) -> Result<&'a str> {
    let mut found = files.iter().filter(|file| file.ends_with(ending));
    match (found.next(), found.next()) {
        (Some(file), None) => Ok(file),
        _ => say(format!("The bundle must hold exactly one file that ends with {ending}.")),
    }
}

/// Puts numbers of the same length in place of the hashes in the names that the script and the
/// program share. A hash cannot be compressed, and there are hundreds, in both files.
fn number_names(mut wasm: Vec<u8>, js: String) -> (Vec<u8>, String) {
    let mut numbers = BTreeMap::new();
    for (at, _) in js.match_indices('_') {
        let hash = js.as_bytes().get(at + 1..at + 1 + HASH).unwrap_or_default();
        let ends = js.as_bytes().get(at + 1 + HASH).is_none_or(|next| !next.is_ascii_hexdigit());
        if hash.len() == HASH && ends && hash.iter().all(is_hash_digit) {
            let next = numbers.len();
            numbers.entry(hash.to_vec()).or_insert_with(|| format!("{next:0HASH$}").into_bytes());
        }
    }
    let mut js = js.into_bytes();
    for text in [&mut wasm, &mut js] {
        let mut at = 0;
        while at + 1 + HASH <= text.len() {
            if text[at] == b'_'
                && let Some(number) = numbers.get(&text[at + 1..=at + HASH])
            {
                text[at + 1..=at + HASH].copy_from_slice(number);
            }
            at += 1;
        }
    }
    (wasm, String::from_utf8_lossy(&js).into_owned())
}

fn is_hash_digit(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::number_names;

    #[test]
    fn hashes_of_shared_names_become_numbers_of_the_same_length() {
        let js = "__wbg_a_0123456789abcdef: x, __wbg_b_fedcba9876543210: y, \
                  __wbg_a_0123456789abcdef, too_0123456789abcdef0, no_0123";
        let wasm = b"\0\x18__wbg_a_0123456789abcdef\0too_0123456789abcdef0 ffffffffffffffff";
        let (wasm, js) = number_names(wasm.to_vec(), js.to_owned());
        assert_eq!(
            js,
            "__wbg_a_0000000000000000: x, __wbg_b_0000000000000001: y, \
             __wbg_a_0000000000000000, too_00000000000000000, no_0123"
        );
        let expected = b"\0\x18__wbg_a_0000000000000000\0too_00000000000000000 ffffffffffffffff";
        assert_eq!(wasm, expected);
    }
}

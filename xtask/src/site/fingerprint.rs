//! A hash over everything the site is made from. Contents count, times do not: a fresh clone,
//! a switched branch and a touched file need no new build.

use super::files_below;
use crate::error::{AtPath, Result};
use crate::place::{self, Place};
use sha2::{Digest, Sha256};
use std::fs;

const FOLDERS: [&str; 9] =
    ["app", "browser", "core", "derive", "policy", "public", "style", "xtask/src/site", ".cargo"];
const FILES: [&str; 3] = ["Cargo.toml", "Cargo.lock", "index.html"];

/// The hash of all inputs and tool versions, as hexadecimal text.
///
/// # Errors
/// When a source cannot be read. A folder that does not exist counts as empty.
pub fn of_inputs(place: &Place) -> Result<String> {
    let mut hash = Sha256::new();
    for version in [place::WASM_SPLIT, place::BINARYEN, place::ESBUILD, &place.wasm_bindgen] {
        hash.update(version);
        hash.update([0]);
    }
    let mut inputs: Vec<String> = FILES.iter().map(|file| (*file).to_owned()).collect();
    for folder in FOLDERS {
        let path = place.root.join(folder);
        if path.is_dir() {
            let below = files_below(&path)?;
            inputs.extend(below.into_iter().map(|file| format!("{folder}/{file}")));
        }
    }
    for input in inputs {
        let path = place.root.join(&input);
        if path.is_file() {
            let bytes = fs::read(&path).at("read", &path)?;
            add(&mut hash, &input, &bytes);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// Adds one named content, unmistakably separated from the next.
pub fn add(hash: &mut Sha256, name: &str, bytes: &[u8]) {
    hash.update(name.as_bytes());
    hash.update([0]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{add, hex};
    use sha2::{Digest, Sha256};

    fn hash_of(parts: &[(&str, &str)]) -> String {
        let mut hash = Sha256::new();
        for (name, content) in parts {
            add(&mut hash, name, content.as_bytes());
        }
        hex(&hash.finalize())
    }

    #[test]
    fn names_and_contents_cannot_be_mistaken_for_one_another() {
        assert_eq!(hash_of(&[("a", "bc")]), hash_of(&[("a", "bc")]));
        assert_ne!(hash_of(&[("a", "bc")]), hash_of(&[("ab", "c")]));
        assert_ne!(hash_of(&[("a", "b"), ("c", "")]), hash_of(&[("a", ""), ("c", "b")]));
    }
}

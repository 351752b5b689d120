//! Names of files: what an attached file may be called, and what a download is called.
//!
//! A name never leads anywhere: no folder, no control character, nothing a system gives a meaning.

use super::FILE_NAME_LEN_MAX;
use super::kind::Kind;
use crate::ids::RecordingId;
use alloc::format;
use alloc::string::String;

/// Whether a name is only a name: not empty, not too long, no folder, no control character.
pub fn is_plain(name: &str) -> bool {
    let sound = |c: char| !c.is_control() && !is_separator(c) && !is_disguise(c);
    !name.is_empty()
        && name.len() <= FILE_NAME_LEN_MAX
        && name != "."
        && name != ".."
        && name.chars().all(sound)
}

fn is_separator(c: char) -> bool {
    matches!(c, '/' | '\\' | ':')
}

/// Characters that turn the reading direction and so hide an ending (Unicode TR 36 §3.2).
fn is_disguise(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The plain name closest to what a browser or a person gave: the last part of a path without
/// what a name must not have, cut to the length allowed. `recording` where nothing is left.
pub fn plain(given: &str) -> String {
    let last = given.rsplit(is_separator).next().unwrap_or_default();
    let mut name = String::new();
    for c in last.chars() {
        if !c.is_control() && !is_disguise(c) && name.len() + c.len_utf8() <= FILE_NAME_LEN_MAX {
            name.push(c);
        }
    }
    if is_plain(&name) { name } else { String::from("recording") }
}

/// What the download of a segment is called: made of the recording's id alone, so that no name
/// that somebody chose reaches a file system.
pub fn download(recording: RecordingId, segment: u16, kind: Kind) -> String {
    let id = format!("{recording}");
    let number = u32::from(segment) + 1;
    format!("mamori-{}-{number:02}.{}", id.get(..8).unwrap_or_default(), kind.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_names() {
        for name in ["a.wav", "録音 1.mp3", "2026-11-22.m4a", "...", "a..b"] {
            assert!(is_plain(name), "{name}");
            assert_eq!(plain(name), name);
        }
        let long = "a".repeat(FILE_NAME_LEN_MAX + 1);
        for name in
            ["", ".", "..", "a/b", "..\\b", "C:a", "a\0", "a\n", "a\u{202e}gpj.exe", long.as_str()]
        {
            assert!(!is_plain(name), "{name:?}");
            assert!(is_plain(&plain(name)), "{name:?}");
        }
        assert_eq!(plain("C:\\fakepath\\voice.wav"), "voice.wav");
        assert_eq!(plain("../../etc/passwd"), "passwd");
        assert_eq!(plain(&"録".repeat(100)).len(), 255);
    }

    #[test]
    fn a_download_is_named_by_its_id() {
        let name = download(RecordingId([0xab; 16]), 0, Kind::Webm);
        assert_eq!(name, "mamori-abababab-01.webm");
        assert!(is_plain(&name));
    }
}

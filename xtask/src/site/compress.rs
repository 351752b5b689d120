//! Compressed siblings: `file.br` and `file.gz` beside every text and wasm file, made once here
//! at the highest level so that the server never compresses while somebody waits.

use super::{CSP_FILE, files_below};
use crate::error::{AtPath, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

const COMPRESSED: [&str; 9] =
    [".html", ".css", ".js", ".wasm", ".json", ".webmanifest", ".svg", ".txt", ".ico"];

/// The service worker stays plain: it is small, revalidated and seldom sent, and a server's build
/// can be read from its binary.
const PLAIN: [&str; 2] = [CSP_FILE, "sw.js"];

/// Writes the siblings of all files for which they are smaller.
///
/// # Errors
/// When a file cannot be read or written.
pub fn siblings(site: &Path) -> Result<()> {
    for file in files_below(site)? {
        if PLAIN.contains(&file.as_str()) || !COMPRESSED.iter().any(|ending| file.ends_with(ending))
        {
            continue;
        }
        let path = site.join(&file);
        let bytes = fs::read(&path).at("read", &path)?;
        for (ending, packed) in [("br", brotli(&bytes)), ("gz", gzip(&bytes))] {
            let sibling = site.join(format!("{file}.{ending}"));
            let packed = packed.at("compress", &path)?;
            if packed.len() < bytes.len() {
                fs::write(&sibling, packed).at("write", &sibling)?;
            }
        }
    }
    Ok(())
}

/// Sizes of an input block as powers of two, from which the best is kept. With one of them alone
/// a program's size leaps by more than half a percent whenever its parts come to lie differently.
const BLOCKS: [i32; 3] = [16, 20, 21];

/// Brotli, quality 11.
pub fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut best = brotli_of(bytes, BLOCKS[0])?;
    for block in &BLOCKS[1..] {
        let other = brotli_of(bytes, *block)?;
        if other.len() < best.len() {
            best = other;
        }
    }
    Ok(best)
}

fn brotli_of(bytes: &[u8], block: i32) -> io::Result<Vec<u8>> {
    let params =
        BrotliEncoderParams { quality: 11, lgwin: 24, lgblock: block, ..Default::default() };
    let mut writer = brotli::CompressorWriter::with_params(Vec::new(), 64 * 1024, &params);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

/// Gzip, level 9.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::{brotli, gzip};
    use std::io::Read;

    #[test]
    fn both_forms_unpack_to_what_went_in() {
        let text = "守り mamori ".repeat(200);
        let packed = brotli(text.as_bytes()).unwrap();
        let mut out = String::new();
        brotli::Decompressor::new(&packed[..], 4096).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
        assert!(packed.len() < text.len() / 4);
        let packed = gzip(text.as_bytes()).unwrap();
        let mut out = String::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
    }
}

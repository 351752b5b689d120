//! Snapshots of bytes: a change of what travels or is kept is never an accident.
//!
//! A snapshot has the bytes in CBOR diagnostic notation, for people, and in hexadecimal digits.

use mamori_core::event::encode;
use minicbor::data::Type;
use minicbor::decode::Decoder;
use std::fmt::{Debug, Write};
use std::path::PathBuf;

const UPDATE: &str = "MAMORI_SNAPSHOTS";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name)
}

/// Whether snapshots are to be written anew.
pub fn updating() -> bool {
    std::env::var(UPDATE).is_ok_and(|value| value == "update")
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let value = |digit: u8| (digit as char).to_digit(16).unwrap_or(0) as u8;
    digits.chunks(2).map(|pair| value(pair[0]) << 4 | value(pair[1])).collect()
}

/// The next value in diagnostic notation (RFC 8949 §8), as far as this product uses CBOR.
fn diagnose(d: &mut Decoder<'_>, depth: usize) -> Result<String, minicbor::decode::Error> {
    let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
    Ok(match d.datatype()? {
        Type::Bool => d.bool()?.to_string(),
        Type::Null => {
            d.null()?;
            String::from("null")
        }
        Type::Bytes => format!("h'{}'", hex(d.bytes()?)),
        Type::String => format!("{:?}", d.str()?),
        Type::Array => {
            let count = d.array()?.unwrap_or(0);
            let items: Result<Vec<_>, _> = (0..count).map(|_| diagnose(d, depth)).collect();
            format!("[{}]", items?.join(", "))
        }
        Type::Map => {
            let mut text = String::from("{");
            for _ in 0..d.map()?.unwrap_or(0) {
                let (key, value) = (diagnose(d, depth)?, diagnose(d, depth + 1)?);
                text += &format!("{}{key}: {value}", line(depth + 1));
            }
            text + &line(depth) + "}"
        }
        _ => d.int()?.to_string(),
    })
}

/// The text that a snapshot has for some bytes.
fn render(bytes: &[u8]) -> String {
    let mut text = diagnose(&mut Decoder::new(bytes), 0).unwrap_or_else(|e| panic!("{e}"));
    text.push_str("\n\n");
    for line in bytes.chunks(32) {
        text.push_str(&hex(line));
        text.push('\n');
    }
    text
}

/// Compares a text with the snapshot of that name.
pub fn check_text(name: &str, text: &str) {
    let path = path(name);
    if updating() {
        std::fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{name} is not what it was.\n--- kept\n{kept}\n--- now\n{text}\n\
         Devices in the field and old logs have the kept form. If the change is meant and only \
         adds fields, write the snapshots with {UPDATE}=update and say so in CHANGELOG.md."
    );
}

/// A value encodes to the bytes of its snapshot, and those are read as the value.
pub fn check<T>(name: &str, value: &T)
where
    T: mamori_core::cbor::Encode + mamori_core::cbor::Decode + PartialEq + Debug,
{
    let bytes = encode(value);
    check_text(&format!("{name}.txt"), &render(&bytes));
    let read: T = self::read(name);
    assert_eq!(&read, value, "{name} is read as something else");
}

/// What the snapshot of a value is read as.
pub fn read<T: mamori_core::cbor::Decode>(name: &str) -> T {
    let kept = std::fs::read_to_string(path(&format!("{name}.txt"))).unwrap_or_default();
    let digits = kept.split_once("\n\n").map_or("", |(_, digits)| digits);
    mamori_core::cbor::decode(&unhex(digits)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// As [`check`], for bytes that no type is encoded to directly.
pub fn check_bytes(name: &str, bytes: &[u8]) {
    check_text(&format!("{name}.txt"), &render(bytes));
}

//! Reading records from CBOR.
//!
//! minicbor writes them. Its derived reading carries an error through every field of every record,
//! and in the app that was a sixth of all there is to load (docs/adr/0006). Here an error stays in
//! the [`Reader`]: from then on everything reads as empty, and [`decode`] gives the error instead
//! of the value. Reads what Mamori writes (RFC 8949 §4.2.1) and no other CBOR: no indefinite
//! lengths, no floating point numbers in a field that is asked for.

mod record;
#[cfg(test)]
mod tests;
mod write;

use alloc::string::String;
use core::fmt;

pub use mamori_derive::Decode;
pub use record::Entries;
pub use write::{Encode, Writer, encode};

/// Bytes that are not what they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where reading stopped, in bytes from the start.
    pub at: usize,
    /// What was wrong.
    pub what: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl core::error::Error for Malformed {}

/// Something that is read from CBOR.
pub trait Decode: Sized {
    /// Reads it. On a reader that has failed it gives an empty value without reading.
    fn read(from: &mut Reader<'_>) -> Self;

    /// What stands for it in a record that lacks it.
    fn absent(from: &mut Reader<'_>) -> Self {
        from.fail("a field is missing");
        Self::read(from)
    }
}

/// Reads exactly one value, which is all there is.
///
/// # Errors
/// When the bytes are anything else.
pub fn decode<T: Decode>(bytes: &[u8]) -> Result<T, Malformed> {
    let mut from = Reader { bytes, at: 0, failed: None };
    let value = from.value();
    from.end();
    match from.failed {
        None => Ok(value),
        Some(malformed) => Err(malformed),
    }
}

/// The kinds of items of RFC 8949 §3.1 that are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Major {
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    Array = 4,
    Map = 5,
    Tag = 6,
    Simple = 7,
}

const FALSE: u64 = 20;
const TRUE: u64 = 21;
const NULL: u8 = 0xf6;

/// Where reading is, and what went wrong first.
pub struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    failed: Option<Malformed>,
}

impl<'b> Reader<'b> {
    /// Reads a value.
    pub fn value<T: Decode>(&mut self) -> T {
        T::read(self)
    }

    /// Everything read from here on is void.
    pub fn fail(&mut self, what: &'static str) {
        if self.failed.is_none() {
            self.failed = Some(Malformed { at: self.at, what });
        }
    }

    fn end(&mut self) {
        if self.at != self.bytes.len() {
            self.fail("more than one value");
        }
    }

    fn good(&self) -> bool {
        self.failed.is_none()
    }

    /// The next bytes; none once it has failed.
    fn take(&mut self, count: u64) -> &'b [u8] {
        let end = usize::try_from(count).ok().and_then(|count| self.at.checked_add(count));
        match end.and_then(|end| self.bytes.get(self.at..end)) {
            Some(taken) if self.good() => {
                self.at += taken.len();
                taken
            }
            _ => {
                self.fail("the end came too early");
                &[]
            }
        }
    }

    /// The head of an item: its kind, and its value or length (RFC 8949 §3). Only definite lengths
    /// are written, so only they are read.
    fn head(&mut self) -> (Major, u64) {
        let first = self.take(1).first().copied().unwrap_or_default();
        let major = match first >> 5 {
            0 => Major::Unsigned,
            1 => Major::Negative,
            2 => Major::Bytes,
            3 => Major::Text,
            4 => Major::Array,
            5 => Major::Map,
            6 => Major::Tag,
            _ => Major::Simple,
        };
        let info = first & 31;
        if info < 24 {
            return (major, info.into());
        }
        if info > 27 {
            self.fail("a length is missing");
            return (major, 0);
        }
        let bytes = self.take(1 << (info - 24));
        (major, bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn expect(&mut self, wanted: Major) -> u64 {
        let (major, value) = self.head();
        if major != wanted {
            self.fail("not the type that is expected");
        }
        if self.good() { value } else { 0 }
    }

    fn unsigned(&mut self) -> u64 {
        self.expect(Major::Unsigned)
    }

    fn signed(&mut self) -> i64 {
        let (major, value) = self.head();
        let value = i64::try_from(value).unwrap_or_else(|_| {
            self.fail("a number out of range");
            0
        });
        match major {
            Major::Unsigned => value,
            Major::Negative => -1 - value,
            _ => {
                self.fail("not the type that is expected");
                0
            }
        }
    }

    fn slice(&mut self, wanted: Major) -> &'b [u8] {
        let count = self.expect(wanted);
        self.take(count)
    }

    /// So many bytes; zeros once it has failed.
    pub(crate) fn byte_array<const N: usize>(&mut self) -> [u8; N] {
        let mut all = [0; N];
        self.fill(&mut all);
        all
    }

    fn fill(&mut self, all: &mut [u8]) {
        let bytes = self.slice(Major::Bytes);
        if bytes.len() == all.len() {
            all.copy_from_slice(bytes);
        } else {
            self.fail("not so many bytes as expected");
        }
    }

    fn text(&mut self) -> String {
        let bytes = self.slice(Major::Text);
        let text = core::str::from_utf8(bytes).unwrap_or_else(|_| {
            self.fail("not UTF-8");
            ""
        });
        String::from(text)
    }

    fn truth(&mut self) -> bool {
        let value = self.expect(Major::Simple);
        if value != TRUE && value != FALSE {
            self.fail("neither true nor false");
        }
        value == TRUE
    }

    /// Passes over an item and everything in it.
    fn skip(&mut self) {
        let mut left: u64 = 1;
        while left > 0 && self.good() {
            let (major, value) = self.head();
            let more = match major {
                Major::Bytes | Major::Text => {
                    self.take(value);
                    0
                }
                Major::Array => value,
                Major::Map => value.saturating_mul(2),
                Major::Tag => 1,
                Major::Unsigned | Major::Negative | Major::Simple => 0,
            };
            left = (left - 1).saturating_add(more);
        }
    }

    fn null(&mut self) -> bool {
        let null = self.good() && self.bytes.get(self.at) == Some(&NULL);
        if null {
            self.at += 1;
        }
        null
    }
}

//! Writing records: the deterministic encoding of RFC 8949 §4.2.1, shortest heads, definite lengths
//! and ascending numbers. Nothing here can fail: it writes into memory.

use super::Major;
use alloc::string::String;
use alloc::vec::Vec;
use minicbor::bytes::{ByteArray, ByteVec};

pub use mamori_derive::Encode;

/// Something that is written as CBOR.
pub trait Encode {
    /// Writes it.
    fn write(&self, to: &mut Writer);

    /// Whether a record leaves it out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// The bytes of a value.
pub fn encode<T: Encode>(value: &T) -> Vec<u8> {
    let mut to = Writer { out: Vec::new() };
    value.write(&mut to);
    to.out
}

/// What was written so far.
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    fn head(&mut self, major: Major, value: u64) {
        let major = (major as u8) << 5;
        let bytes = value.to_be_bytes();
        let (info, length) = match value {
            0..24 => {
                self.out.push(major | bytes[7]);
                return;
            }
            24..0x100 => (24, 1),
            0x100..0x1_0000 => (25, 2),
            0x1_0000..0x1_0000_0000 => (26, 4),
            _ => (27, 8),
        };
        self.out.push(major | info);
        self.out.extend_from_slice(&bytes[8 - length..]);
    }

    /// A number that is not negative.
    pub fn unsigned(&mut self, value: u64) {
        self.head(Major::Unsigned, value);
    }

    fn signed(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.unsigned(value),
            Err(_) => self.head(Major::Negative, !value.cast_unsigned()),
        }
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.head(Major::Bytes, length(bytes.len()));
        self.out.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.head(Major::Text, length(text.len()));
        self.out.extend_from_slice(text.as_bytes());
    }

    /// The head of a list of so many items.
    pub fn array(&mut self, count: usize) {
        self.head(Major::Array, length(count));
    }

    fn simple(&mut self, value: u8) {
        self.head(Major::Simple, value.into());
    }

    /// Begins a record whose fields have numbers; `end` needs what this gives.
    pub fn map(&mut self) -> usize {
        self.out.push((Major::Map as u8) << 5);
        self.out.len() - 1
    }

    /// A field of the record begun at `map`, if there is one.
    pub fn field<T: Encode>(&mut self, map: usize, number: u64, value: &T) {
        if !value.is_absent() {
            self.number(map, number);
            value.write(self);
        }
    }

    /// Counts the field in the record's head: fewer than 24, as the derive makes sure.
    fn number(&mut self, map: usize, number: u64) {
        if let Some(head) = self.out.get_mut(map) {
            *head += 1;
        }
        self.unsigned(number);
    }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

macro_rules! integers {
    ($($name:ident via $write:ident),*) => {
        $(impl Encode for $name {
            fn write(&self, to: &mut Writer) {
                to.$write((*self).into());
            }
        })*
    };
}

integers!(u8 via unsigned, u16 via unsigned, u32 via unsigned, u64 via unsigned);
integers!(i16 via signed, i32 via signed, i64 via signed);

impl Encode for bool {
    fn write(&self, to: &mut Writer) {
        to.simple(if *self { 21 } else { 20 });
    }
}

impl Encode for String {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }
}

impl<const N: usize> Encode for ByteArray<N> {
    fn write(&self, to: &mut Writer) {
        to.bytes(&self[..]);
    }
}

impl Encode for ByteVec {
    fn write(&self, to: &mut Writer) {
        to.bytes(self);
    }
}

impl<T: Encode> Encode for Option<T> {
    fn write(&self, to: &mut Writer) {
        match self {
            Some(value) => value.write(to),
            None => to.simple(22),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn write(&self, to: &mut Writer) {
        to.array(self.len());
        for value in self {
            value.write(to);
        }
    }
}

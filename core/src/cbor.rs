//! Reading records from CBOR.
//!
//! minicbor reads the items and writes everything. Its derived reading, though, carries an error
//! through every field of every record, and in the app that was a sixth of all there is to load
//! (docs/adr/0006). Here an error stays in the [`Reader`]: from then on everything reads as empty,
//! and [`decode`] gives the error instead of the value.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use minicbor::Decoder;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::data::Type;

pub use mamori_derive::Decode;

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
    let mut from = Reader { items: Decoder::new(bytes), failed: None };
    let value = from.value();
    from.end(bytes.len());
    match from.failed {
        None => Ok(value),
        Some(malformed) => Err(malformed),
    }
}

/// Where reading is, and what went wrong first.
pub struct Reader<'b> {
    items: Decoder<'b>,
    failed: Option<Malformed>,
}

impl Reader<'_> {
    /// Reads a value.
    pub fn value<T: Decode>(&mut self) -> T {
        T::read(self)
    }

    /// Everything read from here on is void.
    pub fn fail(&mut self, what: &'static str) {
        if self.failed.is_none() {
            self.failed = Some(Malformed { at: self.items.position(), what });
        }
    }

    fn end(&mut self, len: usize) {
        if self.items.position() != len {
            self.fail("more than one value");
        }
    }

    fn good(&self) -> bool {
        self.failed.is_none()
    }

    fn keep<T: Default>(&mut self, read: Result<T, minicbor::decode::Error>) -> T {
        if let (Ok(value), true) = (read, self.good()) {
            return value;
        }
        self.fail("not the type that is expected");
        T::default()
    }

    fn signed(&mut self) -> i64 {
        let read = self.items.i64();
        self.keep(read)
    }

    fn unsigned(&mut self) -> u64 {
        let read = self.items.u64();
        self.keep(read)
    }

    /// So many bytes; zeros once it has failed.
    pub(crate) fn byte_array<const N: usize>(&mut self) -> [u8; N] {
        let mut all = [0; N];
        self.fill(&mut all);
        all
    }

    fn fill(&mut self, all: &mut [u8]) {
        match self.items.bytes() {
            Ok(bytes) if bytes.len() == all.len() => all.copy_from_slice(bytes),
            _ => self.fail("not so many bytes as expected"),
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        let read = self.items.bytes().map(Vec::from);
        self.keep(read)
    }

    fn text(&mut self) -> String {
        let read = self.items.str().map(String::from);
        self.keep(read)
    }

    fn truth(&mut self) -> bool {
        let read = self.items.bool();
        self.keep(read)
    }

    /// How many items or pairs follow. Only definite lengths are written, so only they are read.
    fn count(&mut self, read: Result<Option<u64>, minicbor::decode::Error>) -> u64 {
        let count = self.keep(read);
        if count.is_none() {
            self.fail("a length is missing");
        }
        count.unwrap_or_default()
    }

    fn skip(&mut self) {
        let read = self.items.skip();
        self.keep(read);
    }

    fn null(&mut self) -> bool {
        let null = self.good() && matches!(self.items.datatype(), Ok(Type::Null));
        if null {
            self.skip();
        }
        null
    }
}

/// The fields of one record, asked for in ascending order of their numbers. Those with numbers
/// nobody asks for come from a newer build and are passed over.
pub struct Entries {
    left: u64,
    /// The number of the entry whose value is next.
    next: Option<u64>,
    /// In a record by place: the number of the next entry.
    place: Option<u64>,
}

impl Entries {
    /// A record whose fields have numbers.
    pub fn map(from: &mut Reader<'_>) -> Self {
        let read = from.items.map();
        Self { left: from.count(read), next: None, place: None }
    }

    /// A record whose fields have places.
    pub fn array(from: &mut Reader<'_>) -> Self {
        let read = from.items.array();
        Self { left: from.count(read), next: None, place: Some(0) }
    }

    /// The field of a number.
    pub fn get<T: Decode>(&mut self, from: &mut Reader<'_>, number: u64) -> T {
        if self.find(from, number) { T::read(from) } else { T::absent(from) }
    }

    /// The field of a number; its default where the record was written without.
    pub fn get_or_default<T: Decode + Default>(&mut self, from: &mut Reader<'_>, number: u64) -> T {
        if self.find(from, number) { T::read(from) } else { T::default() }
    }

    /// Passes over what is left.
    pub fn close(mut self, from: &mut Reader<'_>) {
        self.find(from, u64::MAX);
    }

    fn find(&mut self, from: &mut Reader<'_>, number: u64) -> bool {
        while from.good() {
            let Some(next) = self.next else {
                if self.left == 0 {
                    return false;
                }
                self.left -= 1;
                self.next = Some(self.read_number(from));
                continue;
            };
            if next > number {
                return false;
            }
            self.next = None;
            if next == number {
                return true;
            }
            from.skip();
        }
        false
    }

    fn read_number(&mut self, from: &mut Reader<'_>) -> u64 {
        match &mut self.place {
            None => from.unsigned(),
            Some(place) => {
                *place += 1;
                *place - 1
            }
        }
    }
}

macro_rules! integers {
    ($($name:ident via $read:ident),*) => {
        $(impl Decode for $name {
            fn read(from: &mut Reader<'_>) -> Self {
                let wide = from.$read();
                Self::try_from(wide).unwrap_or_else(|_| {
                    from.fail("a number out of range");
                    0
                })
            }
        })*
    };
}

integers!(u8 via unsigned, u16 via unsigned, u32 via unsigned, i16 via signed, i32 via signed);

impl Decode for u64 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.unsigned()
    }
}

impl Decode for i64 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.signed()
    }
}

impl Decode for bool {
    fn read(from: &mut Reader<'_>) -> Self {
        from.truth()
    }
}

impl Decode for String {
    fn read(from: &mut Reader<'_>) -> Self {
        from.text()
    }
}

impl<const N: usize> Decode for ByteArray<N> {
    fn read(from: &mut Reader<'_>) -> Self {
        from.byte_array().into()
    }
}

impl Decode for ByteVec {
    fn read(from: &mut Reader<'_>) -> Self {
        from.bytes().into()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        if from.null() || !from.good() { None } else { Some(T::read(from)) }
    }

    fn absent(_: &mut Reader<'_>) -> Self {
        None
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        let read = from.items.array();
        let mut left = from.count(read);
        let mut all = Self::new();
        // A claimed length reserves nothing: each item has to be there.
        while left > 0 && from.good() {
            all.push(T::read(from));
            left -= 1;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Decode)]
    #[cbor(map)]
    struct Record {
        #[n(0)]
        name: String,
        #[n(2)]
        count: Option<u16>,
        #[n(3)]
        #[cbor(default)]
        late: bool,
    }

    #[derive(Debug, PartialEq, Decode)]
    #[cbor(index_only)]
    enum Code {
        #[n(0)]
        No,
        #[n(5)]
        Yes,
    }

    fn wrong<T: Decode + fmt::Debug>(bytes: &[u8]) -> &'static str {
        decode::<T>(bytes).unwrap_err().what
    }

    #[test]
    fn absent_fields_are_none_and_unknown_ones_are_passed_over() {
        // {0: "a", 1: [1, "new"], 9: null}
        let bytes = [0xa3, 0, 0x61, b'a', 1, 0x82, 1, 0x63, b'n', b'e', b'w', 9, 0xf6];
        let record = Record { name: "a".into(), count: None, late: false };
        assert_eq!(decode::<Record>(&bytes), Ok(record));
    }

    #[test]
    fn what_is_missing_wrong_or_too_much_is_said() {
        assert_eq!(wrong::<Record>(&[0xa0]), "a field is missing");
        let found = decode::<Record>(&[0xa1, 0, 7]).unwrap_err();
        assert_eq!((found.what, found.at), ("not the type that is expected", 3));
        assert_eq!(wrong::<u16>(&[1, 2]), "more than one value");
        assert_eq!(wrong::<u16>(&[]), "not the type that is expected");
        assert_eq!(wrong::<u16>(&[0x1a, 0, 1, 0x11, 0x70]), "a number out of range");
        assert_eq!(wrong::<Code>(&[4]), "a code out of range");
        assert_eq!(decode::<Code>(&[5]), Ok(Code::Yes));
        assert_eq!(decode::<Code>(&[0]), Ok(Code::No));
        assert_eq!(wrong::<Vec<u16>>(&[0x9f, 0xff]), "a length is missing");
    }

    #[test]
    fn a_claimed_length_reserves_nothing() {
        let (list, map) = ([0x9b; 1], [0xbb; 1]);
        let most = [0xff; 8];
        assert!(decode::<Vec<u64>>(&[&list[..], &most].concat()).is_err());
        assert!(decode::<Record>(&[&map[..], &most].concat()).is_err());
    }
}

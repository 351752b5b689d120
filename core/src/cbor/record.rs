//! The records: their fields, and the types a field can have.

use super::{Decode, Major, Reader};
use alloc::string::String;
use alloc::vec::Vec;
use minicbor::bytes::{ByteArray, ByteVec};

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
        Self { left: from.expect(Major::Map), next: None, place: None }
    }

    /// A record whose fields have places.
    pub fn array(from: &mut Reader<'_>) -> Self {
        Self { left: from.expect(Major::Array), next: None, place: Some(0) }
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
        from.slice(Major::Bytes).to_vec().into()
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
        let mut left = from.expect(Major::Array);
        let mut all = Self::new();
        // A claimed length reserves nothing: each item has to be there.
        while left > 0 && from.good() {
            all.push(T::read(from));
            left -= 1;
        }
        all
    }
}

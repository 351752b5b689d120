//! The reader against what is known and against minicbor.

use super::{Decode, Encode, decode, encode};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use proptest::prelude::*;

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
    assert_eq!(wrong::<u16>(&[]), "the end came too early");
    assert_eq!(wrong::<String>(&[0x61, 0xff]), "not UTF-8");
    assert_eq!(wrong::<String>(&[0x65, b'a']), "the end came too early");
    assert_eq!(wrong::<bool>(&[0xf6]), "neither true nor false");
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

/// What minicbor reads, by its own derive.
#[derive(Debug, PartialEq, Encode, Decode, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct Mixed {
    #[n(0)]
    small: u16,
    #[n(1)]
    large: u64,
    #[n(2)]
    signed: i64,
    #[n(3)]
    text: Option<String>,
    #[n(4)]
    list: Vec<Vec<i32>>,
    #[n(5)]
    truth: bool,
}

prop_compose! {
    fn mixed()(
        small in any::<u16>(), large in any::<u64>(), signed in any::<i64>(),
        text in any::<Option<String>>(), list in any::<Vec<Vec<i32>>>(), truth in any::<bool>(),
    ) -> Mixed {
        Mixed { small, large, signed, text, list, truth }
    }
}

proptest! {
    #[test]
    fn writes_and_reads_what_minicbor_does(mixed in mixed()) {
        let bytes = minicbor::to_vec(&mixed).unwrap();
        prop_assert_eq!(encode(&mixed), bytes.clone());
        prop_assert_eq!(decode::<Mixed>(&bytes), Ok(mixed));
    }

    /// Heads are as short as they can be, at every border.
    #[test]
    fn numbers_are_written_as_minicbor_writes_them(
        border in prop::sample::select(vec![0_u64, 24, 0x100, 0x1_0000, 0x1_0000_0000, u64::MAX]),
        beside in -2_i64..3,
    ) {
        let value = border.wrapping_add_signed(beside);
        prop_assert_eq!(encode(&value), minicbor::to_vec(value).unwrap());
        let signed = value.cast_signed();
        prop_assert_eq!(encode(&signed), minicbor::to_vec(signed).unwrap());
    }

    /// Whatever is accepted means the same to minicbor, also when it is damaged.
    #[test]
    fn accepts_nothing_that_means_something_else(
        mixed in mixed(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut bytes = minicbor::to_vec(&mixed).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = decode::<Mixed>(&bytes) {
            prop_assert_eq!(minicbor::decode::<Mixed>(&bytes).unwrap(), read);
        }
    }
}

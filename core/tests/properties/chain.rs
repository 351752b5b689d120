//! The chain: any change to a log's bytes, and any change of its order, is found out.

use crate::check::{holds, is_caught};
use crate::make::{draft, sealed, whole_log};
use mamori_core::event::{Head, Link, Sealed, link};
use mamori_core::ids::{Hash, LogId};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Whether a log of these events with this end is whole, as a verifier judges it.
fn is_whole(events: &[Sealed], head: &Head) -> bool {
    let mut previous = Hash::default();
    for (i, sealed) in events.iter().enumerate() {
        let Ok(event) = sealed.open() else { return false };
        let placed = event.header.log == head.log && event.header.seq == i as u64 + 1;
        if !placed || link(&event.header, Some(previous)) != Link::Whole {
            return false;
        }
        previous = sealed.hash();
    }
    previous == head.hash && events.len() as u64 == head.seq
}

/// One thing that somebody with the disk in hand could do.
#[derive(Clone, Debug)]
enum Tampering {
    FlipHeader(prop::sample::Index, u8),
    FlipBody(prop::sample::Index, u8),
    CutBody(prop::sample::Index),
    ForeignBody(prop::sample::Index),
    Swap(prop::sample::Index),
    Drop,
    Double,
    Foreign(Box<Sealed>),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let index = any::<prop::sample::Index>;
    let foreign = draft().prop_map(|draft| sealed(LogId([9; 16]), &[draft]).0.remove(0));
    prop_oneof![
        4 => (index(), 0..8_u8).prop_map(|(at, bit)| Tampering::FlipHeader(at, bit)),
        3 => (index(), 0..8_u8).prop_map(|(at, bit)| Tampering::FlipBody(at, bit)),
        1 => index().prop_map(Tampering::CutBody),
        1 => index().prop_map(Tampering::ForeignBody),
        2 => index().prop_map(Tampering::Swap),
        1 => Just(Tampering::Drop),
        1 => Just(Tampering::Double),
        1 => foreign.prop_map(|sealed| Tampering::Foreign(Box::new(sealed))),
    ]
}

impl Tampering {
    /// Does it to the event at `at`.
    fn on(&self, events: &mut Vec<Sealed>, at: usize) {
        let body = |events: &mut Vec<Sealed>| {
            events[at].body.as_ref().map(|b| b.to_vec()).unwrap_or_default()
        };
        match self {
            Self::FlipHeader(index, bit) => {
                let mut bytes = events[at].header.to_vec();
                let byte = index.index(bytes.len());
                bytes[byte] ^= 1 << bit;
                events[at].header = bytes.into();
            }
            Self::FlipBody(index, bit) => {
                let mut bytes = body(events);
                let byte = index.index(bytes.len());
                bytes[byte] ^= 1 << bit;
                events[at].body = Some(bytes.into());
            }
            Self::CutBody(index) => {
                let mut bytes = body(events);
                bytes.truncate(index.index(bytes.len()));
                events[at].body = Some(bytes.into());
            }
            Self::ForeignBody(index) => {
                events[at].body = events[index.index(events.len())].body.clone();
            }
            Self::Swap(index) => {
                let other = index.index(events.len());
                events.swap(at, other);
            }
            Self::Drop => drop(events.remove(at)),
            Self::Double => events.insert(at, events[at].clone()),
            Self::Foreign(sealed) => events[at] = (**sealed).clone(),
        }
    }
}

type Tampered = ((Vec<Sealed>, Head), Tampering, prop::sample::Index);

fn tampered() -> impl Strategy<Value = Tampered> {
    (whole_log(2), tampering(), any::<prop::sample::Index>())
}

/// The verifier finds out whatever really changed the log.
fn finds_out(
    verify: impl Fn(&[Sealed], &Head) -> bool,
    (log, tampering, at): Tampered,
) -> Result<(), TestCaseError> {
    let (whole, head) = log;
    prop_assert!(verify(&whole, &head), "an honest log");
    let mut events = whole.clone();
    let at = at.index(events.len());
    tampering.on(&mut events, at);
    prop_assume!(events != whole);
    prop_assert!(!verify(&events, &head), "{tampering:?} at {at}");
    Ok(())
}

#[test]
fn tampering_is_found_out() {
    holds(tampered(), |case| finds_out(is_whole, case));
}

/// Control: a verifier that opens every event and looks at no link misses exchanged events.
#[test]
fn without_links_tampering_is_missed() {
    let opens = |events: &[Sealed], _: &Head| events.iter().all(|e| e.open().is_ok());
    is_caught(tampered(), |case| finds_out(opens, case));
}

/// Control: a verifier of headers alone misses changed bodies.
#[test]
fn without_body_hashes_tampering_is_missed() {
    let headers = |events: &[Sealed], head: &Head| {
        let bare = |e: &Sealed| Sealed { header: e.header.clone(), body: None };
        let bare: Vec<Sealed> = events.iter().map(bare).collect();
        is_whole(&bare, head)
    };
    is_caught(tampered(), |case| finds_out(headers, case));
}

/// Content can be erased for good and the chain stays whole.
#[test]
fn erasing_a_body_leaves_the_chain_whole() {
    holds((whole_log(1), any::<prop::sample::Index>()), |((mut events, head), at)| {
        let at = at.index(events.len());
        events[at].body = None;
        prop_assert!(is_whole(&events, &head));
        prop_assert_eq!(events[at].open().map(|event| event.body), Ok(None));
        Ok(())
    });
}

/// A verifier that has only a part of a log judges what it can.
#[test]
fn a_hole_is_a_gap_and_not_a_break() {
    holds((whole_log(3), any::<prop::sample::Index>()), |((events, _), at)| {
        let at = 1 + at.index(events.len() - 1);
        let header = events[at].open().map_err(|e| TestCaseError::fail(e.to_string()))?.header;
        prop_assert_eq!(link(&header, None), Link::Gap);
        prop_assert_eq!(link(&header, Some(events[at - 1].hash())), Link::Whole);
        prop_assert_eq!(link(&header, Some(Hash([1; 32]))), Link::Broken);
        Ok(())
    });
}

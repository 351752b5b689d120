//! The encoding: what is written is read again, nothing read can panic, and what this build does
//! not know survives byte for byte.

use crate::check::{holds, is_caught};
use crate::make::{body, draft, unknown, whole_log};
use mamori_core::body::Body;
use mamori_core::event::{Event, FrameError, Head, Header, Sealed, encode, sha256};
use mamori_core::ids::LogId;
use mamori_core::store::LogInfo;
use mamori_core::sync::{SyncRequest, SyncResponse};
use mamori_core::view::{CasePage, CasesPage, Me, Poke, Refusal, SignIn};
use minicbor::Encoder;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

fn fail(error: impl std::fmt::Display) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

#[test]
fn what_is_written_is_read_again() {
    holds(draft(), |draft| {
        let log = LogId([7; 16]);
        let (sealed, head) = draft.seal(&Head::empty(log));
        let bytes = encode(&sealed);
        let again: Sealed = mamori_core::cbor::decode(&bytes).map_err(fail)?;
        prop_assert_eq!(&again, &sealed);
        prop_assert_eq!(&encode(&again), &bytes);
        let event = again.open().map_err(fail)?;
        prop_assert_eq!((event.header.log, event.header.seq), (log, 1));
        prop_assert_eq!(event.header.at_ms(), draft.wall_ms.saturating_add(draft.correction_ms));
        prop_assert_eq!(&event.body, &Some(draft.body));
        prop_assert_eq!(head.hash, sha256(&sealed.header));
        // Deterministic: the same header has one encoding only.
        prop_assert_eq!(encode(&event.header), sealed.header.to_vec());
        Ok(())
    });
}

#[test]
fn a_body_is_read_as_its_kind() {
    holds(body(), |body| {
        let again = Body::decode(body.kind(), body.version(), &body.encode()).map_err(fail)?;
        prop_assert_eq!(again, body);
        Ok(())
    });
}

/// Reads bytes as everything that travels or is kept. None of it may panic.
fn read_everything(bytes: &[u8]) {
    let _ =
        mamori_core::cbor::decode::<SyncRequest>(bytes).map(|r| r.events.iter().map(open).count());
    let _ = mamori_core::cbor::decode::<SyncResponse>(bytes).map(|r| {
        let _ = (r.log.lacking(100), r.log.has(3), r.log.lacking_count(u64::MAX));
        r.log.believable(&r.log, &[1, u64::MAX], &r.forks)
    });
    let _ = mamori_core::cbor::decode::<CasesPage>(bytes);
    let _ = mamori_core::cbor::decode::<CasePage>(bytes);
    let _ = mamori_core::cbor::decode::<Me>(bytes);
    let _ = mamori_core::cbor::decode::<SignIn>(bytes);
    let _ = mamori_core::cbor::decode::<Refusal>(bytes);
    let _ = mamori_core::cbor::decode::<LogInfo>(bytes).map(|info| info.waiting_count());
    let _ = mamori_core::cbor::decode::<Sealed>(bytes).map(|sealed| open(&sealed));
    open(&Sealed { header: bytes.to_vec().into(), body: None });
    let _ = std::str::from_utf8(bytes).map(Poke::parse);
}

fn open(sealed: &Sealed) -> Option<Event> {
    sealed.open().ok()
}

#[test]
fn random_bytes_never_panic() {
    holds(vec(any::<u8>(), 0..200), |bytes| {
        read_everything(&bytes);
        Ok(())
    });
}

/// Bytes that are nearly right reach deeper than random ones.
#[test]
fn damaged_bytes_never_panic() {
    let damage = vec((any::<prop::sample::Index>(), any::<u8>()), 1..4);
    holds((whole_log(1), damage, any::<prop::sample::Index>()), |((events, _), damage, cut)| {
        let mut bytes = encode(&events);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = mamori_core::cbor::decode::<Vec<Sealed>>(&bytes)
            .map(|all| all.iter().map(open).count());
        bytes.truncate(cut.index(bytes.len()));
        read_everything(&bytes);
        Ok(())
    });
}

/// A body that hashes right and is nonsense: only its frame is refused, and nothing panics.
#[test]
fn nonsense_in_a_right_frame_never_panics() {
    let kinds = prop_oneof![Just("incident.tapped"), Just("session.started"), Just("alert.raised")];
    holds((draft(), kinds, vec(any::<u8>(), 0..60), any::<bool>()), |(draft, kind, junk, bare)| {
        let (sealed, _) = draft.seal(&Head::empty(LogId([7; 16])));
        let mut header = sealed.read_header().map_err(fail)?;
        header.kind = String::from(kind);
        header.version = 1;
        let body = if bare {
            junk
        } else {
            let mut out = Encoder::new(Vec::new());
            let _ = out.array(2).and_then(|e| e.bytes(&[0; 16])).and_then(|e| e.bytes(&junk));
            out.into_writer()
        };
        header.body_hash = sha256(&body);
        let forged = Sealed { header: encode(&header).into(), body: Some(body.into()) };
        match forged.open() {
            Ok(event) => {
                let interpreted = !matches!(event.body, None | Some(Body::Unknown { .. }));
                prop_assert!(interpreted);
            }
            Err(error) => prop_assert_eq!(error, FrameError::Body),
        }
        Ok(())
    });
}

/// A list that says it has more entries than there are bytes must not be believed.
#[test]
fn declared_lengths_are_not_believed() {
    for head in [&[0x9b_u8][..], &[0x5b], &[0x7b], &[0xbb]] {
        for length in [u64::MAX, 1 << 40, u64::from(u32::MAX)] {
            let mut bytes = head.to_vec();
            bytes.extend(length.to_be_bytes());
            read_everything(&bytes);
            for key in 0..10 {
                let mut map = vec![0xa1, key];
                map.extend(&bytes);
                read_everything(&map);
            }
        }
    }
}

#[test]
fn unknown_kinds_survive_byte_for_byte() {
    holds((draft(), unknown()), |(mut draft, body)| {
        draft.body = body.clone();
        let (sealed, _) = draft.seal(&Head::empty(LogId([7; 16])));
        let event = sealed.open().map_err(fail)?;
        prop_assert_eq!(event.body.as_ref(), Some(&body));
        let Some(Body::Unknown { content, .. }) = &event.body else {
            return Err(TestCaseError::fail("an unknown kind was interpreted"));
        };
        prop_assert_eq!(&event.body.as_ref().map(Body::encode), &Some(content.clone()));
        Ok(())
    });
}

/// The header as a newer build might write it: with a field this build does not know.
fn newer(sealed: &Sealed) -> Sealed {
    let mut bytes = sealed.header.to_vec();
    // A map of 14 or 15 fields (0xae, 0xaf) gets one more: key 15 and a text.
    assert!((0xae..=0xaf).contains(&bytes[0]), "{:#x}", bytes[0]);
    bytes[0] += 1;
    bytes.extend([0x0f, 0x63, b'n', b'e', b'w']);
    Sealed { header: bytes.into(), body: sealed.body.clone() }
}

/// What a store and a server do with an event: they keep it as `kept` says.
fn survives(
    kept: impl Fn(&Sealed) -> Option<Sealed>,
    sealed: &Sealed,
) -> Result<(), TestCaseError> {
    let newer = newer(sealed);
    let kept = kept(&newer).ok_or_else(|| TestCaseError::fail("does not open"))?;
    prop_assert_eq!(&kept.header, &newer.header);
    prop_assert_eq!(kept.hash(), newer.hash());
    Ok(())
}

#[test]
fn fields_of_a_newer_build_survive_byte_for_byte() {
    holds(whole_log(1), |(events, _)| {
        survives(
            |sealed| {
                sealed.open().ok()?;
                mamori_core::cbor::decode(&encode(sealed)).ok()
            },
            &events[0],
        )
    });
}

/// Control: whoever reads the header and writes it again loses them, and with them the hash.
#[test]
fn writing_again_loses_fields_of_a_newer_build() {
    is_caught(whole_log(1), |(events, _)| {
        survives(
            |sealed| {
                let header: Header = sealed.read_header().ok()?;
                Some(Sealed { header: encode(&header).into(), body: sealed.body.clone() })
            },
            &events[0],
        )
    });
}

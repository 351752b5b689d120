//! A log written in November 2026. It stands for the logs on devices and servers in the field: its
//! bytes are never changed, and every build must read them and add them up to the same case.

use crate::examples::{CASE, LOG, bodies, draft};
use crate::snapshot::{check, hex, updating};
use mamori_core::body::{Body, CaseClosed};
use mamori_core::case::Case;
use mamori_core::event::{Draft, Event, Head, Link, Sealed, encode, link, sha256};
use mamori_core::fold::Cases;
use mamori_core::ids::{CaseId, Hash};
use std::path::PathBuf;

/// SHA-256 of the file.
const FINGERPRINT: &str = "f6e6849df7ec031fb5c939576217eb83e16d84519ed99f5ff91ef0398d6c9f70";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/logs/2026-11-first.mamorilog")
}

/// How the file was made: a CBOR sequence of events (RFC 8742). Kept to say what is in it.
fn first_log() -> Vec<Sealed> {
    let other_case = |n, body| Draft { case: Some(CaseId([0x23; 16])), ..draft(n, "gaikin", body) };
    let mut drafts: Vec<Draft> =
        (1..).zip(bodies()).map(|(n, body)| draft(n, "madoguchi", body)).collect();
    // Another case, an event of no case, a newer version of a known kind, and a second retraction.
    drafts.extend(bodies().into_iter().take(1).map(|body| other_case(40, body)));
    drafts.push(Draft { case: None, ..draft(41, "gaikin", Body::CaseClosed(CaseClosed {})) });
    let newer = Body::Unknown {
        kind: String::from("incident.tapped"),
        version: 2,
        content: vec![0xa1, 0x00, 0x65, b'l', b'a', b't', b'e', b'r'],
    };
    drafts.push(draft(42, "madoguchi", newer));
    drafts.extend(bodies().into_iter().skip(1).take(1).map(|body| draft(43, "madoguchi", body)));
    drafts.extend(bodies().into_iter().take(1).map(|body| draft(44, "kacho", body)));
    let mut head = Head::empty(LOG);
    let mut events = Vec::new();
    for draft in drafts {
        let (sealed, next) = draft.seal(&head);
        events.push(sealed);
        head = next;
    }
    // The content of one event was erased.
    if let Some(last) = events.last_mut() {
        last.body = None;
    }
    events
}

/// Writes the file if it is not there; never again after that.
fn read_file() -> Vec<u8> {
    let path = path();
    if updating() && !path.exists() {
        let bytes: Vec<u8> = first_log().iter().flat_map(encode).collect();
        std::fs::write(&path, bytes).unwrap();
    }
    std::fs::read(&path).unwrap()
}

fn events(bytes: &[u8]) -> Vec<Sealed> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let mut events = Vec::new();
    while decoder.position() < bytes.len() {
        let start = decoder.position();
        decoder.skip().unwrap();
        events.push(mamori_core::cbor::decode(&bytes[start..decoder.position()]).unwrap());
    }
    events
}

fn opened(bytes: &[u8]) -> Vec<Event> {
    events(bytes).iter().map(|sealed| sealed.open().unwrap()).collect()
}

#[test]
fn the_old_log_is_the_old_log() {
    let bytes = read_file();
    assert_eq!(hex(&sha256(&bytes).0), FINGERPRINT, "this file is never written again");
    let events = events(&bytes);
    let again: Vec<u8> = events.iter().flat_map(encode).collect();
    assert_eq!(again, bytes, "kept and sent as it was written");
    let mut previous = Hash::default();
    for (sealed, event) in events.iter().zip(opened(&bytes)) {
        assert_eq!(link(&event.header, Some(previous)), Link::Whole, "{}", event.header.seq);
        previous = sealed.hash();
    }
}

#[test]
fn the_old_log_says_what_it_said() {
    let mut cases = Cases::default();
    for (cursor, event) in (900..).zip(opened(&read_file())) {
        cases.apply(&event, Some(cursor));
    }
    assert_eq!(cases.0.len(), 2);
    let case: &Case = cases.0.get(&CASE).unwrap();
    assert_eq!(case.count("verbal_abuse"), 0, "the tap was taken back");
    assert_eq!(case.incidents[0].detail().unwrap().words, "『殺すぞ』");
    let session = &case.sessions[0];
    assert_eq!(session.start.as_ref().unwrap().limit_min, 30);
    assert_eq!(session.end.as_ref().unwrap().length_ms, 1_803_250);
    // The one who pressed had answered too: the claim stays, and does not stand as help.
    assert_eq!(case.alerts[0].claims[0].by.0, "madoguchi");
    assert_eq!(case.alerts[0].answered(), None);
    assert!(!case.alerts[0].is_active());
    assert!(case.closed.is_some());
    assert_eq!(case.unknown.len(), 2, "a kind and a version that this build does not know");
    assert_eq!(case.erased.len(), 1);
    for (n, case) in cases.0.values().enumerate() {
        check(&format!("old_log.case{n}"), case);
    }
}

/// Control: a build that dropped what it does not know would be noticed.
#[test]
fn dropping_unknown_kinds_is_noticed() {
    let bytes = read_file();
    let known = |sealed: &Sealed| {
        let unknown = |e: Event| matches!(e.body, Some(Body::Unknown { .. }));
        !sealed.open().map(unknown).unwrap_or(true)
    };
    let kept: Vec<u8> = events(&bytes).iter().filter(|e| known(e)).flat_map(encode).collect();
    assert_ne!(kept, bytes);
    let kept = opened(&kept);
    let gap = kept.windows(2).any(|pair| pair[0].header.seq + 1 != pair[1].header.seq);
    assert!(gap, "the hole shows in the places");
}

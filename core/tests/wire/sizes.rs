//! The figures of docs/adr/0001: one tap in CBOR, JSON and postcard.

use crate::examples::sealed_tap;
use crate::snapshot::{check_text, hex};
use mamori_core::body::Body;
use serde::Serialize;

/// The header with the same fields under the names a JSON document would have.
#[derive(Serialize)]
struct TextHeader {
    log: String,
    seq: u64,
    prev: String,
    kind: String,
    version: u16,
    case: Option<String>,
    actor: String,
    device: String,
    policy: String,
    wall_ms: i64,
    correction_ms: i64,
    mono_ms: u64,
    boot: String,
    base: u64,
    body_hash: String,
}

/// The header with the same fields in a format without names.
#[derive(Serialize)]
struct BareHeader {
    log: [u8; 16],
    seq: u64,
    prev: [u8; 32],
    kind: String,
    version: u16,
    case: Option<[u8; 16]>,
    actor: String,
    device: [u8; 16],
    policy: String,
    wall_ms: i64,
    correction_ms: i64,
    mono_ms: u64,
    boot: [u8; 8],
    base: u64,
    body_hash: [u8; 32],
}

#[derive(Serialize)]
struct Tap<S> {
    salt: S,
    category: String,
    place: Option<String>,
    present: Vec<String>,
}

fn tap<S>(body: Option<Body>, salt: S) -> Tap<S> {
    let Some(Body::IncidentTapped(body)) = body else { panic!("a tap") };
    let present = body.present.into_iter().map(|user| user.0).collect();
    Tap { salt, category: body.category, place: body.place, present }
}

#[test]
fn one_tap_in_three_encodings() {
    let (sealed, h) = sealed_tap();
    let body = sealed.open().unwrap().body;
    let cbor = (sealed.header.len(), sealed.body.as_ref().unwrap().len());
    let text = TextHeader {
        log: h.log.to_string(),
        seq: h.seq,
        prev: h.prev.to_string(),
        kind: h.kind.clone(),
        version: h.version,
        case: h.case.map(|id| id.to_string()),
        actor: h.actor.0.clone(),
        device: h.device.to_string(),
        policy: h.policy.clone(),
        wall_ms: h.wall_ms,
        correction_ms: h.correction_ms,
        mono_ms: h.mono_ms,
        boot: h.boot.to_string(),
        base: h.base,
        body_hash: h.body_hash.to_string(),
    };
    let bare = BareHeader {
        log: h.log.0,
        seq: h.seq,
        prev: h.prev.0,
        kind: h.kind,
        version: h.version,
        case: h.case.map(|id| id.0),
        actor: h.actor.0,
        device: h.device.0,
        policy: h.policy,
        wall_ms: h.wall_ms,
        correction_ms: h.correction_ms,
        mono_ms: h.mono_ms,
        boot: h.boot.0,
        base: h.base,
        body_hash: h.body_hash.0,
    };
    let json = (
        serde_json::to_string(&text).unwrap().len(),
        serde_json::to_string(&tap(body.clone(), hex(&[1; 16]))).unwrap().len(),
    );
    let postcard = (
        postcard::to_allocvec(&bare).unwrap().len(),
        postcard::to_allocvec(&tap(body, [1_u8; 16])).unwrap().len(),
    );
    let mut table = String::from("encoding  header  body  both  (bytes of one tap)\n");
    for (name, (header, body)) in [("CBOR", cbor), ("JSON", json), ("postcard", postcard)] {
        table += &format!("{name:<9} {header:>6} {body:>5} {:>5}\n", header + body);
    }
    check_text("sizes_of_a_tap.txt", &table);
    assert!(cbor.0 + cbor.1 < (json.0 + json.1) / 2, "{table}");
}

//! What travels and what is kept, byte for byte; and an old log that must keep replaying.
//!
//! `MAMORI_SNAPSHOTS=update` writes the snapshots anew: a change of them is a decision.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod drills;
mod examples;
mod old_log;
mod papers;
mod sizes;
mod snapshot;

use examples::{
    beat, beaten, bodies, case, cases_page, chunk_stored, have, log_info, log_state, me,
    recording_page, sealed_tap, sync_request, sync_response,
};
use mamori_core::alert::push::{PushKey, PushSubscribe, PushUnsubscribe};
use mamori_core::alert::wire::{Call, RingStored};
use mamori_core::case::Case;
use mamori_core::event::{Header, Sealed};
use mamori_core::ids::DeviceId;
use mamori_core::lang::Lang;
use mamori_core::paper::PaperBody;
use mamori_core::sync::{SyncRequest, SyncResponse};
use mamori_core::view::{CasePage, Refusal, SignIn};
use snapshot::{check, check_bytes};

#[test]
fn every_kind_of_body() {
    let bodies = bodies();
    let kinds: std::collections::BTreeSet<&str> = bodies.iter().map(|b| b.kind()).collect();
    assert_eq!(kinds.len(), bodies.len(), "one example of each kind");
    for body in &bodies {
        check_bytes(&format!("body.{}.v{}", body.kind(), body.version()), &body.encode());
    }
}

#[test]
fn an_event() {
    let (sealed, header) = sealed_tap();
    check::<Header>("header", &header);
    check::<Sealed>("sealed", &sealed);
    check_bytes("sealed.body", sealed.body.as_ref().unwrap());
}

#[test]
fn the_header_without_what_is_optional() {
    let (_, mut header) = sealed_tap();
    header.case = None;
    check("header.no_case", &header);
}

#[test]
fn sync() {
    check::<SyncRequest>("sync_request", &sync_request());
    check::<SyncResponse>("sync_response", &sync_response());
    let greeting = SyncRequest {
        seen: None,
        storage: None,
        oldest_pending_ms: None,
        events: Vec::new(),
        ..sync_request()
    };
    check("sync_request.greeting", &greeting);
}

#[test]
fn what_is_kept_of_a_log() {
    check("log_info", &log_info());
    check("log_state", &log_state());
}

#[test]
fn views() {
    check("case", &case());
    let page = cases_page();
    check("cases_page", &page);
    let view = CasePage { case: page.cases[0].clone(), people: page.people.clone() };
    check("case_page", &view);
    check("me", &me());
}

#[test]
fn papers_and_seats() {
    check("seat", &papers::seat());
    check("paper", &case().papers[1]);
    for body in papers::papers() {
        let content = body.encode();
        let read = PaperBody::read(body.kind(), body.version(), &content).unwrap().unwrap();
        assert_eq!(read.encode(), content, "{}", body.kind());
        let cut = PaperBody::read(body.kind(), body.version(), &content[..content.len() - 1]);
        assert!(cut.is_err(), "the control: {}", body.kind());
        assert_eq!(PaperBody::read(body.kind(), 99, &content).unwrap(), None);
    }
    let kinds: Vec<String> = papers::papers().iter().map(|b| String::from(b.kind())).collect();
    assert_eq!(kinds, mamori_core::paper::KINDS);
}

/// Views that devices kept before there were papers.
#[test]
fn a_case_from_before_papers_is_still_read() {
    let old: Case = snapshot::read("case.before_papers");
    assert!(old.papers.is_empty());
    let mut now = case();
    assert_ne!(old, now, "the control");
    now.papers.clear();
    // Nor were there pictures.
    now.recordings.iter_mut().filter_map(|r| r.begun.as_mut()).for_each(|b| b.whole = None);
    now.erased.clone_from(&old.erased);
    assert_eq!(old, now);
}

#[test]
fn alerts() {
    check("beat", &beat());
    check("beaten", &beaten());
    check("drills_page", &drills::drills_page());
    check("ring", &drills::ring());
    check("ring_stored", &RingStored { alert: drills::ring().alert, rang: true });
    let call = beaten().calls.remove(0);
    assert_eq!(Call::from_hex(&call.to_hex()), Some(call));
}

#[test]
fn waking_a_device() {
    let device = DeviceId([0x66; 16]);
    check("push_key", &PushKey { key: String::from("BCVxsr7N_eNg") });
    let subscribe = PushSubscribe {
        device,
        endpoint: String::from("https://push.example.com/abc"),
        p256dh: String::from("BCVxsr7N_eNg"),
        auth: String::from("BTBZMqHH6r4Tts7J_aSIgg"),
        lang: Some(Lang::En),
    };
    check("push_subscribe", &subscribe);
    check("push_subscribe.ja", &PushSubscribe { lang: None, ..subscribe });
    check("push_unsubscribe", &PushUnsubscribe { device });
}

#[test]
fn recordings() {
    check("have", &have());
    check("chunk_stored", &chunk_stored());
    check("recording_page", &recording_page());
}

#[test]
fn signing_in_and_being_refused() {
    let sign_in = SignIn {
        user: String::from("madoguchi"),
        password: String::from("mamori-demo"),
        device: DeviceId([0x66; 16]),
    };
    check("sign_in", &sign_in);
    let refusal = Refusal {
        code: String::from("wrong_password"),
        ja: String::from("名前かパスワードが違います。"),
        en: String::from("Name or password is wrong."),
    };
    check("refusal", &refusal);
}

/// The policy travels whole; it must stay small enough for a slow line.
#[cfg(feature = "toml")]
#[test]
fn the_policy_travels_whole_and_stays_small() {
    let text = include_str!("../../../policy/default.toml");
    let policy = mamori_core::policy::parse(text, "policy/default.toml").unwrap();
    let bytes = mamori_core::event::encode(&policy);
    assert_eq!(mamori_core::cbor::decode::<mamori_core::policy::Policy>(&bytes).unwrap(), policy);
    println!("policy {}: {} bytes", policy.version, bytes.len());
    assert!(bytes.len() < 64 * 1024, "{} bytes", bytes.len());
}

//! `POST /api/sync`: what is refused, and that a refusal changes nothing.

use crate::common::scribe::{Scribe, tapped};
use crate::common::{Answer, Device, Site, device_id, log_id, tables};
use mamori_core::body::{Body, CODE_LEN_MAX, IncidentTapped, STAFF_MAX, TEXT_LEN_MAX};
use mamori_core::bounds::NUMBER_MAX;
use mamori_core::event::{Sealed, encode};
use mamori_core::sync::{BATCH_BYTES_MAX, BATCH_EVENTS_MAX, Seen, SyncRequest, SyncResponse};
use mamori_core::view::Refusal;
use reqwest::Method;

/// A server, a device with one event there, and everything in the database.
async fn begun() -> (Site, Device, String) {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    let before = tables::hash(&site).await;
    (site, clerk, before)
}

async fn refused(site: &Site, before: &str, answer: Answer, status: u16, code: &str) -> Refusal {
    let refusal: Refusal = answer.cbor();
    assert_eq!((answer.status, refusal.code.as_str()), (status, code));
    assert!(!refusal.ja.is_empty() && !refusal.en.is_empty());
    assert_eq!(tables::hash(site).await, before, "{code} changed something");
    refusal
}

#[tokio::test]
async fn what_is_no_upload() {
    let (site, clerk, before) = begun().await;
    let mut longer = encode(&clerk.upload(&[]));
    longer.push(0);
    let half = encode(&clerk.upload(&[]))[..20].to_vec();
    for body in [Vec::new(), b"\xff\xff".to_vec(), b"[]".to_vec(), longer, half] {
        refused(&site, &before, clerk.post("/api/sync", body).await, 400, "malformed").await;
    }
    for kind in ["application/json", "text/plain", "multipart/form-data"] {
        let body = encode(&clerk.upload(&[]));
        let answer =
            clerk.request(Method::POST, "/api/sync", &[("content-type", kind)], body).await;
        refused(&site, &before, answer, 415, "wrong_type").await;
    }
    let answer = clerk.request(Method::POST, "/api/sync", &[], encode(&clerk.upload(&[]))).await;
    refused(&site, &before, answer, 415, "wrong_type").await;
}

#[tokio::test]
async fn numbers_that_nothing_can_have_counted() {
    let (site, mut clerk, _) = begun().await;
    let answer = clerk.push(&[]).await;
    let before = tables::hash(&site).await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    let good = SyncRequest { pending: 1, ..clerk.upload(&[&tap]) };
    let far = NUMBER_MAX + 1;
    let seen = |epoch, cursor| Some(Seen { store: answer.store, epoch, cursor });
    let bad = [
        ("head", SyncRequest { head: far, ..good.clone() }),
        ("pending", SyncRequest { pending: far, ..good.clone() }),
        ("head", SyncRequest { head: u64::MAX, events: Vec::new(), ..good.clone() }),
        ("pending", SyncRequest { pending: u64::MAX, events: Vec::new(), ..good.clone() }),
        ("seen.epoch", SyncRequest { seen: seen(far, 1), ..good.clone() }),
        ("seen.cursor", SyncRequest { seen: seen(answer.epoch, far), ..good.clone() }),
    ];
    for (field, request) in bad {
        let answer = clerk.post("/api/sync", encode(&request)).await;
        let refusal = refused(&site, &before, answer, 400, "bad_numbers").await;
        assert!(refusal.ja.contains(field) && refusal.en.contains(field), "{}", refusal.en);
    }
    // The control: the same upload with what is there. A head that lags behind its events says
    // nothing against them; refusing it would make a device set good events aside.
    let lagging = SyncRequest { head: 0, ..good };
    let answer: SyncResponse = clerk.post("/api/sync", encode(&lagging)).await.cbor();
    assert_eq!(answer.log.contiguous, 2);
}

#[tokio::test]
async fn what_is_too_much_at_once() {
    let (site, mut clerk, before) = begun().await;
    let answer = clerk.post("/api/sync", vec![0; BATCH_BYTES_MAX + 1]).await;
    refused(&site, &before, answer, 413, "too_large").await;
    let events: Vec<Sealed> =
        (0..=BATCH_EVENTS_MAX).map(|_| clerk.scribe.tap("madoguchi", 1)).collect();
    let answer = clerk.sync(&events.iter().collect::<Vec<_>>()).await;
    refused(&site, &before, answer, 413, "too_large").await;
}

#[tokio::test]
async fn frames_that_are_no_events_are_named() {
    let (site, mut clerk, before) = begun().await;
    let good = clerk.scribe.tap("madoguchi", 1);
    let no_header = Sealed { header: vec![0xff].into(), body: None };
    let mut other_body = good.clone();
    other_body.body = clerk.scribe.tap("madoguchi", 2).body;
    other_body.body.as_mut().unwrap().push(0);
    let answer = clerk.sync(&[&good, &no_header, &other_body]).await;
    let refusal = refused(&site, &before, answer, 400, "bad_frames").await;
    assert!(refusal.ja.contains("2件目") && refusal.ja.contains("3件目"), "{}", refusal.ja);
    assert!(!refusal.ja.contains("1件目"), "{}", refusal.ja);
}

#[tokio::test]
async fn what_is_longer_than_an_event_may_be() {
    let (site, mut clerk, before) = begun().await;
    let tap = |category: String, present: usize| {
        let present = vec![crate::common::user("gaikin"); present];
        Body::IncidentTapped(IncidentTapped { category, place: None, present })
    };
    let long_words = mamori_core::body::IncidentDetailed {
        incident: mamori_core::ids::EventId::default(),
        examples: Vec::new(),
        words: "あ".repeat(TEXT_LEN_MAX + 1),
    };
    let bodies = [
        tap("x".repeat(CODE_LEN_MAX + 1), 0),
        tap("abuse".to_owned(), STAFF_MAX + 1),
        Body::IncidentDetailed(long_words),
    ];
    for body in bodies {
        let event = clerk.scribe.write("madoguchi", Some(1), body);
        let answer = clerk.sync(&[&event]).await;
        refused(&site, &before, answer, 400, "bad_frames").await;
    }
    clerk.scribe.head.seq = u64::MAX - 1;
    let far = clerk.scribe.tap("madoguchi", 1);
    refused(&site, &before, clerk.sync(&[&far]).await, 400, "bad_frames").await;
}

#[tokio::test]
async fn a_device_nobody_knows() {
    let (site, mut clerk, before) = begun().await;
    let right = clerk.credential.clone().unwrap();
    let wrong = right[..right.len() - 1].to_owned() + if right.ends_with('0') { "1" } else { "0" };
    for cookie in [None, Some("mamori_device=".to_owned()), Some(wrong)] {
        clerk.credential = cookie;
        refused(&site, &before, clerk.sync(&[]).await, 401, "unknown_device").await;
    }
}

#[tokio::test]
async fn another_devices_upload() {
    let (site, mut clerk, _) = begun().await;
    let mut thief = site.device_of(2, "gaikin").await;
    let next = clerk.scribe.tap("madoguchi", 1);
    let before = tables::hash(&site).await;
    // The request of device 1 with the credential of device 2.
    let answer = thief.post("/api/sync", encode(&clerk.upload(&[&next]))).await;
    refused(&site, &before, answer, 403, "other_device").await;
    // An event of device 1 in a request of device 2.
    let stolen = SyncRequest { log: clerk.scribe.log(), ..thief.upload(&[&next]) };
    let answer = thief.post("/api/sync", encode(&stolen)).await;
    refused(&site, &before, answer, 403, "other_device").await;
    // An event of its own, continuing the log of device 1.
    let mut grafted = Scribe { device: device_id(2), ..clerk.scribe.clone() };
    let graft = grafted.tap("gaikin", 1);
    let request = SyncRequest { log: clerk.scribe.log(), ..thief.upload(&[&graft]) };
    let answer = thief.post("/api/sync", encode(&request)).await;
    refused(&site, &before, answer, 403, "other_log").await;
    // Asking how that log stands.
    let request = SyncRequest { log: clerk.scribe.log(), ..thief.upload(&[]) };
    let answer = thief.post("/api/sync", encode(&request)).await;
    refused(&site, &before, answer, 403, "other_log").await;
    // An event of another log than the request's.
    let own = thief.scribe.tap("gaikin", 1);
    let request = SyncRequest { log: log_id(9), ..thief.upload(&[&own]) };
    let answer = thief.post("/api/sync", encode(&request)).await;
    refused(&site, &before, answer, 403, "other_log").await;
}

#[tokio::test]
async fn acts_of_somebody_who_was_never_here() {
    let (site, mut clerk, before) = begun().await;
    let good = clerk.scribe.tap("madoguchi", 1);
    let forged = clerk.scribe.write("kacho", Some(1), tapped(&[]));
    let answer = clerk.sync(&[&good, &forged]).await;
    let refusal = refused(&site, &before, answer, 403, "forged").await;
    assert!(refusal.en.contains("places 3"), "{}", refusal.en);
    assert!(tables::audit(&site).await.contains(&"sync_refused forged".to_owned()));
    // Once that person has signed in on the device, the same bytes are welcome.
    clerk.sign_in("kacho").await;
    assert_eq!(clerk.push(&[&good, &forged]).await.log.contiguous, 3);
}

#[tokio::test]
async fn another_sites_page() {
    let (site, clerk, before) = begun().await;
    for header in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let headers = [("content-type", "application/cbor"), header];
        let body = encode(&clerk.upload(&[]));
        let answer = clerk.request(Method::POST, "/api/sync", &headers, body).await;
        refused(&site, &before, answer, 403, "cross_site").await;
    }
}

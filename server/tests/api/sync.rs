//! `POST /api/sync`: what is accepted.

use crate::common::scribe::{raised, unheard_of};
use crate::common::{Site, tables};
use mamori_core::event::Sealed;
use mamori_core::sync::{Span, SyncResponse};
use mamori_core::view::CasesPage;

#[tokio::test]
async fn a_tap_goes_from_the_device_to_the_supervisor() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let chief = site.device_of(2, "kacho").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    let answer = clerk.push(&[&tap]).await;
    assert_eq!((answer.epoch, answer.cursor, answer.log.contiguous), (1, 1, 1));
    assert_eq!(answer.log.head_hash, clerk.scribe.head.hash);
    assert_eq!((answer.backed_up, answer.forks.len()), (0, 0));
    assert_eq!(answer.policy, "2026-10-01.6");
    let page: CasesPage = chief.get("/api/cases").await.cbor();
    assert_eq!((page.store, page.cursor, page.full), (answer.store, 1, true));
    assert_eq!(page.cases[0].case.count("abuse"), 1);
    assert_eq!(page.people[0].name, "窓口 花子");
}

#[tokio::test]
async fn the_same_again_changes_nothing() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let events: Vec<Sealed> = (0..5).map(|_| clerk.scribe.tap("madoguchi", 1)).collect();
    let events: Vec<&Sealed> = events.iter().collect();
    let first = clerk.push(&events).await;
    let before = tables::hash(&site).await;
    let again = clerk.push(&events).await;
    assert_eq!(SyncResponse { server_ms: 0, ..again }, SyncResponse { server_ms: 0, ..first });
    assert_eq!(tables::hash(&site).await, before);
}

#[tokio::test]
async fn many_at_once_from_many_devices_get_dense_cursors() {
    let site = Site::demo().await;
    let mut uploads = Vec::new();
    for number in 1..=4 {
        let mut device = site.device_of(number, "madoguchi").await;
        uploads.push(tokio::spawn(async move {
            for _ in 0..10 {
                let tap = device.scribe.tap("madoguchi", number);
                device.push(&[&tap]).await;
            }
        }));
    }
    for upload in uploads {
        upload.await.unwrap();
    }
    let answer: SyncResponse = site.device_of(5, "kacho").await.push(&[]).await;
    assert_eq!(answer.cursor, 40);
    assert_eq!(tables::count(&site, "events").await, 40);
}

#[tokio::test]
async fn order_does_not_matter_and_holes_are_named() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    let alarm = clerk.scribe.write("madoguchi", Some(1), raised(1));
    let ahead = clerk.push(&[&alarm]).await;
    assert_eq!((ahead.log.contiguous, ahead.log.max), (0, 2));
    assert_eq!(ahead.log.missing, [Span { first: 1, last: 1 }]);
    let whole = clerk.push(&[&tap]).await;
    assert_eq!((whole.log.contiguous, whole.log.missing.len()), (2, 0));
}

#[tokio::test]
async fn a_fork_is_told_and_kept() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut copy = clerk.scribe.copy();
    let (mine, other) = (clerk.scribe.tap("madoguchi", 1), copy.tap("madoguchi", 1));
    clerk.push(&[&mine]).await;
    let answer = clerk.push(&[&other]).await;
    assert_eq!((answer.forks, answer.cursor), (vec![1], 1));
    assert_eq!(tables::count(&site, "forks").await, 1);
}

#[tokio::test]
async fn what_this_server_does_not_know_is_kept() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    clerk.scribe.wall_ms = 0;
    let odd = clerk.scribe.write("madoguchi", Some(1), unheard_of());
    let alone = clerk.scribe.write("madoguchi", None, unheard_of());
    assert_eq!(clerk.push(&[&odd, &alone]).await.log.contiguous, 2);
}

#[tokio::test]
async fn five_hundred_at_once_are_taken() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let events: Vec<Sealed> = (0..500).map(|_| clerk.scribe.tap("madoguchi", 1)).collect();
    let answer = clerk.push(&events.iter().collect::<Vec<_>>()).await;
    assert_eq!((answer.log.contiguous, answer.cursor), (500, 500));
}

#[tokio::test]
async fn the_device_tells_how_it_is() {
    let site = Site::demo().await;
    let clerk = site.device_of(1, "madoguchi").await;
    let mut greeting = clerk.upload(&[]);
    greeting.pending = 7;
    clerk.post("/api/sync", mamori_core::event::encode(&greeting)).await;
    let mut conn = tables::open(&site).await;
    let pending: i64 =
        sqlx::query_scalar("SELECT pending FROM devices").fetch_one(&mut conn).await.unwrap();
    assert_eq!(pending, 7);
}

//! `POST /api/alerts/beat`: who can ring before anybody presses, and which alerts are on.

use crate::common::scribe::{ended, raised};
use crate::common::{Site, device_id};
use mamori_core::alert::Hush;
use mamori_core::alert::wire::{Beat, Ready};
use mamori_core::event::encode;

#[tokio::test]
async fn only_those_who_would_be_called_are_counted() {
    let site = Site::demo().await;
    let clerk = site.device_of(1, "madoguchi").await;
    let count = async || {
        let Ready { devices, hushed, settled } = clerk.beat(Some("shimin_1"), None).await.ready;
        assert!(!settled, "the server has not run for a watchdog yet");
        (devices, hushed)
    };
    assert_eq!(count().await, (0, 0), "one's own device is not counted");
    let mut chief = site.device_of(2, "kacho").await;
    chief.beat(None, None).await;
    assert_eq!(count().await, (1, 0));
    chief.beat(None, None).await;
    assert_eq!(count().await, (1, 0), "a device counts once");
    let out = site.device_of(3, "gaikin").await;
    out.beat(None, Some(Hush::Locked)).await;
    assert_eq!(count().await, (1, 1), "one that cannot sound is told apart");
    for (number, user) in [(4, "zeimu"), (5, "admin"), (6, "somu"), (7, "madoguchi")] {
        site.device_of(number, user).await.beat(None, None).await;
    }
    assert_eq!(count().await, (1, 1), "another department, an administrator, oneself elsewhere");
    out.beat(None, None).await;
    assert_eq!(count().await, (2, 0));
    chief.sign_out().await;
    assert_eq!(count().await, (1, 0), "nobody sits there");
}

#[tokio::test]
async fn the_answer_names_the_alerts_that_concern_somebody() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let chief = site.device_of(2, "kacho").await;
    let tax = site.device_of(3, "zeimu").await;
    let mut told = chief.listen().await;
    assert!(chief.beat(None, None).await.calls.is_empty());
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let call = told.call(|_| true).await;
    let calls = std::slice::from_ref(&call);
    assert_eq!(chief.beat(None, None).await.calls, calls);
    assert_eq!(clerk.beat(None, None).await.calls, calls, "one's own");
    assert!(tax.beat(None, None).await.calls.is_empty());
    assert_eq!(call.people.iter().map(|p| p.id.0.as_str()).collect::<Vec<_>>(), ["madoguchi"]);
    assert_eq!((call.department.as_str(), call.rang, call.shown), ("shimin", 0, 0));
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&end]).await;
    told.call(|call| call.alert.over.is_some()).await;
    let calls = chief.beat(None, None).await.calls;
    assert!(calls[0].alert.over.is_some(), "told for ten minutes more");
    let mut clerk = clerk;
    let mut chief = chief;
    let site = site.restart().await;
    (clerk.base, chief.base) = (site.url(""), site.url(""));
    let mut told = chief.listen().await;
    told.call(|call| call.alert.over.is_some()).await;
    assert_eq!(chief.beat(None, None).await.calls, calls, "also over a restart");
    assert_eq!(clerk.beat(None, None).await.calls, calls);
}

#[tokio::test]
async fn a_beat_of_another_device_is_refused() {
    let site = Site::demo().await;
    let clerk = site.device_of(1, "madoguchi").await;
    let beat = |number| Beat { device: device_id(number), place: None, hush: None };
    let answer = clerk.post("/api/alerts/beat", encode(&beat(2))).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "other_device"));
    let answer = clerk.post("/api/alerts/beat", vec![0xff]).await;
    assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"));
    let answer = clerk.post("/api/alerts/beat", encode(&beat(1))).await;
    assert_eq!(answer.status, 200, "the control");
}

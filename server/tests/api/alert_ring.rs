//! `POST /api/alerts/rings`: what a device says of an alert, kept before it is answered.

use crate::common::scribe::raised;
use crate::common::{Site, device_id, tables};
use mamori_core::alert::wire::Ring;
use mamori_core::event::encode;
use mamori_core::ids::AlertId;

#[tokio::test]
async fn a_ring_is_kept_once_and_never_taken_back() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let (chief, out) = (site.device_of(2, "kacho").await, site.device_of(3, "gaikin").await);
    let mut told = clerk.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    assert!(!chief.ring(7, false).await.rang, "it shows, and makes no sound");
    let call = told.call(|call| call.shown == 1).await;
    assert_eq!(call.rang, 0, "what is shown has not rung");
    assert!(chief.ring(7, true).await.rang);
    told.call(|call| call.rang == 1).await;
    let before = tables::hash(&site).await;
    assert!(chief.ring(7, true).await.rang);
    assert_eq!(tables::hash(&site).await, before, "the same again changes nothing");
    assert!(chief.ring(7, false).await.rang, "what rang has rung");
    assert!(!out.ring(7, false).await.rang);
    let call = told.call(|call| call.shown == 2).await;
    assert_eq!(call.rang, 1);
    assert_eq!(tables::count(&site, "alert_rings").await, 2);

    let site = site.restart().await;
    let mut chief = chief;
    chief.base = site.url("");
    assert!(chief.ring(7, false).await.rang, "it is on the disk");
}

#[tokio::test]
async fn forged_rings_and_those_of_others_count_for_nothing() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut others = Vec::new();
    for (number, user) in [(2, "zeimu"), (3, "admin"), (4, "somu"), (5, "madoguchi")] {
        others.push((user, site.device_of(number, user).await));
    }
    let chief = site.device_of(6, "kacho").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    for (user, device) in others {
        let answer = device.say_ring(7, true).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{user}");
    }
    let answer = clerk.say_ring(7, true).await;
    assert_eq!(answer.status, 404, "the sender's own device does not count");
    let ring = |number, alert| Ring {
        alert: AlertId([alert; 16]),
        device: device_id(number),
        rang: true,
        hush: None,
    };
    let answer = chief.post("/api/alerts/rings", encode(&ring(3, 7))).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "other_device"));
    let answer = chief.post("/api/alerts/rings", encode(&ring(6, 8))).await;
    assert_eq!(answer.status, 404, "no such alert");
    let answer = site.device(9).say_ring(7, true).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "unknown_device"));
    assert_eq!(tables::count(&site, "alert_rings").await, 0);
    let refused = tables::audit(&site).await;
    let refused = refused.iter().filter(|line| line.starts_with("ring_refused")).count();
    assert_eq!(refused, 6, "each is in the audit log");
    assert!(chief.ring(7, true).await.rang, "the control");
}

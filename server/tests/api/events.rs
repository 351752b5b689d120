//! `GET /api/events`: pokes.

use crate::common::scribe::{acknowledged, raised, tapped};
use crate::common::{PATIENCE, Site};
use mamori_core::ids::CaseId;
use mamori_core::view::Poke;
use reqwest::Method;

#[tokio::test]
async fn it_begins_with_where_things_stand() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    let response = clerk.open(Method::GET, "/api/events", &[], Vec::new()).await;
    let header = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("x-accel-buffering"), "no");
    assert!(header("cache-control").contains("no-cache") || header("cache-control") == "no-store");
    let mut response = response;
    let first = response.chunk().await.unwrap().unwrap();
    let first = String::from_utf8(first.to_vec()).unwrap();
    assert!(first.contains("data: cases 1\n"), "{first}");
}

#[tokio::test]
async fn only_those_who_may_see_the_case_are_poked() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut tax = site.device_of(2, "zeimu").await;
    let mut listening = Vec::new();
    for (number, user) in [
        (11, "kacho"),
        (12, "bucho"),
        (13, "madoguchi"),
        (14, "gaikin"),
        (15, "zeimu-kacho"),
        (16, "somu"),
        (17, "admin"),
    ] {
        listening.push((user, site.device_of(number, user).await.listen().await));
    }
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    let tap = tax.scribe.tap("zeimu", 2);
    tax.push(&[&tap]).await;
    // Everybody is present in the third case: what comes first shows what did not come before.
    let everybody = ["kacho", "bucho", "madoguchi", "gaikin", "zeimu-kacho", "somu", "admin"];
    let tap = tax.scribe.write("zeimu", Some(3), tapped(&everybody));
    tax.push(&[&tap]).await;
    site.server.app().hub.end(crate::common::device_id(17));
    for (user, mut pokes) in listening {
        let first = pokes.next().await;
        let expected = match user {
            "kacho" | "bucho" | "madoguchi" => Some(Poke::Cases(1)),
            "zeimu-kacho" => Some(Poke::Cases(2)),
            "admin" => None,
            _ => Some(Poke::Cases(3)),
        };
        assert_eq!(first, expected, "{user}");
    }
}

#[tokio::test]
async fn an_alert_is_told_apart() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let (mut at_desk, mut at_counter) = (chief.listen().await, clerk.listen().await);
    let alarm = clerk.scribe.write("madoguchi", Some(1), raised(1));
    clerk.push(&[&alarm]).await;
    assert_eq!(at_desk.next().await, Some(Poke::Alert(1, CaseId([1; 16]))));
    assert_eq!(at_counter.next().await, Some(Poke::Alert(1, CaseId([1; 16]))));
    let answer = chief.scribe.write("kacho", Some(1), acknowledged(1));
    chief.push(&[&answer]).await;
    assert_eq!(at_counter.next().await, Some(Poke::Alert(2, CaseId([1; 16]))));
}

#[tokio::test]
async fn the_same_event_again_pokes_nobody() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut pokes = clerk.listen().await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    clerk.push(&[&tap]).await;
    let next = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&next]).await;
    assert_eq!(pokes.next().await, Some(Poke::Cases(1)));
    assert_eq!(pokes.next().await, Some(Poke::Cases(2)));
}

#[tokio::test]
async fn streams_end_quickly_when_the_server_stops() {
    let site = Site::demo().await;
    let chief = site.device_of(1, "kacho").await;
    let mut pokes = chief.listen().await;
    assert!(site.server.stop().await, "nothing had to be cut off");
    let end = tokio::time::timeout(PATIENCE, pokes.next()).await.unwrap();
    assert_eq!(end, None);
}

#[tokio::test]
async fn a_new_sign_in_on_the_device_ends_the_old_streams() {
    let site = Site::demo().await;
    let mut device = site.device_of(1, "kacho").await;
    let mut pokes = device.listen().await;
    device.sign_in("madoguchi").await;
    assert_eq!(pokes.next().await, None);
}

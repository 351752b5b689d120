//! Calls: an alert reaches exactly those it concerns, and more of them step by step.

use crate::common::scribe::{acknowledged, raised};
use crate::common::{Device, Pokes, Site, device_id, tables};
use mamori_core::alert::wire::Call;
use mamori_core::body::{AlertRaised, Body, Drill, Level};
use mamori_core::ids::AlertId;
use mamori_core::view::CasesPage;
use std::collections::BTreeSet;

const EVERYBODY: [(u8, &str); 8] = [
    (11, "kacho"),
    (12, "gaikin"),
    (13, "bucho"),
    (14, "madoguchi"),
    (15, "somu"),
    (16, "zeimu"),
    (17, "zeimu-kacho"),
    (18, "admin"),
];

async fn listening(site: &Site) -> Vec<(&'static str, Device, Pokes)> {
    let mut all = Vec::new();
    for (number, user) in EVERYBODY {
        let device = site.device_of(number, user).await;
        let pokes = device.listen().await;
        all.push((user, device, pokes));
    }
    all
}

/// Who is called of those who listen: waits for the ones expected, then ends all streams.
async fn called(
    site: &Site,
    all: Vec<(&'static str, Device, Pokes)>,
    expected: &[&str],
) -> BTreeSet<&'static str> {
    let mut told = BTreeSet::new();
    let mut rest = Vec::new();
    for (user, device, mut pokes) in all {
        if expected.contains(&user) {
            pokes.call(|_| true).await;
            told.insert(user);
        } else {
            rest.push((user, device, pokes));
        }
    }
    for (user, device, pokes) in rest {
        site.server.app().hub.end(device.scribe.device);
        if pokes.calls().await > 0 {
            told.insert(user);
        }
    }
    told
}

#[tokio::test]
async fn an_alert_reaches_exactly_the_called_and_the_sender() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut own = clerk.listen().await;
    let all = listening(&site).await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    own.call(|call| call.alert.id == AlertId([7; 16])).await;
    let expected = ["kacho", "gaikin", "bucho", "madoguchi"];
    assert_eq!(called(&site, all, &expected).await, BTreeSet::from(expected));
}

#[tokio::test]
async fn a_self_test_calls_only_its_own_device() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut own = clerk.listen().await;
    let all = listening(&site).await;
    let mut test = AlertRaised::new(AlertId([7; 16]), Level::Assist, None);
    test.drill = Some(Drill::SelfTest);
    let press = clerk.scribe.write("madoguchi", Some(1), Body::AlertRaised(test));
    clerk.push(&[&press]).await;
    own.call(|_| true).await;
    assert!(clerk.ring(7, true).await.rang, "its own sound is what it tests");
    own.call(|call| call.rang == 1).await;
    // On their other device they see that they test, and are not called.
    assert_eq!(called(&site, all, &["madoguchi"]).await, BTreeSet::from(["madoguchi"]));
}

#[tokio::test]
async fn a_device_is_called_until_it_says_that_it_shows_the_alert() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let chief = site.device_of(2, "kacho").await;
    let mut told = chief.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    for _ in 0..3 {
        let call = told.call(|_| true).await;
        assert_eq!(call.shown, 0);
    }
    chief.ring(7, true).await;
    // The news of its own ring is the last line, until something else happens.
    told.call(|call| call.rang == 1).await;
    let mut again = chief.listen().await;
    again.call(|call| call.rang == 1).await;
    chief.ring(7, true).await;
    let mut chief = chief;
    let answer = chief.scribe.write("kacho", Some(1), acknowledged(7));
    chief.push(&[&answer]).await;
    again.call(|call| call.alert.answered().is_some()).await;
}

fn rows(call: &Call) -> Vec<(u16, u32)> {
    call.steps.iter().map(|step| (step.row, step.round)).collect()
}

#[tokio::test]
async fn more_are_called_step_by_step_and_may_answer_and_see_no_more_of_the_case() {
    let site = Site::hasty().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let (somu, mut tax) = (site.device_of(2, "somu").await, site.device_of(3, "zeimu").await);
    let (mut at_somu, mut at_tax) = (somu.listen().await, tax.listen().await);
    let admin = site.device_of(4, "admin").await.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let early = tax.scribe.write("zeimu", Some(1), acknowledged(7));
    tax.push(&[&early]).await;
    let call = at_somu.call(|_| true).await;
    assert_eq!(rows(&call), [(0, 0)], "General Affairs after the first step");
    assert!(call.alert.claims.is_empty(), "who is not called does not answer");
    let call = at_tax.call(|_| true).await;
    assert_eq!(rows(&call), [(0, 0), (1, 0), (2, 0)], "all after the last");
    let answer = tax.scribe.write("zeimu", Some(1), acknowledged(7));
    tax.push(&[&answer]).await;
    let call = at_somu.call(|call| call.alert.answered().is_some()).await;
    assert_eq!(call.alert.answered().unwrap().by.0, "zeimu");
    assert!(call.people.iter().any(|person| person.id.0 == "zeimu"), "everybody sees who comes");
    let page: CasesPage = tax.get("/api/cases").await.cbor();
    assert!(page.cases.is_empty(), "help is no right to read");
    assert_eq!(tables::count(&site, "alert_steps").await, 3);
    site.server.app().hub.end(device_id(4));
    assert_eq!(admin.calls().await, 0);
    let url = format!("/api/cases/{}", "01".repeat(16));
    assert_eq!(clerk.get(&url).await.status, 200, "the control");
}

#[tokio::test]
async fn a_ring_makes_the_first_step_needless() {
    let site = Site::hasty().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let chief = site.device_of(2, "kacho").await;
    let mut told = chief.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    chief.ring(7, true).await;
    let call = told.call(|call| !call.steps.is_empty()).await;
    assert_eq!(rows(&call), [(1, 0)], "nobody answered, so the second step is done");
}

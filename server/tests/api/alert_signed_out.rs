//! An alert from the sign-in screen: by nobody, in the name of a department of the device.

use crate::common::scribe::{acknowledged, ended, raised, tapped};
use crate::common::{Device, Site, device_id, tables, user};
use mamori_core::alert::wire::Beat;
use mamori_core::body::{AlertRaised, Body, Level};
use mamori_core::event::encode;
use mamori_core::ids::AlertId;
use mamori_core::view::CasesPage;

fn press(alert: u8, department: Option<&str>) -> Body {
    let mut body = AlertRaised::new(AlertId([alert; 16]), Level::Emergency, None);
    body.signed_out = department.map(str::to_owned);
    Body::AlertRaised(body)
}

/// A device on which somebody has signed in and out.
async fn left(site: &Site, number: u8, user: &str) -> Device {
    let mut device = site.device_of(number, user).await;
    device.sign_out().await;
    device
}

/// Tries one event that must be refused, and leaves the log as it was.
async fn refused(device: &mut Device, case: u8, body: Body) {
    let before = device.scribe.clone();
    let event = device.scribe.write("", Some(case), body);
    let answer = device.sync(&[&event]).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "forged"));
    device.scribe = before;
}

#[tokio::test]
async fn a_department_of_the_device_is_called_and_sees_the_case() {
    let site = Site::demo().await;
    let mut counter = left(&site, 1, "madoguchi").await;
    let chief = site.device_of(2, "kacho").await;
    let mut told = chief.listen().await;
    let event = counter.scribe.write("", Some(1), press(7, Some("shimin")));
    counter.push(&[&event]).await;
    let call = told.call(|_| true).await;
    assert_eq!(call.department, "shimin");
    assert!(call.alert.raised.unwrap().stamp.by.is_nobody() && call.people.is_empty());
    assert!(chief.ring(7, true).await.rang);
    let page: CasesPage = chief.get("/api/cases").await.cbor();
    assert_eq!(page.cases[0].department, "shimin");
    let end = counter.scribe.write("", Some(1), ended(7));
    counter.push(&[&end]).await;
    let call = told.call(|call| call.alert.over.is_some()).await;
    assert!(call.alert.over.unwrap().stamp.by.is_nobody());
}

#[tokio::test]
async fn nobody_does_nothing_else() {
    let site = Site::demo().await;
    let mut counter = left(&site, 1, "madoguchi").await;
    refused(&mut counter, 1, press(7, Some("zeimu"))).await;
    refused(&mut counter, 1, press(7, None)).await;
    refused(&mut counter, 1, tapped(&[])).await;
    refused(&mut counter, 1, acknowledged(7)).await;
    refused(&mut counter, 1, ended(7)).await;
    let mut clerk = site.device_of(2, "madoguchi").await;
    let alarm = clerk.scribe.write("madoguchi", Some(2), raised(8));
    clerk.push(&[&alarm]).await;
    refused(&mut counter, 2, ended(8)).await;
    let mut other = left(&site, 3, "zeimu").await;
    let event = other.scribe.write("", Some(3), press(9, Some("zeimu")));
    other.push(&[&event]).await;
    refused(&mut counter, 3, ended(9)).await;
    // Into another department's case it comes to nothing.
    let event = counter.scribe.write("", Some(3), press(10, Some("shimin")));
    counter.push(&[&event]).await;
    assert_eq!(tables::count(&site, "alerts").await, 2);
    let own = counter.scribe.write("", Some(4), press(11, Some("shimin")));
    counter.push(&[&own]).await;
    assert_eq!(tables::count(&site, "alerts").await, 3, "the control");
}

#[tokio::test]
async fn a_sign_in_screen_learns_who_can_ring_and_is_not_counted() {
    let site = Site::demo().await;
    let counter = left(&site, 1, "madoguchi").await;
    let (chief, tax) = (site.device_of(2, "kacho").await, site.device_of(3, "zeimu").await);
    let ready = async |device: &Device| {
        let beaten = device.beat(Some("shimin_1"), None).await;
        assert_eq!((beaten.user, beaten.calls.len()), (None, 0));
        (beaten.ready.devices, beaten.ready.hushed)
    };
    assert_eq!(ready(&counter).await, (0, 0));
    chief.beat(None, None).await;
    tax.beat(None, None).await;
    assert_eq!(ready(&counter).await, (1, 0), "the department's, and no other");
    let other = left(&site, 4, "gaikin").await;
    assert_eq!(ready(&other).await, (1, 0), "the counter is not counted");
    let asked = chief.beat(None, None).await;
    assert_eq!((asked.ready.devices, asked.user), (0, Some(user("kacho"))), "the control");

    let mut moved = left(&site, 5, "zeimu").await;
    assert_eq!(ready(&moved).await, (2, 0), "that of the place, and that of the device");
    moved.sign_in("madoguchi").await;
    moved.sign_out().await;
    assert_eq!(ready(&moved).await, (1, 0), "who signed in last");
    moved.sign_in("zeimu").await;
    moved.sign_out().await;
    assert_eq!(ready(&moved).await, (2, 0), "again, though not for the first time");
}

#[tokio::test]
async fn a_sign_in_screen_sees_what_it_raised_and_nothing_else() {
    let site = Site::demo().await;
    let mut counter = left(&site, 1, "madoguchi").await;
    let mut other = left(&site, 2, "madoguchi").await;
    let mut chief = site.device_of(3, "kacho").await;
    let mut told = chief.listen().await;
    let event = counter.scribe.write("", Some(1), press(7, Some("shimin")));
    counter.push(&[&event]).await;
    told.call(|call| call.alert.id.0[0] == 7).await;
    let event = other.scribe.write("", Some(2), press(8, Some("shimin")));
    other.push(&[&event]).await;
    told.call(|call| call.alert.id.0[0] == 8).await;
    let event = chief.scribe.write("kacho", Some(3), raised(9));
    chief.push(&[&event]).await;
    told.call(|call| call.alert.id.0[0] == 9).await;
    // What somebody signed in raised here is theirs, and stays so after they left.
    counter.sign_in("madoguchi").await;
    let event = counter.scribe.write("madoguchi", Some(4), raised(10));
    counter.push(&[&event]).await;
    told.call(|call| call.alert.id.0[0] == 10).await;
    let ids = async |device: &Device| {
        let calls = device.beat(None, None).await.calls;
        calls.iter().map(|call| call.alert.id.0[0]).collect::<Vec<_>>()
    };
    assert!(ids(&counter).await.contains(&10), "the control: signed in it is told");
    counter.sign_out().await;
    assert_eq!(ids(&counter).await, [7]);
    assert_eq!(ids(&other).await, [8]);

    let event = chief.scribe.write("kacho", Some(1), acknowledged(7));
    let act = chief.scribe.tap("kacho", 1);
    chief.push(&[&event, &act]).await;
    let seen = told.call(|call| call.alert.id.0[0] == 7 && call.last_act.is_some()).await;
    assert_eq!(seen.alert.claims.len(), 1);
    let call = counter.beat(None, None).await.calls.remove(0);
    assert_eq!(call.people.iter().map(|p| p.id.0.as_str()).collect::<Vec<_>>(), ["kacho"]);
    assert_eq!(call.last_act, None, "who comes, and nothing of the case");
}

#[tokio::test]
async fn nobody_beats_for_another_device() {
    let site = Site::demo().await;
    let mut counter = left(&site, 1, "madoguchi").await;
    let event = counter.scribe.write("", Some(1), press(7, Some("shimin")));
    counter.push(&[&event]).await;
    let other = left(&site, 2, "zeimu").await;
    let beat = |number| encode(&Beat { device: device_id(number), place: None, hush: None });
    let answer = other.post("/api/alerts/beat", beat(1)).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "other_device"));
    for credential in [None, Some(format!("mamori_device={}", "0".repeat(64)))] {
        let stranger = Device { credential, ..counter.clone() };
        let answer = stranger.post("/api/alerts/beat", beat(1)).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "unknown_device"));
    }
    let chief = site.device_of(3, "kacho").await;
    let mixed = Device { session: chief.session.clone(), ..counter.clone() };
    let answer = mixed.post("/api/alerts/beat", beat(1)).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "other_device"));
    // A device whose people are not known any more, as after a restore, is one of nobody.
    tables::execute(
        &site,
        "DELETE FROM device_people WHERE device_id = x'01010101010101010101010101010101'",
    )
    .await;
    let answer = counter.post("/api/alerts/beat", beat(1)).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "unknown_device"));
    assert_eq!(other.post("/api/alerts/beat", beat(2)).await.status, 200, "the control");
}

#[tokio::test]
async fn a_device_of_nobody_is_not_known() {
    let site = Site::demo().await;
    let mut stranger = site.device(5);
    let event = stranger.scribe.write("", Some(1), press(7, Some("shimin")));
    let answer = stranger.sync(&[&event]).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "unknown_device"));
}

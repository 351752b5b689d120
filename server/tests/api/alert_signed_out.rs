//! An alert from the sign-in screen: by nobody, in the name of a department of the device.

use crate::common::scribe::{acknowledged, ended, raised, tapped};
use crate::common::{Device, Site, tables};
use mamori_core::body::{AlertRaised, Body, Level};
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
async fn a_device_of_nobody_is_not_known() {
    let site = Site::demo().await;
    let mut stranger = site.device(5);
    let event = stranger.scribe.write("", Some(1), press(7, Some("shimin")));
    let answer = stranger.sync(&[&event]).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "unknown_device"));
}

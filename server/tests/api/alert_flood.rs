//! A device that presses without end: bounded, logged, and nobody else is affected.

use crate::common::scribe::raised;
use crate::common::{Site, tables};
use std::collections::BTreeMap;

/// As many as a device can send in a while.
const PRESSES: u8 = 200;

#[tokio::test]
async fn presses_without_end_are_bounded_and_others_are_heard() {
    let site = Site::demo().await;
    let mut mad = site.device_of(1, "zeimu").await;
    let mut clerk = site.device_of(2, "madoguchi").await;
    let chief = site.device_of(3, "kacho").await;
    let mut told = chief.listen().await;
    let mut statuses = BTreeMap::new();
    for number in 0..PRESSES {
        let before = mad.scribe.clone();
        let press = mad.scribe.write("zeimu", Some(1), raised(number));
        let answer = mad.sync(&[&press]).await;
        if answer.status != 200 {
            assert_eq!(answer.code(), "too_many_presses");
            assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
            mad.scribe = before;
        }
        *statuses.entry(answer.status).or_insert(0) += 1;
    }
    let passed = statuses[&200];
    assert!((20..40).contains(&passed), "{statuses:?}");
    assert_eq!(tables::count(&site, "alerts").await, passed);
    let tap = mad.scribe.tap("zeimu", 1);
    mad.push(&[&tap]).await;
    let press = clerk.scribe.write("madoguchi", Some(2), raised(250));
    clerk.push(&[&press]).await;
    let call = told.call(|call| call.department == "shimin").await;
    assert_eq!(call.alert.id.0, [250; 16], "somebody else is heard at once");
    let lines = tables::audit(&site).await;
    let logged = lines.iter().filter(|line| line.starts_with("alert_flood")).count();
    assert!((1..10).contains(&logged), "logged, and not each time: {logged}");
}

//! `GET /api/cases`.

use crate::common::scribe::{looked, tapped};
use crate::common::{Device, Site};
use mamori_core::sync::SyncResponse;
use mamori_core::view::CasesPage;
use reqwest::Method;

async fn page(device: &Device, query: &str) -> CasesPage {
    let answer = device.get(&format!("/api/cases{query}")).await;
    assert_eq!(answer.status, 200);
    answer.cbor()
}

fn numbers(page: &CasesPage) -> Vec<u8> {
    page.cases.iter().map(|view| view.case.id.0[0]).collect()
}

/// Case 1 of madoguchi, case 2 of gaikin with madoguchi present, case 3 of zeimu.
async fn three_cases(site: &Site) -> SyncResponse {
    let mut one = site.device_of(11, "madoguchi").await;
    let tap = one.scribe.tap("madoguchi", 1);
    one.push(&[&tap]).await;
    let mut two = site.device_of(12, "gaikin").await;
    let tap = two.scribe.write("gaikin", Some(2), tapped(&["madoguchi"]));
    two.push(&[&tap]).await;
    let mut three = site.device_of(13, "zeimu").await;
    let tap = three.scribe.tap("zeimu", 3);
    three.push(&[&tap]).await
}

#[tokio::test]
async fn everybody_sees_what_they_may_and_no_more() {
    let site = Site::demo().await;
    three_cases(&site).await;
    let expected: [(&str, &[u8]); 7] = [
        ("madoguchi", &[2, 1]),
        ("gaikin", &[2]),
        ("kacho", &[2, 1]),
        ("bucho", &[2, 1]),
        ("zeimu", &[3]),
        ("zeimu-kacho", &[3]),
        ("somu", &[]),
    ];
    for (index, (user, cases)) in expected.into_iter().enumerate() {
        let device = site.device_of(u8::try_from(index).unwrap() + 21, user).await;
        let page = page(&device, "").await;
        assert_eq!(numbers(&page), cases, "{user}");
        assert!(page.full && !page.more, "{user}");
    }
    let admin = site.device_of(31, "admin").await.get("/api/cases").await;
    assert_eq!((admin.status, admin.code().as_str()), (403, "forbidden"));
}

#[tokio::test]
async fn everybody_named_is_told_by_name_and_nobody_else() {
    let site = Site::demo().await;
    three_cases(&site).await;
    let device = site.device_of(2, "gaikin").await;
    let names: Vec<String> = page(&device, "").await.people.into_iter().map(|p| p.id.0).collect();
    assert_eq!(names, ["gaikin", "madoguchi"]);
}

#[tokio::test]
async fn only_changes_are_sent_to_who_knows_the_rest() {
    let site = Site::demo().await;
    let answer = three_cases(&site).await;
    let mut chief = site.device_of(2, "kacho").await;
    let here = format!("&store={}&epoch={}", answer.store, answer.epoch);
    let changed = page(&chief, &format!("?after=1{here}")).await;
    assert_eq!((numbers(&changed), changed.full, changed.cursor), (vec![2], false, 3));
    let nothing = page(&chief, &format!("?after=3{here}")).await;
    assert_eq!((numbers(&nothing), nothing.full), (vec![], false));
    // A look is a change too: other screens of the same person learn of it.
    let look = chief.scribe.write("kacho", Some(1), looked(1));
    chief.push(&[&look]).await;
    let seen = page(&chief, &format!("?after=3{here}")).await;
    assert_eq!(numbers(&seen), [1]);
    assert!(seen.cases[0].case.is_read_by(&crate::common::user("kacho")));
    // Another database, another epoch, or no word of either: the whole page.
    let other = "f".repeat(32);
    for query in [
        "?after=3".to_owned(),
        format!("?after=3&store={other}&epoch=1"),
        format!("?after=3&store={}&epoch=2", answer.store),
    ] {
        let page = page(&chief, &query).await;
        assert_eq!((numbers(&page), page.full), (vec![2, 1], true), "{query}");
    }
}

#[tokio::test]
async fn older_ones_come_page_by_page() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let taps: Vec<_> = (1..=7).map(|case| clerk.scribe.tap("madoguchi", case)).collect();
    clerk.push(&taps.iter().collect::<Vec<_>>()).await;
    let first = page(&clerk, "?limit=3").await;
    assert_eq!((numbers(&first), first.more, first.full), (vec![7, 6, 5], true, true));
    let second = page(&clerk, "?limit=3&before=5").await;
    assert_eq!((numbers(&second), second.more, second.full), (vec![4, 3, 2], true, false));
    let last = page(&clerk, "?limit=3&before=2").await;
    assert_eq!((numbers(&last), last.more), (vec![1], false));
    for senseless in ["?limit=0", "?limit=100000"] {
        assert!(!page(&clerk, senseless).await.cases.is_empty(), "{senseless}");
    }
    for query in ["?limit=-1", "?after=x", "?before=1.5"] {
        let answer = clerk.get(&format!("/api/cases{query}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"), "{query}");
    }
}

#[tokio::test]
async fn json_says_the_same_as_cbor() {
    let site = Site::demo().await;
    three_cases(&site).await;
    let chief = site.device_of(2, "kacho").await;
    let accept = [("accept", "application/json")];
    let json = chief.request(Method::GET, "/api/cases", &accept, Vec::new()).await.json();
    let page = page(&chief, "").await;
    assert_eq!(json["cases"].as_array().unwrap().len(), page.cases.len());
    assert_eq!(json["cases"][0]["case"]["id"], page.cases[0].case.id.to_string());
    assert_eq!(json["cursor"], page.cursor);
}

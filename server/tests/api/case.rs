//! `GET /api/cases/{id}`.

use crate::common::{Answer, Site, tables};
use mamori_core::ids::CaseId;
use mamori_core::view::CasePage;

/// Everything a caller can tell two answers apart by, but the clock.
fn visible(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let headers =
        headers.map(|(n, v)| (n.as_str().to_owned(), v.to_str().unwrap().to_owned())).collect();
    (answer.status, headers, answer.body.clone())
}

#[tokio::test]
async fn one_case_with_its_people() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    let chief = site.device_of(2, "kacho").await;
    let id = CaseId([1; 16]);
    let page: CasePage = chief.get(&format!("/api/cases/{id}")).await.cbor();
    assert_eq!((page.case.case.id, page.case.department.as_str()), (id, "shimin"));
    assert_eq!(page.people.len(), 1);
    let read = format!("case_read {id}");
    assert!(tables::audit(&site).await.contains(&read), "every read is in the audit log");
}

#[tokio::test]
async fn another_departments_case_is_told_apart_from_none_by_nothing() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    let other = site.device_of(2, "zeimu-kacho").await;
    let hidden = other.get(&format!("/api/cases/{}", CaseId([1; 16]))).await;
    assert_eq!((hidden.status, hidden.code().as_str()), (404, "not_found"));
    let unknown = other.get(&format!("/api/cases/{}", CaseId([9; 16]))).await;
    let no_id = other.get("/api/cases/nothing").await;
    assert_eq!(visible(&hidden), visible(&unknown));
    assert_eq!(visible(&hidden), visible(&no_id));
    // The control: who may see it gets something else.
    let seen = clerk.get(&format!("/api/cases/{}", CaseId([1; 16]))).await;
    assert_ne!(visible(&hidden), visible(&seen));
}

#[tokio::test]
async fn a_colleagues_case_is_not_ones_own() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    clerk.push(&[&tap]).await;
    let colleague = site.device_of(2, "gaikin").await;
    let answer = colleague.get(&format!("/api/cases/{}", CaseId([1; 16]))).await;
    assert_eq!(answer.status, 404);
}

//! `GET /api/cases/{id}/document`: what is set says what was written, masked words are nowhere, and
//! a code names what it was made from.

use super::route::{NEEDED, Town};
use crate::common::Device;
use crate::common::scribe::written;
use mamori_core::ids::CaseId;
use mamori_core::paper::RouteAct;
use mamori_core::view::VerifiedDocument;
use std::process::Command;

const SECRET: &str = "𠮷田髙﨑太郎";

/// A town with a report that names somebody.
async fn town() -> Town {
    let mut town = Town::begin().await;
    let named = town.staff.scribe.write("madoguchi", Some(1), written("name", SECRET));
    town.staff.push(&[&named]).await;
    town.submit().await;
    town
}

pub async fn ask(device: &Device, query: &str) -> crate::common::Answer {
    device.get(&format!("/api/cases/{}/document?{query}", CaseId([1; 16]))).await
}

/// What pdftotext reads, without white space.
pub fn read(pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(pdf));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, pdf).unwrap();
    let out = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().split_whitespace().collect()
}

/// The verification code as it is printed.
fn code(said: &str) -> String {
    let at = said.find("照合番号").expect("a code") + "照合番号".len();
    said[at..].chars().take(19).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_says_what_was_submitted_and_decided() {
    let mut town = town().await;
    let draft = ask(&town.staff, "kind=report").await;
    assert_eq!(draft.status, 200);
    assert_eq!(draft.header("content-type"), "application/pdf");
    assert!(draft.header("content-disposition").contains("filename*=UTF-8''"));
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Object, 1, "録音の確認が先です").await;
    town.act("bucho", RouteAct::Decide, 1, "録音は確認済み").await;
    let said = read(&ask(&town.staff, "kind=report").await.body);
    for words in [SECRET, "カスハラ第1号", "録音の確認が先です", "録音は確認済み", "部長正"]
    {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    for (field, text) in
        NEEDED.into_iter().filter(|(field, _)| ["demand", "answer"].contains(field))
    {
        assert!(said.contains(text), "{field}");
    }
    let chronology = read(&ask(&town.staff, "kind=chronology").await.body);
    assert!(chronology.contains("経過"), "{chronology}");
    let found: VerifiedDocument =
        town.head.get(&format!("/api/documents/{}", code(&said).to_lowercase())).await.cbor();
    assert!(found.whole && !found.masked && found.kind == "report");
    assert_eq!(town.head.get("/api/documents/0000-0000-0000-0000").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn masked_words_are_nowhere() {
    let mut town = town().await;
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    let open = read(&ask(&town.affairs, "kind=report").await.body);
    assert!(open.contains(SECRET), "the control");
    let answer = ask(&town.affairs, "kind=report&masked=disclosure").await;
    assert_eq!(answer.status, 200);
    let said = read(&answer.body);
    assert!(!said.contains(SECRET) && !said.contains("𠮷田") && said.contains('■'), "{said}");
    assert!(!said.contains("総務和子"), "nor who made the copy");
    assert!(said.contains("謝罪文"), "the rest stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_are_for_who_sees_the_case() {
    let town = town().await;
    let other = town.site.device_of(51, "zeimu-kacho").await;
    assert_eq!(ask(&other, "kind=report").await.status, 404);
    let admin = town.site.device_of(52, "admin").await;
    assert_eq!(ask(&admin, "kind=report").await.status, 403);
    assert_eq!(ask(&town.staff, "kind=report&masked=disclosure").await.status, 403);
    for query in [
        "",
        "kind=secret",
        "kind=measure",
        "kind=measure&measure=x",
        "kind=report&measure=00000000000000000000000000000000",
        "kind=report&masked=password",
    ] {
        assert_eq!(ask(&town.chief, query).await.status, 400, "{query}");
    }
    let none = "kind=measure&measure=00000000000000000000000000000000";
    assert_eq!(ask(&town.chief, none).await.status, 404);
}

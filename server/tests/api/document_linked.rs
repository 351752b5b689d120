//! What a document takes from elsewhere: earlier cases of the same other party, as they were linked
//! when the report was submitted, and the pictures of the case.

use super::document::{ask, read};
use super::picture::begun;
use super::route::Town;
use crate::common::scribe::{tapped, written};
use crate::common::{Answer, Device};
use mamori_core::body::Body;
use mamori_core::ids::{CaseId, MeasureId};
use mamori_core::paper::{MeasureAct, MeasureActed, PaperBody, SubjectLinked};
use std::process::Command;

const DAY_MS: i64 = 86_400_000;

/// A grey PNG of two by two.
const PNG: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\
    \x00\x00\x00\x02\x08\x00\x00\x00\x00\x57\xdd\x52\xf8\x00\x00\x00\x0e\x49\x44\x41\
    \x54\x78\xda\x63\x50\x58\xc0\xb0\x40\x01\x00\x04\x86\x01\x81\x40\x08\x7e\x33\x00\
    \x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

async fn say(device: &mut Device, actor: &str, case: u8, body: Body) {
    let event = device.scribe.write(actor, Some(case), body);
    device.push(&[&event]).await;
}

fn link(to: u8) -> Body {
    let (to, reason) = (CaseId([to; 16]), "電話番号".to_owned());
    PaperBody::Linked(SubjectLinked { to, reason }).into()
}

/// An earlier case with an answer.
async fn earlier(device: &mut Device, actor: &str, case: u8, days: i64, answer: &str) {
    let now_ms = device.scribe.wall_ms;
    device.scribe.wall_ms = now_ms - days * DAY_MS;
    say(device, actor, case, tapped(&[])).await;
    say(device, actor, case, written("answer", answer)).await;
    device.scribe.wall_ms = now_ms;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_tells_which_time_it_is_and_keeps_to_what_was_linked_then() {
    let mut town = Town::begin().await;
    let mut tax = town.site.device_of(45, "zeimu").await;
    tax.scribe.wall_ms = town.staff.scribe.wall_ms;
    earlier(&mut town.staff, "madoguchi", 2, 8, "再発行はできないと答えた").await;
    earlier(&mut tax, "zeimu", 3, 3, "他課の回答").await;
    earlier(&mut town.staff, "madoguchi", 4, 2, "後から結ばれた回答").await;
    say(&mut town.staff, "madoguchi", 1, link(2)).await;
    say(&mut town.staff, "madoguchi", 1, link(3)).await;
    town.submit().await;
    // Linked when the report was under way: its text is that of its submission.
    say(&mut town.staff, "madoguchi", 1, link(4)).await;
    let said = read(&ask(&town.staff, "kind=report").await.body);
    for words in ["3回目", "再発行はできないと答えた", "（閲覧権限のない事案）"]
    {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    assert!(!said.contains("他課の回答"), "another department's content: {said}");
    assert!(!said.contains("後から結ばれた回答") && !said.contains("4回目"), "{said}");
    // The control: where nothing was submitted all links count.
    let draft = read(&town.staff.get(&document(4, "kind=report")).await.body);
    assert!(draft.contains("3回目") && draft.contains("再発行はできないと答えた"), "{draft}");
}

fn document(case: u8, query: &str) -> String {
    format!("/api/cases/{}/document?{query}", CaseId([case; 16]))
}

const SHEET: MeasureId = MeasureId([0x78; 16]);
const PDF: &str = "kind=measure&measure=78787878787878787878787878787878";

fn images(answer: &Answer) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, &answer.body).unwrap();
    let out = Command::new("pdfimages").arg("-list").arg(&file).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().lines().filter(|l| l.contains(" image ")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sheet_of_posts_shows_the_pictures_and_a_masked_copy_none() {
    let mut town = Town::begin().await;
    let (kind, number, text) = (Some("sns_evidence".to_owned()), String::new(), String::new());
    let plan =
        MeasureActed { measure: SHEET, act: MeasureAct::Plan, kind, day: None, number, text };
    say(&mut town.chief, "kacho", 1, PaperBody::Measure(plan).into()).await;
    town.staff.tell("madoguchi", vec![begun(1, PNG), begun(2, PNG)]).await;
    assert_eq!(town.staff.put_chunk(1, 0, 0, PNG).await.status, 200);
    let sheet = ask(&town.chief, PDF).await;
    assert_eq!(sheet.status, 200);
    let said = read(&sheet.body);
    assert_eq!(images(&sheet), 1, "{said}");
    assert_eq!(said.matches("ここには載せていません").count(), 1, "the other has not arrived");
    let masked = ask(&town.chief, &format!("{PDF}&masked=disclosure")).await;
    assert_eq!((masked.status, images(&masked)), (200, 0));
}

#[tokio::test]
async fn impossible_days_and_empty_notes_are_refused_and_change_nothing() {
    let mut town = Town::begin().await;
    let before = town.case().await;
    let part = |field: &str, text: &str| -> Body { written(field, text) };
    let bad = [
        part("when", "令和0年4月1日"),
        part("sns_seen", "2026-02-30 10:00"),
        part("hours", "たくさん"),
        PaperBody::Noted(mamori_core::paper::CaseNoted { text: "　\n".to_owned() }).into(),
    ];
    for body in bad {
        let event = town.staff.scribe.copy().write("madoguchi", Some(1), body);
        let answer = town.staff.sync(&[&event]).await;
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(&answer.body));
    }
    assert_eq!(town.case().await.papers, before.papers);
    // The control: a real day.
    say(&mut town.staff, "madoguchi", 1, written("when", "令和8年4月1日")).await;
    assert_eq!(town.case().await.papers.len(), before.papers.len() + 1);
}

//! A note from a device whose clock is ahead stands where the server got it, and says so.

use crate::story::{Story, TEN_MS, one_tap};
use mamori_core::body::{Body, SessionAnnounced};
use mamori_core::ids::SessionId;
use mamori_core::paper::documents::{Making, chronology, plain};
use mamori_core::paper::{CaseNoted, PaperBody};
use mamori_core::placed::{Placed, placed};

const YEAR_MIN: i64 = 365 * 24 * 60;
const MINUTE_MS: i64 = 60_000;

fn note(story: &mut Story, min: i64, received_min: i64, text: &str) -> Placed {
    let noted = PaperBody::Noted(CaseNoted { text: text.into() });
    let id = story.paper(min, "madoguchi", &noted);
    let paper = story.case.papers.iter_mut().find(|paper| paper.stamp.id == id).unwrap();
    paper.seat.as_mut().unwrap().received_ms = TEN_MS + received_min * MINUTE_MS;
    let stamp = paper.stamp.clone();
    placed(&story.case, &stamp, None)
}

fn on_paper(story: &Story) -> String {
    let dossier = story.dossier();
    plain(&chronology(&Making::new(story.facts(&dossier, None), "shimin")))
}

#[test]
fn paper_and_screen_say_alike_what_was_said() {
    let mut story = one_tap();
    story.meet("in_person", None);
    for mark_min in [30, 5] {
        let said = SessionAnnounced { session: SessionId([0x33; 16]), mark_min, ends_ms: None };
        story.at(6, "madoguchi", Body::SessionAnnounced(said));
    }
    let paper = on_paper(&story);
    assert!(paper.contains("終了時刻を伝えた"), "at the beginning: {paper}");
    assert!(paper.contains("残り5分と告げた") && !paper.contains("残り30分"), "{paper}");
}

#[test]
fn what_was_dated_after_its_receipt_stands_at_its_receipt() {
    let mut story = one_tap();
    let ahead = note(&mut story, YEAR_MIN, 5, "来年の日付のメモ");
    let (at_ms, device_ms) = (TEN_MS + 5 * MINUTE_MS, Some(TEN_MS + YEAR_MIN * MINUTE_MS));
    assert_eq!(ahead, Placed { at_ms, device_ms });
    let paper = on_paper(&story);
    let line =
        "R8.11.20 10:05 | 窓口 花子 | メモ：来年の日付のメモ（端末の時計：令和9年11月20日 10:00）";
    assert!(paper.contains(line), "{paper}");
    // The control: written offline and sent a day later it stands where it was written.
    let at_ms = TEN_MS + 6 * MINUTE_MS;
    assert_eq!(note(&mut story, 6, 24 * 60, "圏外で"), Placed { at_ms, device_ms: None });
}

#[test]
fn what_no_receipt_is_known_of_stands_after_what_came_before() {
    let mut story = one_tap();
    let closed = Body::CaseClosed(mamori_core::body::CaseClosed {});
    story.at(YEAR_MIN, "madoguchi", closed);
    let stamp = story.case.closed.clone().unwrap();
    let device_ms = Some(stamp.at_ms);
    let now_ms = TEN_MS + 60 * MINUTE_MS;
    assert_eq!(placed(&story.case, &stamp, Some(now_ms)), Placed { at_ms: TEN_MS, device_ms });
    let at_ms = stamp.at_ms;
    assert_eq!(placed(&story.case, &stamp, Some(at_ms)), Placed { at_ms, device_ms: None });
}

#[test]
fn a_note_of_spaces_is_none() {
    let mut story = one_tap();
    note(&mut story, 1, 1, "\u{3000} \n");
    assert!(story.dossier().notes.is_empty());
    note(&mut story, 2, 2, " あ ");
    assert_eq!(story.dossier().notes.len(), 1);
}

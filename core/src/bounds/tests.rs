//! What is just allowed passes, and what is just beyond it is refused.

use super::*;
use crate::body::{IncidentDetailed, IncidentTapped};
use crate::ids::{CaseId, EventId, MeasureId};
use crate::paper::{
    CaseNoted, MeasureAct, MeasureActed, ReportWritten, RouteAct, RouteActed, SubjectFlagged,
    SubjectLinked,
};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

fn detailed(words: String) -> Body {
    Body::IncidentDetailed(IncidentDetailed {
        incident: EventId::default(),
        examples: Vec::new(),
        words,
    })
}

#[test]
fn the_last_allowed_length_passes_and_the_next_does_not() {
    assert_eq!(body(&detailed("守".repeat(TEXT_LEN_MAX))), Ok(()));
    assert_eq!(body(&detailed("守".repeat(TEXT_LEN_MAX + 1))), Err(Unfit::Text));
}

#[test]
fn lists_and_codes_are_bounded() {
    let tap = |present: usize, category: usize| {
        Body::IncidentTapped(IncidentTapped {
            category: "a".repeat(category),
            place: None,
            present: vec![UserId::default(); present],
        })
    };
    assert_eq!(body(&tap(STAFF_MAX, CODE_LEN_MAX)), Ok(()));
    assert_eq!(body(&tap(STAFF_MAX + 1, 1)), Err(Unfit::List));
    assert_eq!(body(&tap(0, CODE_LEN_MAX + 1)), Err(Unfit::Code));
}

/// A paper as it comes in an event.
fn judged(paper: PaperBody) -> Result<(), Unfit> {
    let (kind, version) = (String::from(paper.kind()), paper.version());
    body(&Body::Paper { kind, version, content: paper.encode() })
}

fn written(field: &str, text: &str) -> ReportWritten {
    let (field, text) = (String::from(field), String::from(text));
    ReportWritten { field, text, over: Vec::new(), reason: String::new(), measure: None }
}

fn noted(text: &str) -> Result<(), Unfit> {
    judged(PaperBody::Noted(CaseNoted { text: String::from(text) }))
}

#[test]
fn every_field_takes_its_length_and_no_more() {
    for field in field::FIELDS {
        // A number stands in it, where one is asked for.
        let of = |n: usize| {
            let text = ["1", &"𠮷".repeat(n - 1)].concat();
            judged(PaperBody::Written(written(field.code, &text)))
        };
        assert_eq!(of(field.max), Ok(()), "{}", field.code);
        assert_eq!(of(field.max + 1), Err(Unfit::Text), "{}", field.code);
    }
    let unknown = |n: usize| judged(PaperBody::Written(written("of_2031", &"守".repeat(n))));
    assert_eq!(unknown(PAPER_TEXT_MAX), Ok(()));
    assert_eq!(unknown(PAPER_TEXT_MAX + 1), Err(Unfit::Text));
    let part = |n: usize| {
        let measure = Some(MeasureId::default());
        judged(PaperBody::Written(ReportWritten { measure, ..written("body", &"守".repeat(n)) }))
    };
    assert_eq!(part(MEASURE_TEXT_MAX), Ok(()));
    assert_eq!(part(MEASURE_TEXT_MAX + 1), Err(Unfit::Text));
}

#[test]
fn ten_megabytes_are_refused() {
    let huge = "x".repeat(10 << 20);
    assert_eq!(noted(&huge), Err(Unfit::Text));
    assert_eq!(judged(PaperBody::Written(written("course", &huge))), Err(Unfit::Text));
    let acted = RouteActed { act: RouteAct::Object, round: 1, text: huge };
    assert_eq!(judged(PaperBody::Acted(acted)), Err(Unfit::Text));
}

#[test]
fn characters_that_nobody_sees_are_refused_and_rare_ones_pass() {
    for seen in ["𠮷野家", "﨑", "髙橋", "葛󠄀城", "一\n二\t三", "👩‍👧", "<b>&amp;</b>", "=1+1"]
    {
        assert_eq!(noted(seen), Ok(()), "{seen}");
    }
    for unseen in [
        '\0', '\u{7}', '\u{1b}', '\r', '\u{85}', '\u{200f}', '\u{202e}', '\u{61c}', '\u{2028}',
        '\u{2066}',
    ] {
        let text: String = ['あ', unseen, 'い'].into_iter().collect();
        assert_eq!(noted(&text), Err(Unfit::Unseen), "{unseen:?}");
        assert_eq!(judged(PaperBody::Written(written("name", &text))), Err(Unfit::Unseen));
    }
}

#[test]
fn days_times_and_numbers_that_do_not_exist_and_empty_notes_are_refused() {
    let said = |field: &str, text: &str| judged(PaperBody::Written(written(field, text)));
    for (field, bad) in [("when", "令和0年1月1日"), ("sns_seen", "2026-02-30"), ("call", "25:10")]
    {
        assert_eq!(said(field, bad), Err(Unfit::Impossible), "{field} {bad}");
    }
    assert_eq!(said("hours", "たくさん"), Err(Unfit::Impossible));
    assert_eq!(said("when", "令和元年5月1日 10:05"), Ok(()), "the control: a real day");
    assert_eq!(said("demand", "令和0年の分を返せ"), Ok(()), "the control: words are words");
    assert_eq!(noted("　 \n"), Err(Unfit::Empty));
    assert_eq!(noted("済"), Ok(()));
}

#[test]
fn lists_codes_and_numbers_of_papers_are_bounded() {
    let over = |n: usize| {
        let over = vec![EventId::default(); n];
        judged(PaperBody::Written(ReportWritten { over, ..written("demand", "要求") }))
    };
    assert_eq!(over(OVER_MAX), Ok(()));
    assert_eq!(over(OVER_MAX + 1), Err(Unfit::List));
    let long_code = written(&"a".repeat(CODE_LEN_MAX + 1), "");
    assert_eq!(judged(PaperBody::Written(long_code)), Err(Unfit::Code));
    let measure = |number: usize| {
        judged(PaperBody::Measure(MeasureActed {
            measure: MeasureId::default(),
            act: MeasureAct::Done,
            kind: None,
            day: None,
            number: "号".repeat(number),
            text: String::new(),
        }))
    };
    assert_eq!(measure(NUMBER_LEN_MAX), Ok(()));
    assert_eq!(measure(NUMBER_LEN_MAX + 1), Err(Unfit::Text));
    let linked = |n: usize| {
        let reason = "同".repeat(n);
        judged(PaperBody::Linked(SubjectLinked { to: CaseId::default(), reason }))
    };
    assert_eq!(linked(TEXT_LEN_MAX), Ok(()));
    assert_eq!(linked(TEXT_LEN_MAX + 1), Err(Unfit::Text));
    let flagged = SubjectFlagged {
        flag: "f".repeat(CODE_LEN_MAX + 1),
        reason: String::new(),
        owner: UserId::default(),
        until_day: 0,
    };
    assert_eq!(judged(PaperBody::Flagged(flagged)), Err(Unfit::Code));
}

#[test]
fn a_paper_that_is_not_of_its_shape_is_refused_and_a_newer_one_is_kept() {
    let paper = |kind: &str, version, content: &[u8]| {
        body(&Body::Paper { kind: String::from(kind), version, content: Vec::from(content) })
    };
    assert_eq!(paper("case.noted", 1, &[0xff]), Err(Unfit::Unreadable));
    assert_eq!(paper("route.acted", 1, &[]), Err(Unfit::Unreadable));
    assert_eq!(paper("case.noted", 2, &[0xff]), Ok(()), "the control: of a newer build");
}

//! Drafts of measures: what was edited stands over what the case suggests; the letter keeps the
//! rules of 内容証明.

use crate::golden::planned;
use crate::story::{Story, decided, one_tap, policy, repeat};
use mamori_core::paper::document::{Block, DocumentKind, Piece};
use mamori_core::paper::documents::certified::{Broken, cells, pages};
use mamori_core::paper::documents::{Making, draft, measure, parts, plain, warning};
use mamori_core::paper::{Dossier, MeasureAct, MeasureActed, PaperBody, ReportWritten};
use mamori_core::policy::MeasureForm;

const LETTER: mamori_core::ids::MeasureId = mamori_core::ids::MeasureId([0x77; 16]);

/// Plans a warning letter and writes these parts of it.
fn written(story: &mut Story, edits: &[(&str, &str)]) -> Dossier {
    let kind = Some(String::from("warning_letter"));
    let (number, text) = (String::from("守総第34号"), String::new());
    let plan =
        MeasureActed { measure: LETTER, act: MeasureAct::Plan, kind, day: None, number, text };
    story.paper(200, "kacho", &PaperBody::Measure(plan));
    for (field, text) in edits {
        let (field, text) = (String::from(*field), String::from(*text));
        let (over, reason, measure) = (Vec::new(), String::new(), Some(LETTER));
        let said = ReportWritten { field, text, over, reason, measure };
        story.paper(201, "kacho", &PaperBody::Written(said));
    }
    story.dossier()
}

#[test]
fn every_form_has_a_draft_of_its_parts_and_no_sender() {
    let story = decided();
    let (dossier, repeat) = (story.dossier(), repeat());
    let facts = story.facts(&dossier, Some(&repeat));
    for form in MeasureForm::ALL {
        let drafted = draft(&facts, form);
        let codes: Vec<_> = drafted.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, parts(form).iter().map(|part| part.code).collect::<Vec<_>>());
        for (code, text) in drafted.iter().filter(|(code, _)| code.starts_with("sender")) {
            assert_eq!(text, "", "{code}: the legal section chooses");
        }
    }
    assert!(draft(&facts, MeasureForm::None).is_empty());
}

#[test]
fn what_was_edited_stands_over_the_draft() {
    let mut story = decided();
    let edits =
        [("sender", "守里市　総務部長　総務 一郎"), ("body", "　二度と大声を出さないでください。")];
    let dossier = written(&mut story, &edits);
    let making = Making::new(story.facts(&dossier, None), "shimin");
    let document = measure(&making, dossier.measure(LETTER).unwrap()).unwrap();
    let text = plain(&document);
    assert_eq!(document.kind, DocumentKind::Measure(MeasureForm::Warning));
    assert_eq!((document.title.as_str(), document.number.as_str()), ("警告書", "守総第34号"));
    assert!(
        text.contains("二度と大声を出さないでください。") && text.contains("総務部長"),
        "{text}"
    );
    assert!(!text.contains("法務担当が記入") && !text.contains("次の行為"), "{text}");
    assert!(text.contains("髙橋　﨑男　様"), "what nobody edited is drafted");
    // A masked part is as empty as a masked field.
    let masked = [String::from("body"), String::from("name")];
    let copy =
        plain(&measure(&making.with_masked(&masked), dossier.measure(LETTER).unwrap()).unwrap());
    assert!(
        !copy.contains("大声") && !copy.contains("髙橋") && copy.contains("■■■■　様"),
        "{copy}"
    );
}

#[test]
fn the_letter_claims_only_what_was_recorded() {
    let body = |story: &Story| {
        let dossier = story.dossier();
        let drafted = draft(&story.facts(&dossier, None), MeasureForm::Warning);
        drafted.into_iter().find(|(code, _)| *code == "body").unwrap().1
    };
    let mut story = Story::new();
    story.meet("in_person", None);
    story.tap(6, "abuse", "", "責任者を出せ");
    let silent = body(&story);
    assert!(!silent.contains("中止等を求め"), "nobody asked for anything: {silent}");
    story.step(8, "stop_requested");
    let asked = body(&story);
    assert!(asked.contains("当市職員は、その場で中止等を求めました。"), "{asked}");
    assert!(!asked.contains("続きました"), "nothing was recorded after it: {asked}");
    story.tap(9, "abuse", "", "");
    let went_on = body(&story);
    assert!(went_on.contains("中止等を求めた後も、同様の行為が続きました。"), "{went_on}");
}

#[test]
fn a_number_of_the_draft_stands_on_the_letter() {
    let mut story = decided();
    let dossier = written(&mut story, &[("number", "守総第35号")]);
    let making = Making::new(story.facts(&dossier, None), "shimin");
    let document = measure(&making, dossier.measure(LETTER).unwrap()).unwrap();
    let [Block::Grid { lines, .. }] = document.blocks.as_slice() else { panic!("{document:?}") };
    assert!(lines[0].ends_with('号') && lines[0].starts_with('　'), "at the right: {lines:?}");
    let notice = measure(&making, &planned(MeasureForm::EntryBan)).unwrap();
    assert!(!plain(&notice).contains("第35号"), "the control: another measure's");
}

#[test]
fn every_line_of_the_letter_fits_its_grid() {
    let story = decided();
    let dossier = story.dossier();
    let making = Making::new(story.facts(&dossier, None), "shimin");
    let document = measure(&making, &planned(MeasureForm::Warning)).unwrap();
    let [Block::Grid { line_chars, page_lines, lines }] = document.blocks.as_slice() else {
        panic!("{document:?}")
    };
    assert_eq!((*line_chars, *page_lines), (20, 26));
    assert!(lines.iter().all(|line| cells(line) <= 20), "{lines:#?}");
    assert_eq!(pages(lines.len(), &policy().report.unwrap().certified), 2);
}

#[test]
fn what_the_letter_lacks_is_said() {
    let rule = policy().report.unwrap().certified;
    let parts = |story: &Story| {
        let dossier = story.dossier();
        draft(&story.facts(&dossier, None), MeasureForm::Warning)
    };
    let poor = warning::broken(&parts(&one_tap()), &rule);
    let lacks = [
        Broken::NoAddressee,
        Broken::NoAddress,
        Broken::NoDate,
        Broken::NoSender,
        Broken::NoSenderAddress,
    ];
    assert_eq!(poor, lacks);
    let mut rich = parts(&decided());
    assert_eq!(warning::broken(&rich, &rule), lacks[2..]);
    for (code, text) in [
        ("date", "令和8年12月1日"),
        ("sender", "守里市長　守里 太郎"),
        ("sender_address", "守里市本町一丁目1番1号"),
    ] {
        let part = rich.iter_mut().find(|(known, _)| *known == code).unwrap();
        part.1 = String::from(text);
    }
    assert_eq!(warning::broken(&rich, &rule), [], "the control: nothing is missing");
    rich[3].1 = String::from("　やめてください😀");
    assert!(matches!(warning::broken(&rich, &rule)[..], [Broken::NotAllowed(_, '😀')]));
}

#[test]
fn two_people_confirm_a_post() {
    let mut story = Story::new();
    story.write(1, "madoguchi", "sns_service", "X");
    story.write(1, "madoguchi", "sns_by", "窓口 花子、葛城 𠮷男");
    let dossier = story.dossier();
    let drafted = draft(&story.facts(&dossier, None), MeasureForm::SnsSheet);
    let of = |code: &str| {
        drafted.iter().find(|(known, _)| *known == code).map(|(_, text)| text.as_str())
    };
    assert_eq!((of("service"), of("first")), (Some("X"), Some("窓口 花子")));
    assert_eq!(of("second"), Some("葛城 𠮷男"));
    let making = Making::new(story.facts(&dossier, None), "shimin");
    let document = measure(&making, &planned(MeasureForm::SnsSheet)).unwrap();
    let rows = document.blocks.iter().find_map(|block| match block {
        Block::Rows(rows) => Some(rows),
        _ => None,
    });
    let second = rows.and_then(|rows| rows.iter().find(|row| row.code == "second"));
    assert_eq!(second.map(|row| &row.value), Some(&Piece::Text("葛城 𠮷男".into())));
}

#[test]
fn a_call_is_not_said_to_have_been_at_a_desk() {
    let body = |channel: &str, visit: Option<&str>| {
        let mut story = Story::new();
        let visit = visit.map(String::from);
        story.meet(channel, visit);
        let dossier = story.dossier();
        let drafted = draft(&story.facts(&dossier, None), MeasureForm::Warning);
        drafted.into_iter().find(|(code, _)| *code == "body").unwrap().1
    };
    let phone = body("phone", None);
    assert!(phone.contains("頃、電話により、当市職員に"), "{phone}");
    let visit = body("visit", Some("守里市南町2-3"));
    assert!(visit.contains("頃、守里市南町2-3において、当市"), "{visit}");
    let counter = body("in_person", None);
    assert!(counter.contains("守里市役所本庁舎1階市民課1番窓口において"), "the control: {counter}");
}

#[test]
fn two_texts_written_at_once_stand_with_their_authors() {
    let mut story = Story::new();
    story.write(1, "madoguchi", "demand", "再発行");
    story.write(1, "kyoto", "demand", "謝罪");
    let dossier = story.dossier();
    let making = Making::new(story.facts(&dossier, None), "shimin");
    let text = plain(&mamori_core::paper::documents::report(&making));
    assert!(text.contains("要求の内容：〔窓口 花子〕再発行\n　〔葛城 𠮷男〕謝罪"), "{text}");
}

//! What is masked is nowhere in a document, whichever it is and wherever the words stood.

use crate::golden::planned;
use crate::story::{Story, decided, happened};
use mamori_core::case::Case;
use mamori_core::paper::document::{Block, Document, Piece};
use mamori_core::paper::documents::{DISCLOSURE, Making, chronology, measure, plain, report};
use mamori_core::paper::field::{FIELDS, Kind};
use mamori_core::policy::MeasureForm;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

/// Every document of a case.
fn documents(story: &Story, masked: &[String]) -> Vec<Document> {
    let dossier = story.dossier();
    let making = Making::new(story.facts(&dossier, None), "shimin").with_masked(masked);
    let mut all = vec![report(&making), chronology(&making)];
    all.extend(MeasureForm::ALL[..6].iter().filter_map(|form| measure(&making, &planned(*form))));
    all
}

fn read(documents: &[Document]) -> String {
    documents.iter().map(plain).collect::<Vec<_>>().join("\n").replace(['\n', ' ', '　'], "")
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| String::from(*code)).collect()
}

#[test]
fn a_copy_for_disclosure_names_nobody() {
    let story = decided();
    let whole = read(&documents(&story, &[]));
    let masked = read(&documents(&story, &codes(DISCLOSURE)));
    for word in ["髙橋", "﨑男", "髙橋﨑男", "守里市本町1-2-3", "090-1234-5678", "１－２－３"]
        .into_iter()
        .chain(["窓口花子", "葛城𠮷男", "課長太郎", "総務一郎", "部長三郎", "次長四郎"])
    {
        assert!(whole.contains(word), "the control: {word}");
        assert!(!masked.contains(word), "{word} in {masked}");
    }
    for kept in ["土下座", "馬鹿野郎", "カスタマーハラスメントに該当", "本庁舎1階", "意見あり"]
    {
        assert!(masked.contains(kept), "{kept} is no personal fact");
    }
    assert!(masked.contains("開示用") && !whole.contains("開示用"));
}

#[test]
fn a_word_is_found_however_it_is_written() {
    let mut story = happened();
    story.write(50, "madoguchi", "name", "髙橋 﨑男");
    story.write(50, "madoguchi", "phone", "090-1234-5678");
    let told = "０９０ー１２３４ー５６７８から髙橋　﨑男が、次に0９０１2345678の髙橋が";
    story.write(51, "madoguchi", "course", told);
    let masked = documents(&story, &codes(&["name", "phone"]));
    let course = masked[0].blocks.iter().find_map(|block| match block {
        Block::Rows(rows) => rows.iter().find(|row| row.code == "course"),
        _ => None,
    });
    let course = course.map(|row| row.value.clone());
    assert_eq!(course, Some(Piece::Text("■■■■から■■■■が、次に■■■■の■■■■が".into())));
}

/// A title, a chronology and a letter that say the masked words again.
fn spread(values: &[(usize, String)]) -> Story {
    let mut story = happened();
    let all: Vec<&str> = values.iter().map(|(_, value)| value.as_str()).collect();
    for (field, value) in values {
        story.write(50, "madoguchi", FIELDS[*field].code, value);
    }
    let again = ["これは", &all.join("と"), "のことである。"].concat();
    story.write(51, "madoguchi", "prevention", &again);
    story.tap(52, "threat", "", &again);
    story
}

/// Some fields, each with words that stand nowhere else.
fn values() -> impl Strategy<Value = Vec<(usize, String)>> {
    let free: Vec<usize> = (0..FIELDS.len())
        .filter(|at| !matches!(FIELDS[*at].kind, Kind::Choice(_)))
        .filter(|at| !["prevention", "words"].contains(&FIELDS[*at].code))
        .collect();
    let one = (prop::sample::select(free), "[𠮷﨑髙鷗麴𩸽栁濵]{3,9}( [𠮷﨑髙鷗麴𩸽栁濵]{3,5})?");
    prop::collection::vec(one, 1..5)
}

fn nothing_is_left(
    values: &[(usize, String)],
    documents: &[Document],
) -> Result<(), TestCaseError> {
    let text = read(documents);
    for (_, value) in values {
        let value = value.replace(' ', "");
        prop_assert!(!text.contains(&value), "{} is left in\n{}", value, text);
    }
    Ok(())
}

fn runner() -> TestRunner {
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() };
    TestRunner::new_with_rng(
        config,
        prop::test_runner::TestRng::deterministic_rng(prop::test_runner::RngAlgorithm::ChaCha),
    )
}

#[test]
fn masked_words_are_nowhere() {
    let held = runner().run(&values(), |values| {
        let masked: Vec<String> =
            values.iter().map(|(field, _)| String::from(FIELDS[*field].code)).collect();
        nothing_is_left(&values, &documents(&spread(&values), &masked))
    });
    held.unwrap_or_else(|error| panic!("{error}"));
}

/// Control: only the rows of the masked fields are emptied.
#[test]
fn a_mask_of_rows_alone_is_caught() {
    let held = runner().run(&values(), |values| {
        let mut documents = documents(&spread(&values), &[]);
        for block in documents.iter_mut().flat_map(|document| &mut document.blocks) {
            let Block::Rows(rows) = block else { continue };
            let is_masked = |code: &str| values.iter().any(|(at, _)| FIELDS[*at].code == code);
            for row in rows.iter_mut().filter(|row| is_masked(&row.code)) {
                row.value = Piece::Masked;
            }
        }
        nothing_is_left(&values, &documents)
    });
    assert!(held.is_err(), "the control was not caught");
}

#[test]
fn a_row_of_any_field_can_be_masked() {
    let story = decided();
    for field in FIELDS {
        let masked = documents(&story, &codes(&[field.code]));
        for block in &masked[0].blocks {
            let Block::Rows(rows) = block else { continue };
            for row in rows.iter().filter(|row| row.code == field.code) {
                assert_eq!(row.value, Piece::Masked, "{}", field.code);
            }
        }
    }
}

#[test]
fn what_came_after_the_submission_is_named_and_not_mixed_in() {
    let mut story = decided();
    let (submitted, then): (Case, _) = (story.case.clone(), story.dossier());
    story.tap(20, "threat", "", "後から届いた言葉");
    let now = story.dossier();
    let facts = story.facts(&then, None);
    let facts = mamori_core::paper::fill::Facts { case: &submitted, ..facts };
    let making = Making::new(facts, "shimin").with_now(story.facts(&now, None));
    let text = plain(&report(&making));
    let (report, late) = text.split_once("提出後に届いた記録").unwrap();
    assert!(late.contains("後から届いた言葉") && !report.contains("後から届いた言葉"), "{text}");
    let mixed = plain(&mamori_core::paper::documents::report(&Making::new(
        story.facts(&now, None),
        "shimin",
    )));
    assert!(!mixed.contains("提出後に届いた記録"), "the control: nothing came late");
}

#[test]
fn the_first_day_of_reiwa_and_rare_characters_come_through() {
    let mut story = Story::new();
    // 2019-04-30 23:59 and a minute later, in Japan.
    story.start_ms = 1_556_636_340_000;
    story.tap(0, "threat", "", "𠮷田の﨑と髙と葛󠄀");
    let april = documents(&story, &[]);
    assert!(plain(&april[0]).contains("件名：窓口での脅迫（平成31年4月30日）"));
    let mut story = Story::new();
    story.start_ms = 1_556_636_400_000;
    story.tap(0, "threat", "", "𠮷田の﨑と髙と葛󠄀");
    let may = documents(&story, &[]);
    assert!(plain(&may[0]).contains("件名：窓口での脅迫（令和元年5月1日）"));
    assert!(plain(&may[1]).contains("R1.5.1 00:00"), "{}", plain(&may[1]));
    let letter = read(&may[2..3]);
    assert!(letter.contains("令和元年５月１日午前０時頃"), "{letter}");
    for text in [plain(&may[0]), plain(&may[1]), letter] {
        assert!(text.contains("𠮷田の﨑と髙と葛󠄀"), "{text}");
    }
}

//! Who acts on a measure, what fits how it stands, and that nobody's words are lost.

use crate::story::Story;
use mamori_core::ids::{EventId, MeasureId};
use mamori_core::paper::route::Refused;
use mamori_core::paper::{Dossier, Measure, MeasureAct, MeasureActed, PaperBody, ReportWritten};

const LETTER: MeasureId = MeasureId([0x77; 16]);

fn act(story: &mut Story, min: i64, actor: &str, act: MeasureAct, text: &str) -> EventId {
    let kind = (act == MeasureAct::Plan).then(|| String::from("warning_letter"));
    let (number, text) = (String::new(), String::from(text));
    let said = MeasureActed { measure: LETTER, act, kind, day: Some(20_781), number, text };
    story.paper(min, actor, &PaperBody::Measure(said))
}

fn draft(story: &mut Story, min: i64, actor: &str, text: &str) -> EventId {
    let (field, text) = (String::from("body"), String::from(text));
    let (over, reason, measure) = (Vec::new(), String::new(), Some(LETTER));
    let said = ReportWritten { field, text, over, reason, measure };
    story.paper(min, actor, &PaperBody::Written(said))
}

fn letter(dossier: &Dossier) -> &Measure {
    dossier.measure(LETTER).unwrap()
}

/// Why each act that does not stand does not.
fn refused(dossier: &Dossier) -> Vec<Refused> {
    letter(dossier).refused.iter().map(|(_, _, why)| *why).collect()
}

#[test]
fn who_has_nothing_to_do_with_the_report_plans_and_drafts_nothing() {
    let mut story = Story::new();
    act(&mut story, 1, "madoguchi", MeasureAct::Plan, "");
    let dossier = story.dossier();
    assert_eq!((letter(&dossier).kind(), refused(&dossier)), (None, vec![Refused::NoRight]));
    // The control: the same person once the report is theirs.
    story.write(2, "madoguchi", "answer", "再発行できない旨を説明した。");
    act(&mut story, 3, "madoguchi", MeasureAct::Plan, "");
    draft(&mut story, 4, "madoguchi", "やめてください。");
    draft(&mut story, 5, "kyoto", "窓口の者が書いた。");
    let dossier = story.dossier();
    assert_eq!(letter(&dossier).kind(), Some("warning_letter"));
    assert_eq!(letter(&dossier).part("body"), "やめてください。");
    let body = letter(&dossier).written("body").unwrap();
    let kept: Vec<_> = body.entries.iter().map(|e| (e.text.as_str(), e.refused)).collect();
    assert_eq!(kept[1], ("窓口の者が書いた。", Some(Refused::NoRight)), "kept, readable");
}

#[test]
fn who_answers_for_the_case_plans_without_a_report() {
    let mut story = Story::new();
    act(&mut story, 1, "kacho", MeasureAct::Plan, "");
    assert_eq!(letter(&story.dossier()).state(), MeasureAct::Plan);
    act(&mut story, 2, "jicho", MeasureAct::Done, "");
    let dossier = story.dossier();
    assert_eq!(letter(&dossier).state(), MeasureAct::Plan, "of another bureau");
    assert_eq!(refused(&dossier), [Refused::NoRight]);
}

#[test]
fn of_two_who_settle_it_the_first_stands_and_the_other_keeps_their_words() {
    let mut story = Story::new();
    act(&mut story, 1, "kacho", MeasureAct::Plan, "");
    let first = act(&mut story, 2, "kacho", MeasureAct::Done, "");
    act(&mut story, 3, "somu", MeasureAct::Drop, "本人が謝罪したため");
    act(&mut story, 4, "bucho", MeasureAct::Done, "");
    let dossier = story.dossier();
    let measure = letter(&dossier);
    assert_eq!(measure.state(), MeasureAct::Done);
    assert_eq!(refused(&dossier), [Refused::Taken(first); 2]);
    assert_eq!(measure.refused[0].1.text, "本人が謝罪したため");
}

#[test]
fn what_was_settled_is_taken_back_with_a_reason_and_stays_readable() {
    let mut story = Story::new();
    act(&mut story, 1, "kacho", MeasureAct::Plan, "");
    act(&mut story, 2, "kacho", MeasureAct::Drop, " ");
    assert_eq!(refused(&story.dossier()), [Refused::NoWords], "dropped for no reason");
    act(&mut story, 3, "kacho", MeasureAct::Drop, "転居したため");
    act(&mut story, 4, "kacho", MeasureAct::Plan, "");
    assert_eq!(letter(&story.dossier()).state(), MeasureAct::Drop, "taken back for no reason");
    act(&mut story, 5, "kacho", MeasureAct::Plan, "再び来庁したため");
    act(&mut story, 6, "kacho", MeasureAct::Done, "");
    let dossier = story.dossier();
    let acts: Vec<_> = letter(&dossier).acts.iter().map(|(_, said)| said.act).collect();
    use MeasureAct::{Done, Drop, Plan};
    assert_eq!(acts, [Plan, Drop, Plan, Done], "every entry is there");
}

#[test]
fn a_letter_that_went_out_changes_no_more() {
    let mut story = Story::new();
    act(&mut story, 1, "kacho", MeasureAct::Plan, "");
    draft(&mut story, 2, "kacho", "出した文面");
    let done = act(&mut story, 3, "kacho", MeasureAct::Done, "");
    draft(&mut story, 4, "kacho", "後から書いた文面");
    let dossier = story.dossier();
    assert_eq!(letter(&dossier).part("body"), "出した文面");
    let late = letter(&dossier).written("body").unwrap().entries[1].refused;
    assert_eq!(late, Some(Refused::Taken(done)));
    // The control: taken back it can be written again.
    act(&mut story, 5, "kacho", MeasureAct::Plan, "宛先不明で戻ったため");
    draft(&mut story, 6, "kacho", "書き直した文面");
    assert!(letter(&story.dossier()).part("body").contains("書き直した文面"));
}

#[test]
fn nothing_is_settled_or_drafted_that_nobody_planned() {
    let mut story = Story::new();
    act(&mut story, 1, "kacho", MeasureAct::Drop, "不要");
    act(&mut story, 2, "kacho", MeasureAct::Done, "");
    draft(&mut story, 3, "kacho", "先に書いた");
    let dossier = story.dossier();
    assert_eq!(refused(&dossier), [Refused::NotYet; 2]);
    assert_eq!(letter(&dossier).part("body"), "");
}

//! Measures against the server: who plans and drafts, and that a letter stays what it was when it
//! went out.

use super::document::{ask, read};
use super::route::Town;
use crate::common::Device;
use crate::common::scribe::written;
use mamori_core::body::Body;
use mamori_core::ids::MeasureId;
use mamori_core::paper::route::Refused;
use mamori_core::paper::{Measure, MeasureAct, MeasureActed, PaperBody, ReportWritten};

const LETTER: MeasureId = MeasureId([0x77; 16]);
const PDF: &str = "kind=measure&measure=77777777777777777777777777777777";

fn act(act: MeasureAct, number: &str) -> Body {
    let kind = (act == MeasureAct::Plan).then(|| "warning_letter".to_owned());
    let (number, text) = (number.to_owned(), "理由".to_owned());
    PaperBody::Measure(MeasureActed { measure: LETTER, act, kind, day: Some(20_790), number, text })
        .into()
}

fn part(field: &str, text: &str) -> Body {
    let (field, text) = (field.to_owned(), text.to_owned());
    let (over, reason, measure) = (Vec::new(), String::new(), Some(LETTER));
    PaperBody::Written(ReportWritten { field, text, over, reason, measure }).into()
}

async fn say(device: &mut Device, actor: &str, body: Body) {
    let event = device.scribe.write(actor, Some(1), body);
    device.push(&[&event]).await;
}

async fn letter(town: &Town) -> Measure {
    town.dossier().await.measure(LETTER).cloned().expect("it was named")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_stays_what_it_was_when_it_went_out() {
    let mut town = Town::begin().await;
    say(&mut town.staff, "madoguchi", written("name", "守里花子")).await;
    say(&mut town.chief, "kacho", act(MeasureAct::Plan, "")).await;
    say(&mut town.staff, "madoguchi", part("body", "大声を出さないでください。")).await;
    let planned = read(&ask(&town.chief, PDF).await.body);
    assert!(planned.contains("大声を出さないでください") && planned.contains("守里花子"));
    say(&mut town.chief, "kacho", act(MeasureAct::Done, "守総第34号")).await;
    // What comes later, into the case and into the draft, does not reach the letter.
    say(&mut town.staff, "madoguchi", written("name", "別人太郎")).await;
    say(&mut town.staff, "madoguchi", part("body", "後から書いた文面")).await;
    let sent = read(&ask(&town.chief, PDF).await.body);
    for words in ["大声を出さないでください", "守里花子"] {
        assert!(sent.contains(words), "{words} is not in {sent}");
    }
    assert!(!sent.contains("別人太郎") && !sent.contains("後から"), "{sent}");
    // The control: as a plan again it follows the case.
    say(&mut town.chief, "kacho", act(MeasureAct::Plan, "")).await;
    let again = read(&ask(&town.chief, PDF).await.body);
    assert!(again.contains("別人太郎"), "{again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_nothing_to_do_with_the_report_plans_nothing() {
    let mut town = Town::begin().await;
    let mut colleague = town.site.device_of(45, "gaikin").await;
    say(&mut colleague, "gaikin", act(MeasureAct::Plan, "")).await;
    let measure = letter(&town).await;
    assert_eq!((measure.kind(), measure.refused.len()), (None, 1));
    assert_eq!(measure.refused[0].2, Refused::NoRight);
    assert_eq!(ask(&town.chief, PDF).await.status, 404, "there is no document of it");
    // The control: who answers for the case.
    say(&mut town.chief, "kacho", act(MeasureAct::Plan, "")).await;
    assert_eq!(letter(&town).await.kind(), Some("warning_letter"));
    assert_eq!(ask(&town.chief, PDF).await.status, 200);
}

//! Each document of one rich case and of one nearly empty case, word for word.

use crate::story::{Story, decided, one_tap, policy, repeat};
use mamori_core::ids::MeasureId;
use mamori_core::paper::document::Document;
use mamori_core::paper::documents::{Making, chronology, measure, plain, report};
use mamori_core::paper::{Measure, MeasureAct, MeasureActed};
use mamori_core::policy::MeasureForm;
use std::path::PathBuf;

/// Compares with the kept text; `MAMORI_SNAPSHOTS=update` writes it anew.
fn check(name: &str, document: &Document) {
    let text = plain(document) + "\n";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/papers/golden");
    let path = path.join(format!("{name}.txt"));
    if std::env::var("MAMORI_SNAPSHOTS").is_ok_and(|value| value == "update") {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{name} is not what it was.\n--- kept\n{kept}\n--- now\n{text}");
}

/// A measure of a form that somebody planned and nobody edited.
pub fn planned(form: MeasureForm) -> Measure {
    let rules = policy().report.unwrap();
    let rule = rules.measures.into_iter().find(|rule| rule.form == form).unwrap();
    let id = MeasureId([9; 16]);
    let acted = MeasureActed {
        measure: id,
        act: MeasureAct::Plan,
        kind: Some(rule.code),
        day: None,
        number: String::new(),
        text: String::new(),
    };
    let story = one_tap();
    let stamp = story.case.opened().unwrap().clone();
    Measure { id, acts: vec![(stamp, acted)], refused: Vec::new(), parts: Vec::new() }
}

fn check_all(name: &str, story: &Story) {
    let (dossier, repeat) = (story.dossier(), repeat());
    let repeat = dossier.is_submitted().then_some(&repeat);
    let making = Making::new(story.facts(&dossier, repeat), "shimin");
    check(&format!("{name}.report"), &report(&making));
    check(&format!("{name}.chronology"), &chronology(&making));
    for form in &MeasureForm::ALL[..6] {
        let document = measure(&making, &planned(*form)).unwrap();
        check(&format!("{name}.{}", form.code()), &document);
    }
}

#[test]
fn documents_of_a_rich_case() {
    check_all("rich", &decided());
}

#[test]
fn documents_of_a_nearly_empty_case() {
    check_all("poor", &one_tap());
}

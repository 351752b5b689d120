//! The lines of the papers of a case: notes, the route of its report, holds, links, flags and
//! measures.
//! What is written into the fields of the report has its own history there.

use super::{Line, plain};
use crate::components::report::{act_name, refusal};
use crate::ctx::App;
use mamori_core::case::Stamp;
use mamori_core::paper::route::Acted;
use mamori_core::paper::{Dossier, Measure, MeasureAct};
use mamori_core::policy::ReportRules;
use mamori_core::text::Text;

fn said(mut line: Line, words: &str) -> Line {
    line.words = (!words.is_empty()).then(|| words.to_owned());
    line
}

fn route(app: App, dossier: &Dossier, acted: &Acted) -> (Stamp, Line) {
    let (kind, text) = match acted.refused {
        None => ("route", Text::LineRoute),
        Some(_) => ("route-refused", Text::LineRouteRefused),
    };
    let what = app.tf(text, &[("what", app.t(act_name(acted.act)))]);
    let mut line = plain(kind, what);
    match acted.refused {
        None => line.class = "m-line__item m-line__item--session",
        Some(why) => line.notes.push(refusal(app, dossier, why)),
    }
    (acted.stamp.clone(), said(line, &acted.text))
}

/// The label of something of the report's rules; its code where the policy does not know it.
fn label(app: App, code: &str, read: impl FnOnce(&ReportRules) -> Option<String>) -> String {
    let known = app.of_policy(|p, _| p.report.as_ref().and_then(read));
    known.unwrap_or_else(|| code.to_owned())
}

fn measure(app: App, measure: &Measure, lines: &mut Vec<(Stamp, Line)>) {
    let lang = app.lang();
    let code = measure.kind().unwrap_or_default();
    let name = label(app, code, |r| r.measure(code).map(|m| m.label.get(lang).to_owned()));
    for (stamp, acted) in &measure.acts {
        let text = match acted.act {
            MeasureAct::Plan => Text::LineMeasurePlanned,
            MeasureAct::Done => Text::LineMeasureDone,
            MeasureAct::Drop => Text::LineMeasureDropped,
        };
        let mut line = plain("measure", app.tf(text, &[("what", &name)]));
        if !acted.number.is_empty() {
            line.notes.push(acted.number.clone());
        }
        lines.push((stamp.clone(), said(line, &acted.text)));
    }
    for (stamp, acted, _) in &measure.refused {
        let code = acted.kind.as_deref().unwrap_or(code);
        let name = label(app, code, |r| r.measure(code).map(|m| m.label.get(lang).to_owned()));
        let line = plain("measure-refused", app.tf(Text::LineMeasureRefused, &[("what", &name)]));
        lines.push((stamp.clone(), said(line, &acted.text)));
    }
}

/// One line for each.
pub fn lines(app: App, dossier: &Dossier) -> Vec<(Stamp, Line)> {
    let t = |text: Text| app.t(text).to_owned();
    let lang = app.lang();
    let mut lines = Vec::new();
    for note in &dossier.notes {
        lines.push((note.stamp.clone(), said(plain("note", t(Text::LineNote)), &note.text)));
    }
    for acted in &dossier.route.log {
        lines.push(route(app, dossier, acted));
    }
    for hold in &dossier.holds {
        let text = if hold.held { Text::LineHeld } else { Text::LineFreed };
        lines.push((hold.stamp.clone(), said(plain("hold", t(text)), &hold.reason)));
    }
    for link in &dossier.links {
        lines.push((link.stamp.clone(), said(plain("link", t(Text::LineLinked)), &link.reason)));
        if let Some((stamp, why)) = &link.undone {
            lines.push((stamp.clone(), said(plain("unlink", t(Text::LineUnlinked)), why)));
        }
    }
    for flag in &dossier.flags {
        let name =
            label(app, &flag.flag, |r| r.flag(&flag.flag).map(|f| f.label.get(lang).to_owned()));
        let line = plain("flag", app.tf(Text::LineFlagged, &[("flag", &name)]));
        lines.push((flag.stamp.clone(), said(line, &flag.reason)));
        if let Some((stamp, why)) = &flag.undone {
            lines.push((stamp.clone(), said(plain("unflag", t(Text::LineUnflagged)), why)));
        }
    }
    for one in &dossier.measures {
        measure(app, one, &mut lines);
    }
    lines
}

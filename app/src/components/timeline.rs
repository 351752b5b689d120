//! The timeline of a case: one line for each thing that happened, newest first.

mod alert;
pub mod papers;

use super::el::el;
use super::state::{Tone, state};
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::case::{Case, Stamp};
use mamori_core::ids::{EventId, UserId};
use mamori_core::placed::{Placed, placed};
use mamori_core::policy::Severity;
use mamori_core::recording::told::Told;
use mamori_core::text::Text;
use mamori_core::time::{date, same_day, span};
use mamori_core::timeline::{Entry, What};

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    class: &'static str,
    kind: &'static str,
    what: String,
    words: Option<String>,
    notes: Vec<String>,
}

fn plain(kind: &'static str, what: String) -> Line {
    Line { class: "m-line__item", kind, what, ..Line::default() }
}

fn incident(app: App, category: &str, examples: &[String], words: &str, retracted: bool) -> Line {
    let severity = app.of_policy(|p, _| p.category(category).map(|c| c.severity));
    let mut what = app.category(category);
    for code in examples {
        let text = app.of_policy(|p, lang| p.example(code).map(|e| e.text.get(lang).to_owned()));
        what.push_str(&app.tf(Text::Example, &[("text", text.as_deref().unwrap_or(code))]));
    }
    let class = match severity {
        _ if retracted => "m-line__item m-line__item--undone",
        Some(Severity::Danger) => "m-line__item m-line__item--danger",
        _ => "m-line__item",
    };
    let mut line = Line { class, ..plain("incident", what) };
    line.words = (!words.is_empty()).then(|| app.tf(Text::Verbatim, &[("text", words)]));
    if retracted {
        line.kind = "retracted";
    }
    line
}

fn announced(app: App, mark_min: i16) -> String {
    let n = mark_min.unsigned_abs().to_string();
    let planned = app.of_policy(|p, _| p.prompt_for(mark_min.unsigned_abs()).is_some());
    match mark_min {
        ..0 => app.tf(Text::LineSaidOver, &[("n", &n)]),
        0 => app.t(Text::LineSaidEnd).to_owned(),
        _ if planned => app.tf(Text::LineSaidLeft, &[("n", &n)]),
        _ => app.t(Text::EndAnnounced).to_owned(),
    }
}

fn session(class: Line) -> Line {
    Line { class: "m-line__item m-line__item--session", ..class }
}

fn started(app: App, what: &What) -> Line {
    let What::SessionStarted { place, place_reason, present, alone_reason, limit_min, .. } = what
    else {
        return Line::default();
    };
    let text = app.tf(Text::LineStarted, &[("n", &limit_min.to_string())]);
    let mut line = session(plain("session-started", text));
    let names = present.iter().map(|u| app.name(u)).collect::<Vec<_>>();
    if !names.is_empty() {
        let names = names.join(app.t(Text::Comma));
        line.notes.push(app.tf(Text::LineWith, &[("names", &names)]));
    }
    if let What::SessionStarted { channel: Some(code), .. } = what {
        let label = app.of_policy(|p, lang| p.channel(code).map(|l| l.get(lang).to_owned()));
        line.notes.extend(label);
    }
    if !place.is_empty() {
        line.notes.push(app.place(place));
    }
    if let What::SessionStarted { visit: Some(visit), .. } = what {
        line.notes.push(app.tf(Text::LineVisit, &[("place", visit)]));
    }
    let reasons = [place_reason, alone_reason];
    line.notes.extend(reasons.into_iter().filter(|r| !r.is_empty()).cloned());
    line
}

fn line(app: App, what: &What) -> Line {
    match what {
        What::Incident { category, examples, words, retracted, .. } => {
            incident(app, category, examples, words, *retracted)
        }
        What::SessionStarted { .. } => started(app, what),
        What::Extended { minutes, reason, second, counts } => {
            let text = if *counts { Text::LineExtended } else { Text::LineExtendedNot };
            let text = app.tf(text, &[("n", &minutes.to_string()), ("reason", reason)]);
            let mut line = session(plain("extended", text));
            line.notes.push(app.tf(Text::LineSecond, &[("name", &app.name(second))]));
            line
        }
        What::Joined { person, role, changed: true, .. } => role_changed(app, person, role),
        What::Joined { person, role, supervisor, .. } => joined(app, person, role, *supervisor),
        What::Left { person, retracted } => {
            let text = app.tf(Text::LineStaffLeft, &[("name", &app.name(person))]);
            if *retracted { undone_line(text) } else { plain("left", text) }
        }
        What::Step { step: code, nth, .. } => step(app, code, *nth),
        What::Announced { mark_min } => plain("announced", announced(app, *mark_min)),
        What::SessionEnded { reason, length_ms, over_ms } => {
            let label =
                app.of_policy(|p, lang| p.end_reason(reason).map(|r| r.get(lang).to_owned()));
            let label = label.unwrap_or_else(|| reason.clone());
            let text = app.tf(Text::LineEnded, &[("reason", &label)]);
            let mut line = session(plain("session-ended", text));
            let ms = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
            line.notes.push(span(ms(*length_ms), app.lang()));
            if *over_ms > 0 {
                let over = span(ms(*over_ms), app.lang());
                line.notes.push(app.tf(Text::LineOver, &[("span", &over)]));
            }
            line
        }
        What::AlertRaised { .. }
        | What::Answered { .. }
        | What::AlertDetailed { .. }
        | What::PoliceTold { .. }
        | What::AlertEnded { .. }
        | What::Cared { .. } => alert::line(app, what),
        What::Recording { told, .. } => recording(app, told),
        What::Closed => plain("closed", app.t(Text::LineClosed).to_owned()),
    }
}

fn joined(app: App, person: &UserId, role: &Option<String>, supervisor: bool) -> Line {
    let text = if supervisor { Text::LineJoinedSuperior } else { Text::LineJoined };
    let mut line = plain("joined", app.tf(text, &[("name", &app.name(person))]));
    if let Some(role) = role {
        line.notes.push(app.tf(Text::LineRole, &[("role", &role_name(app, role))]));
    }
    line
}

fn role_name(app: App, role: &str) -> String {
    let label = app.of_policy(|p, lang| p.staff_role(role).map(|l| l.get(lang).to_owned()));
    label.unwrap_or_else(|| role.to_owned())
}

/// Somebody who is there takes over another role.
fn role_changed(app: App, person: &UserId, role: &Option<String>) -> Line {
    let role = role.as_ref().map(|role| role_name(app, role)).unwrap_or_default();
    let values = [("name", &*app.name(person)), ("role", &*role)];
    plain("role", app.tf(Text::LineRoleChanged, &values))
}

fn undone_line(what: String) -> Line {
    Line { class: "m-line__item m-line__item--undone", ..plain("retracted", what) }
}

fn recording(app: App, told: &Told) -> Line {
    let mut line = plain("recording", told.text(app.lang()));
    if let Told::Started { consent, .. } = told {
        line.notes.push(consent.text(app.lang()).to_owned());
    }
    line
}

/// A step towards the other party: 退去要求（2回目）. Taken back, it has no count.
fn step(app: App, code: &str, nth: usize) -> Line {
    let label = app.of_policy(|p, lang| p.step(code).map(|(label, _)| label.get(lang).to_owned()));
    let label = label.unwrap_or_else(|| code.to_owned());
    match nth {
        0 => undone_line(label),
        1 => session(plain("step", label)),
        _ => {
            let n = nth.to_string();
            session(plain("step", app.tf(Text::StepNth, &[("what", &label), ("n", &n)])))
        }
    }
}

/// What happened, in a few words.
pub fn short(app: App, entry: &Entry) -> String {
    line(app, &entry.what).what
}

/// The day from which the lines below it are.
fn day(app: App, at_ms: i64) -> AnyView {
    let day = date(at_ms, app.offset_min(), app.lang());
    el("li")
        .class("m-line__day")
        .test("timeline-day")
        .kid(el("h4").class("m-day").kid(day))
        .into_any()
}

/// What the clock of the device showed, where that cannot have been.
fn device_clock(app: App, at_ms: i64) -> AnyView {
    let when = date(at_ms, app.offset_min(), app.lang()) + " " + &app.hm(at_ms);
    let text = app.tf(Text::DeviceClock, &[("when", &when)]);
    el("p").test("timeline-ahead").kid(state(Tone::Wait, "#i-warn", text)).into_any()
}

/// One line; `unsent` are the events that are on this device only.
fn item(app: App, stamp: &Stamp, placed: Placed, line: Line, unsent: &[EventId]) -> AnyView {
    let mut note = app.name(&stamp.by);
    for more in &line.notes {
        note.push_str(app.t(Text::Dot));
        note.push_str(more);
    }
    let local = unsent
        .contains(&stamp.id)
        .then(|| state(Tone::Local, "#i-device", app.t(Text::OnDevice).to_owned()));
    let words =
        line.words.map(|words| el("blockquote").class("m-line__words").kid(words).into_any());
    let retracted = (line.kind == "retracted").then(|| undone(app));
    el("li")
        .attr("class", line.class)
        .test("timeline-item")
        .attr("data-kind", line.kind)
        .kid(el("time").class("m-line__time m-num").kid(app.hms(placed.at_ms)))
        .kid(
            el("div")
                .kid(el("p").class("m-line__what").kid(line.what))
                .kid(words)
                .kid(el("p").class("m-note").kid(note))
                .kid(placed.device_ms.map(|at_ms| device_clock(app, at_ms)))
                .kid(retracted)
                .kid(local),
        )
        .into_any()
}

fn undone(app: App) -> AnyView {
    el("p")
        .class("m-note")
        .test("timeline-retracted")
        .kid(super::parts::caption(app, Text::Undone))
        .into_any()
}

/// See the module. The papers of the case stand among what happened; each day has its heading.
pub fn timeline(
    app: App,
    case: &Case,
    entries: &[Entry],
    papers: Vec<(Stamp, Line)>,
    unsent: &[EventId],
) -> AnyView {
    let now_ms = app.screen.now_ms.get_untracked();
    let told = entries.iter().map(|e| (e.stamp.clone(), line(app, &e.what)));
    let place = |(stamp, line): (Stamp, Line)| (placed(case, &stamp, Some(now_ms)), stamp, line);
    let mut lines: Vec<_> = papers.into_iter().chain(told).map(place).collect();
    // Newest first; of one moment what was written down last comes first.
    lines.sort_by_key(|(placed, stamp, _)| core::cmp::Reverse((placed.at_ms, stamp.id)));
    let mut items = Vec::new();
    let mut above_ms = None;
    for (placed, stamp, line) in lines {
        let same = |above_ms| same_day(above_ms, placed.at_ms, app.offset_min());
        if !above_ms.is_some_and(same) {
            items.push(day(app, placed.at_ms));
        }
        above_ms = Some(placed.at_ms);
        items.push(item(app, &stamp, placed, line, unsent));
    }
    el("ol").class("m-line").test("timeline").kid(items).into_any()
}

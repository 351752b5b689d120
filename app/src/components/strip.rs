//! The open case at the top of 記録, and its latest acts.

use super::clock::Left;
use super::el::el;
use super::icons::{icon, small};
use super::parts::{all, button, caption, fact, live, words};
use super::state::{Tone, state};
use super::t;
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::case::{Case, Incident};
use mamori_core::ids::CaseId;
use mamori_core::text::Text;

/// Most acts shown; the rest stands in the case.
const RECENT_MAX: usize = 6;

/// What the strip says of the open case.
#[derive(Clone, PartialEq)]
struct Open {
    id: CaseId,
    since_ms: i64,
    place: Option<String>,
    acts: usize,
}

fn open(case: &Case) -> Option<Open> {
    Some(Open {
        id: case.id,
        since_ms: case.opened()?.at_ms,
        place: case.place().map(str::to_owned),
        acts: case.incidents.iter().filter_map(Incident::standing).count(),
    })
}

/// The strip: the open case with the clock of its session, or that none is open.
pub fn strip(app: App) -> AnyView {
    let open = watch(move || app.screen.open_case.with(|case| case.as_deref().and_then(open)));
    live(move || match open.get() {
        Some(open) => Some(some(app, &open)),
        None => Some(none(app)),
    })
}

fn none(app: App) -> AnyView {
    let place = move || {
        let code = app.screen.settings.with(|s| s.place.clone());
        code.map(|code| app.place(&code)).unwrap_or_default()
    };
    el("div")
        .class("m-strip m-strip--none")
        .test("strip")
        .attr("data-state", "none")
        .kid(
            el("span")
                .kid(el("span").class("m-strip__what").kid(caption(app, Text::NoOpenCase)))
                .kid(el("span").class("m-strip__more").kid(words(place))),
        )
        .into_any()
}

fn some(app: App, open: &Open) -> AnyView {
    let left = watch(move || Left::now(app));
    let over = fact(move || matches!(left.get(), Some(Left::Over(_))));
    let meeting = fact(move || left.get().is_some());
    let since_ms = open.since_ms;
    let acts = app.tf(Text::Acts, &[("n", &open.acts.to_string())]);
    let more = match &open.place {
        Some(code) => app.place(code) + app.t(Text::Dot) + &acts,
        None => acts,
    };
    let case = Page::Case(open.id).hash();
    let href = move || if meeting.get() { Page::Session.hash() } else { case.clone() };
    let label = move || match left.get() {
        Some(Left::Remaining(_)) => app.t(Text::MeetingLeft).to_owned(),
        Some(Left::Over(_)) => app.t(Text::OverBy).to_owned(),
        None => String::new(),
    };
    let clock = move || left.get().map(Left::text).unwrap_or_default();
    el("a")
        .live("class", move || if over.get() { "m-strip m-strip--over" } else { "m-strip" })
        .live("href", href)
        .test("strip")
        .attr("data-state", "open")
        .kid(
            el("span")
                .kid(
                    el("span")
                        .class("m-strip__what")
                        .kid(caption(app, Text::OpenCase))
                        .kid(" ")
                        .kid(el("time").kid(words(move || app.when(since_ms))))
                        .kid(caption(app, Text::Since)),
                )
                .kid(el("span").class("m-strip__more").kid(more)),
        )
        .kid(
            el("span")
                .class("m-strip__clock m-num")
                .attr("role", "timer")
                .attr("aria-live", "off")
                .kid(el("small").kid(words(label)))
                .kid(words(clock)),
        )
        .kid(small("#i-go"))
        .into_any()
}

/// One line of the latest acts.
#[derive(Clone, PartialEq)]
struct Act {
    at_ms: i64,
    category: String,
    example: Option<String>,
    stored: bool,
}

fn acts(case: &Case) -> Vec<Act> {
    let act = |incident: &Incident| {
        let tap = incident.standing()?;
        let example = incident.detail().and_then(|d| d.examples.first().cloned());
        let stored = tap.stamp.cursor.is_some();
        Some(Act { at_ms: tap.stamp.at_ms, category: tap.category.clone(), example, stored })
    };
    let mut newest: Vec<Act> = Vec::new();
    for act in case.incidents.iter().filter_map(act) {
        let at = newest.partition_point(|other| other.at_ms >= act.at_ms);
        newest.insert(at, act);
    }
    newest.truncate(RECENT_MAX);
    newest
}

fn line(app: App, act: &Act) -> AnyView {
    let mut what = app.category(&act.category);
    if let Some(code) = &act.example {
        let example = app.of_policy(|p, lang| p.example(code).map(|e| e.text.get(lang).to_owned()));
        what.push_str(&app.tf(Text::Example, &[("text", example.as_ref().unwrap_or(code))]));
    }
    let word = match act.stored {
        true => state(Tone::Ok, "#i-check", app.t(Text::Sent).to_owned()),
        false => state(Tone::Local, "#i-device", app.t(Text::OnDevice).to_owned()),
    };
    el("li")
        .class("m-recent__item")
        .test("recent")
        .kid(el("time").class("m-num").kid(app.hms(act.at_ms)))
        .kid(el("span").kid(what))
        .kid(word)
        .into_any()
}

/// The latest acts of the open case, newest first, and a way to end the case.
pub fn recent(app: App) -> AnyView {
    let acts =
        watch(move || app.screen.open_case.with(|c| c.as_deref().map(acts).unwrap_or_default()));
    let list = move || {
        let acts = acts.get();
        let lines: Vec<AnyView> = acts.iter().map(|act| line(app, act)).collect();
        let list =
            || el("ol").live("aria-label", t(app, Text::ActsOfThisCase)).kid(lines).into_any();
        (!acts.is_empty()).then(list)
    };
    let may = fact(move || app.screen.open_case.with(|c| c.as_deref().is_some_and(may_close)));
    let close = live(move || may.get().then(|| close_button(app)));
    // One block: a phone has no room for it beside the card after a tap, and hides it.
    el("div").class("m-recent").kid(live(list)).kid(close).into_any()
}

/// Whether nothing runs in the case that closing would cut off.
pub fn may_close(case: &Case) -> bool {
    case.active_alert().is_none() && case.running().is_none()
}

/// この事案の対応を終える: the next tap opens another case.
pub fn close_button(app: App) -> AnyView {
    let inner = all(vec![icon("#i-check"), caption(app, Text::CloseCase)]);
    let close = move || app.send(Command::CloseCase);
    button("m-btn m-btn--quiet", "case-close", close, inner)
}

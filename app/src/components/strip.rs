//! The open case at the top of 記録, and its latest acts.

use super::clock::Left;
use super::icons::{icon, small};
use super::parts::{all, button, fact, live, words};
use super::state::{Tone, state};
use super::t;
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
    let open = Memo::new(move |_| app.screen.open_case.with(|case| case.as_deref().and_then(open)));
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
    view! {
        <div class="m-strip m-strip--none" data-test="strip" data-state="none">
            <span>
                <span class="m-strip__what">{t(app, Text::NoOpenCase)}</span>
                <span class="m-strip__more">{words(place)}</span>
            </span>
        </div>
    }
    .into_any()
}

fn some(app: App, open: &Open) -> AnyView {
    let left = Memo::new(move |_| Left::now(app));
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
    view! {
        <a
            class=move || if over.get() { "m-strip m-strip--over" } else { "m-strip" }
            href=move || href()
            data-test="strip"
            data-state="open"
        >
            <span>
                <span class="m-strip__what">
                    {t(app, Text::OpenCase)} " " <time>{words(move || app.when(since_ms))}</time>
                    {t(app, Text::Since)}
                </span>
                <span class="m-strip__more">{more}</span>
            </span>
            <span class="m-strip__clock m-num" role="timer" aria-live="off">
                <small>{words(label)}</small>
                {words(clock)}
            </span>
            {small("#i-go")}
        </a>
    }
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
    view! {
        <li class="m-recent__item" data-test="recent">
            <time class="m-num">{app.hms(act.at_ms)}</time>
            <span>{what}</span>
            {word}
        </li>
    }
    .into_any()
}

/// The latest acts of the open case, newest first, and a way to end the case.
pub fn recent(app: App) -> AnyView {
    let acts = Memo::new(move |_| {
        app.screen.open_case.with(|c| c.as_deref().map(acts).unwrap_or_default())
    });
    let list = move || {
        let acts = acts.read();
        let lines: Vec<AnyView> = acts.iter().map(|act| line(app, act)).collect();
        let list = || view! { <ol aria-label=t(app, Text::ActsOfThisCase)>{lines}</ol> }.into_any();
        (!acts.is_empty()).then(list)
    };
    let may = fact(move || app.screen.open_case.with(|c| c.as_deref().is_some_and(may_close)));
    let close = live(move || may.get().then(|| close_button(app)));
    // One block: a phone has no room for it beside the card after a tap, and hides it.
    view! { <div class="m-recent">{live(list)} {close}</div> }.into_any()
}

/// Whether nothing runs in the case that closing would cut off.
pub fn may_close(case: &Case) -> bool {
    case.active_alert().is_none() && case.running().is_none()
}

/// この事案の対応を終える: the next tap opens another case.
pub fn close_button(app: App) -> AnyView {
    let inner = all(vec![icon("#i-check"), t(app, Text::CloseCase).into_any()]);
    let close = move || app.send(Command::CloseCase);
    button("m-btn m-btn--quiet", "case-close", close, inner)
}

//! The open case at the top of 記録, and its latest acts.

use super::clock::Left;
use super::icons::{icon, small};
use super::state::{Tone, state};
use super::t;
use crate::command::Command;
use crate::ctx::{App, app};
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
#[component]
pub fn Strip() -> impl IntoView {
    let app = app();
    let open = Memo::new(move |_| app.screen.open_case.with(|case| case.as_deref().and_then(open)));
    move || match open.get() {
        Some(open) => some(app, &open),
        None => none(app),
    }
}

fn none(app: App) -> AnyView {
    let place = move || {
        let code = app.screen.settings.with(|s| s.place.clone());
        code.map(|code| view! { <span class="m-strip__more">{app.place(&code)}</span> })
    };
    view! {
        <div class="m-strip m-strip--none" data-test="strip" data-state="none">
            <span><span class="m-strip__what">{t(app, Text::NoOpenCase)}</span>{place}</span>
        </div>
    }
    .into_any()
}

fn some(app: App, open: &Open) -> AnyView {
    let left = Memo::new(move |_| Left::now(app));
    let over = Memo::new(move |_| matches!(left.get(), Some(Left::Over(_))));
    let meeting = Memo::new(move |_| left.get().is_some());
    let since_ms = open.since_ms;
    let since = move || app.when(since_ms);
    let acts = app.tf(Text::Acts, &[("n", &open.acts.to_string())]);
    let more = match &open.place {
        Some(code) => format!("{}{}{acts}", app.place(code), app.t(Text::Dot)),
        None => acts,
    };
    let case = Page::Case(open.id).hash();
    let href = move || if meeting.get() { Page::Session.hash() } else { case.clone() };
    let clock = move || {
        left.get().map(|left| {
            let label = match left {
                Left::Remaining(_) => Text::MeetingLeft,
                Left::Over(_) => Text::OverBy,
            };
            view! { <small>{t(app, label)}</small> {left.text()} }
        })
    };
    view! {
        <a
            class=move || if over.get() { "m-strip m-strip--over" } else { "m-strip" }
            href=href
            data-test="strip"
            data-state="open"
        >
            <span>
                <span class="m-strip__what">
                    {t(app, Text::OpenCase)} " " <time>{since}</time>{t(app, Text::Since)}
                </span>
                <span class="m-strip__more">{more}</span>
            </span>
            <span class="m-strip__clock m-num" role="timer" aria-live="off">{clock}</span>
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
    let mut acts: Vec<Act> = case.incidents.iter().filter_map(act).collect();
    acts.sort_by_key(|act| std::cmp::Reverse(act.at_ms));
    acts.truncate(RECENT_MAX);
    acts
}

/// The latest acts of the open case, newest first, and a way to end the case.
#[component]
pub fn Recent() -> impl IntoView {
    let app = app();
    let acts = Memo::new(move |_| {
        app.screen.open_case.with(|c| c.as_deref().map(acts).unwrap_or_default())
    });
    let line = move |act: Act| {
        let mut what = app.category(&act.category);
        if let Some(code) = act.example {
            let example =
                app.of_policy(|p, lang| p.example(&code).map(|e| e.text.get(lang).to_owned()));
            what.push_str(&app.tf(Text::Example, &[("text", &example.unwrap_or(code))]));
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
    };
    let list = move || {
        let acts = acts.get();
        (!acts.is_empty()).then(|| {
            view! {
                <ol aria-label=t(app, Text::ActsOfThisCase)>
                    {acts.into_iter().map(line).collect_view()}
                </ol>
            }
        })
    };
    // One block: a phone has no room for it beside the card after a tap, and hides it.
    view! { <div class="m-recent">{list} {close(app)}</div> }
}

/// この事案の対応を終える: the next tap opens another case. Not offered while something runs.
fn close(app: App) -> AnyView {
    let may =
        Memo::new(move |_| app.screen.open_case.with(|c| c.as_deref().is_some_and(may_close)));
    (move || may.get().then(|| close_button(app))).into_any()
}

/// Whether nothing runs in the case that closing would cut off.
pub fn may_close(case: &Case) -> bool {
    case.active_alert().is_none() && case.running().is_none()
}

/// この事案の対応を終える.
pub fn close_button(app: App) -> AnyView {
    view! {
        <button
            class="m-btn m-btn--quiet"
            type="button"
            data-test="case-close"
            on:click=move |_| app.send(Command::CloseCase)
        >
            {icon("#i-check")}
            {t(app, Text::CloseCase)}
        </button>
    }
    .into_any()
}

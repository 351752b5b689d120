//! One line of the list of cases.

use super::clock::Left;
use super::icons::small;
use super::parts::{all, fact, live, words};
use super::state::Tone;
use super::t;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::desk::{Row, RowState};
use mamori_core::ids::CaseId;
use mamori_core::policy::Severity;
use mamori_core::text::Text;

/// A state as tests read it, its tone, its sign, and its words.
fn look(state: &RowState) -> (&'static str, Tone, &'static str) {
    match state {
        RowState::OnDevice(_) => ("device", Tone::Local, "#i-device"),
        RowState::Sent => ("sent", Tone::Ok, "#i-check"),
        RowState::Seen { .. } => ("seen", Tone::Ok, "#i-check"),
    }
}

fn text(app: App, state: &RowState) -> String {
    match state {
        RowState::OnDevice(n) => app.tf(Text::OnDeviceMany, &[("n", &n.to_string())]),
        RowState::Sent => app.t(Text::Sent).to_owned(),
        RowState::Seen { by, at_ms } => {
            let (name, time) = (app.name(by), app.when(*at_ms));
            app.tf(Text::SeenBy, &[("name", &name), ("time", &time)])
        }
    }
}

/// How far the case has come.
fn state(app: App, state: RowState) -> AnyView {
    let (name, tone, symbol) = look(&state);
    let text = words(move || text(app, &state));
    view! {
        <span class=tone.class() data-test="case-state" data-state=name>{small(symbol)}{text}</span>
    }
    .into_any()
}

/// The line, as long as the case is in the list.
pub fn case_row(app: App, id: CaseId) -> AnyView {
    let row = Memo::new(move |_| {
        app.screen.rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())
    });
    live(move || row.with(|row| row.as_ref().map(|row| line(app, row))))
}

const fn class(unread: bool, alert: bool) -> &'static str {
    match (unread, alert) {
        (false, false) => "m-case",
        (true, false) => "m-case m-case--unread",
        (false, true) => "m-case m-case--alert",
        (true, true) => "m-case m-case--unread m-case--alert",
    }
}

fn line(app: App, row: &Row) -> AnyView {
    let id = row.id;
    let place = match &row.place {
        Some(code) => app.place(code),
        None => app.t(Text::PlaceUnknown).to_owned(),
    };
    let flag = row.alert.then(|| {
        view! {
            <span class="m-case__flag">{small("#i-emergency")}{t(app, Text::AlertRunning)}</span>
        }
        .into_any()
    });
    let unread = row
        .unread
        .then(|| view! { <span class="m-sr">{t(app, Text::UnreadOne)}</span> }.into_any());
    let closed = (row.closed && row.running.is_none())
        .then(|| view! { <span>{t(app, Text::Closed)}</span> }.into_any());
    view! {
        <a
            class=class(row.unread, row.alert)
            href=Page::Case(id).hash()
            aria-current=move || (app.screen.page.get() == Page::Case(id)).then_some("true")
            data-test="case-row"
            data-case=id.to_string()
            data-unread=if row.unread { "true" } else { "false" }
            data-state=look(&row.state).0
        >
            <span class="m-case__time m-num"><time>{app.hm(row.opened_ms)}</time>{unread}</span>
            <span class="m-case__title">{place}</span>
            {flag}
            <span class="m-case__who">{app.name(&row.by)}</span>
            <span class="m-tags">{all(row.counts.iter().map(|c| tag(app, c)).collect())}</span>
            <span class="m-case__foot">
                {row.running.map(|session| live_clock(app, session))}
                {state(app, row.state.clone())}
                {closed}
            </span>
        </a>
    }
    .into_any()
}

/// A category and how often.
fn tag(app: App, (code, count): &(String, usize)) -> AnyView {
    let severity = app.of_policy(|p, _| p.category(code).map(|c| c.severity));
    let danger = severity == Some(Severity::Danger);
    let class = if danger { "m-tag m-tag--danger" } else { "m-tag" };
    let name = app.of_policy(|p, lang| p.category(code).map(|c| c.short.get(lang).to_owned()));
    let name = name.unwrap_or_else(|| code.clone());
    let many = (*count > 1).then(|| {
        let count = count.to_string();
        view! { " " <b>{count}<span class="m-sr">{t(app, Text::Times)}</span></b> }.into_any()
    });
    view! { <span class=class>{name}{many}</span> }.into_any()
}

/// The clock of a session that runs in the case.
fn live_clock(app: App, (started_ms, limit_min): (i64, u16)) -> AnyView {
    let ends_ms = started_ms + i64::from(limit_min) * 60_000;
    let left = move || Left::at(ends_ms, app.screen.now_ms.get());
    let over = fact(move || matches!(left(), Left::Over(_)));
    let label = move || {
        app.t(if over.get() { Text::MeetingOver } else { Text::MeetingLeftLong }).to_owned()
    };
    view! {
        <span
            class=move || {
                if over.get() { "m-case__live m-case__live--over" } else { "m-case__live" }
            }
            data-test="case-live"
        >
            {words(label)} " " <span class="m-num">{words(move || left().text())}</span>
        </span>
    }
    .into_any()
}

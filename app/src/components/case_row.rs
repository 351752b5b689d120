//! One line of the list of cases.

use super::clock::Left;
use super::icons::small;
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

fn words(app: App, state: &RowState) -> String {
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
    let text = move || words(app, &state);
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
    let line = move || row.with(|row| row.as_ref().map(|row| line(app, row)));
    line.into_any()
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
    });
    let unread = row.unread.then(|| view! { <span class="m-sr">{t(app, Text::UnreadOne)}</span> });
    let current = move || (app.screen.page.get() == Page::Case(id)).then_some("true");
    view! {
        <a
            class=class(row.unread, row.alert)
            href=Page::Case(id).hash()
            aria-current=current
            data-test="case-row"
            data-case=id.to_string()
            data-unread=if row.unread { "true" } else { "false" }
            data-state=look(&row.state).0
        >
            <span class="m-case__time m-num"><time>{app.hm(row.opened_ms)}</time>{unread}</span>
            <span class="m-case__title">{place}</span>
            {flag}
            <span class="m-case__who">{app.name(&row.by)}</span>
            <span class="m-tags">{row.counts.iter().map(|c| tag(app, c)).collect_view()}</span>
            <span class="m-case__foot">
                {row.running.map(|session| live(app, session))}
                {state(app, row.state.clone())}
                {(row.closed && row.running.is_none()).then(|| view! {
                    <span>{t(app, Text::Closed)}</span>
                })}
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
    let many = (*count > 1).then(|| {
        view! { " " <b>{*count}<span class="m-sr">{t(app, Text::Times)}</span></b> }
    });
    let name = app.of_policy(|p, lang| p.category(code).map(|c| c.short.get(lang).to_owned()));
    view! { <span class=class>{name.unwrap_or_else(|| code.clone())}{many}</span> }.into_any()
}

/// The clock of a session that runs in the case.
fn live(app: App, (started_ms, limit_min): (i64, u16)) -> AnyView {
    let ends_ms = started_ms + i64::from(limit_min) * 60_000;
    let left = move || Left::at(ends_ms, app.screen.now_ms.get());
    let over = Memo::new(move |_| matches!(left(), Left::Over(_)));
    let label = move || app.t(if over.get() { Text::MeetingOver } else { Text::MeetingLeftLong });
    let class = move || if over.get() { "m-case__live m-case__live--over" } else { "m-case__live" };
    view! {
        <span class=class data-test="case-live">
            {label} " " <span class="m-num">{move || left().text()}</span>
        </span>
    }
    .into_any()
}

//! One line of the list of cases.

use super::clock::Left;
use super::el::el;
use super::hold::level_name;
use super::icons::small;
use super::parts::{all, caption, fact, live, words};
use super::report::tray::{number, reports, title};
use super::state::Tone;
use super::watch::watch;
use crate::ctx::App;
use crate::page::Page;
use crate::screen::report::Stand;
use leptos::prelude::*;
use mamori_core::body::Drill;
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
    el("span")
        .attr("class", tone.class())
        .test("case-state")
        .attr("data-state", name)
        .kid(small(symbol))
        .kid(text)
        .into_any()
}

/// The line, as long as the case is in the list.
pub fn case_row(app: App, id: CaseId) -> AnyView {
    let row =
        watch(move || app.screen.rows.with(|rows| rows.iter().find(|row| row.id == id).cloned()));
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
    let flag = row.alert.then(|| {
        el("span")
            .class("m-case__flag")
            .kid(small("#i-emergency"))
            .kid(caption(app, Text::AlertRunning))
            .into_any()
    });
    let unread =
        row.unread.then(|| el("span").class("m-sr").kid(caption(app, Text::UnreadOne)).into_any());
    let closed = (row.closed && row.running_until_ms.is_none())
        .then(|| el("span").kid(caption(app, Text::Closed)).into_any());
    el("a")
        .attr("class", class(row.unread, row.alert))
        .attr("href", Page::Case(id).hash())
        .live("aria-current", move || (app.screen.page.get() == Page::Case(id)).then_some("true"))
        .test("case-row")
        .attr("data-case", id.to_string())
        .attr("data-unread", if row.unread { "true" } else { "false" })
        .attr("data-state", look(&row.state).0)
        .kid(
            el("span")
                .class("m-case__time m-num")
                .kid(el("time").kid(app.hm(row.opened_ms)))
                .kid(unread),
        )
        .kid(called(app, row))
        .kid(flag)
        .kid(el("span").class("m-case__who").kid(app.name(&row.by)))
        .kid(el("span").class("m-tags").kid(all(tags(app, row))))
        .kid(
            el("span")
                .class("m-case__foot")
                .kid(row.running_until_ms.map(|ends_ms| live_clock(app, ends_ms)))
                .kid(report(app, id))
                .kid(state(app, row.state.clone()))
                .kid(closed),
        )
        .into_any()
}

/// What tells the case from others: its place, and the number and title of its report. Where the
/// place is not known the title stands first, also one that nobody has written yet.
fn called(app: App, row: &Row) -> AnyView {
    let (id, place, erased) = (row.id, row.place.clone(), row.erased);
    let name = watch(move || {
        reports(app, |all| all.rows.iter().find(|row| row.case == id).map(|row| row.name.clone()))
            .unwrap_or_default()
    });
    let head = |text: String| el("span").class("m-case__title").kid(text).into_any();
    let below =
        |text: String| el("span").class("m-case__name").test("case-title").kid(text).into_any();
    live(move || {
        if erased {
            return Some(head(app.t(Text::CaseErasedRow).to_owned()));
        }
        let name = name.get();
        let written = !name.title.trim().is_empty();
        let unknown = || app.t(Text::PlaceUnknown).to_owned();
        let (first, second) = match (&place, title(app, &name)) {
            (Some(code), title) => (app.place(code), title.filter(|_| written)),
            (None, Some(title)) => (title, Some(unknown())),
            (None, None) => (unknown(), None),
        };
        let mut shown = vec![head(first)];
        shown.extend(second.map(below));
        shown.extend(number(&name));
        Some(all(shown))
    })
}

/// How far its report has come: what its author asks first.
fn report(app: App, id: CaseId) -> AnyView {
    let stand = watch(move || {
        reports(app, |all| all.rows.iter().find(|row| row.case == id)?.stand.clone())
    });
    live(move || {
        let stand = stand.get()?;
        let (name, tone, symbol, text) = report_look(&stand);
        let word = match &stand {
            Stand::Waits(step) => app.tf(text, &[("step", &app.b(step))]),
            _ => app.t(text).to_owned(),
        };
        let word = app.tf(Text::RowReport, &[("state", &word)]);
        let shown = el("span")
            .attr("class", tone.class())
            .test("case-report")
            .attr("data-state", name)
            .kid(small(symbol))
            .kid(word);
        Some(shown.into_any())
    })
}

const fn report_look(stand: &Stand) -> (&'static str, Tone, &'static str, Text) {
    match stand {
        Stand::Draft => ("draft", Tone::Plain, "#i-record", Text::StageDraft),
        Stand::Returned => ("returned", Tone::Wait, "#i-undo", Text::StageReturned),
        Stand::Withdrawn => ("withdrawn", Tone::Plain, "#i-undo", Text::StageWithdrawn),
        Stand::Waits(_) => ("waits", Tone::Local, "#i-person", Text::StageWaits),
        Stand::Decided => ("decided", Tone::Ok, "#i-check", Text::StageDecided),
        Stand::DecidedFor => ("decided-for", Tone::Ok, "#i-check", Text::StageDecidedFor),
    }
}

/// The alert that was raised, and what was tapped.
fn tags(app: App, row: &Row) -> Vec<AnyView> {
    let alert = row.raised.map(|(level, drill)| {
        let (class, text) = match drill {
            None => ("m-tag m-tag--danger", level_name(app, level)),
            Some(Drill::Drill) => ("m-tag", app.t(Text::LineDrill).to_owned()),
            Some(Drill::SelfTest) => ("m-tag", app.t(Text::SelfTest).to_owned()),
        };
        el("span").class(class).test("case-raised").kid(text).into_any()
    });
    alert.into_iter().chain(row.counts.iter().map(|c| tag(app, c))).collect()
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
        all(vec![
            " ".into_any(),
            el("b")
                .kid(count)
                .kid(el("span").class("m-sr").kid(caption(app, Text::Times)))
                .into_any(),
        ])
        .into_any()
    });
    el("span").attr("class", class).kid(name).kid(many).into_any()
}

/// The clock of a session that runs in the case.
fn live_clock(app: App, ends_ms: i64) -> AnyView {
    let left = move || Left::at(ends_ms, app.screen.now_ms.get());
    let over = fact(move || matches!(left(), Left::Over(_)));
    let label = move || {
        app.t(if over.get() { Text::MeetingOver } else { Text::MeetingLeftLong }).to_owned()
    };
    el("span")
        .live(
            "class",
            move || {
                if over.get() { "m-case__live m-case__live--over" } else { "m-case__live" }
            },
        )
        .test("case-live")
        .kid(words(label))
        .kid(" ")
        .kid(el("span").class("m-num").kid(words(move || left().text())))
        .into_any()
}

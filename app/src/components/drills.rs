//! The log of drills and self-tests, for who answers for a department: a table that becomes cards
//! on a phone. Asks the server each time it is shown; nothing of it is kept on the device.

use super::el::el;
use super::hold::level_name;
use super::icons::icon;
use super::parts::{all, button, caption, each, key_of, live};
use super::state::{Tone, state};
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use crate::screen::DrillsState;
use leptos::prelude::*;
use mamori_core::access::{Route, Scope, scope};
use mamori_core::alert::drills::DrillRun;
use mamori_core::body::{AlertEnd, Drill};
use mamori_core::text::Text;
use mamori_core::time::{days_between, span};

/// A drill each month.
const MONTH_DAYS: i64 = 31;
/// Lengths below this are told in tenths of a second, ms.
const TENTHS_MS: u64 = 60_000;

/// The columns after the first, which says when.
const COLUMNS: [Text; 5] =
    [Text::DrillBy, Text::DrillDevices, Text::DrillRing, Text::DrillAnswer, Text::DrillEnd];

/// See the module. Nothing for who has no right to it.
pub fn drills(app: App) -> AnyView {
    let may = watch(move || {
        let role = app.me().map(|me| me.person.role);
        role.is_some() && scope(role, Route::AlertDrills) != Scope::Nothing
    });
    live(move || may.get().then(|| section(app)))
}

fn section(app: App) -> AnyView {
    app.send(Command::Drills(false));
    let shown = watch(move || app.screen.drills.with(|d| (d.state, d.runs.is_empty(), d.more)));
    let body = move || {
        let (state, empty, _) = shown.get();
        Some(match (state, empty) {
            (DrillsState::Pending, true) => loading(app),
            (DrillsState::Failed, true) => failed(app),
            (DrillsState::Done, true) => note(app, "drills-empty", Text::DrillsNone),
            (_, false) => table(app),
        })
    };
    let foot = move || {
        let (state, empty, more) = shown.get();
        match state {
            _ if empty => None,
            DrillsState::Failed => Some(failed(app)),
            DrillsState::Pending => Some(loading(app)),
            DrillsState::Done => more.then(|| {
                let ask = move || app.send(Command::Drills(true));
                button("m-btn", "drills-more", ask, caption(app, Text::ShowMore))
            }),
        }
    };
    let overdue = watch(move || is_overdue(app));
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "h-drills")
        .test("drills")
        .kid(el("h2").class("m-h2").attr("id", "h-drills").kid(caption(app, Text::Drills)))
        .kid(live(move || overdue.get().then(|| remind(app))))
        .kid(live(body))
        .kid(live(foot))
        .into_any()
}

/// No drill for a month, as far as the server's list says: a month without one is too long.
fn is_overdue(app: App) -> bool {
    let (now_ms, offset_min) = (app.screen.now_ms.get(), app.offset_min());
    app.screen.drills.with(|drills| {
        let lately = |run: &DrillRun| {
            run.drill == Drill::Drill && days_between(run.at_ms, now_ms, offset_min) < MONTH_DAYS
        };
        drills.state == DrillsState::Done && !drills.runs.iter().any(lately)
    })
}

fn remind(app: App) -> AnyView {
    let words = app.t(Text::DrillsOverdue).to_owned();
    el("p").test("drills-overdue").kid(state(Tone::Wait, "#i-warn", words)).into_any()
}

fn note(app: App, test: &'static str, text: Text) -> AnyView {
    el("p").class("m-note").test(test).kid(caption(app, text)).into_any()
}

fn loading(app: App) -> AnyView {
    let text = caption(app, Text::Loading);
    el("p").class("m-note").attr("role", "status").test("drills-loading").kid(text).into_any()
}

fn failed(app: App) -> AnyView {
    let again = move || app.send(Command::Drills(false));
    let inner = all(vec![icon("#i-refresh"), caption(app, Text::TryAgain)]);
    el("div")
        .attr("role", "alert")
        .test("drills-failed")
        .kid(state(Tone::Fail, "#i-warn", app.t(Text::DrillsFailed).to_owned()))
        .kid(button("m-btn", "drills-retry", again, inner))
        .into_any()
}

/// A phone lays it out as cards; the roles keep it a table for who hears it.
fn table(app: App) -> AnyView {
    let ids = watch(move || {
        let mut ids = Vec::new();
        app.screen.drills.with(|d| ids.extend(d.runs.iter().map(|run| run.alert)));
        ids
    });
    let head = |text: Text| {
        el("th").attr("scope", "col").attr("role", "columnheader").kid(caption(app, text))
    };
    let mut heads = vec![head(Text::DrillWhen).into_any()];
    heads.extend(COLUMNS.map(|text| head(text).into_any()));
    let one = move |id| {
        let run = app
            .screen
            .drills
            .with_untracked(|d| d.runs.iter().find(|run| run.alert == id).cloned());
        // What is listed does not change; another language paints it anew.
        live(move || run.as_ref().map(|run| line(app, run)))
    };
    el("table")
        .class("m-table")
        .attr("role", "table")
        .attr("aria-labelledby", "h-drills")
        .kid(el("thead").attr("role", "rowgroup").kid(el("tr").attr("role", "row").kid(heads)))
        .kid(el("tbody").attr("role", "rowgroup").kid(each(
            move || ids.get(),
            |id| key_of(id.0),
            one,
        )))
        .into_any()
}

fn line(app: App, run: &DrillRun) -> AnyView {
    let (kind, what) = match run.drill {
        Drill::Drill => ("drill", Text::LineDrill),
        Drill::SelfTest => ("self-test", Text::LineSelfTest),
    };
    let dot = app.t(Text::Dot);
    let when = app.when(run.at_ms) + dot + app.t(what) + dot + &level_name(app, run.level);
    let by = match run.by.is_nobody() {
        true => app.t(Text::LineSignedOut).to_owned(),
        false => app.name(&run.by),
    };
    let part =
        app.of_policy(|p, lang| p.department(&run.department).map(|d| d.get(lang).to_owned()));
    let mut by = by + dot + &part.unwrap_or_else(|| run.department.clone());
    if let Some(place) = &run.place {
        by = by + dot + &app.place(place);
    }
    let number = |n: u32| n.to_string();
    let devices = app.tf(
        Text::DrillDevicesAre,
        &[
            ("called", &number(run.called)),
            ("shown", &number(run.shown)),
            ("rang", &number(run.rang)),
        ],
    );
    let mut answer = after(app, run.answer_ms);
    if let Some(who) = &run.answered_by {
        answer = answer + dot + &app.name(who);
    }
    if run.steps > 0 {
        answer = answer + dot + &app.tf(Text::DrillSteps, &[("n", &number(run.steps))]);
    }
    let mut end = after(app, run.over_ms);
    if run.end == Some(AlertEnd::Mistake) {
        end = end + dot + app.t(Text::LineAlertMistake);
    }
    let cells = [by, devices, after(app, run.ring_ms), answer, end];
    let mut kids =
        vec![el("th").attr("scope", "row").attr("role", "rowheader").kid(when).into_any()];
    for (text, cell) in COLUMNS.into_iter().zip(cells) {
        let cell = el("td").attr("role", "cell").attr("data-label", app.t(text)).kid(cell);
        kids.push(cell.into_any());
    }
    el("tr")
        .attr("role", "row")
        .test("drill")
        .attr("data-alert", run.alert.to_string())
        .attr("data-kind", kind)
        .kid(kids)
        .into_any()
}

/// So long after the press, or never.
fn after(app: App, length_ms: Option<u64>) -> String {
    let Some(ms) = length_ms else { return app.t(Text::DrillNever).to_owned() };
    if ms >= TENTHS_MS {
        return span(i64::try_from(ms).unwrap_or(i64::MAX), app.lang());
    }
    let tenths = ms / 100;
    let seconds = (tenths / 10).to_string() + "." + &(tenths % 10).to_string();
    app.tf(Text::DrillSeconds, &[("n", &seconds)])
}

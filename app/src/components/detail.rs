//! One case: who and where, and either what happened or the report.

use super::age::bar;
use super::clock::Left;
use super::el::el;
use super::erased::erased;
use super::hold::level_name;
use super::icons::icon;
use super::parts::{all, caption, fact, live, row, words};
use super::report::tray::reports;
use super::report::{is_being_typed, report};
use super::state::{Tone, state};
use super::strip::{close_button, may_close};
use super::subject::{subject, warning};
use super::t;
use super::timeline::papers::lines;
use super::timeline::timeline;
use crate::ctx::App;
use crate::screen::Detail;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::case::{Alert, Case, Incident};
use mamori_core::ids::{CaseId, UserId};
use mamori_core::session::ladder;
use mamori_core::text::Text;
use mamori_core::time;

/// Everybody of the staff side who acted or was present, in the order of their first act.
fn staff(case: &Case) -> Vec<UserId> {
    let entries = mamori_core::timeline::timeline(case);
    let acted = entries.iter().map(|e| &e.stamp.by);
    let stays: Vec<_> = case.sessions.iter().flat_map(|s| s.stays()).collect();
    let met = stays.iter().map(|stay| &stay.person);
    let tapped = case.incidents.iter().filter_map(|i| i.tap.as_ref()).flat_map(|t| &t.present);
    let mut staff: Vec<UserId> = Vec::new();
    for user in acted.chain(met).chain(tapped) {
        if !staff.contains(user) {
            staff.push(user.clone());
        }
    }
    staff
}

fn alert(app: App, alert: &Alert) -> Option<AnyView> {
    let raised = alert.raised.as_ref()?;
    let (level, at) = (level_name(app, raised.level), app.hms(raised.stamp.at_ms));
    let title = app.tf(Text::AlertSince, &[("level", &level), ("time", &at)]);
    let answer = match alert.answered() {
        Some(stamp) => app.tf(Text::SomebodyAnswered, &[("name", &app.name(&stamp.by))]),
        None => app.t(Text::NobodyAnswered).to_owned(),
    };
    let banner = el("p")
        .class("m-banner m-banner--danger m-banner--card")
        .test("case-alert")
        .kid(icon("#i-emergency"))
        .kid(el("span").class("m-banner__text").kid(el("b").kid(title)).kid(answer));
    Some(banner.into_any())
}

/// The clock of the session that runs in the case.
fn running(app: App, case: &Case) -> Option<AnyView> {
    let ends_ms = case.running()?.ends_ms()?;
    let left = move || Left::at(ends_ms, app.screen.now_ms.get());
    let label = move || match left() {
        Left::Remaining(_) => app.t(Text::Left).to_owned(),
        Left::Over(_) => app.t(Text::OverBy).to_owned(),
    };
    let until = app.tf(Text::UntilTime, &[("time", &app.hm(ends_ms))]);
    let clock = all(vec![
        words(label).into_any(),
        " ".into_any(),
        el("span").class("m-num").kid(words(move || left().text())).into_any(),
        until.into_any(),
    ]);
    Some(row(app, Text::Session, clock.into_any()))
}

/// Standing taps by category.
fn counts(app: App, case: &Case) -> Option<AnyView> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for tap in case.incidents.iter().filter_map(Incident::standing) {
        match counts.iter_mut().find(|(code, _)| *code == tap.category) {
            Some((_, n)) => *n += 1,
            None => counts.push((tap.category.clone(), 1)),
        }
    }
    let one = |(code, n): &(String, usize)| {
        app.tf(Text::CategoryTimes, &[("what", &app.category(code)), ("n", &n.to_string())])
    };
    let text = counts.iter().map(one).collect::<Vec<_>>().join(app.t(Text::Comma));
    (!text.is_empty()).then(|| row(app, Text::ActsRow, text.into_any()))
}

/// The steps that were taken, each with all its times: what a report on 不退去 needs.
fn chronology(app: App, case: &Case) -> Option<AnyView> {
    let lines = app.of_policy(|p, lang| ladder::chronology(case, p, lang));
    if lines.is_empty() {
        return None;
    }
    let mut items = Vec::new();
    for line in lines {
        items.push(el("li").kid(line).into_any());
    }
    let list = el("ul").attr("role", "list").test("chronology").kid(items).into_any();
    Some(el("dl").class("m-rows").kid(row(app, Text::Steps, list)).into_any())
}

/// この事案の対応を終える, for the case that the next tap of this device belongs to.
fn close(app: App, case: &Case) -> Option<AnyView> {
    let open = app.screen.open_case.with(|open| open.as_ref().map(|open| open.id));
    let may = open == Some(case.id) && may_close(case);
    may.then(|| close_button(app))
}

/// The case: its head, a switch between what happened and the report, and the one chosen. What is
/// typed into the report stays while the case changes around it.
pub fn detail(app: App, id: CaseId) -> AnyView {
    let of_case = move |read: fn(App, &Detail) -> AnyView| {
        live(move || {
            let found = app.screen.detail.get().filter(|found| found.case.id == id);
            found.map(|found| read(app, &found))
        })
    };
    // Whoever comes from the in-tray, or was typing, comes for the report.
    let waits = untrack(|| reports(app, |all| all.tray.iter().any(|line| line.case == id)));
    let view =
        Signal::new(if waits || is_being_typed(app, id) { View::Report } else { View::Course });
    let gone =
        fact(move || app.screen.detail.with(|d| of(d, id).is_some_and(|d| d.case.is_erased())));
    let body = move || {
        Some(match view.get() {
            View::Course => of_case(course),
            View::Report => report(app, id),
        })
    };
    el("article")
        .class("m-detail")
        .attr("aria-labelledby", "case-h")
        .test("case")
        .attr("data-case", id.to_string())
        .kid(bar(app))
        .kid(live(move || app.screen.detail.with(|d| of(d, id).and_then(|d| erased(app, &d.case)))))
        .kid(live(move || {
            (!gone.get()).then(|| {
                all(vec![
                    of_case(head),
                    warning(app, id),
                    switch(app, view),
                    live(body),
                    subject(app, id),
                ])
            })
        }))
        .into_any()
}

/// What is shown of a case, if it is this one.
fn of(detail: &Option<Detail>, id: CaseId) -> Option<&Detail> {
    detail.as_ref().filter(|detail| detail.case.id == id)
}

/// What of a case is shown.
#[derive(Clone, Copy, PartialEq)]
enum View {
    Course,
    Report,
}

fn switch(app: App, view: Signal<View>) -> AnyView {
    let item = |which: View, test: &'static str, text: Text| {
        el("label")
            .class("m-seg__item")
            .test(test)
            .kid(
                el("input")
                    .attr("type", "radio")
                    .attr("name", "case-view")
                    .checked(move || view.get() == which)
                    .on("change", move |_| view.set(which)),
            )
            .kid(caption(app, text))
    };
    el("div")
        .class("m-seg")
        .attr("role", "radiogroup")
        .live("aria-label", t(app, Text::ViewOfCase))
        .kid(item(View::Course, "view-course", Text::ViewCourse))
        .kid(item(View::Report, "view-report", Text::ViewReport))
        .into_any()
}

fn head(app: App, detail: &Detail) -> AnyView {
    let case = &detail.case;
    let opened_ms = case.opened().map_or(0, |s| s.at_ms);
    let day = time::date(opened_ms, app.offset_min(), app.lang());
    let text = if case.closed.is_some() { Text::CaseClosedSince } else { Text::CaseOpenSince };
    let since = app.tf(text, &[("day", &day), ("time", &app.hm(opened_ms))]);
    let place = match case.place() {
        Some(code) => app
            .of_policy(|p, lang| p.place(code).map(|place| place.address(lang)))
            .unwrap_or_else(|| code.to_owned()),
        None => app.t(Text::PlaceUnknown).to_owned(),
    };
    all(vec![
        el("div")
            .kid(el("h2").class("m-detail__title").attr("id", "case-h").kid(place))
            .kid(el("p").class("m-note").kid(since))
            .into_any(),
        case.active_alert().and_then(|a| alert(app, a)).unwrap_or_else(|| ().into_any()),
    ])
}

/// 経過: who was there, what runs, what happened.
fn course(app: App, detail: &Detail) -> AnyView {
    let case = &detail.case;
    let names = staff(case).iter().map(|u| app.name(u)).collect::<Vec<_>>();
    let word = match detail.unsent.len() {
        0 => state(Tone::Ok, "#i-check", app.t(Text::Sent).to_owned()),
        n => {
            let text = app.tf(Text::OnDeviceMany, &[("n", &n.to_string())]);
            state(Tone::Local, "#i-device", text)
        }
    };
    let entries = mamori_core::timeline::timeline(case);
    let papers = app.screen.report.with(|view| match view.as_ref().map(|view| view.bare()) {
        Some(view) if view.case == case.id => lines(app, &view.dossier),
        _ => Vec::new(),
    });
    el("div")
        .class("m-course")
        .kid(
            el("dl")
                .class("m-rows")
                .kid(row(app, Text::StaffPresent, names.join(app.t(Text::Comma)).into_any()))
                .kid(counts(app, case))
                .kid(running(app, case))
                .kid(row(app, Text::StateOfRecord, word)),
        )
        .kid(chronology(app, case))
        .kid(close(app, case))
        .kid(el("h3").class("m-h2").kid(caption(app, Text::WhatHappened)))
        .kid(timeline(app, case, &entries, papers, &detail.unsent))
        .into_any()
}

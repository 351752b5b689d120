//! 集計: charts with the table beside each, the table for publication, print and a file.

mod charts;
mod heat;
mod span;
mod stacked;
mod years;

use self::charts::{Of, chart};
use super::el::el;
use super::find::{failed, said};
use super::parts::{all, button, caption, live};
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use crate::screen::find::Asked;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::calendar::Month;
use mamori_core::find::{Bar, Figures, ReportState};
use mamori_core::lang::Lang;
use mamori_core::paper::field;
use mamori_core::text::Text;
use mamori_core::time::month;

/// See the module.
pub fn figures(app: App) -> AnyView {
    if app.screen.figures.with_untracked(|view| view.asked == Asked::Not) {
        app.send(Command::Figures(app.screen.figures.with_untracked(|view| view.span.clone())));
    }
    el("div")
        .class("m-page m-page--wide m-figures")
        .test("figures")
        .kid(el("p").class("m-note").kid(caption(app, Text::FiguresLead)))
        .kid(span::span(app))
        .kid(tools(app))
        .kid(status(app))
        .kid(shown(app))
        .into_any()
}

fn tools(app: App) -> AnyView {
    let href = move || {
        let query = app.screen.figures.with(|view| view.span.query());
        let lang = if app.lang() == Lang::En { "en" } else { "ja" };
        format!("/api/figures.csv?{query}&lang={lang}")
    };
    el("div")
        .class("m-figures__tools")
        .kid(button("m-btn", "figures-print", page::print, caption(app, Text::FiguresPrint)))
        .kid(
            el("a")
                .class("m-btn m-btn--quiet")
                .test("figures-csv")
                .attr("download", "")
                .live("href", href)
                .kid(caption(app, Text::FiguresCsv)),
        )
        .into_any()
}

fn status(app: App) -> AnyView {
    let asked = watch(move || app.screen.figures.with(|view| view.asked.clone()));
    live(move || {
        let asked = asked.get();
        if asked == Asked::Pending {
            let text = caption(app, Text::FiguresAsking);
            let waiting = el("p").class("m-note").attr("role", "status").test("figures-asking");
            return Some(waiting.kid(text).into_any());
        }
        let text = said(app, &asked, Text::FiguresOffline, Text::FiguresFailed)?;
        let again = move || {
            let span = app.screen.figures.with_untracked(|view| view.span.clone());
            app.send(Command::Figures(span));
        };
        Some(failed(app, "figures-failed", text, again))
    })
}

fn shown(app: App) -> AnyView {
    let figures = watch(move || app.screen.figures.with(|view| view.figures.clone()));
    live(move || {
        let figures = figures.get()?;
        Some(match figures.cases {
            0 => el("p")
                .class("m-note")
                .test("figures-none")
                .kid(caption(app, Text::FiguresNothing))
                .into_any(),
            _ => charts(app, &figures),
        })
    })
}

fn charts(app: App, figures: &Figures) -> AnyView {
    let hours = app.tf(Text::FiguresHours, &[("n", &hours_of(figures.minutes))]);
    let cases = app.tf(Text::FindCount, &[("n", &figures.cases.to_string())]);
    let sum = app.t(Text::FiguresTotal).to_owned() + " " + &cases + app.t(Text::Dot) + &hours;
    let of = |title, bars: &[Bar]| {
        let named = bars.iter().map(|bar| (name(app, title, &bar.code), bar.clone())).collect();
        chart(app, Of { title, bars: named, note: None })
    };
    let categories = figures.categories.iter();
    let categories = categories
        .map(|bar| (name(app, Text::FiguresCategories, &bar.code), bar.clone()))
        .collect();
    let note = Some(Text::FiguresCategoriesNote);
    all(vec![
        el("p").class("m-figures__sum").test("figures-sum").kid(sum).into_any(),
        el("div")
            .class("m-figures__grid")
            .kid(of(Text::FiguresMonths, &figures.months))
            .kid(chart(app, Of { title: Text::FiguresCategories, bars: categories, note }))
            .kid(stacked::stacked(app, &figures.monthly, &figures.categories))
            .kid(of(Text::FiguresDepartments, &figures.departments))
            .kid(of(Text::FiguresChannels, &figures.channels))
            .kid(heat::heat(app, &figures.hours))
            .kid(of(Text::FiguresRepeats, &figures.repeats))
            .kid(of(Text::FiguresOutcomes, &figures.outcomes))
            .kid(of(Text::FiguresStates, &figures.states))
            .kid(of(Text::FiguresClasses, &figures.classes))
            .into_any(),
        years::years(app, &figures.years),
    ])
}

/// Hours of a number of minutes, with one digit after the point.
pub fn hours_of(minutes: u32) -> String {
    let tenths = (u64::from(minutes) * 10 + 30) / 60;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What a value is called.
pub fn name(app: App, of: Text, code: &str) -> String {
    let unknown = || app.t(Text::FiguresUnknown).to_owned();
    let known = match of {
        _ if code.is_empty() => return unknown(),
        Text::FiguresCategories => return app.category(code),
        Text::FiguresMonths => Month::parse(code).map(|at| month(at, app.lang())),
        Text::FiguresDepartments => {
            app.of_policy(|p, lang| p.department(code).map(|d| d.get(lang).to_owned()))
        }
        Text::FiguresChannels => {
            app.of_policy(|p, lang| p.channel(code).map(|c| c.get(lang).to_owned()))
        }
        Text::FiguresOutcomes => {
            app.of_policy(|p, lang| p.end_reason(code).map(|e| e.get(lang).to_owned()))
        }
        Text::FiguresRepeats => {
            let text = if code == "first" { Text::FiguresFirst } else { Text::FindRepeat };
            Some(app.t(text).to_owned())
        }
        Text::FiguresStates => {
            ReportState::parse(code).map(|state| app.t(state.label()).to_owned())
        }
        Text::FiguresClasses => field::find("class")
            .and_then(|field| field.choice(code))
            .map(|text| app.t(text).to_owned()),
        _ => None,
    };
    known.unwrap_or_else(|| code.to_owned())
}

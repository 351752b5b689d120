//! Of which months and department the figures are: three spans by one tap, or any two months.

use crate::command::Command;
use crate::components::el::el;
use crate::components::parts::{all, button, caption, live};
use crate::components::watch::{effect, watch};
use crate::ctx::App;
use crate::screen::find::Span;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::calendar::{Month, place};
use mamori_core::text::Text;

/// See the module.
pub fn span(app: App) -> AnyView {
    let typed = Signal::new(app.screen.figures.with_untracked(|view| view.span.clone()));
    let asked = watch(move || app.screen.figures.with(|view| view.span.clone()));
    effect(move || typed.set(asked.get()));
    let send = move || app.send(Command::Figures(typed.get_untracked()));
    el("form")
        .class("m-card m-form m-figures__form")
        .test("figures-form")
        .submit(send)
        .kid(
            el("div")
                .class("m-figures__tools")
                .kid(quick(app, "figures-this-year", Text::FiguresThisYear, Some(0)))
                .kid(quick(app, "figures-last-year", Text::FiguresLastYear, Some(1)))
                .kid(quick(app, "figures-all", Text::FiguresAllTime, None)),
        )
        .kid(
            el("div")
                .class("m-figures__fields")
                .kid(month(app, typed, "from", Text::FiguresFrom))
                .kid(month(app, typed, "to", Text::FiguresTo))
                .kid(departments(app, typed))
                .kid(
                    el("button")
                        .class("m-btn m-btn--fill")
                        .attr("type", "submit")
                        .test("figures-go")
                        .kid(caption(app, Text::Figures)),
                ),
        )
        .into_any()
}

/// A fiscal year so many years ago, or all time.
fn quick(app: App, test: &'static str, text: Text, ago: Option<i32>) -> AnyView {
    let act = move || {
        let now = place(app.screen.now_ms.get_untracked(), untrack(|| app.offset_min()));
        let department = app.screen.figures.with_untracked(|view| view.span.department.clone());
        let span = match (ago, now) {
            (Some(ago), Some(now)) => {
                let first = Month::first_of_fiscal(now.month.fiscal_year() - ago);
                Span { from: first.code(), to: Month(first.0 + 11).code(), department }
            }
            _ => Span { department, ..Span::default() },
        };
        app.send(Command::Figures(span));
    };
    button("m-btn", test, act, caption(app, text))
}

fn month(app: App, typed: Signal<Span>, which: &'static str, name: Text) -> AnyView {
    let is_from = which == "from";
    let value =
        move || typed.with(|span| if is_from { span.from.clone() } else { span.to.clone() });
    let set = move |text: String| {
        typed.update(|span| if is_from { span.from = text } else { span.to = text });
    };
    let id = format!("figures-{which}");
    el("div")
        .class("m-field")
        .kid(el("label").class("m-label").attr("for", id.clone()).kid(caption(app, name)))
        .kid(
            el("input")
                .class("m-input")
                .attr("id", id.clone())
                .test(id)
                .attr("type", "month")
                .attr("placeholder", "2026-04")
                .attr("maxlength", "7")
                .value(value)
                .typed(set),
        )
        .into_any()
}

/// Only the departments that the person counts for.
fn departments(app: App, typed: Signal<Span>) -> AnyView {
    let reach = watch(move || {
        let figures = app.screen.figures.with(|view| view.figures.clone());
        figures.map(|figures| figures.reach.clone()).unwrap_or_default()
    });
    let option = move |code: String, label: String| {
        let own = code.clone();
        el("option")
            .attr("value", code)
            .live("selected", move || typed.with(|span| span.department == own))
            .kid(label)
            .into_any()
    };
    let options = move || {
        let mut made = vec![option(String::new(), app.t(Text::FindAll).to_owned())];
        for code in reach.get() {
            let label = super::name(app, Text::FiguresDepartments, &code);
            made.push(option(code, label));
        }
        Some(all(made))
    };
    let chosen = move |ev| {
        typed.update(|span| span.department = event_target_value(&ev));
        app.send(Command::Figures(typed.get_untracked()));
    };
    el("div")
        .class("m-field")
        .kid(
            el("label")
                .class("m-label")
                .attr("for", "figures-department")
                .kid(caption(app, Text::FindDepartment)),
        )
        .kid(
            el("select")
                .class("m-input")
                .attr("id", "figures-department")
                .test("figures-department")
                .on("change", chosen)
                .kid(live(options)),
        )
        .into_any()
}

//! The conditions of a search: a form, and a chip for each condition in force.

use crate::command::Command;
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, button, caption, live};
use crate::components::watch::{effect, watch};
use crate::ctx::App;
use crate::screen::find::{Filters, PARAMETERS};
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::find::{QUERY_MAX, ReportState};
use mamori_core::text::Text;

/// What each condition is called, in the order of [`PARAMETERS`].
const NAMES: [Text; 8] = [
    Text::FindFrom,
    Text::FindTo,
    Text::FindDepartment,
    Text::FindCategory,
    Text::FindState,
    Text::FindChannel,
    Text::FindSubject,
    Text::FindWords,
];

/// Places in [`PARAMETERS`].
const DEPARTMENT: usize = 2;
const CATEGORY: usize = 3;
const STATE: usize = 4;
const CHANNEL: usize = 5;
const SUBJECT: usize = 6;
const WORDS: usize = 7;

/// A code and what it is called.
type Choices = Vec<(String, String)>;

/// The form. What is typed counts once it is sent; a choice counts at once.
pub fn filters(app: App) -> AnyView {
    let typed = Signal::new(app.screen.find.with_untracked(|view| view.filters.clone()));
    // A chip that was taken away empties its field.
    let asked = watch(move || app.screen.find.with(|view| view.filters.clone()));
    effect(move || typed.set(asked.get()));
    // On a phone the hits are below the form: whoever sends it is taken there.
    let send = move || {
        app.send(Command::Find(typed.get_untracked()));
        page::focus(super::HITS);
    };
    el("form")
        .class("m-card m-form m-find__form")
        .attr("role", "search")
        .test("find-form")
        .submit(send)
        .kid(el("h2").class("m-h2").kid(caption(app, Text::FindFilters)))
        .kid(text(app, typed, WORDS, "search"))
        .kid(el("p").class("m-note").attr("id", "find-hint").kid(caption(app, Text::FindWordsHint)))
        .kid(text(app, typed, SUBJECT, "search"))
        .kid(
            el("div")
                .class("m-find__two")
                .kid(text(app, typed, 0, "date"))
                .kid(text(app, typed, 1, "date")),
        )
        .kid(choice(app, typed, DEPARTMENT))
        .kid(choice(app, typed, CATEGORY))
        .kid(choice(app, typed, STATE))
        .kid(choice(app, typed, CHANNEL))
        .kid(
            el("div")
                .class("m-find__two")
                .kid(
                    el("button")
                        .class("m-btn m-btn--fill")
                        .attr("type", "submit")
                        .test("find-go")
                        .kid(caption(app, Text::FindGo)),
                )
                .kid(button(
                    "m-btn m-btn--quiet",
                    "find-clear",
                    move || app.send(Command::Find(Filters::default())),
                    caption(app, Text::FindClear),
                )),
        )
        .into_any()
}

fn value(filters: &Filters, nth: usize) -> String {
    filters.values().get(nth).map(|value| (*value).clone()).unwrap_or_default()
}

fn set(typed: Signal<Filters>, nth: usize, text: String) {
    typed.update(|filters| {
        if let Some(value) = filters.value_mut(nth) {
            *value = text;
        }
    });
}

fn label(app: App, nth: usize) -> AnyView {
    el("label")
        .class("m-label")
        .attr("for", format!("find-{}", PARAMETERS[nth]))
        .kid(caption(app, NAMES[nth]))
        .into_any()
}

fn text(app: App, typed: Signal<Filters>, nth: usize, kind: &'static str) -> AnyView {
    let hint = (nth == WORDS).then_some("find-hint");
    el("div")
        .class("m-field")
        .kid(label(app, nth))
        .kid(
            el("input")
                .class("m-input")
                .attr("id", format!("find-{}", PARAMETERS[nth]))
                .test(format!("find-{}", PARAMETERS[nth]))
                .attr("type", kind)
                .attr("maxlength", QUERY_MAX.to_string())
                .attr("aria-describedby", hint)
                .attr("autocomplete", "off")
                .value(move || typed.with(|filters| value(filters, nth)))
                .typed(move |text| set(typed, nth, text)),
        )
        .into_any()
}

/// The values that can be chosen.
fn choices(app: App, nth: usize) -> Choices {
    let of = |code: &str, label: &str| (code.to_owned(), label.to_owned());
    match nth {
        STATE => {
            let name = |state: ReportState| of(state.code(), app.t(state.label()));
            ReportState::ALL.into_iter().map(name).collect()
        }
        DEPARTMENT => app.of_policy(|p, lang| {
            p.departments.iter().map(|d| of(&d.code, d.label.get(lang))).collect()
        }),
        CATEGORY => app.of_policy(|p, lang| {
            p.categories.iter().map(|c| of(&c.code, c.label.get(lang))).collect()
        }),
        _ => app.of_policy(|p, lang| {
            p.channels.iter().map(|c| of(&c.code, c.label.get(lang))).collect()
        }),
    }
}

fn choice(app: App, typed: Signal<Filters>, nth: usize) -> AnyView {
    let option = move |code: String, label: String| {
        let own = code.clone();
        el("option")
            .attr("value", code)
            .live("selected", move || typed.with(|filters| value(filters, nth) == own))
            .kid(label)
            .into_any()
    };
    let options = move || {
        let mut all_of = vec![option(String::new(), app.t(Text::FindAll).to_owned())];
        all_of.extend(choices(app, nth).into_iter().map(|(code, label)| option(code, label)));
        Some(all(all_of))
    };
    let chosen = move |ev| {
        set(typed, nth, event_target_value(&ev));
        app.send(Command::Find(typed.get_untracked()));
    };
    el("div")
        .class("m-field")
        .kid(label(app, nth))
        .kid(
            el("select")
                .class("m-input")
                .attr("id", format!("find-{}", PARAMETERS[nth]))
                .test(format!("find-{}", PARAMETERS[nth]))
                .on("change", chosen)
                .kid(live(options)),
        )
        .into_any()
}

/// A chip for each condition that the list answers; a tap takes it away.
pub fn chips(app: App) -> AnyView {
    let asked = watch(move || app.screen.find.with(|view| view.filters.clone()));
    live(move || {
        let filters = asked.get();
        let mut made = Vec::new();
        for (nth, _) in PARAMETERS.iter().enumerate() {
            let value = value(&filters, nth);
            if value.trim().is_empty() {
                continue;
            }
            let known = choices_of(app, nth).into_iter().find(|(code, _)| *code == value);
            let text = known.map_or(value, |(_, label)| label);
            let without = filters.clone();
            let remove = move || {
                let mut without = without.clone();
                if let Some(value) = without.value_mut(nth) {
                    value.clear();
                }
                app.send(Command::Find(without));
            };
            let chip = el("button")
                .class("m-find__chip")
                .attr("type", "button")
                .test("find-chip")
                .tap(remove)
                .kid(format!("{}: {text}", app.t(NAMES[nth])))
                .kid(el("span").class("m-sr").kid(app.t(Text::FindRemove)))
                .kid(icon("#i-close"));
            made.push(el("li").kid(chip).into_any());
        }
        (!made.is_empty())
            .then(|| el("ul").class("m-find__chips").attr("role", "list").kid(made).into_any())
    })
}

fn choices_of(app: App, nth: usize) -> Choices {
    if (DEPARTMENT..=CHANNEL).contains(&nth) { choices(app, nth) } else { Vec::new() }
}

//! Chips to choose from: people, places, reasons.

use super::el::el;
use super::icons::small;
use super::parts::{all, caption, fact, live};
use super::watch::Watch;
use crate::boxed::Write;
use crate::ctx::App;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_core::text::Text;

/// A chip with a checkbox or radio inside.
pub struct Choice {
    /// `checkbox` or `radio`.
    pub kind: &'static str,
    /// Name of the group.
    pub group: &'static str,
    /// Name for tests.
    pub test: String,
    /// What stands on it.
    pub label: String,
    /// Cannot be taken away.
    pub fixed: bool,
}

/// Renders a chip. The label carries the test's name: the control itself is invisible.
pub fn choice(choice: Choice, on: Watch<bool>, set: impl Fn(bool) + Send + 'static) -> AnyView {
    choice_boxed(choice, on, Box::new(set))
}

fn choice_boxed(choice: Choice, on: Watch<bool>, set: Box<dyn Write<bool> + Send>) -> AnyView {
    el("label")
        .class("m-choice")
        .test(choice.test)
        .live("data-state", move || if on.get() { "on" } else { "off" })
        .kid(
            el("input")
                .attr("type", choice.kind)
                .attr("name", choice.group)
                .attr("disabled", choice.fixed)
                .checked(move || on.get())
                .on("change", move |ev| set.write(event_target_checked(&ev))),
        )
        .kid(small("#i-check"))
        .kid(choice.label)
        .into_any()
}

/// A reason that must be given.
#[derive(Clone, Copy)]
pub struct Reason {
    /// Element id, name of the group, and name for tests.
    pub id: &'static str,
    /// What it is a reason for.
    pub legend: Text,
    /// Ready-made ones.
    pub ready: &'static [Text],
    /// What is said while it is missing.
    pub missing: Text,
}

/// Renders a reason: ready-made ones to tap, and a line for others. What stands in the line counts.
pub fn reason(app: App, what: Reason, value: Signal<String>, error: Watch<bool>) -> AnyView {
    let id = what.id;
    let chip = move |text: Text| {
        let on = fact(move || value.with(|v| v == app.t(text)));
        let label = app.t(text).to_owned();
        let set = move |_| value.set(app.t(text).to_owned());
        let test = String::from(id) + "-ready";
        choice(Choice { kind: "radio", group: id, test, label, fixed: false }, on, set)
    };
    let error_id = Held::new(String::from(id) + "-error");
    let shown = move || {
        error.get().then(|| {
            let words = app.t(what.missing).to_owned();
            super::state::error(Some(error_id.get()), "form-error", words)
        })
    };
    let chips = move || Some(all(what.ready.iter().map(|text| chip(*text)).collect()));
    el("fieldset")
        .kid(
            el("legend")
                .class("m-label")
                .kid(caption(app, what.legend))
                .kid(" ")
                .kid(el("span").class("m-label__must").kid(caption(app, Text::Required))),
        )
        .kid(
            el("div").class("m-form").kid(el("div").class("m-choices").kid(live(chips))).kid(
                el("div")
                    .class("m-field")
                    .kid(
                        el("label")
                            .class("m-label")
                            .attr("for", id)
                            .kid(caption(app, Text::OrWrite)),
                    )
                    .kid(
                        el("input")
                            .class("m-input")
                            .attr("id", id)
                            .test(id)
                            .attr("autocomplete", "off")
                            .attr("maxlength", "200")
                            .live("aria-invalid", move || error.get().then_some("true"))
                            .live("aria-describedby", move || error.get().then(|| error_id.get()))
                            .value(move || value.get())
                            .typed(move |text| value.set(text)),
                    )
                    .kid(live(shown)),
            ),
        )
        .into_any()
}

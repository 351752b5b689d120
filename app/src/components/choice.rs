//! Chips to choose from: people, places, reasons.

use super::icons::small;
use super::parts::{all, fact, live};
use super::t;
use crate::ctx::App;
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
pub fn choice(choice: Choice, on: Memo<bool>, set: impl Fn(bool) + 'static) -> AnyView {
    choice_boxed(choice, on, Box::new(set))
}

fn choice_boxed(choice: Choice, on: Memo<bool>, set: Box<dyn Fn(bool)>) -> AnyView {
    view! {
        <label
            class="m-choice"
            data-test=choice.test
            data-state=move || if on.get() { "on" } else { "off" }
        >
            <input
                type=choice.kind
                name=choice.group
                disabled=choice.fixed
                prop:checked=move || on.get()
                on:change=super::parts::on(move |ev| set(event_target_checked(&ev)))
            />
            {small("#i-check")}
            {choice.label}
        </label>
    }
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
pub fn reason(app: App, what: Reason, value: RwSignal<String>, error: Memo<bool>) -> AnyView {
    let id = what.id;
    let chip = move |text: Text| {
        let on = fact(move || value.with(|v| v == app.t(text)));
        let label = app.t(text).to_owned();
        let set = move |_| value.set(app.t(text).to_owned());
        let test = String::from(id) + "-ready";
        choice(Choice { kind: "radio", group: id, test, label, fixed: false }, on, set)
    };
    let error_id = StoredValue::new(String::from(id) + "-error");
    let shown = move || {
        error.get().then(|| {
            let words = app.t(what.missing).to_owned();
            super::state::error(Some(error_id.get_value()), "form-error", words)
        })
    };
    let chips = move || Some(all(what.ready.iter().map(|text| chip(*text)).collect()));
    view! {
        <fieldset>
            <legend class="m-label">
                {t(app, what.legend)} " "
                <span class="m-label__must">{t(app, Text::Required)}</span>
            </legend>
            <div class="m-form">
                <div class="m-choices">{live(chips)}</div>
                <div class="m-field">
                    <label class="m-label" for=id>{t(app, Text::OrWrite)}</label>
                    <input
                        class="m-input"
                        id=id
                        data-test=id
                        autocomplete="off"
                        maxlength="200"
                        aria-invalid=move || error.get().then_some("true")
                        aria-describedby=move || error.get().then(|| error_id.get_value())
                        prop:value=move || value.get()
                        on:input=super::parts::on(move |ev| value.set(event_target_value(&ev)))
                    />
                    {live(shown)}
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

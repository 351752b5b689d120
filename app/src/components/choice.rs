//! Chips to choose from: people, places, reasons.

use super::icons::small;
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
                prop:checked=on
                on:change=move |ev| set(event_target_checked(&ev))
            />
            {small("#i-check")}
            {choice.label}
        </label>
    }
    .into_any()
}

/// A reason: ready-made ones to tap, and a line for others. What is chosen is what is written.
pub fn reason(
    app: App,
    id: &'static str,
    label: Text,
    ready: &'static [Text],
    value: RwSignal<String>,
    error: Memo<bool>,
    what: Text,
) -> AnyView {
    let chip = move |text: Text| {
        let on = Memo::new(move |_| value.with(|v| v == app.t(text)));
        let label = app.t(text).to_owned();
        let set = move |_| value.set(app.t(text).to_owned());
        let test = String::from(id) + "-ready";
        choice(Choice { kind: "radio", group: id, test, label, fixed: false }, on, set)
    };
    let error_id = String::from(id) + "-error";
    let described = error_id.clone();
    let shown = move || {
        error.get().then(|| {
            view! {
                <p class="m-error" id=error_id.clone() role="alert" data-test="form-error">
                    {small("#i-warn")}
                    {app.t(what)}
                </p>
            }
        })
    };
    view! {
        <div class="m-choices">{move || ready.iter().map(|t| chip(*t)).collect_view()}</div>
        <div class="m-field">
            <label class="m-label" for=id>
                {super::t(app, label)}
                <span class="m-label__must">{super::t(app, Text::Required)}</span>
            </label>
            <input
                class="m-input"
                id=id
                data-test=id
                autocomplete="off"
                maxlength="200"
                aria-invalid=move || error.get().then_some("true")
                aria-describedby=move || error.get().then(|| described.clone())
                prop:value=value
                on:input=move |ev| value.set(event_target_value(&ev))
            />
            {shown}
        </div>
    }
    .into_any()
}

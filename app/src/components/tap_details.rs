//! The lower part of the card after a tap: what to do, the examples, and the words said.

use super::after::Draft;
use super::el::el;
use super::icons::small;
use super::parts::{all, fact, live, words};
use super::prompt::stop_do;
use super::t;
use super::watch::Watch;
use crate::ctx::App;
use crate::screen::TapState;
use crate::signal::Held;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use mamori_core::body::TEXT_LEN_MAX;
use mamori_core::policy::Example;
use mamori_core::text::Text;
use std::time::Duration;

/// So long without a letter is a pause.
const PAUSE: Duration = Duration::from_millis(700);

/// See the module.
pub fn details(
    app: App,
    draft: Draft,
    category: Watch<String>,
    state: Watch<TapState>,
    danger: Watch<bool>,
) -> AnyView {
    let failed = fact(move || matches!(state.get(), TapState::Failed(_)));
    // In a meeting an act ends it (policy 対応⑴); where somebody may be hurt, safety comes first.
    let ends = fact(move || app.screen.running.with(Option::is_some) && !danger.get());
    let guide = move || match (failed.get(), ends.get()) {
        (true, _) => app.t(Text::NotSavedWhatNow).to_owned(),
        (_, true) => {
            let channel = app.screen.running.with(|r| r.as_ref().and_then(|r| r.channel.clone()));
            stop_do(app, channel.as_deref())
        }
        _ => app.of_policy(|p, lang| {
            let category = p.category(&category.get());
            category.map(|c| c.guidance.text.get(lang).to_owned()).unwrap_or_default()
        }),
    };
    let examples = move || {
        let policy = app.policy();
        let known = policy.as_ref().and_then(|p| p.category(&category.get()));
        let examples = known.map(|c| c.examples.as_slice()).unwrap_or_default();
        Some(all(examples.iter().map(|e| example(app, draft, e)).collect()))
    };
    let inputs = move || {
        all(vec![
            el("div")
                .class("m-choices m-choices--scroll")
                .attr("role", "group")
                .live("aria-label", t(app, Text::ExamplesThatFit))
                .kid(live(examples))
                .into_any(),
            words_line(app, draft).into_any(),
        ])
        .into_any()
    };
    all(vec![
        el("p").class("m-after__guide").test("guidance").kid(words(guide)).into_any(),
        live(move || (!failed.get()).then(inputs)).into_any(),
    ])
    .into_any()
}

fn example(app: App, draft: Draft, example: &Example) -> AnyView {
    let text = example.text.clone();
    let test = String::from("example-") + &example.code;
    let code = Held::new(example.code.clone());
    let on = fact(move || draft.examples.with(|all| code.with(|c| all.contains(c))));
    el("button")
        .class("m-choice")
        .attr("type", "button")
        .test(test)
        .live("aria-pressed", move || if on.get() { "true" } else { "false" })
        .live("disabled", move || draft.incident.with(Option::is_none))
        .tap(move || code.with(|code| draft.toggle(app, code)))
        .kid(small("#i-check"))
        .kid(words(move || app.b(&text)))
        .into_any()
}

/// The words line: saved on Enter, on leaving it, and after a pause in typing.
fn words_line(app: App, draft: Draft) -> AnyView {
    let typed = move |ev| {
        draft.words.set(event_target_value(&ev));
        draft.changed.set(true);
        let text = draft.words.get_untracked();
        let pause = move || {
            // Nothing was typed since.
            if draft.words.try_with_untracked(|now| *now == text) == Some(true) {
                draft.flush(app);
            }
        };
        set_timeout(pause, PAUSE);
    };
    let enter = move |ev: &KeyboardEvent| {
        // Enter that ends a Japanese conversion is not the end of the line.
        if ev.key() == "Enter" && !ev.is_composing() {
            ev.prevent_default();
            draft.flush(app);
        }
    };
    el("div")
        .class("m-words")
        .kid(el("span").attr("aria-hidden", "true").kid("『"))
        .kid(
            el("input")
                .class("m-input")
                .attr("type", "text")
                .test("words")
                .live("aria-label", t(app, Text::TheirWords))
                .live("placeholder", t(app, Text::TheirWordsHint))
                .attr("enterkeyhint", "done")
                .attr("autocomplete", "off")
                .attr("maxlength", TEXT_LEN_MAX.to_string())
                .live("disabled", move || draft.incident.with(Option::is_none))
                .value(move || draft.words.get())
                .on("input", typed)
                .on_key("keydown", enter)
                .on("blur", move |_| draft.flush(app)),
        )
        .kid(el("span").attr("aria-hidden", "true").kid("』"))
        .into_any()
}

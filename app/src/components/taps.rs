//! The ten category buttons: one tap, one incident. They never move and never wait.

use super::after::Draft;
use super::el::el;
use super::icons::{icon, of_category};
use super::parts::{all, caption, fact, live, words};
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_core::policy::{Category, Severity};
use mamori_core::text::Text;
use std::time::Duration;

/// A button shows for so long that it was hit.
const HIT: Duration = Duration::from_secs(1);

const fn class(danger: bool, hit: bool) -> &'static str {
    match (danger, hit) {
        (false, false) => "m-tap",
        (false, true) => "m-tap m-tap--hit",
        (true, false) => "m-tap m-tap--danger",
        (true, true) => "m-tap m-tap--danger m-tap--hit",
    }
}

/// `tap-<code>`.
fn test_name(code: &str) -> String {
    String::from("tap-") + code
}

fn tap(app: App, draft: Draft, hit: Signal<String>, dense: bool, category: &Category) -> AnyView {
    let danger = category.severity == Severity::Danger;
    let (short, hint) = (category.short.clone(), category.hint.clone());
    let symbol = of_category(&category.code);
    let test = test_name(&category.code);
    let code = Held::new(category.code.clone());
    let is_hit = fact(move || hit.with(|hit| code.with(|code| hit == code)));
    let count = watch(move || {
        let of = |code: &String| {
            app.screen.open_case.with(|case| match case {
                Some(case) if dense => case.count_in_session(code),
                Some(case) => case.count(code),
                None => 0,
            })
        };
        code.with(of)
    });
    let press = move || {
        draft.flush(app);
        let code = code.get();
        hit.set(code.clone());
        app.send(Command::Tap(code.clone()));
        let done = move || {
            if hit.try_with_untracked(|now| *now == code).unwrap_or(false) {
                hit.set(String::new());
            }
        };
        set_timeout(done, HIT);
    };
    let within = if dense { Text::InThisMeeting } else { Text::InThisCase };
    let badge = move || {
        let count = count.get();
        let badge = || {
            el("span")
                .class("m-tap__count")
                .kid(el("span").class("m-sr").kid(caption(app, within)))
                .kid(count.to_string())
                .kid(el("span").class("m-sr").kid(caption(app, Text::Times)))
                .into_any()
        };
        (count > 0).then(badge)
    };
    el("li")
        .kid(
            el("button")
                .live("class", move || class(danger, is_hit.get()))
                .attr("type", "button")
                .test(test)
                .live("data-count", move || count.get().to_string())
                // Keeping Enter down is one press.
                .on_key("keydown", |ev| {
                    if ev.repeat() {
                        ev.prevent_default();
                    }
                })
                .tap(press)
                .kid(icon(symbol))
                .kid(el("span").class("m-tap__label").kid(words(move || app.b(&short))))
                .kid(el("span").class("m-tap__hint").kid(words(move || app.b(&hint))))
                .kid(live(badge)),
        )
        .into_any()
}

/// The buttons; `dense` for the session page, where the counts are those of the meeting.
/// Grey blocks until the policy is here.
pub fn taps(app: App, draft: Draft, dense: bool) -> AnyView {
    let hit = Signal::new(String::new());
    let skeleton = || el("li").class("m-skel m-skel--tap").attr("aria-hidden", "true").into_any();
    let buttons = move || {
        Some(all(match app.policy() {
            Some(policy) => {
                policy.categories.iter().map(|c| tap(app, draft, hit, dense, c)).collect()
            }
            None => (0..10).map(|_| skeleton()).collect(),
        }))
    };
    let class = if dense { "m-taps m-taps--dense" } else { "m-taps" };
    el("ul").attr("class", class).attr("role", "list").kid(live(buttons)).into_any()
}

//! The card after a tap: what was saved, 元に戻す, what to do, examples and the words said.
//!
//! The card is never rebuilt while its tap moves from the device to the server, so that nobody's
//! typing is lost.

use super::el::el;
use super::icons::{icon, small};
use super::parts::{all, button, caption, fact, live, words};
use super::state::Tone;
use super::t;
use super::tap_details::details;
use super::watch::{Watch, effect, watch};
use crate::command::Command;
use crate::ctx::App;
use crate::screen::TapState;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::ids::EventId;
use mamori_core::policy::Severity;
use mamori_core::text::Text;

/// What is typed and chosen for the latest tap, before it is saved.
///
/// Lives in the frame: a tap on another category must save it first, wherever the card stands.
#[derive(Clone, Copy)]
pub struct Draft {
    pub(super) incident: Signal<Option<EventId>>,
    pub(super) words: Signal<String>,
    pub(super) examples: Signal<Vec<String>>,
    pub(super) changed: Signal<bool>,
}

impl Draft {
    /// Follows the latest tap.
    pub fn new(app: App) -> Self {
        let draft = Self {
            incident: Signal::new(None),
            words: Signal::new(String::new()),
            examples: Signal::new(Vec::new()),
            changed: Signal::new(false),
        };
        effect(move || {
            let card = app.screen.tap.get();
            let incident = card.as_ref().and_then(|c| c.incident);
            if incident == draft.incident.get_untracked() {
                return;
            }
            draft.incident.set(incident);
            draft.changed.set(false);
            draft.words.set(card.as_ref().map(|c| c.words.clone()).unwrap_or_default());
            draft.examples.set(card.map(|c| c.examples).unwrap_or_default());
        });
        draft
    }

    /// Saves what was typed or chosen since the last save.
    pub fn flush(self, app: App) {
        if self.changed.get_untracked() {
            self.changed.set(false);
            let words = self.words.get_untracked().trim().to_owned();
            app.send(Command::Detail(self.examples.get_untracked(), words));
        }
    }

    /// Chooses an example, or takes it away.
    pub(super) fn toggle(self, app: App, example: &str) {
        self.examples.update(|all| match all.iter().position(|e| e == example) {
            Some(at) => {
                all.remove(at);
            }
            None => all.push(example.to_owned()),
        });
        self.changed.set(true);
        self.flush(app);
    }
}

/// A state as tests read it.
const fn state_name(state: TapState) -> &'static str {
    match state {
        TapState::Saving => "saving",
        TapState::OnDevice => "device",
        TapState::Sent => "sent",
        TapState::Failed(_) => "failed",
        TapState::Retracted => "retracted",
    }
}

/// A state as people read it.
const fn state_look(state: TapState) -> (Tone, &'static str, Text) {
    match state {
        TapState::Saving => (Tone::Plain, "#i-device", Text::Saving),
        TapState::OnDevice => (Tone::Local, "#i-device", Text::SavedOnDevice),
        TapState::Sent => (Tone::Ok, "#i-check", Text::SentToServer),
        TapState::Failed(_) => (Tone::Fail, "#i-warn", Text::NotSaved),
        TapState::Retracted => (Tone::Plain, "#i-undo", Text::Retracted),
    }
}

/// The line that says how far the latest tap has come.
fn state_line(app: App, state: Watch<TapState>) -> AnyView {
    el("span")
        .live("class", move || state_look(state.get()).0.class())
        .attr("role", "status")
        .test("after-state")
        .live("data-state", move || state_name(state.get()))
        .kid(live(move || Some(small(state_look(state.get()).1))))
        .kid(words(move || app.t(state_look(state.get()).2).to_owned()))
        .into_any()
}

/// Seconds in which the latest tap can still be undone.
fn undo_left(app: App, state: Watch<TapState>) -> Watch<i64> {
    watch(move || {
        let until = app.screen.tap.with(|card| card.as_ref().map_or(0, |c| c.undo_until_ms));
        let left_s = (until - app.screen.now_ms.get() + 999) / 1000;
        let saved = matches!(state.get(), TapState::OnDevice | TapState::Sent);
        if saved { left_s.max(0) } else { 0 }
    })
}

/// Whether the latest tap can still be undone.
fn may_undo(app: App, state: Watch<TapState>) -> Watch<bool> {
    let left = undo_left(app, state);
    fact(move || left.get() > 0)
}

/// 元に戻す with the seconds left; nothing once the time is over.
fn undo(app: App, state: Watch<TapState>) -> AnyView {
    let left = undo_left(app, state);
    let may = may_undo(app, state);
    live(move || {
        let seconds = words(move || app.tf(Text::Seconds, &[("n", &left.get().to_string())]));
        may.get().then(|| {
            let left =
                el("span").class("m-undo__left m-num").attr("aria-hidden", "true").kid(seconds);
            let word = caption(app, Text::Undo);
            let inner = all(vec![small("#i-undo"), word, " ".into_any(), left.into_any()]);
            button("m-btn m-undo", "undo", move || app.send(Command::Undo), inner)
        })
    })
}

/// The latest tap's state; `Saving` where there is none.
fn tap_state(app: App) -> Watch<TapState> {
    watch(move || app.screen.tap.with(|c| c.as_ref().map_or(TapState::Saving, |c| c.state)))
}

/// The head of the buttons on the session page: the latest tap and 元に戻す. Always as high, so that
/// the buttons below do not move under the thumb.
pub fn session_head(app: App) -> AnyView {
    let state = tap_state(app);
    let tapped = fact(move || app.screen.tap.with(Option::is_some));
    let may = may_undo(app, state);
    let what = move || {
        let code = app.screen.tap.with(|c| c.as_ref().map(|c| c.category.clone()));
        app.short(&code.unwrap_or_default())
    };
    let line = move || {
        Some(if tapped.get() {
            all(vec![
                el("b").kid(words(what)).into_any(),
                " ".into_any(),
                state_line(app, state).into_any(),
            ])
            .into_any()
        } else {
            el("span").class("m-state").kid(caption(app, Text::SavedAtOnce)).into_any()
        })
    };
    el("div")
        .class("m-after__head")
        .kid(el("h2").class("m-label").kid(caption(app, Text::RecordAnAct)))
        .kid(el("div").kid(live(line)))
        .kid(
            el("button")
                .class("m-btn m-undo")
                .attr("type", "button")
                .test("undo")
                .live("disabled", move || !may.get())
                .tap(move || app.send(Command::Undo))
                .kid(small("#i-undo"))
                .kid(caption(app, Text::Undo)),
        )
        .into_any()
}

/// See the module. Shows nothing before a tap.
pub fn after_tap(app: App, draft: Draft) -> AnyView {
    let shown = fact(move || app.screen.tap.with(Option::is_some));
    on_cleanup(move || draft.flush(app));
    live(move || shown.get().then(|| card(app, draft)))
}

fn card(app: App, draft: Draft) -> AnyView {
    let category = watch(move || {
        app.screen.tap.with(|c| c.as_ref().map(|c| c.category.clone())).unwrap_or_default()
    });
    let at = move || {
        let at_ms = app.screen.tap.with(|c| c.as_ref().map(|c| c.at_ms));
        at_ms.map(|at_ms| app.hms(at_ms)).unwrap_or_default()
    };
    let state = tap_state(app);
    let danger = fact(move || {
        let severity = app.of_policy(|p, _| p.category(&category.get()).map(|c| c.severity));
        severity == Some(Severity::Danger)
    });
    let class = move || match state.get() {
        TapState::Retracted => "m-after m-after--undone",
        TapState::Failed(_) => "m-after m-after--danger",
        _ if danger.get() => "m-after m-after--danger",
        _ => "m-after",
    };
    let stands = fact(move || state.get() != TapState::Retracted);
    el("section")
        .live("class", class)
        .live("aria-label", t(app, Text::JustRecorded))
        .test("after")
        .kid(
            el("div")
                .class("m-after__head")
                .kid(
                    el("h2")
                        .class("m-after__what")
                        .kid(words(move || app.short(&category.get())))
                        .kid(" ")
                        .kid(el("time").kid(words(at))),
                )
                .kid(el("p").kid(state_line(app, state)))
                .kid(undo(app, state))
                .kid(close(app, draft, state)),
        )
        .kid(live(move || stands.get().then(|| details(app, draft, category, state, danger))))
        .into_any()
}

/// Puts the card away; where 元に戻す was, once that is over.
fn close(app: App, draft: Draft, state: Watch<TapState>) -> AnyView {
    let over = fact(move || {
        let until = app.screen.tap.with(|card| card.as_ref().map_or(0, |c| c.undo_until_ms));
        let saved = matches!(state.get(), TapState::OnDevice | TapState::Sent);
        state.get() == TapState::Retracted || (saved && app.screen.now_ms.get() >= until)
    });
    let away = move || {
        draft.flush(app);
        app.send(Command::PutTapAway);
    };
    live(move || {
        let button = || {
            el("button")
                .class("m-btn m-btn--quiet m-undo")
                .attr("type", "button")
                .test("after-close")
                .live("aria-label", t(app, Text::Close))
                .tap(away)
                .kid(icon("#i-close"))
                .into_any()
        };
        over.get().then(button)
    })
}

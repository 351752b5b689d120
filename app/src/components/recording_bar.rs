//! The bar on every page while this device records, and while it should but does not.

use super::el::el;
use super::icons::icon;
use super::parts::{button, caption, fact, live, words};
use super::t;
use super::watch::watch;
use crate::command::{Command, RecordingWish};
use crate::ctx::App;
use crate::page::Page;
use crate::screen::recording::RecordingState;
use leptos::prelude::*;
use mamori_core::text::Text;
use mamori_core::time::clock_length;

/// What stands in the bar.
fn word(state: RecordingState) -> Option<Text> {
    Some(match state {
        RecordingState::Recording => Text::RecordingOn,
        RecordingState::Muted => Text::RecordingMuted,
        RecordingState::Late => Text::RecordingLate,
        RecordingState::Interrupted(_) => Text::RecordingStopped,
        RecordingState::Denied(_) => Text::RecordingNoMicrophone,
        RecordingState::Sealing => Text::RecordingSealing,
        RecordingState::Elsewhere => Text::RecordingElsewhere,
        _ => return None,
    })
}

/// How long it is so far.
pub fn length(app: App) -> String {
    let ms = app.screen.recording.with(|r| r.as_ref().map_or(0, |r| r.elapsed_ms));
    clock_length(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// How loud the microphone is.
fn meter(app: App) -> AnyView {
    el("progress")
        .class("m-level")
        .attr("max", "100")
        .live("aria-label", t(app, Text::RecordingLevel))
        .live("value", move || app.screen.level.get().to_string())
        .into_any()
}

/// See the module.
pub fn recording_bar(app: App) -> AnyView {
    let state = watch(move || app.screen.recording.with(|r| r.as_ref().map(|r| r.state)));
    let stopped = fact(move || state.get().is_some_and(RecordingState::needs_tap));
    let text = watch(move || state.get().and_then(word));
    let here = fact(move || state.get() != Some(RecordingState::Elsewhere));
    let bar = move |text: Text| {
        let resume = live(move || {
            let act = move || app.send(Command::Recording(RecordingWish::Resume));
            stopped
                .get()
                .then(|| button("m-btn", "bar-resume", act, caption(app, Text::RecordingResume)))
        });
        let sound = live(move || (here.get() && !stopped.get()).then(|| meter(app)));
        let time = move || {
            el("span")
                .class("m-rec__time m-num")
                .attr("role", "timer")
                .attr("aria-live", "off")
                .kid(words(move || length(app)))
                .into_any()
        };
        el("section")
            .live("class", move || if stopped.get() { "m-rec m-rec--stopped" } else { "m-rec" })
            .live("aria-label", t(app, Text::Recording))
            .test("rec-bar")
            .kid(
                el("a")
                    .class("m-rec__what")
                    .attr("href", Page::Session.hash())
                    .kid(live(move || Some(sign(stopped.get()))))
                    .kid(el("b").attr("role", "status").kid(caption(app, text))),
            )
            .kid(sound)
            .kid(live(move || here.get().then(time)))
            .kid(resume)
            .into_any()
    };
    live(move || text.get().map(bar))
}

/// A dot while it records, a warning while it does not.
fn sign(stopped: bool) -> AnyView {
    if stopped {
        return icon("#i-warn");
    }
    el("span").class("m-rec__dot").attr("aria-hidden", "true").into_any()
}

//! 面談: the start form, the running clock, and what it was.

use crate::command::First;
use crate::components::after::{Draft, session_head};
use crate::components::clock::clock;
use crate::components::el::el;
use crate::components::end::{ended, reasons};
use crate::components::extend::extend;
use crate::components::icons::small;
use crate::components::ladder::ladder;
use crate::components::parts::{all, caption, fact, live};
use crate::components::prompt::{detention, prompt};
use crate::components::recording::recording;
use crate::components::staff::staff;
use crate::components::start::start;
use crate::components::t;
use crate::components::taps::taps;
use crate::components::watch::{on_change, watch};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::ids::{CaseId, SessionId};
use mamori_core::text::Text;

/// Which of the three there is to show.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Start,
    Running(SessionId),
    Ended(CaseId, u64),
}

fn mode(app: App) -> Mode {
    match app.screen.running.with(|r| r.as_ref().map(|r| r.session)) {
        Some(session) => Mode::Running(session),
        None => app.screen.ended.get().map_or(Mode::Start, |(case, ms)| Mode::Ended(case, ms)),
    }
}

/// See the module.
pub fn session(app: App, draft: Draft) -> AnyView {
    let mode = watch(move || mode(app));
    // What comes begins at its top, however far the form was scrolled.
    on_change(move || mode.get(), |_| page::to_top("main"));
    let meeting = live(move || {
        Some(match mode.get() {
            Mode::Start => start(app),
            Mode::Running(_) => running(app, draft),
            Mode::Ended(case, length_ms) => ended(app, case, length_ms),
        })
    });
    // Stays while the meeting turns into what it was: the last slices are still being stored.
    let ended = fact(move || !matches!(mode.get(), Mode::Running(_)));
    let rest =
        live(move || ended.get().then(|| el("div").class("m-page").kid(recording(app)).into_any()));
    all(vec![meeting, rest])
}

/// The session turned to its end: an act was recorded.
fn is_stopped(app: App) -> bool {
    app.screen.running.with(|r| r.as_ref().is_some_and(|r| r.stop.is_some()))
}

/// What the card at the top asks for: when it changes, the card comes into view.
fn asked(app: App) -> Option<(bool, bool, Option<i16>)> {
    app.screen.running.with(|r| {
        let r = r.as_ref()?;
        Some((r.stop.is_some(), r.announce, r.prompt.map(|prompt| prompt.mark_min)))
    })
}

fn running(app: App, draft: Draft) -> AnyView {
    on_change(
        move || asked(app),
        |now| {
            if let Some((stop, announce, prompt)) = now
                && (*stop || *announce || prompt.is_some())
            {
                page::to_top("main");
            }
        },
    );
    let asked = Signal::new(false);
    let stopped = fact(move || is_stopped(app));
    let over = fact(move || {
        let ends_ms = app.screen.running.with(|r| r.as_ref().map(|r| r.ends_ms));
        ends_ms.is_some_and(|ends_ms| app.screen.now_ms.get() >= ends_ms)
    });
    let end = move || match over.get() || stopped.get() {
        true => "m-btn m-btn--l m-btn--wide m-btn--danger m-btn--fill",
        false => "m-btn m-btn--l m-btn--wide",
    };
    let end = el("button")
        .live("class", end)
        .attr("type", "button")
        .test("session-end")
        .tap(move || asked.set(true))
        .kid(caption(app, Text::EndSession));
    let taps = el("section")
        .class("m-page__cell")
        .live("aria-label", t(app, Text::RecordWhatHappens))
        .kid(session_head(app))
        .kid(taps(app, draft, true));
    let class = move || if stopped.get() { "m-session m-session--stop" } else { "m-session" };
    all(vec![
        el("div")
            .live("class", class)
            .kid(
                el("div")
                    .class("m-session__side")
                    .kid(clock(app))
                    .kid(prompt(app))
                    .kid(detention(app))
                    .kid(end)
                    .kid(recording(app))
                    .kid(extend(app))
                    .kid(silent(app)),
            )
            .kid(el("div").class("m-session__side").kid(taps).kid(ladder(app)).kid(staff(app)))
            .into_any(),
        live(move || asked.get().then(|| reasons(app, asked))).into_any(),
    ])
    .into_any()
}

/// Whether prompts sound; a counter full of people may want them only to shake.
fn silent(app: App) -> AnyView {
    let on = fact(move || app.screen.settings.with(|s| s.silent));
    el("button")
        .class("m-choice m-choice--alone")
        .attr("type", "button")
        .test("silent")
        .live("aria-pressed", move || if on.get() { "true" } else { "false" })
        .tap(move || app.send(First::SetSilent(!on.get_untracked())))
        .kid(small("#i-check"))
        .kid(caption(app, Text::SilentMode))
        .into_any()
}

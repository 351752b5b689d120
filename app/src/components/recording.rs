//! The recording on the page of the session: announce it, its state, what to do, its gaps. What is
//! shown is `screen::recording`, what is wished `RecordingWish`.

use super::el::el;
use super::icons::{icon, small};
use super::parts::{all, button, caption, fact, live, words};
use super::recording_bar::length;
use super::watch::watch;
use crate::command::{Command, RecordingWish};
use crate::ctx::App;
use crate::screen::recording::{RecordingState, RecordingView};
use leptos::prelude::*;
use mamori_core::recording::body::Consent;
use mamori_core::text::Text;

/// See the module.
pub fn recording(app: App) -> AnyView {
    let here = fact(move || {
        let running = app.screen.running.with(Option::is_some);
        running || app.screen.recording.with(Option::is_some)
    });
    live(move || here.get().then(|| card(app)))
}

/// Nothing is recorded, and somebody has to do something about it.
fn look(state: Option<RecordingState>) -> &'static str {
    use RecordingState as S;
    match state {
        None => "m-prompt",
        Some(S::Interrupted(_) | S::Denied(_) | S::NoRoom(_) | S::NoRecorder | S::NotBegun) => {
            "m-prompt m-prompt--danger"
        }
        Some(_) => "m-card",
    }
}

fn card(app: App) -> AnyView {
    let state = watch(move || app.screen.recording.with(|r| r.as_ref().map(|r| r.state)));
    el("section")
        .live("class", move || look(state.get()))
        .attr("aria-labelledby", "recording-h")
        .test("recording")
        .live("data-state", move || code(state.get()))
        .live("data-red", move || state.get().is_some_and(RecordingState::is_recording))
        .live("data-needs-tap", move || state.get().is_some_and(RecordingState::needs_tap))
        .live("data-recording", move || {
            let id = app.screen.recording.with(|r| r.as_ref().and_then(|r| r.recording));
            id.map(|id| id.to_string())
        })
        .kid(el("h2").class("m-h2").attr("id", "recording-h").kid(caption(app, Text::Recording)))
        .kid(live(move || Some(parts(app, state.get()))))
        .kid(numbers(app))
        .kid(gaps(app))
        .into_any()
}

fn code(state: Option<RecordingState>) -> &'static str {
    use RecordingState as S;
    match state {
        None => "off",
        Some(S::Asking) => "asking",
        Some(S::Recording) => "recording",
        Some(S::Muted) => "muted",
        Some(S::Late) => "late",
        Some(S::Interrupted(_)) => "interrupted",
        Some(S::Denied(_)) => "denied",
        Some(S::NoRoom(_)) => "no-room",
        Some(S::Elsewhere) => "elsewhere",
        Some(S::NoRecorder) => "no-recorder",
        Some(S::NotBegun) => "not-begun",
        Some(S::Sealing) => "sealing",
        Some(S::Done) => "done",
    }
}

/// A button that sends a wish.
fn wish(
    app: App,
    class: &'static str,
    test: &'static str,
    text: Text,
    wish: RecordingWish,
) -> AnyView {
    let act = move || app.send(Command::Recording(wish.clone()));
    button(class, test, act, caption(app, text))
}

/// The sentence, and three ways it can go.
fn start(app: App) -> Vec<AnyView> {
    use RecordingWish::Start;
    let first =
        move || app.of_policy(|p, lang| p.session.recording.first_witness.get(lang).to_owned());
    let say = move || app.tf(Text::Quoted, &[("text", app.t(Text::RecordingSay))]);
    let announced = Start(Consent::Announced, false);
    let (agreed, objected) = (Start(Consent::Agreed, false), Start(Consent::Objected, false));
    vec![
        el("p").class("m-prompt__words").kid(words(say)).into_any(),
        wish(
            app,
            "m-btn m-btn--fill m-btn--l",
            "rec-announced",
            Text::RecordingAnnounced,
            announced,
        ),
        el("div")
            .class("m-btns")
            .kid(wish(app, "m-btn", "rec-agreed", Text::RecordingAgreed, agreed))
            .kid(wish(app, "m-btn", "rec-objected", Text::RecordingObjected, objected))
            .into_any(),
        el("p").class("m-note").kid(words(first)).into_any(),
    ]
}

/// While sound is taken in.
fn running(app: App, state: Text, ok: bool) -> Vec<AnyView> {
    let class = if ok { "m-state m-state--fail" } else { "m-state m-state--wait" };
    let consent = watch(move || app.screen.recording.with(|r| r.as_ref().map(|r| r.consent)));
    let said = move || consent.get().map_or("", |consent| consent.text(app.lang())).to_owned();
    let sign = if ok {
        el("span").class("m-rec__dot").attr("aria-hidden", "true").into_any()
    } else {
        small("#i-warn")
    };
    let line = el("p")
        .class("m-btns")
        .kid(el("span").attr("class", class).kid(sign).kid(caption(app, state)))
        .kid(el("span").class("m-note").kid(words(said)));
    let objects = live(move || {
        let wished = RecordingWish::Consent(Consent::Objected);
        let objects =
            || wish(app, "m-btn m-btn--quiet", "rec-objects", Text::RecordingObjects, wished);
        (consent.get() != Some(Consent::Objected)).then(objects)
    });
    vec![
        line.into_any(),
        el("p").class("m-note").kid(caption(app, Text::RecordingScreen)).into_any(),
        el("div").class("m-btns").kid(objects).kid(stop(app)).into_any(),
    ]
}

fn stop(app: App) -> AnyView {
    wish(app, "m-btn m-btn--quiet", "rec-stop", Text::RecordingStop, RecordingWish::Stop)
}

fn parts(app: App, state: Option<RecordingState>) -> AnyView {
    use RecordingState as S;
    let say = |text: Text| el("p").attr("role", "status").kid(caption(app, text)).into_any();
    let resume = || {
        let class = "m-btn m-btn--fill m-btn--danger m-btn--l";
        wish(app, class, "rec-resume", Text::RecordingResume, RecordingWish::Resume)
    };
    let away = || wish(app, "m-btn", "rec-away", Text::Close, RecordingWish::PutAway);
    all(match state {
        None => start(app),
        Some(S::Asking) => vec![say(Text::RecordingAsking)],
        Some(S::Recording) => running(app, Text::RecordingOn, true),
        Some(S::Muted) => {
            let mut parts = running(app, Text::RecordingMuted, false);
            parts.insert(1, say(Text::RecordingMutedWhat));
            parts
        }
        Some(S::Late) => running(app, Text::RecordingLate, false),
        Some(S::Interrupted(reason)) => {
            let why = app.tf(Text::RecordingBroken, &[("why", reason.text(app.lang()))]);
            let why = el("p").attr("role", "alert").kid(icon("#i-warn")).kid(why);
            vec![why.into_any(), since(app), resume(), stop(app)]
        }
        Some(S::Denied(_)) => vec![say(Text::RecordingDenied), since(app), resume(), stop(app)],
        Some(S::NoRoom(_)) => {
            let consent = app.screen.recording.with(|r| r.as_ref().map(|r| r.consent));
            let anyway = RecordingWish::Start(consent.unwrap_or(Consent::Announced), true);
            let class = "m-btn m-btn--l";
            vec![
                say(Text::RecordingNoRoom),
                wish(app, class, "rec-anyway", Text::RecordingAnyway, anyway),
            ]
        }
        Some(S::Elsewhere) => vec![say(Text::RecordingElsewhere)],
        Some(S::NoRecorder) => vec![say(Text::RecordingNoRecorder)],
        Some(S::NotBegun) => vec![say(Text::RecordingNotBegun), away()],
        Some(S::Sealing) => vec![say(Text::RecordingSealing)],
        Some(S::Done) => vec![
            el("p")
                .class("m-state m-state--local")
                .attr("role", "status")
                .kid(small("#i-device"))
                .kid(caption(app, Text::RecordingDone))
                .into_any(),
            away(),
        ],
    })
}

/// Since when nothing is recorded.
fn since(app: App) -> AnyView {
    let since = move || {
        let at_ms = app.screen.recording.with(|r| r.as_ref().and_then(|r| r.silent_since_ms));
        at_ms.map(|at_ms| app.tf(Text::RecordingSilent, &[("time", &app.hms(at_ms))]))
    };
    el("p").class("m-note").kid(words(move || since().unwrap_or_default())).into_any()
}

/// Figures that move while the state stays.
fn numbers(app: App) -> AnyView {
    let of = move |what: fn(&RecordingView) -> u64| {
        app.screen.recording.with(|r| r.as_ref().map_or(0, what).to_string())
    };
    let begun = fact(move || {
        app.screen.recording.with(|r| r.as_ref().is_some_and(|r| r.recording.is_some()))
    });
    let text = move || {
        let elsewhere = app
            .screen
            .recording
            .with(|r| r.as_ref().is_some_and(|r| r.state == RecordingState::Elsewhere));
        if elsewhere || !begun.get() {
            return String::new();
        }
        let sent =
            app.tf(Text::RecordingSent, &[("sent", &of(|r| r.sent)), ("held", &of(|r| r.held))]);
        length(app) + app.t(Text::Dot) + &sent
    };
    let refused = fact(move || app.screen.uploads.with(|u| u.set_aside > 0));
    let refused = live(move || {
        let line = el("p").class("m-state m-state--fail").kid(small("#i-warn"));
        refused.get().then(|| line.kid(caption(app, Text::RecordingRefused)).into_any())
    });
    let line = el("p")
        .class("m-note m-num")
        .test("rec-numbers")
        .live("data-held", move || of(|r| r.held))
        .live("data-sent", move || of(|r| r.sent))
        .live("data-gaps", move || of(|r| r.gaps.len() as u64))
        .live("data-sealed", move || of(|r| r.sealed as u64))
        .live("data-waiting", move || app.screen.uploads.with(|u| u.waiting.to_string()))
        .live("data-level", move || app.screen.level.get().to_string())
        .kid(words(text));
    all(vec![line.into_any(), refused])
}

/// What could not be recorded, and why.
fn gaps(app: App) -> AnyView {
    let gaps = watch(move || {
        app.screen.recording.with(|r| r.as_ref().map(|r| r.gaps.clone()).unwrap_or_default())
    });
    live(move || {
        let gaps = gaps.get();
        let mut lines = Vec::new();
        for gap in &gaps {
            let (from, to) = (app.hms(gap.from_ms), app.hms(gap.to_ms));
            let why = gap.reason.text(app.lang());
            let text = app.tf(Text::RecordingGap, &[("from", &from), ("to", &to), ("why", why)]);
            lines.push(el("li").kid(small("#i-warn")).kid(text).into_any());
        }
        let list = || el("ul").class("m-note").attr("role", "list").test("rec-gaps").kid(lines);
        (!gaps.is_empty()).then(|| list().into_any())
    })
}

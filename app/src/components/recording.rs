//! The recording of the session: its state, its buttons, a recorder's file. Plain parts for the
//! screens of a session; what is shown is `screen::recording`, what is wished `RecordingWish`.

use super::el::el;
use super::parts::{all, button, caption, fact, live, words};
use super::watch::watch;
use crate::command::{AttachForm, Command, RecordingWish};
use crate::ctx::App;
use crate::screen::recording::{AttachState, AttachTrouble, RecordingState};
use leptos::prelude::*;
use mamori_browser::files;
use mamori_core::ids::CaseId;
use mamori_core::recording::body::Consent;
use mamori_core::text::Text;
use mamori_core::time::clock_length;

/// The id of the input for a recorder's file.
const INPUT: &str = "attach-input";

/// See the module.
pub fn recording(app: App) -> AnyView {
    let here = fact(move || {
        let running = app.screen.running.with(Option::is_some);
        running || app.screen.recording.with(Option::is_some)
    });
    live(move || here.get().then(|| card(app)))
}

fn card(app: App) -> AnyView {
    let state = watch(move || app.screen.recording.with(|r| r.as_ref().map(|r| r.state)));
    el("section")
        .class("m-card")
        .test("recording")
        .live("data-state", move || code(state.get()))
        .live("data-red", move || state.get().is_some_and(RecordingState::is_recording))
        .live("data-needs-tap", move || state.get().is_some_and(RecordingState::needs_tap))
        .live("data-recording", move || {
            let id = app.screen.recording.with(|r| r.as_ref().and_then(|r| r.recording));
            id.map(|id| id.to_string())
        })
        .kid(live(move || Some(parts(app, state.get()))))
        .kid(numbers(app))
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
        Some(S::NoRecorder) => "no-recorder",
        Some(S::NotBegun) => "not-begun",
        Some(S::Sealing) => "sealing",
        Some(S::Done) => "done",
    }
}

/// A button that sends a wish, made when it is tapped.
fn wish(app: App, test: &'static str, text: Text, wish: fn() -> RecordingWish) -> AnyView {
    let act = move || app.send(Command::Recording(wish()));
    button("m-btn m-btn--wide", test, act, caption(app, text))
}

fn parts(app: App, state: Option<RecordingState>) -> AnyView {
    use RecordingState as S;
    use RecordingWish as W;
    let say = |text: Text| el("p").kid(caption(app, text)).into_any();
    let start = || {
        vec![
            say(Text::RecordingSay),
            wish(app, "rec-announced", Text::RecordingAnnounced, || {
                W::Start(Consent::Announced, false)
            }),
            wish(app, "rec-agreed", Text::RecordingAgreed, || W::Start(Consent::Agreed, false)),
            wish(app, "rec-objected", Text::RecordingObjected, || {
                W::Start(Consent::Objected, false)
            }),
        ]
    };
    let stop = || wish(app, "rec-stop", Text::RecordingStop, || W::Stop);
    let resume = || wish(app, "rec-resume", Text::RecordingResume, || W::Resume);
    let away = || wish(app, "rec-away", Text::Close, || W::PutAway);
    all(match state {
        None => start(),
        Some(S::Asking) => vec![say(Text::RecordingAsking)],
        Some(S::Recording) => {
            let objected = || W::Consent(Consent::Objected);
            let objected = wish(app, "rec-objects", Text::RecordingObjects, objected);
            vec![say(Text::RecordingOn), say(Text::RecordingScreen), objected, stop()]
        }
        Some(S::Muted) => vec![say(Text::RecordingMuted), stop()],
        Some(S::Late) => vec![say(Text::RecordingLate), stop()],
        Some(S::Interrupted(reason)) => {
            let why = app.tf(Text::RecordingBroken, &[("why", reason.text(app.lang()))]);
            vec![el("p").kid(why).into_any(), resume(), stop()]
        }
        Some(S::Denied(_)) => vec![say(Text::RecordingDenied), resume(), stop()],
        Some(S::NoRoom(_)) => {
            let anyway = || W::Start(Consent::Announced, true);
            vec![say(Text::RecordingNoRoom), wish(app, "rec-anyway", Text::RecordingAnyway, anyway)]
        }
        Some(S::NoRecorder) => vec![say(Text::RecordingNoRecorder)],
        Some(S::NotBegun) => vec![say(Text::RecordingNotBegun), away()],
        Some(S::Sealing) => vec![say(Text::RecordingSealing)],
        Some(S::Done) => vec![say(Text::RecordingDone), away()],
    })
}

/// Figures that move while the state stays.
fn numbers(app: App) -> AnyView {
    let length = move || {
        let ms = app.screen.recording.with(|r| r.as_ref().map_or(0, |r| r.elapsed_ms));
        clock_length(i64::try_from(ms).unwrap_or(i64::MAX))
    };
    let of = move |what: fn(&crate::screen::recording::RecordingView) -> u64| {
        app.screen.recording.with(|r| r.as_ref().map_or(0, what).to_string())
    };
    el("p")
        .test("rec-numbers")
        .live("data-held", move || of(|r| r.held))
        .live("data-sent", move || of(|r| r.sent))
        .live("data-gaps", move || of(|r| r.gaps.len() as u64))
        .live("data-sealed", move || of(|r| r.sealed as u64))
        .live("data-waiting", move || app.screen.uploads.with(|u| u.waiting.to_string()))
        .live("data-level", move || app.screen.level.get().to_string())
        .kid(words(length))
        .into_any()
}

/// The file of a hardware recorder for a case, and how far it is.
pub fn attach(app: App, case: CaseId) -> AnyView {
    let state = watch(move || app.screen.attached.with(|a| a.as_ref().map(|a| a.state)));
    let chosen = move |_| {
        if let Some(file) = files::picked(INPUT) {
            let consent = Consent::NotAnnounced;
            let form = AttachForm { case, session: None, consent, file };
            app.send(Command::Recording(RecordingWish::Attach(form)));
        }
    };
    let copied = move || app.screen.attached.with(|a| a.as_ref().map_or(0, |a| a.copied));
    let sent = move || app.screen.attached.with(|a| a.as_ref().map_or(0, |a| a.sent));
    el("section")
        .class("m-card")
        .test("attach")
        .live("data-recording", move || {
            let id = app.screen.attached.with(|a| a.as_ref().and_then(|a| a.recording));
            id.map(|id| id.to_string())
        })
        .live("data-copied", move || copied().to_string())
        .live("data-sent", move || sent().to_string())
        .kid(el("label").attr("for", INPUT).kid(caption(app, Text::AttachFile)))
        .kid(el("input").attr("id", INPUT).attr("type", "file").test(INPUT).on("change", chosen))
        .kid(live(move || {
            let text = said(state.get()?);
            let away = || RecordingWish::PutAttachedAway;
            let said = el("p").test("attach-state").attr("data-state", format!("{text:?}"));
            let said = said.kid(caption(app, text)).into_any();
            Some(all(vec![said, wish(app, "attach-away", Text::Close, away)]))
        }))
        .kid(wish(app, "rec-retry", Text::RecordingRetry, || RecordingWish::Retry))
        .into_any()
}

fn said(state: AttachState) -> Text {
    match state {
        AttachState::Checking => Text::AttachChecking,
        AttachState::Copying => Text::AttachCopying,
        AttachState::Sending => Text::AttachSending,
        AttachState::Sent => Text::AttachSent,
        AttachState::Failed(trouble) => match trouble {
            AttachTrouble::NotAudio => Text::AttachNotAudio,
            AttachTrouble::TooLarge => Text::AttachTooLarge,
            AttachTrouble::NoRoom(_) => Text::AttachNoRoom,
            AttachTrouble::Unreadable => Text::AttachUnreadable,
            AttachTrouble::BrokenOff => Text::AttachBrokenOff,
            AttachTrouble::Store(_) => Text::AttachStore,
        },
    }
}

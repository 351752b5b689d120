//! The file of a hardware recorder for a case: what was said about it, the file, how far it is.

use super::choice::{Choice, choice};
use super::el::el;
use super::parts::{all, button, caption, fact, live, words};
use super::t;
use super::watch::watch;
use crate::command::{AttachForm, Command, RecordingWish};
use crate::ctx::App;
use crate::screen::recording::{AttachState, AttachTrouble, AttachView};
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::files;
use mamori_core::case::Case;
use mamori_core::ids::{CaseId, SessionId};
use mamori_core::recording::body::Consent;
use mamori_core::sync::Link;
use mamori_core::text::Text;

/// The id of the input for a recorder's file.
const INPUT: &str = "attach-input";

/// What may have been said of being recorded, and its name for tests.
const CONSENTS: [(Consent, &str); 4] = [
    (Consent::Announced, "attach-announced"),
    (Consent::Agreed, "attach-agreed"),
    (Consent::Objected, "attach-objected"),
    (Consent::NotAnnounced, "attach-silent"),
];

/// The meeting that a file is most likely of: the latest.
fn session(case: &Case) -> Option<SessionId> {
    let mut latest = None;
    for session in &case.sessions {
        let at_ms = session.started_ms();
        if at_ms.is_some() && latest.is_none_or(|(before, _)| before < at_ms) {
            latest = Some((at_ms, session.id));
        }
    }
    latest.map(|(_, id)| id)
}

/// See the module. Stays as it is while the case on the screen grows.
pub fn attach(app: App) -> AnyView {
    let of = watch(move || {
        app.screen.detail.with(|d| {
            let kept = d.as_ref().filter(|d| !d.case.is_erased());
            kept.map(|d| (d.case.id, session(&d.case)))
        })
    });
    live(move || of.get().map(|(case, session)| card(app, case, session)))
}

fn card(app: App, id: CaseId, session: Option<SessionId>) -> AnyView {
    // Nobody has said anything yet, and nothing is assumed.
    let consent = Signal::new(None);
    let unsaid = fact(move || consent.with(Option::is_none));
    let of = move |what: fn(&AttachView) -> u64| {
        app.screen.attached.with(|a| a.as_ref().map_or(0, what).to_string())
    };
    let chosen = move |_| {
        if let (Some(file), Some(consent)) = (files::picked(INPUT), consent.get_untracked()) {
            let form = AttachForm { case: id, session, consent, picture: false, file };
            app.send(Command::Recording(RecordingWish::Attach(form)));
        }
    };
    let chips = move || {
        let mut chips = Vec::new();
        for (said, test) in CONSENTS {
            let on = fact(move || consent.with(|now| *now == Some(said)));
            let (test, label) = (test.to_owned(), said.text(app.lang()).to_owned());
            let chip = Choice { kind: "radio", group: "attach-consent", test, label, fixed: false };
            chips.push(choice(chip, on, move |_| consent.set(Some(said))));
        }
        Some(all(chips))
    };
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "attach-h")
        .test("attach")
        .live("data-recording", move || {
            let id = app.screen.attached.with(|a| a.as_ref().and_then(|a| a.recording));
            id.map(|id| id.to_string())
        })
        .live("data-copied", move || of(|a| a.copied))
        .live("data-sent", move || of(|a| a.sent))
        .kid(el("h3").class("m-h2").attr("id", "attach-h").kid(caption(app, Text::AttachFile)))
        .kid(
            el("fieldset")
                .kid(el("legend").class("m-label").kid(caption(app, Text::AttachConsent)))
                .kid(el("div").class("m-choices").kid(live(chips))),
        )
        .kid(
            el("div")
                .class("m-field")
                .kid(
                    el("label")
                        .class("m-label")
                        .attr("for", INPUT)
                        .kid(caption(app, Text::AttachChoose)),
                )
                .kid(
                    el("input")
                        .class("m-input")
                        .attr("id", INPUT)
                        .attr("type", "file")
                        .attr("accept", "audio/*,.wav,.mp3,.m4a,.webm,.ogg,.oga")
                        .test(INPUT)
                        .live("disabled", move || unsaid.get())
                        .on("change", chosen),
                )
                .kid(live(move || {
                    let hint = || el("p").class("m-note").kid(caption(app, Text::AttachFirst));
                    unsaid.get().then(|| hint().into_any())
                })),
        )
        .kid(progress(app, id, false))
        .into_any()
}

/// How far the file of this case is, or the picture.
pub fn progress(app: App, case: CaseId, picture: bool) -> AnyView {
    let state = watch(move || {
        let of = |a: &&AttachView| a.case == case && a.picture == picture;
        app.screen.attached.with(|a| a.as_ref().filter(of).map(|a| a.state))
    });
    let lost = fact(move || app.screen.sync.with(|s| s.link != Link::Reached));
    let name = move || {
        app.screen.attached.with(|a| a.as_ref().map(|a| a.file_name.clone())).unwrap_or_default()
    };
    live(move || {
        let state = state.get()?;
        let (name_of_state, mut text) = said(state);
        if state == AttachState::Sending && lost.get() {
            text = Text::AttachWaiting;
        }
        let away = move || app.send(Command::Recording(RecordingWish::PutAttachedAway));
        let retry = move || app.send(Command::Recording(RecordingWish::Retry));
        let failed = matches!(state, AttachState::Failed(_));
        let line = el("p")
            .attr("class", if failed { "m-error" } else { "m-note" })
            .attr("role", "status")
            .test("attach-state")
            .attr("data-state", name_of_state)
            .kid(caption(app, text));
        let mut kids = vec![el("b").kid(words(name)).into_any(), line.into_any()];
        if matches!(state, AttachState::Copying | AttachState::Sending) {
            kids.push(bar(app, state == AttachState::Copying));
        }
        let mut buttons = Vec::new();
        if state == AttachState::Sending {
            let word = caption(app, Text::RecordingRetry);
            buttons.push(button("m-btn", "rec-retry", retry, word));
        }
        buttons.push(button("m-btn m-btn--quiet", "attach-away", away, caption(app, Text::Close)));
        kids.push(el("div").class("m-btns").kid(buttons).into_any());
        Some(all(kids))
    })
}

fn bar(app: App, copying: bool) -> AnyView {
    let of = move |what: fn(&AttachView) -> u64| {
        app.screen.attached.with(|a| a.as_ref().map_or(0, what).to_string())
    };
    el("progress")
        .class("m-progress")
        .live("aria-label", t(app, if copying { Text::AttachCopying } else { Text::AttachSending }))
        .live("max", move || of(|a| a.bytes.max(1)))
        .live("value", move || if copying { of(|a| a.copied) } else { of(|a| a.sent) })
        .into_any()
}

/// The name of a state for tests, and what it says.
fn said(state: AttachState) -> (&'static str, Text) {
    match state {
        AttachState::Checking => ("checking", Text::AttachChecking),
        AttachState::Copying => ("copying", Text::AttachCopying),
        AttachState::Sending => ("sending", Text::AttachSending),
        AttachState::Sent => ("sent", Text::AttachSent),
        AttachState::Failed(trouble) => match trouble {
            AttachTrouble::NotPicture => ("not-picture", Text::AttachNotPicture),
            AttachTrouble::PictureTooLarge => ("too-large", Text::AttachPictureTooLarge),
            AttachTrouble::NotAudio => ("not-audio", Text::AttachNotAudio),
            AttachTrouble::TooLarge => ("too-large", Text::AttachTooLarge),
            AttachTrouble::NoRoom(_) => ("no-room", Text::AttachNoRoom),
            AttachTrouble::Unreadable => ("unreadable", Text::AttachUnreadable),
            AttachTrouble::BrokenOff => ("broken-off", Text::AttachBrokenOff),
            AttachTrouble::Store(_) => ("store", Text::AttachStore),
        },
    }
}

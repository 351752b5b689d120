//! Signing in again while somebody is signed in: over the page, so that recording never stops.

use super::dialog::sheet;
use super::el::el;
use super::parts::{caption, fact, live, words};
use super::watch::{Watch, on_change};
use crate::command::First;
use crate::ctx::App;
use crate::screen::SignInState;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::text::Text;

const SHEET: &str = "sign-in-sheet";

/// See the module.
pub fn sign_in_again(app: App, open: Signal<bool>) -> AnyView {
    let expired = fact(move || app.screen.sync.with(|s| s.sign_in_again));
    on_change(
        move || expired.get(),
        move |expired| {
            if !expired && open.get_untracked() {
                page::close_modal(SHEET);
            }
        },
    );
    live(move || open.get().then(|| dialog(app, open)))
}

fn dialog(app: App, open: Signal<bool>) -> AnyView {
    let password = Signal::new(String::new());
    let user = app.me().map(|me| me.person.id.0.clone()).unwrap_or_default();
    let account = Held::new(user.clone());
    let busy = fact(move || app.screen.sign_in.with(|s| *s == SignInState::Busy));
    let submit = move || {
        if !busy.get_untracked() && password.with_untracked(|p| !p.is_empty()) {
            app.send(First::SignIn(account.get(), password.get_untracked()));
        }
    };
    let body = el("form")
        .class("m-form")
        .submit(submit)
        .kid(el("p").kid(caption(app, Text::SignInAgainWhat)))
        .kid(
            el("input")
                .attr("type", "hidden")
                .attr("name", "user")
                .attr("autocomplete", "username")
                .attr("value", user),
        )
        .kid(
            el("div")
                .class("m-field")
                .kid(
                    el("label")
                        .class("m-label")
                        .attr("for", "again-password")
                        .kid(caption(app, Text::Password)),
                )
                .kid(
                    el("input")
                        .class("m-input")
                        .attr("id", "again-password")
                        .attr("type", "password")
                        .attr("autocomplete", "current-password")
                        .attr("autofocus", "")
                        .attr("required", "")
                        .test("again-password")
                        .typed(move |text| password.set(text)),
                ),
        )
        .kid(live(move || error(app)))
        .kid(
            el("button")
                .class("m-btn m-btn--fill m-btn--l m-btn--wide")
                .attr("type", "submit")
                .test("again-submit")
                .live("aria-busy", move || busy.get().then_some("true"))
                .kid(words(move || busy_word(app, busy))),
        );
    sheet(app, SHEET, "sign-in-sheet-h", Text::SignInAgain, open, body.into_any())
}

/// Why the sign-in did not work.
pub fn reason(app: App, state: &SignInState) -> Option<String> {
    match state {
        SignInState::Idle | SignInState::Busy => None,
        SignInState::NoNetwork => Some(app.t(Text::ServerNotReached).to_owned()),
        SignInState::Refused(refusal) => Some(match app.lang() {
            mamori_core::lang::Lang::Ja => refusal.ja.clone(),
            mamori_core::lang::Lang::En => refusal.en.clone(),
        }),
    }
}

/// What stands on the button.
pub fn busy_word(app: App, busy: Watch<bool>) -> String {
    app.t(if busy.get() { Text::Checking } else { Text::SignIn }).to_owned()
}

fn error(app: App) -> Option<AnyView> {
    let reason = app.screen.sign_in.with(|state| reason(app, state))?;
    Some(super::state::error(None, "again-error", reason))
}

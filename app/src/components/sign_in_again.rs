//! Signing in again while somebody is signed in: over the page, so that recording never stops.

use super::dialog::sheet;
use super::parts::{fact, live, on, words};
use super::t;
use crate::command::Command;
use crate::ctx::App;
use crate::screen::SignInState;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::text::Text;

const SHEET: &str = "sign-in-sheet";

/// See the module.
pub fn sign_in_again(app: App, open: RwSignal<bool>) -> AnyView {
    let expired = fact(move || app.screen.sync.with(|s| s.sign_in_again));
    Effect::new(move |before: Option<bool>| {
        let expired = expired.get();
        if before == Some(true) && !expired && open.get_untracked() {
            page::close_modal(SHEET);
        }
        expired
    });
    live(move || open.get().then(|| dialog(app, open)))
}

fn dialog(app: App, open: RwSignal<bool>) -> AnyView {
    let password = RwSignal::new(String::new());
    let user = app.me().map(|me| me.person.id.0.clone()).unwrap_or_default();
    let account = StoredValue::new(user.clone());
    let busy = fact(move || app.screen.sign_in.with(|s| *s == SignInState::Busy));
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if !busy.get_untracked() && password.with_untracked(|p| !p.is_empty()) {
            app.send(Command::SignIn(account.get_value(), password.get_untracked()));
        }
    };
    let body = view! {
        <form class="m-form" on:submit=submit>
            <p>{t(app, Text::SignInAgainWhat)}</p>
            <input type="hidden" name="user" autocomplete="username" value=user/>
            <div class="m-field">
                <label class="m-label" for="again-password">{t(app, Text::Password)}</label>
                <input
                    class="m-input"
                    id="again-password"
                    type="password"
                    autocomplete="current-password"
                    autofocus
                    required
                    data-test="again-password"
                    on:input=on(move |ev| password.set(event_target_value(&ev)))
                />
            </div>
            {live(move || error(app))}
            <button
                class="m-btn m-btn--fill m-btn--l m-btn--wide"
                type="submit"
                data-test="again-submit"
                aria-busy=move || busy.get().then_some("true")
            >
                {words(move || busy_word(app, busy))}
            </button>
        </form>
    };
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
pub fn busy_word(app: App, busy: Memo<bool>) -> String {
    app.t(if busy.get() { Text::Checking } else { Text::SignIn }).to_owned()
}

fn error(app: App) -> Option<AnyView> {
    let reason = app.screen.sign_in.with(|state| reason(app, state))?;
    Some(super::state::error(None, "again-error", reason))
}

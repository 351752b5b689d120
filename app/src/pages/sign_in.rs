//! Sign-in: name and password, told honestly what went wrong. Needs the network once per device.

use crate::command::Command;
use crate::components::chip::{Place, chip};
use crate::components::icons::{icon, small};
use crate::components::notices::{Banner, banner};
use crate::components::parts::{fact, live, on, tap, words};
use crate::components::sign_in_again::{busy_word, reason};
use crate::components::t;
use crate::ctx::App;
use crate::screen::{Auth, SignInState};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::lang::Lang;
use mamori_core::sync::Link;
use mamori_core::text::Text;

/// Id of the error line, and its name for tests.
const ERROR: &str = "sign-in-error";

/// What is typed.
#[derive(Clone, Copy)]
struct Form {
    user: RwSignal<String>,
    password: RwSignal<String>,
    shown: RwSignal<bool>,
    /// The button was pressed with something missing.
    missing: RwSignal<bool>,
}

/// See the module.
pub fn sign_in(app: App) -> AnyView {
    let form = Form {
        user: RwSignal::new(String::new()),
        password: RwSignal::new(String::new()),
        shown: RwSignal::new(false),
        missing: RwSignal::new(false),
    };
    let state = Memo::new(move |_| {
        app.screen.auth.with(|auth| match auth {
            Auth::SignedOut(state) => state.clone(),
            Auth::Booting | Auth::NoStore(_) | Auth::SignedIn(_) => SignInState::Idle,
        })
    });
    // Says whether what waits here is being sent, also while nobody is signed in.
    let talked = fact(move || {
        app.screen.sync.with(|s| s.waiting > 0 || matches!(s.link, Link::Reached | Link::Lost))
    });
    view! {
        <main class="m-signin" id="main" tabindex="-1">
            <div class="m-signin__brand">
                <img class="m-signin__mark" src="/favicon.svg" alt=""/>
                <h1 class="m-signin__name">{t(app, Text::Brand)}</h1>
                <p>{t(app, Text::Slogan)}</p>
            </div>
            <div class="m-signin__lang">
                {live(move || talked.get().then(|| chip(app, Place::SignIn)))}
            </div>
            {live(move || above(app, &state.read()))}
            {fields(app, form, state)}
            {other_language(app)}
        </main>
    }
    .into_any()
}

fn other_language(app: App) -> AnyView {
    let other = move || match app.lang() {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    let look = move || match other() {
        Lang::Ja => ("lang-ja", "日本語"),
        Lang::En => ("lang-en", "English"),
    };
    view! {
        <div class="m-signin__lang">
            <button
                class="m-btn m-btn--quiet"
                type="button"
                lang=move || other().code()
                data-test=move || look().0
                on:click=tap(move || app.send(Command::SetLang(untrack(other))))
            >
                {words(move || look().1.to_owned())}
            </button>
        </div>
    }
    .into_any()
}

/// The server cannot be reached; or records wait here for a sign-in.
fn above(app: App, state: &SignInState) -> Option<AnyView> {
    let waiting = app.screen.sync.with(|s| s.waiting);
    let n = waiting.to_string();
    let (name, role, symbol, title, text) = match state {
        SignInState::NoNetwork => (
            "no-network",
            "alert",
            "#i-offline",
            app.t(Text::ServerNotReached).to_owned(),
            app.t(Text::FirstNeedsNetwork).to_owned(),
        ),
        _ if waiting > 0 => (
            "waiting",
            "status",
            "#i-device",
            app.tf(Text::WaitingHere, &[("n", &n)]),
            app.t(Text::WaitingHereWhat).to_owned(),
        ),
        _ => return None,
    };
    let words = Banner {
        class: "m-banner m-banner--warn m-banner--card",
        role,
        symbol,
        state: name,
        title: Some(title),
        text,
    };
    let test = if name == "no-network" { "sign-in-error" } else { "sign-in-notice" };
    Some(view! { <div data-test=test data-state=name>{banner(words, None)}</div> }.into_any())
}

fn fields(app: App, form: Form, state: Memo<SignInState>) -> AnyView {
    let busy = fact(move || *state.read() == SignInState::Busy);
    let wrong =
        fact(move || form.missing.get() || matches!(*state.read(), SignInState::Refused(_)));
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let user = form.user.get_untracked().trim().to_owned();
        let password = form.password.get_untracked();
        form.missing.set(user.is_empty() || password.is_empty());
        if user.is_empty() {
            page::focus("user");
        } else if password.is_empty() {
            page::focus("password");
        } else if !busy.get_untracked() {
            app.send(Command::SignIn(user, password));
        }
    };
    view! {
        <form class="m-card m-form" novalidate on:submit=submit>
            <div class="m-field">
                <label class="m-label" for="user">{t(app, Text::StaffId)}</label>
                <input
                    class="m-input"
                    id="user"
                    name="username"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    data-test="sign-in-user"
                    aria-invalid=move || wrong.get().then_some("true")
                    aria-describedby=move || wrong.get().then_some(ERROR)
                    prop:value=move || form.user.get()
                    on:input=on(move |ev| form.user.set(event_target_value(&ev)))
                />
            </div>
            {password(app, form, wrong)}
            {live(move || error(app, form, &state.read()))}
            <button
                class="m-btn m-btn--fill m-btn--l m-btn--wide"
                type="submit"
                data-test="sign-in-submit"
                aria-busy=move || busy.get().then_some("true")
            >
                {live(move || busy.get().then(|| icon("#i-refresh")))}
                {words(move || busy_word(app, busy))}
            </button>
            <p class="m-note">{t(app, Text::SignInOnce)}</p>
        </form>
    }
    .into_any()
}

fn password(app: App, form: Form, wrong: Memo<bool>) -> AnyView {
    view! {
        <div class="m-field">
            <label class="m-label" for="password">{t(app, Text::Password)}</label>
            <input
                class="m-input"
                id="password"
                name="password"
                type=move || if form.shown.get() { "text" } else { "password" }
                autocomplete="current-password"
                autocapitalize="none"
                spellcheck="false"
                required
                data-test="sign-in-password"
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=move || wrong.get().then_some(ERROR)
                prop:value=move || form.password.get()
                on:input=on(move |ev| form.password.set(event_target_value(&ev)))
            />
            <label class="m-choice m-choice--plain">
                <input
                    type="checkbox"
                    prop:checked=move || form.shown.get()
                    on:change=on(move |ev| form.shown.set(event_target_checked(&ev)))
                />
                {small("#i-check")}
                {t(app, Text::ShowPassword)}
            </label>
        </div>
    }
    .into_any()
}

fn error(app: App, form: Form, state: &SignInState) -> Option<AnyView> {
    let (name, text) = match state {
        _ if form.missing.get() => ("missing", app.t(Text::SignInMissing).to_owned()),
        SignInState::Refused(_) => ("refused", reason(app, state)?),
        SignInState::Idle | SignInState::Busy | SignInState::NoNetwork => return None,
    };
    let sign = small("#i-warn");
    let error = view! {
        <p class="m-error" id=ERROR role="alert" data-test=ERROR data-state=name>
            {sign}
            {text}
        </p>
    };
    Some(error.into_any())
}

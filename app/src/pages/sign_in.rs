//! Sign-in: name and password, told honestly what went wrong. Needs the network once per device.

use crate::command::First;
use crate::components::chip::{Place, chip};
use crate::components::el::el;
use crate::components::icons::{icon, small};
use crate::components::notices::{Banner, banner};
use crate::components::parts::{caption, fact, live, words};
use crate::components::sign_in_again::{busy_word, reason};
use crate::components::watch::{Watch, watch};
use crate::ctx::App;
use crate::later;
use crate::screen::{Auth, Later, SignInState};
use crate::signal::Signal;
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
    user: Signal<String>,
    password: Signal<String>,
    shown: Signal<bool>,
    /// The button was pressed with something missing.
    missing: Signal<bool>,
}

/// See the module.
pub fn sign_in(app: App) -> AnyView {
    let form = Form {
        user: Signal::new(String::new()),
        password: Signal::new(String::new()),
        shown: Signal::new(false),
        missing: Signal::new(false),
    };
    let state = watch(move || {
        app.screen.auth.with(|auth| match auth {
            Auth::SignedOut(state) => state.clone(),
            Auth::Booting | Auth::NoStore(_) | Auth::SignedIn(_) => SignInState::Idle,
        })
    });
    // Says whether what waits here is being sent, also while nobody is signed in.
    let talked = fact(move || {
        app.screen.sync.with(|s| s.waiting > 0 || matches!(s.link, Link::Reached | Link::Lost))
    });
    el("main")
        .class("m-signin")
        .attr("id", "main")
        .attr("tabindex", "-1")
        .kid(
            el("div")
                .class("m-signin__brand")
                .kid(el("img").class("m-signin__mark").attr("src", "/favicon.svg").attr("alt", ""))
                .kid(el("h1").class("m-signin__name").kid(caption(app, Text::Brand)))
                .kid(el("p").kid(caption(app, Text::Slogan))),
        )
        .kid(
            el("div")
                .class("m-signin__lang")
                .kid(live(move || talked.get().then(|| chip(app, Place::SignIn)))),
        )
        .kid(live(move || state.with(|state| above(app, state))))
        .kid(fields(app, form, state))
        .kid(other_language(app))
        .kid(alarm(app))
        .into_any()
}

/// Help for whoever stands here, where somebody of a department has signed in before.
fn alarm(app: App) -> AnyView {
    let offered = fact(move || {
        app.screen.later.get() == Later::Here
            && app.screen.department.with(Option::is_some)
            && app.screen.policy.with(Option::is_some)
    });
    let alarm = move || offered.get().then(|| later::alarm(app)).flatten();
    el("section").class("m-signin__alarm").kid(live(alarm)).into_any()
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
    el("div")
        .class("m-signin__lang")
        .kid(
            el("button")
                .class("m-btn m-btn--quiet")
                .attr("type", "button")
                .live("lang", move || other().code())
                .live("data-test", move || look().0)
                .tap(move || app.send(First::SetLang(untrack(other))))
                .kid(words(move || look().1.to_owned())),
        )
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
    Some(el("div").test(test).attr("data-state", name).kid(banner(words, None)).into_any())
}

fn fields(app: App, form: Form, state: Watch<SignInState>) -> AnyView {
    let busy = fact(move || state.with(|s| *s == SignInState::Busy));
    let wrong =
        fact(move || form.missing.get() || state.with(|s| matches!(s, SignInState::Refused(_))));
    let submit = move || {
        let user = form.user.get_untracked().trim().to_owned();
        let password = form.password.get_untracked();
        form.missing.set(user.is_empty() || password.is_empty());
        if user.is_empty() {
            page::focus("user");
        } else if password.is_empty() {
            page::focus("password");
        } else if !busy.get_untracked() {
            app.send(First::SignIn(user, password));
        }
    };
    el("form")
        .class("m-card m-form")
        .attr("novalidate", "")
        .submit(submit)
        .kid(
            el("div")
                .class("m-field")
                .kid(
                    el("label")
                        .class("m-label")
                        .attr("for", "user")
                        .kid(caption(app, Text::StaffId)),
                )
                .kid(
                    el("input")
                        .class("m-input")
                        .attr("id", "user")
                        .attr("name", "username")
                        .attr("autocomplete", "username")
                        .attr("autocapitalize", "none")
                        .attr("spellcheck", "false")
                        .attr("required", "")
                        .test("sign-in-user")
                        .live("aria-invalid", move || wrong.get().then_some("true"))
                        .live("aria-describedby", move || wrong.get().then_some(ERROR))
                        .value(move || form.user.get())
                        .typed(move |text| form.user.set(text)),
                ),
        )
        .kid(password(app, form, wrong))
        .kid(live(move || state.with(|state| error(app, form, state))))
        .kid(
            el("button")
                .class("m-btn m-btn--fill m-btn--l m-btn--wide")
                .attr("type", "submit")
                .test("sign-in-submit")
                .live("aria-busy", move || busy.get().then_some("true"))
                .kid(live(move || busy.get().then(|| icon("#i-refresh"))))
                .kid(words(move || busy_word(app, busy))),
        )
        .kid(el("p").class("m-note").kid(caption(app, Text::SignInOnce)))
        .into_any()
}

fn password(app: App, form: Form, wrong: Watch<bool>) -> AnyView {
    el("div")
        .class("m-field")
        .kid(el("label").class("m-label").attr("for", "password").kid(caption(app, Text::Password)))
        .kid(
            el("input")
                .class("m-input")
                .attr("id", "password")
                .attr("name", "password")
                .live("type", move || if form.shown.get() { "text" } else { "password" })
                .attr("autocomplete", "current-password")
                .attr("autocapitalize", "none")
                .attr("spellcheck", "false")
                .attr("required", "")
                .test("sign-in-password")
                .live("aria-invalid", move || wrong.get().then_some("true"))
                .live("aria-describedby", move || wrong.get().then_some(ERROR))
                .value(move || form.password.get())
                .typed(move |text| form.password.set(text)),
        )
        .kid(
            el("label")
                .class("m-choice m-choice--plain")
                .kid(
                    el("input")
                        .attr("type", "checkbox")
                        .checked(move || form.shown.get())
                        .on("change", move |ev| form.shown.set(event_target_checked(&ev))),
                )
                .kid(small("#i-check"))
                .kid(caption(app, Text::ShowPassword)),
        )
        .into_any()
}

fn error(app: App, form: Form, state: &SignInState) -> Option<AnyView> {
    let (name, text) = match state {
        _ if form.missing.get() => ("missing", app.t(Text::SignInMissing).to_owned()),
        SignInState::Refused(_) => ("refused", reason(app, state)?),
        SignInState::Idle | SignInState::Busy | SignInState::NoNetwork => return None,
    };
    let sign = small("#i-warn");
    let error = el("p")
        .class("m-error")
        .attr("id", ERROR)
        .attr("role", "alert")
        .test(ERROR)
        .attr("data-state", name)
        .kid(sign)
        .kid(text);
    Some(error.into_any())
}

//! The root: what the person sees as a whole, from the first frame to the frame of every page.

use crate::components::after::Draft;
use crate::components::alert_bar::alert_bar;
use crate::components::chip::{Place, chip};
use crate::components::el::{el, svg};
use crate::components::figures::figures;
use crate::components::find::find;
use crate::components::icons::icon;
use crate::components::incoming::incoming;
use crate::components::lost::{lost, undelivered};
use crate::components::notices::{notices, trouble};
use crate::components::parts::{all, caption, fact, live, words};
use crate::components::prompt_bar::prompt_bar;
use crate::components::recording_bar::recording_bar;
use crate::components::sending::sending;
use crate::components::sign_in_again::sign_in_again;
use crate::components::tabs::{tabs, title};
use crate::components::watch::{on_change, watch};
use crate::ctx::{App, app};
use crate::later;
use crate::page::Page;
use crate::pages::cases::cases;
use crate::pages::more::more;
use crate::pages::record::record;
use crate::pages::session::session;
use crate::pages::sign_in::sign_in;
use crate::screen::{Auth, Later};
use crate::signal::Signal;
use leptos::ev::Event;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::store::Trouble;
use mamori_core::text::Text;

/// What the root shows.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Booting,
    NoStore(Trouble),
    SignedOut,
    Incomplete,
    SignedIn,
}

/// See the module.
pub fn root() -> AnyView {
    let app = app();
    let mode = watch(move || {
        app.screen.auth.with(|auth| match auth {
            Auth::Booting => Mode::Booting,
            Auth::NoStore(trouble) => Mode::NoStore(*trouble),
            Auth::SignedOut(_) => Mode::SignedOut,
            Auth::SignedIn(_) => match app.screen.later.get() {
                Later::Fetched => Mode::Booting,
                Later::Failed => Mode::Incomplete,
                Later::Here => Mode::SignedIn,
            },
        })
    });
    live(move || {
        Some(match mode.get() {
            Mode::Booting => booting(app),
            Mode::NoStore(what) => nothing_works(app, Text::NoStore, trouble(what)),
            Mode::SignedOut => sign_in(app),
            Mode::Incomplete => nothing_works(app, Text::Incomplete, Text::IncompleteHint),
            Mode::SignedIn => later::made(app).unwrap_or_else(|| booting(app)),
        })
    })
}

/// What helps on the sign-in screen: the buttons, and how far a press has come.
pub fn signed_out_alarm(app: App) -> AnyView {
    let closed = Signal::new(None);
    all(vec![
        el("p").class("m-note m-signin__lang").kid(caption(app, Text::SignedOutHelp)).into_any(),
        sending(app),
        alert_bar(app),
        lost(app, closed).into_any(),
    ])
}

/// Like the static shell: nothing can be pressed before the local database is read.
fn booting(app: App) -> AnyView {
    let tap = || el("span").class("m-skel m-skel--tap").into_any();
    let taps: Vec<AnyView> = (0..10).map(|_| tap()).collect();
    el("div")
        .class("m-shell")
        .test("booting")
        .kid(
            el("header")
                .class("m-head")
                .kid(
                    svg("svg")
                        .class("m-head__mark")
                        .attr("aria-hidden", "true")
                        .kid(svg("use").attr("href", "#i-mark")),
                )
                .kid(el("span").class("m-head__brand").kid(caption(app, Text::Brand)))
                .kid(el("h1").class("m-head__title").kid(caption(app, Text::Record))),
        )
        .kid(
            el("main").class("m-main").attr("id", "main").attr("tabindex", "-1").kid(
                el("div")
                    .class("m-record")
                    .kid(el("div").class("m-record__now").kid(
                        el("p").class("m-strip m-strip--none").attr("role", "status").kid(
                            el("span").kid(
                                el("span").class("m-strip__what").kid(caption(app, Text::Starting)),
                            ),
                        ),
                    ))
                    .kid(
                        el("div")
                            .class("m-record__taps")
                            .attr("aria-hidden", "true")
                            .kid(el("div").class("m-taps").kid(taps)),
                    ),
            ),
        )
        .into_any()
}

/// Nothing could be saved or shown, so nothing is offered but help.
fn nothing_works(app: App, what: Text, why: Text) -> AnyView {
    el("main")
        .class("m-signin")
        .attr("id", "main")
        .attr("tabindex", "-1")
        .test("nothing-works")
        .kid(
            el("div")
                .class("m-blank")
                .attr("role", "alert")
                .kid(icon("#i-warn"))
                .kid(el("h1").class("m-blank__title").kid(caption(app, what)))
                .kid(el("p").kid(caption(app, why)))
                .kid(el("p").kid(caption(app, Text::WriteOnPaper))),
        )
        .kid(
            el("a")
                .class("m-btn m-btn--danger m-btn--fill m-btn--l m-btn--wide")
                .attr("href", "tel:110")
                .kid(icon("#i-phone"))
                .kid(words(move || app.tf(Text::Call, &[("tel", "110")]))),
        )
        .into_any()
}

/// A skip link: moves the focus, not the address, which names the page.
fn skip(app: App, text: Text, href: &'static str, id: &'static str) -> AnyView {
    let go = move |ev: Event| {
        ev.prevent_default();
        page::focus(id);
    };
    el("a").class("m-skip").attr("href", href).on("click", go).kid(caption(app, text)).into_any()
}

/// What is told, and the page. Which of them stands above is the style's business.
fn body(
    app: App,
    again: Signal<bool>,
    shown: impl Fn() -> Option<AnyView> + Send + 'static,
) -> AnyView {
    let told = el("div")
        .class("m-notices")
        .kid(recording_bar(app))
        .kid(prompt_bar(app))
        .kid(sending(app))
        .kid(notices(app, again));
    let main =
        el("main").class("m-main").attr("id", "main").attr("tabindex", "-1").kid(live(shown));
    el("div").class("m-body").kid(told).kid(main).into_any()
}

/// The frame of every page.
pub fn frame(app: App) -> AnyView {
    let draft = Draft::new(app);
    let again = Signal::new(false);
    let lost_closed = Signal::new(None);
    let away = Signal::new(Vec::new());
    let is_lost = fact(move || undelivered(app, lost_closed.get()).is_some());
    let section = watch(move || kind(app.screen.page.get()));
    // A new page begins at its top, for the keyboard too.
    on_change(
        move || app.screen.page.get(),
        |_| {
            page::focus("main");
        },
    );
    let shown = move || {
        Some(match section.get() {
            Page::Record => record(app, draft),
            Page::Session => session(app, draft),
            Page::Cases | Page::Case(_) => cases(app),
            Page::Find => find(app),
            Page::Figures => figures(app),
            Page::More => more(app),
        })
    };
    let name = words(move || app.t(title(app.screen.page.get())).to_owned());
    all(vec![
        skip(app, Text::SkipToContent, "#main", "main").into_any(),
        skip(app, Text::SkipToAlert, "#alert", "alert").into_any(),
        el("div")
            .class("m-shell")
            .kid(
                el("header")
                    .class("m-head")
                    .kid(
                        svg("svg")
                            .class("m-head__mark")
                            .attr("aria-hidden", "true")
                            .kid(svg("use").attr("href", "#i-mark")),
                    )
                    .kid(el("span").class("m-head__brand").kid(caption(app, Text::Brand)))
                    .kid(el("h1").class("m-head__title").kid(name))
                    .kid(chip(app, Place::Head)),
            )
            .kid(tabs(app))
            .kid(body(app, again, shown))
            .kid(alert_bar(app))
            .into_any(),
        sign_in_again(app, again).into_any(),
        lost(app, lost_closed).into_any(),
        // One's own call for help comes before anybody else's.
        live(move || (!is_lost.get()).then(|| incoming(app, away))).into_any(),
    ])
    .into_any()
}

/// The page without its case: moving from case to case does not build the list anew.
fn kind(page: Page) -> Page {
    match page {
        Page::Case(_) => Page::Cases,
        other => other,
    }
}

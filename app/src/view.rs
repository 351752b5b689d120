//! The root: what the person sees as a whole, from the first frame to the frame of every page.

use crate::components::after::Draft;
use crate::components::alert_bar::alert_bar;
use crate::components::chip::{Place, chip};
use crate::components::icons::icon;
use crate::components::incoming::incoming;
use crate::components::lost::{lost, undelivered};
use crate::components::notices::{notices, trouble};
use crate::components::parts::{fact, live, words};
use crate::components::sending::sending;
use crate::components::sign_in_again::sign_in_again;
use crate::components::t;
use crate::components::tabs::{tabs, title};
use crate::ctx::{App, app};
use crate::page::Page;
use crate::pages::cases::cases;
use crate::pages::more::more;
use crate::pages::record::record;
use crate::pages::session::session;
use crate::pages::sign_in::sign_in;
use crate::screen::Auth;
use leptos::ev::MouseEvent;
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
    SignedIn,
}

/// See the module.
#[component]
pub fn Root() -> impl IntoView {
    let app = app();
    let mode = Memo::new(move |_| {
        app.screen.auth.with(|auth| match auth {
            Auth::Booting => Mode::Booting,
            Auth::NoStore(trouble) => Mode::NoStore(*trouble),
            Auth::SignedOut(_) => Mode::SignedOut,
            Auth::SignedIn(_) => Mode::SignedIn,
        })
    });
    live(move || {
        Some(match mode.get() {
            Mode::Booting => booting(app),
            Mode::NoStore(what) => no_store(app, what),
            Mode::SignedOut => sign_in(app),
            Mode::SignedIn => frame(app),
        })
    })
}

/// Like the static shell: nothing can be pressed before the local database is read.
fn booting(app: App) -> AnyView {
    let tap = || view! { <span class="m-skel m-skel--tap"></span> }.into_any();
    let taps: Vec<AnyView> = (0..10).map(|_| tap()).collect();
    view! {
        <div class="m-shell" data-test="booting">
            <header class="m-head">
                <svg class="m-head__mark" aria-hidden="true"><use href="#i-mark"/></svg>
                <span class="m-head__brand">{t(app, Text::Brand)}</span>
                <h1 class="m-head__title">{t(app, Text::Record)}</h1>
            </header>
            <main class="m-main" id="main" tabindex="-1">
                <div class="m-record">
                    <div class="m-record__now">
                        <p class="m-strip m-strip--none" role="status">
                            <span><span class="m-strip__what">{t(app, Text::Starting)}</span></span>
                        </p>
                    </div>
                    <div class="m-record__taps" aria-hidden="true">
                        <div class="m-taps">{taps}</div>
                    </div>
                </div>
            </main>
        </div>
    }
    .into_any()
}

/// Nothing could be saved, so nothing is offered but help.
fn no_store(app: App, what: Trouble) -> AnyView {
    view! {
        <main class="m-signin" id="main" tabindex="-1" data-test="no-store">
            <div class="m-blank" role="alert">
                {icon("#i-warn")}
                <h1 class="m-blank__title">{t(app, Text::NoStore)}</h1>
                <p>{t(app, trouble(what))}</p>
                <p>{t(app, Text::WriteOnPaper)}</p>
            </div>
            <a class="m-btn m-btn--danger m-btn--fill m-btn--l m-btn--wide" href="tel:110">
                {icon("#i-phone")}
                {words(move || app.tf(Text::Call, &[("tel", "110")]))}
            </a>
        </main>
    }
    .into_any()
}

/// A skip link: moves the focus, not the address, which names the page.
fn skip(app: App, text: Text, href: &'static str, id: &'static str) -> AnyView {
    let go = move |ev: MouseEvent| {
        ev.prevent_default();
        page::focus(id);
    };
    view! { <a class="m-skip" href=href on:click=go>{t(app, text)}</a> }.into_any()
}

/// The frame of every page.
fn frame(app: App) -> AnyView {
    let draft = Draft::new(app);
    let again = RwSignal::new(false);
    let lost_closed = RwSignal::new(None);
    let away = RwSignal::new(Vec::new());
    let is_lost = fact(move || undelivered(app, lost_closed.get()).is_some());
    let section = Memo::new(move |_| kind(app.screen.page.get()));
    // A new page begins at its top, for the keyboard too.
    Effect::new(move |before: Option<Page>| {
        let now = app.screen.page.get();
        if before.is_some_and(|before| before != now) {
            page::focus("main");
        }
        now
    });
    let shown = move || {
        Some(match section.get() {
            Page::Record => record(app, draft),
            Page::Session => session(app, draft),
            Page::Cases | Page::Case(_) => cases(app),
            Page::More => more(app),
        })
    };
    let name = words(move || app.t(title(app.screen.page.get())).to_owned());
    view! {
        {skip(app, Text::SkipToContent, "#main", "main")}
        {skip(app, Text::SkipToAlert, "#alert", "alert")}
        <div class="m-shell">
            <header class="m-head">
                <svg class="m-head__mark" aria-hidden="true"><use href="#i-mark"/></svg>
                <span class="m-head__brand">{t(app, Text::Brand)}</span>
                <h1 class="m-head__title">{name}</h1>
                {chip(app, Place::Head)}
            </header>
            <div class="m-notices">{sending(app)} {notices(app, again)}</div>
            {tabs(app)}
            <main class="m-main" id="main" tabindex="-1">{live(shown)}</main>
            {alert_bar(app)}
        </div>
        {sign_in_again(app, again)}
        {lost(app, lost_closed)}
        // One's own call for help comes before anybody else's.
        {live(move || (!is_lost.get()).then(|| incoming(app, away)))}
    }
    .into_any()
}

/// The page without its case: moving from case to case does not build the list anew.
fn kind(page: Page) -> Page {
    match page {
        Page::Case(_) => Page::Cases,
        other => other,
    }
}

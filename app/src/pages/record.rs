//! 記録, the first page: above, what has happened; below, in reach of the thumb, the ten buttons.

use crate::components::after::{Draft, after_tap};
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, caption, fact, link, live};
use crate::components::strip::{recent, strip};
use crate::components::t;
use crate::components::taps::taps;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::text::Text;

/// See the module.
pub fn record(app: App, draft: Draft) -> AnyView {
    let idle = fact(move || {
        app.screen.open_case.with(Option::is_none) && app.screen.tap.with(Option::is_none)
    });
    el("div")
        .class("m-record")
        .kid(
            el("div")
                .class("m-record__now")
                .kid(strip(app))
                .kid(live(move || idle.get().then(|| hello(app))))
                .kid(after_tap(app, draft))
                .kid(recent(app)),
        )
        .kid(
            el("section")
                .class("m-record__taps")
                .live("aria-label", t(app, Text::RecordWhatHappens))
                .kid(taps(app, draft, false)),
        )
        .into_any()
}

fn hello(app: App) -> AnyView {
    let inner = all(vec![icon("#i-session"), caption(app, Text::BeginSession)]);
    let begin = link("m-btn", "to-session", Page::Session.hash(), inner);
    el("div").class("m-hello").kid(el("p").kid(caption(app, Text::Hello))).kid(begin).into_any()
}

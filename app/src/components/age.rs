//! How old what is shown is. Its place is there before it warns: what a finger is about to touch
//! must not move when the line is lost.

use super::el::el;
use super::icons::icon;
use super::notices::{Banner, banner};
use super::parts::{caption, live};
use super::watch::watch;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::sync::Link;
use mamori_core::text::Text;

const MINUTE_MS: i64 = 60_000;

/// Nothing before the first answer; from then on its time, and a warning where the server cannot be
/// asked. Both stand in one cell: it is as high as the warning, shown or not.
pub fn age(app: App) -> AnyView {
    let stale = watch(move || {
        app.screen.sync.with(|s| match s.link {
            Link::SignedOut => Some(Text::AgeSignIn),
            _ if s.sign_in_again => Some(Text::AgeSignIn),
            Link::Lost => Some(Text::AgeNoLink),
            Link::Reached | Link::Unknown => None,
        })
    });
    let known = watch(move || app.screen.as_of_ms.get());
    let minutes = watch(move || {
        known.get().map(|at_ms| (app.screen.now_ms.get() - at_ms).max(0) / MINUTE_MS)
    });
    live(move || {
        let at_ms = known.get()?;
        let (time, n) = (untrack(|| app.when(at_ms)), minutes.get().unwrap_or_default());
        let n = n.to_string();
        let words = Banner {
            class: "m-banner m-banner--warn",
            role: "note",
            symbol: "#i-offline",
            state: "age",
            title: None,
            text: app.tf(stale.get().unwrap_or(Text::AgeNoLink), &[("time", &time), ("n", &n)]),
        };
        let loud = el("div").test("age").attr("data-minutes", n).kid(banner(words, None));
        let quiet = el("p").class("m-note").kid(app.tf(Text::AgeOf, &[("time", &time)]));
        let class = if stale.get().is_some() { "m-age m-age--stale" } else { "m-age" };
        Some(el("div").class(class).kid(quiet).kid(loud).into_any())
    })
}

/// Above a case that fills the screen: the way back to the list, and the age.
pub fn bar(app: App) -> AnyView {
    el("div")
        .class("m-detail__bar")
        .kid(
            el("a")
                .class("m-btn m-btn--quiet m-detail__back")
                .attr("href", "#cases")
                .test("case-back")
                .kid(icon("#i-back"))
                .kid(caption(app, Text::List)),
        )
        .kid(age(app))
        .into_any()
}

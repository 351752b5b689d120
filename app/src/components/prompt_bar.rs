//! What is to be said or done in the meeting, on every other page: the sentence that is due, or the
//! end that an act demands. Leads back to the meeting.

use super::el::el;
use super::icons::icon;
use super::parts::{caption, live};
use super::prompt::summary;
use super::watch::watch;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::text::Text;

/// See the module.
pub fn prompt_bar(app: App) -> AnyView {
    let due = watch(move || {
        if app.screen.page.get() == Page::Session {
            return None;
        }
        app.screen.running.with(|running| summary(app, running.as_ref()?))
    });
    live(move || {
        let (danger, words) = due.get()?;
        let class = if danger { "m-banner m-banner--danger" } else { "m-banner m-banner--warn" };
        let bar = el("section")
            .attr("class", class)
            .attr("role", "alert")
            .test("prompt-bar")
            .kid(icon(if danger { "#i-warn" } else { "#i-session" }))
            .kid(el("p").class("m-banner__text").kid(words))
            .kid(
                el("a")
                    .class("m-btn")
                    .attr("href", Page::Session.hash())
                    .test("prompt-open")
                    .kid(caption(app, Text::ToSession)),
            );
        Some(bar.into_any())
    })
}

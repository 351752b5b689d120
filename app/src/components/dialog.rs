//! Native dialogs: showModal makes focus, Escape and the inert page the browser's own.

use super::el::el;
use super::icons::icon;
use super::parts::caption;
use super::t;
use super::watch::effect;
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::text::Text;

/// Opens the dialog with this id once it is in the document.
pub fn open_when_painted(id: &'static str) {
    effect(move || page::show_modal(id));
}

/// A sheet over the page. `closed` runs however it was closed; the element goes with it.
pub fn sheet(
    app: App,
    id: &'static str,
    heading: &'static str,
    title: Text,
    open: Signal<bool>,
    body: AnyView,
) -> AnyView {
    open_when_painted(id);
    let close = move || page::close_modal(id);
    el("dialog")
        .class("m-sheet")
        .attr("id", id)
        .test(id)
        .attr("aria-labelledby", heading)
        .on("close", move |_| open.set(false))
        .kid(
            el("div")
                .class("m-sheet__head")
                .kid(el("h2").class("m-h2").attr("id", heading).kid(caption(app, title)))
                .kid(
                    el("button")
                        .class("m-btn m-btn--quiet")
                        .attr("type", "button")
                        .test("sheet-close")
                        .live("aria-label", t(app, Text::Close))
                        .tap(close)
                        .kid(icon("#i-close")),
                ),
        )
        .kid(body)
        .into_any()
}

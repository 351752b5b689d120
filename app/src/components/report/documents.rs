//! 書類: the case's documents, as PDF made by the server when they are opened, and to be printed
//! from what this device knows.

use super::masked::masked;
use super::{Ctx, print};
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, caption, live};
use crate::components::watch::watch;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::access::Role;
use mamori_core::paper::documents::DISCLOSURE;
use mamori_core::sync::Link;
use mamori_core::text::Text;

/// See the module.
pub fn documents(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let base = format!("/api/cases/{}/document", ctx.case);
    let reached = watch(move || app.screen.sync.with(|s| s.link == Link::Reached));
    let masks = watch(move || {
        let role = app.me().map(|me| me.person.role);
        role.is_some_and(|role| !matches!(role, Role::Staff | Role::Admin))
    });
    // Here, and not where it is shown: a line that is lost for a moment takes no choice back.
    let chosen = Signal::new(DISCLOSURE.to_vec());
    let links = move || {
        if !reached.get() {
            let why = caption(app, Text::DocumentsOffline);
            return Some(el("p").class("m-note").test("documents-offline").kid(why).into_any());
        }
        let one = |test: &'static str, query: &str, text: Text| {
            el("a")
                .class("m-btn")
                .test(test)
                .attr("href", base.clone() + query)
                .attr("download", "")
                .kid(icon("#i-go"))
                .kid(caption(app, text))
                .into_any()
        };
        let links = vec![
            one("document-report", "?kind=report", Text::DocumentReport),
            one("document-chronology", "?kind=chronology", Text::DocumentChronology),
        ];
        let copy = masks.get().then(|| masked(ctx, base.clone(), chosen));
        Some(all(vec![el("div").class("m-btns").kid(all(links)).into_any(), copy.into_any()]))
    };
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "h-documents")
        .test("documents")
        .kid(el("h3").class("m-h2").attr("id", "h-documents").kid(caption(app, Text::Documents)))
        .kid(el("p").class("m-note").kid(caption(app, Text::DocumentsHint)))
        .kid(live(links))
        .kid(print::buttons(ctx))
        .into_any()
}

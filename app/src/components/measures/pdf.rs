//! The document of a measure: as PDF, made by the server when it is opened, and to be printed from
//! what this device knows.

use super::one;
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, caption, live};
use crate::components::report::Ctx;
use crate::components::report::print::{Printed, button_of};
use crate::components::watch::watch;
use leptos::prelude::*;
use mamori_core::access::Role;
use mamori_core::sync::Link;
use mamori_core::text::Text;

/// See the module. A measure that only this device knows has none yet.
pub fn pdf(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let measure = ctx.measure.map(|id| id.to_string()).unwrap_or_default();
    let base = format!("/api/cases/{}/document?kind=measure&measure={measure}", ctx.case);
    let known = watch(move || {
        let begun = one::of(ctx, |measure| measure.acts.first().map(|(stamp, _)| stamp.id));
        let sent = begun.is_some_and(|id| ctx.with(|view| !view.unsent.contains(&id)));
        sent && app.screen.sync.with(|sync| sync.link == Link::Reached)
    });
    let masks = watch(move || {
        let role = app.me().map(|me| me.person.role);
        role.is_some_and(|role| !matches!(role, Role::Staff | Role::Admin))
    });
    let links = move || {
        if !known.get() {
            let why = caption(app, Text::MeasurePdfOffline);
            return Some(el("p").class("m-note").test("measure-pdf-offline").kid(why).into_any());
        }
        let one = |test: &'static str, more: &str, text: Text| {
            el("a")
                .class("m-btn")
                .test(test)
                .attr("href", base.clone() + more)
                .attr("download", "")
                .kid(icon("#i-go"))
                .kid(caption(app, text))
                .into_any()
        };
        let mut links = vec![one("measure-pdf", "", Text::MeasurePdf)];
        if masks.get() {
            links.push(one("measure-pdf-masked", "&masked=disclosure", Text::MeasurePdfMasked));
        }
        Some(el("div").class("m-btns").kid(all(links)).into_any())
    };
    let print = ctx.measure.map(|id| button_of(ctx, Printed::Measure(id)));
    all(vec![live(links), el("div").class("m-btns").kid(print).into_any()])
}

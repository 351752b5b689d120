//! Why a report that was submitted before is changed: asked for once, kept with every change.

use super::Ctx;
use crate::components::choice::{Choice, choice};
use crate::components::el::el;
use crate::components::parts::{all, caption, fact, live};
use crate::components::watch::{effect, watch};
use leptos::prelude::*;
use mamori_core::body::TEXT_LEN_MAX;
use mamori_core::paper::RouteAct;
use mamori_core::text::Text;

const READY: [Text; 3] = [Text::WhyReturned, Text::WhyWrong, Text::WhyMore];

/// See the module. Nothing before the first submission.
pub fn reason(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let again = watch(move || ctx.with(|view| view.dossier.route.round > 0));
    let returned = watch(move || {
        ctx.with(|view| view.dossier.route.last().is_some_and(|a| a.act == RouteAct::Return))
    });
    // After a return its reason is the likely one; it can be changed.
    effect(move || {
        if returned.get() && ctx.reason.with_untracked(String::is_empty) {
            ctx.reason.set(app.t(Text::WhyReturned).to_owned());
        }
    });
    let chip = move |text: Text| {
        let on = fact(move || ctx.reason.with(|reason| reason == app.t(text)));
        let label = app.t(text).to_owned();
        let test = String::from("why-ready");
        let set = move |_| ctx.reason.set(app.t(text).to_owned());
        choice(Choice { kind: "radio", group: "why", test, label, fixed: false }, on, set)
    };
    let empty = fact(move || ctx.reason.with(|reason| reason.trim().is_empty()));
    live(move || {
        again.get().then(|| {
            el("fieldset")
                .class("m-fill")
                .test("why")
                .kid(el("legend").class("m-label").kid(caption(app, Text::WhyChanged)))
                .kid(
                    el("p")
                        .class("m-note")
                        .attr("id", "why-hint")
                        .kid(caption(app, Text::WhyChangedHint)),
                )
                .kid(el("div").class("m-choices").kid(all(READY.map(chip).into())))
                .kid(
                    el("input")
                        .class("m-input")
                        .attr("id", "why")
                        .test("why-words")
                        .attr("autocomplete", "off")
                        .attr("maxlength", TEXT_LEN_MAX.to_string())
                        .live("aria-label", move || app.t(Text::WhyChanged))
                        .attr("aria-describedby", "why-hint")
                        .live("aria-invalid", move || empty.get().then_some("true"))
                        .value(move || ctx.reason.get())
                        .typed(move |text| ctx.reason.set(text)),
                )
                .into_any()
        })
    })
}

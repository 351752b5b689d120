//! 開示用の写し: which fields are masked is chosen before the copy is made. What is masked is taken
//! out by the server; nothing is masked here.

use super::Ctx;
use crate::components::choice::{Choice, choice};
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, caption, fact, live};
use crate::components::watch::watch;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::paper::field::{FIELDS, Field};
use mamori_core::text::Text;

/// Codes of the fields that are masked.
pub type Chosen = Signal<Vec<&'static str>>;

/// See the module. `base`: the address of the case's documents; `chosen` begins with the fields
/// that identify people, also those in which nothing stands here: the server may know more.
pub fn masked(ctx: Ctx, base: String, chosen: Chosen) -> AnyView {
    let app = ctx.app;
    let chips = live(move || {
        let mut views = Vec::new();
        for field in filled(ctx) {
            views.push(chip(ctx, field, chosen));
        }
        Some(el("div").class("m-choices").kid(all(views)).into_any())
    });
    el("details")
        .class("m-fold m-fold--s")
        .test("masked")
        .kid(el("summary").kid(caption(app, Text::DocumentMasked)))
        .kid(
            el("div")
                .class("m-fold__in m-form")
                .kid(
                    el("fieldset")
                        .class("m-field")
                        .kid(el("legend").class("m-label").kid(caption(app, Text::MaskedHead)))
                        .kid(chips),
                )
                .kid(el("p").class("m-note").kid(caption(app, Text::DocumentMaskedHint)))
                .kid(link(ctx, base, chosen)),
        )
        .into_any()
}

/// The fields in which something stands: nothing else can be read on paper (tracked).
fn filled(ctx: Ctx) -> Vec<&'static Field> {
    ctx.with(|view| {
        let says = |field: &&Field| {
            let given = view.given.iter().any(|given| given.code == field.code);
            given || !view.dossier.text(field.code).trim().is_empty()
        };
        FIELDS.iter().filter(says).collect()
    })
}

fn chip(ctx: Ctx, field: &'static Field, chosen: Chosen) -> AnyView {
    let code = field.code;
    let on = fact(move || chosen.with(|all| all.contains(&code)));
    let set = move |on: bool| {
        chosen.update(|all| {
            all.retain(|known| *known != code);
            all.extend(on.then_some(code));
        });
    };
    let chip = Choice {
        kind: "checkbox",
        group: "masked",
        test: format!("mask-{code}"),
        label: ctx.app.t(field.label).to_owned(),
        fixed: false,
    };
    choice(chip, on, set)
}

/// The copy with what is chosen; without anything to mask it is no such copy.
fn link(ctx: Ctx, base: String, chosen: Chosen) -> AnyView {
    let app = ctx.app;
    let codes = watch(move || {
        let seen = filled(ctx).iter().any(|field| chosen.with(|all| all.contains(&field.code)));
        if seen { chosen.with(|all| all.join(",")) } else { String::new() }
    });
    live(move || {
        let codes = codes.get();
        Some(match codes.is_empty() {
            true => el("p").test("masked-none").kid(caption(app, Text::MaskedNone)).into_any(),
            false => el("a")
                .class("m-btn")
                .test("document-masked")
                .attr("href", format!("{base}?kind=report&masked={codes}"))
                .attr("download", "")
                .kid(icon("#i-go"))
                .kid(caption(app, Text::MaskedMake))
                .into_any(),
        })
    })
}

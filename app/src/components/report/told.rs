//! What became of the act that was just done, at the top of the report: on its way, on this device
//! only, done and whose turn it is, or not standing, with the way to why.
//!
//! It is derived from the papers alone: nothing is said to be done that the server has not taken.

use super::Ctx;
use super::act::lost;
use super::refusal::{act_button, act_name};
use super::sheet::words_place;
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, button, caption, live};
use crate::components::watch::{Watch, effect, watch};
use crate::screen::report::ReportView;
use leptos::prelude::*;
use mamori_browser::{page, typed};
use mamori_core::paper::RouteAct;
use mamori_core::paper::route::Acted;
use mamori_core::sync::Link;
use mamori_core::text::Text;
use std::time::Duration;

/// The place, which gets the keyboard after an act.
const ID: &str = "act-told";

/// What there is to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Told {
    /// Nothing was done in this visit, and nothing waits.
    #[default]
    Nothing,
    /// On its way to the disk.
    Saving,
    /// On this device only.
    Waits(RouteAct),
    /// It stands: what was done, and what comes next.
    Done(String),
    /// It does not stand, as it is told below.
    Lost,
}

/// Own acts of this page life, in the order of claims.
fn here(view: &ReportView) -> impl Iterator<Item = &Acted> {
    view.dossier.route.log.iter().filter(|acted| view.here.contains(&acted.stamp.id))
}

/// An act is sent: from here on its fate is told, and the reader is taken to where.
pub fn sent(ctx: Ctx) {
    let before = untrack(|| ctx.with(|view| here(view).count()));
    ctx.acted.set(Some(before));
    // Once the sheet has given the keyboard back.
    set_timeout(
        || {
            page::focus(ID);
        },
        Duration::ZERO,
    );
}

fn read(ctx: Ctx, view: &ReportView) -> Told {
    let unsent = |acted: &&Acted| view.unsent.contains(&acted.stamp.id);
    if let Some(acted) = view.dossier.route.log.iter().rfind(unsent) {
        return Told::Waits(acted.act);
    }
    let Some(before) = ctx.acted.get() else { return Told::Nothing };
    match here(view).nth(before) {
        None => Told::Saving,
        Some(acted) if acted.refused.is_some() => Told::Lost,
        Some(acted) => Told::Done(done(ctx, view, acted)),
    }
}

/// What was done, and whose turn it was then.
fn done(ctx: Ctx, view: &ReportView, acted: &Acted) -> String {
    let app = ctx.app;
    let route = &view.dossier.route;
    let (text, next) = match acted.act {
        RouteAct::Submit => (Text::ToldSubmitted, Some(0)),
        RouteAct::Endorse => (Text::ToldEndorsed, acted.step.map(|step| step + 1)),
        RouteAct::Agree => (Text::ToldAgreed, acted.step.map(|step| step + 1)),
        RouteAct::Object => (Text::ToldObjected, acted.step.map(|step| step + 1)),
        RouteAct::Decide => (Text::ToldDecided, None),
        RouteAct::Return => (Text::ToldReturned, None),
        RouteAct::Withdraw => (Text::ToldWithdrawn, None),
        RouteAct::DecideFor => (Text::ToldDecidedFor, None),
        RouteAct::Review => (Text::ToldReviewed, None),
    };
    // The steps are those of the round that runs.
    let next = next.filter(|_| acted.round == route.round);
    let said = app.t(text).to_owned();
    match next.and_then(|at| route.steps.get(at)) {
        Some(step) => said + &app.tf(Text::ToldNext, &[("step", &app.b(&step.label))]),
        None => said,
    }
}

/// See the module.
pub fn told(ctx: Ctx) -> AnyView {
    let told: Watch<Told> = watch(move || ctx.with(|view| read(ctx, view)));
    let refused = watch(move || ctx.with(|view| lost(ctx, view).pop().map(|lost| lost.0)));
    forgets_words(ctx);
    el("div")
        .class("m-told")
        .attr("id", ID)
        .attr("tabindex", "-1")
        .attr("role", "status")
        .test("act-told")
        .live("data-state", move || match told.get() {
            Told::Nothing => "none",
            Told::Saving => "saving",
            Told::Waits(_) => "waits",
            Told::Done(_) => "done",
            Told::Lost => "lost",
        })
        .kid(live(move || line(ctx, told.get())))
        .kid(live(move || refused.get().map(|act| to_why(ctx, act))))
        .into_any()
}

/// The words of an act were kept while they were typed: they are in the log now.
fn forgets_words(ctx: Ctx) {
    effect(move || {
        let Some(before) = ctx.acted.get() else { return };
        if let Some(act) = ctx.with(|view| here(view).nth(before).map(|acted| acted.act)) {
            typed::forget(&words_place(ctx, act));
        }
    });
}

fn line(ctx: Ctx, told: Told) -> Option<AnyView> {
    let app = ctx.app;
    let (class, test, symbol, words) = match told {
        Told::Nothing | Told::Lost => return None,
        Told::Saving => (
            "m-banner m-banner--card",
            "act-saving",
            "#i-device",
            app.t(Text::ToldSaving).into_any(),
        ),
        Told::Waits(act) => {
            ("m-banner m-banner--warn m-banner--card", "act-waits", "#i-up", { waiting(ctx, act) })
        }
        Told::Done(said) => ("m-banner m-banner--card", "act-done", "#i-check", said.into_any()),
    };
    let words = el("div").class("m-banner__text").kid(words);
    Some(el("div").class(class).test(test).kid(icon(symbol)).kid(words).into_any())
}

/// It is on this device, and whether it will stand is not known yet.
fn waiting(ctx: Ctx, act: RouteAct) -> AnyView {
    let app = ctx.app;
    if app.screen.sync.with(|sync| sync.link != Link::Lost) {
        // As high as what it becomes in a moment: nothing below moves then.
        return app.t(Text::ToldSending).into_any();
    }
    let title = app.tf(Text::ToldOnDevice, &[("what", app.t(act_name(act)))]);
    all(vec![el("b").kid(title).into_any(), el("p").kid(caption(app, Text::ActOffline)).into_any()])
}

/// A claim did not stand: the way to who was first and to one's own words.
fn to_why(ctx: Ctx, act: RouteAct) -> AnyView {
    let app = ctx.app;
    let title = app.tf(Text::ActRefused, &[("what", app.t(act_button(act)))]);
    let go = || {
        page::focus("act-refused");
    };
    el("div")
        .class("m-banner m-banner--warn m-banner--card")
        .test("act-lost")
        .kid(icon("#i-warn"))
        .kid(el("div").class("m-banner__text").kid(el("b").kid(title)))
        .kid(button("m-btn", "act-lost-why", go, caption(app, Text::ToldWhy)))
        .into_any()
}

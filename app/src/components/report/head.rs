//! The head of the report: its number, how it stands, what was returned and why, what is missing.

use super::group::jump;
use super::reason::reason;
use super::refusal::{act_name, refusal};
use super::{Ctx, May};
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, button, caption, each, live, words};
use crate::components::state::{Tone, state};
use crate::components::watch::{Watch, watch};
use crate::screen::report::ReportView;
use leptos::prelude::*;
use mamori_core::ids::EventId;
use mamori_core::paper::route::{Acted, Refused};
use mamori_core::paper::{RouteAct, field};
use mamori_core::text::Text;

/// See the module.
pub fn head(ctx: Ctx, may: Watch<May>) -> AnyView {
    let app = ctx.app;
    let number = watch(move || ctx.with(|view| view.dossier.route.number.clone()));
    let shown = move || {
        number.get().map(|number| {
            let text = app.tf(Text::ReportNumber, &[("number", &number)]);
            el("p").class("m-note").test("report-number").kid(text).into_any()
        })
    };
    let body = move || {
        Some(match may.get() {
            May::Write => all(vec![
                el("p").class("m-note").kid(caption(app, Text::ReportHint)).into_any(),
                returned(ctx),
                reason(ctx),
                missing(ctx),
            ]),
            May::Read(why) => reading(ctx, why),
            May::Unknown => return None,
        })
    };
    el("div")
        .class("m-report__head")
        .kid(el("h3").class("m-sr").kid(caption(app, Text::ReportOf)))
        .kid(live(shown))
        .kid(live(body))
        .into_any()
}

/// Why it can only be read.
fn reading(ctx: Ctx, why: Option<Refused>) -> AnyView {
    let app = ctx.app;
    let text = watch(move || match why {
        Some(why) => ctx.with(|view| why_not(ctx, view, why)),
        None => app.t(Text::NoReportHere).to_owned(),
    });
    el("p").class("m-note").test("report-why").kid(words(move || text.get())).into_any()
}

/// Why it cannot be written into: a decision that no server has is none yet, and who may not write
/// is told who may.
fn why_not(ctx: Ctx, view: &ReportView, why: Refused) -> String {
    let app = ctx.app;
    let act = |id: EventId| view.dossier.route.log.iter().find(|acted| acted.stamp.id == id);
    match why {
        Refused::NoRight => app.t(Text::WhoWrites).to_owned(),
        Refused::Decided(id) if view.unsent.contains(&id) => {
            let what = act(id).map_or(Text::ActDecided, |acted| act_name(acted.act));
            app.tf(Text::DecidedHere, &[("what", app.t(what))])
        }
        why => refusal(app, &view.dossier, why),
    }
}

/// Who returned it, and why. Nothing unless that is what happened last.
fn returned(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let last = watch(move || {
        ctx.with(|view| {
            let last = view.dossier.route.last();
            last.filter(|acted| acted.act == RouteAct::Return).cloned()
        })
    });
    let author = watch(move || {
        let me = app.me().map(|me| me.person.id.clone());
        me.is_some() && ctx.with(|view| view.dossier.route.author == me)
    });
    let next = move || {
        app.t(if author.get() { Text::ReturnedNow } else { Text::ReturnedAuthor }).to_owned()
    };
    let banner = move |acted: Acted| {
        let (name, when) = (app.name(&acted.stamp.by), app.when(acted.stamp.at_ms));
        let title = app.tf(Text::ReturnedBy, &[("name", &name), ("when", &when)]);
        el("div")
            .class("m-banner m-banner--warn m-banner--card")
            .test("returned")
            .kid(icon("#i-undo"))
            .kid(
                el("div")
                    .class("m-banner__text")
                    .kid(el("b").kid(title))
                    .kid(el("p").class("m-fill__value").kid(acted.text))
                    .kid(el("p").test("returned-next").kid(words(next))),
            )
            .into_any()
    };
    live(move || last.get().map(banner))
}

/// The fields that a submission still needs, each a way there.
pub fn missing(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let codes = watch(move || ctx.with(|view| view.dossier.missing()));
    let some = watch(move || codes.with(|codes| !codes.is_empty()));
    let known = watch(move || ctx.with(|_| true));
    let list = move || {
        el("div")
            .class("m-missing")
            .test("missing")
            .kid(el("p").class("m-missing__head").kid(caption(app, Text::MissingFields)))
            .kid(links(ctx, codes))
            .into_any()
    };
    live(move || match (known.get(), some.get()) {
        (false, _) => None,
        (true, true) => Some(list()),
        (true, false) => {
            let word = app.t(Text::NothingMissing).to_owned();
            Some(el("p").test("complete").kid(state(Tone::Ok, "#i-check", word)).into_any())
        }
    })
}

fn links(ctx: Ctx, codes: Watch<Vec<&'static str>>) -> AnyView {
    let app = ctx.app;
    let key = |code: &&'static str| {
        let at = field::FIELDS.iter().position(|f| f.code == *code);
        (at.unwrap_or_default().try_into().unwrap_or_default(), 0)
    };
    let link = move |code: &'static str| {
        let Some(field) = field::find(code) else { return ().into_any() };
        let go = move || jump(ctx, field);
        let inner = caption(app, field.label);
        el("li").kid(button("m-btn m-missing__one", "missing-one", go, inner)).into_any()
    };
    el("ul")
        .class("m-missing__all")
        .attr("role", "list")
        .kid(each(move || codes.get(), key, link))
        .into_any()
}

//! One measure: a fold that says how it stands, and in it the draft and what can be done.

use super::{act, body, name_of, past};
use crate::components::el::el;
use crate::components::parts::{all, live, words};
use crate::components::report::Ctx;
use crate::components::state::{Tone, state};
use crate::components::watch::{Watch, watch};
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::ids::MeasureId;
use mamori_core::paper::{Measure, MeasureAct};
use mamori_core::text::Text;
use mamori_core::time::day_date;
use std::time::Duration;

/// What the head of a measure says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Head {
    kind: String,
    act: Option<MeasureAct>,
    day: Option<i32>,
    number: String,
    unsent: bool,
}

/// Reads the measure of a [`Ctx`] (tracked).
pub fn of<R: Default>(ctx: Ctx, read: impl FnOnce(&Measure) -> R) -> R {
    ctx.with(|view| {
        let measure = ctx.measure.and_then(|id| view.dossier.measure(id));
        measure.map(read).unwrap_or_default()
    })
}

/// The kind of the measure (tracked).
pub fn kind(ctx: Ctx) -> String {
    of(ctx, |measure| measure.kind().unwrap_or_default().to_owned())
}

fn head(ctx: Ctx) -> Head {
    let unsent = ctx.with(|view| view.unsent.clone());
    of(ctx, |measure| {
        let Some((stamp, last)) = measure.last() else { return Head::default() };
        Head {
            kind: measure.kind().unwrap_or_default().to_owned(),
            act: Some(last.act),
            day: last.day,
            number: last.number.clone(),
            unsent: unsent.contains(&stamp.id),
        }
    })
}

/// The code of a state, for tests.
pub const fn code(act: MeasureAct) -> &'static str {
    match act {
        MeasureAct::Plan => "planned",
        MeasureAct::Done => "done",
        MeasureAct::Drop => "dropped",
    }
}

fn id_of(ctx: Ctx) -> String {
    ctx.measure.map(|id| format!("measure-{id}")).unwrap_or_default()
}

/// Moves the keyboard and the eye to a measure, once it is there.
pub fn go(ctx: Ctx) {
    let id = id_of(ctx);
    let focus = move || {
        page::focus(&id);
    };
    set_timeout(focus, Duration::ZERO);
}

fn said(ctx: Ctx, head: &Head) -> Vec<AnyView> {
    let app = ctx.app;
    let (tone, symbol, text) = match head.act.unwrap_or(MeasureAct::Plan) {
        MeasureAct::Plan => (Tone::Wait, "#i-session", Text::MeasurePlanned),
        MeasureAct::Done => (Tone::Ok, "#i-check", Text::MeasureDone),
        MeasureAct::Drop => (Tone::Plain, "#i-close", Text::MeasureDropped),
    };
    let mut views = vec![state(tone, symbol, app.t(text).to_owned())];
    let mut facts = Vec::new();
    facts.extend(head.day.map(|day| day_date(day, app.lang())));
    if !head.number.is_empty() {
        facts.push(head.number.clone());
    }
    if !facts.is_empty() {
        let facts = facts.join(app.t(Text::Dot));
        views.push(el("span").class("m-note").test("measure-facts").kid(facts).into_any());
    }
    if head.unsent {
        views.push(state(Tone::Local, "#i-device", app.t(Text::MeasureUnsent).to_owned()));
    }
    views
}

/// See the module. Only one is open at a time.
pub fn one(
    ctx: Ctx,
    id: MeasureId,
    open: Signal<Option<MeasureId>>,
    may: Watch<Option<bool>>,
) -> AnyView {
    let head = watch(move || head(ctx));
    let state = watch(move || head.with(|head| head.act.unwrap_or(MeasureAct::Plan)));
    let here = watch(move || open.get() == Some(id));
    let title = words(move || head.with(|head| name_of(ctx, &head.kind)));
    let click = move |ev: leptos::ev::Event| {
        ev.prevent_default();
        open.update(|open| *open = if *open == Some(id) { None } else { Some(id) });
    };
    let inside = move || {
        here.get().then(|| {
            let may = may.get() == Some(true);
            all(vec![
                body::body(ctx, state.get(), may),
                if may { act::acts(ctx, state.get()) } else { ().into_any() },
                past::past(ctx),
            ])
        })
    };
    el("details")
        .class("m-fold m-measure")
        .test("measure")
        .live("data-kind", move || head.with(|head| head.kind.clone()))
        .live("data-state", move || code(state.get()))
        .live("open", move || here.get().then_some(""))
        .kid(
            el("summary")
                .attr("id", id_of(ctx))
                .test("measure-head")
                .on("click", click)
                .kid(el("h4").class("m-fold__name").kid(title))
                .kid(
                    el("span")
                        .class("m-measure__state")
                        .kid(live(move || Some(all(head.with(|head| said(ctx, head)))))),
                ),
        )
        .kid(el("div").class("m-fold__in").kid(live(inside)))
        .into_any()
}

//! Own acts on measures that do not stand: why, who was first, and one's own words.

use super::name_of;
use super::past::act_name;
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, live};
use crate::components::report::Ctx;
use crate::components::watch::watch;
use leptos::prelude::*;
use mamori_core::ids::{MeasureId, UserId};
use mamori_core::paper::route::Refused;
use mamori_core::paper::{Measure, MeasureActed};
use mamori_core::text::Text;

/// Why an act does not stand, in a sentence that helps (tracked).
pub fn why(ctx: Ctx, measure: MeasureId, refused: Refused) -> String {
    let app = ctx.app;
    match refused {
        Refused::Taken(first) => {
            let stamp = ctx.with(|view| {
                let acts = view.dossier.measure(measure).map(|measure| &measure.acts);
                let mut stamps = acts.into_iter().flatten().map(|(stamp, _)| stamp);
                stamps.find(|stamp| stamp.id == first).cloned()
            });
            let name = stamp.as_ref().map(|stamp| app.name(&stamp.by)).unwrap_or_default();
            let when = stamp.as_ref().map(|stamp| app.when(stamp.at_ms)).unwrap_or_default();
            app.tf(Text::MeasureTaken, &[("name", &name), ("when", &when)])
        }
        Refused::NoWords => app.t(Text::MeasureReasonMissing).to_owned(),
        Refused::NotYet => app.t(Text::MeasureNotPlanned).to_owned(),
        _ => app.t(Text::MeasuresNoRight).to_owned(),
    }
}

/// The refused acts of a person on a measure, unless something of theirs stood after them.
fn lost<'m>(
    measure: &'m Measure,
    me: &UserId,
) -> impl Iterator<Item = &'m (mamori_core::case::Stamp, MeasureActed, Refused)> {
    let place = |cursor: Option<u64>| cursor.unwrap_or(u64::MAX);
    let own = measure.acts.iter().filter(|(stamp, _)| stamp.by == *me);
    let last = own.map(|(stamp, _)| place(stamp.cursor)).max();
    let mine = measure.refused.iter().filter(|(stamp, ..)| stamp.by == *me).collect::<Vec<_>>();
    mine.into_iter().filter(move |(stamp, ..)| last.is_none_or(|l| l < place(stamp.cursor)))
}

/// See the module. Nothing while there is none.
pub fn refused(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let all_lost = watch(move || {
        let me = app.me().map(|me| me.person.id.clone()).unwrap_or_default();
        ctx.with(|view| {
            let told = |measure: &Measure| {
                let kind = measure.kind().unwrap_or_default().to_owned();
                let told = lost(measure, &me);
                let told = told.map(|(_, said, why)| (kind.clone(), said.clone(), *why));
                told.collect::<Vec<_>>()
            };
            view.dossier.measures.iter().flat_map(told).collect::<Vec<_>>()
        })
    });
    live(move || {
        let mut views = Vec::new();
        for (kind, said, refused) in all_lost.get() {
            views.push(one(ctx, &kind, &said, refused));
        }
        (!views.is_empty()).then(|| all(views))
    })
}

fn one(ctx: Ctx, kind: &str, said: &MeasureActed, refused: Refused) -> AnyView {
    let app = ctx.app;
    let kind = said.kind.as_deref().unwrap_or(kind);
    let what = [&name_of(ctx, kind), app.t(Text::Dot), app.t(act_name(said.act))].concat();
    let title = app.tf(Text::MeasureRefused, &[("what", &what)]);
    let mut kept = vec![said.number.clone(), said.text.clone()];
    kept.retain(|text| !text.is_empty());
    let kept = (!kept.is_empty()).then(|| {
        let kept = kept.join("\n");
        el("p").class("m-fill__value").test("measure-kept").kid(kept).into_any()
    });
    el("div")
        .class("m-banner m-banner--warn m-banner--card")
        .attr("role", "status")
        .test("measure-refused")
        .kid(icon("#i-warn"))
        .kid(
            el("div")
                .class("m-banner__text")
                .kid(el("b").kid(title))
                .kid(el("p").kid(why(ctx, said.measure, refused)))
                .kid(kept),
        )
        .into_any()
}

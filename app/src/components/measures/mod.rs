//! 措置: what follows from a case: letters, sheets, refusals, bans. Each planned, drafted from the
//! case, edited, and recorded as done or dropped.

mod act;
mod body;
mod letter;
mod one;
mod past;
mod pdf;
mod refused;
mod shots;

use super::report::Ctx;
use super::watch::{Watch, on_change, watch};
use crate::command::{Command, PaperWish};
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, caption, each, key_of, live};
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_core::ids::MeasureId;
use mamori_core::paper::may_measure;
use mamori_core::policy::MeasureRule;
use mamori_core::text::Text;

/// Whether the person may act on the measures of the case; `None` while the case is not known.
fn may(ctx: Ctx) -> Option<bool> {
    let me = ctx.app.me();
    ctx.with(|view| {
        let seat = view.seat.as_ref();
        let me = me.as_ref().map(|me| &me.person.id);
        let may = seat.zip(me).is_some_and(|(seat, me)| {
            let wrote = view.dossier.has_written(me);
            may_measure(seat, wrote)
        });
        Some(may)
    })
}

/// What the policy says of a kind (tracked).
fn rule_of(ctx: Ctx, kind: &str) -> Option<MeasureRule> {
    ctx.app.of_policy(|policy, _| policy.report.as_ref()?.measure(kind).cloned())
}

/// What a measure is called (tracked); its code where the policy does not know it.
fn name_of(ctx: Ctx, kind: &str) -> String {
    rule_of(ctx, kind).map_or_else(|| kind.to_owned(), |rule| ctx.app.b(&rule.label))
}

/// See the module.
pub fn measures(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let ids = watch(move || {
        ctx.with(|view| {
            let known = view.dossier.measures.iter().filter(|m| m.kind().is_some());
            known.map(|measure| measure.id).collect::<Vec<_>>()
        })
    });
    let may: Watch<Option<bool>> = watch(move || may(ctx));
    let open = ctx.open_measure;
    if open.get_untracked().is_none() {
        open.set(being_typed(ctx, ids));
    }
    let asked = opens_the_next(ctx, ids, open);
    let none = move || {
        let none = may.get().is_some() && ids.with(Vec::is_empty);
        none.then(|| {
            let words = caption(app, Text::MeasuresNone);
            el("p").class("m-note").test("measures-none").kid(words).into_any()
        })
    };
    let adding = move || {
        Some(match may.get()? {
            true => add(ctx, asked),
            false => {
                let words = caption(app, Text::MeasuresNoRight);
                el("p").class("m-note").test("measures-no-right").kid(words).into_any()
            }
        })
    };
    let list = each(
        move || ids.get(),
        |id| key_of(id.0),
        move |id| one::one(ctx.of_measure(id), id, open, may),
    );
    el("section")
        .class("m-measures")
        .attr("aria-labelledby", "h-measures")
        .test("measures")
        .kid(el("h3").class("m-sub").attr("id", "h-measures").kid(caption(app, Text::Measures)))
        .kid(el("p").class("m-note").kid(caption(app, Text::MeasuresHint)))
        .kid(refused::refused(ctx))
        .kid(live(none))
        .kid(el("div").class("m-measures__all").kid(list))
        .kid(live(adding))
        .into_any()
}

/// The measure into whose draft something was typed that a reload interrupted.
fn being_typed(ctx: Ctx, ids: Watch<Vec<MeasureId>>) -> Option<MeasureId> {
    let typed = |id: &&MeasureId| mamori_browser::typed::any(&ctx.of_measure(**id).place());
    ids.with_untracked(|ids| ids.iter().find(typed).copied())
}

/// Opens the measure that was planned here once it is in the log.
fn opens_the_next(
    ctx: Ctx,
    ids: Watch<Vec<MeasureId>>,
    open: Signal<Option<MeasureId>>,
) -> Held<bool> {
    let asked = Held::new(false);
    on_change(
        move || ids.get(),
        move |ids| {
            let last = ids.last().copied().filter(|_| asked.get());
            let Some(id) = last else { return };
            asked.set(false);
            open.set(Some(id));
            one::go(ctx.of_measure(id));
        },
    );
    asked
}

/// 措置を加える: the kinds of the policy.
fn add(ctx: Ctx, asked: Held<bool>) -> AnyView {
    let app = ctx.app;
    let open = Signal::new(false);
    let kinds = watch(move || {
        app.of_policy(|policy, _| policy.report.as_ref().map(|rules| rules.measures.clone()))
            .unwrap_or_default()
    });
    let list = move || {
        let mut items = Vec::new();
        for rule in kinds.get() {
            let code = rule.code.clone();
            let plan = move || {
                asked.set(true);
                open.set(false);
                app.send(Command::Paper(ctx.case, PaperWish::Plan(code.clone())));
            };
            let inner = all(vec![icon("#i-go"), caption(app, Text::MeasurePlanIt)]);
            let (label, hint) = (app.b(&rule.label), app.b(&rule.hint));
            let named = format!("{label} {}", app.t(Text::MeasurePlanIt));
            let button = el("button")
                .class("m-btn")
                .attr("type", "button")
                .attr("aria-label", named)
                .test(String::from("plan-") + &rule.code)
                .tap(plan)
                .kid(inner);
            let words = el("div")
                .class("m-measures__kind")
                .kid(el("b").kid(label))
                .kid(el("p").class("m-note").kid(hint));
            items.push(el("li").class("m-measures__add").kid(words).kid(button).into_any());
        }
        open.get().then(|| el("ul").attr("role", "list").kid(items).into_any())
    };
    let toggle = move || open.update(|open| *open = !*open);
    let add = el("button")
        .class("m-btn m-choice--alone")
        .attr("type", "button")
        .live("aria-expanded", move || if open.get() { "true" } else { "false" })
        .test("measure-add")
        .tap(toggle)
        .kid(caption(app, Text::MeasureAdd));
    el("div").class("m-measures__new").kid(add).kid(live(list)).into_any()
}

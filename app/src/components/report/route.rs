//! The route as a row of boxes, like the boxes for stamps on paper: who, when, what they said.

use super::Ctx;
use super::refusal::act_name;
use crate::components::el::el;
use crate::components::icons::small;
use crate::components::parts::{all, caption, live};
use crate::components::watch::watch;
use crate::screen::report::ReportView;
use leptos::prelude::*;
use mamori_core::case::Stamp;
use mamori_core::paper::RouteAct;
use mamori_core::paper::route::{Acted, Stage};
use mamori_core::policy::{RouteAction, RouteStep};
use mamori_core::text::Text;

/// How a box stands.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Done,
    Now,
    Later,
}

/// One box.
#[derive(Clone, PartialEq)]
struct Cell {
    label: String,
    look: Look,
    who: String,
    when: String,
    note: Option<Text>,
    /// The step that whoever submitted holds themselves.
    also: Option<String>,
    unsent: bool,
    draft: bool,
    /// Nobody has written into the report.
    blank: bool,
}

fn cells(ctx: Ctx, view: &ReportView) -> Vec<Cell> {
    let app = ctx.app;
    let route = &view.dossier.route;
    let planned = app.policy().map(|policy| policy.route.clone()).unwrap_or_default();
    let is_draft = |step: &&RouteStep| step.action == RouteAction::Draft;
    let steps: Vec<RouteStep> = match route.round {
        0 => planned.iter().filter(|step| !is_draft(step)).cloned().collect(),
        _ => route.steps.clone(),
    };
    let under_way = route.stage != Stage::Draft;
    let submitted = route.submitted.as_ref().filter(|_| under_way);
    let mut cells = Vec::new();
    if let Some(draft) = planned.iter().find(is_draft) {
        let look = if under_way { Look::Done } else { Look::Now };
        let mut first = cell(ctx, view, app.b(&draft.label), look, submitted, None);
        first.also = route
            .held_by_author
            .as_ref()
            .map(|step| app.tf(Text::RouteHeldByAuthor, &[("step", &app.b(&step.label))]));
        cells.push(first);
    }
    for (at, step) in steps.iter().enumerate() {
        let passed = route.passed(at).filter(|_| under_way);
        let look = match (passed, route.stage) {
            (Some(_), _) => Look::Done,
            (None, Stage::At(now)) if now == at => Look::Now,
            _ => Look::Later,
        };
        let note = passed.and_then(|acted| note(view, acted));
        cells.push(cell(ctx, view, app.b(&step.label), look, passed.map(|a| &a.stamp), note));
    }
    cells
}

fn note(view: &ReportView, acted: &Acted) -> Option<Text> {
    match acted.act {
        RouteAct::Agree => Some(Text::RouteAgreed),
        RouteAct::Object => Some(Text::RouteObjection),
        RouteAct::DecideFor if view.dossier.route.reviewed.is_some() => Some(Text::RouteReviewed),
        RouteAct::DecideFor => Some(Text::RouteDeputy),
        _ => None,
    }
}

fn cell(
    ctx: Ctx,
    view: &ReportView,
    label: String,
    look: Look,
    stamp: Option<&Stamp>,
    note: Option<Text>,
) -> Cell {
    let app = ctx.app;
    let unsent = stamp.is_some_and(|stamp| view.unsent.contains(&stamp.id));
    let when = match (look, view.dossier.route.waits_since_ms()) {
        (Look::Now, Some(since_ms)) => app.tf(Text::RouteSince, &[("since", &app.when(since_ms))]),
        _ => stamp.map(|stamp| app.when(stamp.at_ms)).unwrap_or_default(),
    };
    Cell {
        label,
        look,
        who: stamp.map(|stamp| app.name(&stamp.by)).unwrap_or_default(),
        when,
        note,
        also: None,
        unsent,
        draft: view.dossier.route.stage == Stage::Draft,
        blank: view.dossier.fields.is_empty() && view.dossier.route.round == 0,
    }
}

/// See the module.
pub fn route(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let cells = watch(move || ctx.with(|view| cells(ctx, view)));
    let boxes = move || {
        let mut items = Vec::new();
        for cell in cells.get() {
            items.push(stamp_box(ctx, cell));
        }
        Some(el("ol").class("m-route").attr("role", "list").test("route").kid(items).into_any())
    };
    el("section")
        .class("m-report__route")
        .attr("aria-labelledby", "h-route")
        .kid(el("h3").class("m-sub").attr("id", "h-route").kid(caption(app, Text::RouteHead)))
        .kid(live(boxes))
        .kid(said(ctx))
        .into_any()
}

fn stamp_box(ctx: Ctx, cell: Cell) -> AnyView {
    let app = ctx.app;
    let (class, name, symbol) = match cell.look {
        Look::Done => ("m-route__box m-route__box--done", "done", "#i-check"),
        Look::Now => ("m-route__box m-route__box--now", "now", "#i-person"),
        Look::Later => ("m-route__box", "later", "#i-session"),
    };
    let who = match (cell.look, cell.who.is_empty()) {
        (Look::Later, _) => app.t(Text::RouteNotYet).to_owned(),
        (Look::Now, true) if cell.blank => app.t(Text::RouteNotYet).to_owned(),
        (_, true) => app.t(if cell.draft { Text::StageDraft } else { Text::RouteNow }).to_owned(),
        (_, false) => cell.who,
    };
    let note = cell.note.map(|note| {
        let class = if note == Text::RouteObjection { "m-tag m-tag--danger" } else { "m-tag" };
        el("span").class(class).kid(app.t(note)).into_any()
    });
    let also = cell.also.map(|also| el("span").class("m-tag").test("route-also").kid(also));
    let unsent = cell.unsent.then(|| {
        let word = app.t(Text::RouteUnsent).to_owned();
        el("span").class("m-state m-state--local").kid(small("#i-up")).kid(word).into_any()
    });
    el("li")
        .class(class)
        .test("route-box")
        .attr("data-state", name)
        .attr("aria-current", (name == "now").then_some("step"))
        .kid(el("span").class("m-route__label").kid(small(symbol)).kid(cell.label))
        .kid(el("span").class("m-route__who").kid(who))
        .kid(el("span").class("m-route__when m-num").kid(cell.when))
        .kid(note)
        .kid(also)
        .kid(unsent)
        .into_any()
}

/// Opinions, reasons and remarks of this round; an objection stays beside the decision.
fn said(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let words = watch(move || {
        ctx.with(|view| {
            let route = &view.dossier.route;
            let of_round = |acted: &&Acted| acted.round == route.round && !acted.text.is_empty();
            let all: Vec<Acted> = route.standing().filter(of_round).cloned().collect();
            let against = route.decided.is_some() && route.objection().is_some();
            (all, against)
        })
    });
    live(move || {
        let (all_words, against) = words.get();
        if all_words.is_empty() {
            return None;
        }
        let mut items = Vec::new();
        for acted in all_words {
            items.push(one(ctx, &acted));
        }
        let against = against.then(|| {
            el("p").class("m-note").test("against").kid(app.t(Text::RouteAgainst)).into_any()
        });
        Some(all(vec![
            el("h4").class("m-sub").kid(app.t(Text::RouteWords)).into_any(),
            el("ul").class("m-said").attr("role", "list").test("said").kid(items).into_any(),
            against.unwrap_or_else(|| ().into_any()),
        ]))
    })
}

fn one(ctx: Ctx, acted: &Acted) -> AnyView {
    let app = ctx.app;
    let who = app.tf(
        Text::RouteSaid,
        &[
            ("name", &app.name(&acted.stamp.by)),
            ("what", app.t(act_name(acted.act))),
            ("when", &app.when(acted.stamp.at_ms)),
        ],
    );
    let class = match acted.act {
        RouteAct::Object => "m-said__one m-said__one--against",
        _ => "m-said__one",
    };
    el("li")
        .class(class)
        .test("said-one")
        .attr("data-act", acted.act.code())
        .kid(el("p").class("m-said__who").kid(who))
        .kid(el("p").class("m-fill__value").kid(acted.text.clone()))
        .into_any()
}

//! What somebody may do with a report now: buttons, and nothing that the rules would refuse.

use super::Ctx;
use super::refusal::{act_button, refusal};
use super::sheet::sheet;
use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, button, caption, live, words};
use crate::components::subject;
use crate::components::watch::watch;
use crate::screen::report::ReportView;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::paper::route::Acted;
use mamori_core::paper::{RouteAct, RouteActed};
use mamori_core::text::Text;

/// What the person may do now, by the same rules as the server's.
pub fn may_do(ctx: Ctx, view: &ReportView) -> Vec<RouteAct> {
    let (Some(me), Some(seat)) = (ctx.app.me(), &view.seat) else { return Vec::new() };
    let route = &view.dossier.route;
    let may = |act: &RouteAct| {
        let round = route.round + u16::from(*act == RouteAct::Submit);
        let said = RouteActed { act: *act, round, text: String::from("-") };
        route.judge(&me.person.id, seat, &said, true).is_ok()
    };
    // Who returned a report waits for its author: submitting is theirs once they write into it.
    let returned = route
        .last()
        .is_some_and(|last| last.act == RouteAct::Return && last.stamp.by == me.person.id);
    let waits = |act: &RouteAct| {
        *act == RouteAct::Submit && returned && !view.dossier.has_written(&me.person.id)
    };
    RouteAct::ALL.into_iter().filter(|act| may(act) && !waits(act)).collect()
}

/// Own claims of this round that do not stand: what, why not, and one's own words.
pub fn lost(ctx: Ctx, view: &ReportView) -> Vec<(RouteAct, String, String)> {
    let Some(me) = ctx.app.me() else { return Vec::new() };
    let route = &view.dossier.route;
    let own = |acted: &Acted| {
        acted.round == route.round.max(1)
            && acted.refused.is_some()
            && me.person.id == acted.stamp.by
    };
    // What was tried again and stands then is nobody's worry any more. The order is that of
    // claims: the clock of another device says nothing.
    let again = |at: usize, acted: &Acted| {
        let same = |later: &Acted| {
            later.refused.is_none() && later.act == acted.act && later.stamp.by == acted.stamp.by
        };
        route.log.iter().skip(at + 1).any(same)
    };
    let claims = route.log.iter().enumerate();
    let lost = claims.filter(|(at, acted)| own(acted) && !again(*at, acted));
    let told = |(_, acted): (usize, &Acted)| {
        let why = acted.refused.map(|why| refusal(ctx.app, &view.dossier, why));
        (acted.act, why.unwrap_or_default(), acted.text.clone())
    };
    lost.map(told).collect()
}

/// Own claims that do not stand, each with who was first and one's own words.
pub fn refused(ctx: Ctx) -> AnyView {
    let lost = watch(move || ctx.with(|view| lost(ctx, view)));
    live(move || {
        let mut views = Vec::new();
        for (act, why, text) in lost.get() {
            views.push(one_refused(ctx, act, why, text));
        }
        (!views.is_empty()).then(|| {
            el("div")
                .class("m-acts__lost")
                .attr("id", "act-refused")
                .attr("tabindex", "-1")
                .kid(all(views))
                .into_any()
        })
    })
}

fn one_refused(ctx: Ctx, act: RouteAct, why: String, text: String) -> AnyView {
    let app = ctx.app;
    let title = app.tf(Text::ActRefused, &[("what", app.t(act_button(act)))]);
    let kept = (!text.is_empty()).then(|| {
        all(vec![
            el("p").class("m-sub").kid(app.t(Text::YourWords)).into_any(),
            el("p").class("m-fill__value").test("act-kept").kid(text).into_any(),
        ])
    });
    el("div")
        .class("m-banner m-banner--warn m-banner--card")
        .test("act-refused")
        .attr("data-act", act.code())
        .kid(icon("#i-warn"))
        .kid(
            el("div")
                .class("m-banner__text")
                .kid(el("b").kid(title))
                .kid(el("p").kid(why))
                .kid(kept),
        )
        .into_any()
}

/// The ways past the text: to the buttons, where there are some, and to the other party.
pub fn way(ctx: Ctx) -> AnyView {
    let some = watch(move || ctx.with(|view| !may_do(ctx, view).is_empty()));
    let way = move |test: &'static str, id: &'static str, text: Text| {
        let go = move || {
            page::focus(id);
        };
        let inner = all(vec![caption(ctx.app, text), icon("#i-go")]);
        button("m-btn", test, go, inner)
    };
    let to_acts = move || some.get().then(|| way("acts-go", "acts", Text::ActGo));
    el("div")
        .class("m-btns")
        .kid(live(to_acts))
        .kid(way("subject-go", subject::HEAD, Text::SubjectGo))
        .into_any()
}

/// The buttons, at the foot, where the reading ends.
pub fn foot(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let may = watch(move || ctx.with(|view| may_do(ctx, view)));
    let asked: Signal<Option<RouteAct>> = Signal::new(None);
    let open = Signal::new(false);
    let buttons = move || {
        let mut views = Vec::new();
        for (at, act) in may.get().into_iter().enumerate() {
            views.push(one(ctx, act, at == 0, asked, open));
        }
        Some(
            match views.is_empty() {
                true => {
                    el("p").class("m-note").test("act-nothing").kid(caption(app, Text::ActNothing))
                }
                false => el("div").class("m-btns").kid(all(views)),
            }
            .into_any(),
        )
    };
    let asking = move || match (open.get(), asked.get()) {
        (true, Some(act)) => Some(sheet(ctx, act, open)),
        _ => None,
    };
    el("section")
        .class("m-acts")
        .attr("aria-labelledby", "h-acts")
        .attr("id", "acts")
        .attr("tabindex", "-1")
        .test("acts")
        .kid(
            el("h3")
                .class("m-sub")
                .attr("id", "h-acts")
                .kid(words(move || app.t(Text::ActNow).to_owned())),
        )
        .kid(live(buttons))
        .kid(live(asking))
        .into_any()
}

fn one(
    ctx: Ctx,
    act: RouteAct,
    first: bool,
    asked: Signal<Option<RouteAct>>,
    open: Signal<bool>,
) -> AnyView {
    let class = match (first, act) {
        (_, RouteAct::Return | RouteAct::Withdraw) => "m-btn m-btn--l",
        (true, _) => "m-btn m-btn--l m-btn--fill",
        (false, _) => "m-btn m-btn--l",
    };
    let ask = move || {
        asked.set(Some(act));
        open.set(true);
    };
    el("button")
        .class(class)
        .attr("type", "button")
        .test(String::from("act-") + act.code())
        .tap(ask)
        .kid(caption(ctx.app, act_button(act)))
        .into_any()
}

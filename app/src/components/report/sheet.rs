//! The sheet of an act on the route: what happens next, and the words that it needs.

use super::Ctx;
use super::act::may_do;
use super::head::missing;
use super::refusal::act_button;
use super::told;
use crate::command::{Command, PaperWish};
use crate::components::dialog;
use crate::components::el::el;
use crate::components::parts::{all, button, caption, fact, live, words};
use crate::components::state::error;
use crate::components::watch::{Watch, watch};
use crate::screen::report::ReportView;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::{page, typed};
use mamori_core::body::TEXT_LEN_MAX;
use mamori_core::bounds::is_unseen;
use mamori_core::paper::RouteAct;
use mamori_core::paper::route::Stage;
use mamori_core::policy::RouteAction;
use mamori_core::sync::Link;
use mamori_core::text::Text;

const ID: &str = "act-sheet";

/// Where the words of an act are kept for this tab, until they are in the log.
pub fn words_place(ctx: Ctx, act: RouteAct) -> String {
    ctx.place() + "act/" + act.code()
}

/// What happens next, in a sentence.
fn next(ctx: Ctx, view: &ReportView, act: RouteAct) -> String {
    let app = ctx.app;
    let route = &view.dossier.route;
    // While this was open somebody else may have acted. Who is here must be known to say so.
    let known = view.seat.is_some() && app.me().is_some();
    if known && !may_do(ctx, view).contains(&act) {
        return app.t(Text::ActNextGone).to_owned();
    }
    match act {
        RouteAct::Return => return app.t(Text::ActNextReturn).to_owned(),
        RouteAct::Withdraw => return app.t(Text::ActNextWithdraw).to_owned(),
        RouteAct::Review => return app.t(Text::ActNextReview).to_owned(),
        _ => {}
    }
    let label = match route.stage {
        Stage::At(step) => route.steps.get(step + 1).map(|step| app.b(&step.label)),
        _ => {
            // Whoever holds the step of the supervisor passes it on by submitting.
            let own = |roles: &[String]| {
                view.seat.as_ref().is_some_and(|s| roles.iter().any(|r| r == s.role.code()))
            };
            let policy = app.policy();
            let steps = policy.as_ref().map(|p| p.route.as_slice()).unwrap_or_default();
            let skipped = |action: RouteAction, roles: &[String]| {
                action == RouteAction::Draft || (action == RouteAction::Endorse && own(roles))
            };
            let step = steps.iter().find(|step| !skipped(step.action, &step.roles));
            step.map(|step| app.b(&step.label))
        }
    };
    let mut said = match label {
        Some(step) => app.tf(Text::ActNext, &[("step", &step)]),
        None => app.t(Text::ActNextEnd).to_owned(),
    };
    if act == RouteAct::Object {
        said.push_str(app.t(Text::ActNextObject));
    }
    said
}

/// Whether the act needs words: by its kind, or because there is an objection.
fn needs(view: &ReportView, act: RouteAct) -> bool {
    let against = act == RouteAct::Decide && view.dossier.route.objection().is_some();
    act.needs_words() || against
}

/// See the module.
pub fn sheet(ctx: Ctx, act: RouteAct, open: Signal<bool>) -> AnyView {
    let app = ctx.app;
    let incomplete = watch(move || {
        act == RouteAct::Submit && ctx.with(|view| !view.dossier.missing().is_empty())
    });
    let body = live(move || {
        Some(match incomplete.get() {
            true => to_fill(ctx),
            false => asked(ctx, act),
        })
    });
    dialog::sheet(app, ID, "h-act", act_button(act), open, body)
}

/// What must be written first. Going there closes the sheet.
fn to_fill(ctx: Ctx) -> AnyView {
    el("div")
        .class("m-form")
        .test("act-missing")
        .kid(el("p").kid(caption(ctx.app, Text::SheetMissing)))
        .kid(el("div").on("click", move |_| page::close_modal(ID)).kid(missing(ctx)))
        .into_any()
}

fn asked(ctx: Ctx, act: RouteAct) -> AnyView {
    let app = ctx.app;
    let text = Signal::new(typed::kept(&words_place(ctx, act)).unwrap_or_default());
    let tried = Signal::new(false);
    let needed = watch(move || ctx.with(|view| needs(view, act)));
    let next = watch(move || ctx.with(|view| next(ctx, view, act)));
    let short = fact(move || tried.get() && needed.get() && text.with(|t| t.trim().is_empty()));
    let against = watch(move || act == RouteAct::Decide && needed.get());
    let offline = watch(move || app.screen.sync.with(|s| s.link == Link::Lost));
    let send = move || {
        tried.set(true);
        let said = text.with_untracked(|t| t.trim().to_owned());
        if needed.get_untracked() && said.is_empty() {
            page::focus("act-words");
            return;
        }
        page::close_modal(ID);
        told::sent(ctx);
        app.send(Command::Paper(ctx.case, PaperWish::Act(act, said)));
    };
    let note = move |class: &'static str, test: &'static str, text: Text| {
        el("p").class(class).test(test).kid(caption(app, text)).into_any()
    };
    el("div")
        .class("m-form")
        .kid(first(next, needed))
        .kid(live(move || against.get().then(|| note("m-error", "act-against", Text::ActAgainst))))
        .kid(field(ctx, act, text, needed, short))
        .kid(live(move || {
            offline.get().then(|| note("m-note", "act-offline", Text::ActOfflineFirst))
        }))
        .kid(
            el("div")
                .class("m-btns")
                .kid(button(
                    "m-btn m-btn--fill m-btn--l",
                    "act-send",
                    send,
                    caption(app, act_button(act)),
                ))
                .kid(button(
                    "m-btn m-btn--l",
                    "act-cancel",
                    || page::close_modal(ID),
                    caption(app, Text::ActCancel),
                )),
        )
        .into_any()
}

/// What happens next. The keyboard begins here, where Enter does nothing, unless words are needed:
/// then it begins in their box. Nothing is sent by a key that was meant for the button before.
fn first(next: Watch<String>, needed: Watch<bool>) -> AnyView {
    el("p")
        .test("act-next")
        .attr("tabindex", "-1")
        .live("autofocus", move || !needed.get())
        .kid(words(move || next.get()))
        .into_any()
}

fn field(
    ctx: Ctx,
    act: RouteAct,
    text: Signal<String>,
    needed: Watch<bool>,
    short: Watch<bool>,
) -> AnyView {
    let app = ctx.app;
    let type_in = move |typed: String| {
        let plain: String = typed.chars().filter(|c| !is_unseen(*c)).collect();
        typed::keep_some(&words_place(ctx, act), &plain);
        text.set(plain);
    };
    let label = move || {
        let (word, must) = match needed.get() {
            true => (Text::ActReasons, Some(app.t(Text::Required))),
            false => (Text::ActWords, None),
        };
        let must = must.map(|must| el("span").class("m-label__must").kid(must).into_any());
        Some(all(vec![
            app.t(word).into_any(),
            " ".into_any(),
            must.unwrap_or_else(|| ().into_any()),
        ]))
    };
    let shown = move || {
        short.get().then(|| {
            let words = app.t(Text::ActReasonsMissing).to_owned();
            error(Some(String::from("act-words-error")), "form-error", words)
        })
    };
    el("div")
        .class("m-field")
        .kid(el("label").class("m-label").attr("for", "act-words").kid(live(label)))
        .kid(
            el("textarea")
                .class("m-input m-input--prose")
                .attr("id", "act-words")
                .test("act-words")
                .attr("rows", "4")
                .live("autofocus", move || needed.get())
                .attr("maxlength", TEXT_LEN_MAX.to_string())
                .live("aria-invalid", move || short.get().then_some("true"))
                .live("aria-describedby", move || short.get().then_some("act-words-error"))
                .value(move || text.get())
                .typed(type_in),
        )
        .kid(live(shown))
        .into_any()
}

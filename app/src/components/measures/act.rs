//! What can be done with a measure now, and the sheet that asks for date, number and reason.

use crate::command::{Command, PaperWish};
use crate::components::dialog;
use crate::components::el::{El, el};
use crate::components::parts::{all, button, caption, fact, live};
use crate::components::report::Ctx;
use crate::components::state::error;
use crate::components::watch::Watch;
use crate::screen::report::ReportView;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::bounds::is_unseen;
use mamori_core::paper::{MeasureAct, MeasureActed, NUMBER_LEN_MAX};
use mamori_core::text::Text;
use mamori_core::time::{day_iso, day_of, parse_day};

const ID: &str = "measure-sheet";

/// What a button says, the head of its sheet, and what to know before.
const fn said(act: MeasureAct) -> (&'static str, Text, Text, Text) {
    match act {
        MeasureAct::Done => {
            ("measure-do", Text::MeasureDo, Text::MeasureDoHead, Text::MeasureDoHint)
        }
        MeasureAct::Drop => {
            ("measure-drop", Text::MeasureDrop, Text::MeasureDropHead, Text::MeasureDropHint)
        }
        MeasureAct::Plan => {
            ("measure-back", Text::MeasureBack, Text::MeasureBack, Text::MeasureBackHint)
        }
    }
}

/// The buttons.
pub fn acts(ctx: Ctx, state: MeasureAct) -> AnyView {
    let asked: Signal<Option<MeasureAct>> = Signal::new(None);
    let open = Signal::new(false);
    let ask = |class: &'static str, act: MeasureAct| {
        let (test, word, ..) = said(act);
        let ask = move || {
            asked.set(Some(act));
            open.set(true);
        };
        button(class, test, ask, caption(ctx.app, word))
    };
    let buttons = match state {
        MeasureAct::Plan => {
            vec![ask("m-btn m-btn--fill", MeasureAct::Done), ask("m-btn", MeasureAct::Drop)]
        }
        MeasureAct::Done | MeasureAct::Drop => vec![ask("m-btn", MeasureAct::Plan)],
    };
    let asking = move || match (open.get(), asked.get()) {
        (true, Some(act)) => Some(sheet(ctx, act, open)),
        _ => None,
    };
    all(vec![el("div").class("m-btns").kid(buttons).into_any(), live(asking)])
}

/// What is typed into the sheet.
#[derive(Clone, Copy)]
struct Typed {
    day: Signal<String>,
    number: Signal<String>,
    text: Signal<String>,
    tried: Signal<bool>,
}

fn sheet(ctx: Ctx, act: MeasureAct, open: Signal<bool>) -> AnyView {
    let app = ctx.app;
    let today = untrack(|| day_of(app.screen.now_ms.get(), app.offset_min()));
    let typed = Typed {
        day: Signal::new(day_iso(today)),
        number: Signal::new(drafted_number(ctx)),
        text: Signal::new(String::new()),
        tried: Signal::new(false),
    };
    let (_, _, head, hint) = said(act);
    let fields = if act == MeasureAct::Done { done(ctx, typed) } else { reason(ctx, typed) };
    let body = el("div")
        .class("m-form")
        // The keyboard begins where Enter does nothing, or in the box of the words that are needed.
        .kid(
            el("p")
                .test("measure-hint")
                .attr("tabindex", "-1")
                .attr("autofocus", act == MeasureAct::Done)
                .kid(caption(app, hint)),
        )
        .kid(fields)
        .kid(
            el("div")
                .class("m-btns")
                .kid(button(
                    "m-btn m-btn--fill m-btn--l",
                    "measure-keep",
                    move || keep(ctx, act, typed),
                    caption(app, Text::MeasureKeep),
                ))
                .kid(button(
                    "m-btn m-btn--l",
                    "measure-cancel",
                    || page::close_modal(ID),
                    caption(app, Text::MeasureCancel),
                )),
        )
        .into_any();
    dialog::sheet(app, ID, "h-measure-sheet", head, open, body)
}

/// The number that stands in the draft already: typed once is enough.
fn drafted_number(ctx: Ctx) -> String {
    let measure = |view: &ReportView| view.dossier.measure(ctx.measure?)?.standing("number");
    untrack(|| ctx.with(|view| measure(view))).unwrap_or_default()
}

fn keep(ctx: Ctx, act: MeasureAct, typed: Typed) {
    let Some(measure) = ctx.measure else { return };
    let text = typed.text.with_untracked(|text| text.trim().to_owned());
    let number = typed.number.with_untracked(|number| number.trim().to_owned());
    let day = match act {
        MeasureAct::Done => typed.day.with_untracked(|day| parse_day(day).ok()),
        MeasureAct::Drop | MeasureAct::Plan => None,
    };
    typed.tried.set(true);
    if act == MeasureAct::Done && day.is_none() {
        page::focus("measure-done-day");
        return;
    }
    if act != MeasureAct::Done && text.is_empty() {
        page::focus("measure-why");
        return;
    }
    let said = MeasureActed { measure, act, kind: None, day, number, text };
    ctx.app.send(Command::Paper(ctx.case, PaperWish::Measure(said)));
    page::close_modal(ID);
}

fn plain(typed: String) -> String {
    typed.chars().filter(|c| !is_unseen(*c)).collect()
}

/// One field of the sheet: what it is called, the control, and what is wrong with it.
fn field(
    ctx: Ctx,
    id: &'static str,
    label: Text,
    hint: Option<Text>,
    wrong: Option<(Watch<bool>, Text)>,
    control: El,
) -> AnyView {
    let app = ctx.app;
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let hint = hint.map(|hint| (hint_id, caption(app, hint)));
    let control = control.class("m-input").attr("id", id).test(id).attr("autocomplete", "off");
    let mut control = match (&hint, &wrong) {
        (Some((id, _)), _) => control.attr("aria-describedby", id.clone()),
        (None, Some(_)) => control.attr("aria-describedby", error_id.clone()),
        (None, None) => control,
    };
    if let Some((wrong, _)) = wrong {
        control = control.live("aria-invalid", move || wrong.get().then_some("true"));
    }
    let error = wrong.map(|(wrong, text)| {
        live(move || {
            let words = app.t(text).to_owned();
            wrong.get().then(|| error(Some(error_id.clone()), "form-error", words))
        })
    });
    el("div")
        .class("m-field")
        .kid(el("label").class("m-label").attr("for", id).kid(caption(app, label)))
        .kid(hint.map(|(id, words)| el("p").class("m-note").attr("id", id).kid(words).into_any()))
        .kid(control)
        .kid(error)
        .into_any()
}

fn done(ctx: Ctx, typed: Typed) -> AnyView {
    let wrong = fact(move || typed.tried.get() && typed.day.with(|day| parse_day(day).is_err()));
    let day = el("input")
        .attr("type", "date")
        .value(move || typed.day.get())
        .typed(move |text| typed.day.set(text));
    let number = el("input")
        .attr("type", "text")
        .attr("maxlength", NUMBER_LEN_MAX.to_string())
        .value(move || typed.number.get())
        .typed(move |text| typed.number.set(plain(text)));
    let remark = el("input")
        .attr("type", "text")
        .attr("maxlength", "2000")
        .value(move || typed.text.get())
        .typed(move |text| typed.text.set(plain(text)));
    let wrong = Some((wrong, Text::DateUnreadable));
    all(vec![
        field(ctx, "measure-done-day", Text::MeasureDoneDay, None, wrong, day),
        field(
            ctx,
            "measure-number",
            Text::MeasureNumber,
            Some(Text::MeasureNumberHint),
            None,
            number,
        ),
        field(ctx, "measure-remark", Text::MeasureRemark, None, None, remark),
    ])
}

fn reason(ctx: Ctx, typed: Typed) -> AnyView {
    let short = fact(move || typed.tried.get() && typed.text.with(|text| text.trim().is_empty()));
    let why = el("textarea")
        .attr("rows", "3")
        .attr("autofocus", "")
        .attr("maxlength", "2000")
        .attr("aria-required", "true")
        .value(move || typed.text.get())
        .typed(move |text| typed.text.set(plain(text)));
    let wrong = Some((short, Text::MeasureReasonMissing));
    field(ctx, "measure-why", Text::MeasureReason, None, wrong, why)
}

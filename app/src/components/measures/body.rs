//! The draft of a measure: its parts as fields while it is planned, its PDF at any time.

use super::{letter, one, pdf, rule_of, shots};
use crate::command::{Command, PaperWish};
use crate::components::el::el;
use crate::components::parts::{all, caption, fact, live};
use crate::components::report::Ctx;
use crate::components::report::draft::Draft;
use crate::components::report::field::{filling, readable};
use crate::components::state::{Tone, state};
use crate::components::watch::watch;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::paper::documents::parts;
use mamori_core::paper::{MeasureAct, MeasureActed};
use mamori_core::policy::MeasureForm;
use mamori_core::text::Text;
use mamori_core::time::{day_iso, parse_day};

/// See the module. `may`: the person may write.
pub fn body(ctx: Ctx, state: MeasureAct, may: bool) -> AnyView {
    let form =
        watch(move || rule_of(ctx, &one::kind(ctx)).map_or(MeasureForm::None, |rule| rule.form));
    live(move || {
        let form = form.get();
        let has_document = form != MeasureForm::None;
        let mut views = Vec::new();
        match (state, may) {
            (MeasureAct::Plan, true) => {
                views.push(day(ctx));
                views.push(fields(ctx, form));
            }
            (MeasureAct::Plan, false) => {
                let read = parts(form).iter().map(|field| readable(ctx, field));
                views.push(all(read.collect()));
            }
            _ if has_document => {
                let words = caption(ctx.app, Text::MeasureSettled);
                views.push(el("p").class("m-note").kid(words).into_any());
            }
            _ => {}
        }
        if form == MeasureForm::SnsSheet {
            views.push(shots::shots_of(ctx, may && state == MeasureAct::Plan));
        }
        if has_document {
            views.push(pdf::pdf(ctx));
        }
        Some(all(views))
    })
}

/// 予定日: a plan of its own kind, kept as soon as it is chosen.
fn day(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let day = watch(move || one::of(ctx, |measure| measure.last().and_then(|(_, said)| said.day)));
    let chosen = move |ev: leptos::ev::Event| {
        let typed = event_target_value(&ev);
        let new = parse_day(&typed).ok();
        let Some(measure) = ctx.measure else { return };
        if (new.is_none() && !typed.is_empty()) || new == day.get_untracked() {
            return;
        }
        let (act, number, text) = (MeasureAct::Plan, String::new(), String::new());
        let said = MeasureActed { measure, act, kind: None, day: new, number, text };
        app.send(Command::Paper(ctx.case, PaperWish::Measure(said)));
    };
    el("div")
        .class("m-field")
        .kid(
            el("label")
                .class("m-label")
                .attr("for", "measure-day")
                .kid(caption(app, Text::MeasureDay)),
        )
        .kid(
            el("p")
                .class("m-note")
                .attr("id", "measure-day-hint")
                .kid(caption(app, Text::MeasureDayHint)),
        )
        .kid(
            el("input")
                .class("m-input m-measure__day")
                .attr("id", "measure-day")
                .attr("type", "date")
                .test("measure-day")
                .attr("aria-describedby", "measure-day-hint")
                .value(move || day.get().map(day_iso).unwrap_or_default())
                .on("change", chosen),
        )
        .into_any()
}

/// Said where the two who looked at a post are one.
fn one_witness(ctx: Ctx, drafts: &[Draft]) -> AnyView {
    let of = |code: &str| drafts.iter().find(|draft| draft.field.code == code).map(|d| d.text);
    let named = |draft: Option<Signal<String>>| {
        let name = draft.map(|text| text.get()).unwrap_or_default();
        name.split_whitespace().collect::<String>()
    };
    let (first, second) = (of("first"), of("second"));
    let same = fact(move || !named(first).is_empty() && named(first) == named(second));
    live(move || {
        let said = || state(Tone::Wait, "#i-warn", ctx.app.t(Text::PartSamePerson).to_owned());
        same.get().then(|| el("p").test("one-witness").kid(said()).into_any())
    })
}

fn fields(ctx: Ctx, form: MeasureForm) -> AnyView {
    if form == MeasureForm::None {
        return ().into_any();
    }
    let app = ctx.app;
    let drafts: Vec<Draft> = parts(form).iter().map(|field| Draft::new(ctx, field)).collect();
    let fields = all(drafts.iter().map(|draft| filling(*draft)).collect());
    let alone = (form == MeasureForm::SnsSheet).then(|| one_witness(ctx, &drafts));
    let checked = (form == MeasureForm::Warning).then(|| letter::letter(drafts));
    el("div")
        .class("m-measure__draft")
        .attr("role", "group")
        .attr("aria-labelledby", "h-draft")
        .test("measure-draft")
        .kid(el("h5").class("m-sub").attr("id", "h-draft").kid(caption(app, Text::MeasureDraft)))
        .kid(el("p").class("m-note").kid(caption(app, Text::MeasureDraftHint)))
        .kid(fields)
        .kid(alone)
        .kid(checked)
        .into_any()
}

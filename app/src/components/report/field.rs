//! One field of the report: to fill in, or to read.

use super::draft::{Draft, Known, Progress};
use super::{Ctx, history, others};
use crate::components::choice::{Choice, choice};
use crate::components::el::{El, el};
use crate::components::icons::small;
use crate::components::parts::{all, button, caption, fact, live, words};
use crate::components::state::Tone;
use crate::components::watch::watch;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::paper::Fault;
use mamori_core::paper::field::{Field, Kind};
use mamori_core::text::Text;

/// The element of a field's control, or of its value.
pub fn id_of(ctx: Ctx, field: &Field) -> String {
    ctx.name("f", field)
}

fn look(progress: Progress) -> (&'static str, Tone, &'static str, Text) {
    match progress {
        Progress::None => ("none", Tone::Plain, "#i-check", Text::FieldSent),
        Progress::Typing => ("typing", Tone::Plain, "#i-record", Text::FieldTyping),
        Progress::NoReason => ("no-reason", Tone::Fail, "#i-warn", Text::WhyMissing),
        Progress::Faulty(fault) => ("faulty", Tone::Fail, "#i-warn", fault.text()),
        Progress::Saving => ("saving", Tone::Plain, "#i-device", Text::FieldSaving),
        Progress::OnDevice => ("device", Tone::Local, "#i-device", Text::FieldOnDevice),
        Progress::Sent => ("sent", Tone::Ok, "#i-check", Text::FieldSent),
        Progress::Failed => ("failed", Tone::Fail, "#i-warn", Text::FieldFailed),
        Progress::Late => ("late", Tone::Wait, "#i-warn", Text::FieldLate),
    }
}

/// How far what was typed has come. Nothing while nothing was.
fn state(draft: Draft) -> AnyView {
    let app = draft.ctx.app;
    let progress = watch(move || draft.progress());
    let shown = move || {
        let (_, tone, symbol, text) = look(progress.get());
        (progress.get() != Progress::None).then(|| {
            let word = match progress.get() {
                Progress::Faulty(Fault::TooLong { over, max }) => {
                    app.tf(text, &[("max", &max.to_string()), ("over", &over.to_string())])
                }
                _ => app.t(text).to_owned(),
            };
            el("span").attr("class", tone.class()).kid(small(symbol)).kid(word).into_any()
        })
    };
    el("p")
        .class("m-fill__state")
        .attr("role", "status")
        .test(draft.ctx.name("state", draft.field))
        .live("data-state", move || look(progress.get()).0)
        .kid(live(shown))
        .into_any()
}

fn label_kids(ctx: Ctx, field: &'static Field) -> Vec<AnyView> {
    let mut kids = vec![caption(ctx.app, field.label)];
    if field.required {
        kids.push(" ".into_any());
        let must = el("span").class("m-label__must").kid(caption(ctx.app, Text::Required));
        kids.push(must.into_any());
    }
    kids
}

/// Where the text comes from, while it is the case's own.
fn source(draft: Draft) -> AnyView {
    let from = watch(move || {
        let text = draft.text.get();
        let known_here = |known: &Known| known.standing.is_empty() && known.given == text;
        draft.known.with(|known| match !text.is_empty() && known_here(known) {
            true => known.source,
            false => None,
        })
    });
    live(move || from.get().map(|from| source_line(draft.ctx, draft.field, from)))
}

fn source_line(ctx: Ctx, field: &Field, from: Text) -> AnyView {
    el("p")
        .class("m-fill__source")
        .test(ctx.name("source", field))
        .kid(small("#i-check"))
        .kid(ctx.app.t(from))
        .into_any()
}

/// For a field that was emptied and of which the case says something: its own text once more.
fn refill(draft: Draft) -> AnyView {
    let (ctx, field) = (draft.ctx, draft.field);
    let offered = fact(move || {
        let empty = draft.text.with(|text| text.trim().is_empty());
        empty && draft.known.with(|known| !known.given.is_empty())
    });
    let put = move || {
        draft.refill();
        // The button goes away with what it was for.
        page::focus(&id_of(ctx, field));
    };
    live(move || {
        offered.get().then(|| {
            let inner = all(vec![small("#i-undo"), caption(ctx.app, Text::FieldAgain)]);
            el("button")
                .class("m-btn m-choice--alone")
                .attr("type", "button")
                .test(ctx.name("refill", field))
                .tap(put)
                .kid(inner)
                .into_any()
        })
    })
}

/// A field to fill in.
pub fn editable(ctx: Ctx, field: &'static Field) -> AnyView {
    filling(Draft::new(ctx, field))
}

/// The field of a draft.
pub fn filling(draft: Draft) -> AnyView {
    match draft.field.kind {
        Kind::Choice(choices) => chosen(draft, choices),
        Kind::Line | Kind::Prose => written(draft),
    }
}

fn written(draft: Draft) -> AnyView {
    let (app, field) = (draft.ctx.app, draft.field);
    let (id, hint) = (id_of(draft.ctx, field), draft.ctx.name("hint", field));
    let label = el("label").class("m-label").attr("for", id.clone());
    el("div")
        .class("m-fill")
        .test(draft.ctx.name("field", field))
        .kid(label.kid(all(label_kids(draft.ctx, field))))
        .kid(el("p").class("m-note").attr("id", hint.clone()).kid(caption(app, field.hint)))
        .kid(control(draft, id, hint))
        .kid(el("div").class("m-fill__line").kid(source(draft)).kid(state(draft)))
        .kid(refill(draft))
        .kid(others::others(draft))
        .kid(history::history(draft.ctx, field))
        .into_any()
}

fn control(draft: Draft, id: String, hint: String) -> El {
    let field = draft.field;
    let control = match field.kind {
        Kind::Prose => {
            // It grows with its text; where the browser does not do that, it has this height.
            let rows = if field.max > 2_000 { "6" } else { "3" };
            el("textarea").class("m-input m-input--prose").attr("rows", rows)
        }
        _ => el("input").class("m-input").attr("type", "text"),
    };
    let progress = watch(move || draft.progress());
    control
        .attr("id", id)
        .test(draft.ctx.name("fill", field))
        .attr("autocomplete", "off")
        .attr("aria-describedby", hint)
        .attr("aria-required", field.required.then_some("true"))
        .live("aria-invalid", move || {
            matches!(progress.get(), Progress::NoReason | Progress::Faulty(_) | Progress::Failed)
                .then_some("true")
        })
        .value(move || draft.text.get())
        .typed(move |text| draft.typed(text))
        .on("focus", move |_| draft.focus(true))
        .on("blur", move |_| draft.focus(false))
}

fn chosen(draft: Draft, choices: &'static [(&'static str, Text)]) -> AnyView {
    let (ctx, field) = (draft.ctx, draft.field);
    let app = ctx.app;
    let hint = ctx.name("hint", field);
    let chips = move || {
        let chip = |(code, label): &(&'static str, Text)| {
            let code = *code;
            let on = fact(move || draft.text.with(|text| text == code));
            let test = format!("fill-{}-{code}", field.code);
            let label = app.t(*label).to_owned();
            let what = Choice { kind: "radio", group: field.code, test, label, fixed: false };
            choice(what, on, move |_| draft.choose(code))
        };
        Some(all(choices.iter().map(chip).collect()))
    };
    let some = fact(move || draft.text.with(|text| !text.is_empty()));
    let clear = move || {
        let inner = caption(app, Text::NotChosen);
        let clear = move || draft.choose("");
        some.get().then(|| button("m-btn m-btn--quiet", "fill-clear", clear, inner))
    };
    el("fieldset")
        .class("m-fill")
        .attr("id", id_of(ctx, field))
        .attr("tabindex", "-1")
        .attr("aria-describedby", hint.clone())
        .test(ctx.name("field", field))
        .kid(el("legend").class("m-label").kid(all(label_kids(ctx, field))))
        .kid(el("p").class("m-note").attr("id", hint).kid(caption(app, field.hint)))
        .kid(el("div").class("m-choices").kid(live(chips)))
        .kid(el("div").class("m-fill__foot").kid(state(draft)).kid(live(clear)))
        .kid(others::others(draft))
        .kid(history::history(ctx, field))
        .into_any()
}

/// A text of a field as it is read: of a choice its label.
pub fn shown(ctx: Ctx, field: &Field, text: &str) -> String {
    match field.choice(text) {
        Some(label) => ctx.app.t(label).to_owned(),
        None => text.to_owned(),
    }
}

/// A field to read. Nothing where nothing stands in it and a submission does not need it.
pub fn readable(ctx: Ctx, field: &'static Field) -> AnyView {
    let known = watch(move || ctx.with(|view| Known::read(view, ctx.measure, field.code)));
    live(move || {
        let known = known.get();
        let (text, from) = match known.standing.as_slice() {
            [] => (known.given.clone(), known.source),
            [one] => (one.text.clone(), None),
            many => {
                let texts: Vec<&str> = many.iter().map(|entry| entry.text.as_str()).collect();
                (texts.join("\n"), None)
            }
        };
        let empty = text.trim().is_empty();
        (!empty || field.required).then(|| value(ctx, field, &text, from))
    })
}

fn value(ctx: Ctx, field: &'static Field, text: &str, from: Option<Text>) -> AnyView {
    let app = ctx.app;
    let shown = match text.trim().is_empty() {
        true => el("p").class("m-note").kid(caption(app, Text::FieldEmpty)),
        false => el("p").class("m-fill__value").kid(shown(ctx, field, text)),
    };
    let from = from.map(|from| source_line(ctx, field, from));
    el("div")
        .class("m-fill m-fill--read")
        .attr("id", id_of(ctx, field))
        .test(ctx.name("field", field))
        .kid(el("h4").class("m-label").kid(words(move || app.t(field.label).to_owned())))
        .kid(shown.test(ctx.name("value", field)))
        .kid(from)
        .kid(history::history(ctx, field))
        .into_any()
}

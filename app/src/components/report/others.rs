//! What others wrote into a field at the same time: shown beside one's own, one tap to settle it.

use super::draft::{Draft, Settle};
use super::field::shown;
use crate::components::el::el;
use crate::components::parts::{all, button, caption, live};
use crate::components::watch::watch;
use leptos::prelude::*;
use mamori_core::paper::Entry;
use mamori_core::paper::field::Kind;
use mamori_core::text::Text;

/// See the module. Nothing while nobody else wrote.
pub fn others(draft: Draft) -> AnyView {
    let entries = watch(move || draft.others());
    live(move || {
        let entries = entries.get();
        (!entries.is_empty()).then(|| {
            let cards: Vec<AnyView> = entries.iter().map(|entry| one(draft, entry)).collect();
            all(cards)
        })
    })
}

fn one(draft: Draft, entry: &Entry) -> AnyView {
    let (ctx, app) = (draft.ctx, draft.ctx.app);
    let who = [("name", &*app.name(&entry.stamp.by)), ("when", &*app.when(entry.stamp.at_ms))];
    let text = match entry.text.is_empty() {
        true => app.t(Text::OtherWroteCleared).to_owned(),
        false => shown(ctx, draft.field, &entry.text),
    };
    let settle = |class: &'static str, test: &'static str, how: Settle, word: Text| {
        let entry = entry.clone();
        button(class, test, move || draft.settle(&entry, how), caption(app, word))
    };
    // Of two choices one can stand; two texts can stand one below the other.
    let first = match draft.field.kind {
        Kind::Choice(_) => settle("m-btn", "other-mine", Settle::Mine, Text::KeepMine),
        _ => settle("m-btn m-btn--fill", "other-both", Settle::Both, Text::TakeBoth),
    };
    let second = settle("m-btn", "other-theirs", Settle::Theirs, Text::TakeTheirs);
    el("div")
        .class("m-other")
        .attr("role", "group")
        .attr("aria-label", app.tf(Text::OtherWrote, &who))
        .test(ctx.name("other", draft.field))
        .kid(el("p").class("m-other__who").kid(app.tf(Text::OtherWrote, &who)))
        .kid(el("p").class("m-fill__value").test("other-text").kid(text))
        .kid(el("p").class("m-note").kid(caption(app, Text::TornNote)))
        .kid(el("div").class("m-btns").kid(first).kid(second))
        .into_any()
}

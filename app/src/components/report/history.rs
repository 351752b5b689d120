//! Who wrote what into a field, when and why: everything, also what does not stand any more.

use super::Ctx;
use super::draft::Known;
use super::field::shown;
use crate::components::el::el;
use crate::components::parts::{all, live, words};
use crate::components::watch::watch;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::paper::Entry;
use mamori_core::paper::field::Field;
use mamori_core::text::Text;

/// A fold, its beginning what the case itself says. Nothing while there is no more than one text.
pub fn history(ctx: Ctx, field: &'static Field) -> AnyView {
    let app = ctx.app;
    let entries = watch(move || {
        ctx.with(|view| {
            let written = view.dossier.written_into(ctx.measure, field.code);
            written.map(|w| w.entries.clone())
        })
        .unwrap_or_default()
    });
    let open = Signal::new(false);
    // What the case says is there before anybody writes; what it says is told as it now says it.
    let given = watch(move || {
        let known = ctx.with(|view| Known::read(view, ctx.measure, field.code));
        known.source.map(|from| (known.given, from))
    });
    let len = watch(move || match entries.with(Vec::len) {
        0 => 0,
        n => n + usize::from(given.with(Option::is_some)),
    });
    let some = watch(move || len.get() > 1);
    let list = move || {
        open.get().then(|| {
            let line = |entry: &Entry| one(ctx, field, entry);
            let mut items: Vec<AnyView> = entries.get().iter().rev().map(line).collect();
            items.extend(given.get().map(|(text, from)| first(ctx, field, &text, from)));
            el("ol").class("m-past").attr("role", "list").kid(items).into_any()
        })
    };
    let count = move || {
        let n = len.get().to_string();
        app.tf(Text::History, &[("n", &n)])
    };
    live(move || {
        some.get().then(|| {
            el("details")
                .class("m-fold m-fold--s")
                .test(ctx.name("history", field))
                .on("toggle", move |_| open.update(|open| *open = !*open))
                .kid(el("summary").kid(words(count)))
                .kid(live(list))
                .into_any()
        })
    })
}

fn first(ctx: Ctx, field: &'static Field, text: &str, from: Text) -> AnyView {
    let head = ctx.app.tf(Text::HistoryFrom, &[("source", ctx.app.t(from))]);
    el("li")
        .test("past")
        .attr("data-state", "given")
        .kid(el("p").class("m-past__who").kid(head))
        .kid(el("p").class("m-fill__value").kid(shown(ctx, field, text)))
        .into_any()
}

fn one(ctx: Ctx, field: &'static Field, entry: &Entry) -> AnyView {
    let app = ctx.app;
    let who = [("name", &*app.name(&entry.stamp.by)), ("when", &*app.when(entry.stamp.at_ms))];
    let mark = match (entry.refused.is_some(), entry.stands) {
        (true, _) => Some(Text::HistoryRefused),
        (false, true) => Some(Text::HistoryStands),
        (false, false) => None,
    };
    let mut head = vec![app.tf(Text::HistoryOne, &who).into_any()];
    if let Some(mark) = mark {
        head.push(el("span").class("m-tag").kid(app.t(mark)).into_any());
    }
    let text = match entry.text.is_empty() {
        true => app.t(Text::OtherWroteCleared).to_owned(),
        false => shown(ctx, field, &entry.text),
    };
    let reason = (!entry.reason.is_empty()).then(|| {
        let reason = app.tf(Text::HistoryReason, &[("reason", &entry.reason)]);
        el("p").class("m-note").kid(reason).into_any()
    });
    el("li")
        .test("past")
        .kid(el("p").class("m-past__who").kid(all(head)))
        .kid(el("p").class("m-fill__value").kid(text))
        .kid(reason)
        .into_any()
}

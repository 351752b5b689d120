//! What one wrote and what came when the report could not be changed any more: kept, readable, and
//! taken in with one tap once it is a draft again.

use super::field::shown;
use super::{Ctx, May};
use crate::command::{Command, PaperWish};
use crate::components::el::el;
use crate::components::parts::{button, caption, live, words};
use crate::components::watch::{Watch, watch};
use leptos::prelude::*;
use mamori_core::ids::EventId;
use mamori_core::paper::{Entry, Written, field};
use mamori_core::text::Text;

/// Own entries that are not in the report, with the field and what stands there.
type Late = (&'static field::Field, Entry, Vec<EventId>);

fn found(ctx: Ctx) -> Vec<Late> {
    let Some(me) = ctx.app.me() else { return Vec::new() };
    ctx.with(|view| {
        let mut all = Vec::new();
        for written in &view.dossier.fields {
            let Some(field) = field::find(&written.field) else { continue };
            if let Some(entry) = last_late(written, |e| e.stamp.by == me.person.id) {
                let over = written.standing().map(|e| e.stamp.id).collect();
                all.push((field, entry.clone(), over));
            }
        }
        all
    })
}

/// The last refused entry of a person, unless they wrote something since that stands, or the same
/// text is there.
fn last_late(written: &Written, own: impl Fn(&Entry) -> bool) -> Option<&Entry> {
    let mut mine = written.entries.iter().filter(|entry| own(entry));
    let last = mine.next_back().filter(|entry| entry.refused.is_some())?;
    (!written.standing().any(|entry| entry.text == last.text)).then_some(last)
}

/// See the module. Nothing while there is none.
pub fn late(ctx: Ctx, may: Watch<May>) -> AnyView {
    let app = ctx.app;
    let all = watch(move || found(ctx));
    live(move || {
        let all = all.get();
        if all.is_empty() {
            return None;
        }
        let can = may.get() == May::Write;
        let items: Vec<AnyView> = all.into_iter().map(|late| one(ctx, late, can)).collect();
        Some(
            el("section")
                .class("m-late")
                .attr("aria-labelledby", "h-late")
                .test("late")
                .kid(el("h3").class("m-sub").attr("id", "h-late").kid(caption(app, Text::LateHead)))
                .kid(el("p").class("m-note").kid(caption(app, Text::LateHint)))
                .kid(el("ul").attr("role", "list").kid(items))
                .into_any(),
        )
    })
}

/// When it can be taken in: never, once the report was decided.
fn waits(ctx: Ctx) -> String {
    let decided = ctx.with(|view| view.dossier.route.decided.is_some());
    ctx.app.t(if decided { Text::LateNever } else { Text::LateWait }).to_owned()
}

fn one(ctx: Ctx, (field, entry, over): Late, can: bool) -> AnyView {
    let app = ctx.app;
    let text = entry.text.clone();
    let take = move || {
        let reason = ctx.reason.get_untracked();
        let reason = match reason.trim() {
            "" => app.t(Text::WhyMore).to_owned(),
            given => given.to_owned(),
        };
        let (field, text, over) = (field.code.to_owned(), text.clone(), over.clone());
        let wish = PaperWish::Write { field, text, over, reason, measure: None };
        app.send(Command::Paper(ctx.case, wish));
    };
    let act = match can {
        true => button("m-btn", "late-take", take, caption(app, Text::LateTake)),
        false => {
            el("p").class("m-note").test("late-wait").kid(words(move || waits(ctx))).into_any()
        }
    };
    el("li")
        .class("m-other")
        .test("late-one")
        .kid(el("p").class("m-other__who").kid(app.t(field.label)))
        .kid(el("p").class("m-fill__value").kid(shown(ctx, field, &entry.text)))
        .kid(act)
        .into_any()
}

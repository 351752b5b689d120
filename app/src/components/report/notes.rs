//! Notes on the case, at any time, and whether it is held against deletion.

use super::Ctx;
use crate::command::{Command, PaperWish};
use crate::components::el::el;
use crate::components::line::line;
use crate::components::parts::{button, caption, fact, live, words};
use crate::components::state::error;
use crate::components::watch::{Watch, effect, watch};
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::{page, typed};
use mamori_core::access::Role;
use mamori_core::body::TEXT_LEN_MAX;
use mamori_core::bounds::is_unseen;
use mamori_core::paper::{Hold, Note};
use mamori_core::text::Text;

/// See the module.
pub fn notes(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let all = watch(move || ctx.with(|view| view.dossier.notes.clone()));
    let list = move || {
        let one = |note: &Note| {
            let who =
                [("name", &*app.name(&note.stamp.by)), ("when", &*app.when(note.stamp.at_ms))];
            el("li")
                .class("m-said__one")
                .test("note")
                .kid(el("p").class("m-said__who").kid(app.tf(Text::HistoryOne, &who)))
                .kid(el("p").class("m-fill__value").kid(note.text.clone()))
                .into_any()
        };
        let items: Vec<AnyView> = all.get().iter().map(one).collect();
        (!items.is_empty())
            .then(|| el("ul").class("m-said").attr("role", "list").kid(items).into_any())
    };
    el("section")
        .class("m-notes")
        .attr("aria-labelledby", "h-notes")
        .kid(el("h3").class("m-sub").attr("id", "h-notes").kid(caption(app, Text::Notes)))
        .kid(live(list))
        .kid(new_note(ctx, all))
        .kid(hold(ctx))
        .into_any()
}

/// A note being written: kept for this tab with each letter, until it is in the log.
fn new_note(ctx: Ctx, all: Watch<Vec<Note>>) -> AnyView {
    let app = ctx.app;
    let place = move || ctx.place() + "note/";
    let note = Signal::new(typed::kept(&place()).unwrap_or_default());
    let added: Signal<Option<String>> = Signal::new(None);
    let add = move || {
        let text = note.with_untracked(|text| text.trim().to_owned());
        if text.is_empty() {
            page::focus("note-new");
            return;
        }
        added.set(Some(text.clone()));
        note.set(String::new());
        app.send(Command::Paper(ctx.case, PaperWish::Note(text)));
    };
    effect(move || {
        let Some(text) = added.get() else { return };
        if all.with(|all| all.iter().any(|note| note.text == text)) {
            added.set(None);
            note.with_untracked(|next| typed::keep_some(&place(), next));
        }
    });
    let type_in = move |text: String| {
        let plain: String = text.chars().filter(|c| !is_unseen(*c)).collect();
        typed::keep_some(&place(), &plain);
        note.set(plain);
    };
    el("div")
        .class("m-field")
        .kid(
            el("label").class("m-label").attr("for", "note-new").kid(caption(app, Text::NoteLabel)),
        )
        .kid(el("p").class("m-note").attr("id", "note-hint").kid(caption(app, Text::NoteHint)))
        .kid(
            el("textarea")
                .class("m-input m-input--prose")
                .attr("id", "note-new")
                .test("note-new")
                .attr("rows", "2")
                .attr("maxlength", TEXT_LEN_MAX.to_string())
                .attr("aria-describedby", "note-hint")
                .value(move || note.get())
                .typed(type_in),
        )
        .kid(button("m-btn m-choice--alone", "note-add", add, caption(app, Text::NoteAdd)))
        .into_any()
}

/// For who answers for the case: hold it, or let it go.
fn hold(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let last: Watch<Option<Hold>> =
        watch(move || ctx.with(|view| view.dossier.holds.last().cloned()));
    let may = watch(move || {
        app.me().is_some_and(|me| {
            matches!(me.person.role, Role::Supervisor | Role::GeneralAffairs | Role::DepartmentHead)
        })
    });
    let held = watch(move || last.with(|last| last.as_ref().is_some_and(|hold| hold.held)));
    let said = move || match last.get().filter(|hold| hold.held) {
        Some(hold) => {
            let who =
                [("name", &*app.name(&hold.stamp.by)), ("when", &*app.when(hold.stamp.at_ms))];
            app.tf(Text::HoldOn, &who)
        }
        None => app.t(Text::HoldOff).to_owned(),
    };
    let fold = move || {
        el("details")
            .class("m-fold m-fold--s")
            .test("hold")
            .live("data-state", move || if held.get() { "on" } else { "off" })
            .kid(el("summary").kid(caption(app, Text::HoldHead)))
            .kid(el("p").class("m-note").test("hold-said").kid(words(said)))
            .kid(live(move || Some(form(ctx, held.get()))))
            .into_any()
    };
    live(move || may.get().then(fold))
}

fn form(ctx: Ctx, held: bool) -> AnyView {
    let app = ctx.app;
    let reason = Signal::new(String::new());
    let tried = Signal::new(false);
    let short = fact(move || tried.get() && reason.with(|r| r.trim().is_empty()));
    let send = move || {
        tried.set(true);
        let why = reason.with_untracked(|r| r.trim().to_owned());
        if !why.is_empty() {
            app.send(Command::Paper(ctx.case, PaperWish::Hold(!held, why)));
        }
    };
    let shown = move || {
        let id = Some(String::from("hold-error"));
        short.get().then(|| error(id, "form-error", app.t(Text::ActReasonsMissing).to_owned()))
    };
    let word = if held { Text::HoldFree } else { Text::HoldSet };
    let (label, control) =
        line(app, String::from("hold-why"), "hold-why", Text::HoldReason, reason);
    el("div")
        .class("m-field")
        .kid(label)
        .kid(
            control
                .live("aria-invalid", move || short.get().then_some("true"))
                .live("aria-describedby", move || short.get().then_some("hold-error")),
        )
        .kid(live(shown))
        .kid(button("m-btn m-choice--alone", "hold-send", send, caption(app, word)))
        .into_any()
}

//! 他の事案と結び付ける: a link to a case that nothing suggests, chosen among those this device knows.

use super::el::el;
use super::line::field;
use super::parts::{all, button, caption, fact, live};
use super::state::error;
use super::subject::{Bad, with};
use super::watch::{Watch, on_change, watch};
use crate::command::SubjectWish;
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::desk::Row;
use mamori_core::ids::CaseId;
use mamori_core::text::Text;
use mamori_core::time::date;

/// The name of the form, and the control in which a case is chosen.
const FORM: &str = "link";
const CASE: &str = "link-case";

/// See the module. Nothing while this device knows no other case.
pub fn by_hand(bad: Bad) -> AnyView {
    let (app, case) = (bad.app, bad.case);
    let known = watch(move || known(app, case));
    let some = fact(move || known.with(|known| !known.is_empty()));
    live(move || some.get().then(|| form(bad, move || known.get())))
}

/// The other cases of the list that are not linked yet, newest first, each in a line that tells it
/// apart: when, where, what, who.
fn known(app: App, case: CaseId) -> Vec<(CaseId, String)> {
    let linked: Vec<CaseId> = with(app, case, |view| {
        let linked = view.page.iter().flat_map(|page| &page.linked);
        linked.map(|one| one.id).collect()
    });
    let other = |row: &&Row| row.id != case && !row.erased && !linked.contains(&row.id);
    let rows: Vec<Row> = app.screen.rows.with(|rows| rows.iter().filter(other).cloned().collect());
    rows.iter().map(|row| (row.id, line(app, row))).collect()
}

fn line(app: App, row: &Row) -> String {
    let day = date(row.opened_ms, app.offset_min(), app.lang());
    let mut parts = vec![day + " " + &app.hm(row.opened_ms)];
    parts.extend(row.place.iter().map(|code| app.place(code)));
    parts.extend(row.counts.iter().map(|(code, _)| app.short(code)));
    parts.push(app.name(&row.by));
    parts.join(app.t(Text::Dot))
}

fn form(bad: Bad, known: impl Fn() -> Vec<(CaseId, String)> + Send + Copy + 'static) -> AnyView {
    let (app, case) = (bad.app, bad.case);
    let chosen: Signal<Option<CaseId>> = Signal::new(None);
    let reason = Signal::new(String::new());
    let tried = Signal::new(false);
    let open = Signal::new(false);
    // It is linked: what is known of it is above, and the form is put away.
    let links = move || {
        app.screen.report.with(|view| {
            let view = view.as_ref().map(|view| view.bare()).filter(|view| view.case == case);
            view.map_or(0, |view| view.dossier.links.len())
        })
    };
    on_change(links, move |_| {
        open.set(false);
        tried.set(false);
        reason.set(String::new());
        chosen.set(None);
    });
    let send = move || {
        tried.set(true);
        match chosen.get_untracked() {
            Some(to) => bad.send(FORM, SubjectWish::Link(to, reason.get_untracked())),
            None => {
                page::focus(CASE);
            }
        }
    };
    let none = fact(move || tried.get() && chosen.with(Option::is_none));
    let missing = move || {
        let words = app.t(Text::LinkCaseMissing).to_owned();
        none.get().then(|| error(Some(String::from("link-case-error")), "form-error", words))
    };
    let toggle = move |ev: leptos::ev::Event| {
        ev.prevent_default();
        open.update(|open| *open = !*open);
    };
    let why = field(app, String::from("link-why"), "link-why", Text::LinkWhy, reason);
    let inner = el("div")
        .class("m-fold__in m-subject__form")
        .kid(el("p").class("m-note").kid(caption(app, Text::LinkHint)))
        .kid(choice(app, chosen, none, known))
        .kid(live(missing))
        .kid(why)
        .kid(bad.line(String::from(FORM)))
        .kid(button("m-btn", "link-send", send, caption(app, Text::SubjectLink)));
    el("details")
        .class("m-fold m-fold--s")
        .test("link-add")
        .live("open", move || open.get())
        .kid(el("summary").on("click", toggle).kid(caption(app, Text::LinkAdd)))
        .kid(inner)
        .into_any()
}

fn choice(
    app: App,
    chosen: Signal<Option<CaseId>>,
    none: Watch<bool>,
    known: impl Fn() -> Vec<(CaseId, String)> + Send + 'static,
) -> AnyView {
    let option = move |(id, line): (CaseId, String)| {
        el("option")
            .attr("value", id.to_string())
            .test("link-to")
            .live("selected", move || chosen.get() == Some(id))
            .kid(line)
            .into_any()
    };
    let options = move || {
        let first = el("option").attr("value", "").kid(caption(app, Text::LinkChoose)).into_any();
        let mut options = vec![first];
        options.extend(known().into_iter().map(option));
        Some(all(options))
    };
    let choose = move |ev: leptos::ev::Event| chosen.set(event_target_value(&ev).parse().ok());
    el("div")
        .class("m-field")
        .kid(el("label").class("m-label").attr("for", CASE).kid(caption(app, Text::LinkCase)))
        .kid(
            el("select")
                .class("m-input")
                .attr("id", CASE)
                .test(CASE)
                .live("aria-invalid", move || none.get().then_some("true"))
                .live("aria-describedby", move || none.get().then_some("link-case-error"))
                .on("change", choose)
                .kid(live(options)),
        )
        .into_any()
}

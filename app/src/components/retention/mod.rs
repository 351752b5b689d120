//! 保存期間, for who answers for it: what waits for a second person, what is due, what was erased.
//! Asks the server each time it is shown; without a network it says so.

mod confirm;
mod lines;

pub use self::lines::class_name;

use self::lines::{due_line, log_line, proposed_line};
use super::el::el;
use super::find::{failed, said};
use super::parts::{button, caption, live};
use super::state::{Tone, state};
use super::watch::watch;
use crate::command::{Command, RetentionWish};
use crate::ctx::App;
use crate::screen::find::Asked;
use crate::screen::retention::{self as shown, Did, RetentionView};
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::access::{Route, Scope, scope};
use mamori_core::lang::Lang;
use mamori_core::retention::{Due, ITEMS_MAX, Item, RetentionPage};
use mamori_core::text::Text;
use std::sync::Arc;

/// See the module. Nothing for who has no right to it.
pub fn retention(app: App) -> AnyView {
    let may = watch(move || {
        let role = app.me().map(|me| me.person.role);
        role.is_some() && scope(role, Route::Retention) != Scope::Nothing
    });
    live(move || may.get().then(|| section(app)))
}

/// Reads what is known (tracked).
fn with<T>(app: App, read: impl FnOnce(&RetentionView) -> T) -> T {
    shown::with(app.screen, read)
}

fn section(app: App) -> AnyView {
    app.send(Command::Retention(RetentionWish::Ask));
    let asking: Signal<Option<Due>> = Signal::new(None);
    let page = watch(move || with(app, |view| view.page.clone()));
    let shown = move || page.get().map(|page| lists(app, &page, asking));
    el("section")
        .class("m-card m-retention")
        .attr("aria-labelledby", "h-retention")
        .test("retention")
        .kid(el("h2").class("m-h2").attr("id", "h-retention").kid(caption(app, Text::Retention)))
        .kid(el("p").class("m-note").kid(caption(app, Text::RetentionWhat)))
        .kid(asked(app))
        .kid(did(app))
        .kid(live(shown))
        .kid(confirm::confirm(app, asking))
        .into_any()
}

/// How the question stands.
fn asked(app: App) -> AnyView {
    let asked = watch(move || with(app, |view| (view.asked.clone(), view.page.is_none())));
    live(move || {
        let (asked, first) = asked.get();
        if asked == Asked::Pending && first {
            let text = caption(app, Text::Loading);
            let waiting = el("p").class("m-note").attr("role", "status");
            return Some(waiting.test("retention-loading").kid(text).into_any());
        }
        let text = said(app, &asked, Text::RetentionOffline, Text::RetentionFailed)?;
        let again = move || app.send(Command::Retention(RetentionWish::Ask));
        Some(failed(app, "retention-failed", text, again))
    })
}

/// How the last wish went.
fn did(app: App) -> AnyView {
    let did = watch(move || with(app, |view| view.did.clone()));
    let word = move || {
        let (tone, symbol, text) = match did.get() {
            Did::Nothing => return None,
            Did::Pending => (Tone::Wait, "#i-refresh", app.t(Text::CareSaving).to_owned()),
            Did::Done => (Tone::Ok, "#i-check", app.t(Text::RetentionDone).to_owned()),
            Did::Failed => (Tone::Fail, "#i-warn", app.t(Text::RetentionOffline).to_owned()),
            Did::Refused(refusal) => {
                let text = if app.lang() == Lang::En { &refusal.en } else { &refusal.ja };
                (Tone::Fail, "#i-warn", text.clone())
            }
        };
        Some(state(tone, symbol, text))
    };
    el("p").attr("role", "status").test("retention-did").kid(live(word)).into_any()
}

fn lists(app: App, page: &Arc<RetentionPage>, asking: Signal<Option<Due>>) -> AnyView {
    let head = |text: Text| el("h3").class("m-sub").kid(caption(app, text)).into_any();
    let none = |test: &'static str, text: Text| {
        el("p").class("m-note").test(test).kid(caption(app, text)).into_any()
    };
    let list = |lines: Vec<AnyView>, test: &'static str, text: Text| match lines.is_empty() {
        true => none(test, text),
        false => el("ul").class("m-retention__list").attr("role", "list").kid(lines).into_any(),
    };
    let proposed = page.proposed.iter().map(|line| proposed_line(app, line, asking)).collect();
    let due = page.due.iter().map(|line| due_line(app, line)).collect();
    let log: Vec<AnyView> = page.log.iter().map(|line| log_line(app, line)).collect();
    let more = |test: &'static str, wish: RetentionWish| {
        let ask = move || app.send(Command::Retention(wish.clone()));
        button("m-btn m-btn--wide", test, ask, caption(app, Text::RetentionMore))
    };
    el("div")
        .kid(head(Text::RetentionProposed))
        .kid(list(proposed, "retention-no-proposed", Text::RetentionNoneProposed))
        .kid(head(Text::RetentionDue))
        .kid(propose_all(app, &page.due))
        .kid(list(due, "retention-none", Text::RetentionNone))
        .kid(page.more.then(|| more("retention-more", RetentionWish::MoreDue)))
        .kid(head(Text::RetentionLog))
        .kid(list(log, "retention-no-log", Text::RetentionNoLog))
        .kid(page.more_log.then(|| more("retention-more-log", RetentionWish::MoreLog)))
        .into_any()
}

/// Many at once, as far as one request goes.
fn propose_all(app: App, due: &[Due]) -> Option<AnyView> {
    let n = due.len().min(ITEMS_MAX).to_string();
    let act = move || app.send(Command::Retention(RetentionWish::ProposeAll));
    let word = app.tf(Text::RetentionProposeAll, &[("n", &n)]).into_any();
    (due.len() > 1).then(|| button("m-btn", "retention-propose-all", act, word))
}

/// What a line is about.
fn item(line: &Due) -> Item {
    Item { case: line.case, class: line.class }
}

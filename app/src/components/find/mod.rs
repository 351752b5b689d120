//! 事案を探す: conditions, the number of hits, and the list of them.

mod filters;
mod rows;

use super::el::el;
use super::find_links::to_figures;
use super::icons::icon;
use super::parts::{all, button, caption, live, words};
use super::state::{Tone, state};
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use crate::screen::find::Asked;
use leptos::prelude::*;
use mamori_core::find::COUNT_MAX;
use mamori_core::lang::Lang;
use mamori_core::text::Text;
use mamori_core::view::Refusal;

/// The heading of what was found.
const HITS: &str = "h-hits";

/// See the module.
pub fn find(app: App) -> AnyView {
    // What was found before stays when somebody comes back from a case.
    if app.screen.find.with_untracked(|view| view.asked == Asked::Not) {
        app.send(Command::Find(app.screen.find.with_untracked(|view| view.filters.clone())));
    }
    el("div")
        .class("m-page m-page--wide m-find")
        .test("find")
        .kid(filters::filters(app))
        .kid(
            el("section")
                .class("m-find__hits")
                .attr("aria-labelledby", HITS)
                .kid(head(app))
                .kid(filters::chips(app))
                .kid(trouble(app))
                .kid(rows::rows(app))
                .kid(foot(app)),
        )
        .into_any()
}

/// How many fit, said aloud when it changes, and the list as a file.
fn head(app: App) -> AnyView {
    let shown = watch(move || app.screen.find.with(|v| (v.asked.clone(), v.total)));
    let count = words(move || match shown.get() {
        (Asked::Pending, _) => app.t(Text::FindAsking).to_owned(),
        (Asked::Done, n) if n > COUNT_MAX => {
            app.tf(Text::FindCountOver, &[("n", &COUNT_MAX.to_string())])
        }
        (Asked::Done, n) => app.tf(Text::FindCount, &[("n", &n.to_string())]),
        _ => String::new(),
    });
    let href = move || {
        let query = app.screen.find.with(|v| v.filters.query());
        let lang = if app.lang() == Lang::En { "en" } else { "ja" };
        format!("/api/search.csv?{query}&lang={lang}")
    };
    el("div")
        .class("m-find__head")
        .kid(
            el("h2")
                .class("m-h2 m-find__to")
                .attr("id", HITS)
                .attr("tabindex", "-1")
                .kid(caption(app, Text::FindResults)),
        )
        .kid(el("p").attr("role", "status").test("find-count").kid(count))
        .kid(
            el("a")
                .class("m-btn m-btn--quiet")
                .test("find-csv")
                .attr("download", "")
                .live("href", href)
                .kid(caption(app, Text::FindCsv)),
        )
        .kid(to_figures(app))
        .into_any()
}

/// Why there is no answer, and a button to ask again.
fn trouble(app: App) -> AnyView {
    let asked = watch(move || app.screen.find.with(|v| v.asked.clone()));
    live(move || {
        let text = said(app, &asked.get(), Text::FindOffline, Text::FindFailed)?;
        let again = move || {
            let filters = app.screen.find.with_untracked(|v| v.filters.clone());
            app.send(Command::Find(filters));
        };
        Some(failed(app, "find-failed", text, again))
    })
}

/// The words for a question that was not answered.
pub fn said(app: App, asked: &Asked, offline: Text, failed: Text) -> Option<String> {
    match asked {
        Asked::Offline => Some(app.t(offline).to_owned()),
        Asked::Failed => Some(app.t(failed).to_owned()),
        Asked::Refused(refusal) => Some(refused(app, refusal)),
        Asked::Not | Asked::Pending | Asked::Done => None,
    }
}

fn refused(app: App, refusal: &Refusal) -> String {
    match app.lang() {
        Lang::Ja => refusal.ja.clone(),
        Lang::En => refusal.en.clone(),
    }
}

/// A failure with a button to try again.
pub fn failed(
    app: App,
    test: &'static str,
    text: String,
    again: impl FnMut() + Send + 'static,
) -> AnyView {
    let inner = all(vec![icon("#i-refresh"), caption(app, Text::TryAgain)]);
    el("div")
        .class("m-find__trouble")
        .attr("role", "alert")
        .test(test)
        .kid(state(Tone::Fail, "#i-warn", text))
        .kid(button("m-btn", "find-retry", again, inner))
        .into_any()
}

/// Nothing fits, or there is more.
fn foot(app: App) -> AnyView {
    let shown = watch(move || app.screen.find.with(|v| (v.asked.clone(), v.rows.len(), v.more)));
    live(move || match shown.get() {
        (Asked::Done, 0, _) => Some(
            el("p")
                .class("m-note")
                .test("find-none")
                .kid(caption(app, Text::FindNothing))
                .into_any(),
        ),
        (asked, n, true) if n > 0 => {
            let busy = asked == Asked::Pending;
            let word = if busy { Text::FindAsking } else { Text::FindMore };
            let count = app.tf(Text::FindMoreCount, &[("n", &n.to_string())]);
            Some(
                el("p")
                    .class("m-list-more")
                    .kid(button(
                        "m-btn m-btn--wide",
                        "find-more",
                        move || app.send(Command::FindMore),
                        app.t(word).into_any(),
                    ))
                    .kid(el("span").class("m-note").kid(count))
                    .into_any(),
            )
        }
        _ => None,
    })
}

//! The four tabs, and the title that belongs to each.

use super::el::el;
use super::icons::icon;
use super::parts::{all, caption, live};
use super::report::tray::waiting;
use super::t;
use super::watch::watch;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::text::Text;

/// The title of a page.
pub fn title(page: Page) -> Text {
    match page {
        Page::Record => Text::Record,
        Page::Session => Text::Session,
        Page::Cases | Page::Case(_) => Text::Cases,
        Page::Find => Text::FindCases,
        Page::Figures => Text::Figures,
        Page::More => Text::More,
    }
}

fn tab(
    app: App,
    page: Page,
    test: &'static str,
    symbol: &'static str,
    badge: Option<AnyView>,
) -> AnyView {
    let current = move || (title(app.screen.page.get()) == title(page)).then_some("page");
    el("a")
        .class("m-tab")
        .attr("href", page.hash())
        .live("aria-current", current)
        .test(test)
        .kid(icon(symbol))
        .kid(el("span").kid(caption(app, title(page))))
        .kid(badge)
        .into_any()
}

/// What a badge counts, where there is room for it; read aloud after the number.
fn what(app: App, text: Text) -> AnyView {
    let word = caption(app, text);
    el("span").class("m-tab__what").attr("aria-hidden", "true").kid(word).into_any()
}

/// See the module.
pub fn tabs(app: App) -> AnyView {
    let unread =
        watch(move || app.screen.rows.with(|rows| rows.iter().filter(|r| r.unread).count()));
    let badge = live(move || {
        let unread = unread.get();
        let badge = || {
            el("span")
                .class("m-tab__badge")
                .test("unread")
                .kid(what(app, Text::UnreadOne))
                .kid(unread.to_string())
                .kid(el("span").class("m-sr").kid(caption(app, Text::UnreadMany)))
                .into_any()
        };
        (unread > 0).then(badge)
    });
    let tray = waiting(app);
    let wait = live(move || {
        let n = tray.get();
        (n > 0).then(|| {
            el("span")
                .class("m-tab__badge m-tab__badge--tray")
                .test("tray-count")
                .kid(what(app, Text::TrayWord))
                .kid(n.to_string())
                .kid(el("span").class("m-sr").kid(caption(app, Text::TrayMany)))
                .into_any()
        })
    });
    let badges = all(vec![wait, badge]);
    el("nav")
        .class("m-tabs")
        .live("aria-label", t(app, Text::Screens))
        .kid(tab(app, Page::Record, "tab-record", "#i-record", None))
        .kid(tab(app, Page::Session, "tab-session", "#i-session", None))
        .kid(tab(app, Page::Cases, "tab-cases", "#i-cases", Some(badges)))
        .kid(tab(app, Page::More, "tab-more", "#i-more", None))
        .into_any()
}

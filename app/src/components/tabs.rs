//! The four tabs, and the title that belongs to each.

use super::icons::icon;
use super::parts::live;
use super::t;
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
    view! {
        <a class="m-tab" href=page.hash() aria-current=move || current() data-test=test>
            {icon(symbol)}<span>{t(app, title(page))}</span>{badge}
        </a>
    }
    .into_any()
}

/// See the module.
pub fn tabs(app: App) -> AnyView {
    let unread =
        Memo::new(move |_| app.screen.rows.with(|rows| rows.iter().filter(|r| r.unread).count()));
    let badge = live(move || {
        let unread = unread.get();
        let badge = || {
            view! {
                <span class="m-tab__badge" data-test="unread">
                    {unread.to_string()}
                    <span class="m-sr">{t(app, Text::UnreadMany)}</span>
                </span>
            }
            .into_any()
        };
        (unread > 0).then(badge)
    });
    view! {
        <nav class="m-tabs" aria-label=t(app, Text::Screens)>
            {tab(app, Page::Record, "tab-record", "#i-record", None)}
            {tab(app, Page::Session, "tab-session", "#i-session", None)}
            {tab(app, Page::Cases, "tab-cases", "#i-cases", Some(badge))}
            {tab(app, Page::More, "tab-more", "#i-more", None)}
        </nav>
    }
    .into_any()
}

//! The ways to the search and to the figures, for who may go there.

use super::el::el;
use super::parts::{caption, link, live};
use super::watch::watch;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::access::{Route, Scope, scope};
use mamori_core::text::Text;

/// See the module.
pub fn find_links(app: App) -> AnyView {
    let may = watch(move || {
        let role = app.me().map(|me| me.person.role);
        let allowed = |route| role.is_some() && scope(role, route) != Scope::Nothing;
        (allowed(Route::Search), allowed(Route::Figures))
    });
    let to = move |page: Page, test, text| {
        link("m-btn m-btn--quiet", test, page.hash(), caption(app, text))
    };
    live(move || {
        let (search, figures) = may.get();
        search.then(|| {
            el("p")
                .class("m-find__links")
                .kid(to(Page::Find, "to-find", Text::FindCases))
                .kid(figures.then(|| to(Page::Figures, "to-figures", Text::Figures)))
                .into_any()
        })
    })
}

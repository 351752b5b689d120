//! The ways to the search and to the figures, for who may go there.

use super::el::el;
use super::parts::{caption, fact, link, live};
use super::watch::Watch;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::access::{Route, Scope, scope};
use mamori_core::text::Text;

/// See the module.
pub fn find_links(app: App) -> AnyView {
    let search = may(app, Route::Search);
    live(move || {
        search.get().then(|| {
            let words = caption(app, Text::FindCases);
            el("p")
                .class("m-find__links")
                .kid(link("m-btn m-btn--quiet", "to-find", Page::Find.hash(), words))
                .kid(to_figures(app))
                .into_any()
        })
    })
}

/// The way to the figures alone.
pub fn to_figures(app: App) -> AnyView {
    let figures = may(app, Route::Figures);
    live(move || {
        figures.get().then(|| {
            let words = caption(app, Text::Figures);
            link("m-btn m-btn--quiet", "to-figures", Page::Figures.hash(), words).into_any()
        })
    })
}

fn may(app: App, route: Route) -> Watch<bool> {
    fact(move || {
        let role = app.me().map(|me| me.person.role);
        role.is_some() && scope(role, route) != Scope::Nothing
    })
}

//! The lines of what was found. Lines out of sight cost nothing: `content-visibility` in find.css.

use crate::components::el::el;
use crate::components::parts::{each, key_of, live};
use crate::components::watch::watch;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::find::Found;
use mamori_core::ids::CaseId;
use mamori_core::text::Text;
use mamori_core::time::date;

/// See the module.
pub fn rows(app: App) -> AnyView {
    let ids = watch(move || {
        let mut ids: Vec<CaseId> = Vec::new();
        app.screen.find.with(|view| ids.extend(view.rows.iter().map(|row| row.case)));
        ids
    });
    let one = move |id: CaseId| {
        let row = watch(move || {
            app.screen.find.with(|view| view.rows.iter().find(|row| row.case == id).cloned())
        });
        let inner = live(move || row.with(|row| row.as_ref().map(|row| line(app, row))));
        el("li").class("m-find__row").kid(inner).into_any()
    };
    el("ul")
        .class("m-find__rows")
        .attr("role", "list")
        .kid(each(move || ids.get(), |id| key_of(id.0), one))
        .into_any()
}

fn line(app: App, row: &Found) -> AnyView {
    let day = date(row.opened_ms, app.offset_min(), app.lang());
    let dot = app.t(Text::Dot);
    let department =
        app.of_policy(|p, lang| p.department(&row.department).map(|d| d.get(lang).to_owned()));
    let mut where_ = department.unwrap_or_else(|| row.department.clone());
    if !row.place.is_empty() {
        where_ = where_ + dot + &app.place(&row.place);
    }
    let mut foot = vec![app.name(&row.by)];
    if row.minutes > 0 {
        foot.push(app.tf(Text::FindMinutes, &[("n", &row.minutes.to_string())]));
    }
    if !row.subject.is_empty() {
        foot.push(row.subject.clone());
    }
    if !row.number.is_empty() {
        foot.push(app.tf(Text::FindNumber, &[("text", &row.number)]));
    }
    let called = app.of_policy(|policy, lang| row.called(policy, lang));
    let title = if called.is_empty() { where_.clone() } else { called };
    let tag = |text: String| el("span").class("m-tag").kid(text).into_any();
    let mut tags: Vec<AnyView> =
        row.categories.iter().map(|counted| tag(app.short(&counted.code))).collect();
    if row.repeat {
        tags.push(tag(app.t(Text::FindRepeat).to_owned()));
    }
    tags.push(tag(app.t(row.state.label()).to_owned()));
    let snippet = (!row.snippet.is_empty())
        .then(|| el("p").class("m-find__snippet").kid(row.snippet.clone()).into_any());
    el("a")
        .class("m-find__link")
        .test("found")
        .attr("data-state", row.state.code())
        .attr("href", Page::Case(row.case).hash())
        .kid(el("span").class("m-find__day").kid(day + " " + &app.hm(row.opened_ms)))
        .kid(el("span").class("m-find__title").kid(title))
        .kid(el("span").class("m-note").kid(where_))
        .kid(el("span").class("m-tags").kid(tags))
        .kid(snippet)
        .kid(el("span").class("m-note").kid(foot.join(dot)))
        .into_any()
}

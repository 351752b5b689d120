//! 決裁箱: the reports that wait for who is signed in, above the list of cases.

use crate::components::el::el;
use crate::components::icons::icon;
use crate::components::parts::{all, caption, live};
use crate::components::state::{Tone, state};
use crate::components::watch::{Watch, watch};
use crate::ctx::App;
use crate::page::Page;
use crate::screen::report::{Name, Reports, Stand, TrayLine};
use leptos::prelude::*;
use mamori_core::access::Role;
use mamori_core::text::Text;
use mamori_core::time::days_between;

/// Reads what waits, and how far every report has come (tracked).
pub fn reports<R: Default>(app: App, read: impl FnOnce(&Reports) -> R) -> R {
    app.screen.reports.with(|all| all.as_ref().map(|all| read(all.bare())).unwrap_or_default())
}

/// How many reports wait for who is signed in.
pub fn waiting(app: App) -> Watch<usize> {
    watch(move || reports(app, |all| all.tray.len()))
}

/// See the module. For everybody whose role is on the route after the draft, also while it is
/// empty.
pub fn tray(app: App) -> AnyView {
    let lines = watch(move || reports(app, |all| all.tray.clone()));
    let shown = watch(move || {
        let role = app.me().map(|me| me.person.role);
        let on_route = role.is_some_and(|role| !matches!(role, Role::Staff | Role::Admin));
        on_route || lines.with(|lines| !lines.is_empty())
    });
    let body = move || {
        let lines = lines.get();
        if lines.is_empty() {
            return Some(empty(app));
        }
        let items: Vec<AnyView> = lines.iter().map(|line| one(app, line)).collect();
        Some(el("ul").attr("role", "list").kid(items).into_any())
    };
    // The same mark as on the tab: there it has no room for its name.
    let count = move || {
        let n = lines.with(Vec::len);
        (n > 0).then(|| el("span").class("m-tray__count m-num").kid(n.to_string()).into_any())
    };
    live(move || {
        shown.get().then(|| {
            el("section")
                .class("m-tray")
                .attr("aria-labelledby", "h-tray")
                .test("tray")
                .live("data-count", move || lines.with(Vec::len).to_string())
                .kid(
                    el("h2")
                        .class("m-day")
                        .attr("id", "h-tray")
                        .kid(caption(app, Text::Tray))
                        .kid(live(count)),
                )
                .kid(live(body))
                .into_any()
        })
    })
}

fn empty(app: App) -> AnyView {
    let word = app.t(Text::TrayEmpty).to_owned();
    el("p")
        .class("m-tray__none")
        .test("tray-empty")
        .kid(state(Tone::Ok, "#i-check", word))
        .into_any()
}

/// 件名: as written, otherwise as the report makes it from the case (tracked).
pub fn title(app: App, name: &Name) -> Option<String> {
    let made = || {
        let naming = name.naming.as_ref()?;
        Some(app.of_policy(|policy, lang| naming.title(policy, lang)))
    };
    let written = Some(name.title.trim().to_owned()).filter(|title| !title.is_empty());
    written.or_else(made).filter(|title| !title.is_empty())
}

/// The document number, where there is one.
pub fn number(name: &Name) -> Option<AnyView> {
    let shown = || {
        let number = name.number.clone();
        el("span").class("m-case__number m-num").test("case-number").kid(number).into_any()
    };
    (!name.number.is_empty()).then(shown)
}

fn one(app: App, line: &TrayLine) -> AnyView {
    let place = match &line.place {
        Some(code) => app.place(code),
        None => app.t(Text::PlaceUnknown).to_owned(),
    };
    let author = line.author.as_ref().map(|author| app.name(author)).unwrap_or_default();
    let what = app.tf(Text::TrayOne, &[("place", &place), ("name", &author)]);
    let title = title(app, &line.name);
    let number = number(&line.name);
    let days = days_between(line.since_ms, app.screen.now_ms.get_untracked(), app.offset_min());
    let since = match days {
        ..=0 => app.t(Text::TrayToday).to_owned(),
        n => app.tf(Text::TrayDays, &[("n", &n.to_string())]),
    };
    let limit = app.of_policy(|p, _| p.report.as_ref().map(|r| i64::from(r.remind_days)));
    let late = limit.filter(|limit| days >= *limit).map(|limit| {
        let word = app.tf(Text::TrayOverdue, &[("n", &limit.to_string())]);
        el("span").test("tray-overdue").kid(state(Tone::Wait, "#i-warn", word)).into_any()
    });
    let step = match &line.stand {
        Stand::Waits(label) => app.tf(Text::StageWaits, &[("step", &app.b(label))]),
        Stand::Returned => app.t(Text::StageReturned).to_owned(),
        _ => app.t(Text::TrayReview).to_owned(),
    };
    let step = el("span").class("m-tag").kid(step).into_any();
    el("li")
        .kid(
            el("a")
                .class("m-tray__one")
                .attr("href", Page::Case(line.case).hash())
                .test("tray-one")
                .attr("data-case", line.case.to_string())
                .kid(icon("#i-cases"))
                .kid(
                    el("span")
                        .class("m-tray__what")
                        .kid(number)
                        .kid(title.map(|title| el("b").test("tray-title").kid(title).into_any()))
                        .kid(el("span").kid(what))
                        .kid(el("span").class("m-tags").kid(all(vec![step, since.into_any()])))
                        .kid(late),
                ),
        )
        .into_any()
}

//! 事案: the list and one case, side by side from a tablet on. Offline: the last data with its age.

use crate::command::Command;
use crate::components::age::{age, bar};
use crate::components::attach::attach;
use crate::components::care::care;
use crate::components::case_row::case_row;
use crate::components::detail::detail;
use crate::components::el::el;
use crate::components::find_links::find_links;
use crate::components::icons::icon;
use crate::components::meetings::meetings;
use crate::components::parts::{all, button, caption, each, fact, key_of, link, live, words};
use crate::components::playback::playback;
use crate::components::report::tray::tray;
use crate::components::t;
use crate::components::watch::{effect, watch};
use crate::ctx::App;
use crate::page::Page;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::ids::CaseId;
use mamori_core::sync::Link;
use mamori_core::text::Text;
use mamori_core::time;
use std::time::Duration;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// もっと見る counts as failed without an answer after so long.
const OLDER: Duration = Duration::from_secs(10);

/// What the list shows.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Loading,
    Failed,
    Empty,
    Listed,
}

fn mode(app: App) -> Mode {
    let link = app.screen.sync.with(|s| (s.link, s.sign_in_again));
    match (app.screen.rows.with(|rows| rows.is_empty()), app.screen.as_of_ms.get()) {
        (false, _) => Mode::Listed,
        (true, Some(_)) => Mode::Empty,
        (true, None) if matches!(link, (Link::Lost | Link::SignedOut, _) | (_, true)) => {
            Mode::Failed
        }
        (true, None) => Mode::Loading,
    }
}

/// See the module.
pub fn cases(app: App) -> AnyView {
    let mode = watch(move || mode(app));
    let open = fact(move || matches!(app.screen.page.get(), Page::Case(_)));
    let list = move || {
        Some(match mode.get() {
            Mode::Loading => loading(app),
            Mode::Failed => failed(app),
            Mode::Empty => empty(app),
            Mode::Listed => days(app),
        })
    };
    let found = watch(move || app.screen.detail.with(|d| d.as_ref().map(|d| d.case.id)));
    let case = move || {
        Some(match found.get() {
            Some(id) => detail(app, id),
            None if open.get() => missing(app),
            None => blank(app, Text::ChooseCase, Text::ChooseCaseHint),
        })
    };
    el("div")
        .live("class", move || if open.get() { "m-split m-split--open" } else { "m-split" })
        .kid(
            el("section")
                .class("m-split__list")
                .live("aria-label", t(app, Text::ListOfCases))
                .kid(age(app))
                .kid(find_links(app))
                .kid(tray(app))
                .kid(meetings(app))
                .kid(care(app))
                .kid(live(list)),
        )
        .kid(
            el("section")
                .class("m-split__detail")
                .attr("tabindex", "0")
                .live("aria-label", t(app, Text::TheCase))
                .kid(live(case))
                .kid(el("div").class("m-detail").kid(playback(app)).kid(attach(app))),
        )
        .into_any()
}

/// Days older than this are named with their year: month and day alone could be those of this one.
const NAMELESS_DAYS: i64 = 180;

/// The days that have cases, newest first, as numbers of local days.
fn day_numbers(app: App) -> Vec<i64> {
    let mut days: Vec<i64> =
        app.screen.rows.with(|rows| rows.iter().map(|row| day_of(app, row.opened_ms)).collect());
    days.dedup();
    days
}

fn day_of(app: App, at_ms: i64) -> i64 {
    (at_ms + i64::from(app.offset_min()) * MINUTE_MS).div_euclid(DAY_MS)
}

fn days(app: App) -> AnyView {
    let numbers = watch(move || day_numbers(app));
    all(vec![
        each(
            move || numbers.get(),
            |day| (day.unsigned_abs().into(), 0),
            move |day| one_day(app, day),
        ),
        older(app),
    ])
}

fn one_day(app: App, day: i64) -> AnyView {
    let ids = watch(move || {
        app.screen.rows.with(|rows| {
            let of_day = rows.iter().filter(|row| day_of(app, row.opened_ms) == day);
            of_day.map(|row| row.id).collect::<Vec<CaseId>>()
        })
    });
    let today = watch(move || day_of(app, app.screen.now_ms.get()));
    let title = move || {
        let noon_ms = day * DAY_MS + DAY_MS / 2 - i64::from(app.offset_min()) * MINUTE_MS;
        let (offset, lang) = (app.offset_min(), app.lang());
        let age = today.get() - day;
        let date = match age > NAMELESS_DAYS {
            true => time::date(noon_ms, offset, lang),
            false => time::month_day(noon_ms, offset, lang),
        };
        match age {
            0 => app.tf(Text::Today, &[("day", &date)]),
            1 => app.tf(Text::Yesterday, &[("day", &date)]),
            _ => date,
        }
    };
    let row = move |id: CaseId| el("li").kid(case_row(app, id)).into_any();
    all(vec![
        el("h2").class("m-day").kid(words(title)).into_any(),
        el("ul")
            .attr("role", "list")
            .kid(each(move || ids.get(), |id| key_of(id.0), row))
            .into_any(),
    ])
    .into_any()
}

fn older(app: App) -> AnyView {
    let busy = Signal::new(false);
    effect(move || {
        app.screen.rows.track();
        busy.set(false);
    });
    let ask = move || {
        busy.set(true);
        app.send(Command::OlderCases);
        set_timeout(
            move || {
                busy.set(false);
            },
            OLDER,
        );
    };
    let word = move || app.t(if busy.get() { Text::Loading } else { Text::ShowMore }).to_owned();
    let button = move || {
        el("p")
            .class("m-list-more")
            .kid(
                el("button")
                    .class("m-btn m-btn--wide")
                    .attr("type", "button")
                    .test("older")
                    .live("aria-busy", move || busy.get().then_some("true"))
                    .tap(ask)
                    .kid(words(word)),
            )
            .into_any()
    };
    live(move || app.screen.more.get().then(button))
}

fn loading(app: App) -> AnyView {
    let row = || el("div").class("m-skel m-skel--row").into_any();
    let skeleton: Vec<AnyView> = (0..5).map(|_| row()).collect();
    all(vec![
        el("p")
            .class("m-sr")
            .attr("role", "status")
            .test("cases-loading")
            .kid(caption(app, Text::Loading))
            .into_any(),
        el("div").class("m-page").attr("aria-hidden", "true").kid(skeleton).into_any(),
    ])
    .into_any()
}

fn blank(app: App, title: Text, hint: Text) -> AnyView {
    el("div")
        .class("m-blank")
        .kid(icon("#i-cases"))
        .kid(el("p").class("m-blank__title").kid(caption(app, title)))
        .kid(el("p").kid(caption(app, hint)))
        .into_any()
}

fn failed(app: App) -> AnyView {
    let inner = all(vec![icon("#i-refresh"), caption(app, Text::TryAgain)]);
    let again = move || app.send(Command::SyncNow);
    el("div")
        .class("m-blank")
        .attr("role", "alert")
        .test("cases-failed")
        .kid(icon("#i-warn"))
        .kid(el("p").class("m-blank__title").kid(caption(app, Text::CasesFailed)))
        .kid(el("p").kid(caption(app, Text::CasesFailedHint)))
        .kid(button("m-btn m-btn--fill", "cases-retry", again, inner))
        .into_any()
}

fn empty(app: App) -> AnyView {
    let word = caption(app, Text::OpenRecord);
    el("div")
        .class("m-blank")
        .test("cases-empty")
        .kid(icon("#i-cases"))
        .kid(el("p").class("m-blank__title").kid(caption(app, Text::NoCases)))
        .kid(el("p").kid(caption(app, Text::NoCasesHint)))
        .kid(link("m-btn", "cases-record", Page::Record.hash(), word))
        .into_any()
}

/// An address of a case that this device does not know.
fn missing(app: App) -> AnyView {
    el("div")
        .class("m-detail")
        .test("case-unknown")
        .kid(bar(app))
        .kid(blank(app, Text::CaseMissing, Text::CaseMissingHint))
        .into_any()
}

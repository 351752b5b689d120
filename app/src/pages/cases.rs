//! 事案: the list and one case, side by side from a tablet on. Offline: the last data with its age.

use crate::command::Command;
use crate::components::case_row::case_row;
use crate::components::detail::detail;
use crate::components::icons::icon;
use crate::components::notices::{Banner, banner};
use crate::components::parts::{all, button, fact, link, live, tap, words};
use crate::components::t;
use crate::ctx::App;
use crate::page::Page;
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
    let mode = Memo::new(move |_| mode(app));
    let open = fact(move || matches!(app.screen.page.get(), Page::Case(_)));
    let list = move || {
        Some(match mode.get() {
            Mode::Loading => loading(app),
            Mode::Failed => failed(app),
            Mode::Empty => empty(app),
            Mode::Listed => days(app),
        })
    };
    let case = move || {
        Some(match app.screen.detail.get() {
            Some(found) => detail(app, &found),
            None if open.get() => missing(app),
            None => blank(app, Text::ChooseCase, Text::ChooseCaseHint),
        })
    };
    view! {
        <div class=move || if open.get() { "m-split m-split--open" } else { "m-split" }>
            <section class="m-split__list" aria-label=t(app, Text::ListOfCases)>
                {age(app)}
                {live(list)}
            </section>
            <section class="m-split__detail" tabindex="0" aria-label=t(app, Text::TheCase)>
                {live(move || open.get().then(|| age(app)))}
                {live(case)}
            </section>
        </div>
    }
    .into_any()
}

/// The age of what is shown, where the server cannot be asked.
fn age(app: App) -> AnyView {
    let stale = Memo::new(move |_| {
        app.screen.sync.with(|s| match s.link {
            Link::SignedOut => Some(Text::AgeSignIn),
            _ if s.sign_in_again => Some(Text::AgeSignIn),
            Link::Lost => Some(Text::AgeNoLink),
            Link::Reached | Link::Unknown => None,
        })
    });
    let known = Memo::new(move |_| app.screen.as_of_ms.get());
    let minutes = Memo::new(move |_| {
        known.get().map(|at_ms| (app.screen.now_ms.get() - at_ms).max(0) / MINUTE_MS)
    });
    live(move || {
        let (text, at_ms) = (stale.get()?, known.get()?);
        let n = minutes.get().unwrap_or_default().to_string();
        let text = app.tf(text, &[("time", &untrack(|| app.when(at_ms))), ("n", &n)]);
        let words = Banner {
            class: "m-banner m-banner--warn",
            role: "note",
            symbol: "#i-offline",
            state: "age",
            title: None,
            text,
        };
        Some(view! { <div data-test="age" data-minutes=n>{banner(words, None)}</div> }.into_any())
    })
}

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
    let numbers = Memo::new(move |_| day_numbers(app));
    view! {
        <For each=move || numbers.get() key=|day| *day children=move |day| one_day(app, day)/>
        {older(app)}
    }
    .into_any()
}

fn one_day(app: App, day: i64) -> AnyView {
    let ids = Memo::new(move |_| {
        app.screen.rows.with(|rows| {
            let of_day = rows.iter().filter(|row| day_of(app, row.opened_ms) == day);
            of_day.map(|row| row.id).collect::<Vec<CaseId>>()
        })
    });
    let today = Memo::new(move |_| day_of(app, app.screen.now_ms.get()));
    let title = move || {
        let noon_ms = day * DAY_MS + DAY_MS / 2 - i64::from(app.offset_min()) * MINUTE_MS;
        let date = time::month_day(noon_ms, app.offset_min(), app.lang());
        match today.get() - day {
            0 => app.tf(Text::Today, &[("day", &date)]),
            1 => app.tf(Text::Yesterday, &[("day", &date)]),
            _ => date,
        }
    };
    let row = move |id: CaseId| view! { <li>{case_row(app, id)}</li> }.into_any();
    view! {
        <h2 class="m-day">{words(title)}</h2>
        <ul role="list">
            <For each=move || ids.get() key=|id| *id children=row/>
        </ul>
    }
    .into_any()
}

fn older(app: App) -> AnyView {
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        app.screen.rows.track();
        busy.set(false);
    });
    let ask = move || {
        busy.set(true);
        app.send(Command::OlderCases);
        set_timeout(
            move || {
                busy.try_set(false);
            },
            OLDER,
        );
    };
    let word = move || app.t(if busy.get() { Text::Loading } else { Text::ShowMore }).to_owned();
    let button = move || {
        view! {
            <p class="m-list-more">
                <button
                    class="m-btn m-btn--wide"
                    type="button"
                    data-test="older"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=tap(ask)
                >
                    {words(word)}
                </button>
            </p>
        }
        .into_any()
    };
    live(move || app.screen.more.get().then(button))
}

fn loading(app: App) -> AnyView {
    let row = || view! { <div class="m-skel m-skel--row"></div> }.into_any();
    let skeleton: Vec<AnyView> = (0..5).map(|_| row()).collect();
    view! {
        <p class="m-sr" role="status" data-test="cases-loading">{t(app, Text::Loading)}</p>
        <div class="m-page" aria-hidden="true">{skeleton}</div>
    }
    .into_any()
}

fn blank(app: App, title: Text, hint: Text) -> AnyView {
    view! {
        <div class="m-blank">
            {icon("#i-cases")}
            <p class="m-blank__title">{t(app, title)}</p>
            <p>{t(app, hint)}</p>
        </div>
    }
    .into_any()
}

fn failed(app: App) -> AnyView {
    let inner = all(vec![icon("#i-refresh"), t(app, Text::TryAgain).into_any()]);
    let again = move || app.send(Command::SyncNow);
    view! {
        <div class="m-blank" role="alert" data-test="cases-failed">
            {icon("#i-warn")}
            <p class="m-blank__title">{t(app, Text::CasesFailed)}</p>
            <p>{t(app, Text::CasesFailedHint)}</p>
            {button("m-btn m-btn--fill", "cases-retry", again, inner)}
        </div>
    }
    .into_any()
}

fn empty(app: App) -> AnyView {
    let word = t(app, Text::OpenRecord).into_any();
    view! {
        <div class="m-blank" data-test="cases-empty">
            {icon("#i-cases")}
            <p class="m-blank__title">{t(app, Text::NoCases)}</p>
            <p>{t(app, Text::NoCasesHint)}</p>
            {link("m-btn", "cases-record", Page::Record.hash(), || {}, word)}
        </div>
    }
    .into_any()
}

/// An address of a case that this device does not know.
fn missing(app: App) -> AnyView {
    view! {
        <div class="m-detail" data-test="case-unknown">
            <a class="m-btn m-btn--quiet m-detail__back" href="#cases">
                {icon("#i-back")}
                {t(app, Text::List)}
            </a>
            {blank(app, Text::CaseMissing, Text::CaseMissingHint)}
        </div>
    }
    .into_any()
}

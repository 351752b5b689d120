//! The alert area of the frame: two hold buttons, or what ends the running alert.
//!
//! It keeps its place and height. What undoes stands where 応援要請 was, never under the thumb that
//! held 緊急通報.

use super::dialog::sheet;
use super::el::el;
use super::hold::{Pair, hold, level_name};
use super::icons::icon;
use super::parts::{Key, all, button, caption, each, fact, key_of, late_button, live, words};
use super::police::police_sheet;
use super::ready::ready;
use super::t;
use super::watch::{Watch, watch};
use crate::command::{AlertWish, Command};
use crate::ctx::App;
use crate::screen::TapState;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::alert::Stage;
use mamori_core::body::{AlertEnd, Drill, Level};
use mamori_core::ids::AlertId;
use mamori_core::policy::{Severity, Term};
use mamori_core::text::Text;

const SHEET: &str = "end-alert";
/// Code of the reason for what is cancelled at once.
const TOUCHED: &str = "touched";

/// What the area offers.
#[derive(Clone, Copy, PartialEq)]
enum Bar {
    /// Nothing runs.
    Free,
    /// An alert runs.
    Running { alert: AlertId, level: Level, stop: Stop },
}

/// What ends it.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    /// Just pressed: 取り消す, at once.
    Cancel,
    /// Nobody has answered: 終了する asks whether it was a mistake.
    Ask,
    /// Somebody has answered: 終了する, at once.
    End,
}

impl Bar {
    /// Different for every bar that looks different.
    fn key(self) -> Key {
        match self {
            Self::Free => (0, 0),
            Self::Running { alert, level, stop } => {
                (key_of(alert.0).0, 1 + (level as u8) * 3 + stop as u8)
            }
        }
    }
}

fn bar(app: App) -> Bar {
    let now_ms = app.screen.now_ms.get();
    let cancel_s = app.of_policy(|p, _| i64::from(p.alert.cancel_seconds));
    app.screen.mine.with(|mine| match mine {
        // A test of the device takes nothing away from who needs help meanwhile.
        Some(mine) if mine.stage != Stage::Over && mine.drill != Some(Drill::SelfTest) => {
            let stop = match mine.stage {
                Stage::Answered(_) => Stop::End,
                _ if now_ms < mine.at_ms + cancel_s * 1000 => Stop::Cancel,
                _ => Stop::Ask,
            };
            // In a drill the real emergency button stays.
            let level = if mine.drill.is_some() { Level::Assist } else { mine.level };
            Bar::Running { alert: mine.alert, level, stop }
        }
        _ => Bar::Free,
    })
}

/// Whether the latest tap says danger: then the emergency button is offered.
fn is_offered(app: App) -> bool {
    app.screen.tap.with(|card| {
        let Some(card) = card.as_ref().filter(|c| c.state != TapState::Retracted) else {
            return false;
        };
        let severity = app.of_policy(|p, _| p.category(&card.category).map(|c| c.severity));
        severity == Some(Severity::Danger)
    })
}

/// See the module.
pub fn alert_bar(app: App) -> AnyView {
    let bar = watch(move || bar(app));
    let offer = fact(move || is_offered(app));
    let never = fact(|| false);
    let asked = Signal::new(false);
    let police = Signal::new(false);
    let runs = fact(move || bar.get() != Bar::Free);
    let shared = Pair { urgent: Held::new(false), quiet: Signal::new(false) };
    let pair = move |bar: Bar| match bar {
        Bar::Free => all(vec![
            hold(app, Level::Assist, never, shared),
            hold(app, Level::Emergency, offer, shared),
        ]),
        Bar::Running { alert, level, stop } => {
            all(vec![stopping(app, alert, stop, asked), running(app, level, offer, shared)])
        }
    };
    let question = move || match (asked.get(), bar.get()) {
        (true, Bar::Running { alert, .. }) => Some(ask(app, alert, asked)),
        _ => None,
    };
    all(vec![
        el("aside")
            .class("m-alertbar")
            .attr("id", "alert")
            .attr("tabindex", "-1")
            .live("aria-label", t(app, Text::Alert))
            .kid(ready(app, runs, shared.quiet, police))
            .kid(
                el("div")
                    .class("m-alertbar__pair")
                    // Keyed: what comes is never the same element as what was held, or
                    // letting go of 応援要請 would press 取り消す.
                    .kid(each(move || vec![bar.get()], |bar| bar.key(), pair)),
            )
            .into_any(),
        live(question).into_any(),
        live(move || police.get().then(|| police_sheet(app, police))).into_any(),
    ])
    .into_any()
}

/// 取り消す in the first seconds, then 終了する.
fn stopping(app: App, alert: AlertId, stop: Stop, asked: Signal<bool>) -> AnyView {
    let wish = move |wish| app.send(Command::Alert(wish));
    match stop {
        Stop::Cancel => {
            let inner = el("span")
                .kid(caption(app, Text::CancelAlert))
                .kid(" ")
                .kid(el("span").class("m-btn__hint").kid(caption(app, Text::PressedByMistake)));
            let act = move || wish(AlertWish::FalseAlarm(alert, String::from(TOUCHED)));
            late_button("m-btn m-btn--l", "alert-mistake", act, inner.into_any())
        }
        Stop::Ask => {
            let word = caption(app, Text::AskToEnd);
            let act = move || asked.set(true);
            late_button("m-btn m-btn--fill m-btn--l", "alert-ask-end", act, word)
        }
        Stop::End => {
            let word = caption(app, Text::EndAlert);
            let act = move || wish(AlertWish::End(alert, AlertEnd::Over));
            late_button("m-btn m-btn--fill m-btn--l", "alert-end", act, word)
        }
    }
}

/// Where 緊急通報 was: still to be held while an assist runs, otherwise a word.
fn running(app: App, level: Level, offer: Watch<bool>, shared: Pair) -> AnyView {
    match level {
        Level::Assist => hold(app, Level::Emergency, offer, shared),
        Level::Emergency => el("p")
            .class("m-hold m-hold--emergency m-hold--sent")
            .test("alert-on")
            .kid(icon("#i-emergency"))
            .kid(
                el("span")
                    .kid(el("span").class("m-hold__label").kid(caption(app, Text::AlertOn)))
                    .kid(" ")
                    .kid(
                        el("span").class("m-hold__hint").kid(words(move || level_name(app, level))),
                    ),
            )
            .into_any(),
    }
}

/// Asks how an alert ended; also for a receiver who answers for it.
pub fn ask(app: App, alert: AlertId, asked: Signal<bool>) -> AnyView {
    let send = move |wish| {
        page::close_modal(SHEET);
        app.send(Command::Alert(wish));
    };
    let inner = all(vec![
        icon("#i-check").into_any(),
        el("span").class("m-reason__label").kid(caption(app, Text::AlertSettled)).into_any(),
        el("span").class("m-reason__hint").kid(caption(app, Text::AlertSettledHint)).into_any(),
    ]);
    let over = move || send(AlertWish::End(alert, AlertEnd::Over));
    let over = button("m-reason", "alert-end", over, inner);
    let why = move || {
        let reasons = app.of_policy(|p, lang| {
            let one = |term: &Term| (term.code.clone(), term.label.get(lang).to_owned());
            p.alert.false_alarms.iter().map(one).collect::<Vec<_>>()
        });
        let one = |(code, label): (String, String)| {
            let act = move || send(AlertWish::FalseAlarm(alert, code.clone()));
            button("m-choice", "alert-mistake", act, label.into_any())
        };
        Some(all(reasons.into_iter().map(one).collect()))
    };
    let body = el("div")
        .class("m-form")
        .kid(el("div").class("m-reasons").kid(over))
        .kid(el("p").class("m-label").kid(caption(app, Text::FalseAlarm)))
        .kid(el("div").class("m-choices").kid(live(why)))
        .into_any();
    sheet(app, SHEET, "end-alert-h", Text::AskEndAlert, asked, body)
}

//! The alert area of the frame: two hold buttons, or what ends the running alert.
//!
//! It keeps its place and height. What undoes stands where 応援要請 was, never under the thumb that
//! held 緊急通報.

use super::dialog::sheet;
use super::el::el;
use super::hold::{hold, level_name};
use super::icons::icon;
use super::parts::{Key, all, button, caption, each, fact, key_of, late_button, live, words};
use super::t;
use super::watch::{Watch, watch};
use crate::command::Command;
use crate::ctx::App;
use crate::screen::TapState;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::alert::Stage;
use mamori_core::body::{AlertEnd, Level};
use mamori_core::ids::AlertId;
use mamori_core::policy::Severity;
use mamori_core::text::Text;

const SHEET: &str = "end-alert";

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
        Some(mine) if mine.stage != Stage::Over => {
            let stop = match mine.stage {
                Stage::Answered(_) => Stop::End,
                _ if now_ms < mine.at_ms + cancel_s * 1000 => Stop::Cancel,
                _ => Stop::Ask,
            };
            Bar::Running { alert: mine.alert, level: mine.level, stop }
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
    let urgent = Held::new(false);
    let pair = move |bar: Bar| match bar {
        Bar::Free => all(vec![
            hold(app, Level::Assist, never, urgent),
            hold(app, Level::Emergency, offer, urgent),
        ]),
        Bar::Running { alert, level, stop } => {
            all(vec![stopping(app, alert, stop, asked), running(app, level, offer, urgent)])
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
            .kid(
                el("div")
                    .class("m-alertbar__pair")
                    // Keyed: what comes is never the same element as what was held, or
                    // letting go of 応援要請 would press 取り消す.
                    .kid(each(move || vec![bar.get()], |bar| bar.key(), pair)),
            )
            .into_any(),
        live(question).into_any(),
    ])
    .into_any()
}

/// 取り消す in the first seconds, then 終了する.
fn stopping(app: App, alert: AlertId, stop: Stop, asked: Signal<bool>) -> AnyView {
    let end = move |end| app.send(Command::EndAlert(alert, end));
    match stop {
        Stop::Cancel => {
            let inner = el("span")
                .kid(caption(app, Text::CancelAlert))
                .kid(" ")
                .kid(el("span").class("m-btn__hint").kid(caption(app, Text::PressedByMistake)));
            let act = move || end(AlertEnd::Mistake);
            late_button("m-btn m-btn--l", "alert-mistake", act, inner.into_any())
        }
        Stop::Ask => {
            let word = caption(app, Text::AskToEnd);
            let act = move || asked.set(true);
            late_button("m-btn m-btn--fill m-btn--l", "alert-ask-end", act, word)
        }
        Stop::End => {
            let word = caption(app, Text::EndAlert);
            let act = move || end(AlertEnd::Over);
            late_button("m-btn m-btn--fill m-btn--l", "alert-end", act, word)
        }
    }
}

/// Where 緊急通報 was: still to be held while an assist runs, otherwise a word.
fn running(app: App, level: Level, offer: Watch<bool>, urgent: Held<bool>) -> AnyView {
    match level {
        Level::Assist => hold(app, Level::Emergency, offer, urgent),
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
    let end = move |end| {
        page::close_modal(SHEET);
        app.send(Command::EndAlert(alert, end));
    };
    let reason = |symbol, label, hint| {
        all(vec![
            icon(symbol).into_any(),
            el("span").class("m-reason__label").kid(caption(app, label)).into_any(),
            el("span").class("m-reason__hint").kid(caption(app, hint)).into_any(),
        ])
        .into_any()
    };
    let over = reason("#i-check", Text::AlertSettled, Text::AlertSettledHint);
    let over = button("m-reason", "alert-end", move || end(AlertEnd::Over), over);
    let mistake = reason("#i-undo", Text::PressedByMistake, Text::MistakeHint);
    let mistake = button("m-reason", "alert-mistake", move || end(AlertEnd::Mistake), mistake);
    let body = el("div").class("m-reasons").kid(over).kid(mistake).into_any();
    sheet(app, SHEET, "end-alert-h", Text::AskEndAlert, asked, body)
}

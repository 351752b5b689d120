//! The alert area of the frame: two hold buttons, or what ends the running alert.
//!
//! It keeps its place and height. What undoes stands where 応援要請 was, never under the thumb that
//! held 緊急通報.

use super::dialog::sheet;
use super::hold::{Hold, level_name};
use super::icons::icon;
use super::t;
use crate::command::Command;
use crate::ctx::{App, app};
use crate::screen::TapState;
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
#[component]
pub fn AlertBar() -> impl IntoView {
    let app = app();
    let bar = Memo::new(move |_| bar(app));
    let offer = Memo::new(move |_| is_offered(app));
    let never = Memo::new(|_| false);
    let asked = RwSignal::new(false);
    let pair = move || match bar.get() {
        Bar::Free => view! {
            <Hold level=Level::Assist offer=never/>
            <Hold level=Level::Emergency offer/>
        }
        .into_any(),
        Bar::Running { alert, level, stop } => view! {
            {stopping(app, alert, stop, asked)}
            {running(app, level, offer)}
        }
        .into_any(),
    };
    view! {
        <aside class="m-alertbar" id="alert" tabindex="-1" aria-label=t(app, Text::Alert)>
            <div class="m-alertbar__pair">{pair}</div>
        </aside>
        {move || match (asked.get(), bar.get()) {
            (true, Bar::Running { alert, .. }) => Some(ask(app, alert, asked)),
            _ => None,
        }}
    }
}

/// 取り消す in the first seconds, then 終了する.
fn stopping(app: App, alert: AlertId, stop: Stop, asked: RwSignal<bool>) -> AnyView {
    match stop {
        Stop::Cancel => view! {
            <button
                class="m-btn m-btn--l"
                type="button"
                data-test="alert-mistake"
                on:click=move |_| app.send(Command::EndAlert(alert, AlertEnd::Mistake))
            >
                <span>
                    {t(app, Text::CancelAlert)} " "
                    <span class="m-btn__hint">{t(app, Text::PressedByMistake)}</span>
                </span>
            </button>
        }
        .into_any(),
        Stop::Ask => view! {
            <button
                class="m-btn m-btn--fill m-btn--l"
                type="button"
                data-test="alert-ask-end"
                on:click=move |_| asked.set(true)
            >
                {t(app, Text::AskToEnd)}
            </button>
        }
        .into_any(),
        Stop::End => view! {
            <button
                class="m-btn m-btn--fill m-btn--l"
                type="button"
                data-test="alert-end"
                on:click=move |_| app.send(Command::EndAlert(alert, AlertEnd::Over))
            >
                {t(app, Text::EndAlert)}
            </button>
        }
        .into_any(),
    }
}

/// Where 緊急通報 was: still to be held while an assist runs, otherwise a word.
fn running(app: App, level: Level, offer: Memo<bool>) -> AnyView {
    match level {
        Level::Assist => view! { <Hold level=Level::Emergency offer/> }.into_any(),
        Level::Emergency => view! {
            <p class="m-hold m-hold--emergency m-hold--sent" data-test="alert-on">
                {icon("#i-emergency")}
                <span>
                    <span class="m-hold__label">{t(app, Text::AlertOn)}</span> " "
                    <span class="m-hold__hint">{move || level_name(app, level)}</span>
                </span>
            </p>
        }
        .into_any(),
    }
}

fn ask(app: App, alert: AlertId, asked: RwSignal<bool>) -> AnyView {
    let end = move |end| {
        page::close_modal(SHEET);
        app.send(Command::EndAlert(alert, end));
    };
    let body = view! {
        <div class="m-reasons">
            <button
                class="m-reason"
                type="button"
                autofocus
                data-test="alert-end"
                on:click=move |_| end(AlertEnd::Over)
            >
                {icon("#i-check")}
                <span class="m-reason__label">{t(app, Text::AlertSettled)}</span>
                <span class="m-reason__hint">{t(app, Text::AlertSettledHint)}</span>
            </button>
            <button
                class="m-reason"
                type="button"
                data-test="alert-mistake"
                on:click=move |_| end(AlertEnd::Mistake)
            >
                {icon("#i-undo")}
                <span class="m-reason__label">{t(app, Text::PressedByMistake)}</span>
                <span class="m-reason__hint">{t(app, Text::MistakeHint)}</span>
            </button>
        </div>
    };
    sheet(app, SHEET, "end-alert-h", Text::AskEndAlert, asked, body.into_any())
}

//! 訓練と動作確認: the whole path of an alert when nothing has happened.
//!
//! A test rings this device only; a drill rings everybody and says 訓練 everywhere.

use super::dialog::sheet;
use super::el::el;
use super::icons::icon;
use super::parts::{all, button, caption, fact, live, words};
use super::state::{Tone, state};
use super::watch::watch;
use crate::command::{AlertWish, Command, First};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_browser::push::Permission;
use mamori_core::alert::Stage;
use mamori_core::body::{Drill, Level};
use mamori_core::desk::Mine;
use mamori_core::text::Text;

const SHEET: &str = "drill-sheet";
/// The server has it and nothing has rung for so long: this device does not, ms.
const SILENT_MS: i64 = 6_000;

/// How a test of this device goes.
#[derive(Clone, Copy, PartialEq)]
pub enum Test {
    /// On its way.
    Running,
    /// The server knows that this device rang.
    Passed,
    /// It arrived, and no sound came.
    Silent,
    /// It did not arrive.
    Lost,
}

/// The test that runs or ran last.
pub fn test_of(mine: &Mine, now_ms: i64) -> Option<Test> {
    if mine.drill != Some(Drill::SelfTest) {
        return None;
    }
    let late = now_ms > mine.at_ms + SILENT_MS;
    Some(match mine.stage {
        Stage::Rang(_) => Test::Passed,
        _ if mine.rang > 0 => Test::Passed,
        Stage::Over => Test::Silent,
        _ if mine.undelivered => Test::Lost,
        Stage::Received if late => Test::Silent,
        _ => Test::Running,
    })
}

/// Starts a test of this device.
pub fn test_button(app: App, class: &'static str) -> AnyView {
    let press = AlertWish::Press(Level::Assist, false, Some(Drill::SelfTest));
    let act = move || app.send(Command::Alert(press.clone()));
    button(class, "self-test", act, caption(app, Text::SelfTestStart))
}

impl Test {
    /// How it goes, in words.
    pub const fn text(self) -> Text {
        match self {
            Self::Running => Text::SelfTestNow,
            Self::Passed => Text::SelfTestPassed,
            Self::Silent => Text::SelfTestSilent,
            Self::Lost => Text::SelfTestLost,
        }
    }
}

fn test_words(app: App, test: Test) -> AnyView {
    let (name, tone, symbol) = match test {
        Test::Running => ("running", Tone::Wait, "#i-refresh"),
        Test::Passed => ("passed", Tone::Ok, "#i-check"),
        Test::Silent => ("silent", Tone::Fail, "#i-mute"),
        Test::Lost => ("lost", Tone::Fail, "#i-offline"),
    };
    el("p")
        .test("self-test-state")
        .attr("data-state", name)
        .kid(state(tone, symbol, app.t(test.text()).to_owned()))
        .into_any()
}

/// See the module.
pub fn drill(app: App) -> AnyView {
    let asked = Signal::new(false);
    let test = watch(move || {
        let now_ms = app.screen.now_ms.get();
        app.screen.mine.with(|mine| mine.as_ref().and_then(|m| test_of(m, now_ms)))
    });
    let busy = fact(move || {
        let on = |m: &Mine| m.stage != Stage::Over;
        app.screen.mine.with(|mine| mine.as_ref().is_some_and(on))
    });
    let start = move || {
        let open = move || asked.set(true);
        let inner = all(vec![icon("#i-assist"), caption(app, Text::DrillStart)]);
        let buttons =
            all(vec![test_button(app, "m-btn"), button("m-btn", "drill-start", open, inner)]);
        (!busy.get()).then(|| el("div").class("m-btns").kid(buttons).into_any())
    };
    el("section")
        .class("m-card m-form")
        .attr("aria-labelledby", "h-drill")
        .kid(el("h2").class("m-h2").attr("id", "h-drill").kid(caption(app, Text::DrillAndTest)))
        .kid(el("p").class("m-note").kid(caption(app, Text::SelfTestWhat)))
        .kid(live(move || test.get().map(|test| test_words(app, test))))
        .kid(live(start))
        .kid(awake(app))
        .kid(live(move || Some(notify(app))))
        .kid(live(move || asked.get().then(|| ask(app, asked))))
        .into_any()
}

/// 画面をつけたままにする: a device whose screen goes off rings no more.
fn awake(app: App) -> AnyView {
    let on = fact(move || app.screen.settings.with(|s| s.awake));
    el("label")
        .class("m-choice m-choice--plain")
        .test("keep-awake")
        .live("data-state", move || if on.get() { "on" } else { "off" })
        .kid(
            el("input")
                .attr("type", "checkbox")
                .checked(move || on.get())
                .on("change", move |ev| app.send(First::SetAwake(event_target_checked(&ev)))),
        )
        .kid(super::icons::small("#i-check"))
        .kid(
            el("span")
                .kid(caption(app, Text::KeepAwake))
                .kid(" ")
                .kid(el("span").class("m-note").kid(caption(app, Text::KeepAwakeHint))),
        )
        .into_any()
}

/// Whether a notification may wake this device. An extra: screens ring without it.
fn notify(app: App) -> AnyView {
    let sign = |tone, symbol, text| state(tone, symbol, app.t(text).to_owned());
    let (name, view) = match app.screen.notify.get() {
        Permission::Granted => ("granted", sign(Tone::Ok, "#i-check", Text::NotifyOn)),
        Permission::Denied => ("denied", sign(Tone::Wait, "#i-warn", Text::NotifyDenied)),
        Permission::Unsupported => ("none", sign(Tone::Plain, "#i-info", Text::NotifyNone)),
        Permission::Open => {
            let ask = move || app.send(Command::AskToNotify);
            ("open", button("m-btn", "notify-ask", ask, caption(app, Text::NotifyAsk)))
        }
    };
    el("p").test("notify").attr("data-state", name).kid(view).into_any()
}

fn ask(app: App, asked: Signal<bool>) -> AnyView {
    let explain = words(move || {
        app.of_policy(|p, lang| {
            p.alert.drill.as_ref().map(|d| d.explain.get(lang).to_owned()).unwrap_or_default()
        })
    });
    let one = |level, test, text| {
        let act = move || {
            page::close_modal(SHEET);
            let press = AlertWish::Press(level, false, Some(Drill::Drill));
            app.send(Command::Alert(press));
            page::focus("alert");
        };
        button("m-btn m-btn--l m-btn--wide", test, act, caption(app, text))
    };
    let body = all(vec![
        el("p").kid(explain).into_any(),
        one(Level::Emergency, "drill-emergency", Text::DrillEmergency),
        one(Level::Assist, "drill-assist", Text::DrillAssist),
    ]);
    let body = el("div").class("m-form").kid(body).into_any();
    sheet(app, SHEET, "drill-sheet-h", Text::AskDrill, asked, body)
}

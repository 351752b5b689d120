//! A button that acts when it has been held: by a finger, a mouse, Enter or Space.
//!
//! A click that no press came before (a switch, a screen reader) asks in a dialog instead, so that
//! nobody is shut out. Holding is not a drag: leaving the button or letting go ends it.

use super::dialog::sheet;
use super::el::{el, svg};
use super::parts::{all, button, caption, live, main_button, words};
use super::watch::Watch;
use crate::command::{AlertWish, Command};
use crate::ctx::App;
use crate::signal::{Held, Signal};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::body::Level;
use mamori_core::text::Text;
use std::time::Duration;

/// Held so long while no policy is known, ms.
const HOLD_MS: u16 = 1000;
/// 「1秒長押ししてください」 stays so long.
const HINT: Duration = Duration::from_secs(4);

/// What a level looks like.
struct Look {
    code: &'static str,
    class: &'static str,
    test: &'static str,
    symbol: &'static str,
    sheet: &'static str,
    heading: &'static str,
    ask: Text,
    name: Text,
}

const ASSIST: Look = Look {
    code: "assist",
    class: "m-hold m-hold--assist",
    test: "hold-assist",
    symbol: "#i-assist",
    sheet: "confirm-assist",
    heading: "confirm-assist-h",
    ask: Text::AskAssist,
    name: Text::Assist,
};

const EMERGENCY: Look = Look {
    code: "emergency",
    class: "m-hold m-hold--emergency",
    test: "hold-emergency",
    symbol: "#i-emergency",
    sheet: "confirm-emergency",
    heading: "confirm-emergency-h",
    ask: Text::AskEmergency,
    name: Text::Emergency,
};

fn look(level: Level) -> &'static Look {
    match level {
        Level::Assist => &ASSIST,
        Level::Emergency => &EMERGENCY,
    }
}

/// What the city calls a level.
pub fn level_name(app: App, level: Level) -> String {
    let look = look(level);
    let label = app.of_policy(|p, lang| p.alert_level(look.code).map(|l| l.get(lang).to_owned()));
    label.unwrap_or_else(|| app.t(look.name).to_owned())
}

/// One press, from down to up.
#[derive(Clone, Copy)]
struct Press {
    app: App,
    level: Level,
    holding: Signal<bool>,
    /// Let go too early, lately.
    short: Signal<bool>,
    /// A pointer went down and no click has followed yet.
    touched: Held<bool>,
    timer: Held<Option<TimeoutHandle>>,
    confirm: Signal<bool>,
    /// The emergency button is held: it wins over the other one.
    urgent: Held<bool>,
    /// The press makes no sound.
    quiet: Signal<bool>,
}

impl Press {
    fn begin(self) {
        self.stop();
        self.holding.set(true);
        if self.level == Level::Emergency {
            self.urgent.set(true);
        }
        let hold_ms = untrack(|| hold_ms(self.app));
        // The ring fills in the same time.
        page::set_variable("--m-hold", &(hold_ms.to_string() + "ms"));
        let hold = Duration::from_millis(u64::from(hold_ms));
        let fire = move || {
            if self.holding.try_with_untracked(|holding| *holding) != Some(true) {
                return;
            }
            if self.level == Level::Assist && self.urgent.get() {
                // Both are held: once more, in case the other one is let go too early.
                self.begin();
                return;
            }
            self.stop();
            self.send();
            // The button goes; the keyboard stays near what ends the alert.
            page::focus("alert");
        };
        // Without a timer nothing could fire: then the press asks in the dialog.
        match set_timeout_with_handle(fire, hold) {
            Ok(handle) => self.timer.set(Some(handle)),
            Err(_) => self.confirm.set(true),
        }
    }

    /// What was chosen for this press does not hold for the next one.
    fn send(self) {
        let wish = AlertWish::Press(self.level, self.quiet.get_untracked(), None);
        self.app.send(Command::Alert(wish));
        self.quiet.set(false);
    }

    fn stop(self) {
        if let Some(handle) = self.timer.update(Option::take).flatten() {
            handle.clear();
        }
        self.holding.set(false);
        if self.level == Level::Emergency {
            self.urgent.set(false);
        }
    }

    /// Let go: too early if the hold was still running.
    fn release(self) {
        if !self.holding.get_untracked() {
            return;
        }
        self.stop();
        // Twice too short: somebody cannot hold, or is in a panic. Ask.
        if self.short.get_untracked() {
            self.short.set(false);
            self.confirm.set(true);
            return;
        }
        self.short.set(true);
        let short = self.short;
        set_timeout(
            move || {
                short.set(false);
            },
            HINT,
        );
    }

    fn pointer_down(self, ev: &PointerEvent) {
        if ev.button() == 0 {
            self.touched.set(true);
            self.begin();
        }
    }

    fn pointer_leave(self) {
        // A mouse dragged away makes no click; a finger that lifts leaves after its click is due.
        if self.holding.get_untracked() {
            self.touched.set(false);
        }
        self.release();
    }

    fn key_down(self, ev: &KeyboardEvent) {
        if is_press_key(ev) {
            ev.prevent_default();
            if !ev.repeat() {
                self.begin();
            }
        }
    }

    fn key_up(self, ev: &KeyboardEvent) {
        if is_press_key(ev) {
            ev.prevent_default();
            self.release();
        }
    }

    fn click(self) {
        if self.touched.get() {
            self.touched.set(false);
        } else {
            self.confirm.set(true);
        }
    }
}

fn is_press_key(ev: &KeyboardEvent) -> bool {
    matches!(ev.key().as_str(), "Enter" | " ")
}

const fn class(level: Level, holding: bool, offer: bool) -> &'static str {
    match (level, holding, offer) {
        (Level::Assist, false, _) => ASSIST.class,
        (Level::Assist, true, _) => "m-hold m-hold--assist m-hold--holding",
        (Level::Emergency, true, _) => "m-hold m-hold--emergency m-hold--holding",
        (Level::Emergency, false, true) => "m-hold m-hold--emergency m-hold--offer",
        (Level::Emergency, false, false) => EMERGENCY.class,
    }
}

/// How long it is to be held, ms (tracked).
fn hold_ms(app: App) -> u16 {
    app.screen.policy.with(|p| p.as_ref().map_or(HOLD_MS, |p| p.alert.hold_ms))
}

/// The same in seconds, as the texts say it.
fn hold_s(app: App) -> String {
    let tenths = hold_ms(app).div_ceil(100);
    let seconds = (tenths / 10).to_string();
    match tenths % 10 {
        0 => seconds,
        rest => seconds + "." + &rest.to_string(),
    }
}

/// What both buttons share.
#[derive(Clone, Copy)]
pub struct Pair {
    /// The emergency button is held.
    pub urgent: Held<bool>,
    /// The next press makes no sound.
    pub quiet: Signal<bool>,
}

/// See the module. `offer` puts a ring around it: danger was recorded.
pub fn hold(app: App, level: Level, offer: Watch<bool>, pair: Pair) -> AnyView {
    let press = Press {
        app,
        level,
        holding: Signal::new(false),
        short: Signal::new(false),
        touched: Held::new(false),
        timer: Held::new(None),
        confirm: Signal::new(false),
        urgent: pair.urgent,
        quiet: pair.quiet,
    };
    on_cleanup(move || press.stop());
    // While held, what is said of the press before does not matter.
    let hint = move || match (press.holding.get(), press.short.get(), offer.get()) {
        (true, ..) => Text::KeepHolding,
        (_, true, _) => Text::HoldLonger,
        (.., true) => Text::InDangerHold,
        _ => Text::Hold,
    };
    let said = move || {
        let short = press.short.get();
        if short { app.tf(Text::HoldLonger, &[("n", &hold_s(app))]) } else { String::new() }
    };
    let look = look(level);
    let button = el("button")
        .live("class", move || class(level, press.holding.get(), offer.get()))
        .attr("type", "button")
        .test(look.test)
        .on_pointer("pointerdown", move |ev| press.pointer_down(ev))
        .on("pointerup", move |_| press.release())
        .on("pointerleave", move |_| press.pointer_leave())
        .on("pointercancel", move |_| press.pointer_leave())
        .on_key("keydown", move |ev| press.key_down(ev))
        .on_key("keyup", move |ev| press.key_up(ev))
        .on("blur", move |_| press.release())
        .on("click", move |_| press.click())
        .on("contextmenu", |ev| ev.prevent_default())
        .kid(ring(look.symbol))
        .kid(
            el("span")
                .kid(el("span").class("m-hold__label").kid(words(move || level_name(app, level))))
                .kid(" ")
                .kid(
                    el("span")
                        .class("m-hold__hint")
                        .live("data-test", move || press.short.get().then_some("hold-hint"))
                        .kid(words(move || app.tf(hint(), &[("n", &hold_s(app))]))),
                ),
        );
    all(vec![
        button.into_any(),
        el("span").class("m-sr").attr("role", "status").kid(words(said)).into_any(),
        live(move || press.confirm.get().then(|| confirm(press))),
    ])
}

fn ring(symbol: &'static str) -> AnyView {
    let circle =
        |class| svg("circle").class(class).attr("cx", "18").attr("cy", "18").attr("r", "16");
    let sign = svg("use").attr("href", symbol);
    svg("svg")
        .class("m-hold__ring")
        .attr("viewBox", "0 0 36 36")
        .attr("aria-hidden", "true")
        .kid(circle("m-hold__track"))
        .kid(
            circle("m-hold__fill").attr("pathLength", "100").attr("transform", "rotate(-90 18 18)"),
        )
        .kid(sign.attr("x", "8").attr("y", "8").attr("width", "20").attr("height", "20"))
        .into_any()
}

fn confirm(press: Press) -> AnyView {
    let (app, look) = (press.app, look(press.level));
    let send = move || {
        page::close_modal(look.sheet);
        press.send();
    };
    let class = match press.level {
        Level::Assist => "m-btn m-btn--fill m-btn--l",
        Level::Emergency => "m-btn m-btn--fill m-btn--danger m-btn--l",
    };
    let close = move || page::close_modal(look.sheet);
    let back = button("m-btn m-btn--l", "confirm-back", close, caption(app, Text::Back));
    let word = caption(app, Text::SendAlert);
    let send = main_button(class, "confirm-alert", send, word);
    let body = all(vec![
        el("p").kid(caption(app, Text::AskAlertWhat)).into_any(),
        el("div").class("m-btns").kid(back).kid(send).into_any(),
    ]);
    sheet(app, look.sheet, look.heading, look.ask, press.confirm, body)
}

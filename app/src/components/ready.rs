//! 「今 鳴らせる端末 N台」 above the alert buttons, and 音を出さない for the next press, or what to tell
//! the police about one that runs.
//!
//! Says only what the last heartbeat was answered; nothing to ring, and a dead line, are red.

use super::el::el;
use super::icons::small;
use super::parts::{all, button, caption, live, words};
use super::watch::{Watch, watch};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::alert::Link;
use mamori_core::text::Text;

#[derive(Clone, Copy, PartialEq)]
enum Look {
    /// Not known yet.
    Looking,
    /// So many can ring, and so many more are there without sound.
    Some(u32, u32),
    /// None can; so many are there without sound.
    None(u32),
    /// This device is cut off.
    Dead,
}

impl Look {
    const fn name(self) -> &'static str {
        match self {
            Self::Looking => "looking",
            Self::Some(..) => "some",
            Self::None(_) => "none",
            Self::Dead => "dead",
        }
    }

    const fn is_bad(self) -> bool {
        matches!(self, Self::None(_) | Self::Dead)
    }
}

/// The chip says 未接続, or one's own alert has not arrived: then nothing would.
pub fn is_cut_off(app: App) -> bool {
    app.screen.sync.with(|sync| sync.link == mamori_core::sync::Link::Lost)
        || app.screen.mine.with(|mine| mine.as_ref().is_some_and(|m| m.undelivered))
        || app.screen.ready.with(|view| view.link == Link::Dead)
}

fn look(app: App) -> Look {
    if is_cut_off(app) {
        return Look::Dead;
    }
    app.screen.ready.with(|view| match (view.link, &view.ready) {
        (Link::Dead, _) => Look::Dead,
        (Link::Unknown | Link::Doubtful, _) | (_, None) => Look::Looking,
        (Link::Alive, Some(ready)) if ready.devices > 0 => Look::Some(ready.devices, ready.hushed),
        (Link::Alive, Some(ready)) if !ready.settled => Look::Looking,
        (Link::Alive, Some(ready)) => Look::None(ready.hushed),
    })
}

fn text(app: App, look: Look) -> String {
    let hushed = |n: u32| match n {
        0 => String::new(),
        n => app.tf(Text::ReadyHushed, &[("n", &n.to_string())]),
    };
    match look {
        Look::Looking => app.t(Text::ReadyLooking).to_owned(),
        Look::Some(n, more) => app.tf(Text::ReadyMany, &[("n", &n.to_string())]) + &hushed(more),
        Look::None(more) => app.t(Text::ReadyNone).to_owned() + &hushed(more),
        Look::Dead => app.t(Text::ReadyDead).to_owned(),
    }
}

/// See the module. `quiet`: the next press makes no sound; `police` opens what to tell the police.
pub fn ready(app: App, running: Watch<bool>, quiet: Signal<bool>, police: Signal<bool>) -> AnyView {
    let look = watch(move || look(app));
    let class = move || match look.get() {
        Look::Some(..) => "m-ready__count m-ready__count--ok",
        Look::None(_) | Look::Dead => "m-ready__count m-ready__count--bad",
        Look::Looking => "m-ready__count",
    };
    let sign = move || {
        Some(small(match look.get() {
            Look::Some(..) => "#i-check",
            Look::None(_) | Look::Dead => "#i-warn",
            Look::Looking => "#i-refresh",
        }))
    };
    el("div")
        .class("m-ready")
        .kid(
            el("p")
                .live("class", class)
                .test("ready")
                .live("data-state", move || look.get().name())
                .live("role", move || look.get().is_bad().then_some("alert"))
                .kid(live(sign))
                .kid(el("span").kid(words(move || text(app, look.get())))),
        )
        .kid(live(move || {
            Some(if running.get() { to_police(app, police) } else { silently(app, quiet) })
        }))
        .into_any()
}

/// Whether the next press sounds.
fn silently(app: App, quiet: Signal<bool>) -> AnyView {
    let toggle = move || {
        let on = !quiet.get_untracked();
        quiet.set(on);
    };
    el("button")
        .class("m-ready__act")
        .attr("type", "button")
        .test("alert-quiet")
        .live("aria-pressed", move || if quiet.get() { "true" } else { "false" })
        .tap(toggle)
        .kid(small("#i-mute"))
        .kid(caption(app, Text::Silently))
        .into_any()
}

/// While an alert runs: what to tell the police.
fn to_police(app: App, police: Signal<bool>) -> AnyView {
    let inner = all(vec![small("#i-phone"), caption(app, Text::ForThePolice)]);
    button("m-ready__act", "police-open", move || police.set(true), inner)
}

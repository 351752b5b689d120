//! The receiver's full screen: who, where, what, how long ago; 応答する, then who goes.
//!
//! An alert that nobody has answered cannot be put away.

use super::alert_bar::ask;
use super::dialog::open_when_painted;
use super::el::el;
use super::hold::level_name;
use super::icons::icon;
use super::parts::{acting_link, all, button, caption, each, live, main_button, words};
use super::passed;
use super::watch::{Watch, on_change, watch};
use crate::command::Command;
use crate::ctx::App;
use crate::page::Page;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::body::Level;
use mamori_core::desk::Incoming;
use mamori_core::ids::AlertId;
use mamori_core::text::Text;

const DIALOG: &str = "incoming";

/// How far an alert has come for this receiver.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Phase {
    Ringing,
    OthersGo,
    /// Answered here; nobody else knows it yet.
    Telling,
    IGo,
}

fn phase(incoming: &Incoming) -> Phase {
    match (incoming.mine, incoming.told, &incoming.answered) {
        (true, true, _) => Phase::IGo,
        (true, false, _) => Phase::Telling,
        (false, _, Some(_)) => Phase::OthersGo,
        (false, _, None) => Phase::Ringing,
    }
}

impl Phase {
    const fn name(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::OthersGo => "answered",
            Self::Telling => "telling",
            Self::IGo => "mine",
        }
    }

    const fn class(self, level: Level) -> &'static str {
        match (self, level) {
            (Self::Ringing | Self::Telling, Level::Assist) => "m-full m-full--assist",
            (Self::Ringing | Self::Telling, Level::Emergency) => "m-full m-full--emergency",
            (Self::OthersGo | Self::IGo, _) => "m-full m-full--answered",
        }
    }
}

/// See the module. `away` are the answered alerts whose screen was put away.
pub fn incoming(app: App, away: Signal<Vec<AlertId>>) -> AnyView {
    let top = watch(move || {
        app.screen.incoming.with(|all| {
            let shown = |i: &&Incoming| {
                phase(i) == Phase::Ringing || !away.with(|all| all.contains(&i.alert))
            };
            all.iter().find(shown).cloned()
        })
    });
    let which = watch(move || top.with(|top| top.as_ref().map(|i| i.alert)));
    live(move || which.get().map(|alert| dialog(app, alert, top, away)))
}

type Top = Watch<Option<Incoming>>;

fn dialog(app: App, alert: AlertId, top: Top, away: Signal<Vec<AlertId>>) -> AnyView {
    open_when_painted(DIALOG);
    let asked = Signal::new(false);
    let phase = watch(move || top.with(|t| t.as_ref().map_or(Phase::IGo, phase)));
    let level = watch(move || top.with(|t| t.as_ref().map_or(Level::Assist, |i| i.level)));
    let closed = move |_| {
        if phase.get_untracked() == Phase::Ringing {
            page::show_modal(DIALOG);
        } else {
            away.update(|all| all.push(alert));
        }
    };
    // New buttons: the focus goes to the screen, never to one of them.
    on_change(
        move || phase.get(),
        |_| {
            page::focus(DIALOG);
        },
    );
    let buttons = move |phase: Phase| actions(app, alert, top, phase, asked);
    let inner = el("div")
        .class("m-full__in")
        .kid(sound(app))
        .kid(live(move || Some(heading(app, phase.get(), level.get()))))
        .kid(live(move || who_goes(app, top, phase.get())))
        .kid(facts(app, top))
        // Keyed: a new phase brings new buttons, so that a second tap meant for the old one
        // cannot press them.
        .kid(el("div").class("m-full__push").kid(each(
            move || vec![phase.get()],
            |phase| (*phase as u128, 0),
            buttons,
        )))
        .kid(live(move || asked.get().then(|| ask(app, alert, asked))));
    let sounds = move || if app.screen.sound_ready.get() { "running" } else { "locked" };
    let severity = move || if level.get() == Level::Assist { "assist" } else { "emergency" };
    el("dialog")
        .live("class", move || phase.get().class(level.get()))
        .attr("id", DIALOG)
        .attr("tabindex", "-1")
        .test("incoming")
        .live("data-state", move || phase.get().name())
        .live("data-sound", sounds)
        .live("data-level", severity)
        .attr("aria-labelledby", "incoming-h")
        .on("close", closed)
        .kid(inner)
        .into_any()
}

/// Offers to switch the sound on where it cannot ring.
fn sound(app: App) -> AnyView {
    live(move || {
        let unlock = move || app.send(Command::UnlockSound);
        let inner = all(vec![icon("#i-mute"), caption(app, Text::SoundOff)]);
        let class = "m-btn m-btn--l m-btn--ghost m-btn--wide";
        (!app.screen.sound_ready.get()).then(|| button(class, "unlock-sound", unlock, inner))
    })
}

fn heading(app: App, phase: Phase, level: Level) -> AnyView {
    let symbol = match level {
        Level::Assist => "#i-assist",
        Level::Emergency => "#i-emergency",
    };
    let go = match level {
        Level::Assist => Text::GoHelp,
        Level::Emergency => Text::GoAtOnce,
    };
    match phase {
        Phase::Ringing => all(vec![
            el("h1")
                .class("m-full__big")
                .attr("id", "incoming-h")
                .kid(words(move || level_name(app, level)))
                .into_any(),
            el("p").class("m-full__level").kid(icon(symbol)).kid(caption(app, go)).into_any(),
        ])
        .into_any(),
        Phase::Telling => all(vec![
            el("h1")
                .class("m-full__big")
                .attr("id", "incoming-h")
                .kid(caption(app, Text::SendingAnswer))
                .into_any(),
            el("p")
                .class("m-full__level")
                .attr("role", "status")
                .kid(caption(app, Text::NobodyKnowsYet))
                .into_any(),
        ])
        .into_any(),
        Phase::IGo => all(vec![
            el("p")
                .class("m-full__level")
                .attr("role", "status")
                .test("incoming-answered")
                .kid(icon("#i-check"))
                .kid(caption(app, Text::YouAnswered))
                .into_any(),
            el("h1")
                .class("m-full__big")
                .attr("id", "incoming-h")
                .kid(caption(app, Text::GoThere))
                .into_any(),
        ])
        .into_any(),
        Phase::OthersGo => all(vec![
            el("p")
                .class("m-full__level")
                .kid(icon(symbol))
                .kid(words(move || level_name(app, level)))
                .into_any(),
            el("h1")
                .class("m-full__big")
                .attr("id", "incoming-h")
                .kid(caption(app, Text::OthersGo))
                .into_any(),
        ])
        .into_any(),
    }
}

/// Reads something of the alert on top.
fn of_top(top: Top, read: impl Fn(&Incoming) -> String) -> String {
    top.with(|top| top.as_ref().map(read)).unwrap_or_default()
}

fn one_fact(app: App, name: Text, test: &'static str, value: AnyView) -> AnyView {
    el("div")
        .class("m-fact")
        .kid(el("dt").kid(caption(app, name)))
        .kid(el("dd").test(test).kid(value))
        .into_any()
}

fn facts(app: App, top: Top) -> AnyView {
    let place = move |i: &Incoming| {
        let address = |c: &String| app.of_policy(|p, l| p.place(c).map(|x| x.address(l)));
        let known = i.place.as_ref().map(|c| address(c).unwrap_or_else(|| c.clone()));
        known.unwrap_or_else(|| app.t(Text::PlaceUnknown).to_owned())
    };
    let last = move |i: &Incoming| match &i.last_tap {
        Some((code, at_ms)) => app.category(code) + " " + &app.when(*at_ms),
        None => app.t(Text::NoneYet).to_owned(),
    };
    let elapsed = move |i: &Incoming| passed(app.screen.now_ms.get() - i.at_ms);
    let place = words(move || of_top(top, place));
    let who = words(move || of_top(top, |i| app.name(&i.by)));
    let last = words(move || of_top(top, last));
    let elapsed = words(move || of_top(top, elapsed));
    let elapsed = el("span")
        .class("m-num")
        .attr("role", "timer")
        .attr("aria-live", "off")
        .kid(elapsed)
        .into_any();
    el("dl")
        .class("m-facts")
        .kid(one_fact(app, Text::Place, "incoming-place", place))
        .kid(one_fact(app, Text::Staff, "incoming-who", who))
        .kid(one_fact(app, Text::JustBefore, "incoming-last", last))
        .kid(one_fact(app, Text::Elapsed, "incoming-elapsed", elapsed))
        .into_any()
}

/// Who answers, in the server's order; nothing while nobody does.
fn who_goes(app: App, top: Top, phase: Phase) -> Option<AnyView> {
    let me = app.me()?.person.id.clone();
    let by = top.with(|t| t.as_ref().and_then(|i| i.answered.clone()))?;
    if phase == Phase::Ringing || by == me {
        return None;
    }
    let text = app.tf(Text::SomebodyAnswered, &[("name", &app.name(&by))]);
    Some(
        el("p")
            .class("m-full__level")
            .attr("role", "status")
            .test("incoming-answered")
            .kid(text)
            .into_any(),
    )
}

fn actions(app: App, alert: AlertId, top: Top, phase: Phase, asked: Signal<bool>) -> AnyView {
    match phase {
        Phase::Ringing => {
            let by = move || of_top(top, |i| app.name(&i.by));
            let note = words(move || app.tf(Text::YourNameAppears, &[("name", &by())]));
            let note = el("p").kid(note).into_any();
            all(vec![answer(app, alert, "m-call"), note])
        }
        Phase::Telling => put_away(app),
        Phase::OthersGo => all(vec![answer(app, alert, "m-btn m-btn--l"), put_away(app)]),
        Phase::IGo => {
            let case = top.with_untracked(|t| t.as_ref().map(|i| Page::Case(i.case).hash()));
            let close = move || page::close_modal(DIALOG);
            let word = caption(app, Text::OpenTheCase);
            let class = "m-btn m-btn--l m-btn--fill";
            let open = acting_link(class, "incoming-case", case.unwrap_or_default(), close, word);
            let word = caption(app, Text::SettledEnd);
            let end = button("m-btn m-btn--l", "incoming-end", move || asked.set(true), word);
            all(vec![open, end, put_away(app)])
        }
    }
}

fn answer(app: App, alert: AlertId, class: &'static str) -> AnyView {
    let act = move || app.send(Command::Acknowledge(alert));
    let inner = all(vec![icon("#i-check"), caption(app, Text::Answer)]);
    main_button(class, "acknowledge", act, inner)
}

fn put_away(app: App) -> AnyView {
    let word = caption(app, Text::CloseThisScreen);
    let close = move || page::close_modal(DIALOG);
    button("m-btn m-btn--l m-btn--quiet", "incoming-close", close, word)
}

//! The receiver's full screen: who, where, what, how long ago; 応答する, then who goes.
//!
//! An alert that nobody has answered cannot be put away.

use super::alert_bar::ask;
use super::dialog::open_when_painted;
use super::el::el;
use super::hold::level_name;
use super::icons::icon;
use super::incoming_facts::{facts, of_top, who};
use super::parts::{acting_link, all, button, caption, each, fact, live, main_button, words};
use super::police::{Known, police};
use super::sending::{COMING, how, others};
use super::watch::{Watch, on_change, watch};
use crate::command::{AlertWish, Command};
use crate::ctx::App;
use crate::page::Page;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::alert::{Hush, Sound};
use mamori_core::body::{Drill, Level};
use mamori_core::desk::Incoming;
use mamori_core::ids::AlertId;
use mamori_core::policy::Term;
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

/// What is known of it, for the police.
fn known(incoming: &Incoming) -> Known {
    Known {
        injuries: incoming.injuries,
        weapon: incoming.weapon,
        told_ms: incoming.police_ms,
        drill: incoming.drill.is_some(),
    }
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
                // The test of this device only sounds: its card says how it goes.
                let test = i.drill == Some(Drill::SelfTest);
                !test && (phase(i) == Phase::Ringing || !away.with(|all| all.contains(&i.alert)))
            };
            all.iter().find(shown).cloned()
        })
    });
    let which = watch(move || top.with(|top| top.as_ref().map(|i| i.alert)));
    live(move || which.get().map(|alert| dialog(app, alert, top, away)))
}

/// The alert on top.
pub type Top = Watch<Option<Incoming>>;

fn dialog(app: App, alert: AlertId, top: Top, away: Signal<Vec<AlertId>>) -> AnyView {
    open_when_painted(DIALOG);
    let asked = Signal::new(false);
    let phase = watch(move || top.with(|t| t.as_ref().map_or(Phase::IGo, phase)));
    let level = watch(move || top.with(|t| t.as_ref().map_or(Level::Assist, |i| i.level)));
    let armed = fact(move || top.with(|t| t.as_ref().is_some_and(|i| i.weapon == Some(true))));
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
        .kid(drill_mark(app, top))
        .kid(live(move || Some(heading(app, phase.get(), level.get(), armed.get()))))
        .kid(live(move || who_goes(app, top, phase.get())))
        .kid(facts(app, top))
        .kid(live(move || {
            let silent = top.with(|t| t.as_ref().is_some_and(|i| i.silent));
            let words = || caption(app, Text::QuietHere);
            let note =
                || el("p").class("m-full__level").test("quiet").kid(icon("#i-mute")).kid(words());
            silent.then(|| note().into_any())
        }))
        .kid(sound(app, alert, top))
        // Keyed: a new phase brings new buttons, so that a second tap meant for the old one
        // cannot press them.
        .kid(el("div").class("m-full__push").kid(each(
            move || vec![phase.get()],
            |phase| (*phase as u128, 0),
            buttons,
        )))
        .kid(live(move || asked.get().then(|| ask(app, alert, asked))));
    let sounds = move || top.with(|t| t.as_ref().map_or("off", |i| sound_name(i.sound)));
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

/// What the sound does, as tests read it.
fn sound_name(sound: Option<Sound>) -> &'static str {
    match sound {
        Some(Sound::Wanted | Sound::Starting) => "starting",
        Some(Sound::Ringing) => "running",
        Some(Sound::Hushed(Hush::Quiet)) => "quiet",
        Some(Sound::Hushed(Hush::Muted)) => "muted",
        Some(Sound::Hushed(_)) => "locked",
        Some(Sound::Off) | None => "off",
    }
}

/// Offers to switch the sound on where it cannot ring, and off where it does.
fn sound(app: App, alert: AlertId, top: Top) -> AnyView {
    let sound = watch(move || top.with(|t| t.as_ref().map_or("off", |i| sound_name(i.sound))));
    let class = "m-btn m-btn--l m-btn--ghost m-btn--wide";
    let note = move |test, text| {
        let words = caption(app, text);
        el("p").class("m-full__level").test(test).kid(icon("#i-mute")).kid(words).into_any()
    };
    let locked = fact(move || !app.screen.sound_ready.get());
    live(move || match sound.get() {
        // It tries again and again: the offer stays until it is heard.
        "locked" | "starting" if locked.get() => {
            let unlock = move || app.send(Command::UnlockSound);
            let inner = all(vec![icon("#i-mute"), caption(app, Text::SoundOff)]);
            Some(button(class, "unlock-sound", unlock, inner))
        }
        "running" => {
            let mute = move || app.send(Command::Alert(AlertWish::Mute(alert)));
            let inner = all(vec![icon("#i-mute"), caption(app, Text::SoundOffHere)]);
            Some(button("m-btn m-btn--quiet m-btn--wide", "mute", mute, inner))
        }
        "muted" => Some(note("muted", Text::RingsAgain)),
        _ => None,
    })
}

/// 訓練 over everything, so that nobody takes it for the real thing.
fn drill_mark(app: App, top: Top) -> AnyView {
    live(move || {
        let drill = top.with(|t| t.as_ref().and_then(|i| i.drill))?;
        let text = match drill {
            Drill::Drill => Text::DrillBanner,
            Drill::SelfTest => Text::SelfTest,
        };
        Some(
            el("p")
                .class("m-drill m-drill--l")
                .test("drill-mark")
                .kid(caption(app, text))
                .into_any(),
        )
    })
}

fn heading(app: App, phase: Phase, level: Level, armed: bool) -> AnyView {
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
                .kid(words(move || {
                    app.t(if armed { Text::GoCarefully } else { Text::GoThere }).to_owned()
                }))
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

/// Who answers, in the server's order; nothing while nobody does.
fn who_goes(app: App, top: Top, phase: Phase) -> Option<AnyView> {
    let me = app.me()?.person.id.clone();
    let answers = top.with(|t| t.as_ref().map(|i| i.answers.clone()))?;
    let first = answers.iter().find(|a| a.stands)?;
    if phase == Phase::Ringing {
        return None;
    }
    let (name, how) = (app.name(&first.by), how(app, first));
    let text = app.tf(Text::AnswersThus, &[("name", &name), ("how", &how)]);
    let first = (first.by != me).then(|| {
        el("p")
            .class("m-full__level")
            .attr("role", "status")
            .test("incoming-answered")
            .kid(text)
            .into_any()
    });
    Some(all(first.into_iter().chain(others(app, &answers)).collect()))
}

fn actions(app: App, alert: AlertId, top: Top, phase: Phase, asked: Signal<bool>) -> AnyView {
    match phase {
        Phase::Ringing => {
            let by = move || of_top(top, |i| who(app, i));
            let nobody = top.with_untracked(|t| t.as_ref().is_some_and(|i| i.by.is_nobody()));
            let note = words(move || match nobody {
                true => app.t(Text::NameAppearsThere).to_owned(),
                false => app.tf(Text::YourNameAppears, &[("name", &by())]),
            });
            let note = el("p").kid(note).into_any();
            all(vec![answer(app, alert, "m-call"), kinds(app, alert), note])
        }
        Phase::Telling => put_away(app),
        Phase::OthersGo => {
            let too = answer(app, alert, "m-btn m-btn--l");
            all(vec![too, kinds(app, alert), put_away(app)])
        }
        Phase::IGo => {
            let case = top.with_untracked(|t| t.as_ref().map(|i| Page::Case(i.case).hash()));
            let close = move || page::close_modal(DIALOG);
            let word = caption(app, Text::OpenTheCase);
            let class = "m-btn m-btn--l m-btn--fill";
            let open = acting_link(class, "incoming-case", case.unwrap_or_default(), close, word);
            let word = caption(app, Text::SettledEnd);
            let end = button("m-btn m-btn--l", "incoming-end", move || asked.set(true), word);
            let known = watch(move || top.with(|t| t.as_ref().map(known).unwrap_or_default()));
            all(vec![police(app, alert, known), open, end, put_away(app)])
        }
    }
}

fn answer(app: App, alert: AlertId, class: &'static str) -> AnyView {
    let act = move || app.send(Command::Alert(AlertWish::Answer(alert, None)));
    let inner = all(vec![icon("#i-check"), caption(app, Text::Answer)]);
    main_button(class, "acknowledge", act, inner)
}

/// Answers that say more than 向かっています.
fn kinds(app: App, alert: AlertId) -> AnyView {
    let list = move || {
        let kinds = app.of_policy(|p, lang| {
            let more = p.alert.answers.iter().filter(|term| term.code != COMING);
            let one = |term: &Term| (term.code.clone(), term.label.get(lang).to_owned());
            more.map(one).collect::<Vec<_>>()
        });
        let one = |(code, label): (String, String)| {
            let act = move || {
                app.send(Command::Alert(AlertWish::Answer(alert, Some(code.clone()))));
            };
            button("m-btn m-btn--l m-btn--ghost", "answer-kind", act, label.into_any())
        };
        Some(
            el("div")
                .class("m-btns")
                .kid(kinds.into_iter().map(one).collect::<Vec<_>>())
                .into_any(),
        )
    };
    live(list)
}

fn put_away(app: App) -> AnyView {
    let word = caption(app, Text::CloseThisScreen);
    let close = move || page::close_modal(DIALOG);
    button("m-btn m-btn--l m-btn--quiet", "incoming-close", close, word)
}

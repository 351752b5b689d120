//! The receiver's full screen: who, where, what, how long ago; 応答する, then who goes.
//!
//! An alert that nobody has answered cannot be put away.

use super::dialog::open_when_painted;
use super::hold::level_name;
use super::icons::icon;
use super::{passed, t};
use crate::command::Command;
use crate::ctx::{App, app};
use crate::page::Page;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::body::{AlertEnd, Level};
use mamori_core::desk::Incoming;
use mamori_core::ids::AlertId;
use mamori_core::text::Text;

const DIALOG: &str = "incoming";

/// How far an alert has come for this receiver.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Ringing,
    OthersGo,
    IGo,
}

fn phase(incoming: &Incoming) -> Phase {
    match (incoming.mine, &incoming.answered) {
        (true, _) => Phase::IGo,
        (false, Some(_)) => Phase::OthersGo,
        (false, None) => Phase::Ringing,
    }
}

impl Phase {
    const fn name(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::OthersGo => "answered",
            Self::IGo => "mine",
        }
    }

    const fn class(self, level: Level) -> &'static str {
        match (self, level) {
            (Self::Ringing, Level::Assist) => "m-full m-full--assist",
            (Self::Ringing, Level::Emergency) => "m-full m-full--emergency",
            (Self::OthersGo | Self::IGo, _) => "m-full m-full--answered",
        }
    }
}

/// See the module. `away` are the answered alerts whose screen was put away.
#[component]
pub fn IncomingAlert(away: RwSignal<Vec<AlertId>>) -> impl IntoView {
    let app = app();
    let top = Memo::new(move |_| {
        app.screen.incoming.with(|all| {
            let shown =
                |i: &&Incoming| phase(i) == Phase::Ringing || !away.read().contains(&i.alert);
            all.iter().find(shown).cloned()
        })
    });
    let which = Memo::new(move |_| top.with(|top| top.as_ref().map(|i| i.alert)));
    move || which.get().map(|alert| dialog(app, alert, top, away))
}

type Top = Memo<Option<Incoming>>;

fn dialog(app: App, alert: AlertId, top: Top, away: RwSignal<Vec<AlertId>>) -> AnyView {
    open_when_painted(DIALOG);
    let phase = Memo::new(move |_| top.with(|t| t.as_ref().map_or(Phase::IGo, phase)));
    let level = Memo::new(move |_| top.with(|t| t.as_ref().map_or(Level::Assist, |i| i.level)));
    let closed = move |_| {
        if phase.get_untracked() == Phase::Ringing {
            page::show_modal(DIALOG);
        } else {
            away.update(|all| all.push(alert));
        }
    };
    Effect::new(move |before: Option<Phase>| {
        let phase = phase.get();
        if before.is_some_and(|before| before != phase) {
            page::focus("incoming-main");
        }
        phase
    });
    view! {
        <dialog
            class=move || phase.get().class(level.get())
            id=DIALOG
            data-test="incoming"
            data-state=move || phase.get().name()
            data-sound=move || if app.screen.sound_ready.get() { "running" } else { "locked" }
            data-level=move || if level.get() == Level::Assist { "assist" } else { "emergency" }
            aria-labelledby="incoming-h"
            on:close=closed
        >
            <div class="m-full__in">
                {sound(app)}
                {move || heading(app, phase.get(), level.get())}
                {move || who_goes(app, top, phase.get())}
                {facts(app, top)}
                <div class="m-full__push">{move || actions(app, alert, top, phase.get())}</div>
            </div>
        </dialog>
    }
    .into_any()
}

/// Offers to switch the sound on where it cannot ring.
fn sound(app: App) -> AnyView {
    let button = move || {
        (!app.screen.sound_ready.get()).then(|| {
            view! {
                <button
                    class="m-btn m-btn--l m-btn--ghost m-btn--wide"
                    type="button"
                    data-test="unlock-sound"
                    on:click=move |_| app.send(Command::UnlockSound)
                >
                    {icon("#i-mute")}
                    {t(app, Text::SoundOff)}
                </button>
            }
        })
    };
    button.into_any()
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
        Phase::Ringing => view! {
            <h1 class="m-full__big" id="incoming-h">{move || level_name(app, level)}</h1>
            <p class="m-full__level">{icon(symbol)}{t(app, go)}</p>
        }
        .into_any(),
        Phase::IGo => view! {
            <p class="m-full__level" role="status" data-test="incoming-answered">
                {icon("#i-check")}
                {t(app, Text::YouAnswered)}
            </p>
            <h1 class="m-full__big" id="incoming-h">{t(app, Text::GoThere)}</h1>
        }
        .into_any(),
        Phase::OthersGo => view! {
            <p class="m-full__level">{icon(symbol)}{move || level_name(app, level)}</p>
            <h1 class="m-full__big" id="incoming-h">{t(app, Text::OthersGo)}</h1>
        }
        .into_any(),
    }
}

fn facts(app: App, top: Top) -> AnyView {
    let place = move || {
        let code = top.with(|t| t.as_ref().and_then(|i| i.place.clone()));
        let known =
            code.map(|c| app.of_policy(|p, l| p.place(&c).map(|x| x.address(l))).unwrap_or(c));
        known.unwrap_or_else(|| app.t(Text::PlaceUnknown).to_owned())
    };
    let who = move || top.with(|t| t.as_ref().map(|i| app.name(&i.by)));
    let last = move || {
        let last = top.with(|t| t.as_ref().and_then(|i| i.last_tap.clone()));
        match last {
            Some((code, at_ms)) => format!("{} {}", app.category(&code), app.when(at_ms)),
            None => app.t(Text::NoneYet).to_owned(),
        }
    };
    let elapsed = move || {
        let at_ms = top.with(|t| t.as_ref().map(|i| i.at_ms));
        at_ms.map(|at_ms| passed(app.screen.now_ms.get() - at_ms))
    };
    view! {
        <dl class="m-facts">
            <div class="m-fact">
                <dt>{t(app, Text::Place)}</dt>
                <dd data-test="incoming-place">{place}</dd>
            </div>
            <div class="m-fact">
                <dt>{t(app, Text::Staff)}</dt>
                <dd data-test="incoming-who">{who}</dd>
            </div>
            <div class="m-fact">
                <dt>{t(app, Text::JustBefore)}</dt>
                <dd data-test="incoming-last">{last}</dd>
            </div>
            <div class="m-fact">
                <dt>{t(app, Text::Elapsed)}</dt>
                <dd class="m-num"><span role="timer" aria-live="off">{elapsed}</span></dd>
            </div>
        </dl>
    }
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
        view! {
            <p class="m-full__level" role="status" data-test="incoming-answered">{text}</p>
        }
        .into_any(),
    )
}

fn actions(app: App, alert: AlertId, top: Top, phase: Phase) -> AnyView {
    match phase {
        Phase::Ringing => {
            let note = move || {
                let by = top.with(|t| t.as_ref().map(|i| app.name(&i.by))).unwrap_or_default();
                app.tf(Text::YourNameAppears, &[("name", &by)])
            };
            view! { {answer(app, alert, "m-call")} <p>{note}</p> }.into_any()
        }
        Phase::OthersGo => {
            view! { {answer(app, alert, "m-btn m-btn--l")} {put_away(app)} }.into_any()
        }
        Phase::IGo => {
            let case = top.with(|t| t.as_ref().map(|i| Page::Case(i.case).hash()));
            let over = move |_| app.send(Command::EndAlert(alert, AlertEnd::Over));
            view! {
                <a
                    class="m-btn m-btn--l m-btn--fill"
                    id="incoming-main"
                    href=case
                    data-test="incoming-case"
                    on:click=move |_| page::close_modal(DIALOG)
                >
                    {t(app, Text::OpenTheCase)}
                </a>
                <button
                    class="m-btn m-btn--l"
                    type="button"
                    data-test="incoming-end"
                    on:click=over
                >
                    {t(app, Text::SettledEnd)}
                </button>
                {put_away(app)}
            }
            .into_any()
        }
    }
}

fn answer(app: App, alert: AlertId, class: &'static str) -> AnyView {
    view! {
        <button
            class=class
            id="incoming-main"
            type="button"
            autofocus
            data-test="acknowledge"
            on:click=move |_| app.send(Command::Acknowledge(alert))
        >
            {icon("#i-check")}
            {t(app, Text::Answer)}
        </button>
    }
    .into_any()
}

fn put_away(app: App) -> AnyView {
    view! {
        <button
            class="m-btn m-btn--l m-btn--quiet"
            type="button"
            data-test="incoming-close"
            on:click=move |_| page::close_modal(DIALOG)
        >
            {t(app, Text::CloseThisScreen)}
        </button>
    }
    .into_any()
}

//! The sender's status under the header of every screen: only what was acknowledged, in words.

use super::hold::level_name;
use super::{passed, t};
use crate::command::Command;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::alert::Stage;
use mamori_core::body::Level;
use mamori_core::desk::Mine;
use mamori_core::text::Text;

/// The state as tests read it.
fn name(mine: &Mine) -> &'static str {
    match &mine.stage {
        Stage::Over => "over",
        Stage::Answered(_) => "answered",
        Stage::Received => "received",
        _ if mine.undelivered => "undelivered",
        Stage::Saved => "saved",
        Stage::Pressed => "pressed",
    }
}

fn words(app: App, mine: &Mine) -> String {
    match &mine.stage {
        Stage::Over => app.t(Text::AlertOver).to_owned(),
        Stage::Answered(user) => app.tf(Text::SomebodyAnswered, &[("name", &app.name(user))]),
        Stage::Received => app.t(Text::ServerHasIt).to_owned(),
        _ if mine.undelivered => app.t(Text::NotDeliveredCall).to_owned(),
        Stage::Saved => app.t(Text::SavedSending).to_owned(),
        Stage::Pressed => app.t(Text::Saving).to_owned(),
    }
}

fn class(mine: &Mine) -> &'static str {
    match (&mine.stage, mine.level) {
        (Stage::Over, _) => "m-sending m-sending--ended",
        (Stage::Answered(_), _) => "m-sending m-sending--answered",
        (_, Level::Assist) => "m-sending m-sending--assist",
        (_, Level::Emergency) => "m-sending",
    }
}

/// How many of the four steps are done.
fn done(mine: &Mine) -> usize {
    match mine.stage {
        Stage::Pressed => 0,
        Stage::Saved => 1,
        Stage::Received => 2,
        Stage::Answered(_) => 3,
        Stage::Over => 4,
    }
}

const STEPS: [Text; 4] = [Text::StepSaved, Text::StepServer, Text::StepAnswer, Text::StepEnd];

fn steps(app: App, done: usize) -> AnyView {
    let step = |(i, text): (usize, Text)| {
        let (class, current) = match i.cmp(&done) {
            std::cmp::Ordering::Less => ("m-step m-step--done", None),
            std::cmp::Ordering::Equal => ("m-step m-step--now", Some("step")),
            std::cmp::Ordering::Greater => ("m-step", None),
        };
        view! { <li class=class aria-current=current>{t(app, text)}</li> }
    };
    let steps = STEPS.into_iter().enumerate().map(step).collect_view();
    view! { <ol class="m-steps">{steps}</ol> }.into_any()
}

/// See the module. Shows nothing without an alert of one's own.
pub fn sending(app: App) -> AnyView {
    let shown = Memo::new(move |_| app.screen.mine.with(Option::is_some));
    (move || shown.get().then(|| card(app))).into_any()
}

fn card(app: App) -> AnyView {
    let mine = move || app.screen.mine.read();
    let state = Memo::new(move |_| mine().as_ref().map_or("", name));
    let done = Memo::new(move |_| mine().as_ref().map_or(0, done));
    let level = move || mine().as_ref().map(|m| level_name(app, m.level));
    let at = move || mine().as_ref().map(|m| app.hms(m.at_ms));
    let elapsed = move || {
        let now_ms = app.screen.now_ms.get();
        mine().as_ref().map(|m| passed(now_ms - m.at_ms))
    };
    let text = Memo::new(move |_| mine().as_ref().map(|m| words(app, m)));
    let running = move || {
        (state.get() != "over").then(|| {
            view! {
                {t(app, Text::Elapsed)} " "
                <span class="m-num" role="timer" aria-live="off">{elapsed}</span>
            }
        })
    };
    view! {
        <section
            class=move || mine().as_ref().map_or("m-sending", class)
            aria-label=t(app, Text::AlertState)
        >
            <p class="m-sending__head">
                <b>{level}</b>
                <span><time>{at}</time> " " {running}</span>
                {move || action(app, state.get())}
            </p>
            <p
                class="m-sending__state"
                role="status"
                data-test="sending-state"
                data-state=state
            >
                {move || text.get()}
            </p>
            // Over says nothing of the steps before: it may never have arrived.
            {move || (done.get() < STEPS.len()).then(|| steps(app, done.get()))}
        </section>
    }
    .into_any()
}

/// What can be done in this state: call while undelivered, put away when over.
fn action(app: App, state: &'static str) -> Option<AnyView> {
    match state {
        "over" => {
            let away = move |_| {
                let alert = app.screen.mine.with_untracked(|m| m.as_ref().map(|m| m.alert));
                if let Some(alert) = alert {
                    app.send(Command::PutAlertAway(alert));
                }
            };
            let close = view! {
                <button
                    class="m-btn m-btn--quiet"
                    type="button"
                    data-test="alert-put-away"
                    on:click=away
                >
                    {t(app, Text::Close)}
                </button>
            };
            Some(close.into_any())
        }
        "undelivered" => {
            let tel = app.of_policy(|p, _| p.alert.tel.clone());
            let text = app.tf(Text::Call, &[("tel", &tel)]);
            Some(view! { <a class="m-btn m-btn--danger" href=tel_link(&tel)>{text}</a> }.into_any())
        }
        _ => None,
    }
}

/// The `tel:` address of a number; of 110 where the policy is not known yet.
pub fn tel_link(tel: &str) -> String {
    let number = if tel.is_empty() { "110" } else { tel };
    String::from("tel:") + number
}

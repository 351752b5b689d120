//! The sender's status under the header of every screen: only what was acknowledged, in words.

use super::el::el;
use super::hold::level_name;
use super::parts::{all, button, caption, fact, link, live, words};
use super::watch::watch;
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
        Stage::Rang(_) => "rang",
        Stage::Received => "received",
        _ if mine.undelivered => "undelivered",
        Stage::Saved => "saved",
        Stage::Pressed => "pressed",
    }
}

fn text(app: App, mine: &Mine) -> String {
    match &mine.stage {
        Stage::Over => app.t(Text::AlertOver).to_owned(),
        Stage::Answered(user) => app.tf(Text::SomebodyAnswered, &[("name", &app.name(user))]),
        Stage::Rang(n) => app.tf(Text::DevicesRang, &[("n", &n.to_string())]),
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
        Stage::Received | Stage::Rang(_) => 2,
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
        el("li")
            .attr("class", class)
            .attr("aria-current", current)
            .kid(caption(app, text))
            .into_any()
    };
    let steps: Vec<AnyView> = STEPS.into_iter().enumerate().map(step).collect();
    el("ol").class("m-steps").kid(steps).into_any()
}

/// See the module. Shows nothing without an alert of one's own.
pub fn sending(app: App) -> AnyView {
    let shown = fact(move || app.screen.mine.with(Option::is_some));
    live(move || shown.get().then(|| card(app)))
}

/// Reads something of one's alert.
fn of_mine(app: App, read: impl Fn(&Mine) -> String) -> String {
    app.screen.mine.with(|mine| mine.as_ref().map(read)).unwrap_or_default()
}

fn card(app: App) -> AnyView {
    let state = watch(move || app.screen.mine.with(|m| m.as_ref().map_or("", name)));
    let done = watch(move || app.screen.mine.with(|m| m.as_ref().map_or(0, done)));
    let elapsed = move || of_mine(app, |m| passed(app.screen.now_ms.get() - m.at_ms));
    let running = move || {
        let clock = || {
            all(vec![
                caption(app, Text::Elapsed),
                " ".into_any(),
                el("span")
                    .class("m-num")
                    .attr("role", "timer")
                    .attr("aria-live", "off")
                    .kid(words(elapsed))
                    .into_any(),
            ])
            .into_any()
        };
        (state.get() != "over").then(clock)
    };
    // Over says nothing of the steps before: it may never have arrived.
    let steps = move || (done.get() < STEPS.len()).then(|| steps(app, done.get()));
    let level = words(move || of_mine(app, |m| level_name(app, m.level)));
    let at = words(move || of_mine(app, |m| app.hms(m.at_ms)));
    el("section")
        .live("class", move || app.screen.mine.with(|m| m.as_ref().map_or("m-sending", class)))
        .live("aria-label", t(app, Text::AlertState))
        .kid(
            el("p")
                .class("m-sending__head")
                .kid(el("b").kid(level))
                .kid(el("span").kid(el("time").kid(at)).kid(" ").kid(live(running)))
                .kid(live(move || action(app, state.get()))),
        )
        .kid(
            el("p")
                .class("m-sending__state")
                .attr("role", "status")
                .test("sending-state")
                .live("data-state", move || state.get())
                .kid(words(move || of_mine(app, |m| text(app, m)))),
        )
        .kid(live(steps))
        .into_any()
}

/// What can be done in this state: call while undelivered, put away when over.
fn action(app: App, state: &'static str) -> Option<AnyView> {
    match state {
        "over" => {
            let away = move || {
                let alert = app.screen.mine.with_untracked(|m| m.as_ref().map(|m| m.alert));
                if let Some(alert) = alert {
                    app.send(Command::PutAlertAway(alert));
                }
            };
            let word = caption(app, Text::Close);
            Some(button("m-btn m-btn--quiet", "alert-put-away", away, word))
        }
        "undelivered" => {
            let tel = app.of_policy(|p, _| p.alert.tel.clone());
            let word = app.tf(Text::Call, &[("tel", &tel)]).into_any();
            Some(link("m-btn m-btn--danger", "sending-call", tel_link(&tel), word))
        }
        _ => None,
    }
}

/// The `tel:` address of a number; of 110 where the policy is not known yet.
pub fn tel_link(tel: &str) -> String {
    let number = if tel.is_empty() { "110" } else { tel };
    String::from("tel:") + number
}

//! The sender's status beside the page of every screen: only what was acknowledged, in words.

use super::drill::test_of;
use super::el::el;
use super::hold::level_name;
use super::parts::{all, button, caption, fact, link, live, words};
use super::police::Known;
use super::ready::is_cut_off;
use super::watch::watch;
use super::{passed, t};
use crate::command::{AlertWish, Command};
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::alert::Stage;
use mamori_core::body::{AlertEnd, Drill, Level};
use mamori_core::desk::{Answer, Mine};
use mamori_core::text::Text;

/// Code of an answer that says no more than that somebody comes.
pub const COMING: &str = "coming";

/// The state as tests read it.
fn name(mine: &Mine) -> &'static str {
    match &mine.stage {
        Stage::Over if mine.end_told => "over",
        Stage::Over => "ending",
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
        Stage::Over if mine.end_told => app.t(Text::AlertOver).to_owned(),
        Stage::Over => app.t(Text::SendingEnd).to_owned(),
        Stage::Answered(user) => match mine.answers.iter().find(|a| a.stands) {
            Some(answer) => {
                let (name, how) = (app.name(user), how(app, answer));
                app.tf(Text::AnswersThus, &[("name", &name), ("how", &how)])
            }
            None => app.tf(Text::SomebodyAnswered, &[("name", &app.name(user))]),
        },
        Stage::Rang(n) => app.tf(Text::DevicesRang, &[("n", &n.to_string())]),
        Stage::Received => app.t(Text::ServerHasIt).to_owned(),
        _ if mine.undelivered => app.t(Text::NotDeliveredCall).to_owned(),
        Stage::Saved => app.t(Text::SavedSending).to_owned(),
        Stage::Pressed => app.t(Text::Saving).to_owned(),
    }
}

fn class(mine: &Mine) -> &'static str {
    match (&mine.stage, mine.level) {
        (Stage::Over, _) if mine.end_told => "m-sending m-sending--ended",
        (Stage::Answered(_), _) => "m-sending m-sending--answered",
        (_, Level::Assist) => "m-sending m-sending--assist",
        (_, Level::Emergency) => "m-sending",
    }
}

/// What is known of one's alert, for the police.
pub fn known(mine: &Mine) -> Known {
    Known {
        injuries: mine.injuries,
        weapon: mine.weapon,
        told_ms: mine.police_ms,
        drill: mine.drill.is_some(),
    }
}

const STEPS: [Text; 5] =
    [Text::StepSaved, Text::StepServer, Text::StepRang, Text::StepAnswer, Text::StepEnd];

/// Which steps are done; each only by what was acknowledged, an answer is no ring.
fn done(mine: &Mine) -> [bool; 5] {
    let saved = mine.stage != Stage::Pressed;
    let server = saved && mine.stage != Stage::Saved;
    let answered = matches!(mine.stage, Stage::Answered(_));
    [saved, server, mine.rang > 0, answered, mine.stage == Stage::Over]
}

fn steps(app: App, done: [bool; 5]) -> AnyView {
    let now = done.iter().position(|done| !done);
    let step = |(i, text): (usize, Text)| {
        let (class, current) = match (done[i], now == Some(i)) {
            (true, _) => ("m-step m-step--done", None),
            (false, true) => ("m-step m-step--now", Some("step")),
            (false, false) => ("m-step", None),
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

/// How somebody answers, in the city's words.
pub fn how(app: App, answer: &Answer) -> String {
    let code = answer.kind.as_deref().unwrap_or(COMING);
    let label = app.of_policy(|p, lang| p.answer(code).map(|l| l.get(lang).to_owned()));
    label.unwrap_or_else(|| code.to_owned())
}

/// Everybody who answers besides the first.
pub fn others(app: App, answers: &[Answer]) -> Option<AnyView> {
    let line = |answer: &Answer| {
        let (name, how) = (app.name(&answer.by), how(app, answer));
        let text = app.tf(Text::AnswersToo, &[("name", &name), ("how", &how)]);
        el("li").kid(text).into_any()
    };
    let lines: Vec<AnyView> = answers.iter().filter(|a| !a.stands).map(line).collect();
    (!lines.is_empty()).then(|| el("ul").class("m-note").test("answers").kid(lines).into_any())
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
    let done = watch(move || app.screen.mine.with(|m| m.as_ref().map(done).unwrap_or_default()));
    let test = watch(move || {
        let now_ms = app.screen.now_ms.get();
        app.screen.mine.with(|mine| mine.as_ref().and_then(|m| test_of(m, now_ms)))
    });
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
        (!matches!(state.get(), "over" | "ending")).then(clock)
    };
    // Over says nothing of the steps before: it may never have arrived.
    let steps = move || {
        let shown = test.get().is_none() && !done.get()[4];
        shown.then(|| steps(app, done.get()))
    };
    let more = move || app.screen.mine.with(|m| m.as_ref().and_then(|m| more(app, m)));
    let level = words(move || of_mine(app, |m| level_name(app, m.level)));
    let at = words(move || of_mine(app, |m| app.hms(m.at_ms)));
    el("section")
        .live("class", move || app.screen.mine.with(|m| m.as_ref().map_or("m-sending", class)))
        .live("aria-label", t(app, Text::AlertState))
        .kid(
            el("p")
                .class("m-sending__head")
                .kid(el("b").kid(level))
                .kid(live(move || marks(app)))
                .kid(el("span").kid(el("time").kid(at)).kid(" ").kid(live(running)))
                .kid(live(move || action(app, state.get()))),
        )
        .kid(
            el("p")
                .class("m-sending__state")
                .attr("role", "status")
                .test("sending-state")
                .live("data-state", move || state.get())
                .kid(words(move || match test.get() {
                    Some(test) => app.t(test.text()).to_owned(),
                    None => of_mine(app, |m| text(app, m)),
                })),
        )
        .kid(live(steps))
        .kid(live(more))
        .into_any()
}

/// 訓練, 動作確認 and 音なし, where they are.
fn marks(app: App) -> Option<AnyView> {
    let (drill, silent) = app.screen.mine.with(|m| m.as_ref().map(|m| (m.drill, m.silent)))?;
    let mut marks = Vec::new();
    if let Some(drill) = drill {
        let text = match drill {
            Drill::Drill => Text::DrillBanner,
            Drill::SelfTest => Text::SelfTest,
        };
        marks.push(el("b").class("m-drill").test("drill-mark").kid(caption(app, text)).into_any());
    }
    if silent {
        marks.push(el("span").class("m-tag").kid(caption(app, Text::Silently)).into_any());
    }
    (!marks.is_empty()).then(|| all(marks))
}

/// Who else answers, and that more are called.
fn more(app: App, mine: &Mine) -> Option<AnyView> {
    let waits = matches!(mine.stage, Stage::Received | Stage::Rang(_));
    if waits && is_cut_off(app) {
        let text = caption(app, Text::NoAnswerWhileCutOff);
        return Some(
            el("p").class("m-note").attr("role", "alert").test("cut-off").kid(text).into_any(),
        );
    }
    if waits && mine.round > 0 {
        let text = caption(app, Text::Widened);
        return Some(el("p").class("m-note").test("widened").kid(text).into_any());
    }
    others(app, &mine.answers)
}

/// What can be done in this state: call while undelivered, put away when over.
fn action(app: App, state: &'static str) -> Option<AnyView> {
    let drill = app.screen.mine.with(|m| m.as_ref().and_then(|m| m.drill));
    match state {
        "over" | "ending" => {
            let away = move || {
                let alert = app.screen.mine.with_untracked(|m| m.as_ref().map(|m| m.alert));
                if let Some(alert) = alert {
                    app.send(Command::Alert(AlertWish::PutAway(alert)));
                }
            };
            let word = caption(app, Text::Close);
            Some(button("m-btn m-btn--quiet", "alert-put-away", away, word))
        }
        "undelivered" if drill.is_none() => {
            let tel = app.of_policy(|p, _| p.alert.tel.clone());
            let word = app.tf(Text::Call, &[("tel", &tel)]).into_any();
            Some(link("m-btn m-btn--danger", "sending-call", tel_link(&tel), word))
        }
        _ if drill == Some(Drill::SelfTest) => {
            let end = move || {
                let alert = app.screen.mine.with_untracked(|m| m.as_ref().map(|m| m.alert));
                if let Some(alert) = alert {
                    app.send(Command::Alert(AlertWish::End(alert, AlertEnd::Over)));
                }
            };
            Some(button("m-btn m-btn--quiet", "self-test-end", end, caption(app, Text::Close)))
        }
        _ => None,
    }
}

/// The `tel:` address of a number; of 110 where the policy is not known yet.
pub fn tel_link(tel: &str) -> String {
    let number = if tel.is_empty() { "110" } else { tel };
    String::from("tel:") + number
}

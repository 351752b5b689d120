//! What to tell the police: the words filled from the case, what is asked for there, and that it
//! was told. For the sender, and for whoever helps.

use super::dialog::sheet;
use super::el::el;
use super::icons::icon;
use super::parts::{all, button, caption, live, words};
use super::sending::{known, tel_link};
use super::t;
use super::watch::{Watch, watch};
use crate::command::{AlertWish, Command};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::ids::AlertId;
use mamori_core::text::Text;

/// What is known of an alert, for the words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Known {
    /// Somebody is hurt.
    pub injuries: Option<bool>,
    /// There is a weapon.
    pub weapon: Option<bool>,
    /// When the police were told last, ms since 1970-01-01 UTC.
    pub told_ms: Option<i64>,
    /// Nobody is to be called.
    pub drill: bool,
}

/// The words alone.
pub fn police_words(app: App) -> AnyView {
    let sentence =
        move || app.screen.police.with(|police| police.as_ref().map(|(_, words)| words.clone()));
    el("section")
        .class("m-say")
        .live("aria-label", t(app, Text::WordsForThePhone))
        .kid(el("p").class("m-note").kid(caption(app, Text::WordsForThePhone)))
        .kid(
            el("p")
                .class("m-say__words")
                .test("police-say")
                .kid(words(move || sentence().unwrap_or_default())),
        )
        .into_any()
}

/// The words, the two questions, and the note that they were told.
pub fn police(app: App, alert: AlertId, known: Watch<Known>) -> AnyView {
    let told = move || match known.get().told_ms {
        Some(at_ms) => el("p")
            .class("m-note")
            .attr("role", "status")
            .test("police-told-at")
            .kid(app.tf(Text::PoliceToldAt, &[("time", &app.hm(at_ms))]))
            .into_any(),
        None => {
            let act = move || app.send(Command::Alert(AlertWish::PoliceTold(alert)));
            let inner = all(vec![icon("#i-check"), caption(app, Text::PoliceWereTold)]);
            button("m-btn m-btn--l m-btn--wide", "police-told", act, inner)
        }
    };
    el("div")
        .class("m-police")
        .test("police")
        .kid(police_words(app))
        .kid(question(app, alert, known, true))
        .kid(question(app, alert, known, false))
        .kid(live(move || Some(told())))
        .into_any()
}

/// 「けが人 いる・いない」 and 「凶器 ある・ない」: what nobody says stays unknown.
fn question(app: App, alert: AlertId, known: Watch<Known>, injuries: bool) -> AnyView {
    let (name, answers) = if injuries {
        (Text::Injuries, [("injured", Text::IsSo), ("not-injured", Text::IsNot)])
    } else {
        (Text::Weapon, [("weapon", Text::ThereIs), ("no-weapon", Text::ThereIsNot)])
    };
    let value = move || if injuries { known.get().injuries } else { known.get().weapon };
    let answer = |(i, (test, text)): (usize, (&'static str, Text))| {
        let yes = i == 0;
        let act = move || {
            let said = Some(yes);
            let (injuries, weapon) = if injuries { (said, None) } else { (None, said) };
            app.send(Command::Alert(AlertWish::Known(alert, injuries, weapon)));
        };
        el("button")
            .class("m-choice")
            .attr("type", "button")
            .test(test)
            .live("aria-pressed", move || if value() == Some(yes) { "true" } else { "false" })
            .tap(act)
            .kid(caption(app, text))
            .into_any()
    };
    let answers: Vec<AnyView> = answers.into_iter().enumerate().map(answer).collect();
    el("div")
        .class("m-police__ask")
        .attr("role", "group")
        .live("aria-label", t(app, name))
        .kid(el("b").kid(caption(app, name)))
        .kid(answers)
        .into_any()
}

/// The call itself; in a drill a word that nobody is to call.
pub fn call(app: App, class: &'static str, test: &'static str, drill: bool) -> AnyView {
    if drill {
        return el("p")
            .class("m-full__level")
            .test("drill-no-call")
            .kid(icon("#i-info"))
            .kid(caption(app, Text::DrillNoCall))
            .into_any();
    }
    let tel = move || app.of_policy(|p, _| p.alert.tel.clone());
    let number = move || {
        let tel = tel();
        if tel.is_empty() { String::from("110") } else { tel }
    };
    el("a")
        .class(class)
        .live("href", move || tel_link(&tel()))
        .test(test)
        .attr("autofocus", "")
        .kid(icon("#i-phone"))
        .kid(words(move || app.tf(Text::Call, &[("tel", &number())])))
        .into_any()
}

/// The sheet for one's own alert: to call, and what to say.
pub fn police_sheet(app: App, open: Signal<bool>) -> AnyView {
    let Some(mine) = app.screen.mine.get_untracked() else { return ().into_any() };
    let known = watch(move || app.screen.mine.with(|m| m.as_ref().map(known).unwrap_or_default()));
    let class = "m-btn m-btn--danger m-btn--fill m-btn--l m-btn--wide";
    let body = el("div")
        .class("m-form")
        .kid(call(app, class, "police-call", mine.drill.is_some()))
        .kid(police(app, mine.alert, known))
        .into_any();
    sheet(app, "police-sheet", "police-sheet-h", Text::ForThePolice, open, body)
}

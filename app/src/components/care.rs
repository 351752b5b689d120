//! Whom to look after, some days after an alert: above the list of cases, for supervisors and
//! General Affairs. What it says is the city's; it never reminds anybody of themselves.

use super::el::el;
use super::hold::level_name;
use super::line::line;
use super::parts::{caption, each, link, live, words};
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use crate::page::Page;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::desk::CareDue;
use mamori_core::ids::AlertId;
use mamori_core::text::Text;

/// See the module. Nothing while nobody is to be spoken with.
pub fn care(app: App) -> AnyView {
    let keys = watch(move || {
        let mut keys = Vec::new();
        app.screen.care.with(|all| keys.extend(all.iter().map(|due| (due.alert, due.day))));
        keys
    });
    let say = move || {
        app.of_policy(|p, lang| p.alert.care_say.as_ref().map(|say| say.get(lang).to_owned()))
            .unwrap_or_default()
    };
    let key = |(alert, day): &(AlertId, u16)| {
        (u128::from_be_bytes(alert.0), u8::try_from(*day).unwrap_or(u8::MAX))
    };
    let card = move || {
        el("section")
            .class("m-care")
            .attr("aria-labelledby", "care-h")
            .test("care")
            .kid(el("h2").class("m-day").attr("id", "care-h").kid(caption(app, Text::Care)))
            .kid(el("p").class("m-care__say").test("care-say").kid(words(say)))
            .kid(el("ul").attr("role", "list").kid(each(
                move || keys.get(),
                key,
                move |(alert, day)| one(app, alert, day),
            )))
            .into_any()
    };
    let some = watch(move || keys.with(|keys| !keys.is_empty()));
    live(move || some.get().then(card))
}

fn one(app: App, alert: AlertId, day: u16) -> AnyView {
    let due = watch(move || {
        let wanted = |due: &&CareDue| (due.alert, due.day) == (alert, day);
        app.screen.care.with(|all| all.iter().find(wanted).cloned())
    });
    let note = Signal::new(String::new());
    let saved = Signal::new(false);
    let save = move || {
        saved.set(true);
        app.send(Command::Care(alert, day, note.get_untracked()));
    };
    let word =
        move || app.t(if saved.get() { Text::CareSaving } else { Text::CareDone }).to_owned();
    let id = format!("care-{alert}");
    let hint = format!("{id}-hint");
    let (label, control) = line(app, id, "care-note", Text::CareNote, note);
    el("li")
        .class("m-care__one")
        .test("care-due")
        .attr("data-alert", alert.to_string())
        .attr("data-day", day.to_string())
        .kid(live(move || due.with(|due| due.as_ref().map(|due| facts(app, due)))))
        .kid(
            el("div")
                .class("m-field")
                .kid(label)
                .kid(
                    control
                        .attr("aria-describedby", hint.clone())
                        .live("disabled", move || saved.get()),
                )
                .kid(
                    el("p").class("m-note").attr("id", hint).kid(caption(app, Text::CareNoteHint)),
                ),
        )
        .kid(
            el("button")
                .class("m-btn")
                .attr("type", "button")
                .test("care-done")
                .live("disabled", move || saved.get())
                .tap(save)
                .kid(words(word)),
        )
        .into_any()
}

/// Who pressed, when, and which reminder this is.
fn facts(app: App, due: &CareDue) -> AnyView {
    let who = match due.by.is_nobody() {
        true => app.t(Text::CareNobody).to_owned(),
        false => app.name(&due.by),
    };
    let which = match due.day {
        1 => app.t(Text::CareNextDay).to_owned(),
        7 => app.t(Text::CareWeek).to_owned(),
        day => app.tf(Text::CareDays, &[("n", &day.to_string())]),
    };
    let level = level_name(app, due.level);
    let mut alert = app.tf(Text::CareAlert, &[("when", &app.when(due.at_ms)), ("level", &level)]);
    if let Some(place) = &due.place {
        alert.push_str(app.t(Text::Dot));
        alert.push_str(&app.place(place));
    }
    let who = el("p").class("m-care__who").kid(who).kid(el("span").class("m-tag").kid(which));
    vec![
        who.into_any(),
        link("m-care__case", "care-case", Page::Case(due.case).hash(), alert.into_any()),
    ]
    .into_any()
}

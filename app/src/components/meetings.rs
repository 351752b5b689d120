//! The meetings that run in the department, with their clocks, for who may join them.

use super::clock::Left;
use super::el::el;
use super::icons::small;
use super::parts::{button, caption, each, fact, key_of, link, live, words};
use super::state::{Tone, state};
use super::watch::{Watch, watch};
use crate::command::Command;
use crate::ctx::App;
use crate::page::Page;
use leptos::prelude::*;
use mamori_core::desk::{Meeting, SETTLE_MS};
use mamori_core::ids::SessionId;
use mamori_core::text::Text;

/// See the module. Nothing for who has no department to look after, or while none runs.
pub fn meetings(app: App) -> AnyView {
    let ids = watch(move || {
        let mut ids = Vec::new();
        app.screen.meetings.with(|all| ids.extend(all.iter().map(|m| m.session)));
        ids
    });
    let card = move || {
        el("section")
            .class("m-meetings")
            .attr("aria-labelledby", "meetings-h")
            .test("meetings")
            .kid(
                el("h2")
                    .class("m-day")
                    .attr("id", "meetings-h")
                    .kid(caption(app, Text::MeetingsNow)),
            )
            .kid(el("ul").attr("role", "list").kid(each(
                move || ids.get(),
                |id| key_of(id.0),
                move |id| one(app, id),
            )))
            .into_any()
    };
    let some = watch(move || ids.with(|ids| !ids.is_empty()));
    live(move || some.get().then(card))
}

fn one(app: App, id: SessionId) -> AnyView {
    let meeting = watch(move || {
        app.screen.meetings.with(|all| all.iter().find(|m| m.session == id).cloned())
    });
    let ends = watch(move || meeting.with(|m| m.as_ref().map_or(0, |m| m.ends_ms)));
    let left = move || Left::at(ends.get(), app.screen.now_ms.get());
    let over = watch(move || matches!(left(), Left::Over(_)));
    let label = move || match over.get() {
        true => app.t(Text::OverBy).to_owned(),
        false => app.t(Text::Left).to_owned(),
    };
    let class = move || match over.get() {
        true => "m-meeting__clock m-num m-meeting__clock--over",
        false => "m-meeting__clock m-num",
    };
    el("li")
        .class("m-meeting")
        .test("meeting")
        .attr("data-session", id.to_string())
        .live("data-seconds", move || ((ends.get() - app.screen.now_ms.get()) / 1000).to_string())
        .kid(
            el("p")
                .live("class", class)
                .attr("role", "timer")
                .attr("aria-live", "off")
                .kid(el("small").kid(words(label)))
                .kid(" ")
                .kid(words(move || left().text())),
        )
        .kid(live(move || meeting.with(|m| m.as_ref().map(|m| facts(app, m)))))
        .kid(join(app, meeting))
        .into_any()
}

/// Where, who, and what happened in it last.
fn facts(app: App, m: &Meeting) -> AnyView {
    let mut place = app.place(&m.place);
    if let Some(visit) = &m.visit {
        place.push_str(app.t(Text::Dot));
        place.push_str(visit);
    }
    let channel = m.channel.as_deref().and_then(|code| {
        app.of_policy(|p, lang| p.channel(code).map(|label| label.get(lang).to_owned()))
    });
    if let Some(channel) = channel {
        if !place.is_empty() {
            place.push_str(app.t(Text::Dot));
        }
        place.push_str(&channel);
    }
    let mut names = String::new();
    for stay in &m.staff {
        if !names.is_empty() {
            names.push_str(app.t(Text::Comma));
        }
        names.push_str(&app.name(&stay.person));
    }
    let mut note = app.tf(Text::UntilTime, &[("time", &app.hm(m.ends_ms))]);
    if m.extended_min > 0 {
        note.push_str(&app.tf(Text::ExtendedBy, &[("n", &m.extended_min.to_string())]));
    }
    let mut kids = vec![
        link("m-meeting__what", "meeting-case", Page::Case(m.case).hash(), place.into_any()),
        el("p").class("m-note").kid(small("#i-person")).kid(names).kid(note).into_any(),
    ];
    if let Some((category, at_ms)) = &m.act {
        let what = app.category(category);
        let text = app.tf(Text::ActRecordedAt, &[("time", &app.hm(*at_ms)), ("what", &what)]);
        kids.push(state(Tone::Fail, "#i-warn", text));
    }
    if let Some((step, at_ms)) = &m.step {
        let what =
            app.of_policy(|p, lang| p.step(step).map(|(label, _)| label.get(lang).to_owned()));
        let what = what.unwrap_or_else(|| step.clone());
        let text = app.tf(Text::StepRecorded, &[("time", &app.hm(*at_ms)), ("what", &what)]);
        kids.push(state(Tone::Wait, "#i-session", text));
    }
    if m.alert {
        kids.push(state(Tone::Fail, "#i-emergency", app.t(Text::AlertRunning).to_owned()));
    }
    kids.into_any()
}

/// この面談に加わる, and the way out again.
fn join(app: App, meeting: Watch<Option<Meeting>>) -> AnyView {
    let me = move || app.me().map(|me| me.person.id.clone());
    let joined = watch(move || {
        let me = me()?;
        meeting.with(|m| {
            let m = m.as_ref()?;
            let since = m.staff.iter().find(|stay| stay.person == me).map(|stay| stay.since_ms);
            Some((m.case, since))
        })
    });
    live(move || {
        let (case, since) = joined.get()?;
        let Some(since_ms) = since else {
            let join = move || app.send(Command::JoinMeeting(case));
            return Some(button("m-btn", "meeting-join", join, caption(app, Text::JoinMeeting)));
        };
        let leave = move || app.send(Command::LeaveMeeting(case));
        let settled = fact(move || app.screen.now_ms.get() >= since_ms + SETTLE_MS);
        let word = caption(app, Text::LeaveMeeting);
        let text = app.tf(Text::YouJoined, &[("time", &app.hm(since_ms))]);
        let view = el("div")
            .class("m-btns")
            .test("meeting-joined")
            .kid(state(Tone::Ok, "#i-check", text))
            .kid(
                el("button")
                    .class("m-btn m-btn--quiet")
                    .attr("type", "button")
                    .test("meeting-leave")
                    // It stands where the button to join was: a second touch does not mean it.
                    .live("disabled", move || !settled.get())
                    .tap(leave)
                    .kid(word),
            );
        Some(view.into_any())
    })
}

//! The clock of a session: what is left, computed from absolute times at each second.

use super::el::el;
use super::icons::small;
use super::parts::{caption, live, words};
use super::watch::watch;
use super::{passed, t};
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::text::Text;
use mamori_core::time::clock_length;

/// What is left of a session, ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Left {
    /// So much remains.
    Remaining(i64),
    /// Past the limit by so much.
    Over(i64),
}

impl Left {
    /// At `now_ms` of a session that ends at `ends_ms`.
    pub fn at(ends_ms: i64, now_ms: i64) -> Self {
        match ends_ms - now_ms {
            left if left > 0 => Self::Remaining(left),
            left => Self::Over(-left),
        }
    }

    /// Of the session that runs on this device (tracked each second).
    pub fn now(app: App) -> Option<Self> {
        let ends_ms = app.screen.running.with(|r| r.as_ref().map(|r| r.ends_ms))?;
        Some(Self::at(ends_ms, app.screen.now_ms.get()))
    }

    /// Whole seconds left, rounded like the text; negative past the limit.
    fn seconds(self) -> i64 {
        match self {
            Self::Remaining(ms) => (ms + 999) / 1000,
            Self::Over(ms) => -(ms / 1000),
        }
    }

    /// `18:42`, `+02:15`.
    pub fn text(self) -> String {
        match self {
            Self::Remaining(ms) => clock_length(ms),
            Self::Over(ms) => String::from("+") + &passed(ms),
        }
    }
}

/// Which of its three looks the clock has.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Calm,
    Soon,
    Over,
}

fn mood(app: App) -> Mood {
    let marks = app.of_policy(|p, _| p.session.prompt_marks_min().max());
    let soon_ms = i64::from(marks.unwrap_or(10)) * 60_000;
    match Left::now(app) {
        Some(Left::Over(_)) => Mood::Over,
        Some(Left::Remaining(ms)) if ms <= soon_ms => Mood::Soon,
        _ => Mood::Calm,
    }
}

impl Mood {
    const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Calm => ("m-clock", "left"),
            Self::Soon => ("m-clock m-clock--soon", "soon"),
            Self::Over => ("m-clock m-clock--over", "over"),
        }
    }
}

/// The clock of the session page.
pub fn clock(app: App) -> AnyView {
    let times = watch(move || {
        app.screen.running.with(|r| r.as_ref().map(|r| (r.started_ms, r.ends_ms, r.extended_min)))
    });
    live(move || times.get().map(|(started, ends, more)| face(app, started, ends, more)))
}

fn face(app: App, started_ms: i64, ends_ms: i64, extended_min: u16) -> AnyView {
    let mood = watch(move || mood(app));
    let left = move || Left::now(app).map(Left::text).unwrap_or_default();
    let limit_s = (ends_ms - started_ms) / 1000;
    let limit = (limit_s / 60).to_string();
    let label = move || match mood.get() {
        Mood::Over => app.tf(Text::OverLimit, &[("n", &limit)]),
        Mood::Calm | Mood::Soon => app.t(Text::Left).to_owned(),
    };
    let used =
        move || ((app.screen.now_ms.get() - started_ms) / 1000).clamp(0, limit_s).to_string();
    let notes = move || {
        let mut notes = app.tf(Text::StartedAt, &[("time", &app.hm(started_ms))]);
        if extended_min > 0 {
            notes.push_str(&app.tf(Text::ExtendedBy, &[("n", &extended_min.to_string())]));
        }
        notes
    };
    el("section")
        .live("class", move || mood.get().look().0)
        .live("aria-label", t(app, Text::TimeLeft))
        .kid(
            el("p")
                .class("m-clock__row")
                .kid(el("span").class("m-clock__label").kid(words(label)))
                .kid(
                    el("span")
                        .kid(words(move || app.tf(Text::UntilAt, &[("time", &app.hm(ends_ms))])))
                        .kid(el("span").class("m-note").kid(words(notes))),
                ),
        )
        .kid(
            el("p")
                .class("m-clock__time")
                .attr("role", "timer")
                .attr("aria-live", "off")
                .test("session-left")
                .live("data-state", move || mood.get().look().1)
                .live("data-seconds", move || {
                    Left::now(app).map(|left| left.seconds().to_string()).unwrap_or_default()
                })
                .kid(words(left)),
        )
        .kid(
            el("progress")
                .class("m-progress")
                .attr("max", limit_s.to_string())
                .live("value", used)
                .live("aria-label", t(app, Text::ElapsedTime)),
        )
        .kid(marks(app, limit_s))
        .kid(
            el("p")
                .class("m-note")
                .kid(small("#i-person"))
                .kid(" ")
                .kid(words(move || who_and_where(app))),
        )
        .into_any()
}

/// Everybody there, the place, and how the meeting is held.
fn who_and_where(app: App) -> String {
    app.screen.running.with(|running| {
        let Some(running) = running else { return String::new() };
        let mut text = String::new();
        for person in &running.present {
            if !text.is_empty() {
                text.push_str(app.t(Text::Comma));
            }
            text.push_str(&app.name(person));
        }
        let channel = running.channel.as_deref().and_then(|code| {
            app.of_policy(|p, lang| p.channel(code).map(|label| label.get(lang).to_owned()))
        });
        // A call has no place.
        let place = Some(app.place(&running.place)).filter(|place| !place.is_empty());
        for part in [place, running.visit.clone(), channel].into_iter().flatten() {
            text.push_str(app.t(Text::Dot));
            text.push_str(&part);
        }
        text
    })
}

/// The marks of the sheet stand where 10, 5 and 0 of 30 minutes are.
fn marks(app: App, limit_s: i64) -> Option<AnyView> {
    let marked =
        limit_s == 30 * 60 && app.of_policy(|p, _| p.session.prompt_marks_min().eq([10, 5, 0]));
    marked.then(|| {
        el("p")
            .class("m-marks")
            .attr("aria-hidden", "true")
            .kid(el("span").kid(caption(app, Text::MarkTen)))
            .kid(el("span").kid(caption(app, Text::MarkFive)))
            .kid(el("span").kid(caption(app, Text::MarkEnd)))
            .into_any()
    })
}

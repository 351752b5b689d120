//! The ladder 段階: what was said how often and when, and what comes next. Every step is one tap,
//! any time, again and again; none is forced.

use super::el::el;
use super::icons::{icon, small};
use super::parts::{all, caption, fact, live};
use crate::command::Command;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::desk::Running;
use mamori_core::ids::EventId;
use mamori_core::session::ladder::Rung;
use mamori_core::session::script;
use mamori_core::text::Text;

/// 取り消す for so long while no policy is known, seconds.
const UNDO_S: i64 = 30;

/// One step as a button.
struct Shown<'a> {
    code: &'a str,
    times_ms: &'a [i64],
    /// How often it is meant to be said.
    often: Option<(u16, u16)>,
    next: bool,
    test: String,
}

fn of_rung(rung: &Rung, next: bool) -> Shown<'_> {
    let test = String::from("step-") + &rung.step;
    let often = Some((rung.min_times, rung.max_times));
    Shown { code: &rung.step, times_ms: &rung.times_ms, often, next, test }
}

/// What a step is called, and the sentence to say.
fn wording(app: App, code: &str, channel: Option<&str>) -> (String, String) {
    app.of_policy(|p, lang| script::step(p, lang, code, channel))
        .unwrap_or_else(|| (code.to_owned(), String::new()))
}

fn times(app: App, times_ms: &[i64]) -> String {
    let mut text = app.tf(Text::StepTimes, &[("n", &times_ms.len().to_string())]);
    for at_ms in times_ms {
        text.push_str("  ");
        text.push_str(&app.hm(*at_ms));
    }
    text
}

fn step(app: App, shown: &Shown<'_>, channel: Option<&str>) -> AnyView {
    let (label, say) = wording(app, shown.code, channel);
    let count = shown.times_ms.len();
    let class = match (shown.next, count) {
        (true, _) => "m-rung m-rung--next",
        (false, 0) => "m-rung",
        (false, _) => "m-rung m-rung--taken",
    };
    let often = shown.often.filter(|(_, max)| *max > 1).map(|(min, max)| {
        let values = [("min", &*min.to_string()), ("max", &*max.to_string())];
        el("small").kid(app.tf(Text::StepRange, &values)).into_any()
    });
    let next =
        shown.next.then(|| el("span").class("m-rung__next").kid(app.t(Text::NextStep)).into_any());
    let taken = (count > 0).then(|| {
        el("span").class("m-rung__times m-num").kid(times(app, shown.times_ms)).into_any()
    });
    let code = shown.code.to_owned();
    el("button")
        .attr("class", class)
        .attr("type", "button")
        .test(shown.test.clone())
        .attr("data-count", count.to_string())
        .attr("data-next", shown.next)
        // Keeping Enter down is one press.
        .on_key("keydown", |ev| {
            if ev.repeat() {
                ev.prevent_default();
            }
        })
        .tap(move || app.send(Command::TakeStep(code.clone())))
        .kid(icon(if count > 0 { "#i-check" } else { "#i-go" }))
        .kid(el("span").class("m-rung__label").kid(label).kid(often).kid(next))
        .kid(el("span").class("m-rung__say").kid(app.tf(Text::Quoted, &[("text", &say)])))
        .kid(taken)
        .into_any()
}

/// The rung that is offered, where there is one.
pub fn offered(app: App, running: &Running) -> AnyView {
    let channel = running.channel.as_deref();
    let rung = running.ladder.next.and_then(|at| running.ladder.rungs.get(at));
    let shown = rung.map(|rung| {
        let shown = Shown { test: String::from("step-offered"), ..of_rung(rung, true) };
        step(app, &shown, channel)
    });
    shown.into_any()
}

/// See the module.
pub fn ladder(app: App) -> AnyView {
    live(move || app.screen.running.with(|r| r.as_ref().map(|r| card(app, r))))
}

fn card(app: App, running: &Running) -> AnyView {
    let channel = running.channel.as_deref();
    let mut rungs = Vec::new();
    for (at, rung) in running.ladder.rungs.iter().enumerate() {
        let shown = of_rung(rung, running.ladder.next == Some(at));
        rungs.push(el("li").kid(step(app, &shown, channel)).into_any());
    }
    let skip = running.stop.as_ref().is_some_and(|stop| stop.alert);
    let hint = if skip { Text::StepsSkip } else { Text::StepsHint };
    let filming = app.of_policy(|p, _| p.filming.as_ref().map(|rule| rule.code.clone()));
    let filming = filming.map(|code| {
        let test = String::from("step-") + &code;
        let times_ms = &running.filming_ms;
        let shown = Shown { code: &code, times_ms, often: None, next: false, test };
        all(vec![
            el("h3").class("m-label").kid(app.t(Text::Filming)).into_any(),
            step(app, &shown, channel),
        ])
    });
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "ladder-h")
        .test("ladder")
        .kid(el("h2").class("m-h2").attr("id", "ladder-h").kid(app.t(Text::Steps)))
        .kid(el("p").class("m-note").kid(app.t(hint)))
        .kid(taken(app, running))
        .kid(el("ol").class("m-rungs").attr("role", "list").kid(rungs))
        .kid(filming)
        .into_any()
}

/// The step taken last: its code and when.
fn latest(app: App, running: &Running, id: EventId) -> Option<(String, i64)> {
    for rung in &running.ladder.rungs {
        if rung.last == Some(id) {
            return Some((rung.step.clone(), *rung.times_ms.last()?));
        }
    }
    let code = app.of_policy(|p, _| p.filming.as_ref().map(|rule| rule.code.clone()))?;
    Some((code, *running.filming_ms.last()?))
}

/// What was recorded last, and a way to take it back for a while. As high before as after.
fn taken(app: App, running: &Running) -> AnyView {
    let id = running.last_step;
    let last = id.and_then(|id| latest(app, running, id));
    let undo_s = app.of_policy(|p, _| Some(i64::from(p.case.undo_seconds))).unwrap_or(UNDO_S);
    let until_ms = last.as_ref().map_or(0, |(_, at_ms)| at_ms + undo_s * 1000);
    let may = fact(move || app.screen.now_ms.get() < until_ms);
    let line = last.map(|(code, at_ms)| {
        let (what, _) = wording(app, &code, None);
        let values = [("time", &*app.hm(at_ms)), ("what", &*what)];
        let line = app.tf(Text::StepRecorded, &values);
        all(vec![small("#i-check"), line.into_any()])
    });
    let undo = move || {
        if let Some(id) = id {
            app.send(Command::RetractStep(id));
        }
    };
    let class = if line.is_some() { "m-state m-state--ok" } else { "m-state" };
    el("div")
        .class("m-rung__last")
        .kid(
            el("p")
                .attr("class", class)
                .attr("role", "status")
                .test("step-state")
                .kid(line.unwrap_or_else(|| app.t(Text::NoSteps).into_any())),
        )
        .kid(
            el("button")
                .live("class", move || match may.get() {
                    true => "m-btn m-undo",
                    // Its room stays, so that nothing moves under a finger.
                    false => "m-btn m-undo m-undo--none",
                })
                .attr("type", "button")
                .test("step-undo")
                .live("disabled", move || !may.get())
                .tap(undo)
                .kid(small("#i-undo"))
                .kid(caption(app, Text::StepUndo)),
        )
        .into_any()
}

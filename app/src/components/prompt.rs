//! What to say in a meeting: the sentence of the prompt that is due, or what comes next.

use super::el::el;
use super::icons::{icon, small};
use super::parts::{all, caption, fact, live};
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::desk::Running;
use mamori_core::text::Text;

/// What the card below the clock says.
#[derive(Clone, Copy, PartialEq)]
enum Card {
    /// A sentence is due: minutes left, negative in overrun.
    Due(i16),
    /// The end has not been announced.
    Start(u16),
    /// Nothing to say until the next mark; `act` once an act was recorded: then end it.
    Told { act: bool },
}

fn card(running: &Running, act: bool) -> Card {
    match running.prompt {
        Some(prompt) => Card::Due(prompt.mark_min),
        None if running.said.is_empty() => Card::Start(running.limit_min),
        None => Card::Told { act },
    }
}

/// The sentence of a mark, filled.
fn sentence(app: App, mark_min: i16, ends_ms: i64) -> String {
    let over = mark_min.unsigned_abs().to_string();
    let say = app.of_policy(|p, lang| match mark_min {
        ..0 => Some(p.session.overrun_say.fill(lang, &[("over_min", &over)])),
        mark => p.prompt_for(mark.unsigned_abs()).map(|say| say.get(lang).to_owned()),
    });
    // A mark of another policy: the end is what matters.
    say.unwrap_or_else(|| start_sentence(app, ends_ms))
}

/// The sentence that announces the end.
pub fn start_sentence(app: App, ends_ms: i64) -> String {
    let end_time = app.hm(ends_ms);
    app.of_policy(|p, lang| p.session.start_say.fill(lang, &[("end_time", &end_time)]))
}

/// The card below the clock of a running session.
pub fn prompt(app: App) -> AnyView {
    let act = fact(move || is_harassed(app));
    let card = watch(move || {
        let act = act.get();
        app.screen.running.with(|r| r.as_ref().map(|r| card(r, act)))
    });
    let shown = move || {
        let running = app.screen.running.get()?;
        Some(match card.get()? {
            Card::Due(mark_min) => due(app, mark_min, &running),
            Card::Start(limit_min) => {
                let mark_min = i16::try_from(limit_min).unwrap_or(i16::MAX);
                let say = start_sentence(app, running.ends_ms);
                say_card(app, Text::SayFirst, String::new(), say, mark_min, "start-say")
            }
            Card::Told { act } => told(app, &running, act),
        })
    };
    live(shown)
}

fn due(app: App, mark_min: i16, running: &Running) -> AnyView {
    let n = mark_min.unsigned_abs().to_string();
    let when = match mark_min {
        1.. => app.tf(Text::MinutesLeft, &[("n", &n)]),
        0 => app.t(Text::TimeIsOver).to_owned(),
        _ => app.tf(Text::MinutesOver, &[("n", &n)]),
    };
    let say = sentence(app, mark_min, running.ends_ms);
    say_card(app, Text::PleaseSay, when, say, mark_min, "prompt")
}

fn say_card(
    app: App,
    lead: Text,
    when: String,
    say: String,
    mark_min: i16,
    test: &'static str,
) -> AnyView {
    let danger = mark_min <= 0;
    let class = if danger { "m-prompt m-prompt--danger" } else { "m-prompt" };
    let button = if danger {
        "m-btn m-btn--fill m-btn--danger m-btn--l"
    } else {
        "m-btn m-btn--fill m-btn--l"
    };
    let said = if test == "prompt" { "prompt-said" } else { "start-said" };
    let when = all(vec![el("b").kid(when).into_any(), " ".into_any()]).into_any();
    let act = move || app.send(Command::Said(mark_min));
    let inner = all(vec![icon("#i-check"), caption(app, Text::ISaidIt)]);
    el("section")
        .attr("class", class)
        .attr("role", "status")
        .test(test)
        .attr("data-mark", mark_min.to_string())
        .kid(el("p").kid(when).kid(caption(app, lead)))
        .kid(el("p").class("m-prompt__words").kid(app.tf(Text::Quoted, &[("text", &say)])))
        .kid(super::parts::button(button, said, act, inner))
        .into_any()
}

fn said(app: App, running: &Running) -> String {
    let last = running.said.iter().copied().min().unwrap_or_default();
    match last {
        mark if u16::try_from(mark).is_ok_and(|m| m >= running.limit_min) => {
            app.t(Text::EndAnnounced).to_owned()
        }
        1.. => app.tf(Text::SaidLeft, &[("n", &last.to_string())]),
        _ => app.t(Text::SaidOver).to_owned(),
    }
}

/// What was said last or is to be done, and when the next sentence is due. As high with an act as
/// without one, so that the buttons below do not move under the thumb.
fn told(app: App, running: &Running, act: bool) -> AnyView {
    let last = running.said.iter().copied().min().unwrap_or_default();
    let line = if act {
        el("p")
            .class("m-state m-state--fail")
            .attr("role", "status")
            .test("end-and-leave")
            .kid(small("#i-warn"))
            .kid(caption(app, Text::EndAndLeave))
            .into_any()
    } else {
        let said = said(app, running);
        el("p").class("m-state m-state--ok").kid(small("#i-check")).kid(said).into_any()
    };
    let left_ms = running.ends_ms - app.screen.now_ms.get_untracked();
    let next = app.of_policy(|p, _| {
        let marks = p.session.prompt_marks_min().map(i64::from);
        marks.filter(|m| m * 60_000 < left_ms && *m < i64::from(last)).max()
    });
    let next = next.map(|min| {
        let time = app.hm(running.ends_ms - min * 60_000);
        let n = min.to_string();
        let next = if min == 0 { Text::NextWordsEnd } else { Text::NextWords };
        let next = app.tf(next, &[("time", &time), ("n", &n)]);
        el("p").kid(next).into_any()
    });
    el("section").class("m-prompt m-prompt--done").test("told").kid(line).kid(next).into_any()
}

/// Whether an act was recorded in the meeting that runs.
pub fn is_harassed(app: App) -> bool {
    let started_ms = app.screen.running.with(|r| r.as_ref().map(|r| r.started_ms));
    let after = |at_ms: i64| started_ms.is_some_and(|started| at_ms >= started);
    app.screen.open_case.with(|case| {
        let mut taps = case.iter().flat_map(|c| &c.incidents).filter_map(|i| i.standing());
        taps.any(|tap| after(tap.stamp.at_ms))
    })
}

/// A meeting that lasts too long is itself an act: offers to record it (policy 時間拘束).
pub fn detention(app: App) -> AnyView {
    let due = watch(move || {
        let rule = app.of_policy(|p, _| {
            Some((p.session.detention_limit_min, p.session.detention_category.clone()))
        });
        let started_ms = app.screen.running.with(|r| r.as_ref().map(|r| r.started_ms));
        let ((limit_min, category), started_ms) = rule.zip(started_ms)?;
        let long = app.screen.now_ms.get() - started_ms >= i64::from(limit_min) * 60_000;
        let counted =
            app.screen.open_case.with(|c| c.as_ref().is_some_and(|c| c.count(&category) > 0));
        (long && !counted).then_some((limit_min, category))
    });
    let card = move |(limit_min, category): (u16, String)| {
        let label = app.category(&category);
        let limit = limit_min.to_string();
        let text = app.tf(Text::TooLong, &[("n", &limit), ("what", &label)]);
        let word = app.tf(Text::RecordAs, &[("what", &label)]).into_any();
        let inner = all(vec![icon("#i-c-time"), word]);
        let act = move || app.send(Command::Tap(category.clone()));
        let button = super::parts::button("m-btn m-btn--l", "record-detention", act, inner);
        el("section")
            .class("m-prompt")
            .attr("role", "status")
            .test("suggest-detention")
            .kid(el("p").kid(text))
            .kid(button)
            .into_any()
    };
    live(move || due.get().map(card))
}

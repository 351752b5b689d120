//! What to say in a meeting: the call for help, the end, the sentence that is due, or what comes
//! next. The sentences are the policy's (`core::session::script`); what is due is the desk's.

use super::el::el;
use super::icons::{icon, small};
use super::ladder::offered;
use super::parts::{all, button, caption, live};
use crate::command::Command;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::desk::Running;
use mamori_core::session::ladder::{self, END_NOTIFIED};
use mamori_core::session::script::{self, PHONE};
use mamori_core::session::{Prompt, Stop};
use mamori_core::text::Text;

/// The sentence that announces the end; `extended` after an extension.
pub fn announcement(app: App, ends_ms: i64, extended: bool, channel: Option<&str>) -> String {
    app.of_policy(|p, lang| script::announcement(p, lang, ends_ms, extended, channel))
}

/// What staff do once an act was recorded in a meeting on this channel.
pub fn stop_do(app: App, channel: Option<&str>) -> String {
    let own = app.of_policy(|p, lang| script::leave_do(p, lang, channel));
    let text = if channel == Some(PHONE) { Text::EndTheCall } else { Text::EndAndLeave };
    own.unwrap_or_else(|| app.t(text).to_owned())
}

/// The card below the clock of a running session.
pub fn prompt(app: App) -> AnyView {
    live(move || app.screen.running.with(|r| r.as_ref().map(|r| card(app, r))))
}

fn card(app: App, running: &Running) -> AnyView {
    match (&running.stop, running.prompt) {
        (Some(stop), _) if stop.alert => danger(app, stop),
        (Some(act), _) => stop(app, running, act),
        (None, Some(prompt)) => due(app, running, prompt),
        (None, None) if running.announce => announce(app, running),
        (None, None) => told(app, running),
    }
}

/// An act was recorded: what is to be done, in a card that is read out at once.
fn act(app: App, stop: &Stop, state: &'static str, lead: String, kids: Vec<AnyView>) -> AnyView {
    let (at, what) = (app.hm(stop.at_ms), app.category(&stop.category));
    let what = app.tf(Text::ActRecordedAt, &[("time", &at), ("what", &what)]);
    el("section")
        .class("m-prompt m-prompt--danger m-prompt--stop")
        .attr("role", "alert")
        .test("stop")
        .attr("data-state", state)
        .kid(el("h2").class("m-prompt__lead").kid(icon("#i-warn")).kid(lead))
        .kid(el("p").class("m-note").kid(what))
        .kid(all(kids))
        .into_any()
}

/// Somebody may be hurt: the alert comes first (対応⑸).
fn danger(app: App, stop: &Stop) -> AnyView {
    let to_alert = move || {
        page::focus("alert");
    };
    let inner = all(vec![icon("#i-emergency"), caption(app, Text::SkipToAlert)]);
    let kids = vec![
        el("p").kid(app.t(Text::KeepDistance)).into_any(),
        button("m-btn m-btn--danger m-btn--l", "stop-alert", to_alert, inner),
    ];
    act(app, stop, "alert", app.t(Text::InDanger).to_owned(), kids)
}

/// End it and ask to leave (対応⑴); on the telephone hang up, from a visit go.
fn stop(app: App, running: &Running, stop: &Stop) -> AnyView {
    let channel = running.channel.as_deref();
    let phone = channel == Some(PHONE);
    let say = app.of_policy(|p, lang| script::leave(p, lang, &stop.category, channel));
    let mut kids = vec![quoted(app, &say)];
    let lead = stop_do(app, channel);
    let ending = app.of_policy(|p, _| ladder::ending(&p.ladder_on(channel)).to_owned());
    let told = if ending == END_NOTIFIED { Text::SaidOver } else { Text::AskedToLeave };
    if !phone && stop.asked {
        kids.push(
            el("p")
                .class("m-state m-state--ok")
                .test("stop-told")
                .kid(small("#i-check"))
                .kid(app.t(told))
                .into_any(),
        );
        kids.push(offered(app, running));
    } else if !phone {
        let asked = move || app.send(Command::TakeStep(ending.clone()));
        let inner = all(vec![icon("#i-check"), caption(app, told)]);
        kids.push(button("m-btn m-btn--danger m-btn--l", "stop-asked", asked, inner));
    }
    act(app, stop, if stop.asked { "asked" } else { "leave" }, lead, kids)
}

fn quoted(app: App, say: &str) -> AnyView {
    let words = app.tf(Text::Quoted, &[("text", say)]);
    el("p").class("m-prompt__words").kid(words).into_any()
}

fn due(app: App, running: &Running, prompt: Prompt) -> AnyView {
    let mark_min = prompt.mark_min;
    let n = mark_min.unsigned_abs().to_string();
    let when = match mark_min {
        1.. => app.tf(Text::MinutesLeft, &[("n", &n)]),
        0 => app.t(Text::TimeIsOver).to_owned(),
        _ => app.tf(Text::MinutesOver, &[("n", &n)]),
    };
    say_card(app, Text::PleaseSay, when, &due_words(app, running, mark_min), mark_min, "prompt")
}

/// The sentence that is due at a mark.
fn due_words(app: App, running: &Running, mark_min: i16) -> String {
    let channel = running.channel.as_deref();
    let say = app.of_policy(|p, lang| script::prompt(p, lang, mark_min, channel));
    // A mark of another policy: the end is what matters.
    say.unwrap_or_else(|| announcement(app, running.ends_ms, running.extended_min > 0, channel))
}

/// What the card asks for, in one line, and whether it is urgent; `None` while nothing is due.
pub fn summary(app: App, running: &Running) -> Option<(bool, String)> {
    if let Some(stop) = &running.stop {
        let words = if stop.alert {
            app.t(Text::InDanger).to_owned()
        } else {
            stop_do(app, running.channel.as_deref())
        };
        return (!stop.asked).then_some((true, words));
    }
    let mark_min = running.prompt?.mark_min;
    let words = app.tf(Text::Quoted, &[("text", &due_words(app, running, mark_min))]);
    Some((mark_min <= 0, words))
}

fn announce(app: App, running: &Running) -> AnyView {
    let extended = running.extended_min > 0;
    let lead = if extended { Text::SayNewEnd } else { Text::SayFirst };
    let mark_min = i16::try_from(running.limit_min).unwrap_or(i16::MAX);
    let say = announcement(app, running.ends_ms, extended, running.channel.as_deref());
    say_card(app, lead, String::new(), &say, mark_min, "start-say")
}

fn say_card(
    app: App,
    lead: Text,
    when: String,
    say: &str,
    mark_min: i16,
    test: &'static str,
) -> AnyView {
    let danger = mark_min <= 0;
    let class = if danger { "m-prompt m-prompt--danger" } else { "m-prompt" };
    let look = if danger {
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
        .kid(el("p").kid(when).kid(app.t(lead)))
        .kid(quoted(app, say))
        .kid(button(look, said, act, inner))
        .into_any()
}

fn said(app: App, running: &Running, last: i16) -> String {
    match last {
        mark if u16::try_from(mark).is_ok_and(|m| m >= running.limit_min) => {
            app.t(Text::EndAnnounced).to_owned()
        }
        1.. => app.tf(Text::SaidLeft, &[("n", &last.to_string())]),
        _ => app.t(Text::SaidOver).to_owned(),
    }
}

/// What was said last, and when the next sentence is due.
fn told(app: App, running: &Running) -> AnyView {
    let last = running.said.iter().copied().min().unwrap_or_default();
    let said = said(app, running, last);
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
    el("section")
        .class("m-prompt m-prompt--done")
        .test("told")
        .kid(el("p").class("m-state m-state--ok").kid(small("#i-check")).kid(said))
        .kid(next)
        .into_any()
}

/// A meeting that lasts too long is itself an act: offers to record it (policy 時間拘束).
pub fn detention(app: App) -> AnyView {
    live(move || {
        let category = app.screen.running.with(|r| r.as_ref()?.detention.clone())?;
        let label = app.category(&category);
        let limit = app.of_policy(|p, _| p.session.detention_limit_min).to_string();
        let text = app.tf(Text::TooLong, &[("n", &limit), ("what", &label)]);
        let word = app.tf(Text::RecordAs, &[("what", &label)]).into_any();
        let inner = all(vec![icon("#i-c-time"), word]);
        let record = move || app.send(Command::Tap(category.clone()));
        let not = move || app.send(Command::DeclineDetention);
        let word = caption(app, Text::DoNotRecord);
        let card = el("section")
            .class("m-prompt")
            .attr("role", "status")
            .test("suggest-detention")
            .kid(el("p").kid(text))
            .kid(
                el("div")
                    .class("m-btns")
                    .kid(button("m-btn m-btn--l", "record-detention", record, inner))
                    .kid(button("m-btn m-btn--quiet m-btn--l", "decline-detention", not, word)),
            );
        Some(card.into_any())
    })
}

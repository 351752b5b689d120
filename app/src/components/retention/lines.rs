//! The lines of retention: dates, numbers and counts, and what can be done about each.

use super::item;
use crate::command::{Command, RetentionWish};
use crate::components::el::el;
use crate::components::parts::{button, caption, row};
use crate::components::state::{Tone, state};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::policy::RetentionClass;
use mamori_core::retention::{Due, Erasure, RetentionDo, Signed, Stays};
use mamori_core::text::Text;
use mamori_core::time::date;

/// What a rule is called; its code where the policy has none.
pub fn class_name(app: App, class: RetentionClass) -> String {
    let known = app.of_policy(|p, lang| {
        let rule = p.report.as_ref().and_then(|rules| rules.keeps(class));
        rule.map(|rule| rule.label.get(lang).to_owned())
    });
    known.unwrap_or_else(|| class.code().to_owned())
}

fn department(app: App, code: &str) -> String {
    let known = app.of_policy(|p, lang| p.department(code).map(|d| d.get(lang).to_owned()));
    known.unwrap_or_else(|| code.to_owned())
}

fn number(app: App, number: &str) -> String {
    match number.is_empty() {
        true => app.t(Text::RetentionNoNumber).to_owned(),
        false => number.to_owned(),
    }
}

fn day(app: App, at_ms: i64) -> String {
    date(at_ms, app.offset_min(), app.lang())
}

/// Number, department and day in one line: what the question before erasing names.
pub fn title(app: App, line: &Due) -> String {
    let dot = app.t(Text::Dot);
    number(app, &line.number)
        + dot
        + &department(app, &line.department)
        + dot
        + &day(app, line.opened_ms)
}

fn facts(app: App, line: &Due) -> AnyView {
    let fact = |text: Text, at_ms: i64| row(app, text, day(app, at_ms).into_any());
    el("div")
        .class("m-retention__what")
        .kid(el("b").kid(class_name(app, line.class)))
        .kid(el("span").kid(title(app, line)))
        .kid(
            el("dl")
                .class("m-rows")
                .kid(fact(Text::RetentionSince, line.since_ms))
                .kid(fact(Text::RetentionDueOn, line.due_ms)),
        )
        .into_any()
}

fn act(app: App, what: RetentionDo, line: &Due) -> impl Fn() + Send + 'static {
    let item = item(line);
    move || app.send(Command::Retention(RetentionWish::Act(what, item.clone())))
}

/// Something that is due.
pub fn due_line(app: App, line: &Due) -> AnyView {
    let propose = act(app, RetentionDo::Propose, line);
    el("li")
        .class("m-retention__line")
        .test("retention-due")
        .attr("data-case", line.case.to_string())
        .attr("data-class", line.class.code())
        .kid(facts(app, line))
        .kid(button("m-btn", "retention-propose", propose, caption(app, Text::RetentionPropose)))
        .into_any()
}

/// Why a proposal cannot be confirmed.
fn stays(app: App, code: &str) -> String {
    let text = match Stays::parse(code) {
        Some(Stays::Held) => Text::StaysHeld,
        Some(Stays::UnderWay) => Text::StaysUnderWay,
        Some(Stays::Alert) => Text::StaysAlert,
        None => Text::StaysChanged,
    };
    app.t(text).to_owned()
}

fn proposer(app: App, signed: &Signed) -> String {
    let (who, when) = (app.name(&signed.by), app.when(signed.at_ms));
    app.tf(Text::RetentionBy, &[("who", &who), ("when", &when)])
}

/// Something that waits for a second person.
pub fn proposed_line(app: App, line: &Due, asking: Signal<Option<Due>>) -> AnyView {
    let by = line.proposed.as_ref().map(|signed| proposer(app, signed)).unwrap_or_default();
    let own = line
        .proposed
        .as_ref()
        .is_some_and(|signed| app.me().is_some_and(|me| me.person.id == signed.by));
    let cancel = act(app, RetentionDo::Cancel, line);
    let wanted = line.clone();
    let ask = move || asking.set(Some(wanted.clone()));
    let confirm = match (line.stays.is_empty(), own) {
        (false, _) => state(Tone::Wait, "#i-warn", stays(app, &line.stays)),
        (true, true) => el("p")
            .class("m-note")
            .test("retention-own")
            .kid(app.t(Text::RetentionOther))
            .into_any(),
        (true, false) => button(
            "m-btn m-btn--fill",
            "retention-confirm",
            ask,
            caption(app, Text::RetentionConfirm),
        ),
    };
    el("li")
        .class("m-retention__line")
        .test("retention-proposed")
        .attr("data-case", line.case.to_string())
        .attr("data-class", line.class.code())
        .kid(facts(app, line))
        .kid(el("p").class("m-note").kid(by))
        .kid(el("div").class("m-retention__do").kid(confirm).kid(button(
            "m-btn m-btn--quiet",
            "retention-cancel",
            cancel,
            caption(app, Text::RetentionCancel),
        )))
        .into_any()
}

/// A line of the log of deletions.
pub fn log_line(app: App, line: &Erasure) -> AnyView {
    let dot = app.t(Text::Dot);
    let named = number(app, &line.number) + dot + &department(app, &line.department);
    let opened = app.t(Text::RetentionOpened).to_owned() + " " + &day(app, line.opened_ms);
    let who = [
        ("proposer", &*app.name(&line.proposed.by)),
        ("confirmer", &*app.name(&line.confirmed.by)),
        ("when", &*app.when(line.confirmed.at_ms)),
    ];
    let counts = [("n", &*line.events.to_string()), ("audio", &*line.recordings.to_string())];
    let some = |n: u64, text: Text| (n > 0).then(|| app.tf(text, &[("n", &n.to_string())]));
    let note = |text: String| el("p").class("m-note").kid(text).into_any();
    el("li")
        .class("m-retention__line")
        .test("retention-erased")
        .attr("data-case", line.case.to_string())
        .attr("data-class", line.class.code())
        .kid(
            el("div")
                .class("m-retention__what")
                .kid(el("b").kid(class_name(app, line.class)))
                .kid(el("span").kid(named + dot + &opened)),
        )
        .kid(note(app.tf(Text::RetentionErasedBy, &who)))
        .kid(note(app.tf(Text::RetentionCounts, &counts)))
        .kid(some(line.late, Text::RetentionLate).map(note))
        .kid(some(line.left, Text::RetentionLeft).map(note))
        .into_any()
}

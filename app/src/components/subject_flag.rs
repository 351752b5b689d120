//! Flagging the other party of a case, for who answers for it; and the small form that asks why.

use super::choice::{Choice, choice};
use super::el::el;
use super::parts::{all, button, caption, fact, live};
use super::subject::{flag_name, with};
use super::watch::watch;
use crate::command::{Command, SubjectWish};
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::ids::{CaseId, EventId};
use mamori_core::paper::may_flag;
use mamori_core::text::Text;

/// Lengths that are offered, days, as far as the policy allows them.
const DAYS: [u16; 4] = [30, 90, 180, 365];

/// A fold that asks for a reason before something is taken back: its name for tests, what stands on
/// it, what stands on its button.
pub fn why(
    app: App,
    (test, title, word): (&'static str, Text, Text),
    about: EventId,
    send: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let id = format!("{test}-{}-{}", about.log, about.seq);
    let reason = Signal::new(String::new());
    let go = move || send(reason.get_untracked());
    el("details")
        .class("m-fold m-fold--s")
        .test(test)
        .kid(el("summary").kid(caption(app, title)))
        .kid(field(app, id, "subject-why", reason))
        .kid(button("m-btn", "subject-why-send", go, caption(app, word)))
        .into_any()
}

fn field(app: App, id: String, test: &'static str, reason: Signal<String>) -> AnyView {
    el("div")
        .class("m-field")
        .kid(
            el("label")
                .class("m-label")
                .attr("for", id.clone())
                .kid(caption(app, Text::SubjectWhy)),
        )
        .kid(
            el("input")
                .class("m-input")
                .attr("id", id)
                .test(test)
                .attr("autocomplete", "off")
                .attr("maxlength", "200")
                .value(move || reason.get())
                .typed(move |text| reason.set(text)),
        )
        .into_any()
}

/// See the module. Nothing for who may not flag.
pub fn flags(app: App, case: CaseId) -> AnyView {
    let may = watch(move || {
        app.screen.report.with(|view| {
            let view = view.as_ref().map(|view| view.bare()).filter(|view| view.case == case);
            view.is_some_and(|view| view.seat.as_ref().is_some_and(may_flag))
        })
    });
    let own = watch(move || {
        let flags = with(app, case, |view| view.page.as_ref().map(|p| p.flags.clone()));
        let mut own = flags.unwrap_or_default();
        own.retain(|flag| flag.case == Some(case));
        own
    });
    let set = move || {
        let mut parts = vec![form(app, case)];
        for flag in own.get() {
            let id = flag.id;
            let send = move |why| app.send(Command::Subject(case, SubjectWish::Unflag(id, why)));
            parts.push(
                el("div")
                    .test("subject-flag-own")
                    .kid(el("p").kid(flag_name(app, &flag.flag)))
                    .kid(why(app, ("flag-remove", Text::FlagRemove, Text::FlagRemove), id, send))
                    .into_any(),
            );
        }
        all(parts)
    };
    live(move || may.get().then(set))
}

fn form(app: App, case: CaseId) -> AnyView {
    let flag = Signal::new(String::new());
    let days = Signal::new(DAYS[0]);
    let reason = Signal::new(String::new());
    let known: Vec<(String, u16)> = app.of_policy(|p, _| {
        let rules = p.report.iter().flat_map(|rules| &rules.flags);
        rules.map(|rule| (rule.code.clone(), rule.days_max)).collect()
    });
    let longest = known.iter().map(|(_, days_max)| *days_max).max().unwrap_or_default();
    let kind = |(code, _): &(String, u16)| {
        let (own, code) = (code.clone(), code.clone());
        let on = fact(move || flag.with(|flag| *flag == own));
        let label = flag_name(app, &code);
        let test = String::from("flag-") + &code;
        choice(Choice { kind: "radio", group: "flag", test, label, fixed: false }, on, move |_| {
            flag.set(code.clone());
        })
    };
    let length = |n: u16| {
        let on = fact(move || days.get() == n);
        let label = app.tf(Text::FlagDays, &[("n", &n.to_string())]);
        let test = format!("flag-days-{n}");
        let group = "flag-days";
        choice(Choice { kind: "radio", group, test, label, fixed: false }, on, move |_| days.set(n))
    };
    let lengths = DAYS.into_iter().filter(|n| *n <= longest).map(length).collect();
    let send = move || {
        let (flag, reason) = (flag.get_untracked(), reason.get_untracked());
        let days = i32::from(days.get_untracked());
        app.send(Command::Subject(case, SubjectWish::Flag { flag, reason, days }));
    };
    el("details")
        .class("m-fold m-fold--s")
        .test("flag-add")
        .kid(el("summary").kid(caption(app, Text::FlagAdd)))
        .kid(el("p").class("m-note").kid(caption(app, Text::FlagHint)))
        .kid(set(app, Text::FlagKind, all(known.iter().map(kind).collect())))
        .kid(set(app, Text::FlagLength, all(lengths)))
        .kid(field(app, String::from("flag-why"), "flag-why", reason))
        .kid(button("m-btn m-choice--alone", "flag-send", send, caption(app, Text::FlagSet)))
        .into_any()
}

fn set(app: App, legend: Text, choices: AnyView) -> AnyView {
    el("fieldset")
        .class("m-fill")
        .kid(el("legend").class("m-label").kid(caption(app, legend)))
        .kid(el("div").class("m-choices").kid(choices))
        .into_any()
}

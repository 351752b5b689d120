//! Extending a meeting (対応⑴: 原則として 30 分以内): by how long, why, and who agrees.

use super::choice::{Choice, Reason, choice, reason};
use super::dialog::sheet;
use super::el::el;
use super::icons::icon;
use super::parts::{all, button, caption, fact, live, words};
use super::state::error as error_line;
use crate::command::Command;
use crate::ctx::App;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::ids::UserId;
use mamori_core::text::Text;

const SHEET: &str = "extend-sheet";
const MINUTES: &str = "extend-minutes";
const SECOND: &str = "extend-second";

const WHY: Reason = Reason {
    id: "extend-why",
    legend: Text::ExtendWhy,
    ready: &[Text::ExtendNearlyDone, Text::ExtendExplaining, Text::ExtendWaiting],
    missing: Text::ExtendWhyMissing,
};

/// What is chosen so far.
#[derive(Clone, Copy)]
struct Form {
    minutes: Signal<u16>,
    why: Signal<String>,
    second: Signal<Option<UserId>>,
    /// 延長する was pressed: from then on what is missing is said.
    tried: Signal<bool>,
}

impl Form {
    /// What is missing, by field: minutes, reason, colleague.
    fn faults(self) -> [bool; 3] {
        [
            self.minutes.with(|n| *n == 0),
            self.why.with(|why| why.trim().is_empty()),
            self.second.with(Option::is_none),
        ]
    }

    fn submit(self, app: App) {
        let faults = untrack(|| self.faults());
        if let Some(at) = faults.iter().position(|missing| *missing) {
            self.tried.set(true);
            page::focus([MINUTES, WHY.id, SECOND][at]);
            return;
        }
        if let Some(second) = self.second.get_untracked() {
            page::close_modal(SHEET);
            let why = self.why.get_untracked();
            app.send(Command::Extend(self.minutes.get_untracked(), why, second));
        }
    }
}

/// 延長する…, while the policy allows more and nobody is to leave; and its sheet.
pub fn extend(app: App) -> AnyView {
    let open = Signal::new(false);
    let view = move || {
        let (more, extended, stopped) = app.screen.running.with(|r| {
            let r = r.as_ref()?;
            Some((!r.extensions_min.is_empty(), r.extended_min > 0, r.stop.is_some()))
        })?;
        match (stopped, more, extended) {
            (false, true, _) => {
                let word = caption(app, Text::Extend);
                Some(button("m-btn m-btn--quiet", "session-extend", move || open.set(true), word))
            }
            (false, false, true) => {
                let total =
                    app.of_policy(|p, _| p.session.extension.as_ref().map(|e| e.max_total_min));
                let n = total.unwrap_or_default().to_string();
                let text = app.tf(Text::ExtendNoMore, &[("n", &n)]);
                Some(el("p").class("m-note").test("extend-no-more").kid(text).into_any())
            }
            _ => None,
        }
    };
    all(vec![live(view), live(move || open.get().then(|| form(app, open)))])
}

fn form(app: App, open: Signal<bool>) -> AnyView {
    let form = Form {
        minutes: Signal::new(0),
        why: Signal::new(String::new()),
        second: Signal::new(None),
        tried: Signal::new(false),
    };
    let limit = app.screen.running.with_untracked(|r| r.as_ref().map_or(0, |r| r.limit_min));
    let rule = words(move || app.tf(Text::ExtendRule, &[("n", &limit.to_string())]));
    let missing = fact(move || form.tried.get() && form.faults()[1]);
    let body = el("form")
        .class("m-form")
        .attr("novalidate", "")
        .submit(move || form.submit(app))
        .kid(el("p").class("m-note").kid(rule))
        .kid(group(
            app,
            form,
            0,
            MINUTES,
            Text::ExtendBy,
            Text::ExtendMinutesMissing,
            lengths(app, form),
        ))
        .kid(reason(app, WHY, form.why, missing))
        .kid(group(
            app,
            form,
            2,
            SECOND,
            Text::ExtendSecond,
            Text::ExtendSecondMissing,
            seconds(app, form),
        ))
        .kid(
            el("button")
                .class("m-btn m-btn--fill m-btn--l m-btn--wide")
                .attr("type", "submit")
                .test("extend-now")
                .kid(icon("#i-session"))
                .kid(words(move || match form.minutes.get() {
                    0 => app.t(Text::ExtendDo).to_owned(),
                    n => app.tf(Text::ExtendNow, &[("n", &n.to_string())]),
                })),
        );
    sheet(app, SHEET, "extend-h", Text::AskExtend, open, body.into_any())
}

/// Chips of which one must be chosen, and what is said while none is.
fn group(
    app: App,
    form: Form,
    fault: usize,
    id: &'static str,
    legend: Text,
    missing: Text,
    chips: Vec<AnyView>,
) -> AnyView {
    let error = move || {
        let shown = form.tried.get() && form.faults()[fault];
        shown.then(|| error_line(None, "form-error", app.t(missing).to_owned()))
    };
    el("fieldset")
        .attr("id", id)
        .attr("tabindex", "-1")
        .kid(
            el("legend")
                .class("m-label")
                .kid(caption(app, legend))
                .kid(" ")
                .kid(el("span").class("m-label__must").kid(caption(app, Text::Required))),
        )
        .kid(el("div").class("m-choices").kid(chips))
        .kid(live(error))
        .into_any()
}

fn lengths(app: App, form: Form) -> Vec<AnyView> {
    let known = app.screen.running.with_untracked(|r| {
        r.as_ref().map(|r| (r.ends_ms, r.extensions_min.clone())).unwrap_or_default()
    });
    let mut chips = Vec::new();
    for n in known.1 {
        let time = app.hm(known.0 + i64::from(n) * 60_000);
        let label = app.tf(Text::ExtendPlus, &[("n", &n.to_string()), ("time", &time)]);
        let test = String::from("extend-") + &n.to_string();
        let on = fact(move || form.minutes.with(|now| *now == n));
        let chip = Choice { kind: "radio", group: MINUTES, test, label, fixed: false };
        chips.push(choice(chip, on, move |_| form.minutes.set(n)));
    }
    chips
}

fn seconds(app: App, form: Form) -> Vec<AnyView> {
    let mut chips = Vec::new();
    let Some(me) = untrack(|| app.me()) else { return chips };
    for person in me.colleagues.iter().filter(|p| p.id != me.person.id) {
        let id = Held::new(person.id.clone());
        let on = fact(move || form.second.with(|now| id.with(|id| now.as_ref() == Some(id))));
        let test = String::from("second-") + &person.id.0;
        let label = person.name.clone();
        let chip = Choice { kind: "radio", group: SECOND, test, label, fixed: false };
        chips.push(choice(chip, on, move |_| form.second.set(Some(id.get()))));
    }
    chips
}

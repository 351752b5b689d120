//! Flagging the other party of a case, for who answers for it; and the small form that asks why.

use super::choice::{Choice, choice};
use super::el::el;
use super::line::field;
use super::parts::{all, button, caption, fact, live};
use super::subject::{Bad, flag_name, flag_says, with};
use super::watch::{on_change, watch};
use crate::command::SubjectWish;
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::access::{Person, Role};
use mamori_core::ids::{CaseId, EventId, UserId};
use mamori_core::paper::may_flag;
use mamori_core::subject_view::FlagView;
use mamori_core::text::Text;
use mamori_core::time::day_date;

/// Lengths that are offered, days, as far as the policy allows them.
const DAYS: [u16; 4] = [30, 90, 180, 365];

/// A fold that asks for a reason before something is taken back: its name for tests, what stands on
/// it, what stands on its button.
pub fn why(
    bad: Bad,
    (test, title, word): (&'static str, Text, Text),
    about: EventId,
    wish: impl Fn(String) -> SubjectWish + Send + Sync + 'static,
) -> AnyView {
    let app = bad.app;
    let id = format!("{test}-{}-{}", about.log, about.seq);
    let reason = Signal::new(String::new());
    let form = id.clone();
    let go = move || bad.send(&form, wish(reason.get_untracked()));
    let inner = el("div")
        .class("m-fold__in m-subject__form")
        .kid(field(app, id.clone(), "subject-why", Text::SubjectWhy, reason))
        .kid(bad.line(id))
        .kid(button("m-btn", "subject-why-send", go, caption(app, word)));
    el("details")
        .class("m-fold m-fold--s")
        .test(test)
        .kid(el("summary").kid(caption(app, title)))
        .kid(inner)
        .into_any()
}

/// See the module. Nothing for who may not flag.
pub fn flags(bad: Bad) -> AnyView {
    let (app, case) = (bad.app, bad.case);
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
    let list = move || {
        let own: Vec<AnyView> = own.get().iter().map(|flag| one(bad, flag)).collect();
        (!own.is_empty()).then(|| el("ul").class("m-said").attr("role", "list").kid(own).into_any())
    };
    live(move || may.get().then(|| all(vec![live(list), form(bad)])))
}

/// A flag that was set in this case: what, until when, why, who answers for it; and its end.
fn one(bad: Bad, flag: &FlagView) -> AnyView {
    let app = bad.app;
    let id = flag.id;
    let day = day_date(flag.until_day, app.lang());
    let title = [("flag", &*flag_name(app, &flag.flag)), ("day", &*day)];
    let wish = move |why| SubjectWish::Unflag(id, why);
    el("li")
        .class("m-said__one")
        .test("subject-flag-own")
        .kid(el("b").kid(app.tf(Text::FlagWarn, &title)))
        .kid(el("p").kid(flag_says(app, flag)))
        .kid(why(bad, ("flag-remove", Text::FlagRemove, Text::FlagRemove), id, wish))
        .into_any()
}

/// How many flags the papers of the case set, those on this device only among them.
fn count(app: App, case: CaseId) -> usize {
    app.screen.report.with(|view| {
        let view = view.as_ref().map(|view| view.bare()).filter(|view| view.case == case);
        view.map_or(0, |view| view.dossier.flags.len())
    })
}

/// What is asked for a new flag.
#[derive(Clone, Copy)]
struct Asked {
    flag: Signal<String>,
    days: Signal<u16>,
    reason: Signal<String>,
    owner: Signal<UserId>,
}

fn form(bad: Bad) -> AnyView {
    let (app, case) = (bad.app, bad.case);
    let owner = untrack(|| app.me().map(|me| me.person.id.clone())).unwrap_or_default();
    let asked = Asked {
        flag: Signal::new(String::new()),
        days: Signal::new(DAYS[0]),
        reason: Signal::new(String::new()),
        owner: Signal::new(owner),
    };
    let open = Signal::new(false);
    // It is set: what is said of it is above, and the form is put away.
    on_change(
        move || count(app, case),
        move |_| {
            open.set(false);
            asked.flag.set(String::new());
            asked.reason.set(String::new());
        },
    );
    let toggle = move |ev: leptos::ev::Event| {
        ev.prevent_default();
        open.update(|open| *open = !*open);
    };
    let send = move || {
        let Asked { flag, days, reason, owner } = asked;
        let (flag, reason) = (flag.get_untracked(), reason.get_untracked());
        let (days, owner) = (i32::from(days.get_untracked()), owner.get_untracked());
        bad.send("flag", SubjectWish::Flag { flag, reason, owner, days });
    };
    el("details")
        .class("m-fold m-fold--s")
        .test("flag-add")
        .live("open", move || open.get())
        .kid(el("summary").on("click", toggle).kid(caption(app, Text::FlagAdd)))
        .kid(
            el("div")
                .class("m-fold__in m-subject__form")
                .kid(el("p").class("m-note").kid(caption(app, Text::FlagHint)))
                .kid(kinds(app, asked))
                .kid(owners(app, case, asked.owner))
                .kid(field(
                    app,
                    String::from("flag-why"),
                    "flag-why",
                    Text::SubjectWhy,
                    asked.reason,
                ))
                .kid(bad.line(String::from("flag")))
                .kid(button("m-btn", "flag-send", send, caption(app, Text::FlagSet))),
        )
        .into_any()
}

/// Which flag, and for how long.
fn kinds(app: App, Asked { flag, days, .. }: Asked) -> AnyView {
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
    all(vec![
        set(app, Text::FlagKind, all(known.iter().map(kind).collect())),
        set(app, Text::FlagLength, all(lengths)),
    ])
}

/// Who can answer for a flag: who flags, and the supervisors of the departments of both.
fn candidates(app: App, case: CaseId) -> Vec<Person> {
    let Some(me) = app.me() else { return Vec::new() };
    let department = app.screen.report.with(|view| {
        let view = view.as_ref().map(|view| view.bare()).filter(|view| view.case == case);
        view.map_or_else(String::new, |view| view.department.clone())
    });
    let answers = |person: &&Person| {
        person.role == Role::Supervisor
            && person.id != me.person.id
            && (person.department == department || person.department == me.person.department)
    };
    let mut all: Vec<Person> =
        app.screen.people.with(|people| people.values().filter(answers).cloned().collect());
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all.insert(0, me.person.clone());
    all
}

/// Chooses who answers for the flag; who flags, unless somebody else is chosen.
fn owners(app: App, case: CaseId, owner: Signal<UserId>) -> AnyView {
    let known = watch(move || candidates(app, case));
    let option = move |person: Person| {
        let own = person.id.clone();
        el("option")
            .attr("value", person.id.0)
            .live("selected", move || owner.with(|owner| *owner == own))
            .kid(person.name)
            .into_any()
    };
    el("div")
        .class("m-field")
        .kid(
            el("label")
                .class("m-label")
                .attr("for", "flag-owner")
                .kid(caption(app, Text::FlagOwner)),
        )
        .kid(
            el("select")
                .class("m-input")
                .attr("id", "flag-owner")
                .test("flag-owner")
                .on("change", move |ev| owner.set(UserId(event_target_value(&ev))))
                .kid(live(move || Some(all(known.get().into_iter().map(option).collect())))),
        )
        .into_any()
}

fn set(app: App, legend: Text, choices: AnyView) -> AnyView {
    el("fieldset")
        .class("m-fill")
        .kid(el("legend").class("m-label").kid(caption(app, legend)))
        .kid(el("div").class("m-choices").kid(choices))
        .into_any()
}

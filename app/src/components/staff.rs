//! Who is there and does what: 話し手・記録・連絡, in the start form and while the meeting runs.

use super::el::el;
use super::icons::small;
use super::parts::{all, caption, fact, live};
use super::watch::watch;
use crate::command::Command;
use crate::ctx::App;
use crate::signal::{Held, Signal};
use leptos::prelude::*;
use mamori_core::access::Person;
use mamori_core::body::Duty;
use mamori_core::case::Stay;
use mamori_core::ids::UserId;
use mamori_core::text::Text;

/// 退席を取り消す for so long while no policy is known, seconds.
const UNDO_S: i64 = 30;

/// Where the roles are from and go to.
#[derive(Clone, Copy)]
pub enum Roles {
    /// The start form.
    Planned(Signal<Vec<Duty>>),
    /// The meeting that runs here.
    Here,
}

impl Roles {
    fn of(self, app: App, person: &UserId) -> Option<String> {
        match self {
            Self::Planned(duties) => duties.with(|all| {
                all.iter().find(|duty| duty.person == *person).map(|duty| duty.role.clone())
            }),
            Self::Here => app.screen.running.with(|r| {
                let stay = r.as_ref()?.staff.iter().find(|stay| stay.person == *person)?;
                stay.role.clone()
            }),
        }
    }

    fn set(self, app: App, person: &UserId, role: Option<String>) {
        match self {
            Self::Planned(duties) => duties.update(|all| {
                all.retain(|duty| duty.person != *person);
                if let Some(role) = role {
                    all.push(Duty { person: person.clone(), role });
                }
            }),
            Self::Here => app.send(Command::Join(person.clone(), role)),
        }
    }
}

/// The roles of one person as toggles; none is fine.
pub fn roles(app: App, of: Roles, person: &UserId) -> AnyView {
    let name = app.name(person);
    let test = String::from("role-") + &person.0 + "-";
    let person = Held::new(person.clone());
    let now = watch(move || person.with(|person| of.of(app, person)));
    let chips = move || {
        let policy = app.policy()?;
        let mut chips = Vec::new();
        for term in &policy.session.staff_roles {
            let code = Held::new(term.code.clone());
            let on = fact(move || now.with(|now| code.with(|code| now.as_ref() == Some(code))));
            let toggle = move || {
                let role = (!on.get_untracked()).then(|| code.get());
                of.set(app, &person.get(), role);
            };
            let chip = el("button")
                .class("m-choice")
                .attr("type", "button")
                .test(test.clone() + &term.code)
                .live("aria-pressed", move || if on.get() { "true" } else { "false" })
                .tap(toggle)
                .kid(small("#i-check"))
                .kid(app.b(&term.label));
            chips.push(chip.into_any());
        }
        Some(all(chips))
    };
    el("div")
        .class("m-choices")
        .attr("role", "group")
        .live("aria-label", move || app.tf(Text::RoleOf, &[("name", &name)]))
        .kid(live(chips))
        .into_any()
}

/// Everybody there, since when and in which role; who joins and who leaves.
pub fn staff(app: App) -> AnyView {
    let here = watch(move || {
        app.screen.running.with(|r| r.as_ref().map(|r| r.staff.clone()).unwrap_or_default())
    });
    let gone = watch(move || {
        app.screen.running.with(|r| r.as_ref().map(|r| r.gone.clone()).unwrap_or_default())
    });
    let list = move || {
        let me = app.me()?;
        let one = |stay: &Stay| line(app, stay, stay.person == me.person.id);
        let mut lines: Vec<AnyView> = here.with(|all| all.iter().map(one).collect());
        lines.extend(gone.with(|all| all.iter().map(|stay| left(app, stay)).collect::<Vec<_>>()));
        Some(all(lines))
    };
    let others = move || {
        let me = app.me()?;
        let mut buttons = Vec::new();
        for person in &me.colleagues {
            let there = here.with(|all| all.iter().any(|stay| stay.person == person.id));
            if !there && person.id != me.person.id {
                buttons.push(join(app, person));
            }
        }
        Some(match buttons.is_empty() {
            true => el("p").class("m-note").kid(caption(app, Text::EverybodyHere)).into_any(),
            false => all(buttons),
        })
    };
    el("section")
        .class("m-card")
        .attr("aria-labelledby", "staff-h")
        .test("staff")
        .kid(el("h2").class("m-h2").attr("id", "staff-h").kid(caption(app, Text::StaffHere)))
        .kid(el("ul").class("m-staff").attr("role", "list").kid(live(list)))
        .kid(
            el("details")
                .class("m-more")
                .kid(el("summary").test("staff-add").kid(caption(app, Text::AddStaff)))
                .kid(el("div").class("m-choices").kid(live(others))),
        )
        .into_any()
}

fn join(app: App, person: &Person) -> AnyView {
    let id = person.id.clone();
    el("button")
        .class("m-choice")
        .attr("type", "button")
        .test(String::from("join-") + &person.id.0)
        .tap(move || app.send(Command::Join(id.clone(), None)))
        .kid(person.name.clone())
        .into_any()
}

fn line(app: App, stay: &Stay, me: bool) -> AnyView {
    let name = app.name(&stay.person);
    let mut note = app.tf(Text::StaffSince, &[("time", &app.hm(stay.since_ms))]);
    if stay.supervisor {
        note.push_str(app.t(Text::Dot));
        note.push_str(app.t(Text::Superior));
    }
    let id = stay.person.clone();
    let leave = (!me).then(|| {
        let leave = move || app.send(Command::Leave(id.clone()));
        el("button")
            .class("m-btn m-btn--quiet")
            .attr("type", "button")
            .test(String::from("leave-") + &stay.person.0)
            .tap(leave)
            .kid(app.t(Text::StaffLeaves))
            .kid(el("span").class("m-sr").kid(" ").kid(name.clone()))
            .into_any()
    });
    el("li")
        .test(String::from("here-") + &stay.person.0)
        .attr("data-role", stay.role.clone())
        .kid(
            el("p")
                .class("m-staff__who")
                .kid(el("b").kid(name))
                .kid(el("span").class("m-note").kid(note))
                .kid(leave),
        )
        .kid(roles(app, Roles::Here, &stay.person))
        .into_any()
}

/// Who was there and left: from when until when, and for a while a way to take it back.
fn left(app: App, stay: &Stay) -> AnyView {
    let until_ms = stay.until_ms.unwrap_or(stay.since_ms);
    let values = [("from", &*app.hm(stay.since_ms)), ("to", &*app.hm(until_ms))];
    let mut note = app.tf(Text::StaffFromTo, &values);
    if let Some(role) = &stay.role {
        let label = app.of_policy(|p, lang| p.staff_role(role).map(|l| l.get(lang).to_owned()));
        note.push_str(app.t(Text::Dot));
        note.push_str(label.as_deref().unwrap_or(role));
    }
    let undo_s = app.of_policy(|p, _| Some(i64::from(p.case.undo_seconds))).unwrap_or(UNDO_S);
    let may = fact(move || app.screen.now_ms.get() < until_ms + undo_s * 1000);
    let (event, test) = (stay.left, String::from("stay-") + &stay.person.0);
    let undo = move || {
        may.get().then(|| {
            let undo = move || {
                if let Some(event) = event {
                    app.send(Command::RetractLeave(event));
                }
            };
            let inner = all(vec![small("#i-undo"), caption(app, Text::LeaveUndo)]);
            el("button")
                .class("m-btn m-undo")
                .attr("type", "button")
                .test(test.clone())
                .tap(undo)
                .kid(inner)
                .into_any()
        })
    };
    el("li")
        .test(String::from("gone-") + &stay.person.0)
        .kid(
            el("p")
                .class("m-staff__who")
                .kid(el("b").kid(app.name(&stay.person)))
                .kid(el("span").class("m-note").kid(note))
                .kid(live(undo)),
        )
        .into_any()
}

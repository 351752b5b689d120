//! The groups of fields, each a fold that says what is in it.

use super::Ctx;
use super::field::{editable, readable};
use crate::components::el::el;
use crate::components::icons::small;
use crate::components::parts::{all, caption, live, words};
use crate::components::watch::watch;
use crate::screen::report::ReportView;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::paper::field::{FIELDS, Field, Group};
use mamori_core::text::Text;
use std::time::Duration;

fn fields_of(group: Group) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| field.group == group)
}

/// All groups, to fill in or to read.
pub fn groups(ctx: Ctx, write: bool) -> AnyView {
    if !write {
        open_filled(ctx);
    }
    let mut views = Vec::new();
    for (at, group) in Group::ALL.into_iter().enumerate() {
        views.push(one(ctx, at, group, write));
    }
    all(views)
}

/// Whoever reads, reads all of it: what is filled is open.
fn open_filled(ctx: Ctx) {
    let filled = |group: &Group| untrack(|| ctx.with(|view| counts(view, *group).0 > 0));
    let filled: Vec<bool> = Group::ALL.iter().map(filled).collect();
    ctx.open.update(|open| {
        for (open, filled) in open.iter_mut().zip(filled) {
            *open |= filled;
        }
    });
}

/// How many fields of a group say something, and how many a submission still needs.
fn counts(view: &ReportView, group: Group) -> (usize, usize) {
    let (mut filled, mut missing) = (0, 0);
    for field in fields_of(group) {
        let written = view.dossier.field(field.code).is_some_and(|w| w.standing().next().is_some());
        let given = view.given.iter().any(|g| g.code == field.code && !g.text.is_empty());
        let says = match written {
            true => !view.dossier.text(field.code).trim().is_empty(),
            false => given,
        };
        filled += usize::from(says);
        let short = field.required && view.dossier.text(field.code).trim().is_empty();
        missing += usize::from(short);
    }
    (filled, missing)
}

fn one(ctx: Ctx, at: usize, group: Group, write: bool) -> AnyView {
    let app = ctx.app;
    let counts = watch(move || ctx.with(|view| counts(view, group)));
    let open = watch(move || ctx.open.with(|open| open.get(at).copied().unwrap_or_default()));
    let filled = move || match counts.get().0 {
        0 => app.t(Text::GroupEmpty).to_owned(),
        n => app.tf(Text::GroupFilled, &[("n", &n.to_string())]),
    };
    let missing = move || {
        let n = counts.get().1;
        (write && n > 0).then(|| {
            let word = app.tf(Text::GroupMissing, &[("n", &n.to_string())]);
            el("span").class("m-state m-state--wait").kid(small("#i-warn")).kid(word).into_any()
        })
    };
    let toggled = move |_| {
        ctx.open.update(|open| {
            if let Some(open) = open.get_mut(at) {
                *open = !*open;
            }
        })
    };
    // A closed fold holds its fields: what is typed into them stays there.
    let mut views = Vec::new();
    if group == Group::Header && write {
        views.push(fairness(ctx));
    }
    for field in fields_of(group) {
        views.push(if write { editable(ctx, field) } else { readable(ctx, field) });
    }
    let click = move |ev: leptos::ev::Event| {
        ev.prevent_default();
        toggled(ev);
    };
    el("details")
        .class("m-fold")
        .attr("id", format!("g-{at}"))
        .test(format!("group-{at}"))
        .live("open", move || open.get().then_some(""))
        .kid(
            el("summary")
                .on("click", click)
                .kid(el("h3").class("m-fold__name").kid(caption(app, group.label())))
                .kid(
                    el("span")
                        .class("m-fold__count")
                        .kid(live(missing))
                        .kid(el("span").class("m-note").kid(words(filled))),
                ),
        )
        .kid(el("div").class("m-fold__in").kid(all(views)))
        .into_any()
}

/// What to think of before the word harassment is chosen: the city's words.
fn fairness(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let say = move || {
        app.of_policy(|p, lang| p.report.as_ref().map(|r| r.fairness.get(lang).to_owned()))
            .unwrap_or_default()
    };
    el("div")
        .class("m-fair")
        .attr("role", "note")
        .test("fairness")
        .kid(el("p").class("m-fair__head").kid(caption(app, Text::FairnessHead)))
        .kid(el("p").kid(words(say)))
        .kid(el("p").kid(caption(app, Text::JudgeFirst)))
        .into_any()
}

/// Opens the group of a field and moves the keyboard there.
pub fn jump(ctx: Ctx, field: &'static Field) {
    ctx.open.update(|open| {
        let at = Group::ALL.iter().position(|group| *group == field.group);
        if let Some(open) = at.and_then(|at| open.get_mut(at)) {
            *open = true;
        }
    });
    // Once the fold has opened.
    let id = super::field::id_of(ctx, field);
    set_timeout(
        move || {
            page::focus(&id);
        },
        Duration::ZERO,
    );
}

//! Everything that was said of a measure: who, when, what, also what does not stand.

use super::one::{code, of};
use super::refused::why;
use crate::components::el::el;
use crate::components::parts::{all, live, words};
use crate::components::report::Ctx;
use crate::components::state::{Tone, state};
use crate::components::watch::watch;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::case::Stamp;
use mamori_core::paper::route::Refused;
use mamori_core::paper::{Measure, MeasureAct, MeasureActed};
use mamori_core::text::Text;
use mamori_core::time::day_date;

type Said = (Stamp, MeasureActed, Option<Refused>);

fn said(measure: &Measure) -> Vec<Said> {
    let stands = measure.acts.iter().map(|(stamp, said)| (stamp.clone(), said.clone(), None));
    let refused = measure.refused.iter().map(|(stamp, said, why)| {
        let (stamp, said) = (stamp.clone(), said.clone());
        (stamp, said, Some(*why))
    });
    let mut all: Vec<Said> = stands.chain(refused).collect();
    all.sort_by_key(|(stamp, ..)| (stamp.cursor.unwrap_or(u64::MAX), stamp.id));
    all
}

/// What an act is called once it was done.
pub const fn act_name(act: MeasureAct) -> Text {
    match act {
        MeasureAct::Plan => Text::MeasureActPlan,
        MeasureAct::Done => Text::MeasureActDone,
        MeasureAct::Drop => Text::MeasureActDrop,
    }
}

/// A fold.
pub fn past(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let acts = watch(move || of(ctx, said));
    let open = Signal::new(false);
    let list = move || {
        open.get().then(|| {
            let items: Vec<AnyView> = acts.get().iter().rev().map(|act| one(ctx, act)).collect();
            el("ol").class("m-past").attr("role", "list").kid(items).into_any()
        })
    };
    let count = move || {
        let n = acts.with(Vec::len).to_string();
        app.tf(Text::MeasureHistory, &[("n", &n)])
    };
    el("details")
        .class("m-fold m-fold--s")
        .test("measure-past")
        .on("toggle", move |_| open.update(|open| *open = !*open))
        .kid(el("summary").kid(words(count)))
        .kid(live(list))
        .into_any()
}

fn one(ctx: Ctx, (stamp, said, refused): &Said) -> AnyView {
    let app = ctx.app;
    let who = [("name", &*app.name(&stamp.by)), ("when", &*app.when(stamp.at_ms))];
    let mut facts = vec![app.t(act_name(said.act)).to_owned()];
    facts.extend(said.day.map(|day| day_date(day, app.lang())));
    if !said.number.is_empty() {
        facts.push(said.number.clone());
    }
    let mut head = vec![app.tf(Text::HistoryOne, &who).into_any()];
    if ctx.with(|view| view.unsent.contains(&stamp.id)) {
        head.push(state(Tone::Local, "#i-device", app.t(Text::MeasureUnsent).to_owned()));
    }
    let text = (!said.text.is_empty())
        .then(|| el("p").class("m-fill__value").kid(said.text.clone()).into_any());
    let refused = refused
        .map(|refused| el("p").class("m-error").kid(why(ctx, said.measure, refused)).into_any());
    el("li")
        .test("measure-past-one")
        .attr("data-act", code(said.act))
        .kid(el("p").class("m-past__who").kid(all(head)))
        .kid(el("p").kid(facts.join(app.t(Text::Dot))))
        .kid(text)
        .kid(refused)
        .into_any()
}

//! The report of a case: its head, what is still missing, the groups of fields, and what can be
//! done with it now. Filled in while it may be written, a document to read while it may not.

mod act;
mod documents;
pub mod draft;
pub mod field;
mod group;
mod head;
mod history;
mod late;
mod masked;
mod notes;
mod others;
mod paper;
pub mod print;
mod reason;
mod refusal;
mod route;
mod sheet;
mod told;
pub mod tray;

use self::group::groups;
use super::el::el;
use super::measures;
use super::parts::{all, live};
use super::watch::{Watch, watch};
use crate::ctx::App;
use crate::screen::report::ReportView;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_core::ids::{CaseId, MeasureId};
use mamori_core::paper::field::{Field, Group};
use mamori_core::paper::route::Refused;

pub use self::refusal::{act_name, refusal};

/// What the parts of one report share.
#[derive(Clone, Copy)]
pub struct Ctx {
    /// The app.
    pub app: App,
    /// The case.
    pub case: CaseId,
    /// The measure whose draft is written; `None` for the report.
    pub measure: Option<MeasureId>,
    /// Why what stands is changed, once the report was submitted before.
    pub reason: Signal<String>,
    /// What is shown as it will be on paper, instead of the report.
    pub print: Signal<Option<print::Printed>>,
    /// The measure that is open, also after what it prints was looked at.
    pub open_measure: Signal<Option<MeasureId>>,
    /// The groups that are open, in the order of [`Group::ALL`].
    pub open: Signal<Vec<bool>>,
    /// An act was done in this visit: how many acts of this page life were there before it.
    pub acted: Signal<Option<usize>>,
}

impl Ctx {
    /// Reads the report (tracked); the default while it is another case's, or none.
    pub fn with<R: Default>(self, read: impl FnOnce(&ReportView) -> R) -> R {
        self.app.screen.report.with(|view| match view.as_ref().map(|view| view.bare()) {
            Some(view) if view.case == self.case => read(view),
            _ => R::default(),
        })
    }

    /// The same for the draft of a measure.
    pub fn of_measure(self, measure: MeasureId) -> Self {
        Self { measure: Some(measure), ..self }
    }

    /// Where what is typed into this report is kept for this tab.
    pub fn place(self) -> String {
        let measure = self.measure.map(|id| format!("{id}/")).unwrap_or_default();
        place(self.app, self.case) + &measure
    }

    /// The name of a field for tests and in the document. Fields of the report and parts of a draft
    /// may have the same code.
    pub fn name(self, before: &str, field: &Field) -> String {
        let of = if self.measure.is_some() { "part-" } else { "" };
        [before, "-", of, field.code].concat()
    }
}

fn place(app: App, case: CaseId) -> String {
    let user = untrack(|| app.me().map(|me| me.person.id.0.clone())).unwrap_or_default();
    format!("{user}/{case}/")
}

/// Whether something typed into the report of a case was not saved yet in this tab.
pub fn is_being_typed(app: App, case: CaseId) -> bool {
    mamori_browser::typed::any(&place(app, case))
}

/// Whether the person may write into the report, and if not why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum May {
    /// They may.
    Write,
    /// They may read.
    Read(Option<Refused>),
    /// Nothing is known yet.
    #[default]
    Unknown,
}

fn may(view: &ReportView) -> May {
    match &view.seat {
        None => May::Read(None),
        Some(seat) => match view.dossier.route.judge_writing(seat, "-") {
            Ok(()) => May::Write,
            Err(refused) => May::Read(Some(refused)),
        },
    }
}

/// The groups that are open at first: those in which a submission needs something.
fn opened() -> Vec<bool> {
    let needed = |group: &Group| {
        mamori_core::paper::field::FIELDS.iter().any(|f| f.group == *group && f.required)
    };
    Group::ALL.iter().map(needed).collect()
}

/// See the module.
pub fn report(app: App, case: CaseId) -> AnyView {
    let ctx = Ctx {
        app,
        case,
        measure: None,
        reason: Signal::new(String::new()),
        print: Signal::new(None),
        open_measure: Signal::new(None),
        open: Signal::new(opened()),
        acted: Signal::new(None),
    };
    live(move || {
        Some(match ctx.print.get() {
            Some(which) => print::view(ctx, which),
            None => screen(ctx),
        })
    })
}

fn screen(ctx: Ctx) -> AnyView {
    let may: Watch<May> = watch(move || ctx.with(may));
    let fields = move || match may.get() {
        May::Unknown => None,
        May::Write => Some(groups(ctx, true)),
        May::Read(_) => Some(groups(ctx, false)),
    };
    el("div")
        .class("m-report")
        .test("report")
        .live("data-state", move || match may.get() {
            May::Write => "write",
            May::Read(_) => "read",
            May::Unknown => "none",
        })
        .kid(all(vec![
            told::told(ctx),
            head::head(ctx, may),
            route::route(ctx),
            act::refused(ctx),
            act::way(ctx),
            late::late(ctx, may),
            live(fields),
            act::foot(ctx),
            measures::measures(ctx),
            documents::documents(ctx),
            notes::notes(ctx),
        ]))
        .into_any()
}

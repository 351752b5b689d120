//! 印刷: a document of the case as this device knows it, to be printed by the browser, also without
//! a network. The same description that the server sets as PDF.
//!
//! It says of itself where it was made and what may be missing. It has no verification code, which
//! only the server gives, and is never masked: a copy for disclosure leaves the server masked.

use super::Ctx;
use super::paper::paper;
use crate::components::el::el;
use crate::components::parts::{all, button, caption, live};
use crate::components::watch::watch;
use crate::screen::report::ReportView;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::ids::{MeasureId, UserId};
use mamori_core::lang::Lang;
use mamori_core::paper::MeasureAct;
use mamori_core::paper::document::{Block, Document};
use mamori_core::paper::documents::{Making, chronology, measure, report};
use mamori_core::paper::fill::Facts;
use mamori_core::paper::route::Stage;
use mamori_core::sync::Link;
use mamori_core::text::Text;
use mamori_core::time::{date, hour_minute};
use std::time::Duration;

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// 報告書.
    Report,
    /// 経過記録.
    Chronology,
    /// The document of a measure 措置.
    Measure(MeasureId),
}

impl Printed {
    /// The id of its button, and what stands on it.
    const fn button(self) -> (&'static str, Text) {
        match self {
            Self::Report => ("print-report", Text::PrintReport),
            Self::Chronology => ("print-chronology", Text::PrintChronology),
            Self::Measure(_) => ("print-measure", Text::MeasurePrint),
        }
    }

    /// `None` for a measure that has no document.
    fn build(self, making: &Making<'_>, view: &ReportView) -> Option<Document> {
        match self {
            Self::Report => Some(report(making)),
            Self::Chronology => Some(chronology(making)),
            Self::Measure(id) => measure(making, view.dossier.measure(id)?),
        }
    }
}

/// The document, from what is known here now (tracked). `None` until that is there.
fn document(ctx: Ctx, which: Printed) -> Option<Document> {
    let app = ctx.app;
    let policy = app.policy()?;
    let case = app.screen.detail.with(|d| d.as_ref().map(|d| d.case.clone()))?;
    let people = app.screen.people.get();
    let names = |user: &UserId| people.get(user).map_or(&user.0, |person| &person.name).clone();
    ctx.with(|view: &ReportView| {
        let (dossier, policy) = (&view.dossier, &*policy);
        let (lang, repeat) = (Lang::Ja, view.repeat.as_ref());
        let facts = Facts { case: &case, dossier, policy, names: &names, lang, repeat };
        let fits = case.id == ctx.case;
        fits.then(|| which.build(&Making::new(facts, &view.department), view)).flatten()
    })
}

/// Whether the server can be asked at this moment (tracked).
fn reached(ctx: Ctx) -> bool {
    ctx.app.screen.sync.with(|sync| sync.link == Link::Reached && !sync.sign_in_again)
}

fn has_pictures(document: &Document) -> bool {
    document.blocks.iter().any(|block| matches!(block, Block::Picture(..)))
}

/// What the document has to say of itself, in the language of record: where it was made, and what
/// may not be in it.
fn made(ctx: Ctx, which: Printed, pictures: bool) -> Vec<String> {
    let app = ctx.app;
    let offset = app.offset_min();
    let say =
        |text: Text, values: &[(&str, &str)]| mamori_core::text::fill(text.get(Lang::Ja), values);
    let at = |ms: i64| [&date(ms, offset, Lang::Ja), " ", &hour_minute(ms, offset)].concat();
    let name = app.me().map(|me| me.person.name.clone()).unwrap_or_default();
    let now = at(app.screen.now_ms.get_untracked());
    let mut lines = vec![say(Text::FrameHere, &[("when", &now), ("name", &name)])];
    if !reached(ctx) {
        lines.push(match app.screen.as_of_ms.get() {
            Some(known) => say(Text::FrameOffline, &[("when", &at(known))]),
            None => say(Text::FrameOfflineNever, &[]),
        });
        lines.extend(pictures.then(|| say(Text::FrameNoPictures, &[])));
    }
    let (unsent, later) = ctx.with(|view| {
        let (dossier, unsent) = (&view.dossier, !view.unsent.is_empty());
        let later = match which {
            Printed::Measure(id) => {
                let last = dossier.measure(id).and_then(|measure| measure.last());
                last.filter(|(_, said)| said.act == MeasureAct::Done).map(|_| Text::FrameDone)
            }
            Printed::Report | Printed::Chronology => {
                let route = &dossier.route;
                let under_way = route.round > 0 && route.stage != Stage::Draft;
                under_way.then_some(Text::FrameNow)
            }
        };
        (unsent, later)
    });
    if unsent || app.screen.detail.with(|d| d.as_ref().is_some_and(|d| !d.unsent.is_empty())) {
        lines.push(say(Text::FrameUnsent, &[]));
    }
    lines.extend(later.map(|text| say(text, &[])));
    lines.push(say(Text::FrameNoCode, &[]));
    lines
}

/// A button that opens the view for printing.
pub fn button_of(ctx: Ctx, which: Printed) -> AnyView {
    let (id, text) = which.button();
    let open = move || {
        ctx.print.set(Some(which));
        // Drawn in the next turn.
        set_timeout(|| _ = page::focus("print-title"), Duration::ZERO);
    };
    el("button")
        .class("m-btn")
        .attr("type", "button")
        .attr("id", id)
        .test(id)
        .tap(open)
        .kid(caption(ctx.app, text))
        .into_any()
}

/// The buttons of the case's own documents.
pub fn buttons(ctx: Ctx) -> AnyView {
    let of_case = [Printed::Report, Printed::Chronology].map(|which| button_of(ctx, which));
    all(vec![
        el("p").class("m-note").kid(caption(ctx.app, Text::PrintHint)).into_any(),
        el("div").class("m-btns").kid(all(of_case.into())).into_any(),
    ])
}

/// See the module: the document as it will be on paper, and what to do with it.
pub fn view(ctx: Ctx, which: Printed) -> AnyView {
    let app = ctx.app;
    let known = watch(move || {
        let document = document(ctx, which)?;
        let lines = made(ctx, which, has_pictures(&document));
        Some((document, lines, reached(ctx).then_some(ctx.case)))
    });
    let sheet = move || known.get().map(|(document, lines, case)| paper(&document, &lines, case));
    let back = move || {
        ctx.print.set(None);
        set_timeout(move || _ = page::focus(which.button().0), Duration::ZERO);
    };
    el("section")
        .class("m-paper")
        .attr("aria-labelledby", "print-title")
        .test("print")
        .kid(
            el("div")
                .class("m-paper__tools")
                .kid(
                    el("h3")
                        .class("m-h2")
                        .attr("id", "print-title")
                        .attr("tabindex", "-1")
                        .kid(caption(app, Text::PrintView)),
                )
                .kid(el("p").class("m-note").kid(caption(app, Text::PrintPages)))
                .kid(
                    el("div")
                        .class("m-btns")
                        .kid(button(
                            "m-btn m-btn--fill",
                            "print-go",
                            page::print,
                            caption(app, Text::PrintGo),
                        ))
                        .kid(button("m-btn", "print-back", back, caption(app, Text::PrintBack))),
                ),
        )
        .kid(live(sheet))
        .into_any()
}

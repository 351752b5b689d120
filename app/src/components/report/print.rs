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
use mamori_core::ids::UserId;
use mamori_core::lang::Lang;
use mamori_core::paper::document::Document;
use mamori_core::paper::documents::{Making, chronology, report};
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
}

impl Printed {
    /// Everything, with the button's name for tests and what stands on it.
    pub const ALL: [(Self, &'static str, Text); 2] = [
        (Self::Report, "print-report", Text::PrintReport),
        (Self::Chronology, "print-chronology", Text::PrintChronology),
    ];

    fn build(self, making: &Making<'_>) -> Document {
        match self {
            Self::Report => report(making),
            Self::Chronology => chronology(making),
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
        fits.then(|| which.build(&Making::new(facts, &view.department)))
    })
}

/// What the document has to say of itself, in the language of record: where it was made, and what
/// may not be in it.
fn made(ctx: Ctx) -> Vec<String> {
    let app = ctx.app;
    let offset = app.offset_min();
    let say =
        |text: Text, values: &[(&str, &str)]| mamori_core::text::fill(text.get(Lang::Ja), values);
    let at = |ms: i64| [&date(ms, offset, Lang::Ja), " ", &hour_minute(ms, offset)].concat();
    let name = app.me().map(|me| me.person.name.clone()).unwrap_or_default();
    let now = at(app.screen.now_ms.get_untracked());
    let mut lines = vec![say(Text::FrameHere, &[("when", &now), ("name", &name)])];
    let cut = app.screen.sync.with(|sync| sync.link != Link::Reached || sync.sign_in_again);
    if cut {
        lines.push(match app.screen.as_of_ms.get() {
            Some(known) => say(Text::FrameOffline, &[("when", &at(known))]),
            None => say(Text::FrameOfflineNever, &[]),
        });
    }
    let (unsent, submitted) = ctx.with(|view| {
        let route = &view.dossier.route;
        (!view.unsent.is_empty(), route.round > 0 && route.stage != Stage::Draft)
    });
    if unsent || app.screen.detail.with(|d| d.as_ref().is_some_and(|d| !d.unsent.is_empty())) {
        lines.push(say(Text::FrameUnsent, &[]));
    }
    if submitted {
        lines.push(say(Text::FrameNow, &[]));
    }
    lines.push(say(Text::FrameNoCode, &[]));
    lines
}

/// The buttons that open the view for printing.
pub fn buttons(ctx: Ctx) -> AnyView {
    let app = ctx.app;
    let one = |(which, test, text): (Printed, &'static str, Text)| {
        let open = move || {
            ctx.print.set(Some(which));
            // Drawn in the next turn.
            set_timeout(|| _ = page::focus("print-title"), Duration::ZERO);
        };
        el("button")
            .class("m-btn")
            .attr("type", "button")
            .attr("id", test)
            .test(test)
            .tap(open)
            .kid(caption(app, text))
            .into_any()
    };
    all(vec![
        el("p").class("m-note").kid(caption(app, Text::PrintHint)).into_any(),
        el("div").class("m-btns").kid(all(Printed::ALL.map(one).into())).into_any(),
    ])
}

/// See the module: the document as it will be on paper, and what to do with it.
pub fn view(ctx: Ctx, which: Printed) -> AnyView {
    let app = ctx.app;
    let known = watch(move || document(ctx, which));
    let lines = watch(move || made(ctx));
    let back = move || {
        ctx.print.set(None);
        let id = Printed::ALL.iter().find(|(one, ..)| *one == which).map(|(_, id, _)| *id);
        set_timeout(move || _ = id.is_some_and(page::focus), Duration::ZERO);
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
        .kid(live(move || known.get().map(|document| paper(&document, &lines.get()))))
        .into_any()
}

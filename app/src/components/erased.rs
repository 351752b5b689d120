//! What is left of a case that was erased: that it was, when, and by whom.

use super::el::el;
use super::icons::icon;
use super::parts::{caption, row};
use super::retention::class_name;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::case::Case;
use mamori_core::retention::erased as said_of;
use mamori_core::text::Text;
use mamori_core::time;

/// See the module. Nothing for a case that is kept.
pub fn erased(app: App, case: &Case) -> Option<AnyView> {
    let said = said_of(case)?;
    let fact = |text: Text, words: String| row(app, text, words.into_any());
    let number = (!said.number.is_empty()).then(|| fact(Text::ColumnNumber, said.number.clone()));
    let day = |at_ms| time::date(at_ms, app.offset_min(), app.lang());
    let opened = case.opened().map(|stamp| fact(Text::RetentionOpened, day(stamp.at_ms)));
    Some(
        el("section")
            .class("m-card m-blank")
            .test("case-erased")
            .kid(icon("#i-info"))
            .kid(
                el("h2")
                    .class("m-blank__title")
                    .attr("id", "case-h")
                    .kid(caption(app, Text::CaseErasedHead)),
            )
            .kid(el("p").kid(caption(app, Text::CaseErasedWhat)))
            .kid(
                el("dl")
                    .class("m-rows")
                    .kid(number)
                    .kid(opened)
                    .kid(fact(Text::CaseErasedClass, class_name(app, said.class)))
                    .kid(fact(Text::CaseErasedWhen, app.when(said.confirmed.at_ms)))
                    .kid(fact(Text::CaseErasedProposed, app.name(&said.proposed.by)))
                    .kid(fact(Text::CaseErasedConfirmed, app.name(&said.confirmed.by))),
            )
            .into_any(),
    )
}

//! The end of a session: why, in one tap; and what it was, afterwards.

use super::dialog::sheet;
use super::el::el;
use super::icons::{icon, of_reason, small};
use super::parts::{acting_link, all, button, caption, live, row, words};
use crate::command::Command;
use crate::ctx::App;
use crate::page::Page;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::case::{Case, Session};
use mamori_core::ids::CaseId;
use mamori_core::policy::Term;
use mamori_core::text::Text;
use mamori_core::time::span;

const SHEET: &str = "end-session";

/// What an end reason means, for the codes that every policy has.
fn hint(code: &str) -> Option<Text> {
    Some(match code {
        "agreed" => Text::ReasonAgreed,
        "time_over" => Text::ReasonTimeOver,
        "harassment" => Text::ReasonHarassment,
        "left" => Text::ReasonLeft,
        "police" => Text::ReasonPolice,
        _ => return None,
    })
}

fn reason(app: App, term: &Term) -> AnyView {
    let danger = matches!(term.code.as_str(), "harassment" | "police");
    let class = if danger { "m-reason m-reason--danger" } else { "m-reason" };
    let (code, label) = (term.code.clone(), term.label.clone());
    let test = String::from("reason-") + &code;
    let symbol = of_reason(&code);
    let hint = hint(&code)
        .map(|hint| el("span").class("m-reason__hint").kid(caption(app, hint)).into_any());
    let end = move || {
        page::close_modal(SHEET);
        app.send(Command::EndSession(code.clone()));
    };
    el("button")
        .attr("class", class)
        .attr("type", "button")
        .test(test)
        .tap(end)
        .kid(icon(symbol))
        .kid(el("span").class("m-reason__label").kid(words(move || app.b(&label))))
        .kid(hint)
        .into_any()
}

/// The sheet of reasons.
pub fn reasons(app: App, open: Signal<bool>) -> AnyView {
    let list = move || {
        let policy = app.policy();
        let terms = policy.iter().flat_map(|p| &p.session.end_reasons);
        Some(all(terms.map(|term| reason(app, term)).collect()))
    };
    let body = el("div").class("m-reasons").kid(live(list));
    sheet(app, SHEET, "end-session-h", Text::WhyEnded, open, body.into_any())
}

/// The session of a case that ended last.
fn last(case: &Case) -> Option<&Session> {
    let ended = case.sessions.iter().filter_map(|s| Some((s.end.as_ref()?.stamp.at_ms, s)));
    ended.max_by_key(|(at_ms, session)| (*at_ms, session.id)).map(|(_, session)| session)
}

/// What the session was, in rows.
fn rows(app: App, case: CaseId, length_ms: u64) -> AnyView {
    let of_case = app.screen.open_case.get().filter(|open| open.id == case);
    let session = of_case.as_deref().and_then(last);
    let length = span(i64::try_from(length_ms).unwrap_or(i64::MAX), app.lang());
    let mut time = length.clone();
    let mut lines = Vec::new();
    if let Some((started_ms, end)) = session.and_then(|s| s.started_ms().zip(s.end.as_ref())) {
        let (from, to) = (app.hm(started_ms), app.hm(end.stamp.at_ms));
        time = app.tf(Text::FromTo, &[("from", &from), ("to", &to), ("n", &length)]);
        let reason = app
            .of_policy(|p, lang| p.end_reason(&end.reason).map(|label| label.get(lang).to_owned()));
        lines.push((Text::EndReason, reason.unwrap_or_else(|| end.reason.clone())));
        let mut names: Vec<String> = Vec::new();
        for stay in session.iter().flat_map(|session| session.stays()) {
            let name = app.name(&stay.person);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        lines.push((Text::StaffWere, names.join(app.t(Text::Comma))));
    }
    lines.insert(0, (Text::Time, time));
    all(lines.into_iter().map(|(name, value)| row(app, name, value.into_any())).collect())
}

/// The summary of the session that ended last here.
pub fn ended(app: App, case: CaseId, length_ms: u64) -> AnyView {
    let away = move || app.send(Command::PutEndedAway);
    let word = |text| caption(app, text);
    let hash = Page::Case(case).hash();
    let to_case =
        acting_link("m-btn m-btn--fill", "ended-case", hash, away, word(Text::OpenTheCase));
    let hash = Page::Record.hash();
    let to_record = acting_link("m-btn", "ended-record", hash, away, word(Text::BackToRecord));
    let another = button("m-btn m-btn--quiet", "ended-close", away, word(Text::AnotherSession));
    el("div")
        .class("m-page")
        .kid(
            el("section")
                .class("m-card")
                .test("session-ended")
                .kid(el("h2").class("m-h2").kid(caption(app, Text::SessionEnded)))
                .kid(
                    el("p")
                        .class("m-state m-state--local")
                        .attr("role", "status")
                        .kid(small("#i-device"))
                        .kid(caption(app, Text::SavedOnDevice)),
                )
                .kid(el("dl").class("m-rows").kid(live(move || Some(rows(app, case, length_ms)))))
                .kid(el("div").class("m-btns").kid(to_case).kid(to_record).kid(another)),
        )
        .into_any()
}

//! What a receiver is told of an alert: where, who, what was tapped just before, how long ago, and
//! what is known since.

use super::el::el;
use super::icons::icon;
use super::incoming::Top;
use super::parts::{all, caption, link, live, words};
use super::passed;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::desk::Incoming;
use mamori_core::text::Text;

/// Reads something of the alert on top.
pub fn of_top(top: Top, read: impl Fn(&Incoming) -> String) -> String {
    top.with(|top| top.as_ref().map(read)).unwrap_or_default()
}

fn one_fact(app: App, name: Text, test: &'static str, value: AnyView) -> AnyView {
    el("div")
        .class("m-fact")
        .kid(el("dt").kid(caption(app, name)))
        .kid(el("dd").test(test).kid(value))
        .into_any()
}

/// Who pressed; from a sign-in screen the department of the device.
pub fn who(app: App, incoming: &Incoming) -> String {
    if !incoming.by.is_nobody() {
        return app.name(&incoming.by);
    }
    let code = incoming.department.clone().unwrap_or_default();
    let label = app.of_policy(|p, lang| p.department(&code).map(|d| d.get(lang).to_owned()));
    app.tf(Text::FromSignIn, &[("place", &label.unwrap_or(code))])
}

/// 「けが人あり、凶器なし」; nothing while nobody has said.
fn known_so_far(app: App, incoming: &Incoming) -> Option<String> {
    let pick = |known: Option<bool>, yes, no| known.map(|known| if known { yes } else { no });
    let injuries = pick(incoming.injuries, Text::LineInjured, Text::LineNotInjured);
    let weapon = pick(incoming.weapon, Text::LineWeapon, Text::LineNoWeapon);
    let known: Vec<&str> = injuries.into_iter().chain(weapon).map(|text| app.t(text)).collect();
    (!known.is_empty()).then(|| known.join(app.t(Text::Comma)))
}

/// A map by the address form that every map program of a phone knows (RFC 5870).
fn map(app: App, top: Top) -> AnyView {
    live(move || {
        let at = top.with(|t| t.as_ref().and_then(|i| i.position))?;
        let degrees = |micro: i32| {
            let (whole, rest) =
                (micro.unsigned_abs() / 1_000_000, micro.unsigned_abs() % 1_000_000);
            let sign = if micro < 0 { "-" } else { "" };
            format!("{sign}{whole}.{rest:06}")
        };
        let (lat, lon) = (degrees(at.lat_e6), degrees(at.lon_e6));
        let href = format!("geo:{lat},{lon};u={}", at.accuracy_m);
        let inner = all(vec![icon("#i-place"), caption(app, Text::OpenMap)]);
        Some(link("m-btn m-btn--l m-btn--ghost", "incoming-map", href, inner))
    })
}

/// The facts.
pub fn facts(app: App, top: Top) -> AnyView {
    let place = move |i: &Incoming| {
        let address = |c: &String| app.of_policy(|p, l| p.place(c).map(|x| x.address(l)));
        let known = i.place.as_ref().map(|c| address(c).unwrap_or_else(|| c.clone()));
        known.unwrap_or_else(|| app.t(Text::PlaceUnknown).to_owned())
    };
    let last = move |i: &Incoming| match &i.last_tap {
        Some((code, at_ms)) => app.category(code) + " " + &app.when(*at_ms),
        None => app.t(Text::NoneYet).to_owned(),
    };
    let elapsed = move |i: &Incoming| passed(app.screen.now_ms.get() - i.at_ms);
    let place = words(move || of_top(top, place));
    let who = words(move || of_top(top, |i| who(app, i)));
    let last = words(move || of_top(top, last));
    let elapsed = words(move || of_top(top, elapsed));
    let elapsed = el("span")
        .class("m-num")
        .attr("role", "timer")
        .attr("aria-live", "off")
        .kid(elapsed)
        .into_any();
    let list = el("dl")
        .class("m-facts")
        .kid(one_fact(app, Text::Place, "incoming-place", place))
        .kid(one_fact(app, Text::Staff, "incoming-who", who))
        .kid(one_fact(app, Text::JustBefore, "incoming-last", last))
        .kid(one_fact(app, Text::Elapsed, "incoming-elapsed", elapsed))
        .kid(live(move || {
            let known = top.with(|t| t.as_ref().and_then(|i| known_so_far(app, i)))?;
            Some(one_fact(app, Text::KnownSoFar, "incoming-known", known.into_any()))
        }))
        .into_any();
    all(vec![list, map(app, top)])
}

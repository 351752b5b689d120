//! Title, date and time, length, place and channel.

use super::{Add, Facts, Naming, Source, lines};
use crate::case::Session;
use crate::text::Text;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn fill(facts: &Facts<'_>, add: Add<'_>) {
    let sessions = in_time(facts);
    let met = if sessions.is_empty() { Source::Tap } else { Source::Session };
    let title = Naming::of(facts.case).map(|naming| naming.title(facts.policy, facts.lang));
    add("title", Source::Tap, title.unwrap_or_default());
    add("when", met, when(facts, &sessions));
    let lengths = sessions.iter().filter_map(|s| s.end.as_ref()).map(|end| end.length_ms);
    let whole_ms = lengths.fold(0_u64, u64::saturating_add);
    if whole_ms > 0 {
        let whole_ms = i64::try_from(whole_ms).unwrap_or(i64::MAX);
        add("duration", Source::Session, facts.span(whole_ms));
    }
    add("place", met, place(facts, &sessions));
    let mut channels: Vec<&str> = Vec::new();
    for code in sessions.iter().filter_map(|s| s.start.as_ref()?.channel.as_deref()) {
        if !channels.contains(&code) {
            channels.push(code);
        }
    }
    let labels = channels.iter().map(|code| facts.label(facts.policy.channel(code), code));
    let labels: Vec<String> = labels.collect();
    add("channel", Source::Session, labels.join(facts.t(Text::Comma)));
    add("call", Source::Session, lines(sessions.iter().filter_map(|s| call(facts, s))));
}

/// The meetings that are known to have begun, the first one first.
pub(super) fn in_time<'a>(facts: &Facts<'a>) -> Vec<&'a Session> {
    let mut all: Vec<&Session> =
        facts.case.sessions.iter().filter(|s| s.started_ms().is_some()).collect();
    all.sort_by_key(|s| (s.started_ms(), s.id));
    all
}

fn when(facts: &Facts<'_>, sessions: &[&Session]) -> String {
    let dated = |at_ms: i64, rest: &str| [&facts.date(at_ms), " ", rest].concat();
    if sessions.is_empty() {
        let taps = facts.case.incidents.iter().filter_map(|i| i.standing());
        let last_ms = taps.map(|tap| tap.stamp.at_ms).max();
        let Some(first_ms) = facts.first_ms() else { return String::new() };
        return dated(first_ms, &facts.range(first_ms, last_ms.unwrap_or(first_ms).max(first_ms)));
    }
    let each = sessions.iter().filter_map(|session| {
        let from_ms = session.started_ms()?;
        let from = crate::time::hour_minute(from_ms, facts.offset());
        let rest = match &session.end {
            Some(end) => {
                let to = until(facts, from_ms, end.stamp.at_ms);
                facts.tf(Text::FillRange, &[("from", &from), ("to", &to)])
            }
            None => facts.tf(Text::FillSince, &[("from", &from)]),
        };
        Some(dated(from_ms, &rest))
    });
    each.collect::<Vec<_>>().join(facts.t(Text::Comma))
}

fn until(facts: &Facts<'_>, from_ms: i64, to_ms: i64) -> String {
    let to = crate::time::hour_minute(to_ms, facts.offset());
    match crate::time::same_day(from_ms, to_ms, facts.offset()) {
        true => to,
        false => [&facts.date(to_ms), " ", &to].concat(),
    }
}

fn place(facts: &Facts<'_>, sessions: &[&Session]) -> String {
    let address = |code: &str| match facts.policy.place(code) {
        Some(place) => place.address(facts.lang),
        None => String::from(code),
    };
    let mut all: Vec<String> = Vec::new();
    for start in sessions.iter().filter_map(|s| s.start.as_ref()) {
        let mut text = match &start.visit {
            Some(visit) => facts.tf(Text::FillVisit, &[("place", visit)]),
            None => address(&start.place),
        };
        if !start.place_reason.is_empty() {
            text.push_str(&facts.tf(Text::FillReason, &[("text", &start.place_reason)]));
        }
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    }
    if all.is_empty() {
        all.extend(facts.case.place().map(address));
    }
    all.join(facts.t(Text::Comma))
}

/// 14:05から25分: of a meeting by telephone.
fn call(facts: &Facts<'_>, session: &Session) -> Option<String> {
    let start = session.start.as_ref()?;
    if start.channel.as_deref() != Some("phone") {
        return None;
    }
    let length_ms = i64::try_from(session.end.as_ref()?.length_ms).unwrap_or(i64::MAX);
    let from = facts.clock(session.started_ms()?);
    Some(facts.tf(Text::FillCall, &[("from", &from), ("length", &facts.span(length_ms))]))
}

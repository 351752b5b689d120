//! The staff who were there, from when to when, and the time that it took all of them.

use super::when::in_time;
use super::{Add, Facts, Source, lines, spent};
use crate::case::{Case, Session, Stay};
use crate::ids::UserId;
use crate::paper::Dossier;
use crate::text::Text;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const MINUTE_MS: i64 = 60_000;

pub(super) fn fill(facts: &Facts<'_>, add: Add<'_>) {
    let sessions = in_time(facts);
    if sessions.is_empty() {
        add("staff", Source::Tap, who_tapped(facts));
    }
    let mut staff = Vec::new();
    let mut superior = Vec::new();
    for session in &sessions {
        for stay in session.stays() {
            if stay.supervisor {
                let values =
                    [("name", &*facts.name(&stay.person)), ("time", &*since(facts, &stay))];
                superior.push(facts.tf(Text::FillFromThen, &values));
            }
            staff.push(stayed(facts, session, &stay));
        }
    }
    add("staff", Source::Session, lines(staff));
    add("superior", Source::Session, superior.join(facts.t(Text::Comma)));
    add("hours", Source::Session, hours(facts, &sessions));
    let cared = facts.alerts().flat_map(|alert| alert.looked_after());
    add(
        "care",
        Source::Alert,
        lines(cared.map(|cared| {
            let spoke = cared.spoke.as_ref().unwrap_or(&cared.stamp.by);
            let values = [("date", &*facts.date(cared.stamp.at_ms)), ("name", &*facts.name(spoke))];
            let mut line = facts.tf(Text::FillCared, &values);
            if !cared.note.is_empty() {
                line.push_str(&facts.tf(Text::FillNote, &[("text", &cared.note)]));
            }
            line
        })),
    );
}

fn since(facts: &Facts<'_>, stay: &Stay) -> String {
    facts.clock(stay.since_ms)
}

/// `窓口 花子（話し手）10:05～10:37`.
fn stayed(facts: &Facts<'_>, session: &Session, stay: &Stay) -> String {
    let mut text = facts.name(&stay.person);
    if let Some(role) = &stay.role {
        let role = facts.label(facts.policy.staff_role(role), role);
        text.push_str(&facts.tf(Text::FillNote, &[("text", &role)]));
    }
    let times = match until_ms(session, stay) {
        Some(to_ms) => facts.range(stay.since_ms, to_ms),
        None => facts.tf(Text::FillSince, &[("from", &since(facts, stay))]),
    };
    text.push(' ');
    text.push_str(&times);
    text
}

/// When somebody was there no more; `None` while the meeting runs.
fn until_ms(session: &Session, stay: &Stay) -> Option<i64> {
    let end_ms = session.end.as_ref().map(|end| end.stamp.at_ms);
    let until_ms = match (stay.until_ms, end_ms) {
        (Some(left), Some(end)) => Some(left.min(end)),
        (left, end) => left.or(end),
    };
    until_ms.map(|ms| ms.max(stay.since_ms))
}

/// Without a meeting: who tapped, and who was said to be there.
fn who_tapped(facts: &Facts<'_>) -> String {
    let mut people: Vec<&UserId> = Vec::new();
    for tap in facts.case.incidents.iter().filter_map(|i| i.standing()) {
        for person in [&tap.stamp.by].into_iter().chain(&tap.present) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    facts.names(&people)
}

/// How long each of the staff was in meetings that are over, whole minutes of each stay.
fn minutes(sessions: &[&Session]) -> Vec<(UserId, u32)> {
    let mut all: Vec<(UserId, u32)> = Vec::new();
    for session in sessions.iter().filter(|session| session.end.is_some()) {
        for stay in session.stays() {
            let Some(until_ms) = until_ms(session, &stay) else { continue };
            let minutes = until_ms.saturating_sub(stay.since_ms) / MINUTE_MS;
            let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
            match all.iter_mut().find(|(person, _)| *person == stay.person) {
                Some((_, sum)) => *sum = sum.saturating_add(minutes),
                None => all.push((stay.person, minutes)),
            }
        }
    }
    all
}

/// 延べ対応時間, minutes: what is written in the report, where it can be read as that. Otherwise the
/// minutes of all staff in meetings that are over, added up; each stay counts in whole minutes,
/// rounded down.
pub fn person_minutes(case: &Case, dossier: &Dossier) -> u32 {
    if let Some(written) = spent::person_minutes(&dossier.text("hours")) {
        return written;
    }
    let sessions: Vec<&Session> = case.sessions.iter().collect();
    minutes(&sessions).iter().fold(0, |sum, (_, minutes)| sum.saturating_add(*minutes))
}

/// `3人 × 32分 ＝ 延べ1時間36分`; where they were not there equally long only the sum.
fn hours(facts: &Facts<'_>, sessions: &[&Session]) -> String {
    let minutes = minutes(sessions);
    let whole = minutes.iter().fold(0_u32, |sum, (_, minutes)| sum.saturating_add(*minutes));
    let Some((_, first)) = minutes.first().filter(|_| whole > 0) else { return String::new() };
    let words = |minutes: u32| facts.span(i64::from(minutes) * MINUTE_MS);
    let (n, all, each) = (minutes.len().to_string(), words(whole), words(*first));
    let values = [("n", &*n), ("all", &*all), ("each", &*each)];
    match minutes.iter().all(|(_, minutes)| minutes == first) {
        true => facts.tf(Text::FillHoursEach, &values),
        false => facts.tf(Text::FillHours, &values),
    }
}

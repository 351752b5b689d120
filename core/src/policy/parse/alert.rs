//! Builds the settings of the alert from their tables. What a file from before a setting lacks has
//! its default; what is written is checked like everything else.

use super::parts::terms;
use super::reader::Noun;
use super::rules;
use super::section::{At, Section};
use crate::policy::alert::{ANSWERS, POLICE_FACTS};
use crate::policy::{
    AlertRules, Delivery, DepartmentExtension, DrillTexts, EscalationRow, Group, Term, Unless,
};

const LEVEL: Noun = Noun { ja: "通報の種類", en: "alert level" };
const ROW: Noun = Noun { ja: "呼び出しの段階", en: "escalation row" };
const ANSWER: Noun = Noun { ja: "応答の種類", en: "kind of answer" };
const FALSE_ALARM: Noun = Noun { ja: "誤報の理由", en: "reason of a false alarm" };
const POLICE_FACT: Noun = Noun { ja: "警察に伝えること", en: "fact for the police" };
const EXTENSION: Noun = Noun { ja: "所属の内線", en: "extension of a department" };

const LEVELS: [&str; 2] = ["assist", "emergency"];

pub(super) fn alert(mut s: Section<'_, '_>, departments: &[Term]) -> AlertRules {
    let levels = terms(&mut s, "levels", LEVEL);
    let at = s.key_at("levels");
    rules::has_codes(&s, at, LEVEL, levels.iter().map(|level| level.code.as_str()), &LEVELS);
    rules::only_codes(&s, at, &levels, &LEVELS);
    let tel = s.string("tel", "\"110\"");
    rules::telephone(&s, "tel", &tel);
    let codes = departments.iter().map(|department| department.code.as_str());
    let alert = AlertRules {
        hold_ms: s.number("hold_ms", 300..=5000, 1000).value,
        cancel_seconds: s.number("cancel_seconds", 0..=30, 5).value,
        receipt_seconds: s.number("receipt_seconds", 1..=60, 5).value,
        levels,
        tel: tel.value,
        police_say: s
            .texts("police_say", &["place", "what", "injuries", "weapon"], &["place", "what"])
            .value,
        delivery: Some(delivery(&mut s)),
        escalation: escalation(&mut s),
        answers: known_terms(&mut s, "answers", ANSWER, &ANSWERS.map(|words| words.0)),
        false_alarms: known_terms(&mut s, "false_alarms", FALSE_ALARM, &[]),
        police_facts: known_terms(
            &mut s,
            "police_facts",
            POLICE_FACT,
            &POLICE_FACTS.map(|words| words.0),
        ),
        care_days: care_days(&mut s),
        care_say: s.given("care_say").then(|| s.texts("care_say", &[], &[]).value),
        drill: s.given("drill").then(|| drill(s.section("drill", "{ … }"))),
        general_affairs: s
            .given("general_affairs")
            .then(|| s.reference("general_affairs", codes.clone())),
        extensions: extensions(&mut s, departments),
        position: s.given("position") && s.flag("position"),
    };
    s.finish();
    alert.completed()
}

impl Section<'_, '_> {
    /// Whether an optional key is there. It is known either way.
    fn given(&mut self, key: &'static str) -> bool {
        self.know(key);
        self.has(key)
    }

    fn number_or(
        &mut self,
        key: &'static str,
        range: core::ops::RangeInclusive<u16>,
        or: u16,
    ) -> At<u16> {
        if self.given(key) { self.number(key, range, or) } else { At { value: or, at: self.at } }
    }
}

fn delivery(s: &mut Section<'_, '_>) -> Delivery {
    let or = Delivery::DEFAULT;
    let beat = s.number_or("heartbeat_seconds", 5..=120, or.heartbeat_seconds).value;
    // Two and a half heartbeats, if nothing else is written.
    let watchdog = s.number_or("watchdog_seconds", 1..=600, (beat * 5).div_ceil(2));
    rules::watchdog(s, &watchdog, beat);
    let retry_min_ms = s.number_or("retry_min_ms", 100..=5_000, or.retry_min_ms).value;
    let most = or.retry_max_ms.max(retry_min_ms);
    Delivery {
        heartbeat_seconds: beat,
        watchdog_seconds: watchdog.value,
        retry_min_ms,
        retry_max_ms: s.number_or("retry_max_ms", retry_min_ms..=10_000, most).value,
        repeat_seconds: s.number_or("repeat_seconds", 10..=600, or.repeat_seconds).value,
    }
}

fn escalation(s: &mut Section<'_, '_>) -> Vec<EscalationRow> {
    if !s.given("escalation") {
        return Vec::new();
    }
    let rows: Vec<At<EscalationRow>> = s.list("escalation", ROW).into_iter().map(row).collect();
    rules::escalation(s, &rows);
    rows.into_iter().map(|row| row.value).collect()
}

fn row(mut s: Section<'_, '_>) -> At<EscalationRow> {
    let at = s.at;
    let after_seconds = s.number("after_seconds", 1..=3600, 10).value;
    let unless = s.choice("unless", &Unless::ALL).unwrap_or(Unless::Answer);
    let mut to = Vec::new();
    for name in s.strings("to", "[ \"all\" ]") {
        match Group::ALL.iter().find(|(code, _)| *code == name.value) {
            Some((_, group)) => to.push(*group),
            None if name.value.is_empty() => {}
            None => {
                let known = Group::ALL.iter().map(|(code, _)| *code);
                rules::unknown(&s, name.at, "to", &name.value, known);
            }
        }
    }
    if to.is_empty() && s.has("to") {
        s.report(
            at,
            "の to に呼び出す相手がありません。1つ以上書いてください。",
            "to calls nobody. Name a group.",
        );
    }
    s.finish();
    At { value: EscalationRow { after_seconds, unless, to }, at }
}

/// A list of codes with labels that may be left out; if it is there, it has all the `needed` ones.
fn known_terms(
    s: &mut Section<'_, '_>,
    key: &'static str,
    kind: Noun,
    needed: &[&str],
) -> Vec<Term> {
    if !s.given(key) {
        return Vec::new();
    }
    let terms = terms(s, key, kind);
    rules::has_codes(s, s.key_at(key), kind, terms.iter().map(|t| t.code.as_str()), needed);
    terms
}

fn care_days(s: &mut Section<'_, '_>) -> Vec<u16> {
    if !s.given("care_days") {
        return Vec::new();
    }
    let days = s.numbers("care_days", 1..=365, "[ 1, 7 ]");
    rules::ascend(s, "care_days", &days);
    days.into_iter().map(|day| day.value).collect()
}

fn drill(mut s: Section<'_, '_>) -> DrillTexts {
    let texts = DrillTexts {
        banner: s.texts("banner", &[], &[]).value,
        explain: s.texts("explain", &[], &[]).value,
        police_say: s.texts("police_say", &["place"], &[]).value,
    };
    s.finish();
    texts
}

fn extensions(s: &mut Section<'_, '_>, departments: &[Term]) -> Vec<DepartmentExtension> {
    if !s.given("extensions") {
        return Vec::new();
    }
    let one = |mut s: Section<'_, '_>| {
        let known = departments.iter().map(|department| department.code.as_str());
        let department = s.reference("department", known);
        let extension = s.string("extension", "\"1110\"");
        rules::telephone(&s, "extension", &extension);
        s.finish();
        DepartmentExtension { department, extension: extension.value }
    };
    s.list("extensions", EXTENSION).into_iter().map(one).collect()
}

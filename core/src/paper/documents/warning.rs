//! 警告書: the letter, in the cells of 内容証明. The sender's name is left to the legal section.

use super::super::document::Block;
use super::super::fill::Facts;
use super::certified::{Broken, check, right, set};
use super::mask::Hidden;
use super::measures::get;
use super::{Making, Values};
use crate::case::Incident;
use crate::policy::CertifiedRule;
use crate::session::ladder;
use crate::time;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Stands in place of the sender until the legal section has chosen one.
pub(super) const NO_SENDER: &str = "（差出人：法務担当が記入）";

type Parts<'p> = &'p [(&'static str, String)];

/// The letter set into its grid.
pub(super) fn blocks(making: &Making<'_>, parts: Parts<'_>, rule: &CertifiedRule) -> Vec<Block> {
    let mut parts: Vec<(&'static str, String)> = parts.into();
    if !making.masked.is_empty() {
        // Before it is set: a word that goes over the end of a line would not be found.
        let hidden = Hidden::of(making);
        parts.iter_mut().for_each(|(_, text)| hidden.clean(text));
    }
    let lines = lines(&parts, rule);
    Vec::from([Block::Grid { line_chars: rule.line_chars, page_lines: rule.page_lines, lines }])
}

/// All lines of the letter: number if it has one, title, addressee, text, date, sender.
pub fn lines(parts: Parts<'_>, rule: &CertifiedRule) -> Vec<String> {
    let get = |code: &str| get(parts, code).trim();
    let title: String = get("title").chars().flat_map(|c| [c, '　']).collect();
    let mut lines = Vec::new();
    if !get("number").is_empty() {
        lines.extend(right(get("number"), rule));
    }
    lines.extend(set(&["　　　　　", title.trim_end()].concat(), rule));
    lines.push(String::new());
    lines.extend(set(get("to_address"), rule));
    if !get("to").is_empty() {
        lines.extend(set(&[get("to"), "　様"].concat(), rule));
    }
    lines.push(String::new());
    lines.extend(set(parts_body(parts), rule));
    lines.push(String::new());
    lines.extend(set(get("date"), rule));
    let sender = if get("sender").is_empty() { NO_SENDER } else { get("sender") };
    lines.extend(right(get("sender_address"), rule));
    lines.extend(right(sender, rule));
    lines
}

/// The text begins with the blank of its first paragraph, which belongs to it.
fn parts_body<'p>(parts: Parts<'p>) -> &'p str {
    get(parts, "body").trim_end()
}

/// Every rule of 内容証明 that the letter breaks; also what is missing before it can be sent.
pub fn broken(parts: Parts<'_>, rule: &CertifiedRule) -> Vec<Broken> {
    let mut broken = check(&lines(parts, rule), rule);
    let missing = |code: &str| get(parts, code).trim().is_empty();
    let date = get(parts, "date");
    let undated = !date.chars().any(|c| c.is_ascii_digit() || matches!(c, '０'..='９' | '元'));
    let rules = [
        (missing("body"), Broken::NoText),
        (missing("to"), Broken::NoAddressee),
        (missing("to_address"), Broken::NoAddress),
        (undated, Broken::NoDate),
        (missing("sender"), Broken::NoSender),
        (missing("sender_address"), Broken::NoSenderAddress),
    ];
    broken.extend(rules.into_iter().filter(|(is, _)| *is).map(|(_, broken)| broken));
    broken
}

/// The text of the letter, as the case suggests it.
pub(super) fn body(facts: &Facts<'_>, values: &Values<'_>) -> String {
    let (city, policy) = (&facts.policy.city.ja, &facts.policy.title.ja);
    let acts = acts(facts);
    let mut text = String::from("　貴殿は、");
    if let Some(first_ms) = facts.first_ms() {
        text.push_str(&moment(facts, first_ms));
        text.push_str("頃、");
    }
    text.push_str(&setting(facts, values));
    text.push_str("当市職員に対し、次の行為をされました。\n");
    for (n, act) in acts.iter().enumerate() {
        text.push_str(&format!("{}　{act}\n", n + 1));
    }
    text.push('　');
    // Only what the record bears out: that it went on stands where something was tapped after it.
    if let Some(asked) = ladder::standing(facts.case).first() {
        let mut taps = facts.case.incidents.iter().filter_map(Incident::standing);
        text.push_str(match taps.any(|tap| tap.stamp.at_ms > asked.stamp.at_ms) {
            true => "当市職員がその場で中止等を求めた後も、同様の行為が続きました。",
            false => "当市職員は、その場で中止等を求めました。",
        });
    }
    text.push_str(&format!(
        "これらの行為は、{city}の「{policy}」に定めるカスタマーハラスメントに当たり、\
         業務に支障を生じさせ、職員の尊厳を傷つけるものです。\n　\
         つきましては、今後、同様の行為をされないよう警告します。\
         なお、今後も続けられる場合は、対応の中止、庁舎への立入りの制限、警察への通報その他の措置を執ることがあります。\n　\
         この書面は、貴殿が正当なご意見を述べること及び必要な行政サービスを利用することを\
         妨げるものではありません。"
    ));
    text
}

/// `守里市役所本庁舎1階市民課1番窓口において、`; of a call `電話により、`, not where the telephone
/// of the office stands.
fn setting(facts: &Facts<'_>, values: &Values<'_>) -> String {
    let starts = facts.case.sessions.iter().filter_map(|session| session.start.as_ref());
    let first = starts.min_by_key(|start| (start.stamp.at_ms, start.stamp.id));
    match first.and_then(|start| start.channel.as_deref()) {
        Some("phone") => return "電話により、".into(),
        Some("online") => return "インターネット上で、".into(),
        Some("written") => return "書面により、".into(),
        _ => {}
    }
    let known = facts.case.place().and_then(|code| facts.policy.place(code));
    let visit = first.and_then(|start| start.visit.clone());
    let place = match (visit, known.filter(|place| place.building.is_some())) {
        (Some(visit), _) => visit,
        (None, Some(place)) => {
            let address = place.address(facts.lang).replace(' ', "");
            [&facts.policy.city.ja, "役所", &address].concat()
        }
        (None, None) => values.get("place"),
    };
    if place.is_empty() { place } else { [&place, "において、"].concat() }
}

/// `令和8年11月20日午前10時5分`.
fn moment(facts: &Facts<'_>, at_ms: i64) -> String {
    let clock = time::hour_minute(at_ms, facts.offset());
    let (hour, minute) = clock.split_once(':').unwrap_or(("0", "0"));
    let (hour, minute) = (hour.parse::<u8>().unwrap_or(0), minute.parse::<u8>().unwrap_or(0));
    let half = if hour < 12 { "午前" } else { "午後" };
    let minutes = if minute == 0 { String::new() } else { [&minute.to_string(), "分"].concat() };
    format!("{}{half}{}時{minutes}", facts.date(at_ms), hour % 12)
}

/// One sentence for each category: its examples, and words as they were spoken.
fn acts(facts: &Facts<'_>) -> Vec<String> {
    let mut taps: Vec<_> =
        facts.case.incidents.iter().filter_map(|i| Some((i, i.standing()?))).collect();
    taps.sort_by_key(|(_, tap)| (tap.stamp.at_ms, tap.stamp.id));
    let mut acts: Vec<(&str, Vec<String>)> = Vec::new();
    for (incident, tap) in taps {
        let at = acts.iter().position(|(code, _)| *code == tap.category).unwrap_or_else(|| {
            acts.push((&tap.category, Vec::new()));
            acts.len() - 1
        });
        let Some(detail) = incident.detail() else { continue };
        let examples = detail.examples.iter();
        let examples =
            examples.map(|code| facts.label(facts.policy.example(code).map(|e| &e.text), code));
        let words = match detail.words.trim() {
            "" => None,
            words if words.contains('『') => Some([words, "との発言"].concat()),
            words => Some(["『", words, "』との発言"].concat()),
        };
        for said in examples.chain(words) {
            if !acts[at].1.contains(&said) {
                acts[at].1.push(said);
            }
        }
    }
    let line = |(code, said): (&str, Vec<String>)| {
        let label = facts.label(facts.policy.category(code).map(|c| &c.label), code);
        match said.is_empty() {
            true => label,
            false => format!("{label}（{}）", said.join("、")),
        }
    };
    acts.into_iter().map(line).collect()
}

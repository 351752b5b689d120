//! What must hold between values of a policy file, beyond each value's own form.
//! Reads nothing itself; `parts` hands it what it read.

use chrono::NaiveDate;

use super::nearest::nearest;
use super::reader::Noun;
use super::section::{At, Section};
use crate::policy::{Bilingual, EscalationRow, Prompt, RouteAction, RouteStep, Term, Unless};

/// Most Japanese characters that stand on one button of a 390 px phone.
const SHORT_LABEL_MAX: usize = 6;

/// `YYYY-MM-DD.N` with a real day and N from 1.
pub(super) fn version(section: &Section<'_, '_>, version: &At<String>) {
    let text = version.value.as_str();
    if text.is_empty() {
        return;
    }
    let (day, count) = text.split_once('.').unwrap_or((text, ""));
    let day_is_real = day.len() == 10 && NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok();
    let counts = count.parse::<u16>().is_ok_and(|n| n >= 1) && !count.starts_with(['0', '+']);
    if !(day_is_real && counts) {
        section.report(
            version.at,
            &format!(
                "の version `{text}` は「施行日.連番」ではありません。\
                 `version = \"2026-10-01.1\"` の形にしてください。"
            ),
            &format!(
                "version `{text}` is not a day and a count. Write it like \
                 `version = \"2026-10-01.1\"`."
            ),
        );
    }
}

/// An offset that a time zone has: quarter hours from -12:00 to +14:00.
pub(super) fn utc_offset(section: &Section<'_, '_>, minutes: &At<i64>) -> i16 {
    if minutes.value % 15 != 0 {
        section.report(
            minutes.at,
            &format!(
                "の utc_offset_minutes {} は15分の倍数ではありません。\
                 日本なら `utc_offset_minutes = 540` です。",
                minutes.value
            ),
            &format!(
                "utc_offset_minutes {} is not a multiple of 15. For Japan write \
                 `utc_offset_minutes = 540`.",
                minutes.value
            ),
        );
    }
    i16::try_from(minutes.value).unwrap_or_default()
}

/// A short label fits its button.
pub(super) fn short_label(section: &Section<'_, '_>, short: &At<Bilingual>) {
    let letters = short.value.ja.chars().count();
    if letters > SHORT_LABEL_MAX {
        section.report(
            short.at,
            &format!(
                "の short「{}」は{letters}字です。ボタンに収まる{SHORT_LABEL_MAX}字以内に\
                 してください。",
                short.value.ja
            ),
            &format!(
                "short `{}` has {letters} letters. Use at most {SHORT_LABEL_MAX}, to fit a button.",
                short.value.ja
            ),
        );
    }
}

/// A name has one line.
pub(super) fn one_line(section: &Section<'_, '_>, key: &str, text: &At<Bilingual>) {
    if [&text.value.ja, &text.value.en].iter().any(|wording| wording.contains('\n')) {
        section.report(
            text.at,
            &format!("の {key} の途中に改行があります。1行にしてください。"),
            &format!("{key} has a line break. Write it in one line."),
        );
    }
}

/// Only the placeholders that the screen fills in, and each of the `needed` ones.
pub(super) fn placeholders(
    section: &Section<'_, '_>,
    lang: &str,
    wording: &At<String>,
    allowed: &[&str],
    needed: &[&str],
) {
    let braces = wording.value.split('{').skip(1);
    let found: Vec<&str> = braces.map(|rest| rest.split('}').next().unwrap_or(rest)).collect();
    for name in found.iter().filter(|name| !allowed.contains(name)) {
        let (ja, en) = match allowed {
            [] => ("ここでは { } を使えません。".to_owned(), "Use no { } here.".to_owned()),
            _ => {
                let list = allowed.join("}, {");
                (format!("使えるのは {{{list}}} です。"), format!("Use only {{{list}}}."))
            }
        };
        section.report(
            wording.at,
            &format!("の {lang} の {{{name}}} は画面が置き換えられません。{ja}"),
            &format!("{{{name}}} in {lang} is not known to the screen. {en}"),
        );
    }
    for name in needed.iter().filter(|name| !found.contains(name)) {
        section.report(
            wording.at,
            &format!("の {lang} に {{{name}}} がありません。文の中に入れてください。"),
            &format!("{{{name}}} is missing in {lang}. Put it into the sentence."),
        );
    }
}

/// Prompt marks strictly descend and none is before the start.
pub(super) fn prompt_marks(section: &Section<'_, '_>, prompts: &[At<Prompt>], limit_min: u16) {
    for prompt in prompts.iter().filter(|prompt| prompt.value.left_min > limit_min) {
        let left = prompt.value.left_min;
        section.report(
            prompt.at,
            &format!(
                "の prompts の left_min {left} が面談の上限 {limit_min} 分を超えています。\
                 {limit_min} 以下にしてください。"
            ),
            &format!(
                "left_min {left} of prompts is above the limit of {limit_min} minutes. \
                 Make it {limit_min} or less."
            ),
        );
    }
    for pair in prompts.windows(2) {
        let [before, after] = pair else { continue };
        if before.value.left_min <= after.value.left_min {
            section.report(
                after.at,
                &format!(
                    "の prompts の left_min が {} の次に {} です。大きい順に、重ならないように\
                     並べてください。",
                    before.value.left_min, after.value.left_min
                ),
                &format!(
                    "left_min {} follows {} in prompts. Order them from large to small, \
                     each once.",
                    after.value.left_min, before.value.left_min
                ),
            );
        }
    }
}

/// The lengths of an extension strictly ascend and none is longer than all of them may be.
pub(super) fn extension_choices(section: &Section<'_, '_>, choices: &[At<u16>], max_min: u16) {
    for choice in choices.iter().filter(|choice| choice.value > max_min) {
        section.report(
            choice.at,
            &format!(
                "の choices_min の {} が max_total_min {max_min} 分を超えています。\
                 {max_min} 以下にしてください。",
                choice.value
            ),
            &format!(
                "{} of choices_min is above max_total_min {max_min}. Make it {max_min} or less.",
                choice.value
            ),
        );
    }
    ascend(section, "choices_min", choices);
}

/// Numbers strictly ascend.
pub(super) fn ascend(section: &Section<'_, '_>, key: &str, numbers: &[At<u16>]) {
    for pair in numbers.windows(2) {
        let [before, after] = pair else { continue };
        if before.value >= after.value {
            section.report(
                after.at,
                &format!(
                    "の {key} が {} の次に {} です。小さい順に、重ならないように\
                     並べてください。",
                    before.value, after.value
                ),
                &format!(
                    "{} follows {} in {key}. Order them from small to large, each once.",
                    after.value, before.value
                ),
            );
        }
    }
}

/// A device counts as dead after two to four missed heartbeats: sooner, and a lost packet is an
/// alarm; later, and the count of devices that can ring is a promise about the past.
pub(super) fn watchdog(section: &Section<'_, '_>, seconds: &At<u16>, beat: u16) {
    let (least, most) = (beat * 2, beat * 4);
    if !(least..=most).contains(&seconds.value) {
        section.report(
            seconds.at,
            &format!(
                "の watchdog_seconds {} は、heartbeat_seconds {beat} の2倍から4倍\
                 （{least} から {most}）にしてください。",
                seconds.value
            ),
            &format!(
                "watchdog_seconds {} must be two to four times heartbeat_seconds {beat}: \
                 from {least} to {most}.",
                seconds.value
            ),
        );
    }
}

/// Rows in the order of time, the last of them until a person answers: an alert is never dropped.
pub(super) fn escalation(section: &Section<'_, '_>, rows: &[At<EscalationRow>]) {
    for pair in rows.windows(2) {
        let [before, after] = pair else { continue };
        let (first, then) = (before.value.after_seconds, after.value.after_seconds);
        if first > then {
            section.report(
                after.at,
                &format!(
                    "の escalation の after_seconds が {first} の次に {then} です。\
                     早い順に並べてください。"
                ),
                &format!(
                    "after_seconds {then} follows {first} in escalation. Put the earlier first."
                ),
            );
        }
    }
    if let Some(last) = rows.last().filter(|last| last.value.unless != Unless::Answer) {
        section.report(
            last.at,
            "の escalation の最後の段階は、人が応答するまで繰り返します。\
             `unless = \"answer\"` にしてください。",
            "the last row of escalation repeats until a person answers. Write \
             `unless = \"answer\"`.",
        );
    }
}

/// Every code in `needed` is there: the program itself uses it.
pub(super) fn has_codes<'a>(
    section: &Section<'_, '_>,
    at: usize,
    kind: Noun,
    codes: impl IntoIterator<Item = &'a str>,
    needed: &[&str],
) {
    let codes: Vec<&str> = codes.into_iter().collect();
    let needed = if codes.is_empty() { &[] } else { needed };
    for code in needed.iter().filter(|code| !codes.contains(code)) {
        section.report(
            at,
            &format!("に{} `{code}` がありません。プログラムが使うので、加えてください。", kind.ja),
            &format!("the {} `{code}` is missing. The program uses it: add it.", kind.en),
        );
    }
}

/// No code beyond the `known` ones: the program could not act on it.
pub(super) fn only_codes(section: &Section<'_, '_>, at: usize, terms: &[Term], known: &[&str]) {
    for term in terms.iter().filter(|term| !known.contains(&term.code.as_str())) {
        unknown(section, at, "code", &term.code, known.iter().copied());
    }
}

/// A value that must be one of `known` and is not.
pub(super) fn unknown<'a>(
    section: &Section<'_, '_>,
    at: usize,
    key: &str,
    value: &str,
    known: impl IntoIterator<Item = &'a str>,
) {
    let known: Vec<&str> = known.into_iter().collect();
    if known.is_empty() {
        return;
    }
    let list = known.join(", ");
    let (ja, en) = match nearest(value, known) {
        Some(near) => (format!("`{near}` の誤りではありませんか。"), format!("Is it `{near}`?")),
        None => (format!("次のどれかにしてください: {list}"), format!("Use one of: {list}")),
    };
    section.report(
        at,
        &format!("の {key} `{value}` は定められていません。{ja}"),
        &format!("{key} `{value}` is not defined. {en}"),
    );
}

/// A telephone number that `tel:` can dial.
pub(super) fn telephone(section: &Section<'_, '_>, key: &str, number: &At<String>) {
    let dialled = |c: char| c.is_ascii_digit() || "+-#*".contains(c);
    if !number.value.chars().all(dialled) {
        section.report(
            number.at,
            &format!(
                "の {key}「{}」は電話番号ではありません。半角数字で書いてください。",
                number.value
            ),
            &format!("{key} `{}` is not a telephone number. Write it in digits.", number.value),
        );
    }
}

/// Two steps of one kind open to the same role: whoever passed the first could not pass the second,
/// and a report would wait for ever where one person holds that role.
pub(super) fn route_roles(section: &Section<'_, '_>, steps: &[At<Option<RouteStep>>]) {
    for (i, later) in steps.iter().enumerate() {
        let Some(step) = &later.value else { continue };
        let before = steps[..i].iter().filter_map(|earlier| earlier.value.as_ref());
        let mut same = before.filter(|earlier| earlier.action == step.action);
        let role = same.find_map(|e| e.roles.iter().find(|role| step.roles.contains(role)));
        let Some(role) = role else { continue };
        let action = step.action.code();
        section.report(
            later.at,
            &format!(
                "の route に、`{role}` の `{action}` の段階が2つあります。同じ人は2度通せないので\
                 先へ進めません。1つにまとめるか、roles を分けてください。"
            ),
            &format!(
                "route has two `{action}` steps for `{role}`. Nobody passes both, so a report \
                 would stop there. Make them one, or give them different roles."
            ),
        );
    }
}

/// The route begins with the draft and ends with the one decision (対応⑶).
pub(super) fn route(section: &Section<'_, '_>, steps: &[At<Option<RouteStep>>]) {
    let action = |step: &At<Option<RouteStep>>| step.value.as_ref().map(|step| step.action);
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
    if action(first).is_some_and(|action| action != RouteAction::Draft) {
        section.report(
            first.at,
            "の route は起案から始まります。先頭を `action = \"draft\"` にしてください。",
            "route must begin with the draft. Make the first step `action = \"draft\"`.",
        );
    }
    if action(last).is_some_and(|action| action != RouteAction::Decide) {
        section.report(
            last.at,
            "の route の最後に決裁がありません。\
             `action = \"decide\"` の段階を最後に加えてください。",
            "route does not end with the decision. Add a last step with `action = \"decide\"`.",
        );
    }
    for (i, step) in steps.iter().enumerate() {
        let misplaced = match action(step) {
            Some(RouteAction::Draft) => i > 0,
            Some(RouteAction::Decide) => i + 1 < steps.len(),
            Some(RouteAction::Endorse | RouteAction::Consult) | None => false,
        };
        if misplaced {
            section.report(
                step.at,
                "の route では、起案は先頭、決裁は最後に1つだけ置けます。この段階を直してください。",
                "route has one draft, first, and one decision, last. Correct this step.",
            );
        }
    }
}

//! The sentences of a session, as the policy words them for the moment and the channel.
//!
//! On the telephone nobody can be asked to leave: there the call is ended. From somebody's home the
//! staff go themselves.

use crate::lang::Lang;
use crate::policy::{Bilingual, IN_PERSON, Policy};
use crate::time;
use alloc::string::{String, ToString};

/// The channel 電話 of the policy; the program acts on it.
pub const PHONE: &str = "phone";
/// The channel 訪問 of the policy; the program asks for an address.
pub const VISIT: &str = "visit";

/// Announces when the meeting ends, at the start or, `extended`, after an extension.
pub fn announcement(
    policy: &Policy,
    lang: Lang,
    ends_ms: i64,
    extended: bool,
    channel: Option<&str>,
) -> String {
    let end_time = time::hour_minute(ends_ms, i32::from(policy.utc_offset_minutes));
    let rules = &policy.session;
    let say = match (rules.words_on(channel), &rules.extension) {
        (Some(words), _) if extended => &words.extended_say,
        (Some(words), _) => &words.start_say,
        (None, Some(rule)) if extended => &rule.say,
        (None, _) => &rules.start_say,
    };
    say.fill(lang, &[("end_time", &end_time)])
}

/// The sentence of a prompt; `None` for a mark of another policy.
pub fn prompt(policy: &Policy, lang: Lang, mark_min: i16, channel: Option<&str>) -> Option<String> {
    let over = mark_min.unsigned_abs().to_string();
    let rules = &policy.session;
    let own = rules.words_on(channel).map(|words| &words.end_say);
    match (mark_min, own.or(on_the_phone(policy, channel))) {
        (1.., _) => policy.prompt_for(mark_min.unsigned_abs()).map(|say| say.get(lang).to_string()),
        (_, Some(say)) => Some(say.get(lang).to_string()),
        (0, None) => policy.prompt_for(0).map(|say| say.get(lang).to_string()),
        (_, None) => Some(rules.overrun_say.fill(lang, &[("over_min", &over)])),
    }
}

/// What to say once an act of this category is confirmed (対応⑴: 退去を求める).
pub fn leave(policy: &Policy, lang: Lang, category: &str, channel: Option<&str>) -> String {
    let of_category = policy.category(category).map(|c| &c.leave_say);
    let own = policy.session.words_on(channel).map(|words| &words.stop_say);
    let say = own.or(on_the_phone(policy, channel));
    let say = say.or(of_category.filter(|say| !say.ja.is_empty()));
    let rung = || policy.step(super::ladder::LEAVE_REQUESTED).map(|(_, say)| say);
    say.or_else(rung).map_or_else(String::new, |say| say.get(lang).to_string())
}

/// What staff do then, where the channel has a sentence of its own for it.
pub fn leave_do(policy: &Policy, lang: Lang, channel: Option<&str>) -> Option<String> {
    Some(policy.session.words_on(channel)?.stop_do.get(lang).to_string())
}

/// What a step is called, and the sentence to say on this channel. `None` for one that the policy
/// does not know.
pub fn step(
    policy: &Policy,
    lang: Lang,
    code: &str,
    channel: Option<&str>,
) -> Option<(String, String)> {
    let (label, say) = policy.step(code)?;
    let say = policy.ladder_step(code).map_or(say, |step| step.say_on(channel));
    // A policy from before the ladders of channels asks somebody on the telephone to leave.
    let ends = super::ladder::LEAVE_REQUESTED == code;
    let say = on_the_phone(policy, channel).filter(|_| ends).unwrap_or(say);
    Some((label.get(lang).to_string(), say.get(lang).to_string()))
}

/// Whether the other party is somewhere that can be named: not on the telephone, nor in writing.
pub fn has_place(channel: Option<&str>) -> bool {
    channel.is_none_or(|code| code == IN_PERSON || code == VISIT)
}

fn on_the_phone<'a>(policy: &'a Policy, channel: Option<&str>) -> Option<&'a Bilingual> {
    policy.session.phone_end_say.as_ref().filter(|_| channel == Some(PHONE))
}

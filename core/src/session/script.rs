//! The sentences of a session, as the policy words them for the moment and the channel.
//!
//! On the telephone nobody can be asked to leave: there the call is ended.

use crate::lang::Lang;
use crate::policy::{Bilingual, Policy};
use crate::time;
use alloc::string::{String, ToString};

/// The channel 電話 of the policy; the program acts on it.
pub const PHONE: &str = "phone";
/// The channel 訪問 of the policy; the program asks for an address.
pub const VISIT: &str = "visit";

/// Announces when the meeting ends, at the start or, `extended`, after an extension.
pub fn announcement(policy: &Policy, lang: Lang, ends_ms: i64, extended: bool) -> String {
    let end_time = time::hour_minute(ends_ms, i32::from(policy.utc_offset_minutes));
    let rules = &policy.session;
    let say = match &rules.extension {
        Some(rule) if extended => &rule.say,
        _ => &rules.start_say,
    };
    say.fill(lang, &[("end_time", &end_time)])
}

/// The sentence of a prompt; `None` for a mark of another policy.
pub fn prompt(policy: &Policy, lang: Lang, mark_min: i16, channel: Option<&str>) -> Option<String> {
    let over = mark_min.unsigned_abs().to_string();
    let rules = &policy.session;
    match (mark_min, on_the_phone(policy, channel)) {
        (1.., _) => policy.prompt_for(mark_min.unsigned_abs()).map(|say| say.get(lang).to_string()),
        (_, Some(say)) => Some(say.get(lang).to_string()),
        (0, None) => policy.prompt_for(0).map(|say| say.get(lang).to_string()),
        (_, None) => Some(rules.overrun_say.fill(lang, &[("over_min", &over)])),
    }
}

/// What to say once an act of this category is confirmed (対応⑴: 退去を求める).
pub fn leave(policy: &Policy, lang: Lang, category: &str, channel: Option<&str>) -> String {
    let of_category = policy.category(category).map(|c| &c.leave_say);
    let say = on_the_phone(policy, channel).or(of_category.filter(|say| !say.ja.is_empty()));
    let rung = || policy.step(super::ladder::LEAVE_REQUESTED).map(|(_, say)| say);
    say.or_else(rung).map_or_else(String::new, |say| say.get(lang).to_string())
}

fn on_the_phone<'a>(policy: &'a Policy, channel: Option<&str>) -> Option<&'a Bilingual> {
    policy.session.phone_end_say.as_ref().filter(|_| channel == Some(PHONE))
}

//! Builds the rules of a meeting from their tables: limits, sentences, extension, ladder, filming.
//! One function for one table of the file.

use super::parts::{CHANNEL, CHANNELS, clause_code, terms};
use super::reader::Noun;
use super::rules;
use super::section::{At, Section};
use crate::policy::{
    Category, ChannelSay, ChannelWords, Clause, ExtensionRule, FilmingRule, LadderStep, PlaceRule,
    Prompt, RecordingRule, SessionRules, Term,
};

const PROMPT: Noun = Noun { ja: "予告", en: "prompt" };
const END_REASON: Noun = Noun { ja: "終了理由", en: "end reason" };
const STAFF_ROLE: Noun = Noun { ja: "担当", en: "staff role" };
const STEP: Noun = Noun { ja: "段階", en: "ladder step" };

const END_REASONS: [&str; 5] = ["agreed", "time_over", "harassment", "left", "police"];
const LADDER_STEPS: [&str; 5] =
    ["end_announced", "stop_requested", "leave_requested", "final_warning", "police_called"];
const STAFF_ROLES: [&str; 3] = ["speaker", "recorder", "contact"];
const FILMING_REFUSED: &str = "filming_refused";

pub(super) fn session(
    mut s: Section<'_, '_>,
    categories: &[Category],
    clauses: &[Clause],
) -> SessionRules {
    let limit = s.number("meeting_limit_min", 1..=480, 30).value;
    let prompts: Vec<At<Prompt>> = s.list("prompts", PROMPT).into_iter().map(prompt).collect();
    rules::prompt_marks(&s, &prompts, limit);
    let end_reasons = terms(&mut s, "end_reasons", END_REASON);
    let codes = end_reasons.iter().map(|term| term.code.as_str());
    rules::has_codes(&s, s.key_at("end_reasons"), END_REASON, codes, &END_REASONS);
    let known = categories.iter().map(|category| category.code.as_str());
    let rules = SessionRules {
        meeting_limit_min: limit,
        detention_limit_min: s.number("detention_limit_min", limit..=1440, limit.max(60)).value,
        detention_category: s.reference("detention_category", known),
        required_staff: s.number("required_staff", 1..=20, 2).value,
        start_say: s.texts("start_say", &["end_time"], &["end_time"]).value,
        prompts: prompts.into_iter().map(|prompt| prompt.value).collect(),
        overrun_prompt_every_min: s.number("overrun_prompt_every_min", 1..=60, 5).value,
        overrun_say: s.texts("overrun_say", &["over_min"], &[]).value,
        recording: recording(s.section("recording", "{ … }"), clauses),
        place: place_rule(s.section("place", "{ … }"), clauses),
        staff_roles: staff_roles(&mut s),
        extension: Some(extension(s.section("extension", "{ … }"), clauses)),
        phone_end_say: Some(s.texts("phone_end_say", &[], &[]).value),
        by_channel: by_channel(&mut s, channel_words),
        end_reasons,
    };
    s.finish();
    rules
}

/// What some channels have of their own; a file without it has none.
fn by_channel<T>(s: &mut Section<'_, '_>, read: fn(Section<'_, '_>) -> T) -> Vec<T> {
    if !s.has("by_channel") {
        return Vec::new();
    }
    s.list("by_channel", CHANNEL).into_iter().map(read).collect()
}

/// Codes of channels, each of them known.
fn channels(s: &mut Section<'_, '_>) -> Vec<String> {
    let channels = s.strings("channels", "[ \"phone\" ]");
    for code in channels.iter().filter(|code| !CHANNELS.contains(&&*code.value)) {
        rules::unknown(s, code.at, "channels", &code.value, CHANNELS);
    }
    channels.into_iter().map(|code| code.value).collect()
}

fn channel_words(mut s: Section<'_, '_>) -> ChannelWords {
    let words = ChannelWords {
        channels: channels(&mut s),
        start_say: s.texts("start_say", &["end_time"], &["end_time"]).value,
        extended_say: s.texts("extended_say", &["end_time"], &["end_time"]).value,
        end_say: s.texts("end_say", &[], &[]).value,
        stop_say: s.texts("stop_say", &[], &[]).value,
        stop_do: s.texts("stop_do", &[], &[]).value,
    };
    s.finish();
    words
}

fn channel_say(mut s: Section<'_, '_>) -> ChannelSay {
    let say = ChannelSay { channels: channels(&mut s), say: s.wordings(&[], &[]).value };
    s.finish();
    say
}

fn staff_roles(s: &mut Section<'_, '_>) -> Vec<Term> {
    let roles = terms(s, "staff_roles", STAFF_ROLE);
    let codes = roles.iter().map(|role| role.code.as_str());
    rules::has_codes(s, s.key_at("staff_roles"), STAFF_ROLE, codes, &STAFF_ROLES);
    roles
}

fn extension(mut s: Section<'_, '_>, clauses: &[Clause]) -> ExtensionRule {
    let max = s.number("max_total_min", 1..=240, 30);
    let choices = s.numbers("choices_min", 1..=240, "[ 5, 10, 15 ]");
    rules::extension_choices(&s, &choices, max.value);
    let rule = ExtensionRule {
        choices_min: choices.into_iter().map(|choice| choice.value).collect(),
        max_total_min: max.value,
        say: s.texts("say", &["end_time"], &["end_time"]).value,
        clause: clause_code(&mut s, clauses),
    };
    s.finish();
    rule
}

/// Refusing to be filmed. Its code is one of the steps, so that none of the ladder can have it.
pub(super) fn filming(mut s: Section<'_, '_>, clauses: &[Clause]) -> FilmingRule {
    let code = s.code(STEP);
    if !code.value.is_empty() && code.value != FILMING_REFUSED {
        rules::unknown(&s, code.at, "code", &code.value, [FILMING_REFUSED]);
    }
    let rule = FilmingRule {
        code: code.value,
        label: s.texts("label", &[], &[]).value,
        say: s.texts("say", &[], &[]).value,
        clause: clause_code(&mut s, clauses),
    };
    s.finish();
    rule
}

fn prompt(mut s: Section<'_, '_>) -> At<Prompt> {
    let at = s.at;
    let left_min = s.number("left_min", 0..=480, 5).value;
    let prompt = Prompt { left_min, say: s.wordings(&[], &[]).value };
    s.finish();
    At { value: prompt, at }
}

fn recording(mut s: Section<'_, '_>, clauses: &[Clause]) -> RecordingRule {
    let rule = RecordingRule {
        required: s.flag("required"),
        say: s.texts("say", &[], &[]).value,
        first_witness: s.texts("first_witness", &[], &[]).value,
        clause: clause_code(&mut s, clauses),
    };
    s.finish();
    rule
}

fn place_rule(mut s: Section<'_, '_>, clauses: &[Clause]) -> PlaceRule {
    let rule = PlaceRule {
        government_building: s.flag("government_building"),
        text: s.texts("text", &[], &[]).value,
        clause: clause_code(&mut s, clauses),
    };
    s.finish();
    rule
}

pub(super) fn ladder(root: &mut Section<'_, '_>) -> Vec<LadderStep> {
    let steps: Vec<LadderStep> = root.list("ladder", STEP).into_iter().map(ladder_step).collect();
    let codes = steps.iter().map(|step| step.code.as_str());
    rules::has_codes(root, root.key_at("ladder"), STEP, codes, &LADDER_STEPS);
    steps
}

fn ladder_step(mut s: Section<'_, '_>) -> LadderStep {
    let code = s.code(STEP).value;
    let label = s.texts("label", &[], &[]).value;
    let say = s.texts("say", &[], &[]).value;
    let min_times = s.number("min_times", 0..=20, 1).value;
    let max_times = s.number("max_times", min_times.max(1)..=20, min_times.max(1)).value;
    let channels = if s.has("channels") { channels(&mut s) } else { Vec::new() };
    let by_channel = by_channel(&mut s, channel_say);
    s.finish();
    LadderStep { code, label, say, min_times, max_times, channels, by_channel }
}

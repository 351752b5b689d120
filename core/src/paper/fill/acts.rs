//! What the other party did and said, and the steps taken towards them.

use super::{Add, Facts, Source, lines};
use crate::case::{Incident, Tap};
use crate::session::ladder;
use crate::text::Text;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn fill(facts: &Facts<'_>, add: Add<'_>) {
    let taps = taps(facts);
    add("acts", Source::Tap, acts(facts, &taps));
    let spoken = taps.iter().filter_map(|(incident, tap)| {
        let words = incident.detail()?.words.trim();
        (!words.is_empty()).then(|| spoken(facts, tap, words))
    });
    add("words", Source::Tap, lines(spoken));
    add("ladder", Source::Step, steps(facts));
}

/// The acts that stand, in the order of time.
fn taps<'a>(facts: &Facts<'a>) -> Vec<(&'a Incident, &'a Tap)> {
    let standing = |incident: &'a Incident| Some((incident, incident.standing()?));
    let mut taps: Vec<_> = facts.case.incidents.iter().filter_map(standing).collect();
    taps.sort_by_key(|(_, tap)| (tap.stamp.at_ms, tap.stamp.id));
    taps
}

/// One line for each category: `暴言　2回（10:07、10:12）「大声、暴言で執拗に職員を責める」`.
fn acts(facts: &Facts<'_>, taps: &[(&Incident, &Tap)]) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for (_, tap) in taps {
        if !codes.contains(&tap.category.as_str()) {
            codes.push(&tap.category);
        }
    }
    lines(codes.into_iter().map(|code| {
        let of = || taps.iter().filter(|(_, tap)| tap.category == code);
        let times: Vec<i64> = of().map(|(_, tap)| tap.stamp.at_ms).collect();
        let label = facts.label(facts.policy.category(code).map(|c| &c.label), code);
        let mut line = counted(facts, &label, &times);
        let mut named: Vec<&str> = Vec::new();
        for example in of().filter_map(|(i, _)| i.detail()).flat_map(|d| &d.examples) {
            if !named.contains(&example.as_str()) {
                named.push(example);
            }
        }
        for example in named {
            let text = facts.label(facts.policy.example(example).map(|e| &e.text), example);
            line.push_str(&facts.tf(Text::Example, &[("text", &text)]));
        }
        line
    }))
}

fn counted(facts: &Facts<'_>, what: &str, times_ms: &[i64]) -> String {
    let (n, times) = (times_ms.len().to_string(), facts.clocks(times_ms));
    facts.tf(Text::FillTimes, &[("what", what), ("n", &n), ("times", &times)])
}

/// `10:07『馬鹿野郎』`. Words that are in their brackets already stand as they are.
fn spoken(facts: &Facts<'_>, tap: &Tap, words: &str) -> String {
    let time = facts.clock(tap.stamp.at_ms);
    let text = if words.contains('『') { Text::FillSpokenAsIs } else { Text::FillSpoken };
    facts.tf(text, &[("time", &time), ("text", words)])
}

/// One line for each rung that was taken, in the order of the ladder, then other steps.
fn steps(facts: &Facts<'_>) -> String {
    let taken = ladder::standing(facts.case);
    let mut codes: Vec<&str> = facts.policy.ladder.iter().map(|rung| rung.code.as_str()).collect();
    for step in &taken {
        if !codes.contains(&step.step.as_str()) {
            codes.push(&step.step);
        }
    }
    lines(codes.into_iter().map(|code| {
        let of = taken.iter().filter(|step| step.step == code);
        let times: Vec<i64> = of.map(|step| step.stamp.at_ms).collect();
        match times.is_empty() {
            true => String::new(),
            false => {
                let label = facts.label(facts.policy.step(code).map(|(label, _)| label), code);
                counted(facts, &label, &times)
            }
        }
    }))
}

//! What happened, in the words of a chronology: plain words for paper, where nobody is さん.

use super::super::fill::Facts;
use crate::body::{AlertEnd, Drill, Level};
use crate::recording::told::Told;
use crate::text::Text;
use crate::timeline::What;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What happened, then its notes, then words as they were spoken.
pub(super) fn told(facts: &Facts<'_>, what: &What) -> String {
    let mut line = Line { facts, text: String::new(), notes: Vec::new(), words: String::new() };
    line.say(what);
    let Line { mut text, notes, words, .. } = line;
    let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    if !notes.is_empty() {
        text.push_str(&facts.tf(Text::FillNote, &[("text", &notes.join(facts.t(Text::Comma)))]));
    }
    if !words.is_empty() {
        text.push('\n');
        text.push_str(&words);
    }
    text
}

struct Line<'f, 'a> {
    facts: &'f Facts<'a>,
    text: String,
    notes: Vec<String>,
    words: String,
}

impl Line<'_, '_> {
    fn note(&mut self, text: Text) {
        self.notes.push(String::from(self.facts.t(text)));
    }

    fn undone(&mut self, retracted: bool) {
        if retracted {
            self.note(Text::Undone);
        }
    }

    fn say(&mut self, what: &What) {
        let facts = self.facts;
        match what {
            What::Incident { category, examples, words, retracted, .. } => {
                self.text =
                    facts.label(facts.policy.category(category).map(|c| &c.label), category);
                for code in examples {
                    let text = facts.label(facts.policy.example(code).map(|e| &e.text), code);
                    self.text.push_str(&facts.tf(Text::Example, &[("text", &text)]));
                }
                self.quote(words);
                self.undone(*retracted);
            }
            What::Step { step, nth, .. } => {
                let label = facts.label(facts.policy.step(step).map(|(label, _)| label), step);
                let nth_text = nth.to_string();
                self.text = match nth {
                    0 | 1 => label,
                    _ => facts.tf(Text::StepNth, &[("what", &label), ("n", &nth_text)]),
                };
                self.undone(*nth == 0);
            }
            What::Recording { told, .. } => {
                self.text = told.text(facts.lang);
                if let Told::Started { consent, .. } = told {
                    self.notes.push(consent.text(facts.lang).into());
                }
            }
            What::Closed => self.text = facts.t(Text::LineClosed).into(),
            What::SessionStarted { .. }
            | What::Extended { .. }
            | What::Joined { .. }
            | What::Left { .. }
            | What::Announced { .. }
            | What::SessionEnded { .. } => self.session(what),
            _ => self.alert(what),
        }
    }

    /// Words as spoken; those that stand in their brackets already stay as they are.
    fn quote(&mut self, words: &str) {
        self.words = match words.trim() {
            "" => String::new(),
            words if words.contains('『') => words.into(),
            words => self.facts.tf(Text::Verbatim, &[("text", words)]),
        };
    }

    fn session(&mut self, what: &What) {
        let facts = self.facts;
        match what {
            What::SessionStarted { place, place_reason, present, alone_reason, .. } => {
                if let What::SessionStarted { limit_min, channel, visit, .. } = what {
                    self.text = facts.t(Text::ToldStarted).into();
                    self.notes.push(facts.tf(Text::ToldLimit, &[("n", &limit_min.to_string())]));
                    let channel = channel.as_deref();
                    self.notes.extend(channel.map(|c| facts.label(facts.policy.channel(c), c)));
                    let visit = visit.as_deref();
                    self.notes.extend(visit.map(|v| facts.tf(Text::LineVisit, &[("place", v)])));
                }
                self.notes.push(match facts.policy.place(place) {
                    Some(place) => place.address(facts.lang),
                    None => place.clone(),
                });
                if !present.is_empty() {
                    let names = facts.names(&present.iter().collect::<Vec<_>>());
                    self.notes.push(facts.tf(Text::LineWith, &[("names", &names)]));
                }
                self.notes.extend([place_reason.clone(), alone_reason.clone()]);
            }
            What::Extended { minutes, reason, second, counts } => {
                let text = if *counts { Text::ToldExtended } else { Text::ToldExtendedNot };
                self.text = facts.tf(text, &[("n", &minutes.to_string()), ("reason", reason)]);
                self.notes.push(facts.tf(Text::LineSecond, &[("name", &facts.name(second))]));
            }
            What::Joined { person, role, supervisor, changed } => {
                let role = role.as_deref().map(|r| facts.label(facts.policy.staff_role(r), r));
                let role = role.unwrap_or_default();
                let text = match (changed, supervisor) {
                    (true, _) => Text::ToldRoleChanged,
                    (false, true) => Text::ToldJoinedSuperior,
                    (false, false) => Text::ToldJoined,
                };
                self.text = facts.tf(text, &[("name", &facts.name(person)), ("role", &role)]);
                if !changed && !role.is_empty() {
                    self.notes.push(facts.tf(Text::LineRole, &[("role", &role)]));
                }
            }
            What::Left { person, retracted } => {
                self.text = facts.tf(Text::ToldLeft, &[("name", &facts.name(person))]);
                self.undone(*retracted);
            }
            What::Announced { mark_min } => {
                let n = mark_min.unsigned_abs().to_string();
                let text = match mark_min {
                    ..0 => Text::ToldSaidOver,
                    0 => Text::ToldSaidEnd,
                    _ if facts.policy.prompt_for(mark_min.unsigned_abs()).is_some() => {
                        Text::ToldSaidLeft
                    }
                    // At the beginning: how long it may take.
                    _ => Text::ToldSaidTime,
                };
                self.text = facts.tf(text, &[("n", &n)]);
            }
            What::SessionEnded { reason, length_ms, over_ms } => {
                let label = facts.label(facts.policy.end_reason(reason), reason);
                self.text = facts.tf(Text::LineEnded, &[("reason", &label)]);
                let span = |ms: u64| facts.span(i64::try_from(ms).unwrap_or(i64::MAX));
                self.notes.push(span(*length_ms));
                if *over_ms > 0 {
                    self.notes.push(facts.tf(Text::LineOver, &[("span", &span(*over_ms))]));
                }
            }
            _ => {}
        }
    }

    fn alert(&mut self, what: &What) {
        let facts = self.facts;
        match what {
            What::AlertRaised { level, place, silent, drill, signed_out, .. } => {
                let code = match level {
                    Level::Assist => "assist",
                    Level::Emergency => "emergency",
                };
                self.text = facts.label(facts.policy.alert_level(code), code);
                match drill {
                    Some(Drill::Drill) => self.note(Text::LineDrill),
                    Some(Drill::SelfTest) => self.note(Text::LineSelfTest),
                    None => {}
                }
                let place = place.as_deref().and_then(|code| facts.policy.place(code));
                self.notes.extend(place.map(|place| place.address(facts.lang)));
                if signed_out.is_some() {
                    self.note(Text::LineSignedOut);
                }
                if *silent {
                    self.note(Text::LineSilent);
                }
            }
            What::Answered { stands, kind } => {
                let text = if *stands { Text::LineAnswered } else { Text::LineAnsweredToo };
                self.text = facts.t(text).into();
                let kind = kind.as_deref();
                self.notes.extend(kind.map(|k| facts.label(facts.policy.answer(k), k)));
            }
            What::AlertDetailed { injuries, weapon, .. } => {
                self.text = facts.t(Text::LineKnown).into();
                match injuries {
                    Some(true) => self.note(Text::LineInjured),
                    Some(false) => self.note(Text::LineNotInjured),
                    None => {}
                }
                match weapon {
                    Some(true) => self.note(Text::LineWeapon),
                    Some(false) => self.note(Text::LineNoWeapon),
                    None => {}
                }
            }
            What::PoliceTold { words, caller } => {
                self.text = facts.tf(Text::LinePolice, &[("name", &facts.name(caller))]);
                if !words.trim().is_empty() {
                    self.words = facts.tf(Text::Quoted, &[("text", words.trim())]);
                }
            }
            What::AlertEnded { end, reason } => {
                let text = match end {
                    AlertEnd::Over => Text::LineAlertOver,
                    AlertEnd::Mistake => Text::LineAlertMistake,
                };
                self.text = facts.t(text).into();
                let reason = reason.as_deref();
                self.notes.extend(reason.map(|r| facts.label(facts.policy.false_alarm(r), r)));
            }
            What::Cared { spoke, note, .. } => {
                self.text = facts.tf(Text::LineCared, &[("name", &facts.name(spoke))]);
                self.notes.push(note.clone());
            }
            _ => {}
        }
    }
}

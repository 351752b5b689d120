//! What a case knows of its report already: every field that taps, meeting, steps, recording and
//! alert fill in. Derived each time, never stored; what somebody wrote wins over it.
//!
//! Alerts that are drills fill nothing.

mod acts;
mod evidence;
mod naming;
mod people;
mod spent;
mod when;

pub use naming::Naming;
pub use people::person_minutes;

use super::dossier::Dossier;
use super::field;
use crate::case::{Alert, Case};
use crate::ids::UserId;
use crate::lang::Lang;
use crate::policy::{Bilingual, Policy};
use crate::text::{Text, fill as put};
use crate::time;
use alloc::string::String;
use alloc::vec::Vec;

/// What a value is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// What was tapped.
    Tap,
    /// The meeting.
    Session,
    /// Steps towards the other party.
    Step,
    /// The recording.
    Recording,
    /// The alert.
    Alert,
    /// Linked cases.
    Links,
    /// Measures.
    Measure,
}

impl Source {
    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Tap => Text::FromTap,
            Self::Session => Text::FromSession,
            Self::Step => Text::FromStep,
            Self::Recording => Text::FromRecording,
            Self::Alert => Text::FromAlert,
            Self::Links => Text::FromLinks,
            Self::Measure => Text::FromMeasure,
        }
    }
}

/// A field that the case fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Code of the field, one of [`field::FIELDS`].
    pub code: &'static str,
    /// Its value; never empty.
    pub text: String,
    /// What it is from.
    pub source: Source,
}

/// How often the same other party was dealt with, counted over linked cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeat {
    /// Which in the row of linked cases this one is, from 1.
    pub nth: usize,
    /// Earlier cases: when (ms since 1970-01-01 UTC), and what was answered; empty if unknown.
    pub earlier: Vec<(i64, String)>,
}

impl Repeat {
    /// From the cases of the same other party before this one: when each began (ms since 1970-01-01
    /// UTC), and what was answered; `None` of a case whose content may not be told.
    pub fn of(earlier: impl IntoIterator<Item = (i64, Option<String>)>, lang: Lang) -> Self {
        let said = |answer: Option<String>| match answer {
            None => Text::SubjectOther.get(lang).into(),
            Some(answer) if answer.trim().is_empty() => Text::SubjectNoAnswer.get(lang).into(),
            Some(answer) => answer,
        };
        let mut earlier: Vec<_> =
            earlier.into_iter().map(|(at_ms, answer)| (at_ms, said(answer))).collect();
        earlier.sort();
        Self { nth: earlier.len() + 1, earlier }
    }
}

/// Everything that a report is made from.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its papers, read.
    pub dossier: &'a Dossier,
    /// The policy.
    pub policy: &'a Policy,
    /// The names of staff.
    pub names: &'a dyn Fn(&UserId) -> String,
    /// The language. Documents are Japanese, the language of record.
    pub lang: Lang,
    /// What linked cases say; `None` where they are not known.
    pub repeat: Option<&'a Repeat>,
}

impl Facts<'_> {
    /// Minutes that local time is ahead of UTC.
    pub(super) fn offset(&self) -> i32 {
        i32::from(self.policy.utc_offset_minutes)
    }

    pub(super) fn t(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    pub(super) fn tf(&self, text: Text, values: &[(&str, &str)]) -> String {
        put(self.t(text), values)
    }

    /// The label of a code; a code of an old policy stands for itself.
    pub(super) fn label(&self, label: Option<&Bilingual>, code: &str) -> String {
        String::from(label.map_or(code, |label| label.get(self.lang)))
    }

    pub(super) fn name(&self, user: &UserId) -> String {
        (self.names)(user)
    }

    pub(super) fn names(&self, users: &[&UserId]) -> String {
        let names: Vec<String> = users.iter().map(|user| self.name(user)).collect();
        names.join(self.t(Text::Comma))
    }

    pub(super) fn date(&self, at_ms: i64) -> String {
        time::date(at_ms, self.offset(), self.lang)
    }

    /// `10:05`; with its date where that is not the day on which the case began.
    pub(super) fn clock(&self, at_ms: i64) -> String {
        let time = time::hour_minute(at_ms, self.offset());
        match self.first_ms() {
            Some(first) if !time::same_day(first, at_ms, self.offset()) => {
                [&time::month_day(at_ms, self.offset(), self.lang), " ", &time].concat()
            }
            _ => time,
        }
    }

    /// `10:05、10:12`.
    pub(super) fn clocks(&self, times_ms: &[i64]) -> String {
        let times: Vec<String> = times_ms.iter().map(|ms| self.clock(*ms)).collect();
        times.join(self.t(Text::Comma))
    }

    /// `10:05～10:37`.
    pub(super) fn range(&self, from_ms: i64, to_ms: i64) -> String {
        let (from, to) = (self.clock(from_ms), self.clock(to_ms));
        match from == to {
            true => from,
            false => self.tf(Text::FillRange, &[("from", &from), ("to", &to)]),
        }
    }

    pub(super) fn span(&self, length_ms: i64) -> String {
        time::span(length_ms, self.lang)
    }

    /// When the case began: its first tap, meeting, step, recording or real alert.
    pub(super) fn first_ms(&self) -> Option<i64> {
        naming::began_ms(self.case)
    }

    /// The alerts that are real.
    pub(super) fn alerts(&self) -> impl Iterator<Item = &Alert> {
        let real = |alert: &&Alert| alert.raised.as_ref().is_some_and(|r| r.drill.is_none());
        self.case.alerts.iter().filter(real)
    }
}

/// Every field of [`field::FIELDS`] that the case fills in, in their order.
pub fn fill(facts: &Facts<'_>) -> Vec<Filled> {
    let mut all = Vec::new();
    let mut add = |code: &'static str, source: Source, text: String| {
        if !text.trim().is_empty() {
            all.push(Filled { code, text, source });
        }
    };
    when::fill(facts, &mut add);
    people::fill(facts, &mut add);
    acts::fill(facts, &mut add);
    evidence::fill(facts, &mut add);
    let order = |filled: &Filled| field::FIELDS.iter().position(|f| f.code == filled.code);
    all.sort_by_key(order);
    all
}

/// Takes one value: code, source, text.
type Add<'a> = &'a mut dyn FnMut(&'static str, Source, String);

/// What stands in a field of the report: what was written, otherwise what is filled in; of a choice
/// its code. Empty where neither is there.
pub fn value(dossier: &Dossier, filled: &[Filled], code: &str) -> String {
    let written = dossier.text(code);
    if !written.trim().is_empty() {
        return written;
    }
    let filled = filled.iter().find(|filled| filled.code == code);
    filled.map(|filled| filled.text.clone()).unwrap_or_default()
}

/// The same as people read it: of a choice its label.
pub fn shown(dossier: &Dossier, filled: &[Filled], field: &field::Field, lang: Lang) -> String {
    let value = value(dossier, filled, field.code);
    let lines = value.lines().map(|line| match field.choice(line) {
        Some(label) => label.get(lang),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Lines, without the empty ones.
fn lines(lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

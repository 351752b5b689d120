//! Recording, end, police, lawyer, harm, and what went before.

use super::{Add, Facts, Source, lines};
use crate::paper::{MeasureAct, body::MeasureActed};
use crate::policy::MeasureForm;
use crate::recording::body::Source as From;
use crate::recording::codes::Reason;
use crate::recording::view::Recording;
use crate::session::ladder;
use crate::text::Text;
use crate::time::day_date;
use crate::timeline::{What, timeline};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The rung on which the police are called.
const POLICE_CALLED: &str = "police_called";

pub(super) fn fill(facts: &Facts<'_>, add: Add<'_>) {
    let recordings = facts.case.recordings_in_time();
    // That nothing was recorded here does not say that nothing was recorded: somebody may have had
    // a recorder of their own.
    let recorded = lines(recordings.iter().map(|recording| recorded(facts, recording)));
    add("recording", Source::Recording, recorded);
    let files = recordings.iter().filter_map(|r| r.begun.as_ref()?.file_name.clone());
    add("recorder", Source::Recording, files.collect::<Vec<_>>().join(facts.t(Text::Comma)));
    add("ended", Source::Session, ended(facts));
    let told = police(facts);
    let from = if told.is_empty() { Source::Measure } else { Source::Alert };
    add("police", from, lines(told.into_iter().chain(done(facts, MeasureForm::PoliceSheet))));
    add("lawyer", Source::Measure, lines(done(facts, MeasureForm::LawyerSheet)));
    let hurt = facts.alerts().any(|alert| alert.known().0 == Some(true));
    add(
        "harm",
        Source::Alert,
        if hurt { facts.t(Text::LineInjured).into() } else { String::new() },
    );
    let Some(repeat) = facts.repeat.filter(|repeat| repeat.nth > 1) else { return };
    add("repeat", Source::Links, facts.tf(Text::FillNth, &[("n", &repeat.nth.to_string())]));
    add(
        "answers",
        Source::Links,
        lines(repeat.earlier.iter().map(|(at_ms, answer)| {
            let values = [("date", &*facts.date(*at_ms)), ("answer", answer.as_str())];
            facts.tf(Text::FillEarlier, &values)
        })),
    );
}

/// `録音あり（10:05～10:37）。録音する旨を伝えた。` and a line for each gap.
fn recorded(facts: &Facts<'_>, recording: &Recording) -> String {
    let Some(begun) = &recording.begun else { return String::new() };
    let mut text = match begun.source {
        From::File => {
            let name = begun.file_name.as_deref().unwrap_or_default();
            facts.tf(Text::FillRecordedFile, &[("name", name)])
        }
        From::Device => {
            let ends = recording.sealed().into_iter().filter_map(|seal| {
                let length_ms = i64::try_from(seal.length_ms).unwrap_or(i64::MAX);
                Some(seal.from_ms?.saturating_add(length_ms))
            });
            let times = match ends.max() {
                Some(to_ms) => facts.range(begun.stamp.at_ms, to_ms.max(begun.stamp.at_ms)),
                None => facts.tf(Text::FillSince, &[("from", &facts.clock(begun.stamp.at_ms))]),
            };
            facts.tf(Text::FillRecorded, &[("times", &times)])
        }
    };
    text.push_str(facts.t(Text::Comma));
    text.push_str(recording.consent().text(facts.lang));
    let gaps = recording.gaps.iter().map(|gap| {
        let why = Reason::parse(&gap.reason).map_or(&*gap.reason, |why| why.text(facts.lang));
        let times = facts.range(gap.from_ms, gap.to_ms.max(gap.from_ms));
        facts.tf(Text::FillGap, &[("times", &times), ("why", why)])
    });
    lines([text].into_iter().chain(gaps))
}

fn ended(facts: &Facts<'_>) -> String {
    let ends = timeline(facts.case).into_iter().filter_map(|entry| match entry.what {
        What::SessionEnded { reason, over_ms, .. } => {
            let mut text = facts.label(facts.policy.end_reason(&reason), &reason);
            // Less than a minute over is no time over.
            if over_ms >= 60_000 {
                let span = facts.span(i64::try_from(over_ms).unwrap_or(i64::MAX));
                text.push_str(&facts.tf(Text::FillOver, &[("span", &span)]));
            }
            Some(text)
        }
        _ => None,
    });
    ends.collect::<Vec<_>>().join(facts.t(Text::Comma))
}

/// A line for each time that the police were told, in the order of time.
fn police(facts: &Facts<'_>) -> Vec<String> {
    let calls = facts.alerts().flat_map(|alert| &alert.police).map(|police| {
        let at_ms = police.told_ms.unwrap_or(police.stamp.at_ms);
        let caller = police.caller.as_ref().unwrap_or(&police.stamp.by);
        let values = [("time", &*facts.clock(at_ms)), ("name", &*facts.name(caller))];
        let mut text = facts.tf(Text::FillPolice, &values);
        if !police.words.trim().is_empty() {
            text.push_str(&facts.tf(Text::Example, &[("text", police.words.trim())]));
        }
        (at_ms, text)
    });
    let steps = ladder::standing(facts.case).into_iter().filter(|t| t.step == POLICE_CALLED);
    let steps = steps.map(|taken| {
        let label = facts.policy.step(POLICE_CALLED).map(|(label, _)| label);
        let at_ms = taken.stamp.at_ms;
        let (date, what) = (facts.clock(at_ms), facts.label(label, POLICE_CALLED));
        (at_ms, facts.tf(Text::FillDone, &[("date", &date), ("what", &what)]))
    });
    let mut told: Vec<(i64, String)> = calls.chain(steps).collect();
    told.sort_by_key(|(at_ms, _)| *at_ms);
    told.into_iter().map(|(_, text)| text).collect()
}

/// A line for each measure of a form that was done.
fn done(facts: &Facts<'_>, form: MeasureForm) -> Vec<String> {
    let rules = facts.policy.report.as_ref();
    let all = facts.dossier.measures.iter().filter_map(|measure| {
        let rule = rules?.measure(measure.kind()?)?;
        let (stamp, last): &(_, MeasureActed) = measure.last()?;
        if rule.form != form || last.act != MeasureAct::Done {
            return None;
        }
        let date =
            last.day.map_or_else(|| facts.date(stamp.at_ms), |day| day_date(day, facts.lang));
        let what = rule.label.get(facts.lang);
        let mut text = facts.tf(Text::FillDone, &[("date", &date), ("what", what)]);
        if !last.number.is_empty() {
            text.push_str(&facts.tf(Text::FillNote, &[("text", &last.number)]));
        }
        Some(text)
    });
    all.collect()
}

//! One case of the demonstration, from the first tap to the decision. The dice say how far it goes.

use super::dice::Dice;
use super::lines::{ACTS, CHANNELS, DESKS, ENDS, NOTES, PLACES};
use super::pen::{Line, Pen};
use super::report;
use crate::error::Failure;
use mamori_core::body::{
    AlertAcknowledged, AlertEnd, AlertEnded, AlertRaised, Body, CaseClosed, IncidentDetailed,
    IncidentTapped, Level, SessionAnnounced, SessionEnded, SessionStarted,
};
use mamori_core::ids::{AlertId, CaseId, EventId, SessionId, UserId};
use mamori_core::paper::{CaseNoted, PaperBody};

pub const MINUTE_MS: i64 = 60_000;
pub const DAY_MS: i64 = 86_400_000;

/// Somebody who comes to the city hall, and the last of their cases.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Name as it would be written.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Vehicle number.
    pub vehicle: String,
    /// Looks.
    pub looks: &'static str,
    /// Their last case.
    pub last: Option<CaseId>,
}

/// Who does what in a case.
pub struct Scene<'a> {
    /// The case.
    pub case: CaseId,
    /// When it begins, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// When the demonstration ends: nothing happens later.
    pub end_ms: i64,
    /// Who records.
    pub clerk: &'static str,
    /// A colleague.
    pub second: &'static str,
    /// Supervisor of the department.
    pub chief: &'static str,
    /// Head of the bureau.
    pub head: &'static str,
    /// The other party.
    pub visitor: &'a Visitor,
}

/// Writes with the dice as the salt.
pub struct Author<'a> {
    /// The log.
    pub pen: &'a mut Pen,
    /// The dice.
    pub dice: &'a mut Dice,
    /// The case.
    pub case: CaseId,
    /// Nothing is written later.
    pub end_ms: i64,
}

impl Author<'_> {
    /// Writes an event; `None` where it would be later than the demonstration.
    pub fn write(
        &mut self,
        by: &str,
        at_ms: i64,
        body: impl Into<Body>,
    ) -> Result<Option<EventId>, Failure> {
        if at_ms > self.end_ms {
            return Ok(None);
        }
        let line = Line { case: self.case, at_ms, by, salt: self.dice.bytes() };
        self.pen.write(&line, body).map(Some)
    }
}

/// Writes a whole case.
pub fn tell(
    pen: &mut Pen,
    dice: &mut Dice,
    visitor: &mut Visitor,
    times: (i64, i64),
) -> Result<(), Failure> {
    let desk = dice.below(100);
    let mut below = 0;
    let place_of = |weight: usize, below: &mut usize| {
        *below += weight;
        desk < *below
    };
    let found = DESKS.iter().find(|(_, weight, ..)| place_of(*weight, &mut below));
    let (department, _, clerks, chief, head) = found.unwrap_or(&DESKS[0]);
    let clerk = dice.below(clerks.len());
    let scene = Scene {
        case: CaseId(dice.bytes()),
        at_ms: times.0,
        end_ms: times.1,
        clerk: clerks[clerk],
        second: clerks[(clerk + 1) % clerks.len()],
        chief,
        head,
        visitor,
    };
    let mut author = Author { pen, dice, case: scene.case, end_ms: scene.end_ms };
    let channel = author.dice.weighted(&CHANNELS);
    let places = PLACES.iter().find(|(of, _)| of == department).map_or(&[][..], |(_, all)| all);
    let place = author.dice.pick(places);
    let acts = acts(&mut author, &scene, place)?;
    let minutes =
        if author.dice.percent(62) { meeting(&mut author, &scene, channel, place)? } else { 0 };
    alert(&mut author, &scene, place)?;
    let after_ms = scene.at_ms + (minutes + 30) * MINUTE_MS;
    if author.dice.percent(18) {
        let text = author.dice.pick(&NOTES).to_owned();
        author.write(scene.clerk, after_ms, PaperBody::Noted(CaseNoted { text }))?;
    }
    report::write(&mut author, &scene, &acts, after_ms)?;
    if author.dice.percent(60) {
        author.write(scene.clerk, after_ms + MINUTE_MS, Body::CaseClosed(CaseClosed {}))?;
    }
    visitor.last = Some(author.case);
    Ok(())
}

/// Taps, most with the words that were spoken; those words.
fn acts(
    author: &mut Author<'_>,
    scene: &Scene<'_>,
    place: &str,
) -> Result<Vec<&'static str>, Failure> {
    let weights = ACTS.map(|(code, weight, _)| (code, weight));
    let mut spoken = Vec::new();
    for nth in 0..1 + author.dice.below(3) {
        let again = nth == 0 && scene.visitor.last.is_some() && author.dice.percent(45);
        let category = if again { "repeat" } else { author.dice.weighted(&weights) };
        let at_ms = scene.at_ms + i64::try_from(nth).unwrap_or_default() * 4 * MINUTE_MS;
        let present = match author.dice.percent(50) {
            true => vec![UserId(scene.second.to_owned())],
            false => Vec::new(),
        };
        let place = Some(place.to_owned());
        let tapped = IncidentTapped { category: category.to_owned(), place, present };
        let tap = author.write(scene.clerk, at_ms, Body::IncidentTapped(tapped))?;
        let words =
            ACTS.iter().find(|(code, ..)| *code == category).map_or(&[][..], |(.., all)| all);
        let words = author.dice.pick(words);
        if let Some(incident) = tap.filter(|_| author.dice.percent(75)) {
            let detailed =
                IncidentDetailed { incident, examples: Vec::new(), words: words.to_owned() };
            author.write(scene.clerk, at_ms + MINUTE_MS, Body::IncidentDetailed(detailed))?;
            spoken.push(words);
        }
    }
    Ok(spoken)
}

/// A meeting; its length in minutes.
fn meeting(
    author: &mut Author<'_>,
    scene: &Scene<'_>,
    channel: &str,
    place: &str,
) -> Result<i64, Failure> {
    let session = SessionId(author.dice.bytes());
    let at_ms = scene.at_ms + 2 * MINUTE_MS;
    let minutes = author.dice.between(4, 30) + if author.dice.percent(25) { 12 } else { 0 };
    let visit = channel == "visit";
    let started = SessionStarted {
        session,
        place: if visit { "visit" } else { place }.to_owned(),
        place_reason: if visit {
            "足が不自由で来庁できないため".to_owned()
        } else {
            String::new()
        },
        present: vec![UserId(scene.second.to_owned())],
        alone_reason: String::new(),
        limit_min: 30,
        channel: Some(channel.to_owned()),
        visit: visit.then(|| "守里市本町3丁目の自宅".to_owned()),
        duties: Vec::new(),
    };
    author.write(scene.clerk, at_ms, Body::SessionStarted(started))?;
    if minutes > 20 {
        let said = SessionAnnounced { session, mark_min: 10, ends_ms: None };
        author.write(scene.clerk, at_ms + 20 * MINUTE_MS, Body::SessionAnnounced(said))?;
    }
    let reason = if minutes > 30 { "time_over" } else { author.dice.weighted(&ENDS) };
    let length_ms = u64::try_from(minutes * MINUTE_MS).unwrap_or_default();
    let ended = SessionEnded { session, reason: reason.to_owned(), length_ms };
    author.write(scene.clerk, at_ms + minutes * MINUTE_MS, Body::SessionEnded(ended))?;
    Ok(minutes)
}

/// A few cases have an alert, answered and over.
fn alert(author: &mut Author<'_>, scene: &Scene<'_>, place: &str) -> Result<(), Failure> {
    if !author.dice.percent(3) {
        return Ok(());
    }
    let alert = AlertId(author.dice.bytes());
    let at_ms = scene.at_ms + 3 * MINUTE_MS;
    if at_ms + 10 * MINUTE_MS > author.end_ms {
        // An alert that is never over would ring in the demonstration.
        return Ok(());
    }
    let raised = AlertRaised::new(alert, Level::Assist, Some(place.to_owned()));
    author.write(scene.clerk, at_ms, Body::AlertRaised(raised))?;
    let answered = AlertAcknowledged { alert, kind: None };
    author.write(scene.chief, at_ms + MINUTE_MS / 4, Body::AlertAcknowledged(answered))?;
    let over = AlertEnded { alert, end: AlertEnd::Over, reason: None };
    author.write(scene.clerk, at_ms + 8 * MINUTE_MS, Body::AlertEnded(over))?;
    Ok(())
}

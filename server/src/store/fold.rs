//! Keeps the read model of one case: which events belong in it, and what they add up to.
//!
//! Pure; rows come in and go out. Whether an event belongs is asked again when somebody new takes
//! part, so that the order of arrival decides nothing but the case's department.

use super::judge::{founds, took_part};
use super::seats::{Authors, Numbers, Rules, is_paper, seat, take_seat, waits};
use mamori_core::case::{Alert, Case, Stamp};
use mamori_core::event::Event;
use mamori_core::ids::{AlertId, CaseId, UserId};
use mamori_core::paper::Seat;
use mamori_core::retention::{Erased, erased};
use std::collections::{BTreeMap, BTreeSet};

/// A received event of a case.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its place in the server's order.
    pub cursor: u64,
    /// The actor's department when it was received.
    pub department: String,
    /// It is what somebody who was called for an alert said of that alert.
    pub called: bool,
    /// When it came, ms since 1970-01-01 UTC.
    pub received_ms: i64,
    /// What its author was found to be, where that is kept already.
    pub seat: Option<Seat>,
    /// The event.
    pub event: Event,
}

/// A case as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The case.
    pub case: Case,
    /// Its department.
    pub department: String,
    /// When it first appeared.
    pub first_cursor: u64,
    /// When it last changed.
    pub cursor: u64,
    /// Who acted in it or was present.
    pub people: BTreeSet<UserId>,
    /// Its report was submitted once.
    pub submitted: bool,
}

/// What papers are judged by while events are added.
pub struct Bench<'a> {
    /// The authors of the events.
    pub authors: &'a Authors,
    /// The rules in force. None while a read model is made anew: then only papers that have a seat
    /// are part of the case, whoever their authors are by now.
    pub rules: Option<&'a Rules>,
    /// The document numbers of this fiscal year.
    pub numbers: &'a mut Numbers,
}

/// What came of adding events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Events that are part of the case from here on.
    pub taken: Vec<u64>,
    /// Events that are not.
    pub outside: Vec<u64>,
    /// Whether readers see a difference.
    pub changed: bool,
    /// The alerts of which something is new.
    pub alerts: BTreeSet<AlertId>,
    /// Those of them whose press is new, with the department it came from.
    pub raised: BTreeMap<AlertId, String>,
    /// Seats that were found, by the cursor of their paper.
    pub seats: Vec<(u64, Seat)>,
}

/// Adds `new` events (ascending cursors) to a case. `waiting` are earlier ones that had no right
/// there. The bench knows the actors of all of them.
///
/// A paper is asked about once: when it comes, or when its case is founded if it came before that.
/// Otherwise a claim could be laid in and take effect later, before what was decided meanwhile.
pub fn add(
    id: CaseId,
    model: &mut Option<Model>,
    new: Vec<Fact>,
    waiting: Vec<Fact>,
    bench: &mut Bench<'_>,
) -> Added {
    let mut added = Added::default();
    let (mut papers, mut outside): (Vec<Fact>, Vec<Fact>) =
        waiting.into_iter().partition(|fact| is_paper(&fact.event));
    if model.is_some() {
        added.outside.extend(papers.drain(..).map(|paper| paper.cursor));
    }
    for fact in new {
        let at = fact.cursor;
        if model.is_none() && founds(&fact.event) {
            *model = Some(Model {
                case: Case::new(id),
                department: fact.department.clone(),
                first_cursor: at,
                cursor: at,
                people: took_part(&fact.event),
                submitted: false,
            });
            added.changed = true;
        }
        let side = if is_paper(&fact.event) { &mut papers } else { &mut outside };
        side.push(fact);
        let Some(model) = model else { continue };
        while let Some(next) =
            outside.iter().position(|f| f.called || belongs(model, f, bench.authors))
        {
            let fact = outside.remove(next);
            let (case, people) = (model.case.clone(), model.people.len());
            // Who was called and no more has a right on the alert, and none on the case.
            if belongs(model, &fact, bench.authors) {
                model.people.extend(took_part(&fact.event));
            }
            model.case.apply(&fact.event, Some(fact.cursor));
            compare(&case, &model.case, &fact.department, &mut added);
            if model.case != case || model.people.len() != people {
                model.cursor = at;
                added.changed = true;
            }
            added.taken.push(fact.cursor);
        }
        for paper in papers.drain(..) {
            if sit_down(model, &paper, bench, &mut added) {
                model.cursor = at;
                added.changed = true;
                added.taken.push(paper.cursor);
            } else {
                added.outside.push(paper.cursor);
            }
        }
    }
    added.outside.extend(outside.iter().chain(&papers).map(|fact| fact.cursor));
    added
}

/// A paper becomes part of the case with its seat: the one it has, or one that is found now.
/// Answers whether it does.
fn sit_down(model: &mut Model, fact: &Fact, bench: &mut Bench<'_>, added: &mut Added) -> bool {
    let event = &fact.event;
    if let Some(kept) = &fact.seat {
        model.case.apply(event, Some(fact.cursor));
        model.case.seat(event.header.id(), kept);
    } else {
        let user = &event.header.actor;
        let may = belongs(model, fact, bench.authors);
        let Some(rules) = bench.rules.filter(|_| may) else { return false };
        let found = seat(bench.authors, user, &model.department, fact.received_ms, rules);
        let Some(found) = found else { return false };
        model.case.apply(event, Some(fact.cursor));
        let given = take_seat(&mut model.case, event, found, rules, bench.numbers);
        added.seats.push((fact.cursor, given));
    }
    model.submitted = model.submitted || waits(&model.case).submitted;
    true
}

/// Notes the alerts that differ by what somebody of a department did. That somebody was looked
/// after later is no news of an alert: it makes no sound and is told to nobody who is called.
fn compare(old: &Case, new: &Case, department: &str, added: &mut Added) {
    for alert in &new.alerts {
        let before = old.alerts.iter().find(|before| before.id == alert.id);
        let was = before.map_or_else(|| Alert::new(alert.id), Alert::told);
        if was == alert.told() {
            continue;
        }
        added.alerts.insert(alert.id);
        if alert.raised.is_some() && before.is_none_or(|before| before.raised.is_none()) {
            added.raised.insert(alert.id, department.to_owned());
        }
    }
}

/// The first event of a case founds it whatever its actor's role is: `people` holds the actor.
fn belongs(model: &Model, fact: &Fact, authors: &Authors) -> bool {
    let actor = &fact.event.header.actor;
    if actor.is_nobody() {
        // Nobody of one department is not nobody of another.
        return fact.department == model.department && model.people.contains(actor);
    }
    match authors.readers.get(actor) {
        Some(reader) => {
            // The department counts as it was on receipt: people move, records stay.
            let mut reader = reader.clone();
            reader.person.department.clone_from(&fact.department);
            reader.adds(&fact.event, &model.department, &model.people, model.submitted)
        }
        None => model.people.contains(actor),
    }
}

/// Everybody whose name a screen needs to show a case.
pub fn named(case: &Case) -> BTreeSet<UserId> {
    let by = |stamp: &Stamp| stamp.by.clone();
    let mut names: BTreeSet<UserId> = case.stamps().map(by).collect();
    names.extend(case.reads.iter().map(|read| by(&read.stamp)));
    let cared = case.alerts.iter().flat_map(|alert| &alert.cared);
    names.extend(cared.filter_map(|cared| cared.spoke.clone()));
    for tap in case.incidents.iter().filter_map(|incident| incident.tap.as_ref()) {
        names.extend(tap.present.iter().cloned());
    }
    names.extend(erased(case).iter().flat_map(Erased::people));
    for session in &case.sessions {
        names.extend(session.start.iter().flat_map(|start| start.present.iter().cloned()));
        names.extend(session.joined.iter().map(|joined| joined.person.clone()));
        names.extend(session.left.iter().map(|went| went.person.clone()));
        names.extend(session.extended.iter().map(|extended| extended.second.clone()));
    }
    names
}

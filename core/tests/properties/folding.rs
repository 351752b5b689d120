//! The fold: in whatever order events come, how often, in what batches, with cursors that arrive
//! later, the cases come out the same, and they are what a naive reading of the events says.

use crate::check::{holds, is_caught};
use crate::make::{draft, sealed};
use mamori_core::body::Body;
use mamori_core::case::Case;
use mamori_core::event::{Event, encode};
use mamori_core::fold::Cases;
use mamori_core::ids::{CaseId, EventId, LogId, SessionId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::{BTreeMap, BTreeSet};

/// Something that adds up events.
pub trait Adds: Default {
    fn add(&mut self, event: &Event, cursor: Option<u64>);
    fn bytes(&self) -> Vec<u8>;
}

impl Adds for Cases {
    fn add(&mut self, event: &Event, cursor: Option<u64>) {
        self.apply(event, cursor);
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.values().flat_map(encode).collect()
    }
}

/// Control: the details of a tap are those that arrived last.
#[derive(Default)]
struct LastArrivalWins(BTreeMap<EventId, String>);

impl Adds for LastArrivalWins {
    fn add(&mut self, event: &Event, _: Option<u64>) {
        if let Some(Body::IncidentDetailed(detailed)) = &event.body {
            self.0.insert(detailed.incident, detailed.words.clone());
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.values().flat_map(|words| words.bytes()).collect()
    }
}

/// Control: a tap is counted each time it arrives.
#[derive(Default)]
struct CountsArrivals(BTreeMap<CaseId, u32>);

impl Adds for CountsArrivals {
    fn add(&mut self, event: &Event, _: Option<u64>) {
        if let (Some(case), Some(Body::IncidentTapped(_))) = (event.header.case, &event.body) {
            *self.0.entry(case).or_default() += 1;
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.values().flat_map(|count| count.to_be_bytes()).collect()
    }
}

/// Control: a cursor that comes later is not taken over.
#[derive(Default)]
struct FirstCursorStays(Cases, BTreeSet<EventId>);

impl Adds for FirstCursorStays {
    fn add(&mut self, event: &Event, cursor: Option<u64>) {
        if self.1.insert(event.header.id()) {
            self.0.apply(event, cursor);
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.bytes()
    }
}

/// Events of three logs with distinct identities; some of them erased.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let one_log = || vec((draft(), prop::bool::weighted(0.05)), 0..10);
    (one_log(), one_log(), one_log()).prop_map(|(a, b, c)| {
        let mut all = Vec::new();
        for (n, drafts) in [a, b, c].into_iter().enumerate() {
            let (drafts, erased): (Vec<_>, Vec<_>) = drafts.into_iter().unzip();
            let (events, _) = sealed(LogId([n as u8; 16]), &drafts);
            for (mut event, erased) in events.into_iter().zip(erased) {
                event.body = event.body.filter(|_| !erased);
                all.extend(event.open());
            }
        }
        all
    })
}

/// An order of arrival: every event at least once, with its cursor the last time at the latest.
pub fn arrivals() -> impl Strategy<Value = (Vec<Event>, Vec<(usize, bool)>)> {
    events().prop_flat_map(|events| {
        let places: Vec<usize> = (0..events.len()).collect();
        let again = vec((0..events.len().max(1), any::<bool>()), 0..12);
        let order = (Just(places).prop_shuffle(), again).prop_map(|(places, again)| {
            let early = again.into_iter();
            early.chain(places.into_iter().map(|at| (at, true))).collect::<Vec<_>>()
        });
        // What comes twice is mixed into what comes once.
        let order = order.prop_flat_map(|order| Just(order).prop_shuffle());
        (Just(events), order)
    })
}

pub fn cursor(at: usize) -> u64 {
    at as u64 + 10
}

fn in_order<A: Adds>(events: &[Event]) -> A {
    let mut sum = A::default();
    for (at, event) in events.iter().enumerate() {
        sum.add(event, Some(cursor(at)));
    }
    sum
}

pub fn as_they_came<A: Adds>(events: &[Event], order: &[(usize, bool)]) -> A {
    let mut sum = A::default();
    for (at, confirmed) in order {
        if let Some(event) = events.get(*at) {
            sum.add(event, confirmed.then(|| cursor(*at)));
        }
    }
    sum
}

pub fn order_cannot_matter<A: Adds>(
    (events, order): (Vec<Event>, Vec<(usize, bool)>),
) -> Result<(), TestCaseError> {
    let straight: A = in_order(&events);
    let came: A = as_they_came(&events, &order);
    prop_assert!(straight.bytes() == came.bytes());
    Ok(())
}

#[test]
fn order_repetition_and_late_cursors_cannot_matter() {
    holds(arrivals(), order_cannot_matter::<Cases>);
}

#[test]
fn a_fold_that_overwrites_by_arrival_is_caught() {
    is_caught(arrivals(), order_cannot_matter::<LastArrivalWins>);
}

#[test]
fn a_fold_that_counts_arrivals_is_caught() {
    is_caught(arrivals(), order_cannot_matter::<CountsArrivals>);
}

#[test]
fn a_fold_that_ignores_late_cursors_is_caught() {
    is_caught(arrivals(), order_cannot_matter::<FirstCursorStays>);
}

pub fn joined(mut one: Cases, other: Cases) -> Cases {
    for (id, case) in other.0 {
        one.0.get_or_insert_with(id, || Case::new(id)).join(case);
    }
    one
}

/// Batches folded apart and joined in any order and any number: the device's own events over the
/// server's view are such batches.
#[test]
fn batches_join_to_the_same_cases() {
    let case = (arrivals(), any::<prop::sample::Index>(), any::<prop::sample::Index>());
    holds(case, |((events, order), one, two)| {
        let mut cuts = [one.index(order.len() + 1), two.index(order.len() + 1)];
        cuts.sort_unstable();
        let fold = |part: &[(usize, bool)]| as_they_came::<Cases>(&events, part);
        let (a, b, c) =
            (fold(&order[..cuts[0]]), fold(&order[cuts[0]..cuts[1]]), fold(&order[cuts[1]..]));
        let whole = in_order::<Cases>(&events).bytes();
        let left = joined(joined(a.clone(), b.clone()), c.clone());
        let right = joined(c.clone(), joined(b.clone(), a.clone()));
        prop_assert!(left.bytes() == whole);
        prop_assert!(right.bytes() == whole);
        prop_assert!(joined(left.clone(), left.clone()).bytes() == whole);
        prop_assert!(joined(left, b).bytes() == whole);
        Ok(())
    });
}

/// What a case should say, read off the events one question at a time.
struct Naive<'a>(Vec<&'a Event>);

impl<'a> Naive<'a> {
    fn of(events: &'a [Event], case: CaseId) -> Self {
        Self(events.iter().filter(|event| event.header.case == Some(case)).collect())
    }

    fn bodies(&self) -> impl Iterator<Item = (&'a Event, &'a Body)> {
        self.0.iter().filter_map(|event| Some((*event, event.body.as_ref()?)))
    }

    /// Standing taps of a category: not taken back by their own log.
    fn count(&self, category: &str) -> usize {
        let taken_back: BTreeSet<EventId> = self
            .bodies()
            .filter_map(|(event, body)| match body {
                Body::IncidentRetracted(b) if b.incident.log == event.header.log => {
                    Some(b.incident)
                }
                _ => None,
            })
            .collect();
        self.bodies()
            .filter(|(event, body)| match body {
                Body::IncidentTapped(b) => {
                    b.category == category && !taken_back.contains(&event.header.id())
                }
                _ => false,
            })
            .count()
    }

    /// The words that stand for a tap: of the latest details of each log, the latest.
    fn words(&self, incident: EventId) -> Option<&'a str> {
        let mut last: BTreeMap<LogId, (&Event, &str)> = BTreeMap::new();
        for (event, body) in self.bodies() {
            if let Body::IncidentDetailed(b) = body
                && b.incident == incident
            {
                let slot = last.entry(event.header.log).or_insert((event, &b.words));
                if event.header.seq > slot.0.header.seq {
                    *slot = (event, &b.words);
                }
            }
        }
        let latest = last.into_values().max_by_key(|(e, _)| (e.header.at_ms(), e.header.id()));
        latest.map(|(_, words)| words)
    }

    /// Steps of a code that stand: not taken back by their own log.
    fn steps(&self, code: &str) -> usize {
        let taken_back = |id: EventId| {
            self.bodies().any(|(event, body)| match body {
                Body::StepRetracted(b) => b.step == id && id.log == event.header.log,
                _ => false,
            })
        };
        let taken = self.bodies().filter(|(event, body)| match body {
            Body::StepTaken(b) => b.step == code && !taken_back(event.header.id()),
            _ => false,
        });
        taken.count()
    }

    /// Everybody who came, as events say that name the session.
    fn came(&self, session: SessionId) -> BTreeSet<&'a str> {
        let joined = self.bodies().filter_map(|(_, body)| match body {
            Body::SessionJoined(b) if b.session == session => Some(b.person.0.as_str()),
            _ => None,
        });
        joined.collect()
    }

    /// Minutes of extensions with a reason and a second person.
    fn extended(&self, session: SessionId) -> Vec<u16> {
        let all = self.bodies().filter_map(|(event, body)| match body {
            Body::SessionExtended(b)
                if b.session == session
                    && b.second != event.header.actor
                    && !b.reason.trim().is_empty()
                    && b.minutes > 0 =>
            {
                Some(b.minutes)
            }
            _ => None,
        });
        let mut all: Vec<u16> = all.collect();
        all.sort_unstable();
        all
    }

    fn unknown(&self) -> usize {
        self.bodies().filter(|(_, body)| matches!(body, Body::Unknown { .. })).count()
    }

    fn is_closed(&self) -> bool {
        self.bodies().any(|(_, body)| matches!(body, Body::CaseClosed(_)))
    }

    fn erased(&self) -> usize {
        self.0.iter().filter(|event| event.body.is_none()).count()
    }
}

#[test]
fn a_case_says_what_its_events_say() {
    holds(events(), |events| {
        let cases: Cases = in_order(&events);
        for (id, case) in cases.0.iter() {
            let naive = Naive::of(&events, *id);
            for category in ["verbal_abuse", "violence", "counter"] {
                prop_assert_eq!(case.count(category), naive.count(category));
            }
            for incident in &case.incidents {
                let words = incident.detail().map(|detail| detail.words.as_str());
                prop_assert_eq!(words, naive.words(incident.id));
            }
            for code in ["verbal_abuse", "violence", "counter"] {
                let standing = case.steps.iter().filter_map(|step| step.standing());
                prop_assert_eq!(standing.filter(|t| t.step == code).count(), naive.steps(code));
            }
            for session in &case.sessions {
                let came: BTreeSet<&str> =
                    session.joined.iter().map(|j| j.person.0.as_str()).collect();
                prop_assert_eq!(&came, &naive.came(session.id));
                let stays = session.stays();
                let there = |who: &str| stays.iter().any(|stay| stay.person.0 == who);
                prop_assert!(session.start.is_none() || came.into_iter().all(there));
                let mut minutes: Vec<u16> =
                    session.extended.iter().filter(|e| e.counts()).map(|e| e.minutes).collect();
                minutes.sort_unstable();
                prop_assert_eq!(minutes, naive.extended(session.id));
            }
            prop_assert_eq!(case.unknown.len(), naive.unknown());
            prop_assert_eq!(case.erased.len(), naive.erased());
            prop_assert_eq!(case.closed.is_some(), naive.is_closed());
            prop_assert_eq!(case.unconfirmed(), 0);
        }
        let named: BTreeSet<CaseId> = events.iter().filter_map(|e| e.header.case).collect();
        prop_assert_eq!(
            named.into_iter().collect::<Vec<_>>(),
            cases.0.keys().copied().collect::<Vec<_>>()
        );
        Ok(())
    });
}

/// The claim that stands is the first of somebody else in the server's order, whatever the
/// device's clock says.
#[test]
fn the_first_claim_in_server_order_stands() {
    holds(arrivals(), |(events, order)| {
        let cases: Cases = as_they_came(&events, &order);
        for alert in cases.0.values().flat_map(|case| &case.alerts) {
            let sender = alert.raised.as_ref().map(|raised| &raised.stamp.by);
            let others = alert.claims.iter().filter(|claim| Some(&claim.by) != sender);
            let first = others.filter_map(|claim| claim.cursor).min();
            prop_assert_eq!(alert.answered().and_then(|claim| claim.cursor), first);
        }
        Ok(())
    });
}

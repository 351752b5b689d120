//! Papers of every kind at random, and seats that travel with them.

use crate::check::{holds, is_caught};
use crate::folding::{Adds, arrivals, as_they_came, cursor, joined, order_cannot_matter};
use crate::make::{event_id, few, text, user};
use mamori_core::access::Role;
use mamori_core::body::Body;
use mamori_core::event::Event;
use mamori_core::fold::Cases;
use mamori_core::ids::{CaseId, MeasureId};
use mamori_core::paper::{
    CaseHeld, CaseNoted, MeasureAct, MeasureActed, PaperBody, ReportWritten, RouteAct, RouteActed,
    Seat, SubjectFlagged, SubjectLinked, SubjectUnflagged, SubjectUnlinked, field,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

fn measure_id() -> impl Strategy<Value = MeasureId> {
    few().prop_map(|n| MeasureId([n; 16]))
}

fn field_code() -> impl Strategy<Value = String> {
    (0..field::FIELDS.len()).prop_map(|at| String::from(field::FIELDS[at].code))
}

fn measure() -> impl Strategy<Value = PaperBody> {
    let act = prop_oneof![Just(MeasureAct::Plan), Just(MeasureAct::Done), Just(MeasureAct::Drop)];
    (measure_id(), act, option::of(any::<i32>()), text()).prop_map(|(measure, act, day, text)| {
        let kind = Some(String::from("warning_letter"));
        PaperBody::Measure(MeasureActed { measure, act, kind, day, number: text.clone(), text })
    })
}

/// A paper of any kind.
pub fn paper() -> impl Strategy<Value = PaperBody> {
    let act = (0..RouteAct::ALL.len()).prop_map(|at| RouteAct::ALL[at]);
    let written = (field_code(), text(), vec(event_id(), 0..3), option::of(measure_id()));
    prop_oneof![
        3 => written.prop_map(|(field, text, over, measure)| {
            let reason = text.clone();
            PaperBody::Written(ReportWritten { field, text, over, reason, measure })
        }),
        3 => (act, 0..3_u16, text())
            .prop_map(|(act, round, text)| PaperBody::Acted(RouteActed { act, round, text })),
        1 => measure(),
        1 => text().prop_map(|text| PaperBody::Noted(CaseNoted { text })),
        1 => (any::<bool>(), text())
            .prop_map(|(held, reason)| PaperBody::Held(CaseHeld { held, reason })),
        1 => (few(), text()).prop_map(|(to, reason)| {
            PaperBody::Linked(SubjectLinked { to: CaseId([to; 16]), reason })
        }),
        1 => (event_id(), text())
            .prop_map(|(link, reason)| PaperBody::Unlinked(SubjectUnlinked { link, reason })),
        1 => (user(), text(), any::<i32>()).prop_map(|(owner, reason, until_day)| {
            let flag = String::from("watch");
            PaperBody::Flagged(SubjectFlagged { flag, reason, owner, until_day })
        }),
        1 => (event_id(), text())
            .prop_map(|(flag, reason)| PaperBody::Unflagged(SubjectUnflagged { flag, reason })),
    ]
}

/// The same as the body of an event.
pub fn paper_body() -> impl Strategy<Value = Body> {
    paper().prop_map(|paper| Body::Paper {
        kind: String::from(paper.kind()),
        version: paper.version(),
        content: paper.encode(),
    })
}

/// The seat that the one server gives to a paper: the same whenever it is asked.
pub fn seat_of(event: &Event) -> Seat {
    let n = event.header.seq;
    Seat {
        role: if n.is_multiple_of(2) { Role::Staff } else { Role::GeneralAffairs },
        covers: n.is_multiple_of(3),
        deputy_for: Vec::new(),
        received_ms: i64::try_from(n).unwrap_or(i64::MAX),
        route: Vec::new(),
        number: None,
    }
}

/// Adds an event as the server's view has it: a confirmed paper comes with its seat.
pub fn add_with_seat(cases: &mut Cases, event: &Event, cursor: Option<u64>) {
    cases.apply(event, cursor);
    let Some(case) = event.header.case.and_then(|id| cases.0.get_mut(&id)) else { return };
    if cursor.is_some()
        && let Some(paper) = case.papers.iter_mut().find(|p| p.stamp.id == event.header.id())
    {
        paper.seat = Some(seat_of(event));
    }
}

/// The server's view of cases: seats with everything that it has confirmed.
#[derive(Default)]
struct WithSeats(Cases);

impl Adds for WithSeats {
    fn add(&mut self, event: &Event, cursor: Option<u64>) {
        add_with_seat(&mut self.0, event, cursor);
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.bytes()
    }
}

/// Control: a copy without a seat takes the seat away.
#[derive(Default)]
struct SeatsAreLost(Cases);

impl Adds for SeatsAreLost {
    fn add(&mut self, event: &Event, cursor: Option<u64>) {
        add_with_seat(&mut self.0, event, cursor);
        let Some(case) = event.header.case.and_then(|id| self.0.0.get_mut(&id)) else { return };
        for paper in case.papers.iter_mut().filter(|p| p.stamp.id == event.header.id()) {
            paper.seat = paper.seat.take().filter(|_| cursor.is_some());
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.bytes()
    }
}

#[test]
fn seats_come_out_the_same_in_whatever_order_copies_come() {
    holds(arrivals(), order_cannot_matter::<WithSeats>);
}

#[test]
fn a_join_that_loses_seats_is_caught() {
    is_caught(arrivals(), order_cannot_matter::<SeatsAreLost>);
}

/// The device's own papers, which have no seat, over the server's view, which has them.
#[test]
fn copies_with_and_without_seats_join_to_the_same_cases() {
    holds((arrivals(), any::<prop::sample::Index>()), |((events, order), cut)| {
        let (own, seen) = order.split_at(cut.index(order.len() + 1));
        let mut server = WithSeats::default();
        for (at, _) in seen {
            events.get(*at).iter().for_each(|event| server.add(event, Some(cursor(*at))));
        }
        let device: Cases = as_they_came(&events, own);
        let (one, other) =
            (joined(device.clone(), server.0.clone()), joined(server.0.clone(), device));
        prop_assert!(one.bytes() == other.bytes());
        prop_assert!(joined(one.clone(), server.0).bytes() == one.bytes());
        Ok(())
    });
}

/// A paper never stands among what is not understood, and its content comes through whole.
#[test]
fn a_paper_is_read_as_it_was_written() {
    holds(paper(), |paper| {
        let content = paper.encode();
        let again = PaperBody::read(paper.kind(), paper.version(), &content)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(again, Some(paper));
        Ok(())
    });
}

//! The list of cases as this device can show it: newest first, with the state of each.
//!
//! On a shared device only the signed-in person's own cases and what the server showed them appear.

use super::{Desk, opened_here};
use crate::body::{Drill, Level};
use crate::case::{Case, Incident, Session, Stamp};
use crate::ids::{CaseId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// How far a case has come on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowState {
    /// So many of its events are on this device only.
    OnDevice(usize),
    /// The server has all of it.
    Sent,
    /// A supervisor or another person in charge has seen it.
    Seen {
        /// Who.
        by: UserId,
        /// When, ms since 1970-01-01 UTC.
        at_ms: i64,
    },
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The case.
    pub id: CaseId,
    /// When it opened, ms since 1970-01-01 UTC.
    pub opened_ms: i64,
    /// Who opened it.
    pub by: UserId,
    /// Place code, where known.
    pub place: Option<String>,
    /// Standing taps by category code, in the order of the first tap.
    pub counts: Vec<(String, usize)>,
    /// When a running session is to end, extensions included, ms since 1970-01-01 UTC.
    pub running_until_ms: Option<i64>,
    /// An alert is active.
    pub alert: bool,
    /// The most urgent alert that was raised in it, and whether all of them were drills or tests.
    pub raised: Option<(Level, Option<Drill>)>,
    /// Closed.
    pub closed: bool,
    /// Erased: nothing but this line is left.
    pub erased: bool,
    /// Changed since this person last looked, by somebody else.
    pub unread: bool,
    /// How far it has come.
    pub state: RowState,
}

impl Desk {
    /// The list, newest first.
    pub fn rows(&self) -> Vec<Row> {
        let Some(me) = self.user() else { return Vec::new() };
        let own = self.own.0.values().filter(|c| opened_here(c) && concerns(c, me)).map(|c| c.id);
        let mut ids: Vec<CaseId> = self.views.cases.keys().copied().chain(own).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut rows: Vec<Row> = ids.into_iter().filter_map(|id| self.row(id, me)).collect();
        rows.sort_by_key(|row| core::cmp::Reverse((row.opened_ms, row.id)));
        rows
    }

    fn row(&self, id: CaseId, me: &UserId) -> Option<Row> {
        let case = self.case(id)?;
        let opened = case.opened()?.clone();
        Some(Row {
            id,
            opened_ms: opened.at_ms,
            by: opened.by.clone(),
            place: case.place().map(String::from),
            counts: counts(&case),
            running_until_ms: case.running().and_then(Session::ends_ms),
            alert: case.active_alert().is_some(),
            raised: raised(&case),
            closed: case.closed.is_some(),
            erased: case.is_erased(),
            unread: self.is_unread(&case, me),
            state: self.state(&case, &opened),
        })
    }

    /// Events of a case that are on this device only.
    pub fn unsent_in(&self, case: &Case) -> usize {
        case.stamps().filter(|s| s.cursor.is_none() && !self.is_sent(s.id)).count()
    }

    fn state(&self, case: &Case, opened: &Stamp) -> RowState {
        let unsent = self.unsent_in(case);
        if unsent > 0 {
            return RowState::OnDevice(unsent);
        }
        let others = case.reads.iter().filter(|r| r.stamp.by != opened.by && r.seen > 0);
        match others.max_by_key(|r| (r.stamp.at_ms, r.stamp.id)) {
            Some(read) => RowState::Seen { by: read.stamp.by.clone(), at_ms: read.stamp.at_ms },
            None => RowState::Sent,
        }
    }

    /// Whether somebody else changed the case after this person last looked at it.
    pub fn is_unread(&self, case: &Case, me: &UserId) -> bool {
        // Of an erased case nobody's looks are kept: it would be unread for ever.
        if case.is_erased() {
            return false;
        }
        // What was only tried is nobody's to read up on.
        if raised(case).is_some_and(|(_, drill)| drill.is_some()) {
            return false;
        }
        let seen = case.reads.iter().find(|r| r.stamp.by == *me).map_or(0, |r| r.seen);
        case.stamps().any(|s| s.by != *me && s.cursor.is_some_and(|c| c > seen))
    }
}

fn concerns(case: &Case, me: &UserId) -> bool {
    let present = |list: &[UserId]| list.contains(me);
    let met = |s: &Session| {
        s.start.as_ref().is_some_and(|x| present(&x.present))
            || s.joined.iter().any(|j| j.person == *me)
    };
    case.stamps().any(|s| s.by == *me)
        || case.sessions.iter().any(met)
        || case.incidents.iter().any(|i| i.tap.as_ref().is_some_and(|t| present(&t.present)))
}

/// The most urgent alert of a case, real ones before drills.
fn raised(case: &Case) -> Option<(Level, Option<Drill>)> {
    let mut most: Option<(Level, Option<Drill>)> = None;
    for raised in case.alerts.iter().filter_map(|alert| alert.raised.as_ref()) {
        let key = |of: (Level, Option<Drill>)| (of.1.is_none(), of.0 as u8);
        let this = (raised.level, raised.drill);
        if most.is_none_or(|most| key(most) < key(this)) {
            most = Some(this);
        }
    }
    most
}

fn counts(case: &Case) -> Vec<(String, usize)> {
    let mut counts: Vec<(i64, String, usize)> = Vec::new();
    for tap in case.incidents.iter().filter_map(Incident::standing) {
        match counts.iter_mut().find(|(_, code, _)| *code == tap.category) {
            Some((first_ms, _, n)) => {
                *first_ms = (*first_ms).min(tap.stamp.at_ms);
                *n += 1;
            }
            None => counts.push((tap.stamp.at_ms, tap.category.clone(), 1)),
        }
    }
    counts.sort_unstable();
    counts.into_iter().map(|(_, code, n)| (code, n)).collect()
}

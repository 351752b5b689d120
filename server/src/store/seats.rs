//! What the author of a paper is found to be, by the rules in force when it comes. Pure.
//!
//! A seat is found once, when the paper becomes part of its case, and kept with the event: who
//! moves on changes nothing that was decided.

use super::judge::Reader;
use mamori_core::access::Role;
use mamori_core::body::Body;
use mamori_core::case::Case;
use mamori_core::event::Event;
use mamori_core::ids::UserId;
use mamori_core::lang::Lang;
use mamori_core::paper::{Dossier, PaperBody, RouteAct, Seat};
use mamori_core::policy::{Bilingual, Policy, RouteAction, RouteStep};
use mamori_core::time::{fiscal_year, fiscal_year_short};
use std::collections::BTreeMap;

/// What of the policy papers are judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The route of a report.
    pub route: Vec<RouteStep>,
    /// How a document number is written; without it none is given.
    pub number: Option<Bilingual>,
    /// Minutes that local time is ahead of UTC.
    pub offset_min: i32,
}

impl Rules {
    /// Those of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self {
            route: policy.route.clone(),
            number: policy.report.as_ref().map(|report| report.number.clone()),
            offset_min: policy.utc_offset_minutes.into(),
        }
    }
}

/// The authors of events: who they are, and for whom each is the named deputy.
#[derive(Clone, Debug, Default)]
pub struct Authors {
    /// By account.
    pub readers: BTreeMap<UserId, Reader>,
    /// The deciders that named them, by the deputy's account.
    pub principals: BTreeMap<UserId, Vec<Reader>>,
}

impl Authors {
    /// The deciders of a department for whom somebody is the named deputy.
    pub fn deputy_for(&self, user: &UserId, department: &str, rules: &Rules) -> Vec<UserId> {
        let decides = |role: Role| {
            let steps = rules.route.iter().filter(|step| step.action == RouteAction::Decide);
            steps.flat_map(|step| &step.roles).any(|code| code == role.code())
        };
        let principals = self.principals.get(user).into_iter().flatten();
        let own = principals.filter(|p| decides(p.person.role) && p.covers(department));
        own.map(|p| p.person.id.clone()).collect()
    }
}

/// Whether somebody's role reaches the report of a department's case.
pub fn covers(reader: &Reader, department: &str) -> bool {
    reader.person.role == Role::GeneralAffairs || reader.covers(department)
}

/// The seat of somebody in a case of a department, without what only a submission has.
pub fn seat(
    authors: &Authors,
    user: &UserId,
    department: &str,
    received_ms: i64,
    rules: &Rules,
) -> Option<Seat> {
    let reader = authors.readers.get(user)?;
    Some(Seat {
        role: reader.person.role,
        covers: covers(reader, department),
        deputy_for: authors.deputy_for(user, department, rules),
        received_ms,
        route: Vec::new(),
        number: None,
    })
}

/// Document numbers of one fiscal year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The fiscal year.
    pub year: i32,
    /// The last number that was given.
    pub last: u64,
}

impl Numbers {
    /// The next number as it is written.
    fn next(&mut self, rules: &Rules) -> Option<String> {
        let format = rules.number.as_ref()?;
        self.last += 1;
        let (year, n) = (fiscal_year_short(self.year), self.last.to_string());
        Some(format.fill(Lang::Ja, &[("year", &year), ("n", &n)]))
    }
}

/// The fiscal year of an instant.
pub fn year_of(at_ms: i64, rules: &Rules) -> i32 {
    fiscal_year(at_ms, rules.offset_min)
}

/// What an event does on the route, if it is an act there.
pub fn route_act(event: &Event) -> Option<RouteAct> {
    let Some(Body::Paper { kind, version, content }) = &event.body else { return None };
    match PaperBody::read(kind, *version, content) {
        Ok(Some(PaperBody::Acted(acted))) => Some(acted.act),
        _ => None,
    }
}

/// Whether an event is a paper, also one whose content was erased.
pub fn is_paper(event: &Event) -> bool {
    mamori_core::paper::is_paper(&event.header.kind)
}

/// Gives a paper that has just become part of the case its seat. The first submission that stands
/// gets the next document number.
pub fn take_seat(
    case: &mut Case,
    event: &Event,
    mut seat: Seat,
    rules: &Rules,
    numbers: &mut Numbers,
) -> Seat {
    let submits = route_act(event) == Some(RouteAct::Submit);
    if submits {
        seat.route.clone_from(&rules.route);
    }
    let id = event.header.id();
    case.seat(id, &seat);
    if submits {
        let route = Dossier::read(case, None).route;
        let stands = route.submitted.as_ref().is_some_and(|stamp| stamp.id == id);
        if stands && route.number.is_none() {
            seat.number = numbers.next(rules);
            case.seat(id, &seat);
        }
    }
    seat
}

/// Whom a report waits for, as queries ask it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// A report was submitted.
    pub submitted: bool,
    /// Codes of the roles it waits for, as `,supervisor,`.
    pub roles: Option<String>,
    /// The account it waits for.
    pub user: Option<UserId>,
    /// Since when, ms since 1970-01-01 UTC.
    pub since_ms: Option<i64>,
}

/// What the papers of a case say to queries.
pub fn waits(case: &Case) -> Waits {
    let acted = |kind: &str| kind == "route.acted";
    if !case.papers.iter().any(|paper| acted(&paper.kind)) {
        return Waits::default();
    }
    let dossier = Dossier::read(case, None);
    let route = &dossier.route;
    let roles = match (route.waits(), route.wants_review()) {
        (Some(step), _) => Some(format!(",{},", step.roles.join(","))),
        // Whoever holds the decider's seat by now, not only whom it was decided for.
        (None, true) => route.steps.last().map(|step| format!(",{},", step.roles.join(","))),
        (None, false) => None,
    };
    let user = route.author.clone().filter(|_| route.is_returned());
    let submitted = dossier.is_submitted();
    Waits { submitted, since_ms: route.waits_since_ms(), roles, user }
}

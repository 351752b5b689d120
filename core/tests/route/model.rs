//! The plain model: a list of what stood, asked anew each time. It keeps no state but the list.

use mamori_core::ids::{EventId, UserId};
use mamori_core::paper::{ReportWritten, RouteAct, RouteActed, Seat};
use mamori_core::policy::{RouteAction, RouteStep};
use std::collections::{BTreeMap, BTreeSet};

/// What a submission needs, and for a choice what can be chosen.
pub const NEEDED: [(&str, &[&str]); 5] = [
    ("class", &["harassment", "suspected", "unjust", "legitimate"]),
    ("demand", &[]),
    ("merit", &["justified", "partly", "unjustified", "unclear"]),
    ("manner", &["acceptable", "unacceptable", "unclear"]),
    ("answer", &[]),
];

/// An act that stood.
pub struct Line {
    pub id: EventId,
    pub by: UserId,
    pub act: RouteAct,
    pub round: usize,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Phase {
    Draft,
    At(usize),
    Done(EventId),
}

#[derive(Default)]
pub struct Model {
    pub lines: Vec<Line>,
    /// The steps of each round.
    pub routes: Vec<Vec<RouteStep>>,
    /// Who wrote into it or submitted it.
    pub owners: BTreeSet<UserId>,
    /// What was written into each field: event, text, whether it counts.
    pub entries: BTreeMap<String, Vec<(EventId, String, bool)>>,
    /// What was written over.
    pub over: BTreeSet<(String, EventId)>,
    pub decided_for: Vec<UserId>,
}

impl Model {
    pub fn round(&self) -> usize {
        self.routes.len()
    }

    /// The acts that passed steps of this round, in order: the first passed the first step.
    pub fn passes(&self) -> Vec<&Line> {
        use RouteAct::{Agree, Decide, DecideFor, Endorse, Object};
        let pass = |line: &&Line| matches!(line.act, Endorse | Agree | Object | Decide | DecideFor);
        self.lines.iter().filter(|line| line.round == self.round()).filter(pass).collect()
    }

    pub fn phase(&self) -> Phase {
        let back = |l: &Line| matches!(l.act, RouteAct::Return | RouteAct::Withdraw);
        let Some(steps) = self.routes.last() else { return Phase::Draft };
        if self.lines.iter().any(|line| line.round == self.round() && back(line)) {
            return Phase::Draft;
        }
        let passes = self.passes();
        match passes.last() {
            Some(last) if passes.len() == steps.len() => Phase::Done(last.id),
            _ => Phase::At(passes.len()),
        }
    }

    pub fn author(&self) -> Option<&UserId> {
        self.lines.iter().rfind(|line| line.act == RouteAct::Submit).map(|line| &line.by)
    }

    /// What stands in a field.
    pub fn standing(&self, field: &str) -> Vec<(EventId, String)> {
        let all = self.entries.get(field).into_iter().flatten();
        let stands = |id: &EventId| !self.over.contains(&(String::from(field), *id));
        let standing = all.filter(|(id, _, counts)| *counts && stands(id));
        standing.map(|(id, text, _)| (*id, text.clone())).collect()
    }

    fn is_complete(&self) -> bool {
        NEEDED.iter().all(|(field, choices)| {
            let texts: BTreeSet<String> = self.standing(field).into_iter().map(|e| e.1).collect();
            match choices {
                [] => texts.iter().any(|text| !text.trim().is_empty()),
                all => texts.len() == 1 && texts.iter().all(|text| all.contains(&text.as_str())),
            }
        })
    }

    /// The steps that a submission by somebody in this seat leads through.
    pub fn steps_of(seat: &Seat) -> Vec<RouteStep> {
        let mut steps = seat.route.clone();
        steps.retain(|step| step.action != RouteAction::Draft);
        steps.retain(|step| step.action != RouteAction::Endorse || !covers(step, seat));
        steps
    }

    pub fn stands(&self, by: &UserId, seat: Option<&Seat>, said: &RouteActed) -> bool {
        let Some(seat) = seat else { return false };
        let round = usize::from(said.round);
        let worded = !said.text.trim().is_empty();
        match (said.act, self.phase()) {
            (RouteAct::Submit, Phase::Draft) => {
                let drafts = |s: &RouteStep| s.action == RouteAction::Draft && has_role(s, seat);
                let last = Self::steps_of(seat).last().map(|step| step.action);
                round == self.round() + 1
                    && seat.route.iter().any(drafts)
                    && last == Some(RouteAction::Decide)
                    && self.is_complete()
            }
            (RouteAct::Review, Phase::Done(_)) => {
                let reviewed = self.lines.iter().any(|line| line.act == RouteAct::Review);
                let seated = self.routes.last().and_then(|steps| steps.last());
                let seated = seated.is_some_and(|step| covers(step, seat));
                let deputy = self.passes().last().is_some_and(|line| line.by == *by);
                let own = self.author() == Some(by) || self.owners.contains(by);
                let successor = !self.decided_for.is_empty() && seated && !deputy && !own;
                !reviewed && (self.decided_for.contains(by) || successor)
            }
            (RouteAct::Withdraw, Phase::At(_)) => {
                round == self.round() && self.author() == Some(by)
            }
            (RouteAct::Submit | RouteAct::Review | RouteAct::Withdraw, _) => false,
            (act, Phase::At(at)) => {
                round == self.round() && self.passes_step(by, seat, act, at, worded)
            }
            _ => false,
        }
    }

    fn passes_step(
        &self,
        by: &UserId,
        seat: &Seat,
        act: RouteAct,
        at: usize,
        worded: bool,
    ) -> bool {
        use RouteAct as A;
        let steps = &self.routes[self.round() - 1];
        let step = &steps[at];
        let fits = matches!(
            (act, step.action),
            (A::Endorse, RouteAction::Endorse)
                | (A::Agree | A::Object, RouteAction::Consult)
                | (A::Decide | A::DecideFor, RouteAction::Decide)
                | (A::Return, _)
        );
        let holder = covers(step, seat);
        let deputy = step.action == RouteAction::Decide && !seat.deputy_for.is_empty();
        let right = match act {
            A::DecideFor => deputy,
            A::Return => holder || deputy,
            _ => holder,
        };
        let own = match act {
            A::Return | A::Endorse => self.author() == Some(by),
            _ => self.author() == Some(by) || self.owners.contains(by),
        };
        let passes = self.passes();
        let mut twice = passes.iter().zip(steps);
        let twice = twice.any(|(line, was)| line.by == *by && was.action == step.action);
        let objected = passes.iter().any(|line| line.act == A::Object);
        let needs =
            matches!(act, A::Object | A::Return | A::DecideFor) || (act == A::Decide && objected);
        fits && right && !own && !twice && (worded || !needs)
    }

    pub fn acted(&mut self, id: EventId, by: &UserId, seat: Option<&Seat>, said: &RouteActed) {
        let Some(seat) = seat.filter(|_| self.stands(by, seat, said)) else { return };
        if said.act == RouteAct::Submit {
            self.routes.push(Self::steps_of(seat));
            self.owners.insert(by.clone());
        }
        if said.act == RouteAct::DecideFor {
            self.decided_for.clone_from(&seat.deputy_for);
        }
        let (by, act, round) = (by.clone(), said.act, self.round());
        self.lines.push(Line { id, by, act, round });
    }

    pub fn written(&mut self, id: EventId, by: &UserId, seat: Option<&Seat>, said: &ReportWritten) {
        use mamori_core::access::Role;
        let amends = self.round() > 0;
        let counts = self.phase() == Phase::Draft
            && seat.is_some_and(|seat| matches!(seat.role, Role::Staff | Role::Supervisor))
            && !(amends && said.reason.trim().is_empty());
        if counts {
            self.owners.insert(by.clone());
            self.over.extend(said.over.iter().map(|id| (said.field.clone(), *id)));
        }
        let entry = (id, said.text.clone(), counts);
        self.entries.entry(said.field.clone()).or_default().push(entry);
    }

    /// Whether it waits for somebody.
    pub fn waits_for(&self, by: &UserId, seat: &Seat) -> bool {
        let round = u16::try_from(self.round()).unwrap();
        let can = |act| {
            let said = RouteActed { act, round, text: String::from("x") };
            self.stands(by, Some(seat), &said)
        };
        let returned = self.phase() == Phase::Draft
            && self.lines.last().is_some_and(|line| line.act == RouteAct::Return)
            && self.author() == Some(by);
        let acts = [RouteAct::Endorse, RouteAct::Agree, RouteAct::Decide, RouteAct::DecideFor];
        returned || can(RouteAct::Review) || acts.into_iter().any(can)
    }
}

pub fn has_role(step: &RouteStep, seat: &Seat) -> bool {
    step.roles.iter().any(|role| role == seat.role.code())
}

pub fn covers(step: &RouteStep, seat: &Seat) -> bool {
    seat.covers && has_role(step, seat)
}

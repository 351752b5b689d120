//! The route of a report 決裁経路 as a state machine: 起案 → 回付 → 合議 → 決裁 (対応⑶).
//!
//! Acts are claims. They are judged one after the other in the server's order; the first that fits
//! stands, and every other one stays with the reason why it does not. A route that is under way
//! keeps the steps it was submitted under. Pure: who somebody is comes with their [`Seat`].

use super::body::{RouteAct, RouteActed};
use super::seat::Seat;
use crate::access::Role;
use crate::case::Stamp;
use crate::ids::{EventId, UserId};
use crate::policy::{RouteAction, RouteStep};
use alloc::string::String;
use alloc::vec::Vec;

/// Where the report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stage {
    /// With its author: not submitted yet, returned, or taken back.
    #[default]
    Draft,
    /// At this step of [`Route::steps`].
    At(usize),
    /// 決裁済.
    Decided,
}

/// Why a claim does not stand. Nothing is changed by it; its words are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The person has no right to this step.
    NoRight,
    /// Nobody consults or decides on their own report.
    OwnReport,
    /// The report is not at this step: no step is skipped.
    NotYet,
    /// Somebody did it before, in the server's order.
    Taken(EventId),
    /// It is about a submission that is no more: taken back or returned.
    OldRound,
    /// Words are missing: reasons, or why the decider is absent.
    NoWords,
    /// Fields that a submission needs are empty.
    Incomplete,
    /// The report is on its route: take it back to change it.
    UnderWay,
    /// It has been decided: this changes no more.
    Decided(EventId),
}

/// One act on the route, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// Who and when.
    pub stamp: Stamp,
    /// What.
    pub act: RouteAct,
    /// The submission it is about.
    pub round: u16,
    /// Opinion, reasons, remark.
    pub text: String,
    /// The step of [`Route::steps`] at which it was done, where it stands and is of one.
    pub step: Option<usize>,
    /// Why it does not stand; `None` where it does.
    pub refused: Option<Refused>,
}

/// The route of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// Where the report is.
    pub stage: Stage,
    /// Submissions that stood so far; 0 before the first.
    pub round: u16,
    /// Who submitted it last.
    pub author: Option<UserId>,
    /// The submission of this round.
    pub submitted: Option<Stamp>,
    /// The steps of this round after the draft.
    pub steps: Vec<RouteStep>,
    /// The step that whoever submitted this round holds themselves, and that is none of its steps.
    pub held_by_author: Option<RouteStep>,
    /// The document number, once it was submitted.
    pub number: Option<String>,
    /// Who has written into the report or submitted it once: it is theirs too.
    pub writers: Vec<UserId>,
    /// The decision.
    pub decided: Option<Stamp>,
    /// Decided by a deputy: for whom.
    pub decided_for: Vec<UserId>,
    /// Read later by the decider.
    pub reviewed: Option<Stamp>,
    /// Every act in the order of claims, the refused ones too.
    pub log: Vec<Acted>,
}

impl Route {
    /// Takes the next claim in order. `complete` says whether the fields that a submission needs
    /// are filled.
    pub fn claim(&mut self, stamp: &Stamp, said: RouteActed, seat: Option<&Seat>, complete: bool) {
        let judged = match seat {
            Some(seat) => self.judge(&stamp.by, seat, &said, complete),
            None => Err(Refused::NoRight),
        };
        let step = match (judged, self.stage, said.act) {
            (Ok(()), Stage::At(step), act) if act != RouteAct::Withdraw => Some(step),
            _ => None,
        };
        let RouteActed { act, round, text } = said;
        let (refused, stamp) = (judged.err(), stamp.clone());
        self.log.push(Acted { stamp: stamp.clone(), act, round, text, step, refused });
        if let (Ok(()), Some(seat)) = (judged, seat) {
            self.take(stamp, act, seat);
        }
    }

    /// Whether somebody may do something now: what the buttons ask, and the desk before it writes.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(
        &self,
        by: &UserId,
        seat: &Seat,
        said: &RouteActed,
        complete: bool,
    ) -> Result<(), Refused> {
        let without_words = said.text.trim().is_empty();
        match said.act {
            RouteAct::Submit => self.judge_submit(seat, said.round, complete)?,
            RouteAct::Review => return self.judge_review(by, seat),
            RouteAct::Withdraw => {
                self.is_under_way(said)?;
                if self.author.as_ref() != Some(by) {
                    return Err(Refused::NoRight);
                }
            }
            act => self.judge_step(by, seat, said, act)?,
        }
        let needed =
            said.act.needs_words() || (said.act == RouteAct::Decide && self.objection().is_some());
        if needed && without_words { Err(Refused::NoWords) } else { Ok(()) }
    }

    fn judge_submit(&self, seat: &Seat, round: u16, complete: bool) -> Result<(), Refused> {
        match (self.stage, self.submitted.as_ref(), self.decided.as_ref()) {
            (Stage::Decided, _, Some(decided)) => return Err(Refused::Decided(decided.id)),
            (Stage::At(_), Some(submitted), _) => return Err(Refused::Taken(submitted.id)),
            _ => {}
        }
        let drafts = |step: &&RouteStep| step.action == RouteAction::Draft;
        let draft = seat.route.iter().find(drafts).ok_or(Refused::NoRight)?;
        // A route without a decision at its end would be decided by whoever comes last.
        let ends = steps_for(seat).last().is_some_and(|step| step.action == RouteAction::Decide);
        match ends && holds(draft, seat) {
            _ if self.round.checked_add(1) != Some(round) => Err(Refused::OldRound),
            false => Err(Refused::NoRight),
            true if !complete => Err(Refused::Incomplete),
            true => Ok(()),
        }
    }

    /// Whom it was decided for reviews it; or, since people move on, who holds the decider's seat
    /// now: somebody else than the deputy who decided, and not in their own report.
    fn judge_review(&self, by: &UserId, seat: &Seat) -> Result<(), Refused> {
        let decided = match (&self.decided, &self.reviewed) {
            (None, _) => return Err(Refused::NotYet),
            (_, Some(reviewed)) => return Err(Refused::Taken(reviewed.id)),
            (Some(decided), None) => decided,
        };
        if self.decided_for.contains(by) {
            return Ok(());
        }
        let decides = |step: &&RouteStep| step.action == RouteAction::Decide;
        let seated = self.steps.last().filter(decides).is_some_and(|step| holds(step, seat));
        if self.decided_for.is_empty() || !seated || !seat.covers || decided.by == *by {
            return Err(Refused::NoRight);
        }
        let own = self.author.as_ref() == Some(by) || self.writers.contains(by);
        if own { Err(Refused::OwnReport) } else { Ok(()) }
    }

    fn is_under_way(&self, said: &RouteActed) -> Result<usize, Refused> {
        match (self.stage, &self.decided) {
            (Stage::Decided, Some(decided)) if said.round == self.round => {
                Err(Refused::Decided(decided.id))
            }
            (Stage::At(step), _) if said.round == self.round => Ok(step),
            _ if said.round == 0 || said.round > self.round => Err(Refused::NotYet),
            _ => Err(Refused::OldRound),
        }
    }

    fn judge_step(
        &self,
        by: &UserId,
        seat: &Seat,
        said: &RouteActed,
        act: RouteAct,
    ) -> Result<(), Refused> {
        let here = self.is_under_way(said)?;
        let step = self.steps.get(here).ok_or(Refused::NotYet)?;
        let wanted = match act {
            RouteAct::Endorse => RouteAction::Endorse,
            RouteAct::Agree | RouteAct::Object => RouteAction::Consult,
            RouteAct::Decide | RouteAct::DecideFor => RouteAction::Decide,
            _ => step.action,
        };
        let passed = |by_whom: &dyn Fn(&Acted, &RouteStep) -> bool| {
            let mut passed = self.passes(wanted);
            passed.find(|(acted, step)| by_whom(acted, step)).map(|(acted, _)| acted.stamp.id)
        };
        if wanted != step.action {
            return Err(passed(&|_, _| true).map_or(Refused::NotYet, Refused::Taken));
        }
        let own = seat.covers && holds(step, seat);
        let deputy = step.action == RouteAction::Decide && !seat.deputy_for.is_empty();
        let may = match act {
            RouteAct::DecideFor => deputy,
            RouteAct::Return => own || deputy,
            _ => own,
        };
        if !may {
            // Of two that may do a step, the second comes when the next one waits already.
            let before = passed(&|_, step| seat.covers && holds(step, seat));
            return Err(before.map_or(Refused::NoRight, Refused::Taken));
        }
        let approves = wanted != RouteAction::Endorse && act != RouteAct::Return;
        if self.author.as_ref() == Some(by) || (approves && self.writers.contains(by)) {
            return Err(Refused::OwnReport);
        }
        // One person is not two pairs of eyes, though two steps may be open to the same role.
        passed(&|acted, _| acted.stamp.by == *by).map_or(Ok(()), |id| Err(Refused::Taken(id)))
    }

    /// The acts of this round that passed steps of this action, the latest first.
    fn passes(&self, action: RouteAction) -> impl Iterator<Item = (&Acted, &RouteStep)> {
        let of = move |acted| self.step_of(acted).map(|step| (acted, step));
        let passes = self.standing().rev().filter(|acted| acted.act != RouteAct::Return);
        passes.filter_map(of).filter(move |(_, step)| step.action == action)
    }

    fn step_of(&self, acted: &Acted) -> Option<&RouteStep> {
        let step = acted.step.filter(|_| acted.round == self.round)?;
        self.steps.get(step)
    }

    fn take(&mut self, stamp: Stamp, act: RouteAct, seat: &Seat) {
        match (act, self.stage) {
            (RouteAct::Submit, _) => {
                self.round += 1;
                self.author = Some(stamp.by.clone());
                self.wrote(&stamp.by);
                self.steps = steps_for(seat);
                self.held_by_author = seat.route.iter().find(|step| own(step, seat)).cloned();
                self.stage = Stage::At(0);
                self.number = self.number.take().or_else(|| seat.number.clone());
                self.submitted = Some(stamp);
            }
            (RouteAct::Return | RouteAct::Withdraw, _) => self.stage = Stage::Draft,
            (RouteAct::Review, _) => self.reviewed = Some(stamp),
            (_, Stage::At(step)) if step + 1 < self.steps.len() => {
                self.stage = Stage::At(step + 1);
            }
            _ => {
                self.stage = Stage::Decided;
                self.decided = Some(stamp);
                if act == RouteAct::DecideFor {
                    self.decided_for.clone_from(&seat.deputy_for);
                }
            }
        }
    }

    /// Takes note that the report is somebody's, for good.
    pub(super) fn wrote(&mut self, by: &UserId) {
        if !self.writers.contains(by) {
            self.writers.push(by.clone());
        }
    }

    /// Whether somebody may write into the report now. Once it was submitted every entry needs a
    /// reason: also the first one in a field, which takes the place of what the case itself said
    /// there when others read it.
    ///
    /// # Errors
    /// Why not.
    pub fn judge_writing(&self, seat: &Seat, reason: &str) -> Result<(), Refused> {
        match (self.stage, &self.decided) {
            (Stage::Decided, Some(decided)) => Err(Refused::Decided(decided.id)),
            (Stage::At(_), _) => Err(Refused::UnderWay),
            _ if !matches!(seat.role, Role::Staff | Role::Supervisor) => Err(Refused::NoRight),
            _ if self.round > 0 && reason.trim().is_empty() => Err(Refused::NoWords),
            _ => Ok(()),
        }
    }

    /// The objection of this round, if there is one: its act.
    pub fn objection(&self) -> Option<&Acted> {
        self.standing().find(|acted| acted.act == RouteAct::Object && acted.round == self.round)
    }

    /// The acts that stand, in order.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &Acted> {
        self.log.iter().filter(|acted| acted.refused.is_none())
    }

    /// What stands last.
    pub fn last(&self) -> Option<&Acted> {
        self.standing().next_back()
    }

    /// The act that passed a step of this round.
    pub fn passed(&self, step: usize) -> Option<&Acted> {
        let at = |acted: &&Acted| {
            acted.step == Some(step) && acted.round == self.round && acted.act != RouteAct::Return
        };
        self.standing().find(at)
    }

    /// The step that waits for somebody.
    pub fn waits(&self) -> Option<&RouteStep> {
        match self.stage {
            Stage::At(step) => self.steps.get(step),
            Stage::Draft | Stage::Decided => None,
        }
    }

    /// Since when it waits: the last act that stands.
    pub fn waits_since_ms(&self) -> Option<i64> {
        let waits = self.waits().is_some() || self.wants_review() || self.is_returned();
        self.last().filter(|_| waits).map(|acted| acted.stamp.at_ms)
    }

    /// Whether a deputy decided and the decider has not read it yet.
    pub fn wants_review(&self) -> bool {
        !self.decided_for.is_empty() && self.reviewed.is_none()
    }

    /// Whether it was sent back, and its author has not answered yet.
    pub fn is_returned(&self) -> bool {
        self.stage == Stage::Draft && self.last().is_some_and(|last| last.act == RouteAct::Return)
    }

    /// Whether it waits for somebody in this seat: what is in their in-tray. A named deputy finds
    /// there what waits for the decider; who was sent a report back finds that.
    pub fn waits_for(&self, by: &UserId, seat: &Seat) -> bool {
        if self.wants_review() {
            return self.judge_review(by, seat).is_ok();
        }
        if self.is_returned() {
            return self.author.as_ref() == Some(by);
        }
        let Some(step) = self.waits() else { return false };
        let acts: &[RouteAct] = match step.action {
            RouteAction::Endorse => &[RouteAct::Endorse],
            RouteAction::Consult => &[RouteAct::Agree],
            RouteAction::Decide | RouteAction::Draft => &[RouteAct::Decide, RouteAct::DecideFor],
        };
        acts.iter().any(|act| {
            let said = RouteActed { act: *act, round: self.round, text: String::from("-") };
            self.judge(by, seat, &said, true).is_ok()
        })
    }
}

/// Whether the step is one for this role.
fn holds(step: &RouteStep, seat: &Seat) -> bool {
    step.roles.iter().any(|role| role == seat.role.code())
}

/// The steps after the draft. Who holds the step of the supervisor passes it on by submitting.
fn steps_for(seat: &Seat) -> Vec<RouteStep> {
    let after = seat.route.iter();
    after.filter(|step| step.action != RouteAction::Draft && !own(step, seat)).cloned().collect()
}

/// Whether it is the step of the supervisor, and this seat's own.
fn own(step: &RouteStep, seat: &Seat) -> bool {
    step.action == RouteAction::Endorse && seat.covers && holds(step, seat)
}

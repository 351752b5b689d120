//! A measure 措置 as it stands: planned, done or dropped, with the draft of its document; and who may
//! act on it.
//!
//! Acts are claims, judged in the server's order like those of the route: the first that fits
//! stands, every other one is kept with the reason why it does not.

use super::body::{MeasureAct, MeasureActed};
use super::dossier::Written;
use super::route::Refused;
use super::seat::Seat;
use crate::access::Role;
use crate::case::Stamp;
use crate::ids::MeasureId;
use alloc::string::String;
use alloc::vec::Vec;

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Identity.
    pub id: MeasureId,
    /// What was said of it and stands, in the order of claims; the last one says how it is.
    pub acts: Vec<(Stamp, MeasureActed)>,
    /// What was said of it and does not stand, and why. Its author can read it.
    pub refused: Vec<(Stamp, MeasureActed, Refused)>,
    /// Its draft, by part.
    pub parts: Vec<Written>,
}

/// Whether somebody may plan measures, write their drafts and say what became of them: those who
/// answer for the case (supervisor, General Affairs, department head), and who wrote its report.
///
/// Source: 対応⑷ of the policy makes warnings the organisation's; 奥州市 対策規程 leaves 警告・退去命令・
/// 警察通報 to the 課長等 and the papers for them to the staff who report to them.
pub fn may_measure(seat: &Seat, wrote: bool) -> bool {
    let leads = matches!(seat.role, Role::Supervisor | Role::GeneralAffairs | Role::DepartmentHead);
    let staff = seat.role != Role::Admin && wrote;
    (leads && seat.covers) || staff
}

impl Measure {
    /// One nothing is known of yet.
    pub fn new(id: MeasureId) -> Self {
        Self { id, acts: Vec::new(), refused: Vec::new(), parts: Vec::new() }
    }

    /// Code of its kind.
    pub fn kind(&self) -> Option<&str> {
        self.acts.iter().find_map(|(_, acted)| acted.kind.as_deref())
    }

    /// What was said of it last.
    pub fn last(&self) -> Option<&(Stamp, MeasureActed)> {
        self.acts.last()
    }

    /// How it stands.
    pub fn state(&self) -> MeasureAct {
        self.last().map_or(MeasureAct::Plan, |(_, acted)| acted.act)
    }

    /// Whether an act fits how the measure stands. What was done or dropped becomes a plan again
    /// with a reason, as a new entry; nothing is overwritten.
    ///
    /// # Errors
    /// Why not: it has no kind yet, a reason is missing, somebody settled it before.
    pub fn judge(&self, said: &MeasureActed) -> Result<(), Refused> {
        let without_words = said.text.trim().is_empty();
        let Some((last, before)) = self.last() else {
            let begins = said.kind.is_some() && said.act != MeasureAct::Drop;
            return if begins { Ok(()) } else { Err(Refused::NotYet) };
        };
        match (before.act, said.act) {
            (MeasureAct::Plan, MeasureAct::Drop) if without_words => Err(Refused::NoWords),
            (MeasureAct::Plan, _) => Ok(()),
            (_, MeasureAct::Plan) if without_words => Err(Refused::NoWords),
            (_, MeasureAct::Plan) => Ok(()),
            _ => Err(Refused::Taken(last.id)),
        }
    }

    /// Whether its draft may be written into: as long as it is planned. What was sent stays what it
    /// was.
    ///
    /// # Errors
    /// Why not.
    pub fn judge_writing(&self) -> Result<(), Refused> {
        match self.last() {
            None => Err(Refused::NotYet),
            Some((_, acted)) if acted.act == MeasureAct::Plan => Ok(()),
            Some((stamp, _)) => Err(Refused::Taken(stamp.id)),
        }
    }

    /// Takes the next act in the order of claims; `by_right` is [`may_measure`] of its author.
    pub(super) fn claim(&mut self, stamp: &Stamp, said: MeasureActed, by_right: bool) {
        let judged = if by_right { self.judge(&said) } else { Err(Refused::NoRight) };
        match judged {
            Ok(()) => self.acts.push((stamp.clone(), said)),
            Err(why) => self.refused.push((stamp.clone(), said, why)),
        }
    }

    /// What stands in a part of its draft; empty if nothing was written there.
    pub fn part(&self, code: &str) -> String {
        self.written(code).map(Written::text).unwrap_or_default()
    }

    /// What stands in a part of its draft, an empty text where it was cleared; `None` where nobody
    /// wrote: the draft of the case stands there.
    pub fn standing(&self, code: &str) -> Option<String> {
        let part = self.written(code).filter(|part| part.standing().next().is_some());
        part.map(Written::text)
    }

    /// A part of its draft, if anything was written there.
    pub fn written(&self, code: &str) -> Option<&Written> {
        self.parts.iter().find(|part| part.field == code)
    }
}

#[cfg(test)]
mod tests {
    use super::may_measure;
    use crate::access::Role;
    use crate::paper::seat::Seat;
    use alloc::vec::Vec;

    fn seat(role: Role, covers: bool) -> Seat {
        let (deputy_for, route) = (Vec::new(), Vec::new());
        Seat { role, covers, deputy_for, received_ms: 0, route, number: None }
    }

    #[test]
    fn who_answers_for_the_case_and_who_wrote_its_report_may() {
        for role in [Role::Supervisor, Role::GeneralAffairs, Role::DepartmentHead] {
            assert!(may_measure(&seat(role, true), false), "{role:?}");
            assert!(!may_measure(&seat(role, false), false), "{role:?} of another department");
        }
        assert!(may_measure(&seat(Role::Staff, false), true));
        assert!(!may_measure(&seat(Role::Staff, true), false));
        assert!(!may_measure(&seat(Role::Admin, true), true), "no right on content");
    }
}

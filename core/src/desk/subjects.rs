//! What a person finds about the other party of a case, and the papers it becomes: links and flags.
//!
//! Nothing is linked or flagged here by itself. The server judges anew what arrives.

use super::{Desk, Plan};
use crate::body::TEXT_LEN_MAX;
use crate::ids::{CaseId, EventId, UserId};
use crate::paper::{
    PaperBody, SubjectFlagged, SubjectLinked, SubjectUnflagged, SubjectUnlinked, may_flag,
};
use crate::time::day_of;
use alloc::string::String;

/// Why a wish about the other party cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSubject {
    /// A case is linked to itself.
    Itself,
    /// The reason is missing or too long.
    Reason,
    /// Nobody would answer for the flag.
    Owner,
    /// The policy has no such flag.
    Flag,
    /// The last day is over, or later than the policy allows.
    Day,
    /// Only who answers for the case may flag.
    NoRight,
}

/// A flag as a person wishes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagForm {
    /// Code of the flag.
    pub flag: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: UserId,
    /// The last day, days since 1970-01-01, local.
    pub until_day: i32,
}

fn reason(text: &str) -> Result<String, BadSubject> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= TEXT_LEN_MAX;
    fits.then(|| String::from(text)).ok_or(BadSubject::Reason)
}

impl Desk {
    /// The other party of a case is that of another.
    ///
    /// # Errors
    /// A link to itself, or one without a reason.
    pub fn link(&self, case: CaseId, to: CaseId, why: &str) -> Result<Plan, BadSubject> {
        if case == to {
            return Err(BadSubject::Itself);
        }
        let reason = reason(why)?;
        Ok(Plan { case, body: PaperBody::Linked(SubjectLinked { to, reason }).into() })
    }

    /// A link was wrong. Either of its cases can say so.
    ///
    /// # Errors
    /// When the reason is missing.
    pub fn unlink(&self, case: CaseId, link: EventId, why: &str) -> Result<Plan, BadSubject> {
        let reason = reason(why)?;
        Ok(Plan { case, body: PaperBody::Unlinked(SubjectUnlinked { link, reason }).into() })
    }

    /// Flags the other party of a case until a day.
    ///
    /// # Errors
    /// What of it is missing, or not allowed by the policy.
    pub fn flag(&self, case: CaseId, form: FlagForm, now_ms: i64) -> Result<Plan, BadSubject> {
        self.check_right(case)?;
        let policy = self.policy.as_ref().ok_or(BadSubject::Flag)?;
        let rule = policy.report.as_ref().and_then(|rules| rules.flag(&form.flag));
        let rule = rule.ok_or(BadSubject::Flag)?;
        let reason = reason(&form.reason)?;
        if form.owner.0.is_empty() {
            return Err(BadSubject::Owner);
        }
        let today = day_of(now_ms, i32::from(policy.utc_offset_minutes));
        let days = form.until_day.checked_sub(today).ok_or(BadSubject::Day)?;
        if !(0..=i32::from(rule.days_max)).contains(&days) {
            return Err(BadSubject::Day);
        }
        let FlagForm { flag, owner, until_day, .. } = form;
        let body = PaperBody::Flagged(SubjectFlagged { flag, reason, owner, until_day });
        Ok(Plan { case, body: body.into() })
    }

    /// Takes a flag away before its last day; `case` is the one it was set in.
    ///
    /// # Errors
    /// When the reason or the right is missing.
    pub fn unflag(&self, case: CaseId, flag: EventId, why: &str) -> Result<Plan, BadSubject> {
        self.check_right(case)?;
        let reason = reason(why)?;
        Ok(Plan { case, body: PaperBody::Unflagged(SubjectUnflagged { flag, reason }).into() })
    }

    fn check_right(&self, case: CaseId) -> Result<(), BadSubject> {
        let may = self.seat_in(case).is_some_and(|seat| may_flag(&seat));
        may.then_some(()).ok_or(BadSubject::NoRight)
    }
}

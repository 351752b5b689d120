//! The other party 相手方: links between cases, and flags that end by themselves.
//!
//! A subject is a group of cases that people linked. Nobody is labelled automatically.

use super::seat::Seat;
use crate::access::Role;
use crate::case::Stamp;
use crate::ids::{CaseId, UserId};
use crate::policy::ReportRules;
use crate::time::day_of;
use alloc::string::String;

/// A link from this case to another: the same other party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Who and when; its event is the link's identity.
    pub stamp: Stamp,
    /// The other case.
    pub to: CaseId,
    /// What it was known by.
    pub reason: String,
    /// Set once it was taken back, with the reason.
    pub undone: Option<(Stamp, String)>,
}

/// A flag of the other party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Who and when; its event is the flag's identity.
    pub stamp: Stamp,
    /// Code of the flag.
    pub flag: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: UserId,
    /// The last day, days since 1970-01-01, local.
    pub until_day: i32,
    /// Whoever set it may flag, as far as is known ([`may_flag`]).
    pub by_right: bool,
    /// Set once it was taken away by somebody who may, with the reason.
    pub undone: Option<(Stamp, String)>,
}

/// Whether somebody may flag the other party of a case, or take a flag away: those who answer for
/// the case. Staff and administrators label nobody.
pub fn may_flag(seat: &Seat) -> bool {
    let role = matches!(seat.role, Role::Supervisor | Role::GeneralAffairs | Role::DepartmentHead);
    role && seat.covers
}

impl Flag {
    /// Whether it holds on a day (days since 1970-01-01, local).
    pub fn holds(&self, day: i32) -> bool {
        self.undone.is_none() && day <= self.until_day
    }

    /// Whether it counts at all: set by somebody who may, with a reason and an owner, and for no
    /// longer than the policy allows from the day on which it was set.
    pub fn counts(&self, rules: &ReportRules, offset_min: i32) -> bool {
        let Some(rule) = rules.flag(&self.flag) else { return false };
        let length = self.until_day.checked_sub(day_of(self.stamp.at_ms, offset_min));
        self.by_right
            && !self.reason.trim().is_empty()
            && !self.owner.0.is_empty()
            && length.is_some_and(|days| (0..=i32::from(rule.days_max)).contains(&days))
    }
}

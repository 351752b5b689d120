//! The other party 相手方: links between cases, and flags that end by themselves.
//!
//! A subject is a group of cases that people linked. Nobody is labelled automatically.

use crate::case::Stamp;
use crate::ids::{CaseId, UserId};
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
    /// Set once it was taken away, with the reason.
    pub undone: Option<(Stamp, String)>,
}

impl Flag {
    /// Whether it holds on a day (days since 1970-01-01, local).
    pub fn holds(&self, day: i32) -> bool {
        self.undone.is_none() && day <= self.until_day
    }
}

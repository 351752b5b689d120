//! What a view says of a case that was erased: that it was, when, by whom. No content.
//!
//! It lies in the view as one paper of a kind that no device can write, at the time at which the
//! case began: so the view's shape stays as it is, and the case keeps its place in every list.

use crate::case::{Case, Stamp, view_type};
use crate::cbor;
use crate::event::encode;
use crate::ids::{CaseId, UserId};
use crate::paper::Paper;
use crate::policy::RetentionClass;
use alloc::string::String;
use alloc::vec::Vec;

/// The kind of the paper. Not one of `paper::KINDS`: as an event it would be of an unknown kind.
pub const KIND: &str = "case.erased";

view_type! {
    /// Who did something about an erasure, and when.
    pub struct Signed {
        /// Who.
        #[n(0)] pub by: UserId,
        /// When, server time, ms since 1970-01-01 UTC.
        #[n(1)] pub at_ms: i64,
    }
}

view_type! {
    /// That a case was erased.
    pub struct Erased {
        /// Under which rule.
        #[n(0)] pub class: RetentionClass,
        /// Who proposed it.
        #[n(1)] pub proposed: Signed,
        /// Who confirmed it.
        #[n(2)] pub confirmed: Signed,
        /// When something last happened in it, ms since 1970-01-01 UTC.
        #[n(3)] pub last_ms: i64,
        /// Its document number; empty for none.
        #[n(4)] pub number: String,
    }
}

impl Case {
    /// Whether this is all that is left of a case. The server erases cases whole, so one event says
    /// it of all.
    pub fn is_erased(&self) -> bool {
        !self.erased.is_empty()
    }
}

/// The view of a case that was erased. `opened` is the stamp of what began it.
pub fn erased_view(id: CaseId, opened: Stamp, said: &Erased) -> Case {
    let mut case = Case::new(id);
    case.erased.push(opened.id);
    case.papers.push(Paper {
        stamp: opened,
        kind: String::from(KIND),
        version: 1,
        content: encode(said),
        seat: None,
    });
    case
}

/// What the view says of its erasure; `None` for a case that was not erased.
pub fn erased(case: &Case) -> Option<Erased> {
    let paper = case.papers.iter().find(|paper| paper.kind == KIND)?;
    cbor::decode(&paper.content).ok().filter(|_| case.is_erased())
}

/// Everybody an erasure names.
impl Erased {
    /// Who proposed and who confirmed.
    pub fn people(&self) -> Vec<UserId> {
        Vec::from([self.proposed.by.clone(), self.confirmed.by.clone()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{EventId, LogId};

    fn stamp() -> Stamp {
        let id = EventId { log: LogId([1; 16]), seq: 3 };
        Stamp { id, at_ms: 5, by: UserId(String::from("hana")), cursor: Some(9) }
    }

    #[test]
    fn it_says_who_and_when_and_keeps_its_place() {
        let signed = |by: &str, at_ms| Signed { by: UserId(String::from(by)), at_ms };
        let said = Erased {
            class: RetentionClass::Report,
            proposed: signed("somu", 10),
            confirmed: signed("bucho", 11),
            last_ms: 7,
            number: String::new(),
        };
        let case = erased_view(CaseId([4; 16]), stamp(), &said);
        assert!(case.is_erased());
        assert_eq!(erased(&case), Some(said));
        assert_eq!(case.opened().map(|stamp| stamp.at_ms), Some(5));
        // The control: nothing of the kind in another case.
        assert_eq!(erased(&Case::new(CaseId([4; 16]))), None);
        assert!(!crate::paper::is_paper(KIND), "no device writes one");
    }
}

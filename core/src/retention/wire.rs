//! What General Affairs is shown of retention, and what it says back. Dates, numbers and counts
//! alone: nothing of what a case is about.

use super::erased::Signed;
use crate::access::Person;
use crate::case::view_type;
use crate::cbor::{Decode, Encode};
use crate::ids::{CaseId, Hash};
use crate::policy::RetentionClass;
use alloc::string::String;
use alloc::vec::Vec;

/// Most lines of each list in one answer.
pub const PAGE_MAX: usize = 50;
/// Most cases in one request.
pub const ITEMS_MAX: usize = 50;

view_type! {
    /// Something that may be erased.
    pub struct Due {
        /// The case.
        #[n(0)] pub case: CaseId,
        /// Under which rule; it also says whether the case goes or its audio alone.
        #[n(1)] pub class: RetentionClass,
        /// The document number of its report; empty for none.
        #[n(2)] pub number: String,
        /// Department code.
        #[n(3)] pub department: String,
        /// When the case began, ms since 1970-01-01 UTC.
        #[n(4)] pub opened_ms: i64,
        /// What its time is counted from: the decision, otherwise the last entry.
        #[n(5)] pub since_ms: i64,
        /// Since when it is due.
        #[n(6)] pub due_ms: i64,
        /// Its place in the list: what comes after it is asked for by this.
        #[n(7)] pub key: String,
        /// Who proposed it; it waits for somebody else then.
        #[n(8)] pub proposed: Option<Signed>,
        /// Why it cannot be erased any more since it was proposed: a code of
        /// [`super::Stays`], or `changed`; empty for nothing.
        #[n(9)] pub stays: String,
    }
}

view_type! {
    /// One line of the log of deletions. Never changed but for what is counted later.
    pub struct Erasure {
        /// Its number, from 1.
        #[n(0)] pub id: u64,
        /// The case.
        #[n(1)] pub case: CaseId,
        /// Under which rule.
        #[n(2)] pub class: RetentionClass,
        /// The document number; empty for none.
        #[n(3)] pub number: String,
        /// Department code.
        #[n(4)] pub department: String,
        /// When the case began, ms since 1970-01-01 UTC.
        #[n(5)] pub opened_ms: i64,
        /// Who proposed it.
        #[n(6)] pub proposed: Signed,
        /// Who confirmed it.
        #[n(7)] pub confirmed: Signed,
        /// Events whose content was erased.
        #[n(8)] pub events: u64,
        /// Recordings whose audio was erased.
        #[n(9)] pub recordings: u64,
        /// Length of that audio, bytes.
        #[n(10)] pub bytes: u64,
        /// Events that came after it, from devices that were offline, and were kept out.
        #[n(11)] pub late: u64,
        /// SHA-256 over the hashes of the events, in the server's order.
        #[n(12)] pub hash: Hash,
        /// Recordings whose audio is still being deleted.
        #[n(13)] pub left: u64,
    }
}

view_type! {
    /// Answer of `GET /api/retention`.
    pub struct RetentionPage {
        /// Server time, ms since 1970-01-01 UTC.
        #[n(0)] pub server_ms: i64,
        /// What is due and not proposed, the longest due first.
        #[n(1)] pub due: Vec<Due>,
        /// Whether more is due (`after` = the last `key`).
        #[n(2)] pub more: bool,
        /// What is proposed, the earliest proposal first.
        #[n(3)] pub proposed: Vec<Due>,
        /// What was erased, the latest first.
        #[n(4)] pub log: Vec<Erasure>,
        /// Whether the log goes on (`before` = the last `id`).
        #[n(5)] pub more_log: bool,
        /// Everybody named in it.
        #[n(6)] pub people: Vec<Person>,
    }
}

/// What somebody does about an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum RetentionDo {
    /// Proposes it.
    #[n(0)]
    Propose,
    /// Confirms what somebody else proposed: it is erased.
    #[n(1)]
    Confirm,
    /// Takes a proposal back; anybody who may propose can.
    #[n(2)]
    Cancel,
}

view_type! {
    /// What it is about.
    pub struct Item {
        /// The case.
        #[n(0)] pub case: CaseId,
        /// The rule.
        #[n(1)] pub class: RetentionClass,
    }
}

view_type! {
    /// Body of `POST /api/retention`: all of it happens, or nothing.
    pub struct RetentionAct {
        /// What to do.
        #[n(0)] pub act: RetentionDo,
        /// At most [`ITEMS_MAX`].
        #[n(1)] pub items: Vec<Item>,
    }
}

view_type! {
    /// Answer of `GET /api/erased`: cases that this device wrote into and that were erased since.
    pub struct ErasedCases {
        /// The cases, at most 500, in the order in which they were erased.
        #[n(0)] pub cases: Vec<CaseId>,
        /// The cursor up to which this is all: asked for next as `after`.
        #[n(1)] pub cursor: u64,
    }
}

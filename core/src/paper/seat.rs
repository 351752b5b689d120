//! What the server found somebody to be when a paper of theirs came.
//!
//! Kept with the paper, so that a person who moves on changes nothing that was decided.

use crate::access::Role;
use crate::case::view_type;
use crate::ids::UserId;
use crate::policy::RouteStep;
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// The author of a paper, in the place from which it was written.
    pub struct Seat {
        /// Role on receipt.
        #[n(0)] pub role: Role,
        /// Whether that role reaches this case: one's own department, one's bureau; General
        /// Affairs reaches every case that was submitted.
        #[n(1)] pub covers: bool,
        /// For whom of the deciders of this case the person is the named deputy 代決者.
        #[n(2)] pub deputy_for: Vec<UserId>,
        /// Server time of receipt, ms since 1970-01-01 UTC.
        #[n(3)] pub received_ms: i64,
        /// With a submission: the route in force when it came. What is under way keeps its route.
        #[n(4)] #[cbor(default)] pub route: Vec<RouteStep>,
        /// With the first submission that stands: the document number 文書番号.
        #[n(5)] pub number: Option<String>,
    }
}

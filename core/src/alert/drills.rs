//! The log of drills 訓練 and self-tests 動作確認: what travels of it.
//!
//! Whether the way of an alert works is known only from these; nothing here is of a real one.

use crate::access::Person;
use crate::body::{AlertEnd, Drill, Level};
use crate::case::view_type;
use crate::ids::{AlertId, CaseId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// A drill is listed for so many days.
pub const DRILL_DAYS: i64 = 400;

view_type! {
    /// One drill or self-test. Lengths are ms of the server's clock, counted from the press as it
    /// reached the server.
    pub struct DrillRun {
        /// Which.
        #[n(0)] pub alert: AlertId,
        /// Its case.
        #[n(1)] pub case: CaseId,
        /// Drill or self-test.
        #[n(2)] pub drill: Drill,
        /// How urgent it was said to be.
        #[n(3)] pub level: Level,
        /// Who pressed; nobody from a sign-in screen.
        #[n(4)] pub by: UserId,
        /// Department code of the sender.
        #[n(5)] pub department: String,
        /// Place code, where known.
        #[n(6)] pub place: Option<String>,
        /// When the server had it, ms since 1970-01-01 UTC.
        #[n(7)] pub at_ms: i64,
        /// Most devices that were called at one time; 0 where that was not kept.
        #[n(8)] pub called: u32,
        /// Devices that showed it, with sound or without.
        #[n(9)] pub shown: u32,
        /// Devices whose sound really started.
        #[n(10)] pub rang: u32,
        /// The first ring came after so long.
        #[n(11)] pub ring_ms: Option<u64>,
        /// The first answer came after so long …
        #[n(12)] pub answer_ms: Option<u64>,
        /// … from this person.
        #[n(13)] pub answered_by: Option<UserId>,
        /// Steps of the escalation that were done.
        #[n(14)] pub steps: u32,
        /// It ended after so long …
        #[n(15)] pub over_ms: Option<u64>,
        /// … in this way …
        #[n(16)] pub end: Option<AlertEnd>,
        /// … for this reason, of a false alarm.
        #[n(17)] pub reason: Option<String>,
    }
}

view_type! {
    /// Answer of `GET /api/alerts/drills`.
    pub struct DrillsPage {
        /// Newest first.
        #[n(0)] pub runs: Vec<DrillRun>,
        /// Everybody named.
        #[n(1)] pub people: Vec<Person>,
        /// Whether older ones exist (`before` = the last one's `alert`).
        #[n(2)] pub more: bool,
    }
}

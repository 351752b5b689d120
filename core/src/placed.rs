//! Where an entry stands in time when the clock of its device was ahead of the server's.
//!
//! Nothing is written after it was received. An entry that says so stands at its receipt; what the
//! device's clock showed is kept beside it.

use crate::case::{Case, Stamp};

/// A clock may be ahead by so much without anybody being told, ms.
const AHEAD_MS: i64 = 60_000;

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// What the clock of the device showed, where that cannot have been.
    pub device_ms: Option<i64>,
}

/// Where an entry of a case stands. Of papers the server keeps when they came. What else lies after
/// now stands after what the server had before it; `now_ms` is `None` where only papers are judged.
pub fn placed(case: &Case, stamp: &Stamp, now_ms: Option<i64>) -> Placed {
    let paper = case.papers.iter().find(|paper| paper.stamp.id == stamp.id);
    let received = paper.and_then(|paper| Some(paper.seat.as_ref()?.received_ms));
    let latest = received.or(now_ms);
    if latest.is_none_or(|latest| stamp.at_ms <= latest.saturating_add(AHEAD_MS)) {
        return Placed { at_ms: stamp.at_ms, device_ms: None };
    }
    let before = |other: &&Stamp| match (other.cursor, stamp.cursor) {
        (Some(other), Some(own)) => other < own,
        _ => true,
    };
    let known = |at_ms: &i64| latest.is_some_and(|latest| *at_ms <= latest);
    let last = || case.stamps().filter(before).map(|s| s.at_ms).filter(known).max();
    let at_ms = received.or_else(last).or(now_ms).unwrap_or(stamp.at_ms);
    Placed { at_ms, device_ms: Some(stamp.at_ms) }
}

//! What can happen around an alert 応援要請・緊急通報: policy 対応⑸.
//!
//! Facts that people make. That a device rang is a fact of the server and no event
//! (docs/adr/0008).

use crate::cbor::{Decode, Encode};
use crate::ids::{AlertId, UserId};
use alloc::string::String;

/// How urgent an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Level {
    /// 応援要請: come here.
    #[n(0)]
    Assist,
    /// 緊急通報: danger, police.
    #[n(1)]
    Emergency,
}

/// That an alert is not real, and why it was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Drill {
    /// 訓練: the whole path, with everybody.
    #[n(0)]
    Drill,
    /// The self-test at the start of the day: the whole path, back to the device itself.
    #[n(1)]
    SelfTest,
}

/// Where the device was, if it was allowed to say so. Kept only in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Position {
    /// Latitude (WGS 84), millionths of a degree.
    #[n(0)]
    pub lat_e6: i32,
    /// Longitude, millionths of a degree.
    #[n(1)]
    pub lon_e6: i32,
    /// Radius within which the device is with 95 %, metres.
    #[n(2)]
    pub accuracy_m: u32,
}

/// Accuracy worse than this says nothing, metres.
pub const ACCURACY_MAX_M: u32 = 100_000;

impl Position {
    /// A position from what the browser gives, in degrees and metres; `None` if it is none.
    pub fn new(lat: f64, lon: f64, accuracy_m: f64) -> Option<Self> {
        let within = |value: f64, max: f64| (-max..=max).contains(&value);
        let sensible = within(lat, 90.0) && within(lon, 180.0);
        if !sensible || !(0.0..=f64::from(ACCURACY_MAX_M)).contains(&accuracy_m) {
            return None;
        }
        // In range as checked; a cast of a float saturates and cannot fail.
        let micro = |degrees: f64| (degrees * 1e6).round() as i32;
        let accuracy_m = accuracy_m.ceil() as u32;
        Some(Self { lat_e6: micro(lat), lon_e6: micro(lon), accuracy_m })
    }

    /// Whether it can be a place on the earth.
    pub fn is_sensible(&self) -> bool {
        self.lat_e6.unsigned_abs() <= 90_000_000
            && self.lon_e6.unsigned_abs() <= 180_000_000
            && self.accuracy_m <= ACCURACY_MAX_M
    }
}

/// One press of the button.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AlertRaised {
    /// One id per press; retries carry the same.
    #[n(0)]
    pub alert: AlertId,
    /// How urgent.
    #[n(1)]
    pub level: Level,
    /// Place code of the policy, where known.
    #[n(2)]
    pub place: Option<String>,
    /// The device that raised it makes no sound, and neither does one at the same place.
    #[n(3)]
    #[cbor(default)]
    pub silent: bool,
    /// Not real.
    #[n(4)]
    pub drill: Option<Drill>,
    /// Where the device was, if given.
    #[n(5)]
    pub position: Option<Position>,
    /// Raised from the sign-in screen of a device of this department: the actor is nobody.
    #[n(6)]
    pub signed_out: Option<String>,
}

impl AlertRaised {
    /// A real one, not silent, of whoever is signed in.
    pub fn new(alert: AlertId, level: Level, place: Option<String>) -> Self {
        let (drill, position, signed_out) = (None, None, None);
        Self { alert, level, place, silent: false, drill, position, signed_out }
    }
}

/// A claim to answer; the first in server order stands, the others stay visible.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AlertAcknowledged {
    /// The alert.
    #[n(0)]
    pub alert: AlertId,
    /// Code of the answer in the policy: 向かっています, 110番した, 代わりに対応.
    #[n(1)]
    pub kind: Option<String>,
}

/// What is known of it, complete each time: the latest word stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AlertDetailed {
    /// The alert.
    #[n(0)]
    pub alert: AlertId,
    /// Somebody is hurt; `None` if that is not known.
    #[n(1)]
    pub injuries: Option<bool>,
    /// The other party has a weapon; `None` if that is not known.
    #[n(2)]
    pub weapon: Option<bool>,
    /// Where the device was at the press, if it was given only after it.
    #[n(3)]
    pub position: Option<Position>,
}

/// The police were told.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AlertPolice {
    /// The alert.
    #[n(0)]
    pub alert: AlertId,
    /// What they were told.
    #[n(1)]
    pub words: String,
    /// When, ms since 1970-01-01 UTC, if not at the time of the event.
    #[n(2)]
    pub told_ms: Option<i64>,
    /// Who called, if not the actor.
    #[n(3)]
    pub caller: Option<UserId>,
}

/// Why an alert is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum AlertEnd {
    /// It was real and is over.
    #[n(0)]
    Over,
    /// Pressed by mistake 誤報.
    #[n(1)]
    Mistake,
}

/// The alert is over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AlertEnded {
    /// The alert.
    #[n(0)]
    pub alert: AlertId,
    /// Why.
    #[n(1)]
    pub end: AlertEnd,
    /// Code of the reason of a false alarm in the policy.
    #[n(2)]
    pub reason: Option<String>,
}

/// Somebody spoke with the person who called for help, some days later. Says nothing of them but
/// that they were looked after: the note is for what was agreed, not for how they are.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AlertCared {
    /// The alert.
    #[n(0)]
    pub alert: AlertId,
    /// Which reminder it answers: so many days after the alert.
    #[n(1)]
    pub day: u16,
    /// Who spoke with the person, if not the actor.
    #[n(2)]
    pub spoke: Option<UserId>,
    /// A short note; empty without one.
    #[n(3)]
    #[cbor(default)]
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_one_on_the_earth_or_none() {
        let here = Position::new(35.681_236, 139.767_125, 12.4);
        let micro = Position { lat_e6: 35_681_236, lon_e6: 139_767_125, accuracy_m: 13 };
        assert_eq!(here, Some(micro));
        assert!(Position::new(-90.0, 180.0, 0.0).is_some_and(|p| p.is_sensible()));
        for (lat, lon, accuracy) in [
            (90.1, 0.0, 1.0),
            (0.0, -180.1, 1.0),
            (f64::NAN, 0.0, 1.0),
            (0.0, f64::INFINITY, 1.0),
            (0.0, 0.0, -1.0),
            (0.0, 0.0, f64::NAN),
            (0.0, 0.0, 100_001.0),
        ] {
            assert_eq!(Position::new(lat, lon, accuracy), None, "{lat} {lon} {accuracy}");
        }
        assert!(!Position { lat_e6: i32::MIN, ..micro }.is_sensible());
    }
}

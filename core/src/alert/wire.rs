//! What travels for alerts beside the log: heartbeats, calls and rings (docs/alert.md).
//!
//! A ring is a fact of the server and no event of a log (docs/adr/0008).

use super::Hush;
use crate::access::Person;
use crate::body::Level;
use crate::case::{Alert, view_type};
use crate::fold::each;
use crate::ids::{AlertId, CaseId, DeviceId, StoreId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// Body of `POST /api/alerts/beat`: this device lives.
    pub struct Beat {
        /// The device.
        #[n(0)] pub device: DeviceId,
        /// Where it stands: place code, where set.
        #[n(1)] pub place: Option<String>,
        /// Why it cannot sound; `None` if it can.
        #[n(2)] pub hush: Option<Hush>,
    }
}

view_type! {
    /// 「今 鳴らせる端末 N台」.
    pub struct Ready {
        /// Devices that were heard within the watchdog and can sound.
        #[n(0)] pub devices: u32,
        /// Those that were heard and cannot.
        #[n(1)] pub hushed: u32,
        /// Whether the server runs for long enough to know: before, fewer may be named than live.
        #[n(2)] pub settled: bool,
    }
}

view_type! {
    /// Answer to a beat.
    pub struct Beaten {
        /// The server's database.
        #[n(0)] pub store: StoreId,
        /// Its restore epoch.
        #[n(1)] pub epoch: u64,
        /// Server time, ms since 1970-01-01 UTC.
        #[n(2)] pub server_ms: i64,
        /// Who would be called at once if this person pressed.
        #[n(3)] pub ready: Ready,
        /// All alerts that concern this person at this device, their own among them: those that
        /// are on, and those that ended within ten minutes.
        #[n(4)] pub calls: Vec<Call>,
        /// Whom the server takes to sit there. `None`: nobody is signed in, so that the device is
        /// not counted and not called, and `calls` are those that it raised as nobody.
        #[n(5)] pub user: Option<UserId>,
    }
}

view_type! {
    /// A step of the escalation that was done.
    pub struct Called {
        /// Row of the policy, from 0.
        #[n(0)] pub row: u16,
        /// Round, from 0.
        #[n(1)] pub round: u32,
        /// When, ms since 1970-01-01 UTC.
        #[n(2)] pub at_ms: i64,
    }
}

view_type! {
    /// The act tapped last in the case.
    pub struct LastAct {
        /// When, ms since 1970-01-01 UTC.
        #[n(0)] pub at_ms: i64,
        /// Category code.
        #[n(1)] pub category: String,
    }
}

view_type! {
    /// One alert as those see it who are called: what they need to help, and no more of the case.
    pub struct Call {
        /// The alert with its answers.
        #[n(0)] pub alert: Alert,
        /// Its case.
        #[n(1)] pub case: CaseId,
        /// Department code of the sender.
        #[n(2)] pub department: String,
        /// Devices whose sound really started.
        #[n(3)] pub rang: u32,
        /// Devices that show it, with sound or without.
        #[n(4)] pub shown: u32,
        /// The steps of the escalation so far.
        #[n(5)] pub steps: Vec<Called>,
        /// What was tapped last.
        #[n(6)] pub last_act: Option<LastAct>,
        /// Everybody named.
        #[n(7)] pub people: Vec<Person>,
    }
}

view_type! {
    /// Body of `POST /api/alerts/rings`: what a device says of an alert it was called for. Saying
    /// it again is the same as once; `rang` is not taken back.
    pub struct Ring {
        /// The alert.
        #[n(0)] pub alert: AlertId,
        /// The device.
        #[n(1)] pub device: DeviceId,
        /// The sound really started. `false`: it is on the screen, without sound.
        #[n(2)] pub rang: bool,
        /// Why there is no sound.
        #[n(3)] pub hush: Option<Hush>,
    }
}

view_type! {
    /// Answer to a ring, after COMMIT.
    pub struct RingStored {
        /// The alert.
        #[n(0)] pub alert: AlertId,
        /// Whether the server holds that this device rang.
        #[n(1)] pub rang: bool,
    }
}

impl Call {
    /// Joins what another copy knows: whatever comes late or twice takes nothing back.
    pub fn join(&mut self, other: Self) {
        self.alert.join(other.alert);
        self.rang = self.rang.max(other.rang);
        self.shown = self.shown.max(other.shown);
        each(&mut self.steps, other.steps, |s| (s.row, s.round), |_, _| {});
        each(&mut self.people, other.people, |p| p.id.clone(), |_, _| {});
        let key = |act: &LastAct| (act.at_ms, act.category.clone());
        if self.last_act.as_ref().map(key) < other.last_act.as_ref().map(key) {
            self.last_act = other.last_act;
        }
    }

    /// How often the escalation has called: a new one sounds again where the sound was put off.
    pub fn round(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    /// How urgent; [`Level::Assist`] while the press is not known.
    pub fn level(&self) -> Level {
        self.alert.raised.as_ref().map_or(Level::Assist, |r| r.level)
    }

    /// As the data of an SSE line: lowercase hexadecimal digits of the CBOR.
    pub fn to_hex(&self) -> String {
        let mut hex = String::new();
        for byte in crate::event::encode(self) {
            for digit in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
            }
        }
        hex
    }

    /// Reads such a line; `None` if it is not one of this build's shape.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut bytes = Vec::new();
        for pair in hex.as_bytes().chunks(2) {
            let [high, low] = pair else { return None };
            let value = |digit: u8| char::from(digit).to_digit(16);
            bytes.push(u8::try_from(value(*high)? << 4 | value(*low)?).ok()?);
        }
        crate::cbor::decode(&bytes).ok()
    }
}

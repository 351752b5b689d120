//! Writes events as a device would: real bytes with a real chain, for tests of store and API.
#![allow(dead_code, reason = "each test binary uses what it needs")]

use mamori_core::body::{
    AlertAcknowledged, AlertCared, AlertEnd, AlertEnded, AlertRaised, Body, CaseRead,
    IncidentTapped, Level, SessionStarted,
};
use mamori_core::event::{Draft, Head, Sealed};
use mamori_core::ids::{AlertId, BootId, CaseId, DeviceId, LogId, SessionId, UserId};
use mamori_core::paper::{PaperBody, ReportWritten, RouteAct, RouteActed};

/// 2026-11-22 00:00 UTC.
pub const NOON_MS: i64 = 1_795_305_600_000;

/// The log of one device.
#[derive(Clone, Debug)]
pub struct Scribe {
    /// The device.
    pub device: DeviceId,
    /// The end of its log.
    pub head: Head,
    /// Wall clock of the next event.
    pub wall_ms: i64,
    /// Correction of the next event.
    pub correction_ms: i64,
    /// Server cursor seen by the next event.
    pub base: u64,
    /// Differs between copies of one database.
    pub salt: u8,
}

impl Scribe {
    /// A device with an empty log; both ids are made of one byte.
    pub fn new(device: u8, log: u8) -> Self {
        Self {
            device: DeviceId([device; 16]),
            head: Head::empty(LogId([log; 16])),
            wall_ms: NOON_MS,
            correction_ms: 0,
            base: 0,
            salt: 0,
        }
    }

    /// The log's id.
    pub fn log(&self) -> LogId {
        self.head.log
    }

    /// Continues as another copy of the same database: what follows differs.
    pub fn copy(&self) -> Self {
        Self { salt: self.salt ^ 0x80, ..self.clone() }
    }

    /// Writes one event.
    pub fn write(&mut self, actor: &str, case: Option<u8>, body: Body) -> Sealed {
        let draft = Draft {
            case: case.map(|c| CaseId([c; 16])),
            actor: UserId(actor.to_owned()),
            device: self.device,
            policy: "2026-10-01.1".to_owned(),
            wall_ms: self.wall_ms,
            correction_ms: self.correction_ms,
            mono_ms: self.head.seq.saturating_mul(1000),
            boot: BootId([1; 8]),
            base: self.base,
            salt: [self.salt; 16],
            body,
        };
        let (sealed, head) = draft.seal(&self.head);
        self.head = head;
        self.wall_ms += 1000;
        sealed
    }

    /// Taps 暴言 in a case.
    pub fn tap(&mut self, actor: &str, case: u8) -> Sealed {
        self.write(actor, Some(case), tapped(&[]))
    }
}

/// A tap with these people present.
pub fn tapped(present: &[&str]) -> Body {
    Body::IncidentTapped(IncidentTapped {
        category: "abuse".to_owned(),
        place: Some("shimin_1".to_owned()),
        present: users(present),
    })
}

/// The start of a meeting with these people present.
pub fn started(session: u8, present: &[&str]) -> Body {
    Body::SessionStarted(SessionStarted {
        session: SessionId([session; 16]),
        place: "room_a".to_owned(),
        place_reason: String::new(),
        present: users(present),
        alone_reason: String::new(),
        limit_min: 30,
        channel: None,
        visit: None,
        duties: Vec::new(),
    })
}

/// A press of the button.
pub fn raised(alert: u8) -> Body {
    let place = Some("shimin_1".to_owned());
    Body::AlertRaised(AlertRaised::new(AlertId([alert; 16]), Level::Emergency, place))
}

/// A claim to answer.
pub fn acknowledged(alert: u8) -> Body {
    Body::AlertAcknowledged(AlertAcknowledged { alert: AlertId([alert; 16]), kind: None })
}

/// The end of an alert.
pub fn ended(alert: u8) -> Body {
    Body::AlertEnded(AlertEnded { alert: AlertId([alert; 16]), end: AlertEnd::Over, reason: None })
}

/// The person who pressed was spoken with, for the reminder of a day.
pub fn cared(alert: u8, day: u16) -> Body {
    let (alert, note) = (AlertId([alert; 16]), "相談窓口を案内した。".to_owned());
    Body::AlertCared(AlertCared { alert, day, spoke: None, note })
}

/// A look at a case.
pub fn looked(cursor: u64) -> Body {
    Body::CaseRead(CaseRead { cursor })
}

/// Something a later version of the app may say.
pub fn unheard_of() -> Body {
    Body::Unknown { kind: "later.thing".to_owned(), version: 7, content: vec![0x01] }
}

fn users(names: &[&str]) -> Vec<UserId> {
    names.iter().map(|name| UserId((*name).to_owned())).collect()
}

/// A text in a field of the report.
pub fn written(field: &str, text: &str) -> Body {
    let (field, text) = (field.to_owned(), text.to_owned());
    let (over, reason) = (Vec::new(), String::new());
    PaperBody::Written(ReportWritten { field, text, over, reason, measure: None }).into()
}

/// Some act on the route of the first submission.
pub fn acted(which: usize) -> Body {
    acts(RouteAct::ALL[which % RouteAct::ALL.len()], 1, "x")
}

/// An act on the route.
pub fn acts(act: RouteAct, round: u16, text: &str) -> Body {
    PaperBody::Acted(RouteActed { act, round, text: text.to_owned() }).into()
}

//! Past cases for a demonstration: real events of a made-up device, taken in like any upload.

use crate::auth::token::Token;
use crate::error::Failure;
use crate::store::sqlite::{Entering, SqliteStore};
use crate::store::{Batch, DeviceReport, EventStore, Incoming};
use mamori_core::body::{
    Body, CaseClosed, IncidentDetailed, IncidentTapped, SessionAnnounced, SessionEnded,
    SessionStarted,
};
use mamori_core::event::{Draft, Head};
use mamori_core::ids::{BootId, CaseId, DeviceId, LogId, SessionId, UserId};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// The device and log they are written on; fixed, so that they are made once.
const DEVICE: DeviceId = DeviceId(*b"mamori-demo-devi");
const LOG: LogId = LogId(*b"mamori-demo-log1");

const NO_FRAME: Failure = Failure::Internal("a demo event is malformed");
const DENIED: Failure = Failure::Internal("the demo device was refused");

/// Writes the log of the made-up device.
struct Pen {
    head: Head,
    policy: String,
    events: Vec<Incoming>,
}

impl Pen {
    fn write(&mut self, case: u8, at_ms: i64, actor: &str, body: Body) -> Result<(), Failure> {
        let draft = Draft {
            case: Some(CaseId([case; 16])),
            actor: UserId(actor.to_owned()),
            device: DEVICE,
            policy: self.policy.clone(),
            wall_ms: at_ms,
            correction_ms: 0,
            mono_ms: 0,
            boot: BootId::default(),
            base: 0,
            salt: [case; 16],
            body,
        };
        let (sealed, head) = draft.seal(&self.head);
        self.head = head;
        let event = sealed.open().map_err(|_| NO_FRAME)?;
        self.events.push(Incoming { hash: sealed.hash(), sealed, event });
        Ok(())
    }

    fn tap(&mut self, case: u8, at_ms: i64, category: &str) -> Result<(), Failure> {
        let (category, present) = (category.to_owned(), vec![UserId("gaikin".to_owned())]);
        let tapped = IncidentTapped { category, place: Some("shimin_1".to_owned()), present };
        self.write(case, at_ms, "madoguchi", Body::IncidentTapped(tapped))
    }

    fn words(&mut self, case: u8, at_ms: i64, words: &str) -> Result<(), Failure> {
        let (incident, words) = (self.last(), words.to_owned());
        let detailed = IncidentDetailed { incident, examples: Vec::new(), words };
        self.write(case, at_ms, "madoguchi", Body::IncidentDetailed(detailed))
    }

    fn last(&self) -> mamori_core::ids::EventId {
        mamori_core::ids::EventId { log: self.head.log, seq: self.head.seq }
    }

    fn meeting(&mut self, case: u8, at_ms: i64, minutes: u16) -> Result<(), Failure> {
        let session = SessionId([case; 16]);
        let started = SessionStarted {
            session,
            place: "room_a".to_owned(),
            place_reason: String::new(),
            present: vec![UserId("gaikin".to_owned())],
            alone_reason: String::new(),
            limit_min: 30,
            channel: Some("in_person".to_owned()),
            visit: None,
            duties: Vec::new(),
        };
        self.write(case, at_ms, "madoguchi", Body::SessionStarted(started))?;
        let end_ms = at_ms + i64::from(minutes) * MINUTE_MS;
        let said = SessionAnnounced { session, mark_min: 10, ends_ms: None };
        let said_ms = at_ms + 20 * MINUTE_MS;
        self.write(case, said_ms, "madoguchi", Body::SessionAnnounced(said))?;
        let length_ms = u64::from(minutes) * 60_000;
        let ended = SessionEnded { session, reason: "time_over".to_owned(), length_ms };
        self.write(case, end_ms, "madoguchi", Body::SessionEnded(ended))?;
        self.write(case, end_ms + MINUTE_MS, "madoguchi", Body::CaseClosed(CaseClosed {}))
    }
}

/// Makes three past cases, once.
///
/// # Errors
/// When the store fails.
pub async fn make(store: &SqliteStore, policy: &str, now_ms: i64) -> Result<(), Failure> {
    if store.log_state(LOG).await?.max > 0 {
        return Ok(());
    }
    enter(store, now_ms).await?;
    let (head, policy) = (Head::empty(LOG), policy.to_owned());
    let mut pen = Pen { head, policy, events: Vec::new() };
    let past = |days: i64, minutes: i64| now_ms - days * DAY_MS + minutes * MINUTE_MS;
    pen.tap(1, past(9, 0), "abusive_language")?;
    pen.words(1, past(9, 1), "いつまで待たせるんだ、責任者を出せ")?;
    pen.tap(1, past(9, 4), "unjustified_demand")?;
    pen.meeting(1, past(9, 6), 30)?;
    pen.tap(2, past(4, 0), "repeat")?;
    pen.tap(2, past(4, 12), "fault_finding")?;
    pen.meeting(2, past(4, 15), 24)?;
    pen.tap(3, past(1, 0), "threat")?;
    pen.words(3, past(1, 1), "お前の名前を覚えたからな")?;
    let batch = Batch {
        device: DEVICE,
        log: LOG,
        seen: None,
        report: DeviceReport::default(),
        received_ms: now_ms,
        events: pen.events,
    };
    store.receive(batch).await?.map_err(|_| DENIED)?;
    Ok(())
}

/// The made-up device needs somebody who was there; its session is over as it begins.
async fn enter(store: &SqliteStore, now_ms: i64) -> Result<(), Failure> {
    let entering = Entering {
        user: UserId("madoguchi".to_owned()),
        device: DEVICE,
        credential: None,
        fresh_credential: Token::fresh()?.hash(),
        session: Token::fresh()?.hash(),
        now_ms,
        expires_ms: now_ms,
    };
    store.enter(entering).await?.map(drop).map_err(|_| DENIED)
}

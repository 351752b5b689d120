//! One example of everything that travels or is kept, with every field filled.

use crate::papers::{papers, principal, seat, waiting};
use mamori_core::access::{Person, Role};
use mamori_core::alert::Hush;
use mamori_core::alert::wire::{Beat, Beaten, Call, Called, LastAct, Ready};
use mamori_core::body::{
    AlertAcknowledged, AlertCared, AlertDetailed, AlertEnd, AlertEnded, AlertPolice, AlertRaised,
    Body, CaseClosed, CaseRead, Drill, Duty, IncidentDetailed, IncidentRetracted, IncidentTapped,
    LeaveRetracted, Level, Position, SessionAnnounced, SessionEnded, SessionExtended,
    SessionJoined, SessionLeft, SessionRetimed, SessionStarted, StepRetracted, StepTaken,
};
use mamori_core::case::Case;
use mamori_core::event::{Draft, Head, Header, Sealed};
use mamori_core::ids::{
    AlertId, BootId, CaseId, DeviceId, EventId, Hash, LogId, RecordingId, SessionId, StoreId,
    UserId,
};
use mamori_core::recording::body::{
    Consent, ConsentNoted, RecordingGap, RecordingSealed, RecordingStarted, Source,
};
use mamori_core::recording::wire::{
    ChunkStored, Have, RecordingPage, SegmentHave, SegmentState, SegmentView,
};
use mamori_core::store::LogInfo;
use mamori_core::sync::{LogState, PROTOCOL, Seen, Span, StorageReport, SyncRequest, SyncResponse};
use mamori_core::view::{CaseView, CasesPage, Me};

pub const LOG: LogId = LogId([0x11; 16]);
pub const CASE: CaseId = CaseId([0x22; 16]);
const SESSION: SessionId = SessionId([0x33; 16]);
pub const ALERT: AlertId = AlertId([0x44; 16]);
const RECORDING: RecordingId = RecordingId([0x4a; 16]);
const STORE: StoreId = StoreId([0x55; 16]);
/// 2026-11-22 10:32:08 in Japan.
pub const AT_MS: i64 = 1_795_311_128_000;

pub fn user(name: &str) -> UserId {
    UserId(String::from(name))
}

fn text(text: &str) -> String {
    String::from(text)
}

fn tap(seq: u64) -> EventId {
    EventId { log: LOG, seq }
}

fn session_started() -> Body {
    Body::SessionStarted(SessionStarted {
        session: SESSION,
        place: text("home"),
        place_reason: text("訪問調査"),
        present: vec![user("gaikin")],
        alone_reason: text("緊急"),
        limit_min: 30,
        channel: Some(text("visit")),
        visit: Some(text("守里市本町1-2-3")),
        duties: vec![Duty { person: user("gaikin"), role: text("recorder") }],
    })
}

fn session_extended() -> Body {
    Body::SessionExtended(SessionExtended {
        session: SESSION,
        minutes: 10,
        reason: text("手続きがまもなく終わるため"),
        second: user("gaikin"),
    })
}

fn session_joined() -> Body {
    Body::SessionJoined(SessionJoined {
        session: SESSION,
        person: user("kacho"),
        role: Some(text("speaker")),
        supervisor: true,
    })
}

fn recording_started() -> Body {
    Body::RecordingStarted(RecordingStarted {
        recording: RECORDING,
        session: Some(SESSION),
        mime: text("audio/webm;codecs=opus"),
        consent: Consent::Announced,
        source: Source::File,
        file_name: Some(text("録音 1.m4a")),
        bytes: Some(7_200_000),
        whole: Some(Hash([0xdd; 32])),
    })
}

fn recording_sealed() -> Body {
    Body::RecordingSealed(RecordingSealed {
        recording: RECORDING,
        segment: 2,
        from_ms: Some(AT_MS),
        length_ms: 8_000,
        mime: text("audio/webm;codecs=opus"),
        chunks: vec![Hash([0xbb; 32]), Hash([0xcc; 32])],
        bytes: 32_000,
        end: text("killed"),
    })
}

fn recording_gap() -> Body {
    Body::RecordingGap(RecordingGap {
        recording: RECORDING,
        from_ms: AT_MS + 8_000,
        to_ms: AT_MS + 20_000,
        reason: text("hidden"),
    })
}

fn alert_raised() -> Body {
    Body::AlertRaised(AlertRaised {
        alert: ALERT,
        level: Level::Emergency,
        place: Some(text("counter")),
        silent: true,
        drill: Some(Drill::Drill),
        position: Some(Position { lat_e6: 35_681_236, lon_e6: -139_767_125, accuracy_m: 13 }),
        signed_out: Some(text("citizens")),
    })
}

fn session_announced() -> Body {
    let ends_ms = Some(AT_MS);
    Body::SessionAnnounced(SessionAnnounced { session: SESSION, mark_min: -5, ends_ms })
}

fn alert_police() -> Body {
    Body::AlertPolice(AlertPolice {
        alert: ALERT,
        words: text("守里市役所です。"),
        told_ms: Some(AT_MS),
        caller: Some(user("kacho")),
    })
}

fn alert_cared() -> Body {
    let (spoke, note) = (Some(user("kacho")), text("相談窓口を案内した。"));
    Body::AlertCared(AlertCared { alert: ALERT, day: 7, spoke, note })
}

/// The example after this one. A new kind of event does not compile without one.
pub fn body_after(body: Option<&Body>) -> Option<Body> {
    let Some(body) = body else {
        return Some(Body::IncidentTapped(IncidentTapped {
            category: text("verbal_abuse"),
            place: Some(text("counter")),
            present: vec![user("kacho")],
        }));
    };
    Some(match body {
        Body::IncidentTapped(_) => Body::IncidentRetracted(IncidentRetracted { incident: tap(1) }),
        Body::IncidentRetracted(_) => Body::IncidentDetailed(IncidentDetailed {
            incident: tap(1),
            examples: vec![text("verbal_abuse.shouting")],
            words: text("『殺すぞ』"),
        }),
        Body::IncidentDetailed(_) => session_started(),
        Body::SessionStarted(_) => session_announced(),
        Body::SessionAnnounced(_) => {
            let (session, reason) = (SESSION, text("time_over"));
            Body::SessionEnded(SessionEnded { session, reason, length_ms: 1_803_250 })
        }
        Body::SessionEnded(_) => session_extended(),
        Body::SessionExtended(_) => session_joined(),
        Body::SessionJoined(_) => {
            Body::SessionLeft(SessionLeft { session: SESSION, person: user("kacho") })
        }
        Body::SessionLeft(_) => {
            Body::SessionRetimed(SessionRetimed { session: SESSION, by_ms: -1_860_000 })
        }
        Body::SessionRetimed(_) => {
            Body::LeaveRetracted(LeaveRetracted { session: SESSION, left: tap(9) })
        }
        Body::LeaveRetracted(_) => {
            Body::StepTaken(StepTaken { step: text("leave_requested"), session: Some(SESSION) })
        }
        Body::StepTaken(_) => Body::StepRetracted(StepRetracted { step: tap(10) }),
        Body::StepRetracted(_) => alert_raised(),
        Body::AlertRaised(_) => {
            Body::AlertAcknowledged(AlertAcknowledged { alert: ALERT, kind: Some(text("coming")) })
        }
        Body::AlertAcknowledged(_) => {
            let (injuries, weapon, position) = (Some(false), Some(true), None);
            Body::AlertDetailed(AlertDetailed { alert: ALERT, injuries, weapon, position })
        }
        Body::AlertDetailed(_) => alert_police(),
        Body::AlertPolice(_) => Body::AlertEnded(AlertEnded {
            alert: ALERT,
            end: AlertEnd::Mistake,
            reason: Some(text("touched")),
        }),
        Body::AlertEnded(_) => alert_cared(),
        Body::AlertCared(_) => recording_started(),
        Body::RecordingStarted(_) => {
            Body::ConsentNoted(ConsentNoted { recording: RECORDING, consent: Consent::Objected })
        }
        Body::ConsentNoted(_) => recording_sealed(),
        Body::RecordingSealed(_) => recording_gap(),
        Body::RecordingGap(_) => Body::CaseClosed(CaseClosed {}),
        Body::CaseClosed(_) => Body::CaseRead(CaseRead { cursor: 4711 }),
        Body::CaseRead(_) => Body::Unknown {
            kind: text("photo.taken"),
            version: 3,
            content: vec![0xa1, 0x00, 0x18, 0x2a],
        },
        Body::Unknown { .. } | Body::Paper { .. } => return None,
    })
}

/// All examples of bodies.
pub fn bodies() -> Vec<Body> {
    let read = std::iter::successors(body_after(None), |body| body_after(Some(body)));
    read.chain(papers()).collect()
}

/// A draft of a body: `n` minutes after ten, its salt made of `n`.
pub fn draft(n: u8, actor: &str, body: Body) -> Draft {
    Draft {
        case: Some(CASE),
        actor: user(actor),
        device: DeviceId([0x66; 16]),
        policy: text("2026-10-01.1"),
        wall_ms: AT_MS + i64::from(n) * 60_000,
        correction_ms: -250,
        mono_ms: 12_345 + u64::from(n) * 60_000,
        boot: BootId([0x77; 8]),
        base: 4700,
        salt: [n; 16],
        body,
    }
}

/// The tap of the first example as it is stored and sent.
pub fn sealed_tap() -> (Sealed, Header) {
    let body = body_after(None).unwrap();
    let (sealed, _) =
        draft(1, "madoguchi", body).seal(&Head { log: LOG, seq: 6, hash: Hash([0x88; 32]) });
    let header = sealed.read_header().unwrap();
    (sealed, header)
}

pub fn log_state() -> LogState {
    LogState {
        contiguous: 5,
        max: 9,
        missing: vec![Span { first: 6, last: 6 }, Span { first: 8, last: 8 }],
        head_hash: Hash([0x99; 32]),
    }
}

pub fn sync_request() -> SyncRequest {
    SyncRequest {
        protocol: PROTOCOL,
        device: DeviceId([0x66; 16]),
        log: LOG,
        head: 7,
        head_hash: Hash([0xaa; 32]),
        pending: 2,
        oldest_pending_ms: Some(AT_MS),
        seen: Some(Seen { store: STORE, epoch: 2, cursor: 4700 }),
        storage: Some(StorageReport {
            persisted: true,
            usage: Some(90_000),
            quota: Some(10 << 30),
        }),
        events: vec![sealed_tap().0],
    }
}

pub fn sync_response() -> SyncResponse {
    SyncResponse {
        store: STORE,
        epoch: 2,
        server_ms: AT_MS + 40,
        cursor: 4712,
        log: log_state(),
        backed_up: 4,
        forks: vec![3],
        policy: text("2026-10-01.1"),
    }
}

pub fn log_info() -> LogInfo {
    LogInfo {
        head: Head { log: LOG, seq: 9, hash: Hash([0xaa; 32]) },
        server: log_state(),
        set_aside: vec![8],
        pruned: 4,
    }
}

fn person(id: &str, name: &str, role: Role) -> Person {
    Person { id: user(id), name: text(name), role, department: text("citizens") }
}

/// A case in which everything has happened.
pub fn case() -> Case {
    let mut case = Case::new(CASE);
    let mut head = Head::empty(LOG);
    for (n, body) in (1..).zip(bodies()) {
        let (sealed, next) = draft(n, "madoguchi", body).seal(&head);
        head = next;
        case.apply(&sealed.open().unwrap(), (n % 2 == 0).then(|| 4700 + u64::from(n)));
    }
    let (mut erased, _) = draft(90, "madoguchi", Body::CaseClosed(CaseClosed {})).seal(&head);
    erased.body = None;
    case.apply(&erased.open().unwrap(), None);
    for paper in case.papers.iter_mut().filter(|paper| paper.stamp.cursor.is_some()) {
        paper.seat = Some(seat());
    }
    case
}

pub fn cases_page() -> CasesPage {
    CasesPage {
        store: STORE,
        epoch: 2,
        cursor: 4712,
        server_ms: AT_MS,
        full: true,
        cases: vec![CaseView {
            case: case(),
            department: text("citizens"),
            cursor: 4712,
            first_cursor: 4702,
        }],
        people: vec![person("madoguchi", "窓口 花子", Role::Staff)],
        more: true,
        waiting: vec![waiting()],
    }
}

pub fn have() -> Have {
    let segment = SegmentHave {
        segment: 2,
        chunks: vec![Span { first: 0, last: 3 }, Span { first: 5, last: 5 }],
        backed_up: vec![Span { first: 0, last: 1 }],
    };
    Have { recording: RECORDING, store: STORE, epoch: 2, segments: vec![segment] }
}

pub fn chunk_stored() -> ChunkStored {
    ChunkStored { recording: RECORDING, segment: 2, index: 5, hash: Hash([0xbb; 32]) }
}

pub fn recording_page() -> RecordingPage {
    let recording = case().recordings[0].clone();
    let segment = SegmentView {
        segment: 2,
        state: SegmentState::Differs,
        seal: recording.seal(2).cloned(),
        chunks: 3,
        bytes: 48_000,
        playable: 32_000,
        missing: 1,
        differing: 2,
        mime: text("audio/webm"),
        file_name: text("mamori-4a4a4a4a-03.webm"),
    };
    let people = vec![person("madoguchi", "窓口 花子", Role::Staff)];
    RecordingPage { case: CASE, recording, segments: vec![segment], people, erased_ms: None }
}

pub fn me() -> Me {
    Me {
        person: person("kacho", "課長 太郎", Role::Supervisor),
        colleagues: vec![person("madoguchi", "窓口 花子", Role::Staff)],
        policy: text("2026-10-01.1"),
        store: STORE,
        heads: vec![text("citizens")],
        deputy_for: vec![principal()],
    }
}

pub fn beat() -> Beat {
    Beat { device: DeviceId([0x66; 16]), place: Some(text("counter")), hush: Some(Hush::Locked) }
}

pub fn beaten() -> Beaten {
    let call = Call {
        alert: case().alerts[0].clone(),
        case: CASE,
        department: text("citizens"),
        rang: 2,
        shown: 3,
        steps: vec![Called { row: 2, round: 1, at_ms: AT_MS }],
        last_act: Some(LastAct { at_ms: AT_MS, category: text("verbal_abuse") }),
        people: vec![person("madoguchi", "窓口 花子", Role::Staff)],
    };
    let (ready, user) = (Ready { devices: 4, hushed: 1, settled: true }, user("madoguchi"));
    let (calls, user) = (vec![call], Some(user));
    Beaten { store: STORE, epoch: 2, server_ms: AT_MS, ready, calls, user }
}

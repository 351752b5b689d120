//! Strategies for what the product handles: bodies of every kind, drafts, whole logs.

use crate::papers::paper_body;
use mamori_core::body::{
    AlertAcknowledged, AlertCared, AlertDetailed, AlertEnd, AlertEnded, AlertPolice, AlertRaised,
    Body, CaseClosed, CaseRead, Drill, Duty, IncidentDetailed, IncidentRetracted, IncidentTapped,
    LeaveRetracted, Level, Position, SessionAnnounced, SessionEnded, SessionExtended,
    SessionJoined, SessionLeft, SessionRetimed, SessionStarted, StepRetracted, StepTaken,
};
use mamori_core::event::{Draft, Head, Sealed};
use mamori_core::ids::{
    AlertId, BootId, CaseId, DeviceId, EventId, Hash, LogId, RecordingId, SessionId, UserId,
};
use mamori_core::recording::body::{
    Consent, ConsentNoted, RecordingGap, RecordingSealed, RecordingStarted, Source,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Few logs, cases, sessions and people, so that events meet.
pub fn few() -> impl Strategy<Value = u8> {
    0..3_u8
}

pub fn log() -> impl Strategy<Value = LogId> {
    few().prop_map(|n| LogId([n; 16]))
}

pub fn user() -> impl Strategy<Value = UserId> {
    prop_oneof![Just("madoguchi"), Just("kacho"), Just("外勤")]
        .prop_map(|name| UserId(String::from(name)))
}

pub fn text() -> impl Strategy<Value = String> {
    vec(prop_oneof![any::<char>(), Just('殺'), Just('𠮷'), Just('『')], 0..12)
        .prop_map(|chars| chars.into_iter().collect())
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![Just("verbal_abuse"), Just("violence"), Just("counter")].prop_map(String::from)
}

pub fn event_id() -> impl Strategy<Value = EventId> {
    (log(), 1..6_u64).prop_map(|(log, seq)| EventId { log, seq })
}

fn session() -> impl Strategy<Value = SessionId> {
    few().prop_map(|n| SessionId([n; 16]))
}

fn alert() -> impl Strategy<Value = AlertId> {
    few().prop_map(|n| AlertId([n; 16]))
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Assist), Just(Level::Emergency)]
}

fn incident_bodies() -> impl Strategy<Value = Body> {
    let people = || vec(user(), 0..3);
    prop_oneof![
        3 => (code(), option::of(code()), people()).prop_map(|(category, place, present)| {
            Body::IncidentTapped(IncidentTapped { category, place, present })
        }),
        1 => event_id()
            .prop_map(|incident| Body::IncidentRetracted(IncidentRetracted { incident })),
        2 => (event_id(), vec(code(), 0..3), text()).prop_map(|(incident, examples, words)| {
            Body::IncidentDetailed(IncidentDetailed { incident, examples, words })
        }),
    ]
}

fn session_bodies() -> impl Strategy<Value = Body> {
    let duty = || (user(), code()).prop_map(|(person, role)| Duty { person, role });
    let where_else = (option::of(code()), option::of(text()), vec(duty(), 0..2));
    let started = (session(), code(), text(), vec(user(), 0..3), text(), any::<u16>(), where_else);
    prop_oneof![
        started.prop_map(
            |(session, place, place_reason, present, alone_reason, limit_min, more)| {
                Body::SessionStarted(SessionStarted {
                    session,
                    place,
                    place_reason,
                    present,
                    alone_reason,
                    limit_min,
                    channel: more.0,
                    visit: more.1,
                    duties: more.2,
                })
            }
        ),
        (session(), any::<u16>(), text(), user()).prop_map(|(session, minutes, reason, second)| {
            Body::SessionExtended(SessionExtended { session, minutes, reason, second })
        }),
        (session(), user(), option::of(code()), any::<bool>()).prop_map(
            |(session, person, role, supervisor)| {
                Body::SessionJoined(SessionJoined { session, person, role, supervisor })
            }
        ),
        (session(), user())
            .prop_map(|(session, person)| Body::SessionLeft(SessionLeft { session, person })),
        (session(), any::<i64>())
            .prop_map(|(session, by_ms)| Body::SessionRetimed(SessionRetimed { session, by_ms })),
        (session(), event_id())
            .prop_map(|(session, left)| Body::LeaveRetracted(LeaveRetracted { session, left })),
        (code(), option::of(session()))
            .prop_map(|(step, session)| Body::StepTaken(StepTaken { step, session })),
        event_id().prop_map(|step| Body::StepRetracted(StepRetracted { step })),
        (session(), any::<i16>(), option::of(any::<i64>())).prop_map(
            |(session, mark_min, ends_ms)| {
                Body::SessionAnnounced(SessionAnnounced { session, mark_min, ends_ms })
            }
        ),
        (session(), code(), any::<u64>()).prop_map(|(session, reason, length_ms)| {
            Body::SessionEnded(SessionEnded { session, reason, length_ms })
        }),
    ]
}

fn recording_bodies() -> impl Strategy<Value = Body> {
    let recording = || few().prop_map(|n| RecordingId([n; 16]));
    let consent = || prop_oneof![Just(Consent::Agreed), Just(Consent::Objected)];
    let started = (recording(), option::of(session()), consent(), option::of(code()));
    let sealed = (recording(), few(), any::<i64>(), vec(any::<[u8; 32]>(), 0..3));
    prop_oneof![
        started.prop_map(|(recording, session, consent, file_name)| {
            Body::RecordingStarted(RecordingStarted {
                recording,
                session,
                mime: String::from("audio/webm"),
                consent,
                source: Source::Device,
                file_name,
                bytes: None,
                whole: None,
            })
        }),
        (recording(), consent()).prop_map(|(recording, consent)| {
            Body::ConsentNoted(ConsentNoted { recording, consent })
        }),
        sealed.prop_map(|(recording, segment, from_ms, chunks)| {
            Body::RecordingSealed(RecordingSealed {
                recording,
                segment: u16::from(segment),
                from_ms: Some(from_ms),
                length_ms: 4_000,
                mime: String::from("audio/webm"),
                chunks: chunks.into_iter().map(Hash).collect(),
                bytes: 7,
                end: String::from("normal"),
            })
        }),
        (recording(), any::<i64>(), any::<i64>()).prop_map(|(recording, from_ms, to_ms)| {
            let reason = String::from("muted");
            Body::RecordingGap(RecordingGap { recording, from_ms, to_ms, reason })
        }),
    ]
}

fn alert_raised() -> impl Strategy<Value = Body> {
    let drill = prop_oneof![Just(Drill::Drill), Just(Drill::SelfTest)];
    let more = (any::<bool>(), option::of(drill), option::of(position()), option::of(code()));
    (alert(), level(), option::of(code()), more).prop_map(|(alert, level, place, more)| {
        let (silent, drill, position, signed_out) = more;
        Body::AlertRaised(AlertRaised { alert, level, place, silent, drill, position, signed_out })
    })
}

fn position() -> impl Strategy<Value = Position> {
    (-90_000_000..=90_000_000_i32, any::<i32>(), 0..100_000_u32)
        .prop_map(|(lat_e6, lon_e6, accuracy_m)| Position { lat_e6, lon_e6, accuracy_m })
}

fn alert_bodies() -> impl Strategy<Value = Body> {
    let truth = || option::of(any::<bool>());
    prop_oneof![
        2 => alert_raised(),
        2 => (alert(), option::of(code()))
            .prop_map(|(alert, kind)| Body::AlertAcknowledged(AlertAcknowledged { alert, kind })),
        1 => (alert(), truth(), truth(), option::of(position())).prop_map(
            |(alert, injuries, weapon, position)| {
                Body::AlertDetailed(AlertDetailed { alert, injuries, weapon, position })
            }
        ),
        1 => (alert(), text(), option::of(any::<i64>()), option::of(user())).prop_map(
            |(alert, words, told_ms, caller)| {
                Body::AlertPolice(AlertPolice { alert, words, told_ms, caller })
            }
        ),
        1 => (alert(), any::<u16>(), option::of(user()), text()).prop_map(
            |(alert, day, spoke, note)| {
                Body::AlertCared(AlertCared { alert, day, spoke, note })
            }
        ),
        2 => (alert(), any::<bool>(), option::of(code())).prop_map(|(alert, over, reason)| {
            let end = if over { AlertEnd::Over } else { AlertEnd::Mistake };
            Body::AlertEnded(AlertEnded { alert, end, reason })
        }),
    ]
}

/// A kind or a version that this build does not know.
pub fn unknown() -> impl Strategy<Value = Body> {
    let stranger = ("[a-z]{1,8}\\.[a-z]{1,8}", any::<u16>());
    let newer = (Just(String::from("incident.tapped")), 2..9_u16);
    let name = prop_oneof![stranger, newer];
    (name, vec(any::<u8>(), 0..40)).prop_map(|((kind, version), content)| Body::Unknown {
        kind,
        version,
        content,
    })
}

/// A body of any kind.
pub fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        // Boxed: a tree of all of them does not fit the stack of a test.
        6 => incident_bodies().boxed(),
        5 => session_bodies().boxed(),
        3 => alert_bodies().boxed(),
        4 => recording_bodies().boxed(),
        1 => Just(Body::CaseClosed(CaseClosed {})).boxed(),
        1 => (0..50_u64).prop_map(|cursor| Body::CaseRead(CaseRead { cursor })).boxed(),
        3 => paper_body().boxed(),
        1 => unknown().boxed(),
    ]
}

pub fn draft() -> impl Strategy<Value = Draft> {
    let place = (option::of(few()), user(), few(), any::<[u8; 16]>());
    // Clocks that agree, that repeat, and that are at the ends of what can be written.
    let wall = prop_oneof![8 => 0..100_i64, 1 => any::<i64>(), 1 => Just(i64::MAX)];
    let clocks =
        (wall, prop_oneof![4 => Just(0), 1 => any::<i64>()], any::<u64>(), any::<[u8; 8]>());
    (place, clocks, any::<u64>(), body()).prop_map(|(place, clocks, base, body)| {
        let (case, actor, device, salt) = place;
        let (wall_ms, correction_ms, mono_ms, boot) = clocks;
        Draft {
            case: case.map(|n| CaseId([n; 16])),
            actor,
            device: DeviceId([device; 16]),
            policy: String::from("2026-10-01.1"),
            wall_ms,
            correction_ms,
            mono_ms,
            boot: BootId(boot),
            base,
            salt,
            body,
        }
    })
}

/// The events of a log and its end.
pub fn sealed(log: LogId, drafts: &[Draft]) -> (Vec<Sealed>, Head) {
    let mut head = Head::empty(log);
    let mut events = Vec::new();
    for draft in drafts {
        let (sealed, next) = draft.seal(&head);
        events.push(sealed);
        head = next;
    }
    (events, head)
}

/// A log of at least so many events.
pub fn whole_log(least: usize) -> impl Strategy<Value = (Vec<Sealed>, Head)> {
    (log(), vec(draft(), least..8)).prop_map(|(log, drafts)| sealed(log, &drafts))
}

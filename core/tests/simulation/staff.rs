//! The people at one page: they tap, detail, meet and raise alerts, and go on when a store fails.

use crate::mutant::Mutant;
use crate::oracle::Invariant;
use crate::page::{Page, send_urgently};
use crate::rng::Rng;
use mamori_core::alert::{Sender, Stage, Times};
use mamori_core::body::{
    AlertAcknowledged, AlertEnd, AlertEnded, AlertRaised, Body, CaseClosed, CaseRead,
    IncidentDetailed, IncidentRetracted, IncidentTapped, LeaveRetracted, Level, SessionAnnounced,
    SessionEnded, SessionExtended, SessionJoined, SessionLeft, SessionRetimed, SessionStarted,
    StepRetracted, StepTaken,
};
use mamori_core::event::{Draft, Head, Sealed};
use mamori_core::ids::{AlertId, CaseId, EventId, SessionId, UserId};
use mamori_core::store::LocalStore;
use mamori_core::sync::Input;
use std::rc::Rc;

/// One of few things, so that events meet.
fn few(rng: &mut Rng) -> u8 {
    rng.below(4) as u8
}

fn any_event(page: &Page, rng: &mut Rng) -> EventId {
    let logs = page.device.logs();
    let info = rng.pick(&logs).cloned();
    info.map_or_else(EventId::default, |info| EventId {
        log: info.head.log,
        seq: rng.between(1, info.head.seq.max(1)),
    })
}

fn any_body(page: &Page, rng: &mut Rng) -> Body {
    let incident = any_event(page, rng);
    let session = SessionId([few(rng); 16]);
    let alert = AlertId([few(rng); 16]);
    let person = UserId(format!("staff-{}", few(rng)));
    match rng.below(17) {
        0..=4 => Body::IncidentTapped(IncidentTapped {
            category: format!("category-{}", few(rng)),
            place: rng.chance(500).then(|| String::from("counter")),
            present: Vec::new(),
        }),
        5 => Body::IncidentRetracted(IncidentRetracted { incident }),
        6 => Body::IncidentDetailed(IncidentDetailed {
            incident,
            examples: Vec::new(),
            words: "ばか".repeat(few(rng).into()),
        }),
        7 => Body::SessionStarted(SessionStarted {
            session,
            place: String::from("counter"),
            place_reason: String::new(),
            present: Vec::new(),
            alone_reason: String::new(),
            limit_min: 30,
            channel: None,
            visit: None,
            duties: Vec::new(),
        }),
        8 => Body::SessionAnnounced(SessionAnnounced { session, mark_min: 10, ends_ms: None }),
        9 => Body::SessionEnded(SessionEnded {
            session,
            reason: String::from("agreed"),
            length_ms: rng.below(99_999),
        }),
        10 => Body::AlertAcknowledged(AlertAcknowledged { alert, kind: None }),
        11 => Body::AlertEnded(AlertEnded { alert, end: AlertEnd::Over, reason: None }),
        12 if rng.chance(300) => Body::CaseClosed(CaseClosed {}),
        12 => Body::CaseRead(CaseRead { cursor: rng.below(99) }),
        13 => staffing(session, person, incident, rng),
        14 => Body::StepTaken(StepTaken {
            step: String::from("leave_requested"),
            session: rng.chance(500).then_some(session),
        }),
        15 => Body::StepRetracted(StepRetracted { step: incident }),
        _ => Body::Unknown {
            kind: String::from("from.the.future"),
            version: 9,
            content: rng.bytes::<12>().to_vec(),
        },
    }
}

fn staffing(session: SessionId, person: UserId, left: EventId, rng: &mut Rng) -> Body {
    match rng.below(5) {
        0 => Body::SessionExtended(SessionExtended {
            session,
            minutes: 5,
            reason: String::from("書類"),
            second: person,
        }),
        4 => Body::SessionRetimed(SessionRetimed { session, by_ms: -60_000 }),
        1 => Body::LeaveRetracted(LeaveRetracted { session, left }),
        2 => Body::SessionJoined(SessionJoined { session, person, role: None, supervisor: true }),
        _ => Body::SessionLeft(SessionLeft { session, person }),
    }
}

/// What a broken build of the device might write: its body is not what its kind says.
fn poison() -> Body {
    let kind = String::from("incident.tapped");
    Body::Unknown { kind, version: 1, content: vec![0xff] }
}

fn draft(page: &Page, body: Body) -> Draft {
    let mut rng = page.ctx.rng.borrow_mut();
    Draft {
        case: Some(CaseId([few(&mut rng); 16])),
        actor: UserId(format!("staff-{}", page.device.index)),
        device: Default::default(),
        policy: String::from("2026-10-01.1"),
        wall_ms: page.wall(),
        correction_ms: 0,
        mono_ms: page.mono(),
        boot: page.boot,
        base: page.seen.get().map_or(0, |seen| seen.cursor),
        salt: rng.bytes(),
        body,
    }
}

/// Writes something down; the screen says "saved" only if the store did. Tries three times.
async fn save(page: &Page, body: Body) -> Option<Sealed> {
    let draft = draft(page, body);
    for _ in 0..3 {
        if let Ok(sealed) = page.disk.append(&draft).await {
            page.ctx.count(|s| s.saved += 1);
            page.ctx.oracle.borrow_mut().saved(&sealed);
            page.appended();
            return Some(sealed);
        }
        page.until(page.mono() + 100, || false).await;
    }
    None
}

/// The working day of a page.
pub async fn work(page: Rc<Page>) {
    while page.ctx.chaos.get() {
        let pause = page.ctx.between(200, 9_000);
        page.until(page.mono() + pause, || false).await;
        let body = if page.ctx.plan.poison && page.ctx.fault(40) {
            poison()
        } else {
            any_body(&page, &mut page.ctx.rng.borrow_mut())
        };
        let _ = save(&page, body).await;
        if page.ctx.is(Mutant::EditsInPlace) && page.ctx.chance(200) {
            edit_in_place(&page);
        }
        if page.ctx.chance(60) {
            page.presses.set(page.presses.get() + 1);
        }
        if page.ctx.chance(100) {
            page.tell(Input::Nudge);
        }
    }
}

/// Mutant 12: the last event that waits is written anew under its place.
fn edit_in_place(page: &Page) {
    let Some(info) = page.device.logs().into_iter().next_back() else { return };
    let seq = info.head.seq;
    if seq == 0 || info.server.has(seq) {
        return;
    }
    let before = page.device.event(info.head.log, seq - 1).map(|e| e.hash());
    let head = Head { log: info.head.log, seq: seq - 1, hash: before.unwrap_or_default() };
    let (sealed, _) = draft(page, Body::CaseRead(CaseRead { cursor: 7 })).seal(&head);
    let mut oracle = page.ctx.oracle.borrow_mut();
    if let Some(old) = page.device.event(info.head.log, seq) {
        oracle.replaced(&old);
    }
    oracle.written(&sealed);
    oracle.saved(&sealed);
    page.device.edits.borrow_mut().insert((info.head.log, seq), sealed);
}

/// The alert's own lane: one press after the other, each followed until the server has it.
pub async fn alerts(page: Rc<Page>) {
    loop {
        page.until(u64::MAX, || page.presses.get() > 0).await;
        page.presses.set(page.presses.get() - 1);
        raise(&page).await;
    }
}

async fn raise(page: &Page) {
    let pressed = page.mono();
    let freezes = page.freezes.get();
    let mut sender = Sender::new(Times::DEFAULT, pressed);
    let alert = AlertId(page.ctx.rng.borrow_mut().bytes());
    let body = Body::AlertRaised(AlertRaised::new(alert, Level::Emergency, None));
    let mut told = false;
    let event = save(page, body).await;
    if event.is_some() {
        sender.saved(page.mono());
    }
    while let Some(deadline) = sender.next_deadline() {
        page.until(deadline, || false).await;
        let now = page.mono();
        sender.handle_timeout(now);
        if !told && now >= pressed + Times::DEFAULT.receipt_ms {
            told = true;
            check_told(page, &sender, freezes == page.freezes.get(), now - pressed);
        }
        let Some(sealed) = &event else { continue };
        if sender.take_try(now, page.ctx.jitter()) {
            let tell = pressed + Times::DEFAULT.receipt_ms;
            let until = if now < tell { tell.min(now + 2_000) } else { now + 2_000 };
            if let Some(id) = id_of(sealed) {
                send_urgently(page, id, until).await;
                follow(page, &mut sender, id, sealed).await;
            }
        }
    }
}

/// DESIGN §6: five seconds without a receipt, and the sender is told. A store that is slow by a few
/// steps is forgiven, a page that was frozen cannot speak.
fn check_told(page: &Page, sender: &Sender, awake: bool, after_ms: u64) {
    if !matches!(sender.stage(), Stage::Pressed | Stage::Saved) {
        return;
    }
    page.ctx.count(|s| s.alerts_told += 1);
    let late = after_ms > Times::DEFAULT.receipt_ms + 100;
    if !sender.is_undelivered() || (late && awake) {
        let what = format!("not told, or told only {after_ms} ms after the press");
        page.ctx.oracle.borrow_mut().violated(Invariant::AlertHonest, what);
    }
}

/// Believes a receipt only as the product does: the store says that the server has the event.
async fn follow(page: &Page, sender: &mut Sender, id: EventId, sealed: &Sealed) {
    let Ok(logs) = page.disk.logs().await else { return };
    if !logs.iter().any(|info| info.head.log == id.log && info.server.has(id.seq)) {
        return;
    }
    sender.received();
    page.ctx.count(|s| s.alerts_received += 1);
    let mut oracle = page.ctx.oracle.borrow_mut();
    if !oracle.was_received((id.log, id.seq), sealed.hash()) {
        let what = format!("{} {} was called received", id.log, id.seq);
        oracle.violated(Invariant::AlertHonest, what);
    }
}

fn id_of(sealed: &Sealed) -> Option<EventId> {
    Some(sealed.read_header().ok()?.id())
}

//! The desk by examples: which case a tap belongs to, what a shared device shows to whom, and that
//! a desk rebuilt from the log is the desk that was there before.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod alerts;
mod care;
mod channels;
mod device;
mod kept;
mod ladder;
mod meetings;
mod people;
mod session;
mod subjects;

use device::{Device, MINUTE, TEN, me};
use mamori_core::access::Role;
use mamori_core::alert::Stage;
use mamori_core::body::{AlertEnd, Body, Level};
use mamori_core::desk::{Plan, RowState};
use mamori_core::ids::{AlertId, CaseId, DeviceId, EventId, LogId, UserId};
use mamori_core::store::{Birth, MemoryStore};

#[test]
fn taps_gather_in_the_open_case_until_it_is_closed_or_idle() {
    let mut device = Device::new("madoguchi");
    let (first, _) = device.tap("threat");
    device.now_ms += 119 * MINUTE;
    assert_eq!(device.tap("repeat").0, first, "not idle for long enough");
    device.now_ms += 120 * MINUTE;
    let (second, _) = device.tap("repeat");
    assert_ne!(second, first, "idle for two hours");
    let close = Body::CaseClosed(mamori_core::body::CaseClosed {});
    device.write(Plan { case: second, body: close });
    assert_ne!(device.tap("repeat").0, second, "closed");
}

#[test]
fn a_running_session_keeps_its_case_open() {
    let mut device = Device::new("madoguchi");
    let case = device.start_session(&["gaikin"]).unwrap();
    device.now_ms += 300 * MINUTE;
    let (tapped, tap) = device.tap("time_detention");
    assert_eq!(tapped, case);
    let case = device.desk.case(case).unwrap();
    let tap = case.incidents.iter().find(|i| i.id == tap).unwrap().tap.as_ref().unwrap();
    assert_eq!(tap.present, [UserId("gaikin".into())], "whoever is present is named in the tap");
    assert_eq!(device.start_session(&[]), None, "one session at a time");
}

#[test]
fn a_retracted_tap_does_not_count_and_only_its_own_log_can_retract_it() {
    let mut device = Device::new("madoguchi");
    let (case, tap) = device.tap("threat");
    device.tap("threat");
    let plan = device.desk.retract(tap).unwrap();
    device.write(plan);
    assert_eq!(device.desk.case(case).unwrap().count("threat"), 1);
    let stranger = EventId { log: LogId([8; 16]), seq: 1 };
    assert_eq!(device.desk.retract(stranger), None);
}

#[test]
fn the_next_person_on_a_shared_device_sees_only_their_own() {
    let mut device = Device::new("madoguchi");
    let (case, _) = device.tap("threat");
    let mut other = Device::on(device.store.clone(), "gaikin");
    assert!(other.desk.rows().is_empty());
    assert_eq!(other.desk.open_case(other.now_ms), None);
    assert_eq!(other.desk.waiting(), 1, "but its unsent events are counted and sent");
    assert_ne!(other.tap("threat").0, case);
    assert_eq!(other.desk.rows().len(), 1);
}

#[test]
fn rows_tell_how_far_a_case_has_come() {
    let mut device = Device::new("madoguchi");
    let (id, _) = device.tap("threat");
    device.tap("repeat");
    let state = |device: &Device| device.desk.rows()[0].state.clone();
    assert_eq!(state(&device), RowState::OnDevice(2));
    device.sync();
    assert_eq!(state(&device), RowState::Sent);
    assert!(!device.desk.rows()[0].unread, "one's own doings are not news");

    // The supervisor looked at it, says the server.
    let mut view = device.desk.views.cases.get(&id).unwrap().clone();
    let stamp = mamori_core::case::Stamp {
        id: EventId { log: LogId([7; 16]), seq: 1 },
        at_ms: TEN + MINUTE,
        by: UserId("kacho".into()),
        cursor: Some(3),
    };
    view.case.reads.push(mamori_core::case::Read { stamp, seen: 2 });
    device.desk.views.cases.insert(id, view);
    let seen = RowState::Seen { by: UserId("kacho".into()), at_ms: TEN + MINUTE };
    assert_eq!(state(&device), seen);
    device.now_ms += MINUTE;
    device.tap("repeat");
    assert_eq!(state(&device), RowState::OnDevice(1), "the new tap is not sent yet");
}

#[test]
fn a_session_is_found_again_after_a_restart_with_its_prompts() {
    let mut device = Device::new("madoguchi");
    device.start_session(&["gaikin"]).unwrap();
    device.now_ms += 21 * MINUTE;
    assert_eq!(device.desk.session_timeout(device.now_ms).prompt.unwrap().mark_min, 10);
    let plan = device.desk.announce(10).unwrap();
    device.write(plan);

    let mut again = Device::on(device.store.clone(), "madoguchi");
    again.now_ms = TEN + 22 * MINUTE;
    let due = again.desk.session_timeout(again.now_ms);
    assert_eq!(due.prompt, None, "ten minutes was said already");
    again.now_ms = TEN + 31 * MINUTE;
    assert_eq!(again.desk.session_timeout(again.now_ms).prompt.unwrap().mark_min, 0);
    let running = again.desk.running(again.now_ms).unwrap();
    assert_eq!((running.started_ms, running.ends_ms), (TEN, TEN + 30 * MINUTE));
    let plan = again.desk.end_session("time_over", again.now_ms).unwrap();
    again.write(plan);
    assert_eq!(again.desk.running(again.now_ms), None);
    assert_eq!(again.desk.session_deadline(), None);
}

fn raise(device: &mut Device, mono_ms: u64) -> AlertId {
    let (alert, fresh) = (AlertId(device.fresh()), CaseId(device.fresh()));
    let now_ms = device.now_ms;
    let plan = device.desk.raise(alert, Level::Emergency, None, fresh, now_ms, mono_ms);
    let event = device.write(plan);
    device.desk.raised(alert, event, mono_ms);
    alert
}

#[test]
fn the_senders_stages_follow_acknowledgements_only() {
    let mut device = Device::new("madoguchi");
    let alert = raise(&mut device, 1_000);
    let stage = |device: &Device| device.desk.mine().unwrap().stage;
    assert_eq!(stage(&device), Stage::Saved);
    device.desk.alert_timeout(5_999);
    assert!(!device.desk.mine().unwrap().undelivered);
    device.desk.alert_timeout(6_000);
    assert!(device.desk.mine().unwrap().undelivered, "five seconds without a receipt");
    device.sync();
    assert_eq!(stage(&device), Stage::Received);
    assert!(!device.desk.mine().unwrap().undelivered);

    // An answer that only this device claims does not count; the server's does.
    let id = device.desk.mine().unwrap().case;
    let mut view = device.desk.views.cases.get(&id).unwrap().clone();
    view.case.alerts[0].claims.push(mamori_core::case::Stamp {
        id: EventId { log: LogId([7; 16]), seq: 1 },
        at_ms: TEN,
        by: UserId("kacho".into()),
        cursor: Some(9),
    });
    device.desk.views.cases.insert(id, view);
    device.desk.refresh_alerts(TEN, 7_000);
    assert_eq!(stage(&device), Stage::Answered(UserId("kacho".into())));
    let plan = device.desk.end_alert(alert, AlertEnd::Over).unwrap();
    device.write(plan);
    assert_eq!(stage(&device), Stage::Over);
    device.desk.put_away(alert);
    assert_eq!(device.desk.mine(), None);
    let again = Device::on(device.store.clone(), "madoguchi");
    assert_eq!(again.desk.mine(), None, "what is over does not come back");
}

#[test]
fn an_unsent_alert_is_found_again_and_sent_after_a_restart() {
    let mut device = Device::new("madoguchi");
    raise(&mut device, 1_000);
    let mut again = Device::on(device.store.clone(), "madoguchi");
    assert_eq!(again.desk.mine().unwrap().stage, Stage::Saved);
    assert!(again.desk.alert_try(0, 0).is_some(), "tried at once");
}

#[test]
fn supervisors_receive_alerts_of_others_and_nobody_else_does() {
    let mut sender = Device::new("madoguchi");
    sender.tap("threat");
    raise(&mut sender, 0);
    sender.sync();
    let views = sender.desk.views.clone();
    for (user, role, expected) in [
        ("kacho", Role::Supervisor, 1),
        ("madoguchi", Role::Supervisor, 0),
        ("gaikin", Role::Staff, 0),
    ] {
        let birth = Birth { device: DeviceId([5; 16]), log: LogId([6; 16]) };
        let mut receiver = Device::on(MemoryStore::new(birth), user);
        receiver.desk.me = Some(me(user, role));
        receiver.desk.views = views.clone();
        let incoming = receiver.desk.incoming();
        assert_eq!(incoming.len(), expected, "{user}");
        if let [alert] = incoming.as_slice() {
            assert_eq!(alert.last_tap.as_ref().map(|t| t.0.as_str()), Some("threat"));
            assert_eq!(alert.answered, None);
        }
    }
}

#[test]
fn kept_views_come_back_with_their_age_and_strange_bytes_do_not() {
    let mut device = Device::new("madoguchi");
    device.tap("threat");
    device.sync();
    let views = &device.desk.views;
    assert_eq!(mamori_core::desk::Views::restore(&views.keep()).as_ref(), Some(views));
    assert_eq!(mamori_core::desk::Views::restore(b"not views"), None);
}

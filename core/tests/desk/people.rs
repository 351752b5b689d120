//! Who is there: another role is no coming, a leave can be taken back; and one intention of a
//! finger that touches twice is one record.

use crate::device::{Device, MINUTE, TEN};
use crate::session::{at, begun, running, user};
use mamori_core::case::Case;
use mamori_core::desk::{ECHO_MS, SETTLE_MS};
use mamori_core::ids::CaseId;
use mamori_core::timeline::{What, timeline};

/// What the chronology says of people: who came, took another role, left, or did not.
fn people(case: &Case) -> Vec<(i64, String)> {
    let mut lines = Vec::new();
    for entry in timeline(case) {
        let line = match entry.what {
            What::Joined { person, changed: true, role, .. } => {
                format!("{} is {}", person.0, role.unwrap())
            }
            What::Joined { person, .. } => format!("{} came", person.0),
            What::Left { person, retracted: true } => format!("{} stayed", person.0),
            What::Left { person, .. } => format!("{} left", person.0),
            _ => continue,
        };
        lines.push(((entry.stamp.at_ms - TEN) / MINUTE, line));
    }
    lines
}

#[test]
fn another_role_is_no_coming() {
    let (mut device, case) = begun();
    at(&mut device, 3);
    let plan = device.desk.join_session(&user("gaikin"), Some("speaker".into())).unwrap();
    device.write(plan);
    for role in [None, Some(String::from("speaker"))] {
        assert_eq!(device.desk.join_session(&user("gaikin"), role), None, "nothing changes");
    }
    at(&mut device, 4);
    let plan = device.desk.join_session(&user("kacho"), None).unwrap();
    device.write(plan.clone());
    // Another device notes the same: nothing more happened.
    device.write(plan);
    let told = people(&device.desk.case(case).unwrap());
    let told: Vec<_> = told.iter().map(|(at, line)| (*at, line.as_str())).collect();
    assert_eq!(told, [(3, "gaikin is speaker"), (4, "kacho came")]);
    let now = running(&device);
    let since: Vec<_> = now.staff.iter().map(|s| (s.person.0.as_str(), s.since_ms)).collect();
    let four = TEN + 4 * MINUTE;
    assert_eq!(since, [("madoguchi", TEN), ("gaikin", TEN), ("kacho", four)]);
}

#[test]
fn a_leave_stays_visible_and_can_be_taken_back() {
    let (mut device, case) = begun();
    at(&mut device, 9);
    let plan = device.desk.leave_session(&user("gaikin"), device.now_ms).unwrap();
    let left = device.write(plan);
    let now = running(&device);
    assert_eq!(now.present, [user("madoguchi")]);
    let gone = &now.gone[0];
    assert_eq!(
        (gone.since_ms, gone.until_ms, gone.left),
        (TEN, Some(TEN + 9 * MINUTE), Some(left))
    );
    let plan = device.desk.retract_leave(left).unwrap();
    device.write(plan);
    assert_eq!(device.desk.retract_leave(left), None, "taken back already");
    let now = running(&device);
    assert!(now.gone.is_empty());
    let gaikin = now.staff.iter().find(|s| s.person == user("gaikin")).unwrap();
    assert_eq!((gaikin.since_ms, gaikin.role.as_deref()), (TEN, Some("recorder")));
    let told = people(&device.desk.case(case).unwrap());
    assert_eq!(told, [(9, String::from("gaikin stayed"))]);
    let stranger = mamori_core::ids::EventId { log: mamori_core::ids::LogId([8; 16]), seq: 1 };
    assert_eq!(device.desk.retract_leave(stranger), None);
}

/// 600 ms: what comes before is the same tap, what comes then is another one.
#[test]
fn one_intention_is_one_record() {
    let (mut device, case) = begun();
    let (now, fresh) = (TEN + MINUTE, CaseId([9; 16]));
    device.now_ms = now;
    device.tap("threat");
    let plan = device.desk.take_step("final_warning", fresh, now).unwrap();
    device.write(plan);
    let tap = |device: &Device, code: &str, at: i64| device.desk.tap(code, None, fresh, at);
    let step = |device: &Device, code: &str, at: i64| device.desk.take_step(code, fresh, at);
    for after in [0, 20, 80, ECHO_MS - 1] {
        assert_eq!(tap(&device, "threat", now + after), None, "{after}");
        assert_eq!(step(&device, "final_warning", now + after), None, "{after}");
        assert!(tap(&device, "repeat", now + after).is_some(), "another category");
        assert!(step(&device, "leave_requested", now + after).is_some(), "another rung");
    }
    assert!(tap(&device, "threat", now + ECHO_MS).is_some());
    assert!(step(&device, "final_warning", now + ECHO_MS).is_some());
    // Taken back, the same tap is meant; and a clock set back takes no record away.
    let incident = device.desk.case(case).unwrap().incidents[0].id;
    let plan = device.desk.retract(incident).unwrap();
    device.write(plan);
    assert!(tap(&device, "threat", now + 80).is_some());
    assert!(step(&device, "final_warning", now - 1).is_some());
}

#[test]
fn who_has_only_just_come_does_not_mean_to_leave() {
    let (mut device, _) = begun();
    at(&mut device, 5);
    let plan = device.desk.join_session(&user("kacho"), None).unwrap();
    device.write(plan);
    let leave = |after: i64| device.desk.leave_session(&user("kacho"), device.now_ms + after);
    assert_eq!((leave(0), leave(SETTLE_MS - 1)), (None, None));
    assert!(leave(SETTLE_MS).is_some());
    assert!(leave(-1).is_some(), "a clock set back holds nobody");
}

/// Begun by a clock that was 31 minutes ahead, out of reach of any server: once one has spoken,
/// both screens count from the true start, and the end is to be announced anew.
#[test]
fn a_meeting_begun_by_a_wrong_clock_ends_at_the_right_time_on_both_screens() {
    let mut device = Device::new("madoguchi");
    device.now_ms = TEN + 31 * MINUTE;
    let case = device.start_session(&["gaikin"]).unwrap();
    let plan = device.desk.announce(30).unwrap();
    device.write(plan);
    device.now_ms = TEN + MINUTE;
    assert_eq!(running(&device).ends_ms, TEN + 61 * MINUTE, "the control");
    assert_eq!(device.desk.retime_session(0), None);
    let plan = device.desk.retime_session(31 * MINUTE).unwrap();
    device.write(plan);
    let now = running(&device);
    assert_eq!((now.started_ms, now.ends_ms, now.announce), (TEN, TEN + 30 * MINUTE, true));
    let left = device.desk.session_left(device.now_ms);
    assert_eq!(left, Some(mamori_core::session::Left::Remaining(29 * MINUTE)));
    device.sync();
    device.desk.me = Some(crate::device::me("kacho", mamori_core::access::Role::Supervisor));
    assert_eq!(device.desk.meetings()[0].ends_ms, TEN + 30 * MINUTE, "as the supervisor sees it");
    device.desk.me = Some(crate::device::me("madoguchi", mamori_core::access::Role::Staff));
    device.desk.refresh_timer();
    device.now_ms = TEN + 20 * MINUTE;
    let plan = device.desk.end_session("agreed", device.now_ms).unwrap();
    device.write(plan);
    let case = device.desk.case(case).unwrap();
    let length = case.sessions[0].end.as_ref().unwrap().length_ms;
    assert_eq!(length, 20 * 60_000);
    let entries = timeline(&case);
    let first = entries.iter().min_by_key(|e| e.stamp.at_ms).unwrap();
    assert!(matches!(first.what, What::SessionStarted { .. }) && first.stamp.at_ms == TEN);
}

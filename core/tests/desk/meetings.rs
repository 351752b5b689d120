//! Sessions seen from another desk: the supervisor's list with its clock, joining as such, and what
//! happens elsewhere reaching the session that runs here.

use crate::device::{Device, MINUTE, TEN, me};
use crate::session::{at, begun, extend, running, say, step, user};
use mamori_core::access::Role;
use mamori_core::desk::SETTLE_MS;
use mamori_core::event::Event;
use mamori_core::ids::{DeviceId, LogId};
use mamori_core::store::contract::run_ready as ready;
use mamori_core::store::{Birth, LocalStore, MemoryStore};
use mamori_core::sync::Span;

/// A supervisor's device that knows only what the server shows.
fn supervisor(of: &Device) -> Device {
    let birth = Birth { device: DeviceId([5; 16]), log: LogId([6; 16]) };
    let mut device = Device::on(MemoryStore::new(birth), "kacho");
    device.desk.device = DeviceId([5; 16]);
    device.desk.me = Some(me("kacho", Role::Supervisor));
    device.desk.views = of.desk.views.clone();
    device.now_ms = of.now_ms;
    device
}

#[test]
fn the_supervisor_sees_meetings_with_their_clock_and_joins_as_such() {
    let (mut device, case) = begun();
    at(&mut device, 28);
    extend(&mut device, 10);
    device.tap("abusive_language");
    step(&mut device, "stop_requested");
    device.sync();
    let mut chief = supervisor(&device);
    let meetings = chief.desk.meetings();
    let [meeting] = meetings.as_slice() else { panic!("{meetings:?}") };
    assert_eq!((meeting.case, meeting.by.0.as_str()), (case, "madoguchi"));
    assert_eq!((meeting.ends_ms, meeting.extended_min), (TEN + 40 * MINUTE, 10));
    assert_eq!(meeting.staff.len(), 2);
    assert_eq!(meeting.act.as_ref().unwrap().0, "abusive_language");
    assert_eq!(meeting.step.as_ref().unwrap().0, "stop_requested");
    assert!(!meeting.joined);
    assert_eq!(chief.desk.rows()[0].running_until_ms, Some(TEN + 40 * MINUTE));
    let plan = chief.desk.join_meeting(case, Some("contact".into())).unwrap();
    chief.write(plan);
    assert!(chief.desk.meetings()[0].joined);
    assert_eq!(chief.desk.running(chief.now_ms), None, "the time is kept by the other device");
    assert_eq!(chief.desk.open_case(chief.now_ms), None, "nor is it this device's case");
    let stay =
        chief.desk.meetings()[0].staff.iter().find(|s| s.person.0 == "kacho").cloned().unwrap();
    assert!(stay.supervisor);
    // 退席を記録する appears where この面談に加わる was: a second touch does not mean it.
    chief.now_ms += SETTLE_MS - 1;
    assert_eq!(chief.desk.leave_meeting(case, chief.now_ms), None);
    assert_eq!(chief.desk.join_meeting(case, None), None, "there already");
    chief.now_ms += 1;
    let plan = chief.desk.leave_meeting(case, chief.now_ms).unwrap();
    chief.write(plan);
    assert!(!chief.desk.meetings()[0].joined);
    // Staff are shown no meetings of others, and one's own is not among them.
    device.desk.me = Some(me("madoguchi", Role::Supervisor));
    assert!(device.desk.meetings().is_empty());
    chief.desk.me = Some(me("kacho", Role::Staff));
    assert!(chief.desk.meetings().is_empty());
}

/// The card of a meeting says nothing of what was in the case before it.
#[test]
fn the_supervisors_card_is_of_this_meeting() {
    let mut device = Device::new("madoguchi");
    device.tap("threat");
    step(&mut device, "final_warning");
    device.now_ms += MINUTE;
    device.start_session(&[]).unwrap();
    device.sync();
    let chief = supervisor(&device);
    let meeting = &chief.desk.meetings()[0];
    assert_eq!((&meeting.act, &meeting.step), (&None, &None));
    device.now_ms += MINUTE;
    device.tap("repeat");
    step(&mut device, "stop_requested");
    device.sync();
    let chief = supervisor(&device);
    let meeting = &chief.desk.meetings()[0];
    assert_eq!(meeting.act.as_ref().unwrap().0, "repeat");
    assert_eq!(meeting.step.as_ref().unwrap().0, "stop_requested", "the control");
}

/// What the other device wrote reaches the session that runs here through the views.
#[test]
fn what_happens_on_another_device_reaches_the_running_session() {
    let (mut device, case) = begun();
    say(&mut device, 30);
    at(&mut device, 4);
    device.sync();
    let mut chief = supervisor(&device);
    let plan = chief.desk.join_meeting(case, None).unwrap();
    chief.write(plan);
    let own = events(&chief);
    let mut view = device.desk.views.cases.get(&case).unwrap().clone();
    for event in &own {
        view.case.apply(event, Some(99));
    }
    assert!(!running(&device).present.contains(&user("kacho")), "the control");
    device.desk.views.cases.insert(case, view);
    device.desk.refresh_timer();
    assert!(running(&device).present.contains(&user("kacho")));
}

fn events(device: &Device) -> Vec<Event> {
    let mut all = Vec::new();
    for info in ready(device.store.logs()).unwrap() {
        let span = Span { first: 1, last: info.head.seq };
        for sealed in ready(device.store.read(info.head.log, span, usize::MAX)).unwrap() {
            all.push(sealed.open().unwrap());
        }
    }
    all
}

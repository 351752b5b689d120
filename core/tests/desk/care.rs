//! Looking after the person who called for help: who is reminded of whom, on which day, and by
//! what the reminder is answered.

use crate::device::{Device, MINUTE, TEN, me};
use mamori_core::access::{Role, cares_for};
use mamori_core::body::{AlertCared, AlertEnd, Body, Drill, Level, TEXT_LEN_MAX};
use mamori_core::desk::{CARE_DAYS_MAX, CareDue, Plan, Press};
use mamori_core::ids::{AlertId, CaseId, DeviceId, LogId, UserId};
use mamori_core::store::{Birth, MemoryStore};
use mamori_core::timeline::{What, timeline};

const DAY: i64 = 24 * 60 * MINUTE;

/// Somebody else's desk, which shows what the server has.
fn desk_of(user: &str, role: Role, of: &Device) -> Device {
    let birth = Birth { device: DeviceId([5; 16]), log: LogId([6; 16]) };
    let mut device = Device::on(MemoryStore::new(birth), user);
    device.desk.device = DeviceId([5; 16]);
    device.desk.me = Some(me(user, role));
    device.desk.views = of.desk.views.clone();
    device.now_ms = of.now_ms;
    device
}

fn press(device: &mut Device, drill: Option<Drill>) -> AlertId {
    let (alert, fresh) = (AlertId(device.fresh()), CaseId(device.fresh()));
    let place = Some(String::from("shimin_1"));
    let level = Level::Emergency;
    let press = Press { alert, level, place, silent: false, drill, position: None };
    let plan = device.desk.press(press, fresh, device.now_ms, 0);
    device.write(plan);
    alert
}

fn end(device: &mut Device, alert: AlertId, end: AlertEnd) {
    let plan = device.desk.end_alert(alert, end).unwrap();
    device.write(plan);
}

/// An alert of the counter that is over, as the server has it.
fn pressed() -> (Device, AlertId) {
    let mut sender = Device::new("madoguchi");
    let alert = press(&mut sender, None);
    end(&mut sender, alert, AlertEnd::Over);
    sender.sync();
    (sender, alert)
}

fn days(due: &[CareDue]) -> Vec<u16> {
    due.iter().map(|due| due.day).collect()
}

#[test]
fn the_supervisor_is_reminded_the_next_day_and_a_week_later() {
    let (sender, alert) = pressed();
    let mut chief = desk_of("kacho", Role::Supervisor, &sender);
    // Ten in the morning: the next day begins fourteen hours later, whatever 24 hours are.
    assert!(chief.desk.care_due(TEN + 14 * 60 * MINUTE - 1).is_empty());
    let due = chief.desk.care_due(TEN + 14 * 60 * MINUTE);
    assert_eq!(days(&due), [1]);
    assert_eq!((due[0].alert, due[0].by.0.as_str(), due[0].at_ms), (alert, "madoguchi", TEN));
    assert_eq!((due[0].level, due[0].place.as_deref()), (Level::Emergency, Some("shimin_1")));

    chief.now_ms = TEN + DAY;
    let plan = chief.desk.care(alert, 1, None, " 相談窓口を案内した。\n").unwrap();
    assert_eq!(plan.case, due[0].case);
    chief.write(plan);
    assert!(chief.desk.care_due(TEN + 6 * DAY).is_empty(), "answered, also before it is sent");
    assert_eq!(days(&chief.desk.care_due(TEN + 7 * DAY)), [7], "and once more after a week");
    let entries = timeline(&chief.desk.case(due[0].case).unwrap());
    let (day, spoke) = (1, UserId("kacho".into()));
    let note = String::from("相談窓口を案内した。");
    assert_eq!(entries.last().unwrap().what, What::Cared { day, spoke, note });

    let plan = chief.desk.care(alert, 7, Some(UserId("gaikin".into())), "").unwrap();
    chief.write(plan);
    assert!(chief.desk.care_due(TEN + 8 * DAY).is_empty());
    let entries = timeline(&chief.desk.case(due[0].case).unwrap());
    let (spoke, note) = (UserId("gaikin".into()), String::new());
    let wanted = What::Cared { day: 7, spoke, note };
    assert!(entries.iter().any(|entry| entry.what == wanted));
}

#[test]
fn the_latest_reminder_stands_for_those_before_it_and_none_lasts_for_ever() {
    let (sender, alert) = pressed();
    let mut chief = desk_of("kacho", Role::Supervisor, &sender);
    assert_eq!(days(&chief.desk.care_due(TEN + 8 * DAY)), [7]);
    assert_eq!(days(&chief.desk.care_due(TEN + CARE_DAYS_MAX * DAY)), [7]);
    assert!(chief.desk.care_due(TEN + (CARE_DAYS_MAX + 1) * DAY).is_empty());
    assert!(chief.desk.care_due(TEN - DAY).is_empty(), "a clock set back");
    let plan = chief.desk.care(alert, 7, None, "").unwrap();
    chief.write(plan);
    assert!(chief.desk.care_due(TEN + 2 * DAY).is_empty(), "the first is answered with it");
}

#[test]
fn nobody_is_looked_after_for_a_drill_a_test_or_a_mistake() {
    for drill in [Drill::Drill, Drill::SelfTest] {
        let mut sender = Device::new("madoguchi");
        let alert = press(&mut sender, Some(drill));
        sender.sync();
        let chief = desk_of("kacho", Role::Supervisor, &sender);
        assert!(chief.desk.care_due(TEN + DAY).is_empty());
        assert_eq!(chief.desk.care(alert, 1, None, ""), None);
    }
    let mut sender = Device::new("madoguchi");
    let alert = press(&mut sender, None);
    sender.sync();
    let chief = desk_of("kacho", Role::Supervisor, &sender);
    assert_eq!(days(&chief.desk.care_due(TEN + DAY)), [1], "the control: also while it is on");
    end(&mut sender, alert, AlertEnd::Mistake);
    sender.sync();
    let chief = desk_of("kacho", Role::Supervisor, &sender);
    assert!(chief.desk.care_due(TEN + DAY).is_empty());
    assert_eq!(chief.desk.care(alert, 1, None, ""), None);
}

#[test]
fn only_supervisors_and_general_affairs_and_never_who_pressed() {
    let (sender, alert) = pressed();
    let person = |role, department: &str| {
        let mut person = crate::device::person("somebody", role);
        person.department = department.into();
        person
    };
    for (role, department, expected) in [
        (Role::Supervisor, "shimin", true),
        (Role::Supervisor, "zeimu", false),
        (Role::GeneralAffairs, "somu", true),
        (Role::Staff, "shimin", false),
        (Role::DepartmentHead, "shimin", false),
        (Role::Admin, "shimin", false),
    ] {
        let person = person(role, department);
        assert_eq!(cares_for(&person, "shimin"), expected, "{role:?} {department}");
        let mut other = desk_of("somebody", role, &sender);
        other.desk.me.as_mut().unwrap().person = person;
        assert_eq!(other.desk.care_due(TEN + DAY).len(), usize::from(expected), "{role:?}");
        assert_eq!(other.desk.care(alert, 1, None, "").is_some(), expected, "{role:?}");
    }
    let own = desk_of("madoguchi", Role::Supervisor, &sender);
    assert!(own.desk.care_due(TEN + DAY).is_empty());
    assert_eq!(own.desk.care(alert, 1, None, ""), None);
    let chief = desk_of("kacho", Role::Supervisor, &sender);
    // A note of their own, from before they pressed or by another program, counts for nothing.
    let mut own = desk_of("madoguchi", Role::Staff, &sender);
    let (spoke, note) = (None, String::new());
    let case = chief.desk.views.cases.keys().next().copied().unwrap();
    own.write(Plan { case, body: Body::AlertCared(AlertCared { alert, day: 1, spoke, note }) });
    let case = own.desk.case(case).unwrap();
    assert_eq!((case.alerts[0].cared.len(), case.alerts[0].looked_after().count()), (1, 0));
    assert!(!timeline(&case).iter().any(|e| matches!(e.what, What::Cared { .. })));
    let pressed = Some(UserId("madoguchi".into()));
    assert_eq!(chief.desk.care(alert, 1, pressed, ""), None, "not with themselves");
    assert_eq!(chief.desk.care(AlertId([99; 16]), 1, None, ""), None);
    let long = chief.desk.care(alert, 1, None, &"守".repeat(TEXT_LEN_MAX + 9)).unwrap();
    let Body::AlertCared(body) = long.body else { panic!() };
    assert_eq!(body.note.chars().count(), TEXT_LEN_MAX);
}

/// The note comes a day later; the counter's next tap must not fall into yesterday's case.
#[test]
fn it_keeps_no_case_open() {
    let (mut sender, alert) = pressed();
    let case = sender.desk.views.cases.keys().next().copied().unwrap();
    let mut chief = desk_of("kacho", Role::Supervisor, &sender);
    chief.now_ms = TEN + DAY;
    let plan = chief.desk.care(alert, 1, None, "").unwrap();
    chief.write(plan);
    let cared = chief.desk.case(case).unwrap();
    assert_eq!(cared.last_ms(), Some(TEN));
    assert_eq!(cared.stamps().count(), 3, "and yet it is part of it");
    sender.desk.views.cases.get_mut(&case).unwrap().case = cared;
    assert_eq!(sender.desk.open_case(TEN + DAY + MINUTE), None);
    assert_eq!(chief.desk.open_case(TEN + DAY + MINUTE), None);
    assert_eq!(sender.desk.open_case(TEN + MINUTE), Some(case), "the control");
}

/// Whoever is called for an alert need not have a right on its case.
#[test]
fn it_is_not_told_to_whom_the_alert_is_told() {
    let (sender, alert) = pressed();
    let mut chief = desk_of("kacho", Role::Supervisor, &sender);
    let plan = chief.desk.care(alert, 1, None, "").unwrap();
    let case = plan.case;
    chief.write(plan);
    let case = chief.desk.case(case).unwrap();
    assert_eq!(case.alerts[0].cared.len(), 1);
    let told = case.alerts[0].told();
    assert!(told.cared.is_empty() && told.raised == case.alerts[0].raised);
}

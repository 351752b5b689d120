//! Alerts at the desk: what is called, what rings, who answers, and what is said to the police.

use crate::device::{Device, TEN, me, person};
use mamori_core::access::Role;
use mamori_core::alert::wire::{Beaten, Call, LastAct, Ready};
use mamori_core::alert::{Hush, Order, Pace, Report, Sound, Stage};
use mamori_core::body::{AlertEnd, Body, Drill, Level};
use mamori_core::case::Alert;
use mamori_core::desk::Press;
use mamori_core::ids::{AlertId, CaseId, DeviceId, EventId, LogId, StoreId, UserId};
use mamori_core::lang::Lang;
use mamori_core::store::{Birth, MemoryStore};
use mamori_core::timeline::{What, timeline};

fn press(device: &mut Device, drill: Option<Drill>, silent: bool) -> AlertId {
    let (alert, fresh) = (AlertId(device.fresh()), CaseId(device.fresh()));
    let place = Some(String::from("shimin_1"));
    let level = Level::Emergency;
    let press = Press { alert, level, place, silent, drill, position: None };
    let plan = device.desk.press(press, fresh, device.now_ms, 1_000);
    let event = device.write(plan);
    device.desk.raised(alert, event, 1_000);
    alert
}

/// What the server calls of the only alert of a device that has synced.
fn call(sender: &Device, rang: u32) -> Call {
    let view = sender.desk.views.cases.values().find(|v| !v.case.alerts.is_empty()).unwrap();
    let mut taps = view.case.incidents.iter().filter_map(|i| i.standing());
    let act =
        |t: &mamori_core::case::Tap| LastAct { at_ms: t.stamp.at_ms, category: t.category.clone() };
    Call {
        alert: view.case.alerts[0].clone(),
        case: view.case.id,
        department: String::from("shimin"),
        rang,
        shown: rang,
        steps: Vec::new(),
        last_act: taps.next_back().map(act),
        people: vec![person("madoguchi", Role::Staff)],
    }
}

fn beaten(calls: Vec<Call>) -> Beaten {
    let ready = Ready { devices: 3, hushed: 1, settled: true };
    let user = Some(UserId(String::from("madoguchi")));
    Beaten { store: StoreId([9; 16]), epoch: 1, server_ms: TEN, ready, calls, user }
}

fn colleague(user: &str) -> Device {
    let birth = Birth { device: DeviceId([5; 16]), log: LogId([6; 16]) };
    let mut device = Device::on(MemoryStore::new(birth), user);
    device.desk.device = DeviceId([5; 16]);
    device.desk.me = Some(me(user, Role::Staff));
    device
}

/// An answer as the server has it.
fn answered(call: &mut Call, by: &str, seq: u64, kind: Option<&str>) {
    let id = EventId { log: LogId([8; 16]), seq };
    call.alert.claims.push(mamori_core::case::Stamp {
        id,
        at_ms: TEN + seq as i64,
        by: UserId(by.into()),
        cursor: Some(50 + seq),
    });
    let kind = kind.map(|kind| mamori_core::case::AnswerKind { claim: id, kind: kind.into() });
    call.alert.kinds.extend(kind);
}

#[test]
fn the_sender_sees_how_many_rang_and_who_answers_how() {
    let mut sender = Device::new("madoguchi");
    press(&mut sender, None, false);
    sender.sync();
    assert_eq!(sender.desk.mine().unwrap().stage, Stage::Received);
    assert_eq!(sender.desk.alert_pace(), Pace::Waiting);
    sender.desk.hear_call(call(&sender, 2), 2_000);
    assert_eq!(sender.desk.mine().unwrap().stage, Stage::Rang(2));
    let mut late = call(&sender, 1);
    sender.desk.hear_call(late.clone(), 2_100);
    assert_eq!(sender.desk.mine().unwrap().rang, 2, "what comes late takes nothing back");

    // Nobody answers for themselves.
    answered(&mut late, "madoguchi", 1, None);
    sender.desk.hear_call(late.clone(), 2_200);
    assert_eq!(sender.desk.mine().unwrap().stage, Stage::Rang(2));
    answered(&mut late, "kacho", 2, Some("police_called"));
    answered(&mut late, "gaikin", 3, None);
    sender.desk.hear_call(late, 2_300);
    let mine = sender.desk.mine().unwrap();
    assert_eq!(mine.stage, Stage::Answered(UserId("kacho".into())));
    let said: Vec<_> =
        mine.answers.iter().map(|a| (a.by.0.as_str(), a.kind.as_deref(), a.stands)).collect();
    let expected = [
        ("madoguchi", None, false),
        ("kacho", Some("police_called"), true),
        ("gaikin", None, false),
    ];
    assert_eq!(said, expected);
    assert_eq!(sender.desk.alert_pace(), Pace::Following);
}

#[test]
fn a_colleague_is_called_rings_and_answers_without_seeing_the_case() {
    let mut sender = Device::new("madoguchi");
    sender.tap("threat");
    let alert = press(&mut sender, None, false);
    sender.sync();
    let mut staff = colleague("gaikin");
    staff.desk.hear_beat(beaten(vec![call(&sender, 0)]), 0);
    assert_eq!(staff.desk.ready().unwrap().devices, 3);
    let incoming = staff.desk.incoming();
    assert_eq!(incoming.len(), 1);
    assert_eq!(incoming[0].last_tap, Some((String::from("threat"), TEN)));
    assert_eq!(incoming[0].by, UserId("madoguchi".into()));

    assert_eq!(staff.desk.receiver_deadline(), Some(0));
    assert_eq!(staff.desk.alert_order(0, 0), Some((alert, Order::Start)));
    staff.desk.sounded(alert, None, 40);
    assert_eq!(staff.desk.alert_order(40, 0), Some((alert, Order::Tell(Report::Rang))));
    staff.desk.ring_stored(alert, true);
    assert_eq!(staff.desk.alert_order(9_000, 0), None);

    let plan = staff.desk.answer(alert, Some(String::from("coming"))).unwrap();
    assert_eq!(plan.case, incoming[0].case);
    staff.write(plan);
    staff.desk.follow_calls(9_100);
    assert_eq!(staff.desk.alert_order(9_100, 0), Some((alert, Order::Stop)));
    let now = &staff.desk.incoming()[0];
    assert_eq!((now.mine, now.told, now.answers.len()), (true, false, 0));
}

#[test]
fn what_the_server_does_not_name_any_more_is_forgotten_but_not_at_once() {
    let mut sender = Device::new("madoguchi");
    press(&mut sender, None, false);
    sender.sync();
    let mut staff = colleague("gaikin");
    staff.desk.hear_call(call(&sender, 0), 1_000);
    staff.desk.hear_beat(beaten(Vec::new()), 2_000);
    assert_eq!(staff.desk.incoming().len(), 1, "a call may overtake a beat");
    staff.desk.hear_beat(beaten(Vec::new()), 17_000);
    assert_eq!(staff.desk.incoming().len(), 0);
    staff.desk.hear_call(call(&sender, 0), 18_000);
    let restored = Beaten { epoch: 2, ..beaten(Vec::new()) };
    staff.desk.hear_beat(restored, 18_100);
    assert_eq!(staff.desk.incoming().len(), 0, "another epoch is another history");
}

#[test]
fn a_silent_alert_does_not_sound_where_it_was_raised() {
    let mut sender = Device::new("madoguchi");
    let alert = press(&mut sender, None, true);
    sender.sync();
    for (place, sound) in [("shimin_1", Sound::Hushed(Hush::Quiet)), ("shimin_2", Sound::Wanted)] {
        let mut staff = colleague("gaikin");
        staff.desk.place = Some(String::from(place));
        staff.desk.hear_call(call(&sender, 0), 0);
        assert_eq!(staff.desk.receiver(alert).unwrap().sound(), sound, "{place}");
    }
}

#[test]
fn a_drill_has_a_case_of_its_own_that_takes_nothing_real() {
    let mut device = Device::new("madoguchi");
    let (real, _) = device.tap("threat");
    let drill = press(&mut device, Some(Drill::Drill), false);
    let of_drill = device.desk.mine().unwrap();
    assert_eq!((of_drill.alert, of_drill.drill), (drill, Some(Drill::Drill)));
    assert_ne!(of_drill.case, real);
    assert!(device.desk.case(of_drill.case).unwrap().is_drill());
    assert_eq!(device.tap("repeat").0, real, "a tap goes to the real case");
    let words = device.desk.police_words(drill, Lang::Ja).unwrap();
    assert!(words.starts_with("訓練です。") && words.contains("市民課1番窓口"), "{words}");
}

#[test]
fn a_self_test_rings_at_its_own_device_and_a_press_of_ones_own_does_not() {
    let mut device = Device::new("madoguchi");
    let alert = press(&mut device, Some(Drill::SelfTest), false);
    device.sync();
    device.desk.hear_call(call(&device, 0), 0);
    assert_eq!(device.desk.incoming().len(), 1);
    assert_eq!(device.desk.alert_order(0, 0), Some((alert, Order::Start)));
    let mut device = Device::new("madoguchi");
    press(&mut device, None, false);
    device.sync();
    device.desk.hear_call(call(&device, 0), 0);
    assert_eq!((device.desk.incoming().len(), device.desk.alert_order(0, 0)), (0, None));
}

#[test]
fn the_words_for_the_police_say_what_is_known() {
    let mut device = Device::new("madoguchi");
    device.tap("threat");
    let alert = press(&mut device, None, false);
    let words = |device: &Device| device.desk.police_words(alert, Lang::Ja).unwrap();
    assert_eq!(
        words(&device),
        "守里市役所です。場所は本庁舎1階 市民課1番窓口です。来庁者から脅迫を受けており、\
         職員に危害が及ぶおそれがあります。けが人の有無は分かりません。凶器の有無は分かりません。\
         至急お願いします。"
    );
    let plan = device.desk.detail_alert(alert, Some(true), None).unwrap();
    device.write(plan);
    device.now_ms += 1_000;
    let plan = device.desk.detail_alert(alert, None, Some(false)).unwrap();
    device.write(plan);
    let said = words(&device);
    assert!(said.contains("けが人がいます。凶器は持っていません。"), "{said}");
    let english = device.desk.police_words(alert, Lang::En).unwrap();
    assert!(english.contains("Somebody is injured. There is no weapon."), "{english}");

    let plan = device.desk.police_told(alert, &said, Some(TEN + 500), None).unwrap();
    device.write(plan);
    let plan = device.desk.false_alarm(alert, "settled").unwrap();
    device.write(plan);
    let case = device.desk.case(device.desk.mine().unwrap().case).unwrap();
    let entries = timeline(&case);
    let police = entries.iter().find(|e| matches!(e.what, What::PoliceTold { .. })).unwrap();
    assert_eq!(police.stamp.at_ms, TEN + 500, "it stands at the time of the call");
    let reason = Some(String::from("settled"));
    let end = What::AlertEnded { end: AlertEnd::Mistake, reason };
    assert!(entries.iter().any(|e| e.what == end));
}

#[test]
fn what_is_known_goes_along_to_the_next_alert_of_the_case() {
    let mut device = Device::new("madoguchi");
    let first = press(&mut device, None, false);
    // The control: of an alert of which nothing is known nothing goes along.
    assert_eq!(device.desk.carry_over(first), None);
    let plan = device.desk.detail_alert(first, Some(true), None).unwrap();
    device.write(plan);
    device.now_ms += 1_000;
    let second = press(&mut device, None, false);
    let plan = device.desk.carry_over(second).unwrap();
    assert!(matches!(&plan.body, Body::AlertDetailed(b)
            if (b.alert, b.injuries, b.weapon) == (second, Some(true), None)));
    device.write(plan);
    let said = device.desk.police_words(second, Lang::Ja).unwrap();
    assert!(said.contains("けが人がいます"), "{said}");
}

#[test]
fn a_press_on_the_sign_in_screen_is_nobodys_and_is_followed() {
    let mut device = Device::new("madoguchi");
    device.desk.sign_out();
    device.desk.me = None;
    let (alert, fresh) = (AlertId([7; 16]), CaseId([7; 16]));
    let (level, place) = (Level::Emergency, None);
    let press = Press { alert, level, place, silent: false, drill: None, position: None };
    let plan = device.desk.press_signed_out(press, "shimin", fresh, 0);
    assert!(
        matches!(&plan.body, Body::AlertRaised(b) if b.signed_out.as_deref() == Some("shimin"))
    );
    let event = device.write_as(UserId::NOBODY, plan);
    device.desk.raised(alert, event, 0);
    device.desk.alert_timeout(5_000);
    let mine = device.desk.mine().unwrap();
    assert!(mine.undelivered && mine.case == fresh);
    let alert: &Alert = &device.desk.case(fresh).unwrap().alerts[0];
    assert!(!alert.is_by(&UserId::NOBODY), "nobody is not somebody who could answer");
}

#[test]
fn an_alert_found_again_knows_how_long_it_waits() {
    let mut device = Device::new("madoguchi");
    press(&mut device, None, false);
    for (later_ms, undelivered) in [(2_000, false), (5_000, true), (-90_000, false)] {
        let mut again = Device::on(device.store.clone(), "madoguchi");
        again.desk.sign_out();
        again.desk.me = Some(me("madoguchi", Role::Staff));
        again.desk.refresh_alerts(TEN + later_ms, 100);
        assert_eq!(again.desk.mine().unwrap().undelivered, undelivered, "{later_ms}");
        again.desk.alert_timeout(5_100);
        assert!(again.desk.mine().unwrap().undelivered, "{later_ms}");
    }
}

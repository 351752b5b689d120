//! A session at the desk, from the first sentence to the record: what the page is told at each
//! moment, and that a desk rebuilt from the log, or from the server's views, says the same.

use crate::device::{Device, MINUTE, TEN, me, policy};
use mamori_core::access::Role;
use mamori_core::body::{AlertEnd, Body, Duty, Level, SessionExtended};
use mamori_core::desk::{ECHO_MS, Plan, Running, StartForm, Unfit};
use mamori_core::ids::{AlertId, CaseId, EventId, SessionId, UserId};
use mamori_core::lang::Lang;
use mamori_core::session::{Left, script};
use mamori_core::timeline::{What, timeline};

pub fn user(name: &str) -> UserId {
    UserId(name.into())
}

fn duty(name: &str, role: &str) -> Duty {
    Duty { person: user(name), role: role.into() }
}

/// 窓口 speaks, 外勤 takes notes.
pub fn begun() -> (Device, CaseId) {
    let mut device = Device::new("madoguchi");
    let form = StartForm {
        present: vec![user("gaikin")],
        channel: Some("in_person".into()),
        duties: vec![duty("madoguchi", "speaker"), duty("gaikin", "recorder")],
        ..StartForm::default()
    };
    let case = device.start_with(form).unwrap();
    (device, case)
}

pub fn running(device: &Device) -> Running {
    device.desk.running(device.now_ms).unwrap()
}

/// Moves the time on and says which mark is due then.
pub fn at(device: &mut Device, minute: i64) -> Option<i16> {
    device.now_ms = TEN + minute * MINUTE;
    device.desk.session_timeout(device.now_ms).prompt.map(|prompt| prompt.mark_min)
}

pub fn say(device: &mut Device, mark_min: i16) {
    let plan = device.desk.announce(mark_min).unwrap();
    device.write(plan);
}

pub fn extend(device: &mut Device, minutes: u16) {
    let plan = device.desk.extend_session(minutes, "書類を待つ", &user("gaikin")).unwrap();
    device.write(plan);
}

pub fn step(device: &mut Device, code: &str) -> EventId {
    let fresh = CaseId(device.fresh());
    if device.desk.take_step(code, fresh, device.now_ms).is_none() {
        device.now_ms += ECHO_MS;
    }
    let plan = device.desk.take_step(code, fresh, device.now_ms).unwrap();
    device.write(plan)
}

#[test]
fn the_end_is_announced_prompted_and_said() {
    let (mut device, _) = begun();
    assert!(running(&device).announce);
    let (ja, en) = [Lang::Ja, Lang::En]
        .map(|l| script::announcement(&policy(), l, TEN + 30 * MINUTE, false, None))
        .into();
    assert_eq!(ja, "本日の面談は10:30までとさせていただきます。時間になりましたら終了いたします。");
    assert!(en.contains("10:30"), "{en}");
    say(&mut device, 30);
    assert!(!running(&device).announce);
    assert_eq!(device.desk.session_deadline(), Some(TEN + 20 * MINUTE));
    assert_eq!(
        (at(&mut device, 19), at(&mut device, 20), at(&mut device, 21)),
        (None, Some(10), None)
    );
    assert_eq!(running(&device).prompt.unwrap().mark_min, 10);
    say(&mut device, 10);
    assert_eq!(running(&device).prompt, None);
    // Slept through 5 and 0: only the latest is said.
    assert_eq!(at(&mut device, 31), Some(0));
    assert_eq!(at(&mut device, 41), Some(-10));
    let said = script::prompt(&policy(), Lang::Ja, -10, None).unwrap();
    assert_eq!(
        said,
        "終了の時間を10分過ぎています。これ以上の対応はいたしかねます。お引き取りください。"
    );
}

#[test]
fn an_extension_needs_a_reason_and_somebody_else_and_moves_the_end() {
    let (mut device, case) = begun();
    say(&mut device, 30);
    assert_eq!(at(&mut device, 28), Some(5));
    let refused = |minutes, reason: &str, second: &str| {
        device.desk.extend_session(minutes, reason, &user(second)).unwrap_err()
    };
    assert_eq!(refused(10, " 　", "gaikin"), Unfit::Reason);
    assert_eq!(refused(10, "書類", "madoguchi"), Unfit::Second);
    assert_eq!(refused(10, "書類", ""), Unfit::Second);
    assert_eq!(refused(7, "書類", "gaikin"), Unfit::Minutes);
    assert_eq!(running(&device).extensions_min, [5, 10, 15]);
    extend(&mut device, 10);
    let now = running(&device);
    assert_eq!((now.ends_ms, now.extended_min, now.prompt), (TEN + 40 * MINUTE, 10, None));
    assert!(now.announce && now.said.is_empty(), "the new end is to be announced");
    let said = script::announcement(&policy(), Lang::Ja, now.ends_ms, true, now.channel.as_deref());
    assert_eq!(said, "面談の時間を10:40まで延長いたします。その時間に終了いたします。");
    say(&mut device, 30);
    assert!(!running(&device).announce);
    assert_eq!(
        (at(&mut device, 29), at(&mut device, 30), at(&mut device, 40)),
        (None, Some(10), Some(0))
    );
    extend(&mut device, 15);
    assert_eq!(running(&device).extensions_min, [5], "30 minutes at most, all together");
    // In overrun an extension counts from its own moment.
    at(&mut device, 59);
    extend(&mut device, 5);
    assert_eq!(running(&device).ends_ms, TEN + 64 * MINUTE);
    assert!(running(&device).extensions_min.is_empty());
    at(&mut device, 66);
    let plan = device.desk.end_session("time_over", device.now_ms).unwrap();
    device.write(plan);
    let entries = timeline(&device.desk.case(case).unwrap());
    let minutes = entries.iter().filter_map(|e| match &e.what {
        What::Extended { minutes, second, counts: true, .. } if *second == user("gaikin") => {
            Some(*minutes)
        }
        _ => None,
    });
    assert_eq!(minutes.collect::<Vec<_>>(), [10, 15, 5]);
    let over = entries.iter().find_map(|e| match e.what {
        What::SessionEnded { over_ms, .. } => Some(over_ms),
        _ => None,
    });
    assert_eq!(over, Some(2 * 60_000), "over the extended end");
}

/// Whoever writes an event by hand: it is kept and shown, and moves nothing.
#[test]
fn an_extension_that_nobody_else_agreed_to_does_not_count() {
    let (mut device, case) = begun();
    let session = running(&device).session;
    for (reason, second, minutes) in
        [("書類", "madoguchi", 10), (" ", "gaikin", 10), ("書類", "gaikin", 0)]
    {
        let body =
            SessionExtended { session, minutes, reason: reason.into(), second: user(second) };
        device.write(Plan { case, body: Body::SessionExtended(body) });
    }
    assert_eq!(running(&device).ends_ms, TEN + 30 * MINUTE);
    let entries = timeline(&device.desk.case(case).unwrap());
    let kept = entries.iter().filter(|e| matches!(e.what, What::Extended { counts: false, .. }));
    assert_eq!(kept.count(), 3);
    extend(&mut device, 5);
    assert_eq!(running(&device).ends_ms, TEN + 35 * MINUTE, "the control");
}

#[test]
fn an_act_turns_the_page_to_asking_to_leave() {
    let (mut device, _) = begun();
    say(&mut device, 30);
    at(&mut device, 12);
    let (_, tap) = device.tap("abusive_language");
    let now = running(&device);
    let stop = now.stop.unwrap();
    assert_eq!(
        (stop.incident, stop.category.as_str(), stop.asked, stop.alert),
        (tap, "abusive_language", false, false)
    );
    assert_eq!(now.ladder.offered(), Some("leave_requested"));
    let say_it = script::leave(&policy(), Lang::Ja, &stop.category, now.channel.as_deref());
    assert_eq!(
        say_it,
        "大声や暴言が続いておりますので、本日の対応は終了いたします。お引き取りください。"
    );
    let on_phone = script::leave(&policy(), Lang::Ja, &stop.category, Some(script::PHONE));
    assert_eq!(on_phone, "これ以上の対応はいたしかねます。お電話を切らせていただきます。");
    assert_eq!(at(&mut device, 20), None, "no minutes left for who is to leave");
    step(&mut device, "leave_requested");
    assert!(running(&device).stop.unwrap().asked);
    // Undone, the meeting goes on where it was.
    let plan = device.desk.retract(tap).unwrap();
    device.write(plan);
    assert_eq!(running(&device).stop, None);
    assert_eq!(at(&mut device, 21), Some(10));
}

#[test]
fn danger_points_to_the_alert_until_it_is_raised() {
    let (mut device, case) = begun();
    at(&mut device, 3);
    device.tap("threat");
    let now = running(&device);
    assert!(now.stop.unwrap().alert);
    assert_eq!(now.ladder.next, None, "no rung is offered before the alert");
    let (alert, now_ms) = (AlertId(device.fresh()), device.now_ms);
    let plan = device.desk.raise(alert, Level::Emergency, None, case, now_ms, 0);
    device.write(plan);
    let now = running(&device);
    assert!(!now.stop.unwrap().alert);
    assert_eq!(now.ladder.offered(), Some("leave_requested"));
    // Another threat while it is on asks for no second one; one after it is over does.
    device.now_ms += MINUTE;
    device.tap("threat");
    assert!(!running(&device).stop.unwrap().alert);
    device.now_ms += MINUTE;
    let plan = device.desk.end_alert(alert, AlertEnd::Over).unwrap();
    device.write(plan);
    assert!(!running(&device).stop.unwrap().alert);
    device.now_ms += MINUTE;
    device.tap("threat");
    assert!(running(&device).stop.unwrap().alert);
}

#[test]
fn too_long_a_stay_is_offered_as_an_act_once() {
    let (mut device, _) = begun();
    at(&mut device, 59);
    assert_eq!(running(&device).detention, None);
    device.now_ms = TEN + 60 * MINUTE;
    assert!(device.desk.session_timeout(device.now_ms).detention, "it sounds once");
    assert!(!device.desk.session_timeout(device.now_ms).detention);
    assert_eq!(running(&device).detention.as_deref(), Some("time_detention"));
    let mut other = Device::on(device.store.clone(), "madoguchi");
    other.now_ms = device.now_ms;
    assert!(other.desk.session_timeout(other.now_ms).detention, "found again after a restart");
    other.desk.decline_detention(other.now_ms);
    assert_eq!(running(&other).detention, None);
    let (_, tap) = device.tap("time_detention");
    assert_eq!(running(&device).detention, None);
    let plan = device.desk.retract(tap).unwrap();
    device.write(plan);
    assert_eq!(running(&device).detention, None, "not offered twice");
}

#[test]
fn staff_come_and_go_with_roles_and_times() {
    let (mut device, case) = begun();
    device.desk.me.as_mut().unwrap().colleagues.push(me("kacho", Role::Supervisor).person);
    at(&mut device, 5);
    let plan = device.desk.join_session(&user("kacho"), Some("speaker".into())).unwrap();
    device.write(plan);
    let plan = device.desk.join_session(&user("madoguchi"), Some("contact".into())).unwrap();
    device.write(plan);
    at(&mut device, 9);
    let plan = device.desk.leave_session(&user("gaikin"), device.now_ms).unwrap();
    device.write(plan);
    let again = device.desk.leave_session(&user("gaikin"), device.now_ms);
    assert_eq!(again, None, "who is not there cannot go");
    let now = running(&device);
    let staff: Vec<_> = now
        .staff
        .iter()
        .map(|s| {
            (s.person.0.as_str(), s.role.as_deref(), s.supervisor, (s.since_ms - TEN) / MINUTE)
        })
        .collect();
    assert_eq!(
        staff,
        [("madoguchi", Some("contact"), false, 0), ("kacho", Some("speaker"), true, 5)],
        "another role changes neither since when somebody is there nor the order"
    );
    assert_eq!(now.present, [user("madoguchi"), user("kacho")]);
    assert_eq!(now.gone.len(), 1);
    let stays = device.desk.case(case).unwrap().sessions[0].stays();
    let gone = stays.iter().find(|s| s.person == user("gaikin")).unwrap();
    assert_eq!((gone.since_ms, gone.until_ms), (TEN, Some(TEN + 9 * MINUTE)));
    assert_eq!(now.gone.first(), Some(gone));
    // Who is there is named in the next tap.
    let (_, tap) = device.tap("repeat");
    let case = device.desk.case(case).unwrap();
    let tap = case.incidents.iter().find(|i| i.id == tap).unwrap().tap.as_ref().unwrap();
    assert_eq!(tap.present, [user("kacho")]);
}

#[test]
fn a_visit_names_its_place() {
    let mut device = Device::new("gaikin");
    let form = StartForm {
        channel: Some(script::VISIT.into()),
        visit: String::from("　守里市本町1-2-3　"),
        place_reason: String::from("訪問調査"),
        ..StartForm::default()
    };
    device.start_with(form).unwrap();
    let now = running(&device);
    assert_eq!(now.visit.as_deref(), Some("守里市本町1-2-3"));
    assert_eq!(now.channel.as_deref(), Some("visit"));
}

/// Killed at every moment of a long meeting: the page that comes back says what the page that was
/// killed said, whatever the device slept through.
#[test]
fn killed_at_every_minute_the_page_comes_back_as_it_was() {
    let (mut device, _) = begun();
    for minute in 0..100 {
        at(&mut device, minute);
        match minute {
            1 => say(&mut device, 30),
            21 => say(&mut device, 10),
            27 => extend(&mut device, 10),
            28 => say(&mut device, 30),
            33 => drop(device.tap("fault_finding")),
            34 => drop(step(&mut device, "leave_requested")),
            50 => drop(step(&mut device, "final_warning")),
            70 => drop(device.tap("time_detention")),
            _ => {}
        }
        device.desk.session_timeout(device.now_ms);
        let mut again = Device::on(device.store.clone(), "madoguchi");
        again.now_ms = device.now_ms;
        again.desk.session_timeout(again.now_ms);
        assert_eq!(running(&again), running(&device), "minute {minute}");
        assert_eq!(again.desk.session_deadline(), device.desk.session_deadline());
        assert_eq!(again.desk.session_left(again.now_ms), device.desk.session_left(device.now_ms));
        // A device that was killed at the start and slept until this minute reads the same clock.
        let left = Left::Remaining(running(&again).ends_ms - again.now_ms);
        let over = Left::Overrun(again.now_ms - running(&again).ends_ms);
        assert!([left, over].contains(&again.desk.session_left(again.now_ms).unwrap()));
    }
    let session: SessionId = running(&device).session;
    assert_eq!(device.desk.case(running(&device).case).unwrap().sessions[0].id, session);
}

fn end(device: &mut Device) {
    let plan = device.desk.end_session("harassment", device.now_ms).unwrap();
    device.write(plan);
}

/// One meeting, one report: what was in the meeting before is not in the next one.
#[test]
fn a_meeting_after_an_ended_one_is_another_case() {
    let (mut device, first) = begun();
    device.tap("abusive_language");
    step(&mut device, "leave_requested");
    let (alert, now_ms) = (AlertId(device.fresh()), device.now_ms);
    let plan = device.desk.raise(alert, Level::Assist, None, first, now_ms, 0);
    device.write(plan);
    device.now_ms += 5 * MINUTE;
    end(&mut device);
    device.now_ms += MINUTE;
    let second = device.start_session(&["gaikin"]).unwrap();
    assert_ne!(second, first);
    let now = running(&device);
    assert_eq!((now.stop.is_none(), now.last_step, now.ladder.next), (true, None, Some(0)));
    // The alert of the case before ends late: taps still belong to the meeting that runs.
    device.now_ms += MINUTE;
    let plan = device.desk.end_alert(alert, AlertEnd::Over).unwrap();
    assert_eq!(plan.case, first);
    device.write(plan);
    device.now_ms += MINUTE;
    assert_eq!(device.tap("repeat").0, second);
    assert_eq!(device.desk.open_case(device.now_ms), Some(second));
}

/// A tap at the counter leads to the meeting: it is of the case, and not counted in the meeting.
#[test]
fn what_was_before_the_first_meeting_joins_its_case_and_is_not_counted_in_it() {
    let mut device = Device::new("madoguchi");
    let (case, _) = device.tap("threat");
    step(&mut device, "leave_requested");
    device.now_ms += MINUTE;
    assert_eq!(device.start_session(&["gaikin"]), Some(case));
    let now = running(&device);
    assert_eq!((now.stop, now.last_step), (None, None));
    assert_eq!(now.ladder.offered(), Some("end_announced"));
    let counts = |device: &Device| {
        let case = device.desk.case(case).unwrap();
        (case.count("threat"), case.count_in_session("threat"))
    };
    assert_eq!(counts(&device), (1, 0));
    // Set right while it runs, the clock is behind the start: what is tapped counts all the same.
    device.now_ms -= 31 * MINUTE;
    let (_, tap) = device.tap("threat");
    step(&mut device, "leave_requested");
    assert_eq!(counts(&device), (2, 1));
    let now = running(&device);
    assert_eq!(now.stop.unwrap().incident, tap);
    assert_eq!(now.ladder.rungs[2].times_ms.len(), 1);
}

#[test]
fn whether_and_where_a_session_runs_agrees_with_the_whole_of_it() {
    let idle = Device::new("madoguchi").desk;
    assert!(!idle.is_running() && idle.running_place().is_none());
    let (mut device, _) = begun();
    assert!(device.desk.is_running());
    assert_eq!(device.desk.running_place(), Some(running(&device).place));
    let end = device.desk.end_session("agreed", device.now_ms).unwrap();
    device.write(end);
    assert!(!device.desk.is_running() && device.desk.running_place().is_none());
}

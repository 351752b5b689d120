//! The ladder by examples: what is offered, what is counted, and the chronology it leaves.

use crate::device::{Device, MINUTE, TEN, policy};
use mamori_core::desk::ECHO_MS;
use mamori_core::ids::{CaseId, EventId};
use mamori_core::lang::Lang;
use mamori_core::session::ladder::{Ladder, chronology, climb, standing};
use mamori_core::timeline::{What, timeline};

fn step(device: &mut Device, code: &str) -> (CaseId, EventId) {
    let fresh = CaseId(device.fresh());
    if device.desk.take_step(code, fresh, device.now_ms).is_none() {
        device.now_ms += ECHO_MS;
    }
    let plan = device.desk.take_step(code, fresh, device.now_ms).unwrap();
    let case = plan.case;
    (case, device.write(plan))
}

fn ladder(device: &Device, case: CaseId) -> Ladder {
    let case = device.desk.case(case).unwrap();
    climb(&policy().ladder_on(None), &standing(&case), None, false)
}

#[test]
fn each_rung_is_offered_often_enough_and_none_is_forced() {
    let mut device = Device::new("madoguchi");
    let policy = policy();
    let steps = policy.ladder_on(Some("in_person"));
    assert_eq!(climb(&steps, &[], None, false).offered(), Some("end_announced"));
    let (case, _) = step(&mut device, "end_announced");
    let offered = |device: &Device| ladder(device, case).offered().map(String::from);
    let mut seen = vec![offered(&device)];
    for code in [
        "stop_requested",
        "stop_requested",
        "leave_requested",
        "leave_requested",
        "final_warning",
        "police_called",
    ] {
        step(&mut device, code);
        seen.push(offered(&device));
    }
    let seen: Vec<_> = seen.iter().map(|s| s.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        seen,
        [
            "stop_requested",
            "stop_requested",
            "leave_requested",
            "leave_requested",
            "final_warning",
            "police_called",
            "-"
        ]
    );
    // A third request is within the policy, a fourth is not forbidden, and both count.
    for _ in 0..2 {
        assert!(
            !ladder(&device, case).rungs[2].is_spent()
                || ladder(&device, case).rungs[2].times_ms.len() == 3
        );
        step(&mut device, "leave_requested");
    }
    assert_eq!(ladder(&device, case).rungs[2].times_ms.len(), 4);
    assert!(ladder(&device, case).rungs[2].is_spent());
}

#[test]
fn rungs_that_were_left_out_are_not_offered_again() {
    let mut device = Device::new("madoguchi");
    let (case, _) = step(&mut device, "leave_requested");
    assert_eq!(ladder(&device, case).offered(), Some("leave_requested"));
    let policy = policy();
    let steps = policy.ladder_on(Some("in_person"));
    let case = device.desk.case(case).unwrap();
    let from = |code| climb(&steps, &standing(&case), Some(code), false).next;
    assert_eq!(from("stop_requested"), Some(2), "the highest rung taken");
    assert_eq!(from("final_warning"), Some(3));
    assert_eq!(climb(&steps, &standing(&case), None, true).next, None, "the alert comes first");
}

#[test]
fn the_chronology_names_every_time_of_every_step() {
    let mut device = Device::new("madoguchi");
    device.now_ms = TEN + 272 * MINUTE;
    let (case, _) = step(&mut device, "leave_requested");
    device.now_ms += MINUTE;
    step(&mut device, "filming_refused");
    for minutes in [2, 3] {
        device.now_ms += minutes * MINUTE;
        step(&mut device, "leave_requested");
    }
    let (_, mistake) = step(&mut device, "police_called");
    let plan = device.desk.retract_step(mistake).unwrap();
    device.write(plan);
    assert_eq!(device.desk.retract_step(mistake), None, "taken back already");
    device.now_ms += MINUTE;
    step(&mut device, "of_2019");
    let case = device.desk.case(case).unwrap();
    let (ja, en) = (chronology(&case, &policy(), Lang::Ja), chronology(&case, &policy(), Lang::En));
    assert_eq!(ja, ["退去要求 14:32, 14:35, 14:38", "撮影拒否 14:33", "of_2019 14:39"]);
    assert_eq!(
        en,
        ["Asked to leave 14:32, 14:35, 14:38", "Filming refused 14:33", "of_2019 14:39"]
    );
    let counted: Vec<_> = timeline(&case)
        .into_iter()
        .filter_map(|e| match e.what {
            What::Step { step, nth, .. } => Some((step, nth)),
            _ => None,
        })
        .collect();
    let counted: Vec<_> = counted.iter().map(|(step, nth)| (step.as_str(), *nth)).collect();
    assert_eq!(
        counted,
        [
            ("leave_requested", 1),
            ("filming_refused", 1),
            ("leave_requested", 2),
            ("leave_requested", 3),
            ("police_called", 0),
            ("of_2019", 1)
        ]
    );
}

#[test]
fn a_time_on_another_day_names_the_day() {
    let mut device = Device::new("madoguchi");
    device.now_ms = TEN + (13 * 60 + 55) * MINUTE;
    let (case, _) = step(&mut device, "leave_requested");
    device.now_ms += 10 * MINUTE;
    step(&mut device, "leave_requested");
    device.now_ms += 5 * MINUTE;
    step(&mut device, "final_warning");
    let case = device.desk.case(case).unwrap();
    let lines = chronology(&case, &policy(), Lang::Ja);
    assert_eq!(lines, ["退去要求 23:55, 11月21日 00:05", "最終警告 11月21日 00:10"]);
}

#[test]
fn a_step_outside_a_session_opens_a_case_and_the_next_tap_joins_it() {
    let mut device = Device::new("madoguchi");
    let (case, _) = step(&mut device, "filming_refused");
    assert_eq!(device.tap("sns_post").0, case);
    assert_eq!(device.desk.rows().len(), 1);
    assert_eq!(device.desk.running(device.now_ms), None);
    let stranger = EventId { log: mamori_core::ids::LogId([8; 16]), seq: 1 };
    assert_eq!(device.desk.retract_step(stranger), None);
}

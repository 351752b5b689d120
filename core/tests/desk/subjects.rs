//! Links and flags of the other party at the desk: what is written down and what is refused.

use crate::device::{Device, me};
use mamori_core::access::Role;
use mamori_core::desk::{BadSubject, FlagForm};
use mamori_core::ids::{CaseId, EventId, LogId, UserId};
use mamori_core::time::day_of;

fn form(device: &Device, flag: &str, days: i32) -> FlagForm {
    FlagForm {
        flag: flag.into(),
        reason: "来庁が続く".into(),
        owner: UserId("kacho".into()),
        until_day: day_of(device.now_ms, 540) + days,
    }
}

#[test]
fn a_link_needs_a_reason_and_another_case() {
    let mut device = Device::new("madoguchi");
    let (case, _) = device.tap("threat");
    let other = CaseId([9; 16]);
    assert_eq!(device.desk.link(case, case, "氏名"), Err(BadSubject::Itself));
    assert_eq!(device.desk.link(case, other, " "), Err(BadSubject::Reason));
    let long = "あ".repeat(2001);
    assert_eq!(device.desk.link(case, other, &long), Err(BadSubject::Reason));
    let plan = device.desk.link(case, other, "氏名").unwrap();
    let link = device.write(plan);
    let stands = |device: &Device| {
        device.desk.dossier(case).unwrap().links.iter().filter(|l| l.undone.is_none()).count()
    };
    assert_eq!(stands(&device), 1);
    assert_eq!(device.desk.unlink(case, link, ""), Err(BadSubject::Reason));
    let plan = device.desk.unlink(case, link, "別人").unwrap();
    device.write(plan);
    assert_eq!(stands(&device), 0);
}

#[test]
fn a_flag_is_for_who_answers_for_the_case_and_not_for_ever() {
    let mut device = Device::new("madoguchi");
    let (case, _) = device.tap("threat");
    let flag = |device: &Device, form| device.desk.flag(case, form, device.now_ms);
    assert_eq!(flag(&device, form(&device, "watch", 30)), Err(BadSubject::NoRight));
    device.desk.me = Some(me("kacho", Role::Supervisor));
    assert_eq!(flag(&device, form(&device, "watch", 181)), Err(BadSubject::Day));
    assert_eq!(flag(&device, form(&device, "watch", -1)), Err(BadSubject::Day));
    assert_eq!(flag(&device, form(&device, "banned", 30)), Err(BadSubject::Flag));
    let nobody = FlagForm { owner: UserId::default(), ..form(&device, "watch", 30) };
    assert_eq!(flag(&device, nobody), Err(BadSubject::Owner));
    let silent = FlagForm { reason: String::new(), ..form(&device, "watch", 30) };
    assert_eq!(flag(&device, silent), Err(BadSubject::Reason));
    let id = EventId { log: LogId([7; 16]), seq: 1 };
    assert_eq!(device.desk.unflag(case, id, ""), Err(BadSubject::Reason));
    // The control: for the longest time that the policy allows it is written down, and ends.
    let plan = flag(&device, form(&device, "watch", 180)).unwrap();
    device.write(plan);
    let flags = device.desk.dossier(case).unwrap().flags;
    let today = day_of(device.now_ms, 540);
    assert_eq!((flags.len(), flags[0].by_right), (1, true));
    assert!(flags[0].holds(today + 180) && !flags[0].holds(today + 181));
}

//! What is said and offered on each channel: nobody is asked to leave their own home, a telephone
//! or a letter, and the sentences of the policy say so.

use crate::device::{Device, MINUTE, TEN, policy};
use crate::session::{running, step, user};
use mamori_core::desk::StartForm;
use mamori_core::lang::Lang;
use mamori_core::policy::{Policy, parse};
use mamori_core::session::ladder::{END_NOTIFIED, LEAVE_REQUESTED, ending};
use mamori_core::session::script;

const AWAY: [&str; 4] = ["phone", "visit", "online", "written"];

/// Everything that the page says of a session on this channel.
fn sentences(policy: &Policy, lang: Lang, channel: &str) -> Vec<String> {
    let on = Some(channel);
    let mut all = Vec::new();
    for extended in [false, true] {
        all.push(script::announcement(policy, lang, TEN, extended, on));
    }
    for mark in [10, 5, 0, -5, -30] {
        all.extend(script::prompt(policy, lang, mark, on));
    }
    for category in &policy.categories {
        all.push(script::leave(policy, lang, &category.code, on));
    }
    all.extend(script::leave_do(policy, lang, on));
    for rung in policy.ladder_on(on) {
        let (label, say) = script::step(policy, lang, &rung.code, on).unwrap();
        all.extend([label, say]);
    }
    all
}

#[test]
fn nobody_is_asked_to_leave_who_is_not_in_the_building() {
    let policy = policy();
    for channel in AWAY {
        for (lang, words) in [
            (Lang::Ja, ["退去", "お引き取り", "庁舎", "面談"]),
            (Lang::En, ["lease leave", "building", "ask them", "meeting"]),
        ] {
            for said in sentences(&policy, lang, channel) {
                assert!(words.iter().all(|word| !said.contains(word)), "{channel}: {said}");
            }
        }
    }
    let here = sentences(&policy, Lang::Ja, "in_person").concat();
    assert!(here.contains("庁舎から退去") && here.contains("お引き取り"), "the control");
    for said in sentences(&policy, Lang::Ja, "visit") {
        assert!(!said.contains("電話"), "{said}");
    }
    let phone = |extended| script::announcement(&policy, Lang::Ja, TEN, extended, Some("phone"));
    for said in [phone(false), phone(true)] {
        assert!(said.contains("お電話") && said.contains("10:00"), "{said}");
    }
}

#[test]
fn each_channel_has_its_ladder() {
    let policy = policy();
    let codes = |channel| -> Vec<&str> {
        policy.ladder_on(channel).iter().map(|rung| rung.code.as_str()).collect()
    };
    let here =
        ["end_announced", "stop_requested", "leave_requested", "final_warning", "police_called"];
    assert_eq!(codes(Some("in_person")), here);
    assert_eq!(codes(None), here, "unknown is as face to face");
    let visit = ["end_announced", "stop_requested", "end_notified", "staff_left", "police_called"];
    assert_eq!(codes(Some("visit")), visit);
    for channel in AWAY {
        assert_eq!(ending(&policy.ladder_on(Some(channel))), END_NOTIFIED, "{channel}");
    }
    assert_eq!(ending(&policy.ladder_on(None)), LEAVE_REQUESTED);
}

/// At a home an act leads to the notice that it ends, and that counts as said.
#[test]
fn a_visit_ends_by_going() {
    let mut device = Device::new("madoguchi");
    let form = StartForm {
        present: vec![user("gaikin")],
        channel: Some(script::VISIT.into()),
        visit: "本町1-2-3".into(),
        ..StartForm::default()
    };
    device.start_with(form).unwrap();
    device.now_ms += MINUTE;
    device.tap("abusive_language");
    let now = running(&device);
    assert_eq!(now.ladder.offered(), Some(END_NOTIFIED));
    assert!(!now.stop.unwrap().asked);
    step(&mut device, END_NOTIFIED);
    let now = running(&device);
    assert!(now.stop.unwrap().asked);
    assert_eq!(now.ladder.offered(), Some("staff_left"));
    let policy = policy();
    let told = script::leave_do(&policy, Lang::Ja, Some(script::VISIT)).unwrap();
    assert_eq!(told, "対応を終了し、その場を離れてください。");
    assert_eq!(script::leave_do(&policy, Lang::Ja, Some("in_person")), None);
}

/// A policy file from before the channels had words still reads, and speaks as it did.
#[test]
fn a_policy_from_before_them_still_reads() {
    let mut old = String::new();
    let mut skip = false;
    for line in parse::DEFAULT.lines() {
        if line.starts_with('[') {
            skip = line.starts_with("[[session.by_channel]]");
        }
        let list = line.starts_with("by_channel") || line.starts_with("  { channels");
        if skip || list || line.starts_with("channels = [\"") {
            continue;
        }
        old.push_str(line);
        old.push('\n');
    }
    let old = old.replace("\n]\n\n[[ladder]]", "\n\n[[ladder]]");
    let old = parse::parse(&old, "old.toml").unwrap();
    assert!(old.session.by_channel.is_empty());
    assert_eq!(old.ladder_on(Some("visit")).len(), old.ladder.len());
    let say = script::leave(&old, Lang::Ja, "threat", Some(script::PHONE));
    assert_eq!(say, "これ以上の対応はいたしかねます。お電話を切らせていただきます。");
    let (_, say) = script::step(&old, Lang::Ja, LEAVE_REQUESTED, Some(script::PHONE)).unwrap();
    assert!(say.contains("お電話"), "{say}");
    let broken = parse::DEFAULT.replacen("channels = [\"phone\"]", "channels = [\"fax\"]", 1);
    let errors = parse::parse(&broken, "broken.toml").unwrap_err();
    assert_eq!(errors.problems.len(), 1);
    assert!(errors.problems[0].message.ja.contains("fax"), "{errors}");
}

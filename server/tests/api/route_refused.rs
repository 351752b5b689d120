//! What the route refuses: nothing changes by it, and the author can read why.

use super::route::{Town, one};
use crate::common::scribe::{acts, written};
use mamori_core::paper::route::{Refused, Stage};
use mamori_core::paper::{Dossier, RouteAct};

#[tokio::test]
async fn a_step_is_not_skipped_and_not_done_by_others() {
    let mut town = Town::begin().await;
    assert_eq!(town.act("madoguchi", RouteAct::Submit, 1, "").await, Some(Refused::Incomplete));
    town.submit().await;
    let submitted = town.route().await;
    for (name, act, why) in [
        ("bucho", RouteAct::Decide, Refused::NotYet),
        ("somu", RouteAct::Agree, Refused::NotYet),
        ("bucho", RouteAct::Endorse, Refused::NoRight),
        ("madoguchi", RouteAct::Endorse, Refused::NoRight),
        ("gaikin", RouteAct::Withdraw, Refused::NoRight),
        ("kacho", RouteAct::Return, Refused::NoWords),
        ("bucho", RouteAct::Review, Refused::NotYet),
    ] {
        if name == "gaikin" {
            town.staff.sign_in("gaikin").await;
        }
        assert_eq!(town.act(name, act, 1, "").await, Some(why), "{name} {}", act.code());
    }
    let after = town.route().await;
    assert_eq!((after.stage, after.round), (submitted.stage, submitted.round));
    assert_eq!(after.log.len(), submitted.log.len() + 7, "every claim is kept");
}

#[tokio::test]
async fn nobody_decides_on_their_own_report() {
    let mut town = Town::begin().await;
    // The supervisor writes and submits: their own step is passed by that, the deputy's is not.
    for (field, text) in super::route::NEEDED {
        let event = town.chief.scribe.write("kacho", Some(1), written(field, text));
        town.chief.push(&[&event]).await;
    }
    assert_eq!(town.act("kacho", RouteAct::Submit, 1, "").await, None);
    assert_eq!(town.act("somu", RouteAct::Agree, 1, "").await, None);
    let own = town.act("kacho", RouteAct::DecideFor, 1, "部長不在").await;
    assert_eq!(own, Some(Refused::OwnReport));
    assert_eq!(town.act("bucho", RouteAct::Decide, 1, "").await, None);
}

#[tokio::test]
async fn after_the_decision_nothing_changes_and_the_words_are_kept() {
    let mut town = Town::begin().await;
    town.submit().await;
    let late = town.staff.scribe.write("madoguchi", Some(1), written("demand", "別の要求"));
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Agree, 1, "").await;
    let offline = town.chief.scribe.write("kacho", Some(1), acts(RouteAct::DecideFor, 1, "不在"));
    assert_eq!(town.act("bucho", RouteAct::Decide, 1, "").await, None);
    let decided = town.route().await.decided.unwrap().id;
    // What was done without a network arrives now.
    town.staff.push(&[&late]).await;
    town.chief.push(&[&offline]).await;
    let dossier = town.dossier().await;
    let field = dossier.field("demand").unwrap();
    assert_eq!(field.text(), "謝罪文");
    let last = field.entries.last().unwrap();
    assert_eq!((last.text.as_str(), last.refused), ("別の要求", Some(Refused::Decided(decided))));
    let claim = dossier.route.log.last().unwrap();
    assert_eq!((claim.text.as_str(), claim.refused), ("不在", Some(Refused::Decided(decided))));
    let again = town.act("bucho", RouteAct::Decide, 1, "").await;
    assert_eq!(again, Some(Refused::Decided(decided)));
    assert_eq!(town.route().await.stage, Stage::Decided);
}

#[tokio::test]
async fn an_edit_under_way_waits_for_nobody_to_read_it_into_the_report() {
    let mut town = Town::begin().await;
    town.submit().await;
    let edit = town.staff.scribe.write("madoguchi", Some(1), written("answer", "後から"));
    town.staff.push(&[&edit]).await;
    let dossier = town.dossier().await;
    let last = dossier.field("answer").unwrap().entries.last().unwrap().clone();
    assert_eq!(last.refused, Some(Refused::UnderWay));
    town.act("madoguchi", RouteAct::Withdraw, 1, "").await;
    // Now a change needs its reason.
    let edit = town.staff.scribe.write("madoguchi", Some(1), written("answer", "後から"));
    town.staff.push(&[&edit]).await;
    let last = town.dossier().await.field("answer").unwrap().entries.last().unwrap().clone();
    assert_eq!(last.refused, Some(Refused::NoWords));
    let stale = town.act("kacho", RouteAct::Endorse, 1, "").await;
    assert_eq!(stale, Some(Refused::OldRound));
}

#[tokio::test]
async fn another_department_writes_nothing_and_sees_nothing() {
    let mut town = Town::begin().await;
    town.submit().await;
    let before = town.case().await;
    let mut other = town.site.device_of(51, "zeimu-kacho").await;
    let mut admin = town.site.device_of(52, "admin").await;
    for (device, name) in [(&mut other, "zeimu-kacho"), (&mut admin, "admin")] {
        let bodies = [written("demand", "x"), acts(RouteAct::Endorse, 1, "")];
        for body in bodies {
            let event = device.scribe.write(name, Some(1), body);
            device.push(&[&event]).await;
        }
        assert!(one(device).await.is_none(), "{name}");
    }
    assert_eq!(before, town.case().await);
    // General Affairs consults; it does not write the report.
    let event = town.affairs.scribe.write("somu", Some(1), written("demand", "x"));
    town.affairs.push(&[&event]).await;
    let dossier = Dossier::read(&town.case().await, None);
    assert_eq!(dossier.text("demand"), "謝罪文");
}

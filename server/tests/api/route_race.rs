//! Two decide at once: exactly one stands, and the other is told who, when, and keeps the words.
//!
//! 100 times in a normal run, 1,000 times with `MAMORI_LONG=1`. The control reads each
//! claim as if nothing were known of the other, and finds two winners.

use super::route::NEEDED;
use crate::common::scribe::{acts, tapped, written};
use crate::common::{Device, Site, user};
use mamori_core::access::{Person, Role};
use mamori_core::case::Case;
use mamori_core::event::Sealed;
use mamori_core::ids::CaseId;
use mamori_core::paper::route::Refused;
use mamori_core::paper::{Dossier, RouteAct};
use mamori_core::view::CasePage;
use mamori_server::auth::password::hash;
use mamori_server::store::sqlite::NewAccount;

fn rounds() -> u8 {
    // A case is one byte here: five databases of 200 make the long form.
    if std::env::var_os("MAMORI_LONG").is_some() { 200 } else { 100 }
}

/// A second head of the same department.
async fn second_head(site: &Site) -> Device {
    let person = Person {
        id: user("fukubucho"),
        name: "副部長".into(),
        role: Role::DepartmentHead,
        department: "shimin".into(),
    };
    let (heads, password) = (vec!["shimin".to_owned()], hash(crate::common::PASSWORD).unwrap());
    let account = NewAccount { person, heads, password, demo: true };
    site.server.app().store.add_account(account).await.unwrap();
    site.device_of(45, "fukubucho").await
}

/// Brings a case up to its decision.
async fn bring(case: u8, people: &mut [(&str, &mut Device); 3]) {
    let (staff, rest) = people.split_first_mut().unwrap();
    let mut events = vec![staff.1.scribe.write(staff.0, Some(case), tapped(&[]))];
    for (field, text) in NEEDED {
        events.push(staff.1.scribe.write(staff.0, Some(case), written(field, text)));
    }
    events.push(staff.1.scribe.write(staff.0, Some(case), acts(RouteAct::Submit, 1, "")));
    staff.1.push(&events.iter().collect::<Vec<_>>()).await;
    for ((name, device), act) in rest.iter_mut().zip([RouteAct::Endorse, RouteAct::Agree]) {
        let event = device.scribe.write(name, Some(case), acts(act, 1, ""));
        device.push(&[&event]).await;
    }
}

async fn case_of(device: &Device, case: u8) -> Case {
    let answer = device.get(&format!("/api/cases/{}", CaseId([case; 16]))).await;
    answer.cbor::<CasePage>().case.case
}

/// Whether a claim stands where nothing is known of the other one: as each device believes before
/// it hears of the server's order.
fn stands_alone(case: &Case, other: &Sealed) -> bool {
    let mut case = case.clone();
    let other = other.read_header().unwrap().id();
    case.papers.retain(|paper| paper.stamp.id != other);
    Dossier::read(&case, None).route.decided.is_some()
}

async fn race(site: Site) -> (u32, u32, u32) {
    let mut staff = site.device_of(41, "madoguchi").await;
    let mut chief = site.device_of(42, "kacho").await;
    let mut affairs = site.device_of(43, "somu").await;
    let (mut head, mut second) = (site.device_of(44, "bucho").await, second_head(&site).await);
    let (mut first_won, mut second_won, mut torn) = (0, 0, 0);
    for case in 1..=rounds() {
        let mut people = [("madoguchi", &mut staff), ("kacho", &mut chief), ("somu", &mut affairs)];
        bring(case, &mut people).await;
        second.scribe.wall_ms = head.scribe.wall_ms;
        let a = head.scribe.write("bucho", Some(case), acts(RouteAct::Decide, 1, "甲"));
        let b = second.scribe.write("fukubucho", Some(case), acts(RouteAct::Decide, 1, "乙"));
        let (to_a, to_b) = ([&a], [&b]);
        tokio::join!(head.push(&to_a), second.push(&to_b));
        let case_now = case_of(&chief, case).await;
        torn += u32::from(stands_alone(&case_now, &a) && stands_alone(&case_now, &b));
        let route = Dossier::read(&case_now, None).route;
        let claims: Vec<_> = route.log.iter().filter(|l| l.act == RouteAct::Decide).collect();
        let stands = claims.iter().filter(|claim| claim.refused.is_none()).count();
        assert_eq!((claims.len(), stands), (2, 1), "case {case}");
        let decided = route.decided.expect("one stands");
        let lost = claims.iter().find(|claim| claim.refused.is_some()).unwrap();
        assert_eq!(lost.refused, Some(Refused::Decided(decided.id)), "told who was first");
        assert!(["甲", "乙"].contains(&lost.text.as_str()), "the words are kept");
        match decided.by.0.as_str() {
            "bucho" => first_won += 1,
            _ => second_won += 1,
        }
    }
    (first_won, second_won, torn)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_decide_at_once_exactly_one_stands() {
    let sites = if std::env::var_os("MAMORI_LONG").is_some() { 5 } else { 1 };
    let (mut first, mut second, mut torn) = (0, 0, 0);
    for _ in 0..sites {
        let won = race(Site::demo().await).await;
        (first, second, torn) = (first + won.0, second + won.1, torn + won.2);
    }
    let all = first + second;
    println!(
        "{all} races: {first} to one head, {second} to the other; alone {torn} had two winners"
    );
    assert_eq!(torn, all, "the control: without the server's order both stand, every time");
}

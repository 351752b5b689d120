//! Retention: what keeps a case, who has no say, paging, and a server that dies before the audio is
//! deleted. Every refusal changes nothing.

use super::retention::{AUDIO, Town, WHOLE, act, both, has, page, swept};
use super::route::NEEDED;
use crate::common::audio::CLERK;
use crate::common::scribe::{acts, tapped, written};
use crate::common::{Device, Site, tables, user};
use mamori_core::body::Body;
use mamori_core::event::encode;
use mamori_core::ids::CaseId;
use mamori_core::paper::{CaseHeld, PaperBody, RouteAct};
use mamori_core::policy::{RetentionClass, parse};
use mamori_core::retention::{Item, RetentionAct, RetentionDo, RetentionPage};
use mamori_server::audio::Audio;
use mamori_server::store::sqlite::{Acting, Reach, SqliteStore, Use};
use std::collections::BTreeSet;

fn held(held: bool) -> Body {
    PaperBody::Held(CaseHeld { held, reason: "訴訟のため".to_owned() }).into()
}

/// What is refused with `kept`, and changes nothing.
async fn refused(town: &Town, device: &Device, what: RetentionDo, class: RetentionClass, n: u8) {
    let before = tables::hash(&town.site).await;
    let answer = act(device, what, class, n).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "kept"), "{what:?} {class:?}");
    assert_eq!(tables::hash(&town.site).await, before, "nothing is changed");
}

#[tokio::test]
async fn what_is_held_or_on_its_route_stays() {
    let mut town = Town::begin().await;
    town.age(2_000).await;
    assert_eq!(act(&town.affairs, RetentionDo::Propose, WHOLE, 1).await.status, 204);
    let hold = town.chief.scribe.write("kacho", Some(1), held(true));
    town.chief.push(&[&hold]).await;
    town.age(2_000).await;
    assert_eq!(page(&town.head).await.proposed[0].stays, "held");
    refused(&town, &town.head, RetentionDo::Confirm, WHOLE, 1).await;
    refused(&town, &town.affairs, RetentionDo::Propose, AUDIO, 1).await;
    assert!(page(&town.affairs).await.due.is_empty());
    assert_eq!(act(&town.affairs, RetentionDo::Cancel, WHOLE, 1).await.status, 204);
    let free = town.chief.scribe.write("kacho", Some(1), held(false));
    town.chief.push(&[&free]).await;
    town.age(2_000).await;
    assert_eq!(page(&town.affairs).await.due.len(), 2, "the control: released");
    for (field, text) in NEEDED {
        let event = town.staff.scribe.write(CLERK, Some(1), written(field, text));
        town.staff.push(&[&event]).await;
    }
    let submit = town.staff.scribe.write(CLERK, Some(1), acts(RouteAct::Submit, 1, ""));
    town.staff.push(&[&submit]).await;
    town.age(2_000).await;
    assert!(page(&town.affairs).await.due.is_empty(), "its report waits for somebody");
    refused(&town, &town.affairs, RetentionDo::Propose, RetentionClass::Report, 1).await;
    let back = town.staff.scribe.write(CLERK, Some(1), acts(RouteAct::Withdraw, 1, ""));
    town.staff.push(&[&back]).await;
    town.age(2_000).await;
    // A report it stays: the short lives are over.
    refused(&town, &town.affairs, RetentionDo::Propose, WHOLE, 1).await;
    let due = page(&town.affairs).await.due;
    assert_eq!(due.len(), 2);
    assert!(due.iter().all(|line| line.class.is_reported() && !line.number.is_empty()));
    both(&town, RetentionClass::Report, 1).await;
}

#[tokio::test]
async fn it_takes_who_answers_for_the_department() {
    let mut town = Town::begin().await;
    let mut tax = town.site.device_of(45, "zeimu").await;
    let tap = tax.scribe.write("zeimu", Some(7), tapped(&[]));
    tax.push(&[&tap]).await;
    town.age(1_096).await;
    assert_eq!(page(&town.affairs).await.due.len(), 3, "the whole city");
    let own = page(&town.head).await.due;
    assert!(own.len() == 2 && own.iter().all(|line| line.department == "shimin"));
    refused(&town, &town.head, RetentionDo::Propose, WHOLE, 7).await;
    refused(&town, &town.head, RetentionDo::Confirm, WHOLE, 1).await;
    refused(&town, &town.head, RetentionDo::Cancel, WHOLE, 1).await;
    assert_eq!(act(&town.affairs, RetentionDo::Propose, WHOLE, 9).await.status, 404);
    for user in [CLERK, "kacho", "admin"] {
        town.staff.sign_in(user).await;
        assert_eq!(town.staff.get("/api/retention").await.status, 403, "{user}");
        assert_eq!(act(&town.staff, RetentionDo::Propose, WHOLE, 1).await.status, 403, "{user}");
    }
}

#[tokio::test]
async fn all_that_is_asked_for_happens_or_nothing() {
    let town = Town::begin().await;
    town.age(1_096).await;
    let item = |case: u8, class| Item { case: CaseId([case; 16]), class };
    let propose = |items| encode(&RetentionAct { act: RetentionDo::Propose, items });
    let before = tables::hash(&town.site).await;
    let one_bad = propose(vec![item(1, WHOLE), item(1, RetentionClass::Report)]);
    assert_eq!(town.affairs.post("/api/retention", one_bad).await.status, 409);
    for bad in [Vec::new(), vec![item(1, WHOLE); 51]] {
        assert_eq!(town.affairs.post("/api/retention", propose(bad)).await.status, 400);
    }
    assert_eq!(town.affairs.get("/api/retention?after=x").await.status, 400);
    assert_eq!(tables::hash(&town.site).await, before);
    let both = propose(vec![item(1, AUDIO), item(1, WHOLE)]);
    assert_eq!(town.affairs.post("/api/retention", both).await.status, 204);
    let items = vec![item(1, WHOLE), item(1, AUDIO)];
    let confirm = encode(&RetentionAct { act: RetentionDo::Confirm, items });
    assert_eq!(town.head.post("/api/retention", confirm).await.status, 204);
    assert_eq!(page(&town.affairs).await.log.len(), 1, "the audio went with the case");
}

#[tokio::test]
async fn pages_hold_each_line_once() {
    let town = Town::begin().await;
    let mut staff = town.staff.clone();
    let mut taps = Vec::new();
    for case in 10..130 {
        taps.push(staff.scribe.write(CLERK, Some(case), tapped(&[])));
    }
    staff.push(&taps.iter().collect::<Vec<_>>()).await;
    town.age(1_096).await;
    let (mut seen, mut after) = (BTreeSet::new(), String::new());
    let mut pages = 0;
    loop {
        let answer = town.affairs.get(&format!("/api/retention?after={after}")).await;
        let page: RetentionPage = answer.cbor();
        pages += 1;
        assert!(page.due.iter().all(|line| seen.insert((line.case, line.class as u8))), "once");
        assert!(page.due.is_sorted_by_key(|line| line.due_ms));
        let Some(last) = page.due.last().filter(|_| page.more) else { break };
        after.clone_from(&last.key);
    }
    assert_eq!((seen.len(), pages), (122, 3), "120, and the case with a recording twice");
}

/// Erases a case on a database that nobody serves: as a server that dies behind its commit.
async fn erase_and_die(site: Site) -> Site {
    let Site { server, dir, config } = site;
    server.stop().await;
    let store = SqliteStore::open(&config.data, Use::Beside).await.unwrap();
    let policy = parse::parse(parse::DEFAULT, "default.toml").unwrap();
    let rules = policy.report.unwrap();
    for (name, what) in [("somu", RetentionDo::Propose), ("bucho", RetentionDo::Confirm)] {
        let now_ms = mamori_server::clock::now_ms();
        let (user, reach, rules) = (user(name), Reach::City, rules.clone());
        let items = vec![Item { case: CaseId([1; 16]), class: WHOLE }];
        let asked = RetentionAct { act: what, items };
        store.retain(Acting { user, reach, rules, now_ms }, asked).await.unwrap().unwrap();
    }
    store.close().await;
    Site { server: mamori_server::serve::Server::start(&config).await.unwrap(), dir, config }
}

#[tokio::test]
async fn what_a_dying_server_left_behind_the_next_one_deletes() {
    let town = Town::begin().await;
    town.age(1_096).await;
    let (data, sound) = (town.site.config.data.clone(), town.chunks[1].clone());
    assert!(has(&data.join("audio"), &sound));
    let site = erase_and_die(town.site).await;
    swept(&site, &sound).await;
}

#[tokio::test]
async fn backups_count_what_was_erased_as_no_failure() {
    let town = Town::begin().await;
    town.age(1_096).await;
    let store = &town.site.server.app().store;
    let (dir, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let beside = Audio::open(copies.path()).unwrap();
    let (first, second) = (dir.path().join("1.db"), dir.path().join("2.db"));
    store.back_up(&first).await.unwrap();
    let audio = &town.site.server.app().audio;
    let done = store.back_up_audio(&first, audio, &beside).await.unwrap();
    assert_eq!((done.copied, done.failed, done.erased), (3, 0, 0), "the control: it is copied");
    both(&town, WHOLE, 1).await;
    town.swept().await;
    // The older copy of the database names chunks that are here no more.
    let done = store.back_up_audio(&first, audio, &beside).await.unwrap();
    assert_eq!((done.failed, done.erased), (0, 3), "gone from the copies too");
    assert!(!has(copies.path(), &town.chunks[1]));
    store.back_up(&second).await.unwrap();
    let done = store.back_up_audio(&second, audio, &beside).await.unwrap();
    assert_eq!((done.chunks, done.failed, done.erased), (0, 0, 0));
}

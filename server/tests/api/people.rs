//! Demo people and real ones, and that they are never mixed.

use crate::common::{Site, tables, user};
use mamori_core::access::{Person, Role};
use mamori_core::view::CasesPage;
use mamori_server::auth::password::hash;
use mamori_server::config::Config;
use mamori_server::serve::{Server, StartError};
use mamori_server::store::sqlite::NewAccount;

fn real(name: &str) -> NewAccount {
    let person = Person {
        id: user(name),
        name: name.to_owned(),
        role: Role::Staff,
        department: "shimin".to_owned(),
    };
    let password = hash("a real password").unwrap();
    NewAccount { person, heads: Vec::new(), password, demo: false }
}

#[tokio::test]
async fn demo_cases_are_made_once_and_only_when_asked_for() {
    let site = Site::demo().await;
    assert_eq!(tables::count(&site, "cases").await, 0);
    let site = Site::with(|config| {
        config.demo = true;
        config.demo_cases = true;
    })
    .await;
    let site = site.restart().await;
    let chief = site.device_of(1, "kacho").await;
    let page: CasesPage = chief.get("/api/cases").await.cbor();
    assert_eq!(page.cases.len(), 3);
    let policy = &site.server.app().policy;
    for case in page.cases.iter().map(|view| &view.case) {
        assert!(case.unknown.is_empty() && case.opened().is_some());
        for tap in case.incidents.iter().filter_map(|incident| incident.tap.as_ref()) {
            assert!(policy.category(&tap.category).is_some(), "{}", tap.category);
            assert!(policy.place(tap.place.as_ref().unwrap()).is_some());
        }
        for session in &case.sessions {
            let end = session.end.as_ref().unwrap();
            assert!(policy.end_reason(&end.reason).is_some(), "{}", end.reason);
        }
    }
}

#[tokio::test]
async fn without_demo_there_is_nobody() {
    let site = Site::with(|_| {}).await;
    assert_eq!(tables::count(&site, "accounts").await, 0);
    assert_eq!(site.device(1).sign_in("kacho").await.status, 401);
}

#[tokio::test]
async fn demo_people_cannot_sign_in_without_demo() {
    let site = Site::demo().await;
    let mut before = site.device_of(1, "kacho").await;
    let Site { server, dir, mut config } = site;
    server.stop().await;
    config.demo = false;
    let site = Site { server: Server::start(&config).await.unwrap(), dir, config };
    before.base = site.url("");
    assert_eq!(before.get("/api/me").await.status, 401, "nor go on with a session");
    let answer = site.device(2).sign_in("kacho").await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "disabled"));
    // Somebody real can, in the same database.
    site.server.app().store.add_account(real("hanako")).await.unwrap();
    assert_eq!(site.device(3).sign_in_with("hanako", "a real password").await.status, 200);
}

#[tokio::test]
async fn demo_is_refused_where_real_people_are() {
    let site = Site::with(|_| {}).await;
    site.server.app().store.add_account(real("hanako")).await.unwrap();
    let Site { server, dir: _dir, config } = site;
    server.stop().await;
    let config = Config { demo: true, ..config };
    let refused = Server::start(&config).await.err();
    assert!(matches!(refused, Some(StartError::DemoOnReal { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_refused() {
    let site = Site::demo().await;
    let refused = Server::start(&site.config).await.err().unwrap().to_string();
    assert!(refused.contains("another `mamori serve`"), "{refused}");
}

#[tokio::test]
async fn sessions_and_devices_survive_a_restart() {
    let site = Site::demo().await;
    let mut device = site.device_of(1, "madoguchi").await;
    let tap = device.scribe.tap("madoguchi", 1);
    let first = device.push(&[&tap]).await;
    let site = site.restart().await;
    device.base = site.url("");
    assert_eq!(device.get("/api/me").await.status, 200);
    let second = device.push(&[]).await;
    assert_eq!((second.store, second.epoch, second.log), (first.store, first.epoch, first.log));
}

//! Looking after who called for help: who may note it, and who learns of it.

use crate::common::scribe::{acknowledged, cared, raised};
use crate::common::{Device, Site, user};
use mamori_core::body::{AlertCared, Body};
use mamori_core::case::Cared;
use mamori_core::ids::AlertId;
use mamori_core::view::{CasePage, CasesPage};

const CASE: &str = "/api/cases/01010101010101010101010101010101";

/// What the supervisor's view says of it.
async fn noted(chief: &Device) -> Vec<Cared> {
    chief.get(CASE).await.cbor::<CasePage>().case.case.alerts.remove(0).cared
}

#[tokio::test]
async fn supervisors_and_general_affairs_note_it_and_nobody_else() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let mut chief = site.device_of(2, "kacho").await;
    for (number, name) in
        [(3, "gaikin"), (4, "zeimu"), (5, "bucho"), (6, "admin"), (7, "madoguchi")]
    {
        let mut device = site.device_of(number, name).await;
        let event = device.scribe.write(name, Some(1), cared(7, 1));
        device.push(&[&event]).await;
        assert!(noted(&chief).await.is_empty(), "{name}: stored, and no part of the case");
    }
    // In a case that is not the alert's: it makes none.
    let elsewhere = chief.scribe.write("kacho", Some(2), cared(7, 1));
    chief.push(&[&elsewhere]).await;
    assert!(noted(&chief).await.is_empty());
    assert_eq!(chief.get("/api/cases").await.cbor::<CasesPage>().cases.len(), 1);

    let event = chief.scribe.write("kacho", Some(1), cared(7, 1));
    chief.push(&[&event]).await;
    let mut affairs = site.device_of(8, "somu").await;
    let event = affairs.scribe.write("somu", Some(1), cared(7, 7));
    affairs.push(&[&event]).await;
    let all = noted(&chief).await;
    let said: Vec<_> = all.iter().map(|c| (c.stamp.by.0.as_str(), c.day)).collect();
    assert_eq!(said, [("kacho", 1), ("somu", 7)]);
    assert_eq!(affairs.get(CASE).await.status, 404, "that gives no right on the case");
    assert!(affairs.get("/api/cases").await.cbor::<CasesPage>().cases.is_empty());
    let page: CasePage = clerk.get(CASE).await.cbor();
    assert_eq!(page.case.case.alerts[0].cared, all, "who may read the case reads it");
    assert!(page.people.iter().any(|person| person.id.0 == "somu"), "with the name");
}

#[tokio::test]
async fn whoever_is_called_learns_nothing_of_it() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let mut told = site.device_of(3, "gaikin").await;
    let mut stream = told.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    stream.call(|_| true).await;
    let event = chief.scribe.write("kacho", Some(1), cared(7, 1));
    chief.push(&[&event]).await;
    assert_eq!(noted(&chief).await.len(), 1);
    let event = chief.scribe.write("kacho", Some(1), acknowledged(7));
    chief.push(&[&event]).await;
    let call = stream.call(|call| !call.alert.claims.is_empty()).await;
    assert!(call.alert.cared.is_empty());
    let beaten = told.beat(None, None).await;
    assert_eq!(beaten.calls.len(), 1);
    assert!(beaten.calls[0].alert.cared.is_empty());
    assert_eq!(told.get(CASE).await.status, 404);
    let event = told.scribe.write("gaikin", Some(1), cared(7, 7));
    told.push(&[&event]).await;
    assert_eq!(noted(&chief).await.len(), 1, "being called is no right to it either");
}

/// Whoever pressed counts for nothing in it, as a supervisor too: the reminder stays.
#[tokio::test]
async fn nobody_looks_after_themselves() {
    let site = Site::demo().await;
    let mut chief = site.device_of(1, "kacho").await;
    let press = chief.scribe.write("kacho", Some(1), raised(7));
    let own = chief.scribe.write("kacho", Some(1), cared(7, 1));
    chief.push(&[&press, &own]).await;
    let mut affairs = site.device_of(2, "somu").await;
    let (alert, spoke) = (AlertId([7; 16]), Some(user("kacho")));
    let body = AlertCared { alert, day: 1, spoke, note: String::new() };
    let event = affairs.scribe.write("somu", Some(1), Body::AlertCared(body));
    affairs.push(&[&event]).await;
    let alert = chief.get(CASE).await.cbor::<CasePage>().case.case.alerts.remove(0);
    assert_eq!((alert.cared.len(), alert.looked_after().count()), (2, 0));
    let event = affairs.scribe.write("somu", Some(1), cared(7, 1));
    affairs.push(&[&event]).await;
    let alert = chief.get(CASE).await.cbor::<CasePage>().case.case.alerts.remove(0);
    assert_eq!(alert.looked_after().count(), 1, "the control");
}

/// An outage may bring it before anything else of the case.
#[tokio::test]
async fn it_makes_no_case_and_stands_once_there_is_one() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let event = chief.scribe.write("kacho", Some(1), cared(7, 1));
    chief.push(&[&event]).await;
    assert!(chief.get("/api/cases").await.cbor::<CasesPage>().cases.is_empty());
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    assert_eq!(noted(&chief).await.len(), 1);
}

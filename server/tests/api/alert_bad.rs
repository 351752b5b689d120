//! Bad input around alerts: replayed, forged, foreign, too long, unknown, without end. Bounded, in
//! the audit log, and nobody else is affected.

use crate::common::scribe::{acknowledged, ended, raised};
use crate::common::{Device, Site, device_id, tables, user};
use futures_util::future::join_all;
use mamori_core::alert::wire::{Beat, Ring};
use mamori_core::body::{
    AlertAcknowledged, AlertCared, AlertDetailed, AlertPolice, AlertRaised, Body, CODE_LEN_MAX,
    Level, TEXT_LEN_MAX,
};
use mamori_core::event::encode;
use mamori_core::ids::AlertId;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const ALERT: AlertId = AlertId([7; 16]);
/// Far more than it takes, far less than anybody would wait.
const SOON: Duration = Duration::from_secs(10);

fn detailed() -> Body {
    let (injuries, weapon, position) = (Some(true), Some(true), None);
    Body::AlertDetailed(AlertDetailed { alert: ALERT, injuries, weapon, position })
}

fn police(words: String) -> Body {
    Body::AlertPolice(AlertPolice { alert: ALERT, words, told_ms: None, caller: None })
}

async fn audited(site: &Site, what: &str) -> usize {
    tables::audit(site).await.iter().filter(|line| line.starts_with(what)).count()
}

#[tokio::test]
async fn a_press_that_is_replayed_is_one_press() {
    let site = Site::hasty().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let mut told = chief.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    for _ in 0..20 {
        clerk.push(&[&press]).await;
    }
    let answer = chief.scribe.write("kacho", Some(1), acknowledged(7));
    chief.push(&[&answer]).await;
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&end]).await;
    told.call(|call| call.alert.over.is_some()).await;
    let before = tables::hash(&site).await;
    for _ in 0..5 {
        clerk.push(&[&press]).await;
        clerk.push(&[&end]).await;
        chief.push(&[&answer]).await;
    }
    assert_eq!(tables::hash(&site).await, before, "nothing comes back by being said again");
    assert_eq!(tables::count(&site, "alerts").await, 1);
    assert!(chief.beat(None, None).await.calls[0].alert.over.is_some());
}

#[tokio::test]
async fn a_beat_that_is_replayed_counts_once_and_not_after_the_person_left() {
    let site = Site::demo().await;
    let clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let kept = chief.clone();
    for _ in 0..50 {
        chief.beat(None, None).await;
    }
    assert_eq!(clerk.beat(None, None).await.ready.devices, 1);
    chief.sign_out().await;
    assert_eq!(kept.beat(None, None).await.user, None, "the session is over");
    assert_eq!(clerk.beat(None, None).await.ready.devices, 0);
}

/// The same id in another case: somebody who heard it can make nothing of it.
#[tokio::test]
async fn another_cases_alert_of_the_same_id_changes_nothing() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut tax = site.device_of(2, "zeimu").await;
    let mut chief = site.device_of(3, "kacho").await;
    let mut told = chief.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    told.call(|_| true).await;
    for body in [raised(7), acknowledged(7), ended(7)] {
        let event = tax.scribe.write("zeimu", Some(2), body);
        tax.push(&[&event]).await;
    }
    let answer = chief.scribe.write("kacho", Some(1), acknowledged(7));
    chief.push(&[&answer]).await;
    let call = told.call(|call| !call.alert.claims.is_empty()).await;
    assert_eq!((call.department.as_str(), call.alert.over.is_some()), ("shimin", false));
    assert_eq!(call.alert.claims.len(), 1, "the control: an answer to it counts");
    assert_eq!(tables::count(&site, "alerts").await, 1);
}

#[tokio::test]
async fn another_departments_alert_is_neither_answered_noted_nor_ended() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut others = Vec::new();
    for (number, name) in [(2, "zeimu"), (3, "zeimu-kacho"), (4, "somu"), (5, "admin")] {
        others.push((name, site.device_of(number, name).await));
    }
    let mut chief = site.device_of(6, "kacho").await;
    let mut told = chief.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    for (name, device) in &mut others {
        for body in [acknowledged(7), detailed(), police("来てください".into()), ended(7)] {
            let event = device.scribe.write(name, Some(1), body);
            device.push(&[&event]).await;
        }
    }
    let answer = chief.scribe.write("kacho", Some(1), acknowledged(7));
    chief.push(&[&answer]).await;
    let alert = told.call(|call| !call.alert.claims.is_empty()).await.alert;
    assert_eq!(alert.claims.iter().map(|c| c.by.0.as_str()).collect::<Vec<_>>(), ["kacho"]);
    assert!(alert.details.is_empty() && alert.police.is_empty() && alert.over.is_none());
    let event = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&event]).await;
    told.call(|call| call.alert.over.is_some()).await;
}

#[tokio::test]
async fn a_forged_device_or_person_is_refused_and_noted() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let chief = site.device_of(2, "kacho").await;
    let before = clerk.scribe.clone();
    clerk.scribe.device = device_id(2);
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.scribe = before.clone();
    let answer = clerk.sync(&[&press]).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "other_device"));
    let press = clerk.scribe.write("kacho", Some(1), raised(7));
    clerk.scribe = before;
    let answer = clerk.sync(&[&press]).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "forged"));
    assert_eq!(audited(&site, "sync_refused").await, 2);
    let beat = Beat { device: device_id(1), place: None, hush: None };
    let ring = Ring { alert: ALERT, device: device_id(1), rang: true, hush: None };
    for _ in 0..30 {
        for (path, body) in
            [("/api/alerts/beat", encode(&beat)), ("/api/alerts/rings", encode(&ring))]
        {
            let answer = chief.post(path, body).await;
            assert_eq!((answer.status, answer.code().as_str()), (403, "other_device"), "{path}");
        }
        assert_eq!(chief.say_ring(9, true).await.status, 404);
    }
    let noted = audited(&site, "beat_refused").await + audited(&site, "ring_refused").await;
    assert!((1..10).contains(&noted), "noted, and not each time: {noted}");
    assert_eq!(tables::count(&site, "alerts").await, 0);
}

#[tokio::test]
async fn what_is_too_long_or_of_no_shape_is_refused_whole() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let (code, text) = ("a".repeat(CODE_LEN_MAX + 1), "守".repeat(TEXT_LEN_MAX + 1));
    let press = |place: Option<String>, signed_out| {
        let mut body = AlertRaised::new(ALERT, Level::Emergency, place);
        body.signed_out = signed_out;
        Body::AlertRaised(body)
    };
    let raw = |kind: &str, content: &[u8]| Body::Unknown {
        kind: kind.to_owned(),
        version: 1,
        content: content.to_vec(),
    };
    let kind = Some(code.clone());
    let cared = AlertCared { alert: ALERT, day: 1, spoke: None, note: text.clone() };
    let by = AlertCared { spoke: Some(user(&code)), note: String::new(), ..cared.clone() };
    for body in [
        press(Some(code.clone()), None),
        press(None, Some(code.clone())),
        Body::AlertAcknowledged(AlertAcknowledged { alert: ALERT, kind }),
        police(text),
        Body::AlertCared(cared),
        Body::AlertCared(by),
        // A level that there is not, an id that is too short, a body that is none.
        raw("alert.raised", &[&[0xa2, 0, 0x50][..], &[7; 16], &[1, 9]].concat()),
        raw("alert.raised", &[0xa2, 0, 0x41, 7, 1, 0]),
        raw("alert.ended", &[0xff]),
    ] {
        let before = clerk.scribe.clone();
        let event = clerk.scribe.write("madoguchi", Some(1), body.clone());
        let answer = clerk.sync(&[&event]).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "bad_frames"), "{body:?}");
        clerk.scribe = before;
    }
    assert_eq!(audited(&site, "sync_refused").await, 9);
    for path in ["/api/alerts/beat", "/api/alerts/rings"] {
        let answer = clerk.post(path, vec![0; 64 * 1024]).await;
        assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"), "{path}");
        let answer = clerk.post(path, vec![0xa1, 0, 0x41, 7]).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"), "{path}");
    }
    assert_eq!(tables::count(&site, "alerts").await, 0);
}

/// A later policy or program may know them: they are kept, and cost the alert nothing.
#[tokio::test]
async fn unknown_codes_are_kept_and_help_comes_all_the_same() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let mut told = chief.listen().await;
    let place = Some("no_such_place".to_owned());
    let body = Body::AlertRaised(AlertRaised::new(ALERT, Level::Assist, place.clone()));
    let press = clerk.scribe.write("madoguchi", Some(1), body);
    clerk.push(&[&press]).await;
    let call = told.call(|_| true).await;
    assert_eq!(call.alert.raised.unwrap().place, place);
    let kind = Some("no_such_answer".to_owned());
    let body = Body::AlertAcknowledged(AlertAcknowledged { alert: ALERT, kind });
    let answer = chief.scribe.write("kacho", Some(1), body);
    chief.push(&[&answer]).await;
    let alert = told.call(|call| !call.alert.kinds.is_empty()).await.alert;
    assert_eq!(alert.kinds[0].kind, "no_such_answer");
    let beaten = chief.beat(Some("no_such_place"), None).await;
    assert_eq!(beaten.calls.len(), 1);
}

fn many(number: u16) -> Body {
    let mut id = [0xAB; 16];
    id[..2].copy_from_slice(&number.to_be_bytes());
    Body::AlertRaised(AlertRaised::new(AlertId(id), Level::Emergency, None))
}

/// A thousand presses at once from one device, and meanwhile one of another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_presses_of_one_device_keep_nobody_waiting() {
    const PRESSES: u16 = 1_000;
    let site = Site::demo().await;
    let mut mad = site.device_of(1, "zeimu").await;
    let mut clerk = site.device_of(2, "madoguchi").await;
    let mut told = site.device_of(3, "kacho").await.listen().await;
    let mut presses = Vec::new();
    for number in 0..PRESSES {
        presses.push(mad.scribe.write("zeimu", Some(1), many(number)));
    }
    let mut lanes = Vec::new();
    for lane in presses.chunks(usize::from(PRESSES) / 10) {
        let (mad, lane): (Device, Vec<_>) = (mad.clone(), lane.to_vec());
        lanes.push(tokio::spawn(async move {
            let mut statuses = Vec::new();
            for press in &lane {
                statuses.push(mad.sync(&[press]).await.status);
            }
            statuses
        }));
    }
    let press = clerk.scribe.write("madoguchi", Some(2), raised(7));
    let begin = Instant::now();
    clerk.push(&[&press]).await;
    told.call(|call| call.alert.id == ALERT).await;
    let took = begin.elapsed();
    assert!(took < SOON, "{took:?}");
    let mut statuses = BTreeMap::new();
    for status in join_all(lanes).await.into_iter().flat_map(Result::unwrap) {
        *statuses.entry(status).or_insert(0_i64) += 1;
    }
    // The burst, and one more for each five seconds that it took.
    let passed = statuses[&200];
    assert!((20..60).contains(&passed) && statuses.len() == 2, "{statuses:?}");
    assert_eq!(statuses[&429], i64::from(PRESSES) - passed);
    assert_eq!(tables::count(&site, "alerts").await, passed + 1);
    assert!((1..20).contains(&audited(&site, "alert_flood").await));
}

#[tokio::test]
async fn rings_without_end_leave_one_line() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tax = site.device_of(2, "zeimu").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    for number in 0..100 {
        let mut id = [9; 16];
        id[0] = number;
        let ring = Ring { alert: AlertId(id), device: tax.scribe.device, rang: true, hush: None };
        assert_eq!(tax.post("/api/alerts/rings", encode(&ring)).await.status, 404);
    }
    let lines = audited(&site, "ring_refused").await;
    assert!((1..20).contains(&lines), "{lines}");
    assert_eq!(tables::count(&site, "alert_rings").await, 0);
}

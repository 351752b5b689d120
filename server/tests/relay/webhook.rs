//! The webhook: everything is told once or more, signed, with an id; what fails is tried again.

use crate::common::receiver::{Got, Receiver, Reply};
use crate::common::scribe::{acknowledged, ended, raised};
use crate::common::{Site, tables};
use crate::{drilled, site, until};
use mamori_core::body::Drill;
use mamori_server::outbox::{Settings, signature};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

const SECRET: &str = "not a secret of anybody";

/// Sets the webhook.
fn hook(data: &Path, settings: &mut Settings, url: &str) {
    let file = data.join("webhook.secret");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    settings.webhook_url = Some(url.to_owned());
    settings.webhook_secret_file = Some(file);
}

async fn hooked(receiver: &Receiver) -> Site {
    let url = format!("{}/alerts?of=city", receiver.base);
    site(|data, settings| hook(data, settings, &url)).await
}

fn is_signed_with(got: &Got, secret: &str) -> bool {
    let header = got.header("mamori-signature");
    let (time, _) = header.split_once(',').unwrap();
    let seconds: i64 = time.strip_prefix("t=").unwrap().parse().unwrap();
    header == signature(secret, seconds, &got.body)
}

#[tokio::test]
async fn press_steps_answer_and_end_are_told_in_words_and_signed() {
    let mut receiver = Receiver::start(Vec::new()).await;
    let site = hooked(&receiver).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut chief = site.device_of(2, "kacho").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let first = receiver.next().await;
    assert_eq!(first.path, "/alerts");
    assert_eq!(first.header("content-type"), "application/json");
    assert!(is_signed_with(&first, SECRET));
    assert!(!is_signed_with(&first, "not a secret of anybodx"), "the control");
    let told = first.json();
    assert_eq!((&told["kind"], &told["version"]), (&"raised".into(), &1.into()));
    assert_eq!(told["id"], first.header("mamori-id"));
    assert_eq!(told["alert"]["id"], "07".repeat(16));
    assert_eq!(
        (&told["alert"]["level"], &told["alert"]["drill"]),
        (&"emergency".into(), &false.into())
    );
    assert_eq!(told["alert"]["by"]["id"], "madoguchi");
    assert_eq!(told["alert"]["place"]["code"], "shimin_1");
    let words = told["text"]["ja"]["title"].as_str().unwrap();
    assert!(words.starts_with("【緊急通報】"), "{words}");
    let step = receiver.next().await.json();
    assert_eq!((&step["kind"], &step["step"]["row"]), (&"step".into(), &0.into()));
    let answer = chief.scribe.write("kacho", Some(1), acknowledged(7));
    chief.push(&[&answer]).await;
    let mut told = receiver.next().await.json();
    while told["kind"] == "step" {
        told = receiver.next().await.json();
    }
    assert_eq!((&told["kind"], &told["answer"]["by"]["id"]), (&"answered".into(), &"kacho".into()));
    assert_eq!(told["answer"]["kind"]["code"], "coming");
    // Another answer is no news: the first one stands.
    let mut other = site.device_of(3, "gaikin").await;
    let second = other.scribe.write("gaikin", Some(1), acknowledged(7));
    other.push(&[&second]).await;
    let end = chief.scribe.write("kacho", Some(1), ended(7));
    chief.push(&[&end]).await;
    let told = receiver.next().await.json();
    assert_eq!((&told["kind"], &told["end"]["kind"]), (&"ended".into(), &"over".into()));
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 0", 0).await;
    assert!(receiver.rest().is_empty(), "each once, where nothing failed");
}

#[tokio::test]
async fn a_drill_is_marked_and_a_self_test_goes_nowhere() {
    let mut receiver = Receiver::start(Vec::new()).await;
    let site = hooked(&receiver).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let test = clerk.scribe.write("madoguchi", Some(1), drilled(6, Drill::SelfTest));
    let drill = clerk.scribe.write("madoguchi", Some(2), drilled(7, Drill::Drill));
    clerk.push(&[&test, &drill]).await;
    let told = receiver.next().await.json();
    assert_eq!(
        (&told["alert"]["drill"], &told["alert"]["id"]),
        (&true.into(), &"07".repeat(16).into())
    );
    let title = told["text"]["ja"]["title"].as_str().unwrap();
    assert!(title.starts_with("【訓練】【緊急通報】"), "{title}");
    assert!(told["text"]["ja"]["body"].as_str().unwrap().contains("訓練です"));
    assert!(told["text"]["en"]["title"].as_str().unwrap().starts_with("[DRILL]"));
    let told = receiver.next().await.json();
    assert_eq!((&told["kind"], &told["alert"]["drill"]), (&"step".into(), &true.into()));
}

#[tokio::test]
async fn what_fails_is_sent_again_as_the_same_until_it_is_taken() {
    let asked = Reply::With(429, "retry-after", "1".into());
    let replies = vec![Reply::Status(503), Reply::Never, Reply::Status(408), asked];
    let mut receiver = Receiver::start(replies).await;
    let site = hooked(&receiver).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    // Over at once, so that the two are all there is.
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let mut tries = vec![receiver.next().await];
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&end]).await;
    let mut asked_at = None;
    while tries.iter().filter(|got| got.json()["kind"] == "raised").count() < 2 || tries.len() < 6 {
        tries.push(receiver.next().await);
        if tries.len() == 4 {
            asked_at = Some(Instant::now());
        }
    }
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 1", 2).await;
    tries.extend(receiver.rest());
    let ids: BTreeSet<_> = tries.iter().map(|got| got.header("mamori-id").to_owned()).collect();
    let bodies: BTreeSet<_> = tries.iter().map(|got| got.body.clone()).collect();
    assert_eq!((tries.len(), ids.len(), bodies.len()), (6, 2, 2), "two facts, four failures");
    assert!(asked_at.unwrap().elapsed() >= Duration::from_millis(900), "Retry-After is respected");
}

#[tokio::test]
async fn a_refusal_is_given_up_and_holds_up_nothing() {
    let mut receiver = Receiver::start(vec![Reply::Status(400), Reply::Status(410)]).await;
    let site = hooked(&receiver).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&press, &end]).await;
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 2 AND tries = 1", 2).await;
    assert_eq!(receiver.rest().len(), 2);
    let press = clerk.scribe.write("madoguchi", Some(2), raised(8));
    clerk.push(&[&press]).await;
    assert_eq!(receiver.next().await.json()["alert"]["id"], "08".repeat(16));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mut inside = Receiver::start(Vec::new()).await;
    let to = format!("{}/admin", inside.base);
    let mut receiver = Receiver::start(vec![Reply::With(307, "location", to)]).await;
    let site = hooked(&receiver).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let (first, again) = (receiver.next().await, receiver.next().await);
    assert_eq!(first.header("mamori-id"), again.header("mamori-id"));
    assert!(inside.rest().is_empty());
}

#[tokio::test]
async fn what_is_too_old_is_given_up() {
    let mut receiver = Receiver::start(vec![Reply::Status(500); 1_000]).await;
    let url = receiver.base.clone();
    let site = site(|data, settings| {
        hook(data, settings, &url);
        settings.times.age = Duration::from_millis(700);
    })
    .await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&press, &end]).await;
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 2", 2).await;
    let tries = receiver.rest().len();
    assert!((4..=40).contains(&tries), "{tries} tries in 700 ms, pauses that grow");
}

#[tokio::test]
async fn what_grew_old_while_the_server_was_down_is_not_told() {
    let address = Receiver::nobody().await;
    let url = format!("http://{address}/");
    let site = site(|data, settings| hook(data, settings, &url)).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&press, &end]).await;
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 0 AND tries > 0", 2).await;
    // As if seven hours had passed since the press, and none since the end.
    tables::execute(&site, "UPDATE outbox SET at_ms = at_ms - 25200000 WHERE what = 0").await;
    let mut receiver = Receiver::start_at(&address, Vec::new()).await;
    let site = site.restart().await;
    assert_eq!(receiver.next().await.json()["kind"], "ended");
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 2", 1).await;
    assert!(receiver.rest().is_empty());
}

#[tokio::test]
async fn what_waits_survives_a_restart_and_a_receiver_that_is_down() {
    let address = Receiver::nobody().await;
    let url = format!("http://{address}/");
    let site = site(|data, settings| hook(data, settings, &url)).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    let end = clerk.scribe.write("madoguchi", Some(1), ended(7));
    clerk.push(&[&press, &end]).await;
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 0 AND tries > 0", 2).await;
    let site = site.restart().await;
    let mut receiver = Receiver::start_at(&address, Vec::new()).await;
    let told = [receiver.next().await.json(), receiver.next().await.json()];
    let kinds: BTreeSet<_> = told.iter().map(|told| told["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["raised", "ended"]));
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 1", 2).await;
}

#[tokio::test]
async fn a_receiver_that_hangs_costs_the_alert_nothing() {
    let receiver = Receiver::start(vec![Reply::Never; 1_000]).await;
    let patience = Duration::from_secs(5);
    let site = site(|data, settings| {
        hook(data, settings, &receiver.base);
        settings.times.answer = patience;
    })
    .await;
    let chief = site.device_of(2, "kacho").await;
    let mut told = chief.listen().await;
    let mut worst = Duration::ZERO;
    for number in 1..=4 {
        let mut clerk = site.device_of(number + 10, "madoguchi").await;
        for alert in 0..5 {
            let alert = number * 10 + alert;
            let press = clerk.scribe.write("madoguchi", Some(alert), raised(alert));
            let begun = Instant::now();
            clerk.push(&[&press]).await;
            told.call(|call| call.alert.id.0[0] == alert).await;
            worst = worst.max(begun.elapsed());
        }
    }
    // An alert that waited for a try would have taken at least so long.
    assert!(worst < patience, "{worst:?}");
    assert!(tables::count(&site, "outbox").await >= 20);
    assert!(site.server.stop().await, "and it stops in order");
}

#[tokio::test]
async fn without_a_webhook_nothing_is_owed() {
    let site = site(|_, _| {}).await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let mut told = clerk.listen().await;
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    told.call(|call| call.steps.len() == 3).await;
    assert_eq!(tables::count(&site, "outbox").await, 0);
}

//! Web Push against an endpoint that speaks RFC 8030 and does what a push service and a browser do:
//! it checks who sends (RFC 8292) and decrypts (RFC 8291).

use crate::common::receiver::{Got, Receiver, Reply};
use crate::common::scribe::{acknowledged, raised};
use crate::common::{Device, Site, tables, user};
use crate::{drilled, site, until};
use base64ct::{Base64UrlUnpadded, Encoding};
use mamori_core::alert::push::{PushKey, PushSubscribe, PushUnsubscribe};
use mamori_core::body::{AlertRaised, Body, Drill, Level};
use mamori_core::event::encode;
use mamori_core::ids::AlertId;
use mamori_core::lang::Lang;
use p256::SecretKey;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use serde_json::Value;
use std::time::{Duration, Instant};
use web_push_native::{Auth, decrypt};

const CONTACT: &str = "mailto:joho@example.lg.jp";
const WAITING: &str = "SELECT COUNT(*) FROM outbox WHERE state = 0";

/// A browser's keys.
struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    fn new(number: u8) -> Self {
        let secret = SecretKey::from_slice(&[number; 32]).unwrap();
        Self { secret, auth: [number; 16] }
    }

    fn subscription(&self, device: &Device, endpoint: &str) -> PushSubscribe {
        let public = self.secret.public_key().to_encoded_point(false);
        PushSubscribe {
            device: device.scribe.device,
            endpoint: endpoint.to_owned(),
            p256dh: Base64UrlUnpadded::encode_string(public.as_bytes()),
            auth: Base64UrlUnpadded::encode_string(&self.auth),
            lang: None,
        }
    }

    fn read(&self, got: &Got) -> Option<Value> {
        let plain = decrypt(got.body.to_vec(), &self.secret, &Auth::from(self.auth)).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

async fn pushing(receiver: &Receiver) -> Site {
    let origin = receiver.base.clone();
    site(|_, settings| {
        settings.push_allow = vec![origin];
        settings.contact = Some(CONTACT.to_owned());
    })
    .await
}

async fn subscribe(device: &Device, asked: &PushSubscribe) -> u16 {
    device.post("/api/push/subscribe", encode(asked)).await.status
}

/// A device that can be woken at a path of the receiver.
async fn sleeper(site: &Site, receiver: &Receiver, number: u8, name: &str) -> (Device, Browser) {
    let (device, browser) = (site.device_of(number, name).await, Browser::new(number));
    let asked = browser.subscription(&device, &format!("{}/{name}", receiver.base));
    assert_eq!(subscribe(&device, &asked).await, 204);
    (device, browser)
}

async fn press(site: &Site, alert: u8) -> Device {
    let mut clerk = site.device_of(1, "madoguchi").await;
    let press = clerk.scribe.write("madoguchi", Some(alert), raised(alert));
    clerk.push(&[&press]).await;
    clerk
}

/// The claims of a push, if this key signed them.
fn claims(got: &Got, key: &str) -> Option<Value> {
    let header = got.header("authorization").strip_prefix("vapid t=")?;
    let (token, named) = header.split_once(", k=")?;
    assert_eq!(named, key, "the key that browsers were given");
    let mut parts = token.split('.');
    let (head, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let decoded = |text| Base64UrlUnpadded::decode_vec(text).ok();
    let json = |text| serde_json::from_slice::<Value>(&decoded(text)?).ok();
    assert_eq!(json(head)?, serde_json::json!({ "typ": "JWT", "alg": "ES256" }));
    let key = VerifyingKey::from_sec1_bytes(&decoded(key)?).ok()?;
    let signature = Signature::from_slice(&decoded(signature)?).ok()?;
    key.verify(format!("{head}.{claims}").as_bytes(), &signature).ok()?;
    json(claims)
}

#[tokio::test]
async fn a_called_device_is_woken_by_a_push_that_only_it_can_read() {
    let mut receiver = Receiver::start(vec![Reply::Status(201)]).await;
    let site = pushing(&receiver).await;
    let (chief, browser) = sleeper(&site, &receiver, 2, "kacho").await;
    let (_tax, _) = sleeper(&site, &receiver, 3, "zeimu-kacho").await;
    let key: PushKey = chief.get("/api/push/key").await.cbor();
    let mut told = chief.listen().await;
    press(&site, 7).await;
    let got = receiver.next().await;
    assert_eq!(got.path, "/kacho");
    assert_eq!(got.header("urgency"), "high");
    assert_eq!(got.header("content-encoding"), "aes128gcm");
    assert_eq!(got.header("topic"), Base64UrlUnpadded::encode_string(&[7; 16]));
    let ttl: u64 = got.header("ttl").parse().unwrap();
    assert!((1..=120).contains(&ttl), "{ttl}");

    let said = claims(&got, &key.key).expect("a good signature");
    assert_eq!((&said["aud"], &said["sub"]), (&receiver.base.clone().into(), &CONTACT.into()));
    let now = mamori_server::clock::now_ms() / 1_000;
    let left = said["exp"].as_i64().unwrap() - now;
    assert!((60..=24 * 60 * 60).contains(&left), "{left}");
    let forged = Got { headers: forge(&got), ..got.clone() };
    assert!(claims(&forged, &key.key).is_none(), "the control: other claims, the same signature");

    let read = browser.read(&got).expect("it is for this browser");
    assert!(Browser::new(9).read(&got).is_none(), "the control: another browser");
    let shown = &read["notification"];
    assert_eq!(shown["title"], "緊急通報");
    assert_eq!(shown["tag"], "07".repeat(16));
    assert_eq!(shown["data"]["level"], "emergency");
    assert_eq!((&shown["data"]["drill"], &shown["silent"]), (&false.into(), &false.into()));
    assert!(!read.to_string().contains("窓口 花子"), "no names on a locked screen: {read}");
    let call = told.call(|call| call.steps.len() == 3).await;
    assert_eq!((call.rang, call.shown), (0, 0), "a push is never counted");
}

/// The same headers with claims that nobody signed.
fn forge(got: &Got) -> axum::http::HeaderMap {
    let mut headers = got.headers.clone();
    let text = got.header("authorization");
    let mut parts: Vec<&str> = text.split('.').collect();
    let claims = Base64UrlUnpadded::encode_string(b"{\"aud\":\"x\",\"exp\":9999999999}");
    parts[1] = &claims;
    headers.insert("authorization", parts.join(".").parse().unwrap());
    headers
}

#[tokio::test]
async fn steps_wake_those_who_are_called_by_then_and_an_answer_ends_it() {
    let mut receiver = Receiver::start(Vec::new()).await;
    let site = pushing(&receiver).await;
    let mut woken = Vec::new();
    for (number, name) in [(2, "kacho"), (3, "somu"), (4, "zeimu"), (5, "admin")] {
        woken.push(sleeper(&site, &receiver, number, name).await);
    }
    press(&site, 7).await;
    assert_eq!(receiver.next().await.path, "/kacho", "the department");
    let mut paths = [receiver.next().await.path, receiver.next().await.path];
    paths.sort();
    assert_eq!(paths, ["/kacho", "/somu"], "General Affairs too");
    let chief = &mut woken[0].0;
    let answer = chief.scribe.write("kacho", Some(7), acknowledged(7));
    chief.push(&[&answer]).await;
    until(&site, WAITING, 0).await;
    let late = receiver.rest();
    assert!(late.iter().all(|got| got.path != "/admin" && got.path != "/zeimu"));
}

#[tokio::test]
async fn a_silent_drill_and_a_self_test_say_so() {
    let mut receiver = Receiver::start(Vec::new()).await;
    let site = pushing(&receiver).await;
    let (device, browser) = (site.device_of(2, "kacho").await, Browser::new(2));
    let mut asked = browser.subscription(&device, &format!("{}/x", receiver.base));
    asked.lang = Some(Lang::En);
    assert_eq!(subscribe(&device, &asked).await, 204);
    let place = Some("shimin_1".to_owned());
    let mut silent = AlertRaised::new(AlertId([7; 16]), Level::Assist, place);
    (silent.silent, silent.drill) = (true, Some(Drill::Drill));
    let mut clerk = site.device_of(1, "madoguchi").await;
    let drill = clerk.scribe.write("madoguchi", Some(7), Body::AlertRaised(silent));
    clerk.push(&[&drill]).await;
    let shown = browser.read(&receiver.next().await).unwrap();
    let shown = &shown["notification"];
    assert_eq!(shown["title"], "[DRILL] Call for help", "in the language of the person");
    assert_eq!((&shown["silent"], &shown["data"]["drill"]), (&true.into(), &true.into()));

    let mut own = device.clone();
    let test = own.scribe.write("kacho", Some(8), drilled(8, Drill::SelfTest));
    own.push(&[&test]).await;
    let mut got = receiver.next().await;
    while browser.read(&got).unwrap()["notification"]["tag"] != "08".repeat(16) {
        got = receiver.next().await;
    }
    assert_eq!(browser.read(&got).unwrap()["notification"]["data"]["drill"], true);
}

#[tokio::test]
async fn a_service_that_is_busy_is_asked_again_and_one_that_has_nobody_is_forgotten() {
    let busy = Reply::With(429, "retry-after", "1".into());
    let replies = vec![busy, Reply::Status(500), Reply::Status(503), Reply::Never];
    let mut receiver = Receiver::start(replies).await;
    let site = pushing(&receiver).await;
    let (device, browser) = sleeper(&site, &receiver, 2, "kacho").await;
    let mut own = device.clone();
    let test = own.scribe.write("kacho", Some(8), drilled(8, Drill::SelfTest));
    own.push(&[&test]).await;
    receiver.next().await;
    let begun = Instant::now();
    for _ in 0..4 {
        assert!(browser.read(&receiver.next().await).is_some(), "sealed anew, for the same");
    }
    assert!(begun.elapsed() >= Duration::from_millis(900), "Retry-After is respected");
    until(&site, WAITING, 0).await;

    for (number, gone) in [(9, 404), (10, 410)] {
        assert_eq!(tables::count(&site, "push_subscriptions").await, 1);
        receiver.then(vec![Reply::Status(gone)]);
        let test = own.scribe.write("kacho", Some(number), drilled(number, Drill::SelfTest));
        own.push(&[&test]).await;
        receiver.next().await;
        until(&site, "SELECT COUNT(*) FROM push_subscriptions", 0).await;
        let asked = browser.subscription(&device, &format!("{}/again", receiver.base));
        assert_eq!(subscribe(&device, &asked).await, 204);
    }
    // The control: another refusal is no reason to forget.
    receiver.then(vec![Reply::Status(400)]);
    let test = own.scribe.write("kacho", Some(11), drilled(11, Drill::SelfTest));
    own.push(&[&test]).await;
    until(&site, "SELECT COUNT(*) FROM outbox WHERE state = 2 AND note = 'HTTP 400'", 1).await;
    assert_eq!(tables::count(&site, "push_subscriptions").await, 1);
}

#[tokio::test]
async fn one_service_that_hangs_holds_up_no_other() {
    let hanging = Receiver::start(vec![Reply::Never; 1_000]).await;
    let mut receiver = Receiver::start(Vec::new()).await;
    let site = site(|_, settings| {
        settings.push_allow = vec![hanging.base.clone(), receiver.base.clone()];
        settings.times.answer = Duration::from_secs(60);
    })
    .await;
    for number in 10..60 {
        sleeper(&site, &hanging, number, "kacho").await;
    }
    sleeper(&site, &receiver, 2, "gaikin").await;
    press(&site, 7).await;
    assert_eq!(receiver.next().await.path, "/gaikin");
}

#[tokio::test]
async fn a_subscription_ends_with_the_session_and_is_replaced_by_a_newer_one() {
    let receiver = Receiver::start(Vec::new()).await;
    let site = pushing(&receiver).await;
    let (mut device, browser) = sleeper(&site, &receiver, 2, "kacho").await;
    let newer = browser.subscription(&device, &format!("{}/newer", receiver.base));
    assert_eq!(subscribe(&device, &newer).await, 204);
    let newest = "SELECT COUNT(*) FROM push_subscriptions WHERE endpoint LIKE '%/newer'";
    until(&site, newest, 1).await;
    assert_eq!(tables::count(&site, "push_subscriptions").await, 1);
    device.sign_out().await;
    assert_eq!(tables::count(&site, "push_subscriptions").await, 0);
    device.sign_in("kacho").await;
    assert_eq!(subscribe(&device, &newer).await, 204);
    device.sign_in("kacho").await;
    assert_eq!(tables::count(&site, "push_subscriptions").await, 1, "the same person again");
    device.sign_in("gaikin").await;
    assert_eq!(tables::count(&site, "push_subscriptions").await, 0, "handed over");
    assert_eq!(subscribe(&device, &newer).await, 204);
    let body = encode(&PushUnsubscribe { device: device.scribe.device });
    assert_eq!(device.post("/api/push/unsubscribe", body).await.status, 204);
    assert_eq!(tables::count(&site, "push_subscriptions").await, 0);
}

#[tokio::test]
async fn who_is_signed_in_no_more_is_not_woken() {
    let mut receiver = Receiver::start(Vec::new()).await;
    let site = pushing(&receiver).await;
    sleeper(&site, &receiver, 2, "kacho").await;
    sleeper(&site, &receiver, 3, "gaikin").await;
    let store = &site.server.app().store;
    store.set_disabled(user("kacho"), true).await.unwrap();
    press(&site, 7).await;
    assert_eq!(receiver.next().await.path, "/gaikin");
    until(&site, WAITING, 0).await;
    assert!(receiver.rest().iter().all(|got| got.path == "/gaikin"));
}

#[tokio::test]
async fn the_key_is_made_once_and_stays() {
    let receiver = Receiver::start(Vec::new()).await;
    let site = pushing(&receiver).await;
    let mut chief = site.device_of(2, "kacho").await;
    let first: PushKey = chief.get("/api/push/key").await.cbor();
    assert_eq!(Base64UrlUnpadded::decode_vec(&first.key).unwrap().len(), 65);
    let site = site.restart().await;
    chief.base = site.url("");
    assert_eq!(chief.get("/api/push/key").await.cbor::<PushKey>(), first);
}

#[tokio::test]
async fn addresses_inside_and_broken_keys_are_refused() {
    let receiver = Receiver::start(Vec::new()).await;
    let site = pushing(&receiver).await;
    let (device, browser) = (site.device_of(2, "kacho").await, Browser::new(2));
    let good = browser.subscription(&device, &format!("{}/x", receiver.base));
    let with = |endpoint: &str| PushSubscribe { endpoint: endpoint.to_owned(), ..good.clone() };
    let long = format!("{}/{}", receiver.base, "x".repeat(1_100));
    let point = Base64UrlUnpadded::encode_string(&[4; 65]);
    for bad in [
        with("https://127.0.0.1/x"),
        with("https://169.254.169.254/latest"),
        with("https://localhost/x"),
        with("http://push.example.com/x"),
        with("http://127.0.0.1:1/x"),
        with(&long),
        PushSubscribe { auth: "AAAA".to_owned(), ..good.clone() },
        PushSubscribe { p256dh: "AAAA".to_owned(), ..good.clone() },
        PushSubscribe { p256dh: point, ..good.clone() },
    ] {
        let answer = device.post("/api/push/subscribe", encode(&bad)).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "push_refused"), "{bad:?}");
    }
    let other = site.device_of(3, "gaikin").await;
    let answer = other.post("/api/push/subscribe", encode(&good)).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "other_device"));
    assert_eq!(tables::count(&site, "push_subscriptions").await, 0);
    let refused = tables::audit(&site).await;
    let refused = refused.iter().filter(|line| line.starts_with("push_refused")).count();
    assert_eq!(refused, 9);
    assert_eq!(subscribe(&device, &good).await, 204, "the control");
}

//! `POST /api/sign-in`.

use crate::common::{Device, PASSWORD, Site, tables};
use mamori_core::event::encode;
use mamori_core::view::{Me, SignIn};
use mamori_server::auth::throttle::FREE;
use reqwest::Method;
use std::net::IpAddr;
use std::time::Instant;

#[tokio::test]
async fn account_password_and_device_open_a_session() {
    let site = Site::demo().await;
    let mut device = site.device(1);
    let answer = device.sign_in("madoguchi").await;
    let me: Me = answer.cbor();
    assert_eq!((me.person.name.as_str(), me.person.department.as_str()), ("窓口 花子", "shimin"));
    assert_eq!(device.get("/api/me").await.cbor::<Me>(), me);
    assert!(tables::audit(&site).await.contains(&"sign_in ".to_owned()));
}

#[tokio::test]
async fn json_does_as_well_as_cbor() {
    let site = Site::demo().await;
    let device = site.device(1);
    let body = format!(
        r#"{{"user":"kacho","password":"{PASSWORD}","device":"{}"}}"#,
        device.scribe.device
    );
    let headers = [("content-type", "application/json"), ("accept", "application/json")];
    let answer = device.request(Method::POST, "/api/sign-in", &headers, body.into()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["person"]["role"], "supervisor");
}

fn cookies(answer: &crate::common::Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let site = Site::demo().await;
    let plain = cookies(&site.device(1).sign_in("kacho").await);
    assert_eq!(plain.len(), 2);
    for cookie in &plain {
        for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        assert!(!cookie.contains("Secure") && !cookie.contains("__Host-"), "{cookie}");
    }
    assert!(plain[0].contains("Max-Age=43200"), "twelve hours: {}", plain[0]);
    let site = Site::with(|config| {
        config.demo = true;
        config.public_url = Some("https://mamori.example.lg.jp".to_owned());
    })
    .await;
    let mut device = site.device(1);
    for cookie in cookies(&device.sign_in("kacho").await) {
        assert!(cookie.starts_with("__Host-mamori_") && cookie.contains("; Secure"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert_eq!(device.get("/api/me").await.status, 200);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_look_the_same() {
    let site = Site::demo().await;
    let mut device = site.device(1);
    let wrong = device.sign_in_with("kacho", "mamori-demp").await;
    let unknown = device.sign_in_with("nobody", PASSWORD).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "wrong_password"));
    assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
    assert_eq!(cookies(&wrong).len(), 0);
    assert_eq!(tables::count(&site, "devices").await, 0);
}

#[tokio::test]
async fn guessing_gets_slower() {
    let site = Site::demo().await;
    let mut device = site.device(1);
    assert_eq!(device.sign_in_with("kacho", "guess-guess").await.status, 401);
    // Somebody has guessed on and on, waiting each time as long as asked.
    let (throttle, here) = (&site.server.app().throttle, IpAddr::from([127, 0, 0, 1]));
    let mut now = Instant::now();
    for _ in 0..FREE + 10 {
        now += throttle.begin("kacho", here, now).err().unwrap_or_default();
    }
    // Also the right password waits: the answer must not tell which it was.
    let answer = device.sign_in("kacho").await;
    assert_eq!((answer.status, answer.code().as_str()), (429, "slow_down"));
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!(wait >= 16, "{wait}");
    assert_eq!(device.sign_in("madoguchi").await.status, 200, "others are not held up");
}

#[tokio::test]
async fn a_disabled_account_is_told_so_only_with_the_right_password() {
    let site = Site::demo().await;
    let mut device = site.device_of(1, "kacho").await;
    let store = &site.server.app().store;
    store.set_disabled(crate::common::user("kacho"), true).await.unwrap();
    assert_eq!(device.get("/api/me").await.status, 401, "its sessions ended");
    let answer = device.sign_in("kacho").await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "disabled"));
    assert_eq!(device.sign_in_with("kacho", "wrong-wrong").await.code(), "wrong_password");
}

#[tokio::test]
async fn a_device_serves_several_people_one_after_another() {
    let site = Site::demo().await;
    let mut device = site.device_of(1, "madoguchi").await;
    let (first, credential) = (device.clone(), device.credential.clone());
    assert_eq!(device.sign_in("gaikin").await.status, 200);
    assert_eq!(device.credential, credential, "the device stays the same");
    assert_eq!(first.get("/api/me").await.status, 401, "the first person handed it over");
    let (a, b) = (device.scribe.tap("madoguchi", 1), device.scribe.tap("gaikin", 1));
    assert_eq!(device.push(&[&a, &b]).await.log.contiguous, 2, "both have signed in here");
}

#[tokio::test]
async fn a_device_id_belongs_to_its_credential() {
    let site = Site::demo().await;
    site.device_of(1, "madoguchi").await;
    let mut thief = site.device(1);
    let before = tables::hash(&site).await;
    let answer = thief.sign_in("gaikin").await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "device_taken"));
    assert_eq!(tables::hash(&site).await, before);
    // Released by the administrator, it is bound anew.
    let store = &site.server.app().store;
    assert!(store.release_device(thief.scribe.device).await.unwrap());
    assert_eq!(thief.sign_in("gaikin").await.status, 200);
}

#[tokio::test]
async fn a_browser_that_lost_its_cookies_is_bound_anew_by_whoever_is_known_there() {
    let site = Site::demo().await;
    let old = site.device_of(1, "madoguchi").await;
    let mut crashed = site.device(1);
    assert_eq!(crashed.sign_in("gaikin").await.code(), "device_taken", "control: not known there");
    assert_eq!(crashed.sign_in("madoguchi").await.status, 200);
    assert_ne!(crashed.credential, old.credential);
    let tap = crashed.scribe.tap("madoguchi", 1);
    assert_eq!(crashed.push(&[&tap]).await.log.contiguous, 1);
}

#[tokio::test]
async fn a_wiped_browser_that_kept_its_cookies_is_another_device() {
    let site = Site::demo().await;
    let first = site.device_of(1, "madoguchi").await;
    let mut wiped = site.device(2);
    wiped.credential.clone_from(&first.credential);
    assert_eq!(wiped.sign_in("madoguchi").await.status, 200);
    assert_ne!(wiped.credential, first.credential);
    let mut wiped_log = wiped.scribe.clone();
    let tap = wiped_log.tap("madoguchi", 1);
    assert_eq!(wiped.push(&[&tap]).await.log.contiguous, 1);
}

#[tokio::test]
async fn what_is_no_sign_in_is_refused() {
    let site = Site::demo().await;
    let before = tables::hash(&site).await;
    let device: Device = site.device(1);
    let right = encode(&SignIn {
        user: "kacho".to_owned(),
        password: PASSWORD.to_owned(),
        device: device.scribe.device,
    });
    let mut more = right.clone();
    more.push(0);
    type Headers = &'static [(&'static str, &'static str)];
    let cases: [(&str, Vec<u8>, Headers, u16, &str); 7] = [
        ("application/cbor", b"\xff".to_vec(), &[], 400, "malformed"),
        ("application/cbor", more, &[], 400, "malformed"),
        ("application/json", b"{}".to_vec(), &[], 400, "malformed"),
        ("text/plain", right.clone(), &[], 415, "wrong_type"),
        ("application/x-www-form-urlencoded", right.clone(), &[], 415, "wrong_type"),
        ("application/cbor", vec![0; 20_000], &[], 413, "too_large"),
        ("application/cbor", right, &[("origin", "https://evil.example")], 403, "cross_site"),
    ];
    for (kind, body, more, status, code) in cases {
        let headers = [&[("content-type", kind)], more].concat();
        let answer = device.request(Method::POST, "/api/sign-in", &headers, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{kind} {more:?}");
    }
    assert_eq!(tables::hash(&site).await, before);
}

//! `GET /api/me`.

use crate::common::Site;
use mamori_core::view::Me;

#[tokio::test]
async fn it_tells_who_is_signed_in_and_with_whom_they_work() {
    let site = Site::demo().await;
    let device = site.device_of(1, "zeimu").await;
    let me: Me = device.get("/api/me").await.cbor();
    assert_eq!(me.person.id.0, "zeimu");
    let names: Vec<&str> = me.colleagues.iter().map(|p| p.id.0.as_str()).collect();
    assert_eq!(names, ["zeimu", "zeimu-kacho"], "oneself included, other departments not");
    assert_eq!(me.policy, "2026-10-01.6");
}

#[tokio::test]
async fn without_a_session_or_with_a_made_up_one_it_refuses() {
    let site = Site::demo().await;
    let mut device = site.device_of(1, "zeimu").await;
    for cookie in [None, Some(""), Some("x"), Some(&*"0".repeat(64))] {
        device.session = cookie.map(|value| format!("mamori_session={value}"));
        let answer = device.get("/api/me").await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "signed_out"), "{cookie:?}");
    }
}

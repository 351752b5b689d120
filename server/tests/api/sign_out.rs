//! `POST /api/sign-out`.

use crate::common::Site;

#[tokio::test]
async fn the_session_ends_and_the_device_may_still_upload() {
    let site = Site::demo().await;
    let mut device = site.device_of(1, "madoguchi").await;
    let before = device.clone();
    let answer = device.sign_out().await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").starts_with("mamori_session=; "));
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(before.get("/api/me").await.status, 401, "the old cookie is worth nothing");
    let tap = device.scribe.tap("madoguchi", 1);
    assert_eq!(device.push(&[&tap]).await.log.contiguous, 1);
}

#[tokio::test]
async fn without_a_session_it_is_no_error() {
    let site = Site::demo().await;
    assert_eq!(site.device(1).sign_out().await.status, 204);
}

#[tokio::test]
async fn open_streams_of_the_device_end() {
    let site = Site::demo().await;
    let mut device = site.device_of(1, "kacho").await;
    let mut pokes = device.listen().await;
    device.sign_out().await;
    assert_eq!(pokes.next().await, None);
}

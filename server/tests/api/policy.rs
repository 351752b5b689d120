//! `GET /api/policy`.

use crate::common::Site;
use mamori_core::policy::{Policy, parse};
use reqwest::Method;

#[tokio::test]
async fn it_is_the_file_and_its_version_is_its_tag() {
    let site = Site::demo().await;
    let device = site.device_of(1, "madoguchi").await;
    let answer = device.get("/api/policy").await;
    let policy: Policy = answer.cbor();
    assert_eq!(policy, parse::parse(parse::DEFAULT, "default").unwrap());
    let tag = format!("\"{}\"", policy.version);
    assert_eq!(answer.header("etag"), tag);
    let again = [("if-none-match", tag.as_str())];
    let answer = device.request(Method::GET, "/api/policy", &again, Vec::new()).await;
    assert_eq!((answer.status, answer.body.len()), (304, 0));
    let older = [("if-none-match", "\"2025-01-01.1\"")];
    let answer = device.request(Method::GET, "/api/policy", &older, Vec::new()).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn the_data_folder_may_hold_the_citys_own() {
    let text = parse::DEFAULT.replace("2026-10-01.6", "2026-12-01.3");
    let site = Site::with(|config| {
        config.demo = true;
        std::fs::create_dir_all(&config.data).unwrap();
        std::fs::write(config.data.join("policy.toml"), text).unwrap();
    })
    .await;
    let device = site.device_of(1, "madoguchi").await;
    let policy: Policy = device.get("/api/policy").await.cbor();
    assert_eq!(policy.version, "2026-12-01.3");
    assert_eq!(device.push(&[]).await.policy, "2026-12-01.3");
}

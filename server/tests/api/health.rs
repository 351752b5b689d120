//! `GET /api/health`.

use crate::common::Site;

#[tokio::test]
async fn it_tells_how_the_server_is() {
    let site = Site::demo().await;
    let answer = site.device(1).get("/api/health").await;
    assert_eq!(answer.status, 200);
    let health = answer.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&health["epoch"], &health["cursor"]), (&1.into(), &0.into()));
    let sqlite: Vec<u32> =
        health["sqlite"].as_str().unwrap().split('.').map(|n| n.parse().unwrap()).collect();
    assert!(sqlite.as_slice() >= [3, 51, 3].as_slice(), "{sqlite:?}");
    assert_eq!(health["store"].as_str().unwrap().len(), 32);
}

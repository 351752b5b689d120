//! Backups, and what happens when one comes back.

use crate::common::{Site, tables};
use mamori_core::event::encode;
use mamori_core::sync::{Seen, SyncResponse};
use mamori_core::view::CasesPage;
use mamori_server::serve::Server;

#[tokio::test]
async fn a_backup_is_told_to_the_devices_and_comes_back_as_a_new_epoch() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let old: Vec<_> = (0..3).map(|_| clerk.scribe.tap("madoguchi", 1)).collect();
    clerk.push(&old.iter().collect::<Vec<_>>()).await;
    let file = site.dir.path().join("copy.db");
    let copy = site.server.app().store.back_up(&file).await.unwrap();
    assert_eq!(copy.cursor, 3);
    let new = clerk.scribe.tap("madoguchi", 1);
    let now = clerk.push(&[&new]).await;
    assert_eq!((now.backed_up, now.log.contiguous, now.epoch), (3, 4, 1));
    assert!(site.server.app().store.back_up(&file).await.is_err(), "never over another file");

    // The machine is lost; yesterday's copy takes its place.
    let Site { server, dir, config } = site;
    server.stop().await;
    std::fs::remove_dir_all(&config.data).unwrap();
    std::fs::create_dir_all(&config.data).unwrap();
    std::fs::copy(&file, config.data.join("mamori.db")).unwrap();
    let site = Site { server: Server::start(&config).await.unwrap(), dir, config };
    clerk.base = site.url("");
    let back = clerk.push(&[]).await;
    assert_eq!(back.store, now.store);
    assert!(back.epoch > now.epoch, "views of before are void");
    assert_eq!((back.log.contiguous, back.cursor), (3, 3), "what is missing is asked for");
    let whole = clerk.push(&[&new]).await;
    assert_eq!((whole.log.contiguous, whole.epoch), (4, back.epoch), "and comes again");
    let site = site.restart().await;
    clerk.base = site.url("");
    assert_eq!(clerk.push(&[]).await.epoch, back.epoch, "the epoch begins once");
}

#[tokio::test]
async fn a_database_older_than_what_devices_saw_notices_by_itself() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let tap = clerk.scribe.tap("madoguchi", 1);
    let now = clerk.push(&[&tap]).await;
    let mut greeting = clerk.upload(&[]);
    greeting.seen = Some(Seen { store: now.store, epoch: 1, cursor: 100 });
    for _ in 0..2 {
        let answer: SyncResponse = clerk.post("/api/sync", encode(&greeting)).await.cbor();
        assert_eq!(answer.epoch, 2);
    }
    let query = format!("/api/cases?after=1&store={}&epoch=1", now.store);
    let page: CasesPage = clerk.get(&query).await.cbor();
    assert!(page.full && page.epoch == 2, "the reader's views of epoch 1 are void");
}

#[tokio::test]
async fn read_models_of_another_fold_are_made_anew() {
    let site = Site::demo().await;
    let mut clerk = site.device_of(1, "madoguchi").await;
    let taps: Vec<_> = (1..=3).map(|case| clerk.scribe.tap("madoguchi", case)).collect();
    clerk.push(&taps.iter().collect::<Vec<_>>()).await;
    let mut before: CasesPage = clerk.get("/api/cases").await.cbor();
    tables::execute(&site, "UPDATE meta SET fold_version = 0").await;
    tables::execute(&site, "UPDATE cases SET view = x'00'").await;
    let site = site.restart().await;
    clerk.base = site.url("");
    let after: CasesPage = clerk.get("/api/cases").await.cbor();
    before.server_ms = after.server_ms;
    assert_eq!(before, after);
}

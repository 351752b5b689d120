//! The same seed makes the same cases, and an index made at once is the one that is kept case by
//! case.

use super::city;
use super::common::process::mamori;
use mamori_server::policy_file;
use mamori_server::store::sqlite::{SqliteStore, Use};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use std::path::Path;

async fn open(data: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(data.join("mamori.db")).connect().await.unwrap()
}

/// The read models, byte by byte.
async fn views(data: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let sql = "SELECT case_id, view FROM cases ORDER BY case_id";
    sqlx::query_as(sql).fetch_all(&mut open(data).await).await.unwrap()
}

/// Everything the index holds, as text.
async fn index(data: &Path) -> Vec<String> {
    let mut conn = open(data).await;
    let mut all = Vec::new();
    for sql in [
        "SELECT find_id || ' ' || hex(case_id) || department || channel || state || submitted \
         FROM find_cases ORDER BY 1",
        "SELECT find_id || ' ' || hex(found) || hex(texts) FROM find_rows ORDER BY 1",
        "SELECT category || find_id FROM find_categories ORDER BY 1",
        "SELECT user_id || find_id FROM find_people ORDER BY 1",
        "SELECT department || dimension || value || month || ' ' || cases || ' ' || minutes \
         FROM find_counts ORDER BY 1",
    ] {
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
        assert!(!rows.is_empty(), "{sql}");
        all.extend(rows);
    }
    all
}

#[tokio::test]
async fn the_same_seed_makes_the_same_cases() {
    let dirs: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    for (dir, seed) in dirs.iter().zip([5, 5, 6]) {
        city(dir.path(), 25, seed).await;
    }
    let first = views(dirs[0].path()).await;
    assert_eq!(first.len(), 25);
    assert!(first == views(dirs[1].path()).await, "the same seed, the same bytes");
    assert!(first != views(dirs[2].path()).await, "the control: another seed");
}

#[tokio::test]
async fn an_index_made_at_once_is_the_one_kept_case_by_case() {
    let dir = tempfile::tempdir().unwrap();
    city(dir.path(), 40, 8).await;
    let made = index(dir.path()).await;
    let policy = policy_file::load(None, dir.path()).unwrap();
    let store = SqliteStore::open(dir.path(), Use::Serve).await.unwrap();
    store.reindex_one_by_one(&policy).await.unwrap();
    store.close().await;
    assert!(made == index(dir.path()).await);
}

#[tokio::test]
async fn it_is_never_mixed_with_real_records_nor_made_twice() {
    let dir = tempfile::tempdir().unwrap();
    let run = async |args: &[&str]| {
        let mut command = mamori();
        command.args(args).arg("--data").arg(dir.path()).env("RUST_LOG", "off");
        command.stdin(std::process::Stdio::null());
        command.output().await.unwrap()
    };
    let demo = ["demo", "--cases", "5", "--until", "2026-11-29"];
    let wrong = run(&["demo", "--until", "令和8年"]).await;
    assert_eq!(wrong.status.code(), Some(2));
    assert!(run(&demo).await.status.success());
    let twice = run(&demo).await;
    assert_eq!(twice.status.code(), Some(2));
    assert!(String::from_utf8(twice.stderr).unwrap().contains("already"));
}

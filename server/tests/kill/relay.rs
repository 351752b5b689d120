//! `kill -9` between sending to a target and noting it, and at other moments: everything that was
//! owed is taken at least once, with the same id each time. The control has noted what it was about
//! to send, as a server that notes first would have; its losses must be found.

use crate::common::Device;
use crate::common::process::Process;
use crate::common::receiver::{Got, Receiver, Reply};
use crate::common::scribe::{ended, raised};
use crate::report;
use sqlx::{Connection, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const DEATHS: u8 = 20;

async fn start(data: &Path, url: &str) -> Process {
    let secret = data.with_extension("secret");
    std::fs::write(&secret, "0123456789abcdef").unwrap();
    let secret = secret.to_str().unwrap();
    let flags = ["--demo", "--webhook-url", url, "--webhook-secret-file", secret];
    Process::serve(data, &flags).await
}

/// What the receiver saw: ids that it took, and how often each came.
#[derive(Default)]
struct Seen {
    taken: BTreeSet<String>,
    came: BTreeMap<String, usize>,
}

impl Seen {
    fn note(&mut self, got: &Got) {
        let id = got.header("mamori-id").to_owned();
        *self.came.entry(id.clone()).or_default() += 1;
        if got.is_taken {
            self.taken.insert(id);
        }
    }
}

/// Presses and ends an alert for each death, and dies while the receiver has it. Answers how many
/// facts were owed and what was seen of them.
async fn lives(data: &Path, after_death: impl AsyncFn(&Path)) -> (usize, Seen) {
    let mut receiver = Receiver::start(Vec::new()).await;
    let url = receiver.base.clone();
    let mut seen = Seen::default();
    let mut server = start(data, &url).await;
    let mut clerk = Device::new(server.base.clone(), 1);
    assert_eq!(clerk.sign_in("madoguchi").await.status, 200);
    for number in 1..=DEATHS {
        clerk.base.clone_from(&server.base);
        // Of one the server hears nothing, of the other it may: both moments are to be hit.
        receiver.then(vec![Reply::Never]);
        let press = clerk.scribe.write("madoguchi", Some(number), raised(number));
        let end = clerk.scribe.write("madoguchi", Some(number), ended(number));
        clerk.push(&[&press, &end]).await;
        seen.note(&receiver.next().await);
        if number % 2 == 0 {
            seen.note(&receiver.next().await);
        }
        server.kill().await;
        for got in receiver.rest() {
            seen.note(&got);
        }
        after_death(data).await;
        server = start(data, &url).await;
        if number % 2 == 0 {
            // This life answers what the one before could not note.
            let owed = waiting(data).await;
            while !owed.is_subset(&seen.taken) {
                seen.note(&receiver.next().await);
            }
        }
    }
    let owed = waiting(data).await;
    while !owed.is_subset(&seen.taken) {
        seen.note(&receiver.next().await);
    }
    server.kill().await;
    for got in receiver.rest() {
        seen.note(&got);
    }
    (usize::from(DEATHS) * 2, seen)
}

async fn database(data: &Path) -> SqliteConnection {
    let url = format!("sqlite://{}/mamori.db", data.display());
    SqliteConnection::connect(&url).await.unwrap()
}

/// The ids of what is not noted as delivered.
async fn waiting(data: &Path) -> BTreeSet<String> {
    let mut conn = database(data).await;
    let sql = "SELECT lower(hex(outbox_id)) FROM outbox WHERE state = 0";
    let ids: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    ids.into_iter().collect()
}

async fn nothing(_: &Path) {}

async fn note_all(data: &Path) {
    let mut conn = database(data).await;
    sqlx::query("UPDATE outbox SET state = 1").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_owed_is_delivered_at_least_once() {
    let dir = tempfile::tempdir().unwrap();
    let (owed, seen) = lives(&dir.path().join("data"), nothing).await;
    let again: usize = seen.came.values().map(|times| times - 1).sum();
    report(&format!(
        "{DEATHS} deaths: {owed} owed, {} taken, {again} times again",
        seen.taken.len()
    ));
    assert_eq!((seen.taken.len(), seen.came.len()), (owed, owed));
    assert!(again >= usize::from(DEATHS / 2), "deaths between sending and noting: {again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_that_notes_before_it_sends_is_caught() {
    let dir = tempfile::tempdir().unwrap();
    let (owed, seen) = lives(&dir.path().join("data"), note_all).await;
    report(&format!("control: {owed} owed, {} taken", seen.taken.len()));
    assert!(seen.taken.len() < owed, "a server that notes first loses what it was sending");
}

//! `kill -9` in the middle of an escalation, at each of its steps: the server goes on where it was,
//! and no step is done twice. The control loses the steps at each death, and must be caught.

use crate::common::process::Process;
use crate::common::scribe::raised;
use crate::common::{Device, hasty_policy};
use crate::report;
use sqlx::{Connection, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The times at which a screen heard that each step was done.
type Heard = BTreeMap<(u16, u32), BTreeSet<i64>>;

async fn database(data: &Path) -> SqliteConnection {
    let url = format!("sqlite://{}/mamori.db", data.display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn nothing(_: &Path) {}

async fn forget(data: &Path) {
    let mut conn = database(data).await;
    sqlx::query("DELETE FROM alert_steps").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

/// Lives until so many steps were heard of, for each of these numbers, and is killed each time.
async fn lives(data: &Path, until: &[usize], after_death: impl AsyncFn(&Path)) -> Heard {
    std::fs::create_dir_all(data).unwrap();
    std::fs::write(data.join("policy.toml"), hasty_policy()).unwrap();
    let start = async || Process::serve(data, &["--demo"]).await;
    let mut server = start().await;
    let mut clerk = Device::new(server.base.clone(), 1);
    assert_eq!(clerk.sign_in("madoguchi").await.status, 200);
    let mut chief = Device::new(server.base.clone(), 2);
    assert_eq!(chief.sign_in("kacho").await.status, 200);
    let press = clerk.scribe.write("madoguchi", Some(1), raised(7));
    clerk.push(&[&press]).await;
    let mut heard = Heard::new();
    for steps in until {
        chief.base.clone_from(&server.base);
        let mut told = chief.listen().await;
        let call = told.call(|call| call.steps.len() >= *steps).await;
        for step in call.steps {
            heard.entry((step.row, step.round)).or_default().insert(step.at_ms);
        }
        server.kill().await;
        after_death(data).await;
        server = start().await;
    }
    server.kill().await;
    heard
}

/// How many steps were done more than once.
fn repeated(heard: &Heard) -> usize {
    heard.values().filter(|times| times.len() > 1).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_escalation_goes_on_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let heard = lives(&data, &[0, 1, 2, 3, 4], nothing).await;
    report(&format!("6 deaths, steps heard of: {heard:?}"));
    assert_eq!(repeated(&heard), 0, "{heard:?}");
    let steps: Vec<_> = heard.keys().copied().collect();
    assert_eq!(steps, [(0, 0), (1, 0), (2, 0), (2, 1)]);
    let mut conn = database(&data).await;
    let raised_ms: i64 =
        sqlx::query_scalar("SELECT raised_ms FROM alerts").fetch_one(&mut conn).await.unwrap();
    let kept: Vec<(i64, i64, i64)> =
        sqlx::query_as("SELECT step_row, round, at_ms - $1 FROM alert_steps ORDER BY at_ms")
            .bind(raised_ms)
            .fetch_all(&mut conn)
            .await
            .unwrap();
    report(&format!("on the disk, row, round, ms after the press: {kept:?}"));
    for ((_, _, after_ms), least) in kept.iter().zip([1_000, 2_000, 3_000, 13_000]) {
        assert!(*after_ms >= least, "{kept:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_that_forgets_its_steps_is_caught() {
    let dir = tempfile::tempdir().unwrap();
    let heard = lives(&dir.path().join("data"), &[1, 2, 3], forget).await;
    report(&format!("control, steps heard of: {heard:?}"));
    assert!(repeated(&heard) > 0, "{heard:?}");
}

//! What leaves the server for targets outside: webhook, mail, pushes, against real receivers that
//! fail, hang and come back.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed test is to panic")]

#[path = "../common/mod.rs"]
mod common;

mod mail;
mod push;
mod webhook;

use common::{PATIENCE, Site, hasty_policy, tables};
use mamori_core::body::{AlertRaised, Body, Drill, Level};
use mamori_core::ids::AlertId;
use mamori_server::outbox::{Settings, Times};
use sqlx::{AssertSqlSafe, Connection};
use std::path::Path;
use std::time::Duration;
use tokio::time::{interval, timeout};

/// Times so short that a test can wait for several tries.
fn quick() -> Times {
    Times {
        answer: Duration::from_millis(500),
        mail: Duration::from_secs(2),
        pause_min: Duration::from_millis(50),
        pause_max: Duration::from_millis(400),
        ..Times::default()
    }
}

/// A server with demo people, these targets, and an escalation after 1, 2 and 3 seconds.
async fn site(settings: impl FnOnce(&Path, &mut Settings)) -> Site {
    Site::with(|config| {
        config.demo = true;
        std::fs::create_dir_all(&config.data).unwrap();
        std::fs::write(config.data.join("policy.toml"), hasty_policy()).unwrap();
        config.relay.times = quick();
        settings(&config.data, &mut config.relay);
    })
    .await
}

/// A press that is not real.
fn drilled(alert: u8, drill: Drill) -> Body {
    let place = Some("shimin_1".to_owned());
    let mut raised = AlertRaised::new(AlertId([alert; 16]), Level::Emergency, place);
    raised.drill = Some(drill);
    Body::AlertRaised(raised)
}

/// Waits until a question to the database is answered by this number.
async fn until(site: &Site, sql: &str, wanted: i64) {
    let mut conn = tables::open(site).await;
    let mut found = -1;
    let reached = timeout(PATIENCE, async {
        let mut look = interval(Duration::from_millis(20));
        while found != wanted {
            look.tick().await;
            let query = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()));
            found = query.fetch_one(&mut conn).await.unwrap();
        }
    });
    assert!(reached.await.is_ok(), "{sql}: {found} instead of {wanted}");
    conn.close().await.unwrap();
}

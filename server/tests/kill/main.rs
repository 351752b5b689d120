//! `kill -9` under load, a hundred times: no event that was acknowledged is ever lost.
//!
//! What a killed process cannot show is the loss of power; for that the settings of SQLite are read
//! back at every start. The control is a server that acknowledges before it commits: the same test
//! must find its losses.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed test is to panic")]

mod chunks;
#[path = "../common/mod.rs"]
mod common;
mod early;
mod escalation;
mod load;
mod memory;
mod relay;

use common::process::Process;
use load::{Load, Loss};
use std::io::Write;
use std::path::Path;
use tokio::process::Command;

/// Kills in the real run, and in the control's.
const KILLS: usize = 100;
const CONTROL_KILLS: usize = 10;

/// Shows the figures also when the test passes, whose output is not shown otherwise.
fn report(figures: &str) {
    let mut terminal = std::io::stderr();
    writeln!(terminal, "{figures}").unwrap();
}

/// Kills so often, each time after at least so many further acknowledgements.
async fn run(data: &Path, kills: usize, between: usize, start: impl AsyncFn() -> Process) -> Loss {
    let first = Process::serve(data, &["--demo"]).await;
    let mut load = Load::begin(&first).await;
    first.kill().await;
    let mut running = start().await;
    for round in 0..kills {
        load.reach(&running);
        // Not always the same number, so that the kill hits different moments.
        load.acknowledged(between + round * 7 % 20).await;
        running.kill().await;
        running = start().await;
    }
    load.finish(&running).await;
    running.kill().await;
    load.loss(data).await
}

/// The control's server as a process of its own.
async fn serve_early(data: &Path) -> Process {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "early::server", "--ignored", "--nocapture"]);
    command.env(early::DATA, data);
    Process::start(command).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let start = async || Process::serve(dir.path(), &[]).await;
    let loss = run(dir.path(), KILLS, 5, start).await;
    report(&format!("{KILLS} kills: {loss}"));
    assert!(loss.acknowledged >= KILLS * 5, "{loss}");
    assert_eq!(loss.lost, 0, "{loss}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_that_acknowledges_early_is_caught() {
    let dir = tempfile::tempdir().unwrap();
    let start = async || serve_early(dir.path()).await;
    let loss = run(dir.path(), CONTROL_KILLS, 150, start).await;
    report(&format!("control, {CONTROL_KILLS} kills: {loss}"));
    assert!(loss.lost > 0, "a server that acknowledges early must be found out: {loss}");
    assert!(loss.lost < loss.acknowledged, "it does store, only later: {loss}");
}

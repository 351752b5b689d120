//! The command line as an administrator meets it: the real binary, its words, its exit codes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed test is to panic")]

#[path = "../common/mod.rs"]
mod common;
mod paths;

use common::process::{Process, mamori};
use common::{Device, PATIENCE};
use mamori_core::policy::parse;
use std::path::Path;
use std::process::{Output, Stdio};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

async fn run(args: &[&str], input: &str) -> Output {
    let mut command = mamori();
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.env("RUST_LOG", "warn").kill_on_drop(true).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // What is refused at once ends without reading.
    if let Err(error) = stdin.write_all(input.as_bytes()).await {
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{error}");
    }
    drop(stdin);
    tokio::time::timeout(PATIENCE, child.wait_with_output()).await.expect("an end").unwrap()
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

async fn fine(args: &[&str], input: &str) -> String {
    let output = run(args, input).await;
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

async fn wrong(args: &[&str], input: &str) -> String {
    let output = run(args, input).await;
    assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
    said(&output)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn it_says_its_version() {
    let version = fine(&["--version"], "").await;
    assert_eq!(version.trim(), format!("mamori {}", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn a_policy_file_is_checked_and_every_mistake_named() {
    let dir = tempfile::tempdir().unwrap();
    let (good, bad) = (dir.path().join("good.toml"), dir.path().join("bad.toml"));
    std::fs::write(&good, parse::DEFAULT).unwrap();
    std::fs::write(&bad, parse::DEFAULT.replace("utc_offset_minutes = 540", "")).unwrap();
    assert!(fine(&["policy", "check", text(&good)], "").await.contains("2026-10-01.1"));
    let answer = wrong(&["policy", "check", text(&bad)], "").await;
    assert!(answer.contains("bad.toml:"), "{answer}");
    let data = dir.path().join("data");
    let serve = ["serve", "--data", text(&data), "--listen", "127.0.0.1:0"];
    let answer = wrong(&[&serve[..], &["--policy", text(&bad)]].concat(), "").await;
    assert!(answer.contains("bad.toml:"), "{answer}");
    assert!(!data.exists(), "nothing was begun");
}

#[tokio::test]
async fn people_are_made_listed_and_disabled_beside_a_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let server = Process::serve(dir.path(), &[]).await;
    let data = ["--data", text(dir.path())];
    let admin = |what: &[&'static str]| [&["admin"], what, &data[..]].concat();
    let made = fine(&admin(&["create", "--login", "root-admin"]), "a first password\n").await;
    assert!(made.contains("admin"), "the first account is an administrator: {made}");
    let hanako = [
        "create",
        "--login",
        "hanako",
        "--name",
        "市民 花子",
        "--role",
        "staff",
        "--department",
        "shimin",
    ];
    fine(&admin(&hanako), "sakura-saku").await;
    let mut device = Device::new(server.base.clone(), 1);
    assert_eq!(device.sign_in_with("hanako", "sakura-saku").await.status, 200);
    let list = fine(&admin(&["list"]), "").await;
    assert!(list.contains("hanako  市民 花子  staff  shimin"), "{list}");
    fine(&admin(&["password", "--login", "hanako"]), "hana-fubuki").await;
    assert_eq!(device.get("/api/me").await.status, 401, "its sessions ended");
    assert_eq!(device.sign_in_with("hanako", "sakura-saku").await.status, 401);
    assert_eq!(device.sign_in_with("hanako", "hana-fubuki").await.status, 200);
    fine(&admin(&["disable", "--login", "hanako"]), "").await;
    assert_eq!(device.sign_in_with("hanako", "hana-fubuki").await.status, 403);
    assert!(fine(&admin(&["list"]), "").await.contains("disabled"));
    fine(&admin(&["enable", "--login", "hanako"]), "").await;
    assert_eq!(device.sign_in_with("hanako", "hana-fubuki").await.status, 200);
    let id = device.scribe.device.to_string();
    let release = ["admin", "release-device", "--device", &id, data[0], data[1]];
    fine(&release, "").await;
    assert_eq!(device.sync(&[]).await.status, 401);
}

#[tokio::test]
async fn what_is_asked_wrongly_is_answered_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let data = ["--data", text(dir.path())];
    let create =
        |more: &[&'static str]| [&["admin", "create", "--login"], more, &data[..]].concat();
    fine(&create(&["first"]), "long enough").await;
    for (args, input, sentence) in [
        (vec!["first", "--role", "admin"], "long enough", "exists already"),
        (vec!["second"], "long enough", "--role"),
        (vec!["second", "--role", "king"], "long enough", "--role must be one of"),
        (vec!["second", "--role", "staff"], "long enough", "--department must be one of"),
        (vec!["second", "--role", "admin"], "short", "8 characters"),
        (vec!["Second", "--role", "admin"], "long enough", "lowercase"),
        (
            vec!["second", "--role", "department_head", "--department", "somu"],
            "long enough",
            "--heads",
        ),
    ] {
        let answer = wrong(&create(&args), input).await;
        assert!(answer.contains(sentence), "{args:?}: {answer}");
    }
    let unknown = [&["admin", "disable", "--login", "nobody"], &data[..]].concat();
    assert!(wrong(&unknown, "").await.contains("no account"));
    let demo = [&["serve", "--listen", "127.0.0.1:0", "--demo"], &data[..]].concat();
    assert!(wrong(&demo, "").await.contains("real accounts"));
    let nowhere = dir.path().join("nowhere");
    let backup = ["backup", "--data", text(&nowhere), "--to", "x"];
    assert!(wrong(&backup, "").await.contains("no such folder"));
}

#[tokio::test]
async fn a_backup_beside_a_running_server_counts_for_the_devices() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = Process::serve(&data, &["--demo"]).await;
    let mut device = Device::new(server.base.clone(), 1);
    device.sign_in("madoguchi").await;
    let tap = device.scribe.tap("madoguchi", 1);
    assert_eq!(device.push(&[&tap]).await.backed_up, 0);
    let copy = dir.path().join("copy.db");
    let backup = ["backup", "--data", text(&data), "--to", text(&copy)];
    let answer = fine(&backup, "").await;
    assert!(answer.contains("cursor 1") && answer.contains("sha256"), "{answer}");
    assert_eq!(device.push(&[]).await.backed_up, 1);
    assert!(wrong(&backup, "").await.contains("never replaces"));
}

#[tokio::test]
async fn it_stops_when_asked_even_with_open_streams() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Process::serve(dir.path(), &["--demo"]).await;
    let mut device = Device::new(server.base.clone(), 1);
    device.sign_in("kacho").await;
    let mut pokes = device.listen().await;
    let id = server.child.id().unwrap().to_string();
    let asked = Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
    assert!(asked.success());
    assert_eq!(pokes.next().await, None);
    let status = tokio::time::timeout(PATIENCE, server.child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");
}

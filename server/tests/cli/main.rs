//! The command line as an administrator meets it: the real binary, its words, its exit codes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed test is to panic")]

#[path = "../common/mod.rs"]
mod common;
mod paths;
mod relay;
mod verify;

use common::audio::{CLERK, audio, begun, recording_id, sealed, sound};
use common::process::{Process, mamori};
use common::scribe::started;
use common::{Device, PATIENCE};
use mamori_core::event::sha256;
use mamori_core::policy::parse;
use mamori_core::recording::wire::Have;
use mamori_core::sync::Span;
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
    assert!(fine(&["policy", "check", text(&good)], "").await.contains("2026-10-01.6"));
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
async fn a_backup_holds_the_audio_and_only_what_is_new_is_copied() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut server = Process::serve(&data, &["--demo"]).await;
    let mut device = Device::new(server.base.clone(), 1);
    device.sign_in(CLERK).await;
    device.tell(CLERK, vec![started(1, &[]), begun(1, Some(1))]).await;
    let chunks = sound(3, 5_000);
    device.put_all(1, 0, &chunks[..2]).await;
    let have = format!("/api/recordings/{}/have", recording_id(1));
    assert_eq!(device.get(&have).await.cbor::<Have>().segments[0].backed_up, []);
    let (first, second) = (dir.path().join("first.db"), dir.path().join("second.db"));
    let answer = fine(&["backup", "--data", text(&data), "--to", text(&first)], "").await;
    assert!(answer.contains("2 chunks of recordings, 2 of them new"), "{answer}");
    let safe = device.get(&have).await.cbor::<Have>().segments[0].backed_up.clone();
    assert_eq!(safe, [Span { first: 0, last: 1 }]);
    device.put_all(1, 0, &chunks).await;
    device.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
    let answer = fine(&["backup", "--data", text(&data), "--to", text(&second)], "").await;
    assert!(answer.contains("3 chunks of recordings, 1 of them new"), "{answer}");
    server.kill().await;
    // Restored on another machine: the copy of the database and the collected audio.
    let other = dir.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(&second, other.join("mamori.db")).unwrap();
    std::fs::rename(dir.path().join("audio"), other.join("audio")).unwrap();
    server = Process::serve(&other, &["--demo"]).await;
    device.base = server.base.clone();
    let whole = device.get(&audio(1, 0)).await;
    assert_eq!((whole.status, whole.body), (200, chunks.concat()));
}

#[tokio::test]
async fn a_backup_that_lacks_audio_says_so_and_devices_keep_theirs() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = Process::serve(&data, &["--demo"]).await;
    let mut device = Device::new(server.base.clone(), 1);
    device.sign_in(CLERK).await;
    device.tell(CLERK, vec![started(1, &[]), begun(1, Some(1))]).await;
    let chunks = sound(2, 5_000);
    device.put_all(1, 0, &chunks).await;
    let id = recording_id(1).to_string();
    let object = format!("00001-{}", sha256(&chunks[1]));
    std::fs::write(data.join("audio").join(&id).join("0000").join(object), "noise").unwrap();
    let copy = dir.path().join("copy.db");
    let output = run(&["backup", "--data", text(&data), "--to", text(&copy)], "").await;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("1 chunks of recordings are missing or damaged"));
    let have: Have = device.get(&format!("/api/recordings/{id}/have")).await.cbor();
    assert_eq!(have.segments[0].backed_up, [Span { first: 0, last: 0 }]);
    let beside = data.join("copy.db");
    let clash = wrong(&["backup", "--data", text(&data), "--to", text(&beside)], "").await;
    assert!(clash.contains("--audio-to"), "{clash}");
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

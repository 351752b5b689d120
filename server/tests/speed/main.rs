//! How fast an alert is, and what an idle screen costs: a press until the last of 1,000 receivers
//! has it, over loopback, with the event durably committed first.
//!
//! A measurement and no check of the build it runs in; the goals hold for a release build:
//! `cargo test --release -p mamori-server --test speed -- --ignored --nocapture`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed measurement is to panic")]

#[path = "../common/mod.rs"]
mod common;

use common::process::Process;
use common::scribe::{ended, raised};
use common::{Device, PATIENCE};
use futures_util::future::join_all;
use mamori_core::ids::{AlertId, DeviceId, UserId};
use mamori_server::auth::token::Token;
use mamori_server::clock::now_ms;
use mamori_server::store::sqlite::{Entering, SqliteStore, Use};
use reqwest::Method;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::timeout;

const RECEIVERS: u16 = 1_000;
/// From as many devices as the measure against floods makes necessary.
const SENDERS: u16 = 5;
const PRESSES: u8 = 60;
/// The goals.
const P99_MAX: Duration = Duration::from_millis(50);
const IDLE_MAX_KIB: u64 = 64;

/// A device on which somebody is signed in, without asking for a password.
async fn enter(store: &SqliteStore, number: u16, user: &str) -> Device {
    let mut device = Device::new(String::new(), 0);
    let mut id = [0xEE; 16];
    id[..2].copy_from_slice(&number.to_be_bytes());
    device.scribe.device = DeviceId(id);
    device.scribe.head.log.0 = id;
    let (session, credential) = (Token::fresh().unwrap(), Token::fresh().unwrap());
    let entering = Entering {
        user: UserId(user.to_owned()),
        device: device.scribe.device,
        credential: None,
        fresh_credential: credential.hash(),
        session: session.hash(),
        now_ms: now_ms(),
        expires_ms: now_ms() + 3_600_000,
    };
    store.enter(entering).await.unwrap().unwrap();
    device.session = Some(format!("mamori_session={}", session.text()));
    device.credential = Some(format!("mamori_device={}", credential.text()));
    device
}

/// Senders and receivers, in a database that no server uses yet.
async fn prepare(data: &Path) -> (Vec<Device>, Vec<Device>) {
    Process::serve(data, &["--demo"]).await.kill().await;
    let store = SqliteStore::open(data, Use::Begin).await.unwrap();
    let senders = (0..SENDERS).map(|number| enter(&store, number, "madoguchi"));
    let senders = join_all(senders).await;
    let all = SENDERS..SENDERS + RECEIVERS;
    let receivers = join_all(all.map(|number| enter(&store, number, "kacho"))).await;
    store.close().await;
    (senders, receivers)
}

/// Tells the moment at which each line came in that says something new of the newest alert.
async fn receive(mut body: reqwest::Response, came: mpsc::UnboundedSender<(u8, Instant)>) {
    let (mut text, mut last, mut line) = (String::new(), None, String::new());
    while let Ok(Some(chunk)) = body.chunk().await {
        let at = Instant::now();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((event, rest)) = text.split_once("\n\n") {
            let number = number_in(event);
            if number > last || (number.is_some() && number == last && line != event) {
                (last, line) = (number, event.to_owned());
                came.send((number.unwrap(), at)).unwrap();
            }
            text = rest.to_owned();
        }
    }
}

/// The alert in a line: its id is one byte sixteen times. Two digits are a byte, so only those at
/// even places count.
fn number_in(event: &str) -> Option<u8> {
    let (_, hex) = event.split_once("data: call ")?;
    let is_in = |number: &u8| {
        let id = AlertId([*number; 16]).to_string();
        hex.match_indices(&id).any(|(place, _)| place % 2 == 0)
    };
    (1..=PRESSES).rev().find(is_in)
}

/// When the last of all receivers had something new of this alert.
async fn last_of(arrivals: &mut mpsc::UnboundedReceiver<(u8, Instant)>, number: u8) -> Instant {
    let mut last = None;
    for _ in 0..RECEIVERS {
        let arrival = timeout(PATIENCE, arrivals.recv()).await.expect("all in time");
        let (came, at) = arrival.unwrap();
        assert_eq!(came, number);
        last = last.max(Some(at));
    }
    last.unwrap()
}

fn resident_kib(server: &Process) -> u64 {
    let path = format!("/proc/{}/status", server.child.id().unwrap());
    let status = std::fs::read_to_string(path).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement for a quiet machine"]
async fn a_press_reaches_a_thousand_receivers() {
    let dir = tempfile::tempdir().unwrap();
    let (mut senders, mut receivers) = prepare(dir.path()).await;
    let server = Process::serve(dir.path(), &["--demo"]).await;
    for device in senders.iter_mut().chain(&mut receivers) {
        device.base.clone_from(&server.base);
    }
    senders[0].push(&[]).await;
    let before = resident_kib(&server);
    let (came, mut arrivals) = mpsc::unbounded_channel();
    for device in &receivers {
        let body = device.open(Method::GET, "/api/events", &[], Vec::new()).await;
        tokio::spawn(receive(body, came.clone()));
    }
    let idle = resident_kib(&server).saturating_sub(before) / u64::from(RECEIVERS);
    let mut times = Vec::new();
    for number in 1..=PRESSES {
        let sender = &mut senders[usize::from(number) % usize::from(SENDERS)];
        let press = sender.scribe.write("madoguchi", Some(number), raised(number));
        let begin = Instant::now();
        sender.push(&[&press]).await;
        times.push(last_of(&mut arrivals, number).await - begin);
        let end = sender.scribe.write("madoguchi", Some(number), ended(number));
        sender.push(&[&end]).await;
        last_of(&mut arrivals, number).await;
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share).div_ceil(100) - 1];
    let (p50, p99) = (at(50), at(99));
    println!(
        "a press until the last of {RECEIVERS} receivers has it, {PRESSES} times: p50 {p50:?}, \
         p99 {p99:?}; an idle stream: {idle} KiB"
    );
    if !cfg!(debug_assertions) {
        assert!(p99 <= P99_MAX, "{p99:?}");
        assert!(idle <= IDLE_MAX_KIB, "{idle} KiB");
    }
    server.kill().await;
}

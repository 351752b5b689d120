//! How fast an alert is, and what an idle screen costs: a press until the last of 1,000 receivers
//! has it, over loopback, with the event durably committed first; memory of open streams.
//!
//! `cargo xtask bench alert` measures with a release build; the goals hold for that one. What runs
//! with the other tests is small and proves that the measurement still works.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed measurement is to panic")]

#[path = "../common/mod.rs"]
mod common;
mod crowd;

use common::Device;
use common::process::Process;
use common::scribe::{ended, raised};
use crowd::Crowd;
use futures_util::future::join_all;
use mamori_core::ids::{DeviceId, UserId};
use mamori_server::auth::token::Token;
use mamori_server::clock::now_ms;
use mamori_server::store::sqlite::{Entering, SqliteStore, Use};
use std::path::Path;
use std::time::Duration;

/// A device may raise twenty alerts at once and is then slowed down.
const PRESSES_EACH: u8 = 20;
/// The kernel counts time of processors in hundredths of a second (`CLK_TCK` of Linux).
const TICK: Duration = Duration::from_millis(10);
/// The goals.
const P99_MAX: Duration = Duration::from_millis(50);
const IDLE_MAX_KIB: f64 = 64.0;

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

/// A server with senders and receivers that know it.
struct Stage {
    server: Process,
    senders: Vec<Device>,
    receivers: Vec<Device>,
}

impl Stage {
    async fn new(data: &Path, presses: u8, receivers: u16) -> Self {
        Process::serve(data, &["--demo"]).await.kill().await;
        let store = SqliteStore::open(data, Use::Begin).await.unwrap();
        let senders = u16::from(presses.div_ceil(PRESSES_EACH));
        let all = |numbers: std::ops::Range<u16>, user: &'static str| {
            let store = &store;
            join_all(numbers.map(move |number| enter(store, number, user)))
        };
        let mut receivers = all(senders..senders + receivers, "kacho").await;
        let mut senders = all(0..senders, "madoguchi").await;
        store.close().await;
        let server = Process::serve(data, &["--demo"]).await;
        for device in senders.iter_mut().chain(&mut receivers) {
            device.base.clone_from(&server.base);
        }
        // Whatever the first request of all costs is not a press's.
        senders[0].push(&[]).await;
        Self { server, senders, receivers }
    }

    /// Presses and ends alerts one after another; how long each press took, sorted.
    async fn press(&mut self, crowd: &mut Crowd, presses: u8) -> Vec<Duration> {
        let mut times = Vec::new();
        for number in 1..=presses {
            let senders = self.senders.len();
            let sender = &mut self.senders[usize::from(number) % senders];
            let press = sender.scribe.write("madoguchi", Some(number), raised(number));
            crowd.look_for(number);
            let begin = std::time::Instant::now();
            sender.push(&[&press]).await;
            times.push(crowd.last().await - begin);
            let end = sender.scribe.write("madoguchi", Some(number), ended(number));
            crowd.look_for(number);
            sender.push(&[&end]).await;
            crowd.last().await;
        }
        times.sort_unstable();
        times
    }

    fn resident_kib(&self) -> u64 {
        let path = format!("/proc/{}/status", self.server.child.id().unwrap());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    fn busy(&self) -> Duration {
        busy(&Path::new("/proc").join(self.server.child.id().unwrap().to_string()))
    }
}

/// For how long a process or thread has had a processor (`proc_pid_stat(5)`, fields 14 and 15).
fn busy(of: &Path) -> Duration {
    let stat = std::fs::read_to_string(of.join("stat")).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks = fields.split(' ').skip(11).take(2).map(|field| field.parse::<u32>().unwrap());
    TICK * ticks.sum()
}

fn share(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() * percent).div_ceil(100) - 1]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement for a quiet machine: cargo xtask bench alert"]
async fn a_press_reaches_a_thousand_receivers() {
    const RECEIVERS: u16 = 1_000;
    const PRESSES: u8 = 240;
    let dir = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(dir.path(), PRESSES, RECEIVERS).await;
    let mut crowd = Crowd::new().await;
    crowd.join(&stage.receivers.clone()).await;
    let (server, readers) = (stage.busy(), busy(&crowd.thread));
    let times = stage.press(&mut crowd, PRESSES).await;
    // Each press is two lines to everybody: the alert, and its end.
    let lines = u32::from(PRESSES) * 2;
    let (server, readers) = (stage.busy() - server, busy(&crowd.thread) - readers);
    let (p50, p99, max) = (share(&times, 50), share(&times, 99), share(&times, 100));
    println!("\n| press → last of {RECEIVERS} receivers, {PRESSES} presses | ms |\n|---|---|");
    println!("| p50 | {:.1} |\n| p99 | {:.1} |\n| max | {:.1} |", ms(p50), ms(p99), ms(max));
    println!("| server, processor time for a line to all | {:.1} |", ms(server / lines));
    println!("| readers of the test, the same | {:.1} |", ms(readers / lines));
    stage.server.kill().await;
    if !cfg!(debug_assertions) {
        assert!(p99 <= P99_MAX, "{p99:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement for a quiet machine: cargo xtask bench alert"]
async fn an_idle_stream_costs_little_memory() {
    const STEP: u16 = 1_000;
    let dir = tempfile::tempdir().unwrap();
    let stage = Stage::new(dir.path(), 1, 2 * STEP).await;
    let mut crowd = Crowd::new().await;
    let mut before = stage.resident_kib();
    println!("\n| idle streams | server's memory, KiB | for each more, KiB |\n|---|---|---|");
    println!("| 0 | {before} | |");
    let mut each = 0.0;
    for (nth, some) in (1..).zip(stage.receivers.chunks(STEP.into())) {
        crowd.join(some).await;
        let after = stage.resident_kib();
        each = (after.saturating_sub(before) as f64) / f64::from(STEP);
        println!("| {} | {after} | {each:.1} |", nth * STEP);
        before = after;
    }
    stage.server.kill().await;
    if !cfg!(debug_assertions) {
        assert!(each <= IDLE_MAX_KIB, "{each} KiB");
    }
}

/// The measurement in small, so that it cannot rot: everybody has each press, in a time that no
/// machine misses unless something is wrong.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_reaches_a_hundred_receivers() {
    const PRESSES: u8 = 3;
    let dir = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(dir.path(), PRESSES, 100).await;
    let mut crowd = Crowd::new().await;
    crowd.join(&stage.receivers.clone()).await;
    let times = stage.press(&mut crowd, PRESSES).await;
    stage.server.kill().await;
    assert_eq!(times.len(), usize::from(PRESSES));
    assert!(times.iter().all(|time| *time <= Duration::from_secs(5)), "{times:?}");
}

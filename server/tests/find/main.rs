//! How fast cases are found and counted, and what it costs: the first page for conditions and words
//! of every kind, and the figures of all time, asked of a real server over loopback.
//!
//! `cargo xtask bench find` measures 100,000 cases with a release build against `budgets.json`.
//! What runs with the other tests is small, and its bounds are of proportion rather than of time.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed measurement is to panic")]

#[path = "../common/mod.rs"]
mod common;
mod same;

use common::Device;
use common::process::Process;
use mamori_core::find::{Figures, FoundPage};
use mamori_server::demo_city::{Plan, make};
use mamori_server::policy_file;
use mamori_server::store::sqlite::{SqliteStore, Use};
use std::path::Path;
use std::time::{Duration, Instant};

/// 2026-11-30 00:00 in Japan.
const END_MS: i64 = 1_795_964_400_000;

/// Conditions of every kind; some fit thousands of cases, some none.
const QUESTIONS: [&str; 14] = [
    "",
    "q=土下座",
    "q=窓口",
    "q=金",
    "q=返金 謝罪",
    "q=存在しない言葉",
    "subject=高橋",
    "subject=09012345678",
    "category=sexual_harassment",
    "category=threat&q=マスコミ",
    "state=returned",
    "channel=written&state=consult",
    "from=2023-04-01&to=2024-03-31",
    "from=2022-01-01&to=2022-01-07&q=責任者",
];

/// Each account sees another part: a department, a bureau, what was submitted, own cases.
const READERS: [&str; 4] = ["kacho", "kenko-bucho", "somu", "madoguchi"];

/// Makes a database of so many cases.
async fn city(data: &Path, cases: usize, seed: u64) -> Duration {
    let policy = policy_file::load(None, data).unwrap();
    let store = SqliteStore::open(data, Use::Serve).await.unwrap();
    let (begin, plan) = (Instant::now(), Plan { cases, seed, years: 5, end_ms: END_MS });
    make(&store, &policy, plan, |_| {}).await.unwrap();
    store.close().await;
    begin.elapsed()
}

/// A server on a database, and somebody signed in at each reader's place.
struct Stage {
    server: Process,
    readers: Vec<Device>,
}

impl Stage {
    async fn new(data: &Path) -> Self {
        let server = Process::serve(data, &["--demo"]).await;
        let mut readers = Vec::new();
        for (number, user) in (1..).zip(READERS) {
            let mut device = Device::new(server.base.clone(), number);
            assert_eq!(device.sign_in(user).await.status, 200);
            readers.push(device);
        }
        Self { server, readers }
    }

    /// How long each first page of a question took, sorted; and how many rows came at most.
    async fn ask(&self, question: &str, times: usize) -> (Vec<Duration>, usize) {
        let (mut took, mut rows) = (Vec::new(), 0);
        for nth in 0..times {
            let reader = &self.readers[nth % self.readers.len()];
            let begin = Instant::now();
            let answer = reader.get(&format!("/api/search?{question}")).await;
            took.push(begin.elapsed());
            assert_eq!(answer.status, 200, "{question}");
            rows = rows.max(answer.cbor::<FoundPage>().rows.len());
        }
        took.sort_unstable();
        (took, rows)
    }

    /// How long the figures of all time took, sorted; and how many cases they count.
    async fn count(&self, times: usize) -> (Vec<Duration>, u32) {
        let (mut took, mut cases) = (Vec::new(), 0);
        let general = &self.readers[2];
        for _ in 0..times {
            let begin = Instant::now();
            let answer = general.get("/api/figures").await;
            took.push(begin.elapsed());
            cases = answer.cbor::<Figures>().cases;
        }
        took.sort_unstable();
        (took, cases)
    }

    fn resident_kib(&self) -> u64 {
        let path = format!("/proc/{}/status", self.server.child.id().unwrap());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

fn share(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() * percent).div_ceil(100) - 1]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement for a quiet machine: cargo xtask bench find"]
async fn a_hundred_thousand_cases_are_found_and_counted_in_time() {
    const CASES: usize = 100_000;
    const TIMES: usize = 100;
    let budgets: serde_json::Value = serde_json::from_str(include_str!("budgets.json")).unwrap();
    let budget = |name: &str| budgets[name].as_f64().unwrap();
    // Making them takes most of the time: who measures again names a folder to keep them in.
    let (dir, kept) = (tempfile::tempdir().unwrap(), std::env::var_os("MAMORI_CITY"));
    let data = kept.as_ref().map_or(dir.path(), Path::new);
    if !data.join("mamori.db").exists() {
        let made = city(data, CASES, 1).await;
        println!("\n{CASES} cases made in {:.0} s", made.as_secs_f64());
    }
    let bytes = std::fs::metadata(data.join("mamori.db")).unwrap().len();
    println!("\nthe database has {} MB", bytes / 1_000_000);
    let stage = Stage::new(data).await;
    // Whatever the first request of all costs is not a question's.
    stage.ask("", 4).await;
    let before = stage.resident_kib();
    println!("\n| first page | rows | p50 ms | p99 ms |\n|---|---|---|---|");
    let mut worst = Duration::ZERO;
    for question in QUESTIONS {
        let (took, rows) = stage.ask(question, TIMES).await;
        let (p50, p99) = (share(&took, 50), share(&took, 99));
        println!("| `{question}` | {rows} | {:.1} | {:.1} |", ms(p50), ms(p99));
        worst = worst.max(p99);
    }
    let (took, cases) = stage.count(TIMES).await;
    let figures = share(&took, 99);
    println!("| figures of all time | | {:.1} | {:.1} |", ms(share(&took, 50)), ms(figures));
    let after = stage.resident_kib();
    println!("| server's memory, KiB | | {before} | {after} |");
    stage.server.kill().await;
    assert!(cases > 90_000, "{cases}");
    if !cfg!(debug_assertions) {
        assert!(ms(worst) <= budget("first_page_p99_ms"), "{worst:?}");
        assert!(ms(figures) <= budget("figures_p99_ms"), "{figures:?}");
        let grown = u32::try_from(after.saturating_sub(before)).unwrap();
        assert!(f64::from(grown) <= budget("memory_growth_kib"), "{grown} KiB");
    }
}

/// The measurement in small, so that it cannot rot: a page of words takes no longer than many times
/// a page of no condition, and the figures count every case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn some_hundred_cases_are_found_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    city(dir.path(), 300, 1).await;
    let stage = Stage::new(dir.path()).await;
    let plain = share(&stage.ask("", 8).await.0, 50);
    for question in QUESTIONS {
        let (took, _) = stage.ask(question, 4).await;
        let bound = (plain * 50).max(Duration::from_secs(2));
        assert!(share(&took, 50) <= bound, "{question}: {took:?} against {plain:?}");
    }
    assert!(stage.ask("q=土下座", 4).await.1 > 0 && stage.ask("subject=高橋", 4).await.1 > 0);
    let (_, cases) = stage.count(1).await;
    assert_eq!(cases, 300, "every one of them counts");
    stage.server.kill().await;
}

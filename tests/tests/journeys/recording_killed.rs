//! The browser's process dies in the middle of a recording, again and again, at every part of a
//! slice: each time at most the slice in flight is lost, the rest is sealed, and the gap is said.
//! Five times in a normal run, twenty times with `MAMORI_LONG=1`.
//!
//! Chromium only: another engine's automation keeps no profile over a kill, or takes too long.

use crate::recording_steps::{
    Hashes, end, hashes_here, hashes_there, id_of, number, record, sign_in_if_asked, told,
    wait_held, wait_sent,
};
use crate::steps::World;
use mamori_e2e::axe;
use mamori_e2e::browser::{Browser, Engine};
use mamori_e2e::error::Result;
use mamori_e2e::page::Page;
use mamori_e2e::wait::{BOUND, Look, until};
use serde_json::Value;
use std::time::{Duration, Instant, SystemTime};

/// How often; seven times each number goes round all of them.
fn kills() -> u32 {
    if std::env::var_os("MAMORI_LONG").is_some() { 20 } else { 5 }
}

const SLICE: Duration = Duration::from_secs(4);
/// From the end of a slice until its bytes are on the disk, on a machine that does other things.
const HANDED_OVER: Duration = Duration::from_millis(1_000);
/// Why, as the page says it.
const CLOSED: &str = "アプリが閉じられていた";

fn is_chromium() -> Result<bool> {
    let is = Engine::wanted()? == Engine::Chromium;
    if !is {
        eprintln!("killed in Chromium only");
    }
    Ok(is)
}

/// A small generator; the seed is printed, so that moments can be had again.
struct Moments(u64);

impl Moments {
    fn new() -> Self {
        let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let seed = std::env::var("MAMORI_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| clock.map_or(1, |clock| clock.as_nanos() as u64));
        println!("MAMORI_SEED={seed}");
        Self(seed)
    }

    /// When to kill, counted from the start of a segment: the kills spread over two slices.
    fn of(&mut self, kill: u32) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let part = 2 * SLICE / kills();
        // Not in their order, so that long and short segments take turns.
        part * (kill * 7 % kills()) + part.mul_f64((self.0 >> 40) as f64 / f64::from(1 << 24))
    }
}

/// What a kill cost: recorded so long, and so many chunks of it are there afterwards.
fn lost(recorded: Duration, chunks: usize) -> Duration {
    recorded.saturating_sub(SLICE.mul_f64(chunks as f64))
}

/// Whether that is at most the slice in flight.
fn is_one_slice(lost: Duration) -> bool {
    lost <= SLICE + HANDED_OVER
}

/// Records until that moment, then kills. Returns how long was recorded and how many chunks were
/// said to be on the device.
async fn kill_at(staff: &mut Browser, moment: Duration) -> Result<(Duration, u64)> {
    let page = staff.page()?;
    let began = Instant::now();
    until("the moment of the kill", BOUND, async || {
        let now = began.elapsed();
        Ok(if now < moment { Look::NotYet(format!("{now:?}")) } else { Look::Ready(()) })
    })
    .await?;
    let held = number(&page, "held").await?;
    let recorded = began.elapsed();
    staff.kill().await?;
    Ok((recorded, held))
}

async fn open_again(staff: &mut Browser, world: &World) -> Result<Page> {
    staff.restart().await?;
    let page = staff.page()?;
    page.goto(&world.gate.url("/#session")).await?;
    page.wait_attr("recording", "data-state", "interrupted").await?;
    page.wait_text("recording", CLOSED).await?;
    Ok(page)
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_cost_a_slice_each_at_most() -> Result<()> {
    if !is_chromium()? {
        return Ok(());
    }
    let world = World::new().await?;
    let mut staff = world.phone_of("madoguchi").await?;
    record(&staff.page()?).await?;
    let id = id_of(&staff.page()?).await?;
    let (mut moments, mut before, mut worst) = (Moments::new(), Hashes::new(), Duration::ZERO);
    for kill in 0..kills() {
        let (recorded, held) = kill_at(&mut staff, moments.of(kill)).await?;
        let page = open_again(&mut staff, &world).await?;
        let here = hashes_here(&page, &id).await?;
        assert!(held <= here.len() as u64, "kill {kill}: {held} were said to be stored");
        assert!(before.iter().all(|(at, hash)| here.get(at) == Some(hash)), "kill {kill}");
        let cost = lost(recorded, here.len() - before.len());
        assert!(is_one_slice(cost), "kill {kill}: {recorded:?} recorded, {cost:?} lost");
        worst = worst.max(cost);
        let segments = here.keys().map(|(segment, _)| segment).max().map_or(0, |last| last + 1);
        assert_eq!(number(&page, "sealed").await?, segments, "kill {kill}: sealed at the start");
        before = here;

        page.tap("rec-resume").await?;
        page.wait_attr("recording", "data-state", "recording").await?;
        page.wait_text("rec-gaps", CLOSED).await?;
    }
    let page = staff.page()?;
    wait_held(&page, before.len() as u64 + 1).await?;
    end(&page).await?;
    sign_in_if_asked(&page).await?;
    wait_sent(&page).await?;
    let here = hashes_here(&page, &id).await?;
    let there = hashes_there(&world.server, &id);
    assert_eq!(there, here, "the server's chunks are the device's");
    // The control: this comparison sees two slices that lack.
    let lacking: Hashes = there.clone().into_iter().skip(2).collect();
    assert_ne!(lacking, here);
    let told = told(&page, &id).await?;
    sealed_as_stored(&page, &told, &here).await?;
    nothing_missing_without_reason(&told);
    println!(
        "{} kills while recording: {} chunks in {} segments, at worst {} ms lost",
        kills(),
        here.len(),
        told["segments"].as_array().map_or(0, Vec::len),
        worst.as_millis()
    );
    axe::check(&page).await
}

/// Every segment is complete, and its seal names exactly the chunks that are on the device.
async fn sealed_as_stored(page: &Page, told: &Value, here: &Hashes) -> Result<()> {
    let mut counted = 0;
    for of in told["segments"].as_array().into_iter().flatten() {
        assert_eq!(of["state"], "complete", "{of}");
        let number = of["segment"].as_u64().unwrap_or(u64::MAX);
        let mine = here.range((number, 0)..=(number, u64::MAX)).map(|(_, hash)| hash.as_str());
        let all: Vec<&str> = mine.collect();
        assert_eq!(of["seal"]["chunks"], all.len(), "{of}");
        let root = page
            .js_async(&format!(
                "const bytes = '{}'.match(/../g).map(pair => parseInt(pair, 16));
                 const sum = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
                 return Array.from(new Uint8Array(sum),
                     b => b.toString(16).padStart(2, '0')).join('');",
                all.concat()
            ))
            .await?;
        assert_eq!(of["seal"]["root"], root, "{of}");
        counted += all.len();
    }
    assert_eq!(counted, here.len());
    Ok(())
}

/// Between two segments lies a gap with its reason.
fn nothing_missing_without_reason(told: &Value) {
    let ms = |value: &Value| value.as_i64().unwrap_or_else(|| panic!("no time: {value}"));
    let recording = &told["recording"];
    let mut segments: Vec<(i64, i64)> = Vec::new();
    for seal in recording["seals"].as_array().into_iter().flatten() {
        let from_ms = ms(&seal["from_ms"]);
        segments.push((from_ms, from_ms + ms(&seal["length_ms"])));
    }
    segments.sort_unstable();
    assert!(segments.len() > 1, "{told}");
    let gaps: Vec<&Value> = recording["gaps"].as_array().into_iter().flatten().collect();
    assert!(gaps.iter().all(|gap| gap["reason"] == "killed"), "{gaps:?}");
    for pair in segments.windows(2) {
        let (from_ms, to_ms) = (pair[0].1, pair[1].0);
        let covers = |gap: &Value| {
            let (first, last) = (ms(&gap["from_ms"]), ms(&gap["to_ms"]));
            first <= from_ms + 500 && to_ms - 500 <= last
        };
        assert!(gaps.iter().any(|gap| covers(gap)), "{from_ms}..{to_ms}: {gaps:?}");
    }
}

/// The control of the figures above: where slices are held in memory only, the same check fails.
#[tokio::test(flavor = "multi_thread")]
async fn slices_held_in_memory_only_are_seen_to_be_lost() -> Result<()> {
    if !is_chromium()? {
        return Ok(());
    }
    let world = World::new().await?;
    let mut staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    page.js(FORGETFUL).await?;
    record(&page).await?;
    let id = id_of(&page).await?;
    let began = Instant::now();
    wait_held(&page, 2).await?;
    let recorded = began.elapsed();
    staff.kill().await?;
    let page = open_again(&mut staff, &world).await?;
    let here = hashes_here(&page, &id).await?;
    let cost = lost(recorded, here.len());
    assert!(!is_one_slice(cost), "{cost:?} lost of {recorded:?}, and not seen");
    axe::check(&page).await
}

/// A database that says of a chunk that it is stored, and keeps nothing.
const FORGETFUL: &str = "
    const put = window.IDBObjectStore.prototype.put;
    window.IDBObjectStore.prototype.put = function (value, key) {
        const request = put.call(this, value, key);
        if (this.name === 'chunks' || this.name === 'slots') this.delete(key);
        return request;
    };";

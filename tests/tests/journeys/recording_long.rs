//! Half an hour of recording on a tablet with little memory: 450 slices go through the app's own
//! path, to the disk, to the server, into the seal, and are played; what the page holds meanwhile
//! stays small. The slices are generated, so that half an hour takes a minute; and they are four
//! times as large as the recorder is asked for, so that holding them would show.
//!
//! Chromium only: no other engine tells its memory.

use crate::recording_steps::{
    as_heard, end, hashes_here, hashes_there, id_of, number, on_the_device, record, told,
};
use crate::steps::{World, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::browser::{Engine, Launch, Viewport};
use mamori_e2e::error::Result;
use mamori_e2e::page::Page;
use mamori_e2e::wait::{Look, until};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SLICES: u64 = 450;
/// What the heaps may grow by, bytes.
const GROWTH_MAX: u64 = 20_000_000;
/// All of it, with the upload.
const ENOUGH: Duration = Duration::from_secs(240);

/// Keeps the program's memory within reach; runs before the page's own scripts.
const MEMORY: &str = "
    for (const how of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[how];
        WebAssembly[how] = async (...given) => {
            const made = await real.apply(WebAssembly, given);
            const memory = (made.instance || made).exports.memory;
            if (memory) window.__memory = memory;
            return made;
        };
    }";

/// A recorder that gives slices of four seconds, 16 kHz of 8 bits, as fast as they are stored: one
/// sound of half an hour, no part of it like another.
const GENERATED: &str = "
    const slice = 64000, count = 450;
    window.__slice = n => {
        const bytes = new Uint8Array(slice), words = new Uint32Array(bytes.buffer);
        let state = n + 1;
        for (let at = 0; at < words.length; at++) {
            state = Math.imul(state, 1664525) + 1013904223 | 0;
            words[at] = state;
        }
        if (n === 0) {
            const head = new DataView(bytes.buffer), text = (at, word) =>
                Array.from(word).forEach((c, i) => head.setUint8(at + i, c.charCodeAt(0)));
            text(0, 'RIFF'); text(8, 'WAVEfmt '); text(36, 'data');
            head.setUint32(4, slice * count - 8, true);
            head.setUint32(16, 16, true); head.setUint16(20, 1, true);
            head.setUint16(22, 1, true); head.setUint32(24, 16000, true);
            head.setUint32(28, 16000, true); head.setUint16(32, 1, true);
            head.setUint16(34, 8, true); head.setUint32(40, slice * count - 44, true);
        }
        return bytes;
    };
    const real = window.MediaRecorder;
    const numbers = () => document.querySelector('[data-test=\"rec-numbers\"]').dataset;
    window.MediaRecorder = class extends EventTarget {
        static isTypeSupported(mime) { return real.isTypeSupported(mime); }
        give(bytes) {
            this.dispatchEvent(new BlobEvent('dataavailable', { data: new Blob(bytes) }));
        }
        async start() {
            this.dispatchEvent(new Event('start'));
            for (let n = 0; n < count; n++) {
                this.give([window.__slice(n)]);
                while (Number(numbers().held) <= n) await new Promise(ok => setTimeout(ok, 4));
            }
        }
        stop() {
            this.give([]);
            this.dispatchEvent(new Event('stop'));
        }
    };";

/// Bytes that the page holds: JavaScript's heap, what hangs on it, and the program's memory. What
/// it has let go is collected first: how long an engine leaves that lying is its own business, and
/// depends on the machine.
#[derive(Clone, Copy, Debug, Default)]
struct Heap {
    total: u64,
    program: u64,
}

async fn heap(page: &Page) -> Result<Heap> {
    page.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    let told = page.devtools("Runtime.getHeapUsage", json!({})).await?;
    let of = |name: &str| told[name].as_f64().unwrap_or(0.0) as u64;
    let program = page.js("return window.__memory.buffer.byteLength").await?.as_u64();
    let program = program.unwrap_or(0);
    let scripts = of("usedSize") + of("embedderHeapUsedSize") + of("backingStorageSize");
    Ok(Heap { total: scripts + program, program })
}

/// Looks at the heaps until it is so; returns the most that was seen.
async fn watch(page: &Page, what: &str, script: &str) -> Result<Heap> {
    let mut most = Heap::default();
    until(what, ENOUGH, async || {
        let now = heap(page).await?;
        if now.total > most.total {
            most = now;
        }
        let seen = page.js(script).await?;
        Ok(if seen == json!(true) { Look::Ready(()) } else { Look::NotYet(seen.to_string()) })
    })
    .await?;
    Ok(most)
}

/// Plays the last seconds of half an hour through the page's own player.
async fn play_the_end(page: &Page) -> Result<Value> {
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    page.wait_attr("segment", "data-state", "complete").await?;
    page.js_async(
        "const audio = document.querySelector('[data-test=\"audio\"]');
         audio.muted = true;
         await audio.play();
         const seeked = new Promise(ok => audio.addEventListener('seeked', ok, { once: true }));
         audio.currentTime = 1790;
         await seeked;
         audio.pause();
         return { at: audio.currentTime, whole: audio.duration };",
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_hour_fits_into_a_cheap_tablet() -> Result<()> {
    if Engine::wanted()? != Engine::Chromium {
        eprintln!("measured in Chromium only");
        return Ok(());
    }
    let world = World::new().await?;
    let tablet = Launch::phone()?.sized(Viewport::TABLET);
    let staff = world.browser_of(tablet, "madoguchi").await?;
    let page = staff.page()?;
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": MEMORY })).await?;
    page.reload().await?;
    page.find("tap-abusive_language").await?;
    let before = heap(&page).await?;
    page.js(GENERATED).await?;
    let began = Instant::now();
    record(&page).await?;
    let numbers = "const d = document.querySelector('[data-test=\"rec-numbers\"]').dataset;";
    let stored = format!("{numbers} return d.held === '{SLICES}'");
    let storing = watch(&page, "450 slices on the device", &stored).await?;
    end(&page).await?;
    let sent = format!("{numbers} return d.sent === '{SLICES}' && d.waiting === '0'");
    let sending = watch(&page, "450 chunks on the server", &sent).await?;
    wait_all_sent(&page).await?;
    assert_eq!(number(&page, "gaps").await?, 0);
    let id = id_of(&page).await?;
    let played = play_the_end(&page).await?;
    assert_eq!(played["whole"].as_f64().map(f64::round), Some(1800.0), "{played}");
    assert!(played["at"].as_f64() >= Some(1789.0), "{played}");
    let playing = heap(&page).await?;
    let most = [storing, sending, playing].into_iter().max_by_key(|heap| heap.total);
    let most = most.unwrap_or_default();
    let growth = most.total.saturating_sub(before.total);
    println!(
        "{SLICES} slices, 28.8 MB, in {} s: heaps grew by {} kB at most, of it {} kB the program",
        began.elapsed().as_secs(),
        growth / 1_000,
        most.program.saturating_sub(before.program) / 1_000,
    );
    assert!(growth < GROWTH_MAX, "{growth} bytes");

    // The control: a page that holds its slices is seen to.
    page.js("window.__kept = Array.from({ length: 450 }, (_, n) => window.__slice(n))").await?;
    let kept = heap(&page).await?.total.saturating_sub(before.total);
    println!("all slices held: {} kB", kept / 1_000);
    assert!(kept > GROWTH_MAX, "{kept} bytes");
    page.js("delete window.__kept").await?;

    let told = told(&page, &id).await?;
    assert_eq!(told["segments"][0]["seal"]["chunks"], SLICES);
    let here = hashes_here(&page, &id).await?;
    assert_eq!(here.len() as u64, SLICES);
    assert_eq!(hashes_there(&world.server, &id), here);
    let boss = world.browser_of(Launch::phone()?, "kacho").await?;
    let heard = as_heard(&boss.page()?, &id, 0).await?;
    assert_eq!(heard["sum"], on_the_device(&page, &id, 0).await?["sum"]);
    axe::check(&page).await
}

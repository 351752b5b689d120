//! A recording in trouble: no permission, no room, a microphone that is taken away or gives
//! nothing. Each time the page says what to do, the meeting goes on, nothing that was recorded is
//! lost, and what could not be recorded is shown and logged with its reason.
//!
//! Chromium's trouble is real where its developer tools can make it; elsewhere a script stands in
//! for the device, at the boundary that the app calls.

use crate::recording_steps::{
    Hashes, end, hashes_here, hashes_there, id_of, meet, number, record, sign_in_if_asked, told,
    wait_held, wait_sent, wait_state,
};
use crate::steps::{World, check_themes, shift_clock, tap_saved};
use mamori_e2e::browser::{Browser, Engine};
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;
use serde_json::{Value, json};

/// The question for the microphone stays open until it is refused.
///
/// The page holds the devices: WebKit forgets what a script put on an object that nobody holds.
const ASKED: &str = "
    (window.__media = navigator.mediaDevices).getUserMedia = () => new window.Promise((_, no) => {
        window.__refuse = () => no(new window.DOMException('refused', 'NotAllowedError'));
    });";

/// The microphone is refused at once.
const REFUSED: &str = "
    (window.__media = navigator.mediaDevices).getUserMedia = () =>
        window.Promise.reject(new window.DOMException('refused', 'NotAllowedError'));";

/// The device as it is.
const AS_IT_IS: &str = "delete navigator.mediaDevices.getUserMedia";

/// Keeps the next stream within reach, and who listens to it: Firefox lets nobody but itself
/// dispatch the events of a track.
const WATCHED: &str = "
    const media = window.__media = navigator.mediaDevices, ask = media.getUserMedia.bind(media);
    media.getUserMedia = what => ask(what).then(stream => {
        const track = window.__track = stream.getTracks()[0];
        const hear = track.addEventListener.bind(track);
        track.addEventListener = (name, ear) => {
            window.__tell = name => ear(new window.Event(name));
            hear(name, ear);
        };
        return stream;
    });";

/// What the system does when it takes the microphone away.
const TAKEN: &str = "window.__tell('ended'); window.__track.stop()";

async fn permit(page: &Page, world: &World, setting: &str) -> Result<()> {
    let origin = world.gate.url("");
    let permission = json!({ "name": "microphone" });
    let params = json!({ "permission": permission, "setting": setting, "origin": origin });
    page.devtools("Browser.setPermission", params).await.map(|_| ())
}

/// The meeting goes on: its clock runs and what happens is recorded.
async fn meeting_goes_on(page: &Page) -> Result<()> {
    page.find("session-left").await?;
    tap_saved(page, "repeat").await
}

/// Ends, waits for the server, and compares: nothing that was ever on the device is lost, and the
/// log names these reasons, each gap once.
async fn all_there(world: &World, page: &Page, ends: &[&str], reasons: &[&str]) -> Result<()> {
    end(page).await?;
    world.gate.heal();
    sign_in_if_asked(page).await?;
    wait_sent(page).await?;
    let id = id_of(page).await?;
    assert_eq!(hashes_there(&world.server, &id), hashes_here(page, &id).await?);
    let told = told(page, &id).await?;
    let of = |list: &Value, name: &str| -> Vec<String> {
        let all = list.as_array().into_iter().flatten();
        all.map(|one| one[name].as_str().unwrap_or_default().to_owned()).collect()
    };
    let segments = &told["segments"];
    assert!(of(segments, "state").iter().all(|state| state == "complete"), "{segments}");
    assert_eq!(of(&told["recording"]["seals"], "end"), ends, "{told}");
    assert_eq!(of(&told["recording"]["gaps"], "reason"), reasons, "{told}");
    // No stretch is called missing twice.
    let gaps = told["recording"]["gaps"].as_array().into_iter().flatten();
    let mut gaps: Vec<_> = gaps.map(|g| (g["from_ms"].as_i64(), g["to_ms"].as_i64())).collect();
    gaps.sort_unstable();
    assert!(gaps.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{gaps:?}");
    check_themes(page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_permission_the_page_says_what_to_do() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    world.gate.cut(Cut::Silence);
    meet(&page).await?;
    check_themes(&page).await?;
    page.js(ASKED).await?;
    page.tap("rec-announced").await?;
    wait_state(&page, "asking").await?;
    page.wait_text("recording", "マイクの使用を許可してください").await?;
    check_themes(&page).await?;
    page.js("window.__refuse()").await?;
    wait_state(&page, "denied").await?;
    if staff.engine() == Engine::Chromium {
        page.js(AS_IT_IS).await?;
        permit(&page, &world, "denied").await?;
    } else {
        page.js(REFUSED).await?;
    }
    // Pressed again without the permission it says the same.
    page.tap("rec-resume").await?;
    wait_state(&page, "denied").await?;
    page.wait_text("recording", "端末の設定でマイクの使用を許可し").await?;
    page.wait_text("rec-bar", "マイクを使えないため").await?;
    meeting_goes_on(&page).await?;
    check_themes(&page).await?;

    shift_clock(&page, 60_000).await?;
    if staff.engine() == Engine::Chromium {
        permit(&page, &world, "granted").await?;
    } else {
        page.js(AS_IT_IS).await?;
    }
    page.tap("rec-resume").await?;
    wait_state(&page, "recording").await?;
    page.wait_text("rec-gaps", "マイクの使用が許可されていなかった").await?;
    wait_held(&page, 1).await?;
    all_there(&world, &page, &["normal"], &["permission"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_microphone_that_is_taken_away_leaves_a_gap() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    page.js(WATCHED).await?;
    record(&page).await?;
    wait_held(&page, 1).await?;
    page.js("window.__tell('mute')").await?;
    wait_state(&page, "muted").await?;
    page.wait_text("recording", "消音（ミュート）を解除してください").await?;
    check_themes(&page).await?;
    page.js("window.__tell('unmute')").await?;
    wait_state(&page, "recording").await?;
    page.wait_text("rec-gaps", "マイクが消音になっていた").await?;

    let before = hashes_here(&page, &id_of(&page).await?).await?;
    if staff.engine() == Engine::Chromium {
        permit(&page, &world, "denied").await?;
    } else {
        page.js(TAKEN).await?;
    }
    wait_state(&page, "interrupted").await?;
    page.wait_text("recording", "マイクがほかの用途に使われたか、外れたため").await?;
    page.wait_text("rec-bar", "録音が止まっています").await?;
    assert_eq!(number(&page, "sealed").await?, 1);
    still_there(&page, &before).await?;
    meeting_goes_on(&page).await?;
    check_themes(&page).await?;

    if staff.engine() == Engine::Chromium {
        permit(&page, &world, "granted").await?;
    }
    page.tap("bar-resume").await?;
    wait_state(&page, "recording").await?;
    page.wait_text("rec-gaps", "マイクがほかの用途に使われたか、外れたため").await?;
    let held = number(&page, "held").await?;
    wait_held(&page, held + 1).await?;
    all_there(&world, &page, &["microphone_lost", "normal"], &["muted", "ended"]).await
}

/// Every chunk that was on the device is there as it was.
async fn still_there(page: &Page, before: &Hashes) -> Result<()> {
    assert!(!before.is_empty());
    let here = hashes_here(page, &id_of(page).await?).await?;
    assert!(before.iter().all(|(at, hash)| here.get(at) == Some(hash)), "{before:?} {here:?}");
    Ok(())
}

/// Leaves this origin little room: by Chromium's own quota, elsewhere by a script.
async fn make_small(staff: &mut Browser, world: &World) -> Result<()> {
    if staff.engine() != Engine::Chromium {
        return staff.page()?.js(SMALL).await.map(|_| ());
    }
    // A database that is open goes on with the room it was granted for half a minute.
    staff.restart().await?;
    let page = staff.page()?;
    let mut params = json!({ "origin": world.gate.url("") });
    let told = page.devtools("Storage.getUsageAndQuota", params.clone()).await?;
    params["quotaSize"] = json!(told["usage"].as_u64().unwrap_or(0) + 1_000_000);
    page.devtools("Storage.overrideQuotaForOrigin", params).await?;
    page.goto(&world.gate.url("/")).await
}

/// Something else takes the rest of the room.
async fn fill_up(page: &Page, engine: Engine) -> Result<()> {
    let script = if engine == Engine::Chromium { BALLAST } else { "window.__full = true" };
    page.js_async(script).await.map(|_| ())
}

/// Another database of this origin grows until not even a small thing can be stored.
const BALLAST: &str = "
    const db = await new Promise((ok, no) => {
        const r = indexedDB.open('ballast');
        r.onupgradeneeded = () => r.result.createObjectStore('b', { autoIncrement: true });
        r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error);
    });
    const add = size => new Promise(told => {
        const change = db.transaction('b', 'readwrite');
        change.objectStore('b').add(crypto.getRandomValues(new Uint8Array(size)));
        change.oncomplete = () => told(true);
        change.onabort = () => told(false);
    });
    for (const size of [60000, 4000]) {
        for (let n = 0; n < 1000 && await add(size); n++);
    }";

async fn make_room(page: &Page, world: &World, engine: Engine) -> Result<()> {
    if engine != Engine::Chromium {
        return page.js("window.__full = false").await.map(|_| ());
    }
    let params = json!({ "origin": world.gate.url("") });
    page.devtools("Storage.overrideQuotaForOrigin", params).await.map(|_| ())
}

/// A device with little room, and none when it is full.
const SMALL: &str = "
    const told = new window.Object();
    told.usage = 0;
    told.quota = 50000;
    (window.__storage = navigator.storage).estimate = () => window.Promise.resolve(told);
    const put = window.IDBObjectStore.prototype.put;
    window.IDBObjectStore.prototype.put = function (value, key) {
        if (this.name === 'chunks' && window.__full) {
            throw new window.DOMException('full', 'QuotaExceededError');
        }
        return put.call(this, value, key);
    };";

#[tokio::test(flavor = "multi_thread")]
async fn without_room_the_page_says_so_before_and_during() -> Result<()> {
    let world = World::new().await?;
    let mut staff = world.phone_of("madoguchi").await?;
    make_small(&mut staff, &world).await?;
    let page = staff.page()?;
    meet(&page).await?;
    page.tap("rec-announced").await?;
    wait_state(&page, "no-room").await?;
    page.wait_text("recording", "端末の空き容量が足りません。ICレコーダーも使ってください").await?;
    page.find("session-left").await?;
    check_themes(&page).await?;
    page.tap("rec-anyway").await?;
    wait_state(&page, "recording").await?;
    wait_held(&page, 1).await?;

    let before = hashes_here(&page, &id_of(&page).await?).await?;
    fill_up(&page, staff.engine()).await?;
    wait_state(&page, "interrupted").await?;
    page.wait_text("recording", "端末の空き容量が足りなかった").await?;
    still_there(&page, &before).await?;
    page.find("session-left").await?;
    check_themes(&page).await?;

    make_room(&page, &world, staff.engine()).await?;
    meeting_goes_on(&page).await?;
    page.tap("rec-resume").await?;
    wait_state(&page, "recording").await?;
    page.wait_text("rec-gaps", "端末の空き容量が足りなかった").await?;
    let held = number(&page, "held").await?;
    wait_held(&page, held + 1).await?;
    all_there(&world, &page, &["storage", "normal"], &["quota"]).await
}

/// The recorder gives nothing by itself until it is stopped, and an empty slice when told.
const EMPTY: &str = "
    const recorder = window.MediaRecorder.prototype, start = recorder.start;
    window.__whole = () => { recorder.start = start; };
    recorder.start = function () {
        window.__empty = () => this.dispatchEvent(
            new window.BlobEvent('dataavailable', { data: new window.Blob([]) }));
        return start.call(this);
    };";

/// Sets both clocks of the page forward by so many ms, then gives an empty slice.
async fn empty_slice_after(page: &Page, ms: i64) -> Result<()> {
    // At once: a clock that goes on alone would be another trouble.
    page.js(&format!(
        "const date = window.Date, now = window.__realNow ??= date.now.bind(date);
         const clock = window.performance, mono = window.__realMono ??= clock.now.bind(clock);
         date.now = () => now() + ({ms});
         clock.now = () => mono() + ({ms});
         window.__empty();"
    ))
    .await
    .map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_slices_are_noticed_and_said() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    world.gate.cut(Cut::Silence);
    page.js(EMPTY).await?;
    record(&page).await?;
    empty_slice_after(&page, 4_000).await?;
    // The control: one empty slice is no trouble yet.
    wait_state(&page, "recording").await?;
    empty_slice_after(&page, 9_000).await?;
    wait_state(&page, "late").await?;
    page.wait_text("recording", "音声が届いていません").await?;
    check_themes(&page).await?;
    empty_slice_after(&page, 17_000).await?;
    wait_state(&page, "interrupted").await?;
    page.wait_text("recording", "マイクから音声が届かなかった").await?;
    assert_eq!(number(&page, "held").await?, 1, "what it gave at its end is kept");
    meeting_goes_on(&page).await?;
    check_themes(&page).await?;

    page.js("window.__whole()").await?;
    page.tap("rec-resume").await?;
    wait_state(&page, "recording").await?;
    page.wait_text("rec-gaps", "マイクから音声が届かなかった").await?;
    wait_held(&page, 2).await?;
    all_there(&world, &page, &["failed", "normal"], &["no_data", "no_data"]).await
}

//! The recording of a session: from the microphone to the supervisor's ears, byte for byte; and
//! what a kill in the middle of it costs.

use crate::steps::{World, tap_saved, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::browser::Launch;
use mamori_e2e::error::{Error, Result};
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;
use mamori_e2e::temp::TempDir;
use serde_json::Value;

/// Begins a session and its recording, announced, and waits until it runs.
async fn record(page: &Page) -> Result<()> {
    page.tap("tab-session").await?;
    page.tap("staff-gaikin").await?;
    page.tap("place-shimin_1").await?;
    page.tap("session-start").await?;
    page.find("session-left").await?;
    page.wait_attr("recording", "data-state", "off").await?;
    page.tap("rec-announced").await?;
    page.wait_attr("recording", "data-state", "recording").await
}

/// A number among the figures of the recording.
async fn number(page: &Page, name: &str) -> Result<u64> {
    let script = format!(
        "const e = document.querySelector('[data-test=\"rec-numbers\"]');
         return e ? Number(e.dataset.{name}) : 0"
    );
    Ok(page.js(&script).await?.as_u64().unwrap_or(0))
}

/// Waits until at least so many chunks are on the device.
async fn wait_held(page: &Page, chunks: u64) -> Result<()> {
    let script = format!(
        "const e = document.querySelector('[data-test=\"rec-numbers\"]');
         return !!e && Number(e.dataset.held) >= {chunks}"
    );
    page.wait_js(&format!("{chunks} chunks on the device"), &script).await
}

async fn end(page: &Page) -> Result<()> {
    page.tap("session-end").await?;
    page.tap("reason-agreed").await?;
    page.wait_attr("recording", "data-state", "done").await
}

/// Waits until the server has every chunk and every event.
async fn wait_sent(page: &Page) -> Result<()> {
    page.wait_js(
        "all chunks on the server",
        "const e = document.querySelector('[data-test=\"rec-numbers\"]');
         return !!e && e.dataset.waiting === '0' && e.dataset.held === e.dataset.sent
             && e.dataset.held !== '0'",
    )
    .await?;
    wait_all_sent(page).await
}

async fn id_of(page: &Page) -> Result<String> {
    let script = "return document.querySelector('[data-test=\"recording\"]').dataset.recording";
    Ok(page.js(script).await?.as_str().unwrap_or_default().to_owned())
}

/// SHA-256 of the chunks of a segment as they lie in this browser's own database.
async fn on_the_device(page: &Page, id: &str, segment: u16) -> Result<Value> {
    page.js_async(&format!(
        "const db = await new Promise((ok, no) => {{
             const r = indexedDB.open('mamori');
             r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error);
         }});
         const range = IDBKeyRange.bound(['{id}', {segment}, 0], ['{id}', {segment}, 9999]);
         const all = await new Promise((ok, no) => {{
             const r = db.transaction('chunks').objectStore('chunks').getAll(range);
             r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error);
         }});
         db.close();
         const whole = new Uint8Array(await new Blob(all).arrayBuffer());
         const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
         return {{ chunks: all.length, bytes: whole.length, sum: Array.from(sum) }};"
    ))
    .await
}

/// The same of what the server gives as a file to whoever is signed in here.
async fn as_heard(page: &Page, id: &str, segment: u16) -> Result<Value> {
    page.js_async(&format!(
        "const r = await fetch('/api/recordings/{id}/segments/{segment}/audio?download=1');
         if (!r.ok) return {{ status: r.status }};
         const whole = new Uint8Array(await r.arrayBuffer());
         const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
         return {{ bytes: whole.length, sum: Array.from(sum) }};"
    ))
    .await
}

/// Plays the first segment through the page's own player, and seeks in it.
async fn play(page: &Page) -> Result<()> {
    let played = page
        .js_async(
            "const audio = document.querySelector('[data-test=\"audio\"]');
             audio.muted = true;
             await audio.play();
             const to = ms => new Promise(ok => audio.addEventListener(ms, ok, { once: true }));
             const seeked = to('seeked');
             audio.currentTime = 1;
             await seeked;
             audio.pause();
             return { at: audio.currentTime, error: audio.error && audio.error.message };",
        )
        .await?;
    assert!(played["at"].as_f64().unwrap_or(0.0) > 0.9, "{played}");
    assert!(played["error"].is_null(), "{played}");
    Ok(())
}

/// What the server says of the segments of a recording.
async fn segments(page: &Page, id: &str) -> Result<Vec<Value>> {
    let answer = page
        .js_async(&format!(
            "const headers = {{ accept: 'application/json' }};
             const r = await fetch('/api/recordings/{id}', {{ headers }});
             return (await r.json()).segments;"
        ))
        .await?;
    Ok(answer.as_array().cloned().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_is_what_the_supervisor_hears() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    record(&page).await?;
    wait_held(&page, 2).await?;
    axe::check(&page).await?;
    end(&page).await?;
    wait_sent(&page).await?;
    assert_eq!(number(&page, "gaps").await?, 0);
    assert_eq!(number(&page, "sealed").await?, 1);
    let id = id_of(&page).await?;
    let here = on_the_device(&page, &id, 0).await?;
    axe::check(&page).await?;

    let boss = world.browser_of(Launch::phone()?, "kacho").await?;
    let far = boss.page()?;
    let there = segments(&far, &id).await?;
    assert_eq!(there.len(), 1);
    assert_eq!(there[0]["state"], "complete", "{there:?}");
    assert_eq!(there[0]["seal"]["end"], "normal");
    let heard = as_heard(&far, &id, 0).await?;
    println!("{} chunks, {} bytes, heard as recorded", here["chunks"], here["bytes"]);
    assert!(here["bytes"].as_u64().unwrap() > 1_000, "{here}");
    assert_eq!(heard["sum"], here["sum"]);
    assert_eq!(heard["bytes"], here["bytes"]);
    far.tap("tab-cases").await?;
    far.tap("case-row").await?;
    far.wait_attr("segment", "data-state", "complete").await?;
    far.find("download").await?;
    play(&far).await?;
    // The line knows the length that the seal says, and a finger on it moves the sound.
    far.js("const line = document.querySelector('[data-test=\"reel\"]');
         line.value = '2';
         line.dispatchEvent(new window.Event('input', { bubbles: true }));")
        .await?;
    let there = "const audio = document.querySelector('[data-test=\"audio\"]');
         const line = document.querySelector('[data-test=\"reel\"]');
         return audio.currentTime >= 2 && Number(line.max) >= 3 && Number(line.value) >= 2;";
    far.wait_js("the sound to be where the line is", there).await?;
    // The control: another department hears nothing.
    let other = world.browser_of(Launch::phone()?, "zeimu").await?;
    assert_eq!(as_heard(&other.page()?, &id, 0).await?["status"], 404);
    axe::check(&far).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_costs_a_slice_and_the_rest_is_sealed_at_the_next_start() -> Result<()> {
    let world = World::new().await?;
    let mut staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    record(&page).await?;
    wait_held(&page, 2).await?;
    let held = number(&page, "held").await?;
    if staff.engine().keeps_profiles() {
        staff.restart().await?;
        staff.page()?.goto(&world.gate.url("/#session")).await?;
    } else {
        // This engine's automation forgets its profile with the process.
        page.reload().await?;
    }
    let page = staff.page()?;
    page.wait_attr("recording", "data-state", "interrupted").await?;
    assert_eq!(number(&page, "sealed").await?, 1);
    assert!(number(&page, "held").await? >= held, "nothing that was stored is gone");
    axe::check(&page).await?;
    let id = id_of(&page).await?;

    page.tap("rec-resume").await?;
    page.wait_attr("recording", "data-state", "recording").await?;
    wait_held(&page, held + 1).await?;
    assert_eq!(number(&page, "gaps").await?, 1, "the break is a gap");
    end(&page).await?;
    sign_in_if_asked(&page).await?;
    wait_sent(&page).await?;
    let boss = world.browser_of(Launch::phone()?, "kacho").await?;
    let far = boss.page()?;
    let there = segments(&far, &id).await?;
    let ends: Vec<&Value> = there.iter().map(|s| &s["seal"]["end"]).collect();
    assert_eq!(ends, ["killed", "normal"]);
    for (segment, of) in (0..).zip(&there) {
        assert_eq!(of["state"], "complete", "{of}");
        let here = on_the_device(&page, &id, segment).await?;
        assert_eq!(as_heard(&far, &id, segment).await?["sum"], here["sum"]);
    }
    assert!(there[0]["chunks"].as_u64().unwrap() >= held);
    axe::check(&page).await
}

/// A browser that was killed may have lost the cookies of its last half minute.
async fn sign_in_if_asked(page: &Page) -> Result<()> {
    page.wait_js(
        "the server's answer",
        "const e = document.querySelector('[data-test=\"chip\"]');
         return !!e && ['sent', 'signed-out'].includes(e.dataset.state)",
    )
    .await?;
    let state = "return document.querySelector('[data-test=\"chip\"]').dataset.state";
    if page.js(state).await? == "sent" {
        return Ok(());
    }
    page.tap("sign-in-again").await?;
    page.type_into("again-password", crate::steps::PASSWORD).await?;
    page.tap("again-submit").await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_everything_arrives_afterwards() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    world.gate.cut(Cut::Silence);
    record(&page).await?;
    wait_held(&page, 2).await?;
    assert_eq!(number(&page, "sent").await?, 0);
    end(&page).await?;
    world.gate.heal();
    wait_sent(&page).await?;
    let id = id_of(&page).await?;
    let there = segments(&page, &id).await?;
    assert_eq!(there[0]["state"], "complete", "{there:?}");
    axe::check(&page).await
}

/// A WAVE file of so many bytes whose sound is different in every part.
fn wave(bytes: u32) -> Vec<u8> {
    let mut file = b"RIFF".to_vec();
    file.extend((bytes - 8).to_le_bytes());
    file.extend(b"WAVEfmt ");
    for (value, size) in [(16, 4), (1, 2), (1, 2), (8_000, 4), (8_000, 4), (1, 2), (8, 2)] {
        file.extend(&u32::to_le_bytes(value)[..size]);
    }
    file.extend(b"data");
    file.extend((bytes - 44).to_le_bytes());
    let mut state = 1_u32;
    file.resize_with(bytes as usize, || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    file
}

async fn choose(page: &Page, path: &std::path::Path) -> Result<()> {
    let input = page.find("attach-input").await?;
    let sent = input.send_keys(path.display().to_string()).await;
    sent.map_err(|source| Error::Browser { action: String::from("choose a file"), source })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorders_file_is_attached_also_without_a_network() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    tap_saved(&page, "abusive_language").await?;
    wait_all_sent(&page).await?;
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    let folder = TempDir::new("files")?;
    let (sound, text) = (folder.path().join("ic-recorder.wav"), folder.path().join("memo.wav"));
    std::fs::write(&sound, wave(1_300_000)).unwrap();
    std::fs::write(&text, "not a sound at all, whatever its name says").unwrap();

    // The control: what is not audio is not taken, whatever its name.
    choose(&page, &text).await?;
    page.wait_attr("attach-state", "data-state", "not-audio").await?;
    page.tap("attach-away").await?;

    world.gate.cut(Cut::Silence);
    choose(&page, &sound).await?;
    page.wait_attr("attach-state", "data-state", "sending").await?;
    page.wait_attr("attach", "data-copied", "1300000").await?;
    page.wait_attr("attach", "data-sent", "0").await?;
    world.gate.heal();
    page.tap("rec-retry").await?;
    page.wait_attr("attach-state", "data-state", "sent").await?;
    page.wait_attr("chip", "data-waiting", "0").await?;
    axe::check(&page).await?;

    let script = "return document.querySelector('[data-test=\"attach\"]').dataset.recording";
    let id = page.js(script).await?.as_str().unwrap_or_default().to_owned();
    let boss = world.browser_of(Launch::phone()?, "kacho").await?;
    let far = boss.page()?;
    let there = segments(&far, &id).await?;
    assert_eq!(there[0]["state"], "complete", "{there:?}");
    assert_eq!(there[0]["mime"], "audio/wav");
    let heard = as_heard(&far, &id, 0).await?;
    assert_eq!(heard["bytes"], 1_300_000);
    assert_eq!(heard["sum"], on_the_device(&page, &id, 0).await?["sum"]);
    axe::check(&far).await
}

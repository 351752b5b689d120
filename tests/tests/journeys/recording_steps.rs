//! The steps of journeys with recordings: begin, look at the figures, end, and compare what this
//! browser keeps with what the server holds and plays.

use crate::steps::wait_all_sent;
use mamori_e2e::error::{Error, Result};
use mamori_e2e::page::Page;
use mamori_e2e::server::Server;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Begins a session, not its recording.
pub async fn meet(page: &Page) -> Result<()> {
    page.tap("tab-session").await?;
    page.tap("staff-gaikin").await?;
    page.tap("place-shimin_1").await?;
    page.tap("session-start").await?;
    page.find("session-left").await?;
    wait_state(page, "off").await
}

/// Begins a session and its recording, announced, and waits until it runs.
pub async fn record(page: &Page) -> Result<()> {
    meet(page).await?;
    page.tap("rec-announced").await?;
    wait_state(page, "recording").await
}

/// Waits until the recording stands there.
pub async fn wait_state(page: &Page, state: &str) -> Result<()> {
    page.wait_attr("recording", "data-state", state).await
}

/// A number among the figures of the recording.
pub async fn number(page: &Page, name: &str) -> Result<u64> {
    let script = format!(
        "const e = document.querySelector('[data-test=\"rec-numbers\"]');
         return e ? Number(e.dataset.{name}) : 0"
    );
    Ok(page.js(&script).await?.as_u64().unwrap_or(0))
}

/// Waits until at least so many chunks are on the device.
pub async fn wait_held(page: &Page, chunks: u64) -> Result<()> {
    let script = format!(
        "const e = document.querySelector('[data-test=\"rec-numbers\"]');
         return !!e && Number(e.dataset.held) >= {chunks}"
    );
    page.wait_js(&format!("{chunks} chunks on the device"), &script).await
}

pub async fn end(page: &Page) -> Result<()> {
    page.tap("session-end").await?;
    page.tap("reason-agreed").await?;
    page.wait_attr("recording", "data-state", "done").await
}

/// Waits until the server has every chunk and every event.
pub async fn wait_sent(page: &Page) -> Result<()> {
    page.wait_js(
        "all chunks on the server",
        "const e = document.querySelector('[data-test=\"rec-numbers\"]');
         return !!e && e.dataset.waiting === '0' && e.dataset.held === e.dataset.sent
             && e.dataset.held !== '0'",
    )
    .await?;
    wait_all_sent(page).await
}

pub async fn id_of(page: &Page) -> Result<String> {
    let script = "return document.querySelector('[data-test=\"recording\"]').dataset.recording";
    Ok(page.js(script).await?.as_str().unwrap_or_default().to_owned())
}

/// Writes a recorder's file of so many bytes.
pub fn write_wave(path: &Path, bytes: u32) -> Result<()> {
    let source = |source| Error::System { action: String::from("write a sound"), source };
    fs::write(path, wave(bytes)).map_err(source)
}

/// SHA-256 of the chunks of a segment as they lie in this browser's own database.
pub async fn on_the_device(page: &Page, id: &str, segment: u16) -> Result<Value> {
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

/// The same of what the server plays to whoever is signed in here.
pub async fn as_heard(page: &Page, id: &str, segment: u16) -> Result<Value> {
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
pub async fn play(page: &Page) -> Result<()> {
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
pub async fn segments(page: &Page, id: &str) -> Result<Vec<Value>> {
    let answer = page
        .js_async(&format!(
            "const headers = {{ accept: 'application/json' }};
             const r = await fetch('/api/recordings/{id}', {{ headers }});
             return (await r.json()).segments;"
        ))
        .await?;
    Ok(answer.as_array().cloned().unwrap_or_default())
}

/// A browser that was killed may have lost the cookies of its last half minute.
pub async fn sign_in_if_asked(page: &Page) -> Result<()> {
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

pub async fn choose(page: &Page, path: &Path) -> Result<()> {
    page.tap("attach-announced").await?;
    page.wait_attr("attach-announced", "data-state", "on").await?;
    let input = page.find("attach-input").await?;
    let sent = input.send_keys(path.display().to_string()).await;
    sent.map_err(|source| Error::Browser { action: String::from("choose a file"), source })
}

/// What the server says of a recording.
pub async fn told(page: &Page, id: &str) -> Result<Value> {
    page.js_async(&format!(
        "const headers = {{ accept: 'application/json' }};
         return await (await fetch('/api/recordings/{id}', {{ headers }})).json();"
    ))
    .await
}

/// Hashes of chunks by segment and place, in hexadecimal digits.
pub type Hashes = BTreeMap<(u64, u64), String>;

/// The hashes of all chunks of a recording in this browser's own database, computed anew.
pub async fn hashes_here(page: &Page, id: &str) -> Result<Hashes> {
    let found = page
        .js_async(&format!(
            "const db = await new Promise((ok, no) => {{
                 const r = indexedDB.open('mamori');
                 r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error);
             }});
             const range = IDBKeyRange.bound(['{id}', 0, 0], ['{id}', 9999, 9999]);
             const store = db.transaction('chunks').objectStore('chunks');
             const ask = how => new Promise((ok, no) => {{
                 const r = store[how](range);
                 r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error);
             }});
             const [keys, all] = await Promise.all([ask('getAllKeys'), ask('getAll')]);
             db.close();
             const hex = sum => Array.from(new Uint8Array(sum),
                 b => b.toString(16).padStart(2, '0')).join('');
             const found = [];
             for (let at = 0; at < keys.length; at++) {{
                 const sum = await crypto.subtle.digest('SHA-256', all[at]);
                 found.push([keys[at][1], keys[at][2], hex(sum)]);
             }}
             return found;"
        ))
        .await?;
    let mut hashes = Hashes::new();
    for chunk in found.as_array().into_iter().flatten() {
        let number = |at: usize| chunk[at].as_u64().unwrap_or(u64::MAX);
        let hash = chunk[2].as_str().unwrap_or_default().to_owned();
        hashes.insert((number(0), number(1)), hash);
    }
    Ok(hashes)
}

/// The chunks of a recording as they lie on the server's disk: each file carries its hash, and the
/// server compares it whenever it reads one.
pub fn hashes_there(server: &Server, id: &str) -> Hashes {
    let mut hashes = Hashes::new();
    let files = |folder: &Path| {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        files.map(|file| (file.file_name().to_string_lossy().into_owned(), file.path()))
    };
    for (segment, folder) in files(&server.data().join("audio").join(id)) {
        for (name, _) in files(&folder) {
            // A name of another shape stands where no chunk is, so that it is not overlooked.
            let (index, hash) = name.split_once('-').unwrap_or(("", &name));
            let place = |digits: &str| digits.parse().unwrap_or(u64::MAX);
            hashes.insert((place(&segment), place(index)), hash.to_owned());
        }
    }
    hashes
}

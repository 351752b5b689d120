//! The recording of a session: from the microphone to the supervisor's ears, byte for byte; and
//! what a kill in the middle of it costs.

use crate::recording_steps::{
    as_heard, choose, end, hashes_here, hashes_there, id_of, number, on_the_device, play, record,
    segments, sign_in_if_asked, wait_held, wait_sent, write_wave,
};
use crate::steps::{World, tap_saved, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::browser::Launch;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::temp::TempDir;
use serde_json::Value;

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

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_everything_arrives_afterwards() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    world.gate.cut(Cut::Silence);
    record(&page).await?;
    tap_saved(&page, "repeat").await?;
    wait_held(&page, 2).await?;
    assert_eq!(number(&page, "sent").await?, 0);
    end(&page).await?;
    // The control: nothing has arrived while the wire was cut.
    assert!(hashes_there(&world.server, &id_of(&page).await?).is_empty());
    world.gate.heal();
    wait_sent(&page).await?;
    let id = id_of(&page).await?;
    let there = segments(&page, &id).await?;
    assert_eq!(there[0]["state"], "complete", "{there:?}");
    let here = hashes_here(&page, &id).await?;
    assert_eq!(hashes_there(&world.server, &id), here);
    axe::check(&page).await
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
    write_wave(&sound, 1_300_000)?;
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
    page.find("rec-retry").await?;
    world.gate.heal();
    // It may have found the line by itself before a finger does.
    page.js("document.querySelector('[data-test=\"rec-retry\"]')?.click()").await?;
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

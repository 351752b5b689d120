//! Recordings on a line that fails: the server dies in the middle of chunks, and an alert overtakes
//! a chunk that is stuck.

use crate::recording_steps::{
    as_heard, choose, end, hashes_here, hashes_there, id_of, on_the_device, record, told,
    wait_held, wait_sent, write_wave,
};
use crate::steps::{HOLD, World, tap_saved, wait_all_sent, wait_arrived};
use mamori_e2e::axe;
use mamori_e2e::browser::{Launch, Viewport};
use mamori_e2e::error::Result;
use mamori_e2e::page::Page;
use mamori_e2e::temp::TempDir;
use mamori_e2e::wait::{BOUND, Look, until};
use std::time::{Duration, Instant};

/// The sender of an alert is told after so long that nobody has it: by then it must have arrived.
const RECEIPT: Duration = Duration::from_secs(5);

/// Waits until so many chunks are half sent.
async fn wait_stuck(world: &World, count: u64) -> Result<()> {
    until(&format!("{count} chunks in the middle of their way"), BOUND, async || {
        let stuck = world.gate.stuck();
        Ok(if stuck == count { Look::Ready(()) } else { Look::NotYet(stuck.to_string()) })
    })
    .await
}

/// Kills the server while it takes a chunk in; nothing sticks any more.
async fn die_within_a_chunk(world: &mut World) -> Result<()> {
    wait_stuck(world, 1).await?;
    world.server.kill().await?;
    world.gate.release();
    wait_stuck(world, 0).await
}

/// Attaches a recorder's file of so many bytes to the newest case.
async fn attach(page: &Page, folder: &TempDir, bytes: u32) -> Result<()> {
    let path = folder.path().join("ic-recorder.wav");
    write_wave(&path, bytes)?;
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    choose(page, &path).await
}

async fn attached_id(page: &Page) -> Result<String> {
    let script = "return document.querySelector('[data-test=\"attach\"]').dataset.recording";
    Ok(page.js(script).await?.as_str().unwrap_or_default().to_owned())
}

/// The server has every chunk that the device has, of one segment, and plays it byte for byte.
async fn arrived(world: &World, page: &Page, id: &str) -> Result<()> {
    let here = hashes_here(page, id).await?;
    assert!(!here.is_empty());
    assert_eq!(hashes_there(&world.server, id), here);
    let told = told(page, id).await?;
    assert_eq!(told["segments"][0]["state"], "complete", "{told}");
    let heard = as_heard(page, id, 0).await?;
    assert_eq!(heard["sum"], on_the_device(page, id, 0).await?["sum"]);
    println!("{} chunks, {} bytes arrived", here.len(), heard["bytes"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_within_chunks_gets_all_of_them() -> Result<()> {
    let mut world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    record(&page).await?;
    world.gate.stick("PUT ");
    die_within_a_chunk(&mut world).await?;
    world.server.restart().await?;
    wait_held(&page, 2).await?;
    end(&page).await?;
    wait_sent(&page).await?;
    arrived(&world, &page, &id_of(&page).await?).await?;

    let folder = TempDir::new("files")?;
    // What is to stick is said before a server can take it: four chunks are a matter of moments.
    world.gate.stick("PUT ");
    attach(&page, &folder, 2_000_000).await?;
    for _ in 0..2 {
        die_within_a_chunk(&mut world).await?;
        world.gate.stick("PUT ");
        world.server.restart().await?;
    }
    die_within_a_chunk(&mut world).await?;
    world.server.restart().await?;
    page.wait_attr("attach-state", "data-state", "sent").await?;
    page.wait_attr("chip", "data-waiting", "0").await?;
    arrived(&world, &page, &attached_id(&page).await?).await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_overtakes_a_chunk_that_is_stuck() -> Result<()> {
    let world = World::new().await?;
    let desk = Launch::phone()?.sized(Viewport::DESK);
    let receiver = world.browser_of(desk, "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    tap_saved(&near, "abusive_language").await?;
    wait_all_sent(&near).await?;
    world.gate.stick("PUT ");
    let folder = TempDir::new("files")?;
    attach(&near, &folder, 600_000).await?;
    wait_stuck(&world, 1).await?;

    let case = near.js("return location.hash").await?.as_str().unwrap_or_default().to_owned();
    near.tap("tab-record").await?;
    near.find("tap-abusive_language").await?;
    near.hold("hold-emergency", HOLD).await?;
    let held = Instant::now();
    wait_arrived(&near).await?;
    far.find("incoming").await?;
    let shown = held.elapsed();
    println!("hold released → shown, beside a stuck chunk: {} ms", shown.as_millis());
    assert!(shown < RECEIPT, "{shown:?}");
    assert_eq!(near.all("undelivered").await?.len(), 0);
    // The chunk did not give way: it is still where it was.
    assert_eq!(world.gate.stuck(), 1);
    axe::check(&near).await?;

    world.gate.release();
    near.js(&format!("location.hash = '{case}'")).await?;
    near.wait_attr("attach-state", "data-state", "sent").await?;
    arrived(&world, &near, &attached_id(&near).await?).await
}

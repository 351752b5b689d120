//! The browser's process dies: nothing that was called saved may be lost.
//!
//! WebKitGTK's automation forgets its profile with the process, so there a reload stands in for the
//! kill; the store's contract suite and the reload journeys cover that engine.

use crate::steps::{PASSWORD, World, tap_saved, wait_all_sent, wait_count_of};
use mamori_e2e::axe;
use mamori_e2e::browser::Engine;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;

/// Kills per run: 10 in Chromium, 50 with `MAMORI_LONG=1`, fewer where a start takes longer.
fn kills() -> u64 {
    match Engine::wanted() {
        Ok(Engine::Chromium) if std::env::var_os("MAMORI_LONG").is_some() => 50,
        Ok(Engine::Chromium) => 10,
        Ok(Engine::Firefox) => 5,
        Ok(Engine::WebKit) | Err(_) => 0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_killed_right_after_saved_loses_nothing() -> Result<()> {
    let kills = kills();
    if kills == 0 {
        eprintln!("this engine's automation keeps no profile over a kill");
        return Ok(());
    }
    let world = World::new().await?;
    let mut browser = world.phone_of("madoguchi").await?;
    wait_all_sent(&browser.page()?).await?;
    // All of it without the server: what is counted afterwards came from the disk alone.
    world.gate.cut(Cut::Reset);
    for kill in 1..=kills {
        let page = browser.page()?;
        tap_saved(&page, "abusive_language").await?;
        browser.restart().await?;
        let page = browser.page()?;
        page.goto(&world.gate.url("/")).await?;
        wait_count_of(&page, "abusive_language", kill).await?;
    }
    world.gate.heal();
    let page = browser.page()?;
    sign_in_again_if_asked(&page).await?;
    wait_all_sent(&page).await?;
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    page.wait_count("timeline-item", usize::try_from(kills).unwrap()).await?;
    println!("{kills} kills right after 端末に保存しました, 0 taps lost");
    axe::check(&page).await
}

/// A browser that is killed may lose the cookies of its last half minute. Then the device is asked
/// to sign in again, over the page, and everything that waits is sent.
async fn sign_in_again_if_asked(page: &Page) -> Result<()> {
    page.wait_js(
        "the server's answer",
        "const e = document.querySelector('[data-test=\"chip\"]');
         return !!e && ['sent', 'signed-out'].includes(e.dataset.state)",
    )
    .await?;
    if page.js("return document.querySelector('[data-test=\"chip\"]').dataset.state").await?
        == "sent"
    {
        return Ok(());
    }
    page.tap("sign-in-again").await?;
    page.type_into("again-password", PASSWORD).await?;
    page.tap("again-submit").await
}

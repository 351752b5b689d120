//! What other pages, other tabs and the way out know of a meeting and its recording.

use crate::recording_steps::{end, meet, record, wait_held, wait_sent, wait_state};
use crate::steps::{World, shift_clock};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

const MINUTE_MS: i64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_shows_on_every_page() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    meet(&page).await?;
    page.tap("start-said").await?;
    // The button is gone; the keyboard goes on from the page and not from nowhere.
    page.wait_js("the focus", "return document.activeElement.id === 'main'").await?;
    page.tap("tab-record").await?;
    page.find("tap-abusive_language").await?;
    // The control: nothing is due yet.
    page.wait_gone("prompt-bar").await?;
    // Nobody who knows the time better is there.
    world.gate.cut(Cut::Reset);
    shift_clock(&page, 20 * MINUTE_MS + 1_000).await?;
    page.find("prompt-bar").await?;
    axe::check(&page).await?;
    page.tap("prompt-open").await?;
    page.tap("prompt-said").await?;
    page.tap("tab-record").await?;
    page.wait_gone("prompt-bar").await?;
    page.tap("tap-abusive_language").await?;
    page.wait_text("prompt-bar", "退去を求めてください").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_knows_of_the_recording() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    record(&page).await?;
    wait_held(&page, 1).await?;
    let second = page.new_tab().await?;
    page.switch_to(&second).await?;
    page.goto(&world.gate.url("/#session")).await?;
    wait_state(&page, "elsewhere").await?;
    page.find("rec-bar").await?;
    page.wait_gone("rec-announced").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn audio_that_waits_counts_as_unsent() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    record(&page).await?;
    wait_held(&page, 1).await?;
    world.gate.cut(Cut::Reset);
    wait_held(&page, 2).await?;
    end(&page).await?;
    let behind = "return Number(document.querySelector('[data-test=\"chip\"]').dataset.audio) > 0";
    page.wait_js("audio that waits", behind).await?;
    page.tap("tab-more").await?;
    page.tap("sign-out").await?;
    page.wait_text("sign-out-what", "録音の未送信").await?;
    axe::check(&page).await?;
    page.tap("sign-out-stay").await?;
    // The control: once everything has arrived, it says so.
    world.gate.heal();
    page.tap("sync-now").await?;
    page.tap("tab-session").await?;
    wait_sent(&page).await?;
    page.tap("tab-more").await?;
    page.tap("sign-out").await?;
    page.wait_text("sign-out-what", "すべて送信済み").await?;
    axe::check(&page).await
}

//! The installed app without a server: it opens, records, and gives everything up later.

use crate::steps::{World, tap_saved, wait_all_sent, wait_count_of};
use mamori_e2e::axe;
use mamori_e2e::error::Result;

#[tokio::test(flavor = "multi_thread")]
async fn the_app_opens_and_records_with_the_server_dead() -> Result<()> {
    let mut world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    world.server.kill().await?;

    page.reload().await?;
    page.find("tap-abusive_language").await?;
    tap_saved(&page, "abusive_language").await?;
    page.wait_attr("after-state", "data-state", "device").await?;
    page.wait_attr("chip", "data-state", "offline").await?;
    axe::check(&page).await?;

    page.reload().await?;
    wait_count_of(&page, "abusive_language", 1).await?;
    page.wait_attr("chip", "data-waiting", "1").await?;

    world.server.restart().await?;
    wait_all_sent(&page).await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_after_the_answer_keeps_everything() -> Result<()> {
    let mut world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    tap_saved(&page, "authority").await?;
    wait_all_sent(&page).await?;
    world.server.kill().await?;
    world.server.restart().await?;
    // The same cookie still counts, and the case comes back from the server.
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    page.wait_count("timeline-item", 1).await?;
    wait_all_sent(&page).await?;
    axe::check(&page).await
}

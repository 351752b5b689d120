//! Two tabs of one browser on one local database.

use crate::steps::{World, next_touch, tap_saved, wait_all_sent, wait_count_of};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_write_one_log_and_see_each_other() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    let first = page.tab().await?;
    let second = page.new_tab().await?;
    page.switch_to(&second).await?;
    page.goto(&world.gate.url("/")).await?;
    page.find("tap-abusive_language").await?;
    world.gate.cut(Cut::Reset);
    for round in 1..=5 {
        for tab in [&first, &second] {
            page.switch_to(tab).await?;
            next_touch(&page).await?;
            tap_saved(&page, "abusive_language").await?;
        }
        wait_count_of(&page, "abusive_language", round * 2).await?;
    }
    world.gate.heal();
    for tab in [&first, &second] {
        page.switch_to(tab).await?;
        wait_all_sent(&page).await?;
        wait_count_of(&page, "abusive_language", 10).await?;
    }
    axe::check(&page).await
}

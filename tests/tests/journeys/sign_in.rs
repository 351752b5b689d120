//! Signing in and out: honest errors, and unsent events that stay.

use crate::steps::{PASSWORD, World, sign_in, tap_saved, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::browser::Browser;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

#[tokio::test(flavor = "multi_thread")]
async fn wrong_password_and_dead_line_say_what_to_do() -> Result<()> {
    let world = World::new().await?;
    let browser = Browser::phone().await?;
    let page = browser.page()?;
    page.goto(&world.gate.url("/")).await?;
    page.find("sign-in-user").await?;
    axe::check(&page).await?;
    sign_in(&page, "madoguchi", "wrong").await?;
    page.find("sign-in-error").await?;
    axe::check(&page).await?;
    world.gate.cut(Cut::Reset);
    sign_in(&page, "madoguchi", PASSWORD).await?;
    page.wait_attr("sign-in-error", "data-state", "no-network").await?;
    world.gate.heal();
    sign_in(&page, "madoguchi", PASSWORD).await?;
    page.find("tap-abusive_language").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_keeps_unsent_events_for_whoever_is_next() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    world.gate.cut(Cut::Reset);
    tap_saved(&page, "threat").await?;
    page.tap("tab-more").await?;
    axe::check(&page).await?;
    page.tap("sign-out").await?;
    page.tap("sign-out-confirm").await?;
    page.find("sign-in-user").await?;
    // Signed out, the device still says what waits, and sends it by itself.
    page.wait_attr("chip", "data-waiting", "1").await?;
    axe::check(&page).await?;
    world.gate.heal();
    page.wait_attr("chip", "data-waiting", "0").await?;
    sign_in(&page, "gaikin", PASSWORD).await?;
    page.find("tap-threat").await?;
    wait_all_sent(&page).await?;
    // The colleague at the same device does not see the other's case.
    page.tap("tab-cases").await?;
    page.find("cases-empty").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_the_sign_in_is_fetched_until_it_is_there() -> Result<()> {
    let world = World::new().await?;
    let browser = Browser::phone().await?;
    let page = browser.page()?;
    world.gate.refuse(Some("/later-"));
    page.goto(&world.gate.url("/")).await?;
    page.find("sign-in-user").await?;
    sign_in(&page, "madoguchi", PASSWORD).await?;
    page.wait_text("nothing-works", "画面をまだ表示できません").await?;
    axe::check(&page).await?;
    world.gate.refuse(None);
    page.find("tap-abusive_language").await?;
    axe::check(&page).await
}

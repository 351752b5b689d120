//! The supervisor: cases as they happen, what is new, and the last state without a network.

use crate::steps::{World, tap_saved, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::browser::{Launch, Viewport};
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

#[tokio::test(flavor = "multi_thread")]
async fn a_case_appears_live_unread_and_is_read() -> Result<()> {
    let world = World::new().await?;
    let desk = Launch::phone()?.sized(Viewport::DESK);
    let boss = world.browser_of(desk, "kacho").await?;
    let staff = world.phone_of("madoguchi").await?;
    let (far, near) = (boss.page()?, staff.page()?);
    far.tap("tab-cases").await?;
    far.find("cases-empty").await?;
    axe::check(&far).await?;

    tap_saved(&near, "unjustified_demand").await?;
    far.wait_count("case-row", 1).await?;
    far.wait_attr("case-row", "data-unread", "true").await?;
    axe::check(&far).await?;
    far.tap("case-row").await?;
    far.wait_count("timeline-item", 1).await?;
    far.wait_attr("case-row", "data-unread", "false").await?;

    // The author learns that it was seen.
    near.tap("tab-cases").await?;
    near.wait_attr("case-row", "data-state", "seen").await?;

    // What happens next appears by itself and is new again.
    near.tap("tab-record").await?;
    tap_saved(&near, "threat").await?;
    far.wait_count("timeline-item", 2).await?;
    axe::check(&far).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_stays_readable_without_a_network_and_says_its_age() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    tap_saved(&staff.page()?, "abusive_language").await?;
    wait_all_sent(&staff.page()?).await?;
    let boss = world.phone_of("kacho").await?;
    let page = boss.page()?;
    page.tap("tab-cases").await?;
    page.wait_count("case-row", 1).await?;
    world.gate.cut(Cut::Reset);
    page.reload().await?;
    page.wait_count("case-row", 1).await?;
    page.find("age").await?;
    page.tap("case-row").await?;
    page.wait_count("timeline-item", 1).await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_department_sees_nothing() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    tap_saved(&near, "abusive_language").await?;
    wait_all_sent(&near).await?;
    near.tap("tab-cases").await?;
    near.tap("case-row").await?;
    let case = near.js("return location.hash").await?.as_str().unwrap_or_default().to_owned();
    assert!(case.starts_with("#case/"), "{case}");

    let other = world.phone_of("zeimu-kacho").await?;
    let far = other.page()?;
    far.tap("tab-cases").await?;
    far.find("cases-empty").await?;
    far.goto(&world.gate.url(&format!("/{case}"))).await?;
    far.find("case-unknown").await?;
    assert_eq!(far.all("timeline-item").await?.len(), 0);
    axe::check(&far).await
}

//! 事案を探す and 集計: words of two characters, conditions as chips, no network, and the charts.

use crate::screens::Look;
use crate::steps::{World, tap_saved, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

#[tokio::test(flavor = "multi_thread")]
async fn a_word_of_two_characters_is_found_and_a_chip_taken_away() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    tap_saved(&near, "abusive_language").await?;
    near.type_into("words", "土下座して謝れ").await?;
    tap_saved(&near, "threat").await?;
    wait_all_sent(&near).await?;

    let boss = world.phone_of("kacho").await?;
    let page = boss.page()?;
    page.tap("tab-cases").await?;
    page.tap("to-find").await?;
    page.wait_count("found", 1).await?;
    axe::check(&page).await?;
    page.type_into("find-q", "謝れ").await?;
    page.tap("find-go").await?;
    page.wait_count("find-chip", 1).await?;
    page.wait_count("found", 1).await?;
    page.wait_text("found", "土下座して謝れ").await?;
    page.type_into("find-q", "れ返金").await?;
    page.tap("find-go").await?;
    page.find("find-none").await?;
    axe::check(&page).await?;
    page.tap("find-chip").await?;
    page.wait_count("found", 1).await?;

    // What was found stays without a network, and a new question says what is missing.
    world.gate.cut(Cut::Reset);
    page.tap("find-go").await?;
    page.find("find-failed").await?;
    axe::check(&page).await?;
    world.gate.heal();
    page.tap("find-retry").await?;
    page.wait_gone("find-failed").await?;
    page.tap("found").await?;
    page.find("timeline-item").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_count_what_was_tapped_and_staff_do_not_see_them() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    tap_saved(&near, "threat").await?;
    wait_all_sent(&near).await?;
    near.tap("tab-cases").await?;
    near.find("to-find").await?;
    assert_eq!(near.all("to-figures").await?.len(), 0, "numbers are for who answers for them");

    let general = world.phone_of("somu").await?;
    let page = general.page()?;
    page.tap("tab-more").await?;
    page.tap("to-figures").await?;
    page.find("figure-years").await?;
    page.wait_text("figures-sum", "1").await?;
    axe::check(&page).await?;
    page.tap("figures-last-year").await?;
    page.find("figures-none").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_finding_in_both_themes_and_languages() -> Result<()> {
    for look in Look::all() {
        let world = World::new().await?;
        let staff = look.browser_of(&world, "madoguchi").await?;
        let near = staff.page()?;
        near.tap("tab-record").await?;
        tap_saved(&near, "abusive_language").await?;
        tap_saved(&near, "threat").await?;
        wait_all_sent(&near).await?;
        let boss = look.browser_of(&world, "kacho").await?;
        let page = boss.page()?;
        page.tap("tab-cases").await?;
        page.tap("to-find").await?;
        page.wait_count("found", 1).await?;
        look.take(&page, "find").await?;
        page.type_into("find-q", "窓口").await?;
        page.tap("find-go").await?;
        page.wait_count("find-chip", 1).await?;
        look.take(&page, "find-words").await?;
        page.tap("tab-cases").await?;
        page.tap("to-figures").await?;
        page.find("figure-years").await?;
        look.take(&page, "figures").await?;
    }
    Ok(())
}

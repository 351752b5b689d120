//! Tapping, taking back, adding details: with and without a network.

use crate::steps::{World, count_of, fill_in, tap_saved, wait_all_sent, wait_count_of, wait_saved};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_is_saved_then_sent_and_can_be_taken_back() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    tap_saved(&page, "abusive_language").await?;
    page.wait_attr("after-state", "data-state", "sent").await?;
    wait_count_of(&page, "abusive_language", 1).await?;
    axe::check(&page).await?;

    page.tap("undo").await?;
    page.wait_attr("after-state", "data-state", "retracted").await?;
    wait_count_of(&page, "abusive_language", 0).await?;
    wait_all_sent(&page).await?;

    // The taken-back tap stays in the record, marked.
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    page.wait_count("timeline-retracted", 1).await?;
    axe::check(&page).await
}

/// Neither Enter nor another tap: the words are saved after a pause in typing.
#[tokio::test(flavor = "multi_thread")]
async fn words_are_saved_without_being_finished() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    page.find("choose-place").await?;
    world.gate.cut(Cut::Reset);
    tap_saved(&page, "threat").await?;
    page.wait_attr("chip", "data-waiting", "1").await?;
    page.js(TYPED).await?;
    page.wait_attr("chip", "data-waiting", "2").await?;
    page.reload().await?;
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    page.wait_text("timeline", "火をつける").await?;
    axe::check(&page).await
}

/// Letters arrive and nothing else happens.
const TYPED: &str = "
    const line = document.querySelector('[data-test=words]');
    line.focus();
    line.value = '火をつける';
    line.dispatchEvent(new window.Event('input', { bubbles: true }));";

#[tokio::test(flavor = "multi_thread")]
async fn examples_and_words_belong_to_the_tap_and_survive_a_reload() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    world.gate.cut(Cut::Reset);
    tap_saved(&page, "abusive_language").await?;
    page.tap("example-discrimination").await?;
    page.wait_attr("example-discrimination", "aria-pressed", "true").await?;
    fill_in(&page, "words", "税金泥棒、𠮷﨑髙を出せ").await?;
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    page.wait_text("timeline", "税金泥棒、𠮷﨑髙を出せ").await?;
    page.reload().await?;
    page.wait_text("timeline", "税金泥棒、𠮷﨑髙を出せ").await?;
    world.gate.heal();
    wait_all_sent(&page).await?;
    page.wait_text("timeline", "税金泥棒、𠮷﨑髙を出せ").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn taps_without_a_network_are_kept_and_sent_later() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    wait_all_sent(&page).await?;
    world.gate.cut(Cut::Silence);
    for category in ["abusive_language", "threat", "time_detention", "abusive_language"] {
        tap_saved(&page, category).await?;
    }
    // Control: nothing may claim to be sent while the wire is cut.
    page.wait_attr("after-state", "data-state", "device").await?;
    page.wait_attr("chip", "data-waiting", "4").await?;
    assert_eq!(count_of(&page, "abusive_language").await?, 2);
    axe::check(&page).await?;

    world.gate.heal();
    wait_all_sent(&page).await?;
    page.wait_attr("after-state", "data-state", "sent").await?;
    // All four are one case.
    page.tap("tab-cases").await?;
    page.wait_count("case-row", 1).await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_case_takes_no_more_taps() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    tap_saved(&page, "repeat").await?;
    page.tap("strip").await?;
    page.tap("case-close").await?;
    page.tap("tab-record").await?;
    wait_count_of(&page, "repeat", 0).await?;
    tap_saved(&page, "repeat").await?;
    wait_saved(&page).await?;
    page.tap("tab-cases").await?;
    page.wait_count("case-row", 2).await?;
    axe::check(&page).await
}

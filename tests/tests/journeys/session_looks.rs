//! Every state of the page of a meeting passes the accessibility check in both themes. Those of the
//! recording in trouble are checked where they are made, in `recording_trouble`.

use crate::steps::{World, check_themes, shift_clock, tap_saved};
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;

const MINUTE_MS: i64 = 60_000;

async fn prompts(page: &Page) -> Result<()> {
    for (minutes, mark) in [(20, "10"), (25, "5"), (30, "0"), (36, "-5")] {
        shift_clock(page, minutes * MINUTE_MS + 1_000).await?;
        page.wait_attr("prompt", "data-mark", mark).await?;
        check_themes(page).await?;
    }
    page.tap("prompt-said").await?;
    page.wait_gone("prompt").await?;
    shift_clock(page, 61 * MINUTE_MS).await?;
    page.find("suggest-detention").await?;
    check_themes(page).await?;
    page.tap("decline-detention").await?;
    page.wait_gone("suggest-detention").await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_a_meeting_is_accessible_in_both_themes() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    world.gate.cut(Cut::Silence);
    page.tap("tab-session").await?;
    page.tap("place-visit").await?;
    page.tap("session-start").await?;
    page.find("alone-reason").await?;
    check_themes(&page).await?;
    page.tap("staff-gaikin").await?;
    page.tap("place-shimin_1").await?;
    page.tap("session-start").await?;
    page.find("start-say").await?;
    check_themes(&page).await?;
    page.tap("start-said").await?;
    page.find("told").await?;
    check_themes(&page).await?;
    prompts(&page).await?;

    page.tap("session-extend").await?;
    page.tap("extend-now").await?;
    page.wait_count("form-error", 3).await?;
    check_themes(&page).await?;
    page.tap("sheet-close").await?;
    page.tap("staff-add").await?;
    check_themes(&page).await?;
    tap_saved(&page, "abusive_language").await?;
    page.wait_attr("stop", "data-state", "leave").await?;
    check_themes(&page).await?;
    page.tap("stop-asked").await?;
    page.wait_attr("stop", "data-state", "asked").await?;
    page.tap("step-filming_refused").await?;
    page.find("step-undo").await?;
    check_themes(&page).await?;
    tap_saved(&page, "threat").await?;
    page.wait_attr("stop", "data-state", "alert").await?;
    check_themes(&page).await?;
    page.tap("session-end").await?;
    page.find("reason-harassment").await?;
    check_themes(&page).await?;
    page.tap("reason-harassment").await?;
    page.find("session-ended").await?;
    check_themes(&page).await
}

//! A new version waits for the person, and never disturbs a session.

use crate::steps::{World, tap_saved, wait_count_of};
use mamori_e2e::axe;
use mamori_e2e::error::Result;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_waits_for_consent_and_for_the_session_to_end() -> Result<()> {
    let mut world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    page.js("window.__sameLife = true").await?;
    tap_saved(&page, "abusive_language").await?;
    page.tap("tab-session").await?;
    page.tap("staff-gaikin").await?;
    page.tap("place-shimin_1").await?;
    page.tap("session-start").await?;
    page.find("session-left").await?;

    world.server.restart_with_new_build().await?;
    page.js_async("await (await navigator.serviceWorker.ready).update()").await?;
    page.wait_js(
        "the new version to wait",
        "return navigator.serviceWorker.getRegistration()
            .then(r => { window.__waiting = !!r.waiting; }) && window.__waiting === true",
    )
    .await?;
    // Control: during the session nothing offers a reload, and none happens.
    assert_eq!(page.all("update").await?.len(), 0);
    page.tap("session-end").await?;
    page.tap("reason-agreed").await?;
    page.find("session-ended").await?;
    page.find("update").await?;
    assert_eq!(page.js("return window.__sameLife === true").await?, serde_json::json!(true));
    axe::check(&page).await?;

    page.tap("update").await?;
    page.wait_js("a new page life", "return window.__sameLife !== true").await?;
    page.tap("tab-record").await?;
    page.find("tap-abusive_language").await?;
    wait_count_of(&page, "abusive_language", 1).await?;
    axe::check(&page).await
}

//! Pictures and checks of the alert's screens, at the sender, at a receiver and on a device on
//! which nobody is signed in. How they are taken: `screens`.

use crate::screens::Look;
use crate::steps::{HOLD, World, stand_at, tap_saved, wait_arrived};
use mamori_e2e::browser::Engine;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn the_alert_in_both_themes_and_languages() -> Result<()> {
    for look in Look::all() {
        tour(&look).await?;
    }
    Ok(())
}

async fn tour(look: &Look) -> Result<()> {
    let world = World::new().await?;
    let receiver = look.browser_of(&world, "kacho").await?;
    let sender = look.browser_of(&world, "madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    stand_at(&near, "shimin_1").await?;
    near.find("self-test").await?;
    near.js("document.querySelector('[data-test=\"self-test\"]').scrollIntoView()").await?;
    look.take(&near, "more-drill").await?;
    near.tap("tab-record").await?;
    // A device that cannot sound is asked for that first.
    if sender.engine() != Engine::Firefox {
        near.find("self-test").await?;
        look.take(&near, "record-self-test").await?;
        near.tap("self-test-later").await?;
    }
    tap_saved(&near, "threat").await?;
    near.hold("hold-emergency", HOLD).await?;
    far.find("incoming").await?;
    wait_arrived(&near).await?;
    look.take(&far, "incoming").await?;
    near.tap("police-open").await?;
    near.tap("weapon").await?;
    near.wait_attr("weapon", "aria-pressed", "true").await?;
    look.take(&near, "alert-police").await?;
    near.tap("sheet-close").await?;
    far.tap("acknowledge").await?;
    far.wait_attr("incoming", "data-state", "mine").await?;
    look.take(&far, "incoming-mine").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    look.take(&near, "alert-answered").await?;
    near.tap("alert-end").await?;
    near.wait_attr("sending-state", "data-state", "over").await?;
    near.tap("alert-put-away").await?;
    far.wait_gone("incoming").await?;
    drill(look, &near, &far).await?;
    alone(look, &world, &near).await
}

async fn drill(look: &Look, near: &Page, far: &Page) -> Result<()> {
    near.tap("tab-more").await?;
    near.tap("drill-start").await?;
    look.take(near, "drill-sheet").await?;
    near.tap("drill-emergency").await?;
    far.find("drill-mark").await?;
    look.take(far, "incoming-drill").await?;
    near.tap("alert-ask-end").await?;
    look.take(near, "alert-ask-end").await?;
    near.tap("alert-mistake").await?;
    near.wait_attr("sending-state", "data-state", "over").await?;
    near.tap("alert-put-away").await
}

async fn alone(look: &Look, world: &World, near: &Page) -> Result<()> {
    near.tap("sign-out").await?;
    near.tap("sign-out-confirm").await?;
    near.find("hold-emergency").await?;
    look.take(near, "sign-in-alarm").await?;
    world.gate.cut(Cut::Silence);
    near.hold("hold-emergency", HOLD).await?;
    near.find("sending-state").await?;
    let told = Duration::from_millis(6_500);
    near.wait_js(
        "the screen to say that it did not arrive",
        "return !!document.querySelector('[data-test=\"undelivered\"]')",
    )
    .await?;
    near.wait_text_within("undelivered", "", told).await?;
    look.take(near, "undelivered").await
}

//! Devices and the line: who can ring, before anybody presses; no one signed in; servers that die.

use crate::steps::{HOLD, World, stand_at, wait_arrived, wait_installed};
use mamori_e2e::axe;
use mamori_e2e::browser::{Engine, Launch, Viewport};
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn before_anybody_presses_it_is_known_who_can_ring() -> Result<()> {
    let world = World::new().await?;
    let sender = world.phone_of("madoguchi").await?;
    let page = sender.page()?;
    // One's own device is nobody's help; a server that has just started says no before it knows.
    page.wait_attr("ready", "data-state", "looking").await?;
    let receiver = world.browser_of(Launch::phone()?.sized(Viewport::DESK), "kacho").await?;
    if receiver.engine() == Engine::Firefox {
        // A device that cannot sound is not one that can ring, and says so itself.
        receiver.page()?.find("arm-sound").await?;
        return axe::check(&page).await;
    }
    let beat = Duration::from_secs(25);
    page.wait_text_within("ready", "今 鳴らせる端末 1台", beat).await?;
    axe::check(&page).await?;
    let far = receiver.page()?;
    far.tap("tab-more").await?;
    far.tap("sign-out").await?;
    far.tap("sign-out-confirm").await?;
    far.find("sign-in-user").await?;
    // Control: nobody is there any more, and the screen must not go on saying so.
    page.wait_text_within("ready", "鳴らせる端末がありません", Duration::from_secs(60)).await?;
    page.wait_attr("ready", "data-state", "none").await?;
    axe::check(&page).await?;
    world.gate.cut(Cut::Silence);
    page.wait_text_within("ready", "サーバーに届きません", Duration::from_secs(60)).await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_sign_in_screen_of_a_known_device_help_can_be_called() -> Result<()> {
    let world = World::new().await?;
    let receiver = world.browser_of(Launch::phone()?.sized(Viewport::DESK), "kacho").await?;
    let device = world.phone_of("madoguchi").await?;
    let (near, far) = (device.page()?, receiver.page()?);
    stand_at(&near, "shimin_2").await?;
    near.tap("tab-more").await?;
    near.tap("sign-out").await?;
    near.tap("sign-out-confirm").await?;
    near.find("sign-in-user").await?;
    axe::check(&near).await?;
    near.hold("hold-emergency", HOLD).await?;
    far.wait_text("incoming-who", "市民課の端末から").await?;
    far.wait_text("incoming-place", "市民課2番窓口").await?;
    wait_arrived(&near).await?;
    axe::check(&near).await?;
    far.tap("acknowledge").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    // The same holds after the page died, and without a line.
    near.reload().await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    near.tap("alert-end").await?;
    near.wait_attr("sending-state", "data-state", "over").await?;
    far.wait_gone("incoming").await?;
    near.tap("alert-put-away").await?;
    world.gate.cut(Cut::Silence);
    near.hold("hold-assist", HOLD).await?;
    near.wait_text_within("undelivered", "届いていません", Duration::from_millis(6_500)).await?;
    near.find("extension").await?;
    axe::check(&near).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_nobody_ever_used_offers_no_alert() -> Result<()> {
    let world = World::new().await?;
    let browser = mamori_e2e::browser::Browser::start(Launch::phone()?).await?;
    let page = browser.page()?;
    page.goto(&world.gate.url("/")).await?;
    page.find("sign-in-user").await?;
    wait_installed(&page).await?;
    assert_eq!(page.all("hold-emergency").await?.len(), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_amid_an_alert_goes_on_where_it_was() -> Result<()> {
    let mut world = World::new().await?;
    let receiver = world.browser_of(Launch::phone()?.sized(Viewport::DESK), "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    near.hold("hold-emergency", HOLD).await?;
    far.find("incoming").await?;
    wait_arrived(&near).await?;
    world.server.kill().await?;
    // What rang goes on ringing; the answer waits for the server.
    far.tap("acknowledge").await?;
    far.wait_attr("incoming", "data-state", "telling").await?;
    world.server.restart().await?;
    far.wait_attr("incoming", "data-state", "mine").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    near.tap("alert-end").await?;
    far.wait_gone("incoming").await?;
    axe::check(&near).await
}

/// The line dies after the server has it: what the screen says stays true, and the answer comes as
/// soon as there is a line again.
#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_dies_after_the_receipt_loses_no_answer() -> Result<()> {
    let world = World::new().await?;
    let receiver = world.browser_of(Launch::phone()?.sized(Viewport::DESK), "kacho").await?;
    let far = receiver.page()?;
    // The receiver has a line of its own.
    far.goto(&world.server.url("/")).await?;
    crate::steps::sign_in(&far, "kacho", crate::steps::PASSWORD).await?;
    far.find("tap-abusive_language").await?;
    let sender = world.phone_of("madoguchi").await?;
    let near = sender.page()?;
    near.hold("hold-emergency", HOLD).await?;
    far.find("incoming").await?;
    wait_arrived(&near).await?;
    world.gate.cut(Cut::Silence);
    far.tap("acknowledge").await?;
    far.wait_attr("incoming", "data-state", "mine").await?;
    assert_eq!(near.all("undelivered").await?.len(), 0, "it was delivered");
    let script = "return document.querySelector('[data-test=\"sending-state\"]').dataset.state";
    let state = near.js(script).await?;
    assert_ne!(state.as_str(), Some("answered"), "nobody can have told this device");
    world.gate.heal();
    near.wait_attr("sending-state", "data-state", "answered").await?;
    axe::check(&near).await
}

/// Where the device is goes with an alert only, only if the city wants it and the person allows it,
/// and the press waits for none of that.
#[tokio::test(flavor = "multi_thread")]
async fn a_position_goes_with_an_alert_where_the_city_wants_it() -> Result<()> {
    let mut world = World::new().await?;
    let policy = include_str!("../../../policy/default.toml");
    let wanted = policy.replacen("\nposition = false", "\nposition = true", 1);
    assert_ne!(policy, wanted);
    world.server.restart_under(&wanted).await?;
    let receiver = world.browser_of(Launch::phone()?.sized(Viewport::DESK), "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    // A device that knows where it is, and says so when the test lets it.
    near.js("window.__asked = 0;
         Object.defineProperty(window.navigator.geolocation, 'getCurrentPosition', {
             value: (found) => {
                 window.__asked += 1;
                 window.__found = () => found(
                     { coords: { latitude: 35.681236, longitude: 139.767125, accuracy: 12 } });
             },
         });")
        .await?;
    near.tap("tap-threat").await?;
    near.tap("tab-more").await?;
    assert_eq!(near.js("return window.__asked").await?.as_u64(), Some(0), "asked without need");
    near.hold("hold-emergency", HOLD).await?;
    far.find("incoming").await?;
    wait_arrived(&near).await?;
    assert_eq!(far.all("incoming-map").await?.len(), 0);
    near.wait_js("the device to be asked", "return window.__asked === 1").await?;
    near.js("window.__found()").await?;
    far.wait_attr("incoming-map", "href", "geo:35.681236,139.767125;u=12").await?;
    axe::check(&far).await
}

/// How long a button is held is the city's: words, ring and press follow the policy.
#[tokio::test(flavor = "multi_thread")]
async fn the_hold_is_as_long_as_the_policy_says() -> Result<()> {
    let mut world = World::new().await?;
    let policy = include_str!("../../../policy/default.toml");
    let longer = policy.replacen("\nhold_ms = 1000", "\nhold_ms = 2500", 1);
    assert_ne!(policy, longer);
    world.server.restart_under(&longer).await?;
    let sender = world.phone_of("madoguchi").await?;
    let page = sender.page()?;
    page.wait_text("hold-emergency", "長押し2.5秒").await?;
    // Control: what was long enough before is too short.
    page.hold("hold-emergency", HOLD).await?;
    page.wait_text("hold-hint", "2.5秒").await?;
    assert_eq!(page.all("sending-state").await?.len(), 0);
    let ring = "return document.documentElement.style.getPropertyValue('--m-hold')";
    assert_eq!(page.js(ring).await?.as_str(), Some("2500ms"));
    page.hold("hold-emergency", Duration::from_millis(3_100)).await?;
    wait_arrived(&page).await
}

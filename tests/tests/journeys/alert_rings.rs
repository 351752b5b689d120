//! What rings, what must not, and who answers: the alert between people.

use crate::steps::{HOLD, World, shift_clock, stand_at, tap_saved, wait_arrived};
use mamori_e2e::axe;
use mamori_e2e::browser::{Browser, Engine, Launch, Viewport};
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;

async fn desk_of(world: &World, user: &str) -> Result<Browser> {
    world.browser_of(Launch::phone()?.sized(Viewport::DESK), user).await
}

/// The state of a receiver's sound where nothing forbids it: Firefox has none without a sound card.
fn loud(browser: &Browser) -> &'static str {
    if browser.engine() == Engine::Firefox { "locked" } else { "running" }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_receivers_race_and_the_first_in_the_servers_order_stands() -> Result<()> {
    let world = World::new().await?;
    let first = desk_of(&world, "kacho").await?;
    let second = world.phone_of("gaikin").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, one, two) = (sender.page()?, first.page()?, second.page()?);
    near.hold("hold-emergency", HOLD).await?;
    one.find("incoming").await?;
    two.find("incoming").await?;
    let (a, b) = tokio::join!(one.tap("acknowledge"), two.tap("answer-kind"));
    a?;
    b?;
    one.wait_attr("incoming", "data-state", "mine").await?;
    two.wait_attr("incoming", "data-state", "mine").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    // Both answers are seen, by everybody; exactly one of them stands.
    near.wait_count("answers", 1).await?;
    let stands = near.wait_text("sending-state", "さんが応答").await?;
    let too = near.wait_text("answers", "さんも応答").await?;
    assert_ne!(stands.contains("課長"), too.contains("課長"), "{stands} / {too}");
    assert!(stands.contains("110番しました") != too.contains("110番しました"), "{stands} / {too}");
    axe::check(&near).await?;
    axe::check(&two).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_alert_makes_no_sound_where_it_was_raised_and_rings_elsewhere() -> Result<()> {
    let world = World::new().await?;
    let beside = world.phone_of("gaikin").await?;
    let far = desk_of(&world, "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, beside_page, far_page) = (sender.page()?, beside.page()?, far.page()?);
    stand_at(&near, "shimin_1").await?;
    stand_at(&beside_page, "shimin_1").await?;
    // A reload locks the sound again; a touch opens it.
    beside_page.tap("tab-more").await?;
    beside_page.tap("tab-record").await?;
    near.tap("alert-quiet").await?;
    near.wait_attr("alert-quiet", "aria-pressed", "true").await?;
    near.hold("hold-emergency", HOLD).await?;
    beside_page.wait_attr("incoming", "data-sound", "quiet").await?;
    beside_page.find("quiet").await?;
    far_page.wait_attr("incoming", "data-sound", loud(&far)).await?;
    wait_arrived(&near).await?;
    // What was chosen holds for one press.
    near.tap("alert-ask-end").await?;
    near.tap("alert-end").await?;
    near.wait_attr("alert-quiet", "aria-pressed", "false").await?;
    axe::check(&beside_page).await?;
    axe::check(&near).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_runs_the_whole_path_and_says_so_everywhere() -> Result<()> {
    let world = World::new().await?;
    let receiver = desk_of(&world, "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    // Control: nobody has had a drill here, and that is said to who answers for it.
    far.tap("tab-more").await?;
    far.find("drills-overdue").await?;
    near.tap("tab-more").await?;
    near.tap("drill-start").await?;
    axe::check(&near).await?;
    near.tap("drill-emergency").await?;
    far.find("incoming").await?;
    far.wait_text("drill-mark", "訓練").await?;
    near.wait_text("drill-mark", "訓練").await?;
    wait_arrived(&near).await?;
    near.tap("police-open").await?;
    near.find("drill-no-call").await?;
    assert_eq!(near.all("police-call").await?.len(), 0, "nobody calls the police in a drill");
    near.wait_text("police-say", "訓練").await?;
    axe::check(&near).await?;
    near.tap("sheet-close").await?;
    // The real button is there all the time.
    near.find("hold-emergency").await?;
    far.tap("acknowledge").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    near.tap("alert-end").await?;
    near.wait_attr("sending-state", "data-state", "over").await?;
    far.wait_gone("incoming").await?;
    near.tap("alert-put-away").await?;
    // The log of drills has it, for who answers for the department.
    far.tap("tab-record").await?;
    far.tap("tab-more").await?;
    far.wait_text("drills", "窓口 花子").await?;
    far.wait_attr("drill", "data-kind", "drill").await?;
    far.wait_gone("drills-overdue").await?;
    axe::check(&far).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_later_the_supervisor_is_asked_to_look_after_who_pressed() -> Result<()> {
    let world = World::new().await?;
    let receiver = desk_of(&world, "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    near.hold("hold-emergency", HOLD).await?;
    far.tap("acknowledge").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    near.tap("alert-end").await?;
    far.wait_gone("incoming").await?;
    far.tap("tab-cases").await?;
    far.find("case-row").await?;
    // Control: on the day itself nobody is reminded.
    assert_eq!(far.all("care").await?.len(), 0);
    world.gate.cut(Cut::Reset);
    shift_clock(&far, 26 * 3_600_000).await?;
    far.tap("tab-record").await?;
    far.tap("tab-cases").await?;
    far.wait_text("care-due", "窓口 花子").await?;
    far.wait_text("care-say", "相談窓口").await?;
    axe::check(&far).await?;
    far.tap("care-done").await?;
    far.wait_gone("care").await?;
    axe::check(&far).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_tests_itself_and_nobody_else_is_called() -> Result<()> {
    let world = World::new().await?;
    let other = desk_of(&world, "kacho").await?;
    let device = world.phone_of("madoguchi").await?;
    let (page, other_page) = (device.page()?, other.page()?);
    page.tap("tab-more").await?;
    page.tap("self-test").await?;
    let result = if device.engine() == Engine::Firefox { "silent" } else { "passed" };
    page.wait_attr("self-test-state", "data-state", result).await?;
    assert_eq!(other_page.all("incoming").await?.len(), 0);
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_fills_the_words_for_the_police_and_is_kept() -> Result<()> {
    let world = World::new().await?;
    let receiver = desk_of(&world, "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    stand_at(&near, "shimin_1").await?;
    tap_saved(&near, "threat").await?;
    near.hold("hold-emergency", HOLD).await?;
    wait_arrived(&near).await?;
    near.tap("police-open").await?;
    near.wait_text("police-say", "市民課1番窓口").await?;
    near.wait_text("police-say", "凶器の有無は分かりません").await?;
    near.tap("weapon").await?;
    near.wait_attr("weapon", "aria-pressed", "true").await?;
    near.wait_text("police-say", "相手は凶器を持っています").await?;
    far.wait_text("incoming-known", "凶器あり").await?;
    near.tap("police-told").await?;
    near.find("police-told-at").await?;
    axe::check(&near).await?;
    axe::check(&far).await?;
    in_the_case(&far).await
}

/// Who comes for the emergency is not told less than who came for the call for help before it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_goes_along_when_it_gets_worse() -> Result<()> {
    let world = World::new().await?;
    let receiver = desk_of(&world, "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    near.hold("hold-assist", HOLD).await?;
    far.tap("acknowledge").await?;
    far.tap("injured").await?;
    far.tap("weapon").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    near.tap("police-open").await?;
    near.wait_attr("weapon", "aria-pressed", "true").await?;
    near.tap("sheet-close").await?;
    near.hold("hold-emergency", HOLD).await?;
    far.wait_attr("incoming", "data-level", "emergency").await?;
    far.wait_text("incoming-known", "凶器あり").await?;
    near.tap("police-open").await?;
    near.wait_text("police-say", "相手は凶器を持っています").await?;
    near.tap("sheet-close").await?;
    // Answered here, and ended there: whoever is on the way learns why the screen went.
    far.tap("acknowledge").await?;
    near.wait_attr("sending-state", "data-state", "answered").await?;
    near.tap("alert-end").await?;
    far.wait_js(
        "the notice of the end",
        "return !!document.querySelector('[data-test=notice][data-state=help-over]')",
    )
    .await
}

/// Who pressed, who came and what the police were told stand in the case.
async fn in_the_case(far: &Page) -> Result<()> {
    far.tap("acknowledge").await?;
    far.wait_attr("incoming", "data-state", "mine").await?;
    far.find("police-told-at").await?;
    far.tap("incoming-case").await?;
    far.wait_text("timeline", "警察へ通報").await?;
    far.wait_text("timeline", "凶器あり").await?;
    axe::check(far).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_alarm_ends_with_one_tap_and_its_reason() -> Result<()> {
    let world = World::new().await?;
    let receiver = desk_of(&world, "kacho").await?;
    let sender = world.phone_of("madoguchi").await?;
    let (near, far) = (sender.page()?, receiver.page()?);
    near.hold("hold-assist", HOLD).await?;
    far.find("incoming").await?;
    // The cancel bar stands for five seconds; after them the end is asked for.
    near.tap("alert-ask-end").await?;
    axe::check(&near).await?;
    near.tap("alert-mistake").await?;
    near.wait_attr("sending-state", "data-state", "over").await?;
    far.wait_gone("incoming").await?;
    near.tap("tab-cases").await?;
    near.tap("case-row").await?;
    near.wait_text("timeline", "誤って押した").await.map(drop)
}

//! The session: start, prompts, overrun, end; and that nothing about it lives in memory only.

use crate::steps::{World, shift_clock, tap_saved, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::browser::Browser;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;
use mamori_e2e::wait::{BOUND, Look, until};

const MINUTE_MS: i64 = 60_000;

async fn start(page: &Page) -> Result<()> {
    page.tap("tab-session").await?;
    page.tap("staff-gaikin").await?;
    page.tap("place-shimin_1").await?;
    axe::check(page).await?;
    page.tap("session-start").await?;
    page.find("session-left").await.map(|_| ())
}

/// The seconds left as the screen shows them; negative in overrun.
async fn left_s(page: &Page) -> Result<i64> {
    let script = "const e = document.querySelector('[data-test=\"session-left\"]');
        return e ? Number(e.dataset.seconds) : null";
    until("the remaining time", BOUND, async || {
        Ok(match page.js(script).await?.as_i64() {
            Some(seconds) => Look::Ready(seconds),
            None => Look::NotYet(String::from("no clock on the page")),
        })
    })
    .await
}

/// Waits until the screen's remaining time lies within these bounds, seconds.
async fn wait_left(page: &Page, low: i64, high: i64) -> Result<()> {
    until(&format!("{low}..={high} s left"), BOUND, async || {
        let left = left_s(page).await?;
        Ok(if (low..=high).contains(&left) {
            Look::Ready(())
        } else {
            Look::NotYet(left.to_string())
        })
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_runs_through_its_prompts_to_its_end() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    start(&page).await?;
    wait_left(&page, 29 * 60, 30 * 60).await?;
    wait_all_sent(&page).await?;
    world.gate.cut(Cut::Silence);

    shift_clock(&page, 20 * MINUTE_MS + 1_000).await?;
    page.wait_attr("prompt", "data-mark", "10").await?;
    page.find("notice").await?;
    axe::check(&page).await?;
    page.tap("prompt-said").await?;
    page.wait_gone("prompt").await?;

    shift_clock(&page, 25 * MINUTE_MS + 1_000).await?;
    page.wait_attr("prompt", "data-mark", "5").await?;
    shift_clock(&page, 30 * MINUTE_MS + 1_000).await?;
    page.wait_attr("prompt", "data-mark", "0").await?;
    wait_left(&page, -60, 0).await?;
    shift_clock(&page, 36 * MINUTE_MS).await?;
    page.wait_attr("prompt", "data-mark", "-5").await?;
    wait_left(&page, -420, -360).await?;
    axe::check(&page).await?;

    page.tap("session-end").await?;
    page.tap("reason-time_over").await?;
    page.find("session-ended").await?;
    axe::check(&page).await?;
    world.gate.heal();
    wait_all_sent(&page).await?;
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    // Begun, said at ten minutes, ended.
    page.wait_count("timeline-item", 3).await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_or_outside_needs_a_reason() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("gaikin").await?;
    let page = browser.page()?;
    page.tap("tab-session").await?;
    page.tap("place-visit").await?;
    // Control: without the reasons nothing begins.
    page.tap("session-start").await?;
    page.find("alone-reason").await?;
    page.find("place-reason").await?;
    page.find("visit-place").await?;
    assert_eq!(page.all("session-left").await?.len(), 0);
    axe::check(&page).await?;
    page.type_into("alone-reason", "急な訪問で同行者がいなかった").await?;
    page.type_into("place-reason", "本人が来庁できない").await?;
    page.type_into("visit-place", "守里市本町1-2-3").await?;
    page.tap("session-start").await?;
    page.find("session-left").await?;
    tap_saved(&page, "time_detention").await?;
    wait_all_sent(&page).await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_survives_reload_kill_and_a_clock_set_back() -> Result<()> {
    let world = World::new().await?;
    let mut browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    start(&page).await?;
    let began = std::time::Instant::now();
    let expected = |slack: i64| {
        let passed = i64::try_from(began.elapsed().as_secs()).unwrap_or(i64::MAX);
        (1_800 - passed - slack, 1_800 - passed + slack)
    };
    let right = async |page: &Page| {
        let (low, high) = expected(2);
        wait_left(page, low, high).await
    };
    right(&page).await?;
    page.reload().await?;
    right(&page).await?;

    // The person sets the clock back by an hour, then forward of the truth by two.
    shift_clock(&page, -60 * MINUTE_MS).await?;
    page.find("notice").await?;
    right(&page).await?;

    world.gate.cut(Cut::Reset);
    killed(&mut browser, &world).await?;
    let page = browser.page()?;
    right(&page).await?;
    axe::check(&page).await
}

/// Kill and start again; a reload where the engine's automation keeps no profile.
async fn killed(browser: &mut Browser, world: &World) -> Result<()> {
    if !browser.engine().keeps_profiles() {
        return browser.page()?.reload().await;
    }
    browser.restart().await?;
    browser.page()?.goto(&world.gate.url("/#session")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_forward_is_found_out_by_the_server() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    start(&page).await?;
    wait_all_sent(&page).await?;
    world.gate.cut(Cut::Silence);
    shift_clock(&page, 25 * MINUTE_MS).await?;
    // Without a server it might have been sleep: counted, and said.
    wait_left(&page, 240, 300).await?;
    page.find("notice").await?;
    world.gate.heal();
    wait_left(&page, 28 * 60, 30 * 60).await?;
    axe::check(&page).await
}

//! What other pages, other tabs and the way out know of a meeting and its recording.

use crate::recording_steps::{end, meet, record, wait_held, wait_sent, wait_state};
use crate::steps::{World, shift_clock, tap_saved};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

const MINUTE_MS: i64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_shows_on_every_page() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    meet(&page).await?;
    page.tap("start-said").await?;
    // The button is gone; the keyboard goes on from the page and not from nowhere.
    page.wait_js("the focus", "return document.activeElement.id === 'main'").await?;
    page.tap("tab-record").await?;
    page.find("tap-abusive_language").await?;
    // The control: nothing is due yet.
    page.wait_gone("prompt-bar").await?;
    // Nobody who knows the time better is there.
    world.gate.cut(Cut::Reset);
    shift_clock(&page, 20 * MINUTE_MS + 1_000).await?;
    page.find("prompt-bar").await?;
    axe::check(&page).await?;
    page.tap("prompt-open").await?;
    page.tap("prompt-said").await?;
    page.tap("tab-record").await?;
    page.wait_gone("prompt-bar").await?;
    page.tap("tap-abusive_language").await?;
    page.wait_text("prompt-bar", "退去を求めてください").await?;
    axe::check(&page).await
}

/// At somebody's home it is the staff who go, on every page.
#[tokio::test(flavor = "multi_thread")]
async fn at_a_visit_no_page_asks_anybody_to_leave() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("gaikin").await?;
    let page = browser.page()?;
    page.tap("tab-session").await?;
    page.tap("place-visit").await?;
    page.tap("session-start").await?;
    page.type_into("alone-reason", "急な訪問で同行者がいなかった").await?;
    page.type_into("place-reason", "本人が来庁できない").await?;
    page.type_into("visit-place", "守里市本町1-2-3").await?;
    page.tap("session-start").await?;
    page.find("session-left").await?;
    page.tap("tab-record").await?;
    tap_saved(&page, "abusive_language").await?;
    let words = page.wait_text("prompt-bar", "").await?;
    assert!(!words.contains("退去") && !words.contains("お引き取り"), "{words}");
    axe::check(&page).await
}

/// Notes what the page asks of the device; `wakeLock` and `vibrate` are made where there are none.
const SPY: &str = "
    window.__asked = { shake: 0, sound: 0, awake: 0 };
    const note = (of, name, what, fallback) => {
        const real = of[name];
        Object.defineProperty(of, name, { configurable: true, value: function (...given) {
            window.__asked[what] += 1;
            return real ? real.apply(this, given) : fallback;
        } });
    };
    note(window.Navigator.prototype, 'vibrate', 'shake', true);
    note((window.BaseAudioContext ?? window.AudioContext).prototype, 'createOscillator', 'sound');
    if (!window.navigator.wakeLock) {
        Object.defineProperty(window.navigator, 'wakeLock', { value: {} });
    }
    note(window.navigator.wakeLock, 'request', 'awake', Promise.reject(new window.Error('none')));";

#[tokio::test(flavor = "multi_thread")]
async fn prompts_sound_and_shake_silently_they_only_shake_and_the_screen_stays_on() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    page.js(SPY).await?;
    let asked = async |what: &str| -> Result<u64> {
        Ok(page.js(&format!("return window.__asked.{what}")).await?.as_u64().unwrap_or(0))
    };
    // The control: before the meeting nothing keeps the screen on.
    assert_eq!(asked("awake").await?, 0);
    meet(&page).await?;
    page.wait_js("the screen to be kept on", "return window.__asked.awake > 0").await?;
    page.tap("start-said").await?;
    page.find("told").await?;
    world.gate.cut(Cut::Reset);
    let (sound, shake) = (asked("sound").await?, asked("shake").await?);
    shift_clock(&page, 20 * MINUTE_MS + 1_000).await?;
    page.find("prompt-said").await?;
    page.wait_js("the prompt to shake", &format!("return window.__asked.shake > {shake}")).await?;
    assert!(asked("sound").await? > sound, "the prompt sounds");
    page.tap("prompt-said").await?;
    page.tap("silent").await?;
    let (sound, shake) = (asked("sound").await?, asked("shake").await?);
    shift_clock(&page, 25 * MINUTE_MS + 1_000).await?;
    page.find("prompt-said").await?;
    page.wait_js("the prompt to shake", &format!("return window.__asked.shake > {shake}")).await?;
    assert_eq!(asked("sound").await?, sound, "silent is silent");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_knows_of_the_recording() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    record(&page).await?;
    wait_held(&page, 1).await?;
    let first = page.tab().await?;
    let second = page.new_tab().await?;
    page.switch_to(&second).await?;
    page.goto(&world.gate.url("/#session")).await?;
    wait_state(&page, "elsewhere").await?;
    page.find("rec-bar").await?;
    page.wait_gone("rec-announced").await?;
    axe::check(&page).await?;
    // The tab that recorded is gone, and with it its lock: this one takes over what is left and
    // may go on.
    page.switch_to(&first).await?;
    page.close_tab().await?;
    page.switch_to(&second).await?;
    page.wait_js(
        "this tab to be free to record",
        "const e = document.querySelector('[data-test=\"recording\"]');
         return !!e && ['off', 'interrupted'].includes(e.dataset.state)",
    )
    .await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn audio_that_waits_counts_as_unsent() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    record(&page).await?;
    wait_held(&page, 1).await?;
    world.gate.cut(Cut::Reset);
    wait_held(&page, 2).await?;
    end(&page).await?;
    let behind = "return Number(document.querySelector('[data-test=\"chip\"]').dataset.audio) > 0";
    page.wait_js("audio that waits", behind).await?;
    page.tap("tab-more").await?;
    page.tap("sign-out").await?;
    page.wait_text("sign-out-what", "録音の未送信").await?;
    axe::check(&page).await?;
    page.tap("sign-out-stay").await?;
    // The control: once everything has arrived, it says so.
    world.gate.heal();
    page.tap("sync-now").await?;
    page.tap("tab-session").await?;
    wait_sent(&page).await?;
    page.tap("tab-more").await?;
    page.tap("sign-out").await?;
    page.wait_text("sign-out-what", "すべて送信済み").await?;
    axe::check(&page).await
}

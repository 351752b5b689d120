//! What may happen in a session: acts that end it, the ladder, an extension, who comes and goes.

use crate::steps::{World, next_touch, tap_saved, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::browser::Launch;
use mamori_e2e::error::Result;
use mamori_e2e::page::Page;

async fn start(page: &Page) -> Result<()> {
    page.tap("tab-session").await?;
    page.tap("staff-gaikin").await?;
    page.tap("place-shimin_1").await?;
    page.tap("role-gaikin-recorder").await?;
    page.tap("session-start").await?;
    page.find("session-left").await.map(|_| ())
}

/// Waits until a step was taken so often.
async fn wait_step(page: &Page, step: &str, count: usize) -> Result<()> {
    page.wait_attr(&format!("step-{step}"), "data-count", &count.to_string()).await
}

/// Which steps are offered as the next.
async fn offered(page: &Page) -> Result<serde_json::Value> {
    let script = "return Array.from(document.querySelectorAll(
        '[data-test=\"ladder\"] [data-next]')).map(e => e.dataset.test)";
    page.js(script).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_turns_the_session_to_its_end_and_the_ladder_counts() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    start(&page).await?;
    page.find("start-say").await?;
    page.tap("start-said").await?;
    page.find("told").await?;
    assert_eq!(offered(&page).await?, serde_json::json!(["step-end_announced"]));

    tap_saved(&page, "abusive_language").await?;
    page.wait_attr("stop", "data-state", "leave").await?;
    assert_eq!(offered(&page).await?, serde_json::json!(["step-leave_requested"]));
    axe::check(&page).await?;
    page.tap("stop-asked").await?;
    page.wait_attr("stop", "data-state", "asked").await?;
    wait_step(&page, "leave_requested", 1).await?;
    next_touch(&page).await?;
    page.tap("step-offered").await?;
    wait_step(&page, "leave_requested", 2).await?;
    assert_eq!(offered(&page).await?, serde_json::json!(["step-final_warning"]));
    // Again than the policy asks for, and back: none is forced, and what was wrong is undone.
    next_touch(&page).await?;
    page.tap("step-leave_requested").await?;
    wait_step(&page, "leave_requested", 3).await?;
    page.tap("step-undo").await?;
    wait_step(&page, "leave_requested", 2).await?;
    page.tap("step-filming_refused").await?;
    wait_step(&page, "filming_refused", 1).await?;
    // The control: what nobody tapped was not taken.
    wait_step(&page, "end_announced", 0).await?;
    wait_step(&page, "police_called", 0).await?;
    axe::check(&page).await?;

    tap_saved(&page, "threat").await?;
    page.wait_attr("stop", "data-state", "alert").await?;
    assert_eq!(offered(&page).await?, serde_json::json!([]));
    axe::check(&page).await?;

    page.tap("session-end").await?;
    page.tap("reason-harassment").await?;
    page.find("session-ended").await?;
    page.tap("ended-case").await?;
    // All times of a step in one line: twice, because the third was taken back.
    page.wait_text("chronology", "退去要求").await?;
    let script = "return Array.from(document.querySelectorAll('[data-test=\"chronology\"] li'))
         .map(line => line.textContent).filter(line => line.includes('退去要求'));";
    let lines = page.js(script).await?;
    let line = lines[0].as_str().unwrap_or_default();
    assert_eq!(line.matches(':').count(), 2, "{lines}");
    axe::check(&page).await?;
    wait_all_sent(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_takes_a_length_a_reason_and_a_second_person() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    start(&page).await?;
    page.tap("start-said").await?;
    page.find("told").await?;
    page.tap("session-extend").await?;
    // The control: nothing of it may be missing.
    page.tap("extend-now").await?;
    page.wait_count("form-error", 3).await?;
    axe::check(&page).await?;
    page.tap("extend-10").await?;
    page.type_into("extend-why", "書類の確認がまもなく終わる").await?;
    page.wait_count("form-error", 1).await?;
    page.tap("second-gaikin").await?;
    page.tap("extend-now").await?;
    page.wait_js(
        "about forty minutes left",
        "const e = document.querySelector('[data-test=\"session-left\"]');
         return !!e && Number(e.dataset.seconds) > 2280",
    )
    .await?;
    // The new end is announced too.
    page.find("start-say").await?;
    axe::check(&page).await?;
    page.tap("start-said").await?;
    page.find("told").await?;
    wait_all_sent(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_sees_the_clock_and_joins() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    start(&near).await?;
    near.wait_attr("here-gaikin", "data-role", "recorder").await?;
    near.tap("role-gaikin-contact").await?;
    near.wait_attr("here-gaikin", "data-role", "contact").await?;

    let boss = world.browser_of(Launch::phone()?, "kacho").await?;
    let far = boss.page()?;
    far.tap("tab-cases").await?;
    far.find("meeting").await?;
    far.wait_js(
        "the clock of the meeting",
        "const e = document.querySelector('[data-test=\"meeting\"]');
         return !!e && Number(e.dataset.seconds) > 1500 && Number(e.dataset.seconds) <= 1800",
    )
    .await?;
    axe::check(&far).await?;
    far.tap("meeting-join").await?;
    far.find("meeting-joined").await?;
    near.find("here-kacho").await?;
    axe::check(&near).await?;
    near.tap("leave-gaikin").await?;
    near.wait_gone("here-gaikin").await?;
    near.find("gone-gaikin").await?;
    far.wait_js(
        "leaving is no second touch of joining",
        "const e = document.querySelector('[data-test=\"meeting-leave\"]');
         return !!e && !e.disabled",
    )
    .await?;
    far.tap("meeting-leave").await?;
    near.wait_gone("here-kacho").await?;
    // Somebody who was away comes back.
    near.tap("staff-add").await?;
    near.tap("join-gaikin").await?;
    near.find("here-gaikin").await?;
    // The control: another department sees no meeting.
    let other = world.browser_of(Launch::phone()?, "zeimu").await?;
    let other = other.page()?;
    other.tap("tab-cases").await?;
    other.find("cases-empty").await?;
    assert_eq!(other.all("meeting").await?.len(), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_telephone_nobody_is_asked_to_leave() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    page.tap("tab-session").await?;
    page.tap("staff-gaikin").await?;
    page.tap("channel-phone").await?;
    // A caller is at no place of ours.
    page.wait_gone("place-shimin_1").await?;
    assert_eq!(page.all("place-visit").await?.len(), 0);
    page.tap("session-start").await?;
    tap_saved(&page, "repeat").await?;
    page.wait_attr("stop", "data-state", "leave").await?;
    let text = "return document.querySelector('[data-test=\"stop\"]').innerText";
    let text = page.js(text).await?.as_str().unwrap_or_default().to_owned();
    assert!(text.contains("お電話を切らせて") && !text.contains("お引き取り"), "{text}");
    assert_eq!(page.all("stop-asked").await?.len(), 0);
    axe::check(&page).await
}

//! The steps of the report's journeys.

use crate::steps::{World, tap_saved, wait_all_sent};
use mamori_e2e::browser::{Browser, Launch, Viewport};
use mamori_e2e::error::Result;
use mamori_e2e::page::Page;
use serde_json::Value;

/// A desk with somebody signed in.
pub async fn desk_of(world: &World, user: &str) -> Result<Browser> {
    world.browser_of(Launch::phone()?.sized(Viewport::DESK), user).await
}

/// Taps once, and opens the report of the case that it made.
pub async fn tap_and_open(page: &Page) -> Result<()> {
    tap_saved(page, "abusive_language").await?;
    open_first(page).await
}

/// Opens the report of the first case of the list.
pub async fn open_first(page: &Page) -> Result<()> {
    page.tap("tab-cases").await?;
    page.tap("case-row").await?;
    page.tap("view-report").await?;
    page.find("report").await.map(drop)
}

/// Opens the report that waits in the in-tray.
pub async fn open_waiting(page: &Page) -> Result<()> {
    page.tap("tab-cases").await?;
    page.wait_attr("tray", "data-count", "1").await?;
    page.find("tray-count").await?;
    page.tap("tray-one").await?;
    page.find("report").await.map(drop)
}

/// Chooses, and waits until the choice is kept: the line that says so moves what is below it.
async fn choose(page: &Page, field: &str, code: &str) -> Result<()> {
    page.tap(&format!("fill-{field}-{code}")).await?;
    page.wait_attr(&format!("state-{field}"), "data-state", "sent").await
}

/// Fills in what a submission needs.
pub async fn fill_needed(page: &Page) -> Result<()> {
    choose(page, "class", "suspected").await?;
    page.type_into("fill-demand", "窓口での即日交付").await?;
    page.wait_attr("state-demand", "data-state", "sent").await?;
    choose(page, "merit", "unjustified").await?;
    choose(page, "manner", "unacceptable").await?;
    page.type_into("fill-answer", "即日では交付できない理由を説明し、断った。").await?;
    page.wait_attr("state-answer", "data-state", "sent").await?;
    page.find("complete").await.map(drop)
}

/// Does something on the route, with these words.
pub async fn act(page: &Page, act: &str, words: &str) -> Result<()> {
    page.tap(&format!("act-{act}")).await?;
    if !words.is_empty() {
        page.type_into("act-words", words).await?;
    }
    page.tap("act-send").await?;
    page.wait_gone("act-sheet").await
}

/// Somebody at the counter taps, fills in and submits.
pub async fn submitted(world: &World) -> Result<Browser> {
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    tap_and_open(&page).await?;
    fill_needed(&page).await?;
    act(&page, "submit", "").await?;
    page.wait_attr("report", "data-state", "read").await?;
    wait_all_sent(&page).await?;
    Ok(staff)
}

/// How many boxes of the route are done.
pub async fn wait_done(page: &Page, count: usize) -> Result<()> {
    let script = format!(
        "return document.querySelectorAll(
            '[data-test=\"route-box\"][data-state=\"done\"]').length === {count}"
    );
    page.wait_js(&format!("{count} boxes done"), &script).await
}

/// What stands in a field.
pub async fn text_of(page: &Page, field: &str) -> Result<String> {
    let script =
        format!("return document.querySelector('[data-test=\"fill-{field}\"]')?.value ?? ''");
    Ok(page.js(&script).await?.as_str().unwrap_or_default().to_owned())
}

/// Waits until a field says so.
pub async fn wait_field(page: &Page, field: &str, text: &str) -> Result<()> {
    let script = format!(
        "return document.querySelector('[data-test=\"fill-{field}\"]')?.value === `{text}`"
    );
    page.wait_js(&format!("`{text}` in {field}"), &script).await
}

/// Waits until a control holds this.
pub async fn wait_value(page: &Page, name: &str, text: &str) -> Result<()> {
    let script =
        format!("return document.querySelector('[data-test=\"{name}\"]')?.value === `{text}`");
    page.wait_js(&format!("`{text}` in {name}"), &script).await
}

/// Waits until the keyboard is at an element.
pub async fn wait_focus(page: &Page, name: &str) -> Result<()> {
    let script = format!("return document.activeElement?.dataset.test === '{name}'");
    page.wait_js(&format!("the keyboard at {name}"), &script).await
}

/// How far below the window's top an element stands.
pub async fn top_of(page: &Page, name: &str) -> Result<Value> {
    let found = format!("document.querySelector('[data-test=\"{name}\"]')");
    page.js(&format!("return {found}.getBoundingClientRect().top")).await
}

/// How far down in its page, however far that is scrolled, the choice between 経過 and 報告書 stands.
pub async fn depth(page: &Page) -> Result<Value> {
    page.js("return document.querySelector('[data-test=\"view-report\"]').offsetTop").await
}

//! A program that has stopped says so, and opening it again loses nothing.

use crate::steps::{World, tap_saved, wait_count_of};
use mamori_e2e::axe;
use mamori_e2e::error::Result;

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_program_says_so_and_opens_again() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    tap_saved(&page, "abusive_language").await?;

    // The control: a failure that the program survives.
    page.js("setTimeout(() => { window.failed = true; throw new Error('small'); })").await?;
    page.wait_js("the small failure", "return window.failed === true").await?;
    page.wait_js("no dialog", "return !document.getElementById('stopped').open").await?;

    let trap = "setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable'); })";
    page.js(trap).await?;
    page.wait_js("the dialog", "return document.getElementById('stopped').open").await?;
    page.wait_text("stopped", "画面が止まりました").await?;
    axe::check(&page).await?;

    page.tap("reopen").await?;
    page.find("tap-abusive_language").await?;
    wait_count_of(&page, "abusive_language", 1).await?;
    axe::check(&page).await
}

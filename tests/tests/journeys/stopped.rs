//! A program that has stopped says so, and opening it again loses nothing.

use crate::steps::{World, tap_saved, wait_count_of};
use mamori_e2e::axe;
use mamori_e2e::error::Result;

/// Runs a program of one instruction, `unreachable`, as the browser runs the app's listeners.
const TRAP: &str = "
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102,
        0, 0, 10, 5, 1, 3, 0, 0, 11];
    const program = new window.WebAssembly.Module(new window.Uint8Array(bytes));
    addEventListener('trap', new window.WebAssembly.Instance(program).exports.f);
    dispatchEvent(new window.Event('trap'));";

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_program_says_so_and_opens_again() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    tap_saved(&page, "abusive_language").await?;

    // The control: a failure that the program survives.
    page.js("dispatchEvent(new window.ErrorEvent('error', { error: new window.Error('small') }));")
        .await?;
    page.wait_js("no dialog", "return !document.getElementById('stopped').open").await?;

    page.js(TRAP).await?;
    page.wait_js("the dialog", "return document.getElementById('stopped').open").await?;
    page.wait_text("stopped", "画面が止まりました").await?;
    axe::check(&page).await?;

    page.tap("reopen").await?;
    page.find("tap-abusive_language").await?;
    wait_count_of(&page, "abusive_language", 1).await?;
    axe::check(&page).await
}

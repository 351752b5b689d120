//! Settings of a device hold from the first frame on, before the program is there.

use crate::steps::World;
use mamori_e2e::axe;
use mamori_e2e::error::Result;

/// Takes the settings off the page and runs the script of the first frame again, alone.
const BOOT_AGAIN: &str = "
    const root = document.documentElement;
    delete root.dataset.theme;
    delete root.dataset.size;
    root.lang = 'xx';
    const script = document.createElement('script');
    script.textContent = document.head.querySelector('script:not([src], [type])').textContent;
    document.head.append(script);
    return [root.dataset.theme, root.dataset.size, root.lang].join();";

#[tokio::test(flavor = "multi_thread")]
async fn theme_size_and_language_hold_in_the_first_frame() -> Result<()> {
    let world = World::new().await?;
    let browser = world.phone_of("madoguchi").await?;
    let page = browser.page()?;
    page.tap("tab-more").await?;
    for choice in ["theme-dark", "size-large", "lang-en"] {
        page.tap(choice).await?;
        page.wait_attr(choice, "data-state", "on").await?;
    }
    assert_eq!(page.js_async(BOOT_AGAIN).await?, "dark,large,en");
    page.reload().await?;
    page.find("theme-dark").await?;
    page.wait_attr("theme-dark", "data-state", "on").await?;
    page.wait_attr("lang-en", "data-state", "on").await?;
    axe::check(&page).await
}

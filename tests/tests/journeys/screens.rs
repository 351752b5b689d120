//! Pictures of every screen at phone, tablet and desk size, light and dark, in both languages.
//!
//! `cargo xtask shots` asks for the pictures; without it one size proves that every screen passes
//! the accessibility check in both themes and both languages (in Chromium; elsewhere in one).

use crate::steps::{HOLD, World, tap_saved, wait_all_sent, wait_arrived};
use mamori_e2e::axe;
use mamori_e2e::browser::{Browser, Engine, Launch, Viewport};
use mamori_e2e::error::Result;
use mamori_e2e::page::Page;
use mamori_e2e::shots::shot;

/// How a screen is looked at.
pub struct Look {
    lang: &'static str,
    theme: &'static str,
    size: (&'static str, Viewport),
    pictures: bool,
}

impl Look {
    /// All looks that are asked for: pictures of every size, or the checks at one.
    pub fn all() -> Vec<Self> {
        let pictures = std::env::var_os("MAMORI_SHOTS").is_some();
        let phone = ("phone", Viewport::PHONE);
        let sizes = [phone, ("tablet", Viewport::TABLET), ("desk", Viewport::DESK)];
        let sizes = if pictures { &sizes[..] } else { &sizes[..1] };
        let mut all = Vec::new();
        // Colours and words are the same in every engine: one of them sees them all.
        let every = pictures || matches!(Engine::wanted(), Ok(Engine::Chromium));
        for size in sizes {
            for (lang, theme) in [("ja", "light"), ("ja", "dark"), ("en", "light"), ("en", "dark")]
            {
                all.push(Self { lang, theme, size: *size, pictures });
            }
        }
        // A theme breaks colours, a language breaks lengths and names: each of both is seen once.
        if !pictures {
            all.retain(|look| (look.lang == "ja") == (look.theme == "light"));
        }
        if !every {
            all.truncate(1);
        }
        all
    }

    /// A browser of this size with somebody signed in, in this language and theme.
    pub async fn browser_of(&self, world: &World, user: &str) -> Result<Browser> {
        let browser = world.browser_of(Launch::phone()?.sized(self.size.1), user).await?;
        let page = browser.page()?;
        page.tap("tab-more").await?;
        page.tap(&format!("lang-{}", self.lang)).await?;
        page.tap(&format!("theme-{}", self.theme)).await?;
        Ok(browser)
    }

    /// Checks a screen, and takes its picture where pictures are asked for.
    pub async fn take(&self, page: &Page, screen: &str) -> Result<()> {
        axe::check(page).await?;
        if self.pictures {
            let name = format!("{screen}.{}.{}.{}", self.lang, self.theme, self.size.0);
            shot(page, &name).await?;
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_in_both_themes_and_languages() -> Result<()> {
    for look in Look::all() {
        tour(&look).await?;
    }
    Ok(())
}

async fn tour(look: &Look) -> Result<()> {
    let world = World::new().await?;
    let browser = look.browser_of(&world, "madoguchi").await?;
    let page = browser.page()?;
    look.take(&page, "more").await?;
    page.tap("tab-cases").await?;
    look.take(&page, "cases-empty").await?;
    page.tap("tab-record").await?;
    look.take(&page, "record-empty").await?;
    tap_saved(&page, "abusive_language").await?;
    look.take(&page, "record-after").await?;
    tap_saved(&page, "threat").await?;
    look.take(&page, "record-danger").await?;
    page.tap("tab-session").await?;
    look.take(&page, "session-start").await?;
    page.tap("staff-gaikin").await?;
    page.tap("place-shimin_1").await?;
    page.tap("session-start").await?;
    page.find("session-left").await?;
    look.take(&page, "session-running").await?;
    page.tap("start-said").await?;
    // The card changes its height: what stands below comes to rest first.
    page.find("told").await?;
    page.tap("rec-announced").await?;
    page.wait_attr("recording", "data-state", "recording").await?;
    page.tap("session-extend").await?;
    page.tap("extend-now").await?;
    page.wait_count("form-error", 3).await?;
    look.take(&page, "session-extend").await?;
    page.tap("sheet-close").await?;
    tap_saved(&page, "abusive_language").await?;
    page.tap("stop-asked").await?;
    page.wait_attr("stop", "data-state", "asked").await?;
    look.take(&page, "session-stop").await?;
    page.js("document.querySelector('[data-test=\"ladder\"]').scrollIntoView()").await?;
    look.take(&page, "session-ladder").await?;
    page.js("document.querySelector('[data-test=\"staff\"]').scrollIntoView()").await?;
    look.take(&page, "session-staff").await?;
    page.tap("session-end").await?;
    look.take(&page, "session-end").await?;
    page.tap("reason-agreed").await?;
    page.find("session-ended").await?;
    look.take(&page, "session-ended").await?;
    page.hold("hold-emergency", HOLD).await?;
    wait_arrived(&page).await?;
    look.take(&page, "alert-received").await?;
    wait_all_sent(&page).await?;
    page.tap("tab-cases").await?;
    look.take(&page, "cases").await?;
    page.tap("case-row").await?;
    page.find("timeline").await?;
    look.take(&page, "case").await?;
    page.wait_attr("segment", "data-state", "complete").await?;
    page.js("document.querySelector('[data-test=\"playback\"]').scrollIntoView()").await?;
    look.take(&page, "case-recording").await
}

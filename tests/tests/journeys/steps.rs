//! The steps journeys are made of, and the world they happen in.

use mamori_e2e::axe;
use mamori_e2e::browser::{Browser, Launch};
use mamori_e2e::error::Result;
use mamori_e2e::gate::{Cut, Gate};
use mamori_e2e::page::Page;
use mamori_e2e::server::{People, Server};
use std::time::Duration;

/// Password of the demo people.
pub const PASSWORD: &str = "mamori-demo";
/// Longer than the policy's hold of one second, also on a slow machine.
pub const HOLD: Duration = Duration::from_millis(1_600);

/// A server, its gate, and nobody yet.
pub struct World {
    pub server: Server,
    pub gate: Gate,
}

impl World {
    pub async fn new() -> Result<Self> {
        let server = Server::start(People::Demo).await?;
        let gate = Gate::before(server.port()).await?;
        Ok(Self { server, gate })
    }

    /// A phone at the gate with somebody signed in, on 記録, opening without a network from now on.
    pub async fn phone_of(&self, user: &str) -> Result<Browser> {
        self.browser_of(Launch::phone()?, user).await
    }

    pub async fn browser_of(&self, launch: Launch, user: &str) -> Result<Browser> {
        let browser = Browser::start(launch).await?;
        let page = browser.page()?;
        page.goto(&self.gate.url("/")).await?;
        sign_in(&page, user, PASSWORD).await?;
        page.find("tap-abusive_language").await?;
        wait_installed(&page).await?;
        Ok(browser)
    }
}

pub async fn sign_in(page: &Page, user: &str, password: &str) -> Result<()> {
    page.type_into("sign-in-user", user).await?;
    page.type_into("sign-in-password", password).await?;
    page.tap("sign-in-submit").await
}

/// Waits until the service worker has stored the app.
pub async fn wait_installed(page: &Page) -> Result<()> {
    page.wait_js(
        "an active service worker with a full cache",
        "return !!(window.__ready ??= null, navigator.serviceWorker.controller)
            || (navigator.serviceWorker.ready.then(() => window.__ready = true),
                window.__ready === true)",
    )
    .await
}

/// Taps a category and waits until the screen says that it is on the disk (or further).
pub async fn tap_saved(page: &Page, category: &str) -> Result<()> {
    page.tap(&format!("tap-{category}")).await?;
    wait_saved(page).await
}

/// Lets the time pass in which a second touch is taken for the first (`core::desk::ECHO_MS`).
pub async fn next_touch(page: &Page) -> Result<()> {
    page.js_async("await new Promise(ok => setTimeout(ok, 650));").await.map(drop)
}

/// Waits until the latest tap is on the disk, whether or not the server has it.
pub async fn wait_saved(page: &Page) -> Result<()> {
    page.wait_js(
        "the tap to be saved",
        "const e = document.querySelector('[data-test=\"after-state\"]');
         return !!e && ['device', 'sent'].includes(e.dataset.state)",
    )
    .await
}

/// Waits until the chip says that nothing waits.
pub async fn wait_all_sent(page: &Page) -> Result<()> {
    page.wait_attr("chip", "data-waiting", "0").await?;
    page.wait_attr("chip", "data-state", "sent").await
}

/// Cuts the wire, and waits on その他 until the page knows.
pub async fn lose_the_line(world: &World, page: &Page) -> Result<()> {
    world.gate.cut(Cut::Reset);
    page.tap("tab-more").await?;
    page.tap("sync-now").await?;
    page.wait_attr("chip", "data-state", "offline").await
}

/// Waits until the server has one's alert, whether or not anything has rung yet.
pub async fn wait_arrived(page: &Page) -> Result<()> {
    page.wait_js(
        "the server to have the alert",
        "const e = document.querySelector('[data-test=\"sending-state\"]');
         return !!e && ['received', 'rang'].includes(e.dataset.state)",
    )
    .await
}

/// Says where this device stands, as その他 does.
pub async fn stand_at(page: &Page, place: &str) -> Result<()> {
    let script = format!("localStorage.setItem('mamori.place', '{place}')");
    page.js(&script).await?;
    page.reload().await
}

/// The number on a category's button; 0 without one.
pub async fn count_of(page: &Page, category: &str) -> Result<u64> {
    let script = format!(
        "const e = document.querySelector('[data-test=\"tap-{category}\"]');
         return e ? Number(e.dataset.count || 0) : -1"
    );
    Ok(page.js(&script).await?.as_u64().unwrap_or(0))
}

/// Waits until the number on a category's button is this.
pub async fn wait_count_of(page: &Page, category: &str, count: u64) -> Result<()> {
    page.wait_attr(&format!("tap-{category}"), "data-count", &count.to_string()).await
}

/// Sets the page's wall clock off by so many ms, for this page life: what a person does in the
/// device's settings. (`window.Date`: Firefox runs a test's scripts beside the page's own.)
pub async fn shift_clock(page: &Page, ms: i64) -> Result<()> {
    let script = format!(
        "const date = window.Date, real = window.__realNow ??= date.now.bind(date);
         date.now = () => real() + ({ms});"
    );
    page.js(&script).await.map(|_| ())
}

/// Checks the accessibility of the page as it is, in both themes.
pub async fn check_themes(page: &Page) -> Result<()> {
    for theme in ["dark", "light"] {
        page.js(&format!("document.documentElement.dataset.theme = '{theme}'")).await?;
        axe::check(page).await?;
    }
    Ok(())
}

/// Puts a text into a field and leaves it: WebKit's driver cannot type characters beyond U+FFFF.
pub async fn fill_in(page: &Page, name: &str, text: &str) -> Result<()> {
    page.find(name).await?;
    let script = format!(
        "const e = document.querySelector('[data-test=\"{name}\"]');
         e.focus();
         e.value = '{text}';
         e.dispatchEvent(new window.Event('input', {{ bubbles: true }}));
         e.blur();"
    );
    page.js(&script).await.map(|_| ())
}

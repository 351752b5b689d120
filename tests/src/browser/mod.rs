//! A browser under test: driver, browser and profile, started and killed together.
//! What differs between engines is in one file each; what a page is asked is in `page`.

mod chromium;
mod display;
mod driver;
mod firefox;
mod webkit;

use crate::error::{Doing, Error, Result};
use crate::page::Page;
use crate::process::Process;
use crate::temp::TempDir;
use display::Display;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::{TimeoutConfiguration, WebDriver};

/// The engines that journeys run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Chromium.
    Chromium,
    /// Firefox ESR.
    Firefox,
    /// WebKitGTK, Safari's engine without Safari.
    WebKit,
}

impl Engine {
    /// The engine that `MAMORI_ENGINE` names; Chromium when it is not set.
    ///
    /// # Errors
    /// When the name is unknown.
    pub fn wanted() -> Result<Self> {
        match std::env::var("MAMORI_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Ok(Self::Chromium),
            Ok("firefox") => Ok(Self::Firefox),
            Ok("webkit") => Ok(Self::WebKit),
            Ok(other) => Err(Error::Missing(format!(
                "MAMORI_ENGINE={other}: it must be chromium, firefox or webkit."
            ))),
        }
    }

    /// True when a profile outlives its browser. WebKitGTK's automation is always ephemeral.
    #[must_use]
    pub fn keeps_profiles(self) -> bool {
        self != Self::WebKit
    }
}

/// The size of the page in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewport {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Viewport {
    /// A phone held upright. WebKitGTK's window cannot be narrower than 447 pixels.
    pub const PHONE: Self = Self { width: 390, height: 844 };
    /// A tablet held upright.
    pub const TABLET: Self = Self { width: 820, height: 1180 };
    /// A desk.
    pub const DESK: Self = Self { width: 1280, height: 800 };
}

/// How to start a browser.
#[derive(Debug, Clone)]
pub struct Launch {
    /// Which engine.
    pub engine: Engine,
    /// The page's size.
    pub viewport: Viewport,
    /// What `prefers-color-scheme` answers.
    pub dark: bool,
    /// The browser's first language, for example "ja". WebKitGTK takes the system's instead: it
    /// would need that locale installed.
    pub language: &'static str,
}

impl Launch {
    /// The wanted engine as a phone, light, in Japanese.
    ///
    /// # Errors
    /// When `MAMORI_ENGINE` is unknown.
    pub fn phone() -> Result<Self> {
        let engine = Engine::wanted()?;
        Ok(Self { engine, viewport: Viewport::PHONE, dark: false, language: "ja" })
    }

    /// The same with another size.
    #[must_use]
    pub fn sized(mut self, viewport: Viewport) -> Self {
        self.viewport = viewport;
        self
    }

    /// The same in another engine.
    #[must_use]
    pub fn in_engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }
}

/// A running browser. Dropping it kills everything it started and removes its profile.
#[derive(Debug)]
pub struct Browser {
    launch: Launch,
    running: Option<Running>,
    profile: Arc<TempDir>,
}

/// Driver, session and display of a living browser; the order is the order of their end.
#[derive(Debug)]
struct Running {
    web: Option<WebDriver>,
    process: Process,
    _display: Option<Display>,
}

impl Browser {
    /// Starts a browser with a new profile.
    ///
    /// # Errors
    /// When driver or browser is missing or does not start.
    pub async fn start(launch: Launch) -> Result<Self> {
        let profile = Arc::new(TempDir::new("profile")?);
        let mut browser = Self { launch, running: None, profile };
        browser.restart().await?;
        Ok(browser)
    }

    /// The wanted engine as a phone.
    ///
    /// # Errors
    /// As [`Browser::start`].
    pub async fn phone() -> Result<Self> {
        Self::start(Launch::phone()?).await
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.launch.engine
    }

    /// The page in its current tab.
    ///
    /// # Errors
    /// When the browser was killed and not started again.
    pub fn page(&self) -> Result<Page> {
        let web = self.running.as_ref().and_then(|running| running.web.as_ref());
        let web = web.ok_or_else(|| Error::Missing("The browser was killed.".into()))?;
        Ok(Page::new(Arc::clone(web.handle())))
    }

    /// `kill -9` for the browser with all its processes, first, and for its driver. Nothing of it
    /// has a chance to finish anything.
    ///
    /// # Errors
    /// When a process survives.
    pub async fn kill(&mut self) -> Result<()> {
        let Some(mut running) = self.running.take() else { return Ok(()) };
        running.process.kill_children();
        running.forget_session();
        running.process.kill().await
    }

    /// Starts it again with the same profile, after a kill or instead of one.
    ///
    /// # Errors
    /// As [`Browser::start`].
    pub async fn restart(&mut self) -> Result<()> {
        self.kill().await?;
        let launch = &self.launch;
        let (process, display, port) = driver::start(launch, self.profile.path()).await?;
        let mut running = Running { web: None, process, _display: display };
        let wanted = match launch.engine {
            Engine::Chromium => chromium::capabilities(launch, self.profile.path()),
            Engine::Firefox => firefox::capabilities(launch, self.profile.path())?,
            Engine::WebKit => webkit::capabilities(),
        };
        let web = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .request_timeout(Duration::from_secs(60))
            .connect()
            .await;
        let web = match web {
            Ok(web) => running.web.insert(web),
            Err(source) => {
                let words = running.process.last_words();
                let action = format!("start; its driver's last words:\n{words}\n");
                return Err(Error::Browser { action, source });
            }
        };
        let bounds = TimeoutConfiguration::new(
            Some(Duration::from_secs(60)),
            Some(Duration::from_secs(30)),
            Some(Duration::ZERO),
        );
        web.update_timeouts(bounds).await.doing("set its time limits")?;
        self.running = Some(running);
        self.page()?.resize(self.launch.viewport, self.launch.engine).await
    }
}

impl Running {
    /// The session's end is not announced: its process is dead or about to be.
    fn forget_session(&mut self) {
        if let Some(web) = self.web.take()
            && web.leak().is_err()
        {
            eprintln!("the session had ended before");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.forget_session();
    }
}

//! What a person does with a page, in three roles: find (by `data-test`), act, and check.
//! Acting and checking wait until it is possible, at most [`BOUND`]. This file is the page
//! itself: opening, scripts, size and tabs.

mod act;
mod check;
mod find;
mod landed;
mod raw;

use crate::browser::{Engine, Viewport};
use crate::error::{Doing, Error, Result};
use crate::wait::{BOUND, Look, until};
use serde_json::Value;
use std::sync::Arc;
use thirtyfour::WindowHandle;
use thirtyfour::session::handle::SessionHandle;

/// The page in a browser's current tab.
#[derive(Debug, Clone)]
pub struct Page {
    web: Arc<SessionHandle>,
}

/// A tab of a browser; all tabs share one profile.
#[derive(Debug, Clone)]
pub struct Tab(WindowHandle);

impl Page {
    pub(crate) fn new(web: Arc<SessionHandle>) -> Self {
        Self { web }
    }

    /// The WebDriver session, for what this page has no helper for.
    #[must_use]
    pub fn web(&self) -> &Arc<SessionHandle> {
        &self.web
    }

    /// Opens an address.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn goto(&self, url: &str) -> Result<()> {
        self.web.goto(url).await.doing(&format!("open {url}"))
    }

    /// Loads the page again, as the page itself or a person would. The driver's own command is not
    /// used: Firefox's goes past the service worker.
    ///
    /// # Errors
    /// When no new page life begins in time.
    pub async fn reload(&self) -> Result<()> {
        self.js("window.__life = 'old'; setTimeout(() => location.reload(), 0)").await?;
        let script = "return window.__life !== 'old' && document.readyState === 'complete'";
        until("a new page life", BOUND, async || {
            // While one page gives way to the next, scripts may fail.
            Ok(match self.js(script).await {
                Ok(Value::Bool(true)) => Look::Ready(()),
                Ok(value) => Look::NotYet(value.to_string()),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })
        .await
    }

    /// Runs a script with `return` and gives its value.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn js(&self, script: &str) -> Result<Value> {
        let answer = self.web.execute(script, Vec::new()).await;
        Ok(answer.doing(&format!("run `{}`", short(script)))?.json().clone())
    }

    /// Runs the body of an async function and gives what it returns. What it throws is an error.
    ///
    /// # Errors
    /// When it throws, or does not finish within the driver's 30 seconds.
    pub async fn js_async(&self, body: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];\
             (async () => {{ {body} }})().then(v => done({{ok: v === undefined ? null : v}}), \
             e => done({{error: String(e)}}));"
        );
        let answer = self.web.execute_async(script, Vec::new()).await;
        let answer = answer.doing(&format!("run `{}`", short(body)))?.json().clone();
        match answer.get("error") {
            None => Ok(answer.get("ok").cloned().unwrap_or(Value::Null)),
            Some(error) => {
                Err(Error::Answer { question: short(body).to_owned(), answer: error.to_string() })
            }
        }
    }

    /// Gives the page exactly this size, whatever frame its window has.
    ///
    /// # Errors
    /// When the window cannot have this size. WebKitGTK may stay wider than asked.
    pub async fn resize(&self, wanted: Viewport, engine: Engine) -> Result<()> {
        let (mut width, mut height) = (wanted.width, wanted.height);
        let inner = "return [innerWidth, innerHeight]";
        until(&format!("a page of {wanted:?}"), BOUND, async || {
            let seen = self.js(inner).await?;
            let side =
                |index: usize| seen[index].as_u64().and_then(|side| u32::try_from(side).ok());
            let (Some(seen_width), Some(seen_height)) = (side(0), side(1)) else {
                return Ok(Look::NotYet(seen.to_string()));
            };
            let narrow_enough = seen_width == wanted.width
                || (engine == Engine::WebKit && seen_width > wanted.width && width < wanted.width);
            if narrow_enough && seen_height == wanted.height {
                return Ok(Look::Ready(()));
            }
            // The frame is what the window has more than the page.
            width = (width + wanted.width).saturating_sub(seen_width).max(1);
            height = (height + wanted.height).saturating_sub(seen_height).max(1);
            self.web
                .set_window_rect(0, 0, width, height)
                .await
                .doing("change its window's size")?;
            Ok(Look::NotYet(format!("{seen_width} × {seen_height}")))
        })
        .await
    }

    /// The current tab.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn tab(&self) -> Result<Tab> {
        Ok(Tab(self.web.window().await.doing("name its tab")?))
    }

    /// Opens a second, empty tab of the same profile and goes on in it.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn new_tab(&self) -> Result<Tab> {
        let handle = self.web.new_tab().await.doing("open a tab")?;
        self.web.switch_to_window(handle.clone()).await.doing("go to its new tab")?;
        Ok(Tab(handle))
    }

    /// Closes the current tab; [`Page::switch_to`] goes on in another.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn close_tab(&self) -> Result<()> {
        self.web.close_window().await.doing("close a tab")
    }

    /// Goes on in this tab.
    ///
    /// # Errors
    /// When it was closed.
    pub async fn switch_to(&self, tab: &Tab) -> Result<()> {
        self.web.switch_to_window(tab.0.clone()).await.doing("go to another tab")
    }
}

fn short(script: &str) -> &str {
    let end = script.char_indices().nth(120).map_or(script.len(), |(at, _)| at);
    &script[..end]
}

//! What a person does with a page, in three roles: find (by `data-test`), act, and check.
//! Acting and checking wait until it is possible, at most [`BOUND`].

use crate::browser::{Engine, Viewport};
use crate::error::{Doing, Error, Result};
use crate::wait::{BOUND, Look, until};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::session::handle::SessionHandle;
use thirtyfour::{By, WebElement};

/// The page in a browser's current tab.
#[derive(Debug, Clone)]
pub struct Page {
    web: Arc<SessionHandle>,
}

/// A WebDriver command that thirtyfour has no method for.
#[derive(Debug)]
struct Raw {
    path: &'static str,
    body: Value,
}

impl ExtensionCommand for Raw {
    fn parameters_json(&self) -> Option<Value> {
        Some(self.body.clone())
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        Arc::from(self.path)
    }
}

/// The page itself.
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

    /// Loads the page again.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn reload(&self) -> Result<()> {
        self.web.refresh().await.doing("reload the page")
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

    async fn raw(&self, path: &'static str, body: Value) -> Result<()> {
        let command = Command::ExtensionCommand(Box::new(Raw { path, body }));
        self.web.cmd(command).await.doing(path)?;
        Ok(())
    }
}

/// Find.
impl Page {
    /// Every element with this `data-test`, shown or not.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn all(&self, name: &str) -> Result<Vec<WebElement>> {
        let selector = format!("[data-test=\"{name}\"]");
        self.web.find_all(By::Css(selector)).await.doing(&format!("find {name}"))
    }

    /// The first shown element with this `data-test`, as soon as there is one.
    ///
    /// # Errors
    /// [`Error::Late`] when none appears.
    pub async fn find(&self, name: &str) -> Result<WebElement> {
        until(&format!("a shown `{name}`"), BOUND, async || {
            let found = self.all(name).await?;
            let count = found.len();
            for element in found {
                // An element that went away while it was looked at is simply not shown.
                if element.is_displayed().await.unwrap_or(false) {
                    return Ok(Look::Ready(element));
                }
            }
            Ok(Look::NotYet(format!("{count} such elements, none shown; {}", self.brief().await)))
        })
        .await
    }

    /// Where the page is and the start of its text, for failure messages.
    async fn brief(&self) -> String {
        let script = "return location.pathname + ': ' + document.body.innerText.slice(0, 300)";
        match self.js(script).await {
            Ok(text) => text.to_string(),
            Err(error) => error.to_string(),
        }
    }
}

/// Act.
impl Page {
    /// Taps an element when it can be reached by a finger: shown and not covered.
    ///
    /// # Errors
    /// [`Error::Late`] with the reason when it cannot.
    pub async fn tap(&self, name: &str) -> Result<()> {
        until(&format!("a tap on `{name}`"), BOUND, async || {
            Ok(match self.find(name).await?.click().await {
                Ok(()) => Look::Ready(()),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })
        .await
    }

    /// Presses an element, keeps still for a time and lets go.
    ///
    /// # Errors
    /// When it is not shown or the driver cannot press it.
    pub async fn hold(&self, name: &str, time: Duration) -> Result<()> {
        let element = self.find(name).await?;
        let origin = element.to_json().doing("name an element")?;
        let finger = json!({
            "type": "pointer", "id": "finger", "parameters": { "pointerType": "mouse" },
            "actions": [
                { "type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin },
                { "type": "pointerDown", "button": 0 },
                { "type": "pause", "duration": millis(time) },
                { "type": "pointerUp", "button": 0 },
            ],
        });
        self.raw("/actions", json!({ "actions": [finger] })).await
    }

    /// Focuses an element, presses a key, keeps it down for a time and lets go.
    ///
    /// # Errors
    /// When it is not shown or cannot have the focus.
    pub async fn hold_key(&self, name: &str, key: char, time: Duration) -> Result<()> {
        let element = self.find(name).await?;
        element.focus().await.doing(&format!("focus `{name}`"))?;
        let value = key.to_string();
        let keyboard = json!({
            "type": "key", "id": "keyboard",
            "actions": [
                { "type": "keyDown", "value": value },
                { "type": "pause", "duration": millis(time) },
                { "type": "keyUp", "value": value },
            ],
        });
        self.raw("/actions", json!({ "actions": [keyboard] })).await
    }

    /// Empties a field and types into it.
    ///
    /// # Errors
    /// When it is not shown or takes no text.
    pub async fn type_into(&self, name: &str, text: &str) -> Result<()> {
        let element = self.find(name).await?;
        element.clear().await.doing(&format!("empty `{name}`"))?;
        element.send_keys(text).await.doing(&format!("type into `{name}`"))
    }
}

/// Check.
impl Page {
    /// Waits until some shown element of this name contains a text, and gives its whole text.
    ///
    /// # Errors
    /// [`Error::Late`] with the texts that were there.
    pub async fn wait_text(&self, name: &str, part: &str) -> Result<String> {
        self.wait_text_within(name, part, BOUND).await
    }

    /// The same with a bound of its own, where a time is promised.
    ///
    /// # Errors
    /// As [`Page::wait_text`].
    pub async fn wait_text_within(
        &self,
        name: &str,
        part: &str,
        bound: Duration,
    ) -> Result<String> {
        until(&format!("`{part}` in `{name}`"), bound, async || {
            let mut seen = Vec::new();
            for element in self.all(name).await? {
                let text = element.text().await.unwrap_or_default();
                if text.contains(part) {
                    return Ok(Look::Ready(text));
                }
                seen.push(text);
            }
            Ok(Look::NotYet(format!("{seen:?}; {}", self.brief().await)))
        })
        .await
    }

    /// Waits until the first element of this name has an attribute with this value.
    ///
    /// # Errors
    /// [`Error::Late`] with the value that was there.
    pub async fn wait_attr(&self, name: &str, attribute: &str, value: &str) -> Result<()> {
        until(&format!("{attribute}=\"{value}\" at `{name}`"), BOUND, async || {
            let Some(element) = self.all(name).await?.into_iter().next() else {
                return Ok(Look::NotYet(format!("no such element; {}", self.brief().await)));
            };
            let seen = element.attr(attribute.to_owned()).await.unwrap_or_default();
            let is_so = seen.as_deref() == Some(value);
            Ok(if is_so { Look::Ready(()) } else { Look::NotYet(format!("{seen:?}")) })
        })
        .await
    }

    /// Waits until there are exactly this many elements of this name.
    ///
    /// # Errors
    /// [`Error::Late`] with the number that was there.
    pub async fn wait_count(&self, name: &str, count: usize) -> Result<()> {
        until(&format!("{count} × `{name}`"), BOUND, async || {
            let seen = self.all(name).await?.len();
            Ok(if seen == count { Look::Ready(()) } else { Look::NotYet(seen.to_string()) })
        })
        .await
    }

    /// Waits until no element of this name is shown.
    ///
    /// # Errors
    /// [`Error::Late`] while one stays.
    pub async fn wait_gone(&self, name: &str) -> Result<()> {
        until(&format!("the end of `{name}`"), BOUND, async || {
            for element in self.all(name).await? {
                if element.is_displayed().await.unwrap_or(false) {
                    return Ok(Look::NotYet(element.text().await.unwrap_or_default()));
                }
            }
            Ok(Look::Ready(()))
        })
        .await
    }

    /// Waits until a script's value is `true`.
    ///
    /// # Errors
    /// [`Error::Late`] with the last value.
    pub async fn wait_js(&self, what: &str, script: &str) -> Result<()> {
        until(what, BOUND, async || {
            let seen = self.js(script).await?;
            Ok(if seen == json!(true) { Look::Ready(()) } else { Look::NotYet(seen.to_string()) })
        })
        .await
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn short(script: &str) -> &str {
    let end = script.char_indices().nth(120).map_or(script.len(), |(at, _)| at);
    &script[..end]
}

//! Check: wait until the page says so, within a bound, and tell what it said instead.

use super::Page;
use crate::error::Result;
use crate::wait::{BOUND, Look, until};
use serde_json::json;
use std::time::Duration;

impl Page {
    /// Waits until some shown element of this name contains a text, and gives its whole text.
    ///
    /// # Errors
    /// [`crate::Error::Late`] with the texts that were there.
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
    /// [`crate::Error::Late`] with the value that was there.
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
    /// [`crate::Error::Late`] with the number that was there.
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
    /// [`crate::Error::Late`] while one stays.
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
    /// [`crate::Error::Late`] with the last value.
    pub async fn wait_js(&self, what: &str, script: &str) -> Result<()> {
        until(what, BOUND, async || {
            let seen = self.js(script).await?;
            Ok(if seen == json!(true) { Look::Ready(()) } else { Look::NotYet(seen.to_string()) })
        })
        .await
    }
}

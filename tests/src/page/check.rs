//! Check: wait until the page says so, within a bound, and tell what it said instead.

use super::Page;
use super::find::{SHOWN, Seen};
use crate::error::Result;
use crate::wait::{BOUND, Look, until};
use serde_json::{Value, json};
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
        let script =
            format!("{SHOWN} return shown.map(e => e.innerText.replaceAll('\u{a0}', ' ').trim());");
        let waited = until(&format!("`{part}` in `{name}`"), bound, async || {
            let texts = match self.look(&script, vec![json!(name)]).await? {
                Seen::Gone(error) => return Ok(Look::NotYet(error)),
                Seen::There(answer) => answer.json().clone(),
            };
            let shown = || texts.as_array().into_iter().flatten().filter_map(Value::as_str);
            Ok(match shown().find(|text| text.contains(part)) {
                Some(text) => Look::Ready(text.to_owned()),
                None => Look::NotYet(texts.to_string()),
            })
        })
        .await;
        self.explained(waited).await
    }

    /// Waits until the first element of this name has an attribute with this value.
    ///
    /// # Errors
    /// [`crate::Error::Late`] with the value that was there.
    pub async fn wait_attr(&self, name: &str, attribute: &str, value: &str) -> Result<()> {
        let script =
            format!("{SHOWN} return all.slice(0, 1).map(e => e.getAttribute(arguments[1]));");
        let waited = until(&format!("{attribute}=\"{value}\" at `{name}`"), BOUND, async || {
            Ok(match self.look(&script, vec![json!(name), json!(attribute)]).await? {
                Seen::Gone(error) => Look::NotYet(error),
                Seen::There(answer) if answer.json() == &json!([value]) => Look::Ready(()),
                Seen::There(answer) => Look::NotYet(answer.json().to_string()),
            })
        })
        .await;
        self.explained(waited).await
    }

    /// Waits until there are exactly this many elements of this name.
    ///
    /// # Errors
    /// [`crate::Error::Late`] with the number that was there.
    pub async fn wait_count(&self, name: &str, count: usize) -> Result<()> {
        let script = format!("{SHOWN} return all.length;");
        until(&format!("{count} × `{name}`"), BOUND, async || {
            Ok(match self.look(&script, vec![json!(name)]).await? {
                Seen::Gone(error) => Look::NotYet(error),
                Seen::There(answer) if answer.json() == &json!(count) => Look::Ready(()),
                Seen::There(answer) => Look::NotYet(answer.json().to_string()),
            })
        })
        .await
    }

    /// Waits until no element of this name is shown.
    ///
    /// # Errors
    /// [`crate::Error::Late`] while one stays.
    pub async fn wait_gone(&self, name: &str) -> Result<()> {
        let script = format!("{SHOWN} return shown.map(e => e.innerText);");
        until(&format!("the end of `{name}`"), BOUND, async || {
            Ok(match self.look(&script, vec![json!(name)]).await? {
                Seen::Gone(error) => Look::NotYet(error),
                Seen::There(answer) if answer.json() == &json!([]) => Look::Ready(()),
                Seen::There(answer) => Look::NotYet(answer.json().to_string()),
            })
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

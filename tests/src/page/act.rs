//! Act: tap, hold, type — as a thumb or a keyboard would, never by a script in the page.

use super::Page;
use super::landed::Landed;
use crate::error::{Doing, Result};
use crate::wait::{BOUND, Look, until};
use serde_json::json;
use std::time::Duration;

impl Page {
    /// Taps an element when it can be reached by a finger: shown and not covered. A tap that falls
    /// beside everything, because the page moved, is repeated as a person would.
    ///
    /// # Errors
    /// [`crate::Error::Late`] with the reason when it cannot; [`crate::Error::Answer`] when
    /// something else stood under the finger instead.
    pub async fn tap(&self, name: &str) -> Result<()> {
        until(&format!("a tap on `{name}`"), BOUND, async || {
            let element = self.find(name).await?;
            self.watch_taps().await?;
            if let Err(error) = element.click().await {
                // What a person does with something under the edge: scroll it into view.
                let script = format!(
                    "document.querySelector('[data-test=\"{name}\"]')\
                         ?.scrollIntoView({{ block: 'center' }})"
                );
                self.js(&script).await?;
                return Ok(Look::NotYet(error.to_string()));
            }
            Ok(match self.landed(name).await? {
                Landed::OnIt => Look::Ready(()),
                Landed::Beside(what) => Look::NotYet(format!("it fell beside it, on {what}")),
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
        self.raw("/actions", json!({ "actions": [finger] })).await.map(|_| ())
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
        self.raw("/actions", json!({ "actions": [keyboard] })).await.map(|_| ())
    }

    /// Empties a field and types into it.
    ///
    /// # Errors
    /// When it is not shown or takes no text.
    pub async fn type_into(&self, name: &str, text: &str) -> Result<()> {
        let element = self.find(name).await?;
        element.clear().await.doing(&format!("empty `{name}`"))?;
        element.send_keys(text).await.doing(&format!("type into `{name}`"))?;
        // WebKit's driver drops what needs two UTF-16 units, such as 𠮷; an input method does not.
        let typed = element.prop("value").await.doing(&format!("read `{name}`"))?;
        if typed.as_deref() != Some(text) && text.chars().any(|c| c.len_utf16() == 2) {
            let arguments = vec![element.to_json().doing("name an element")?, json!(text)];
            self.web.execute(INSERT, arguments).await.doing(&format!("insert into `{name}`"))?;
        }
        Ok(())
    }
}

/// Replaces a field's text the way an input method does: with all the events of typing.
const INSERT: &str = "
    arguments[0].focus();
    arguments[0].select();
    document.execCommand('insertText', false, arguments[1]);";

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

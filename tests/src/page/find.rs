//! Find: elements by their `data-test`, the only name a journey knows.

use super::Page;
use crate::error::{Doing, Result};
use crate::wait::{BOUND, Look, until};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::{By, WebElement};

impl Page {
    /// Every element with this `data-test`, shown or not.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn all(&self, name: &str) -> Result<Vec<WebElement>> {
        let selector = format!("[data-test=\"{name}\"]");
        until(&format!("an answer about `{name}`"), BOUND, async || {
            let found = self.web.find_all(By::Css(selector.clone())).await;
            // WebKit's driver stumbles over an element that goes while it is being named.
            if let Err(error) = &found
                && matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_))
            {
                return Ok(Look::NotYet(error.to_string()));
            }
            found.doing(&format!("find {name}")).map(Look::Ready)
        })
        .await
    }

    /// The first shown element with this `data-test`, as soon as there is one.
    ///
    /// # Errors
    /// [`crate::Error::Late`] when none appears.
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
    pub(super) async fn brief(&self) -> String {
        let script = "return location.pathname + ': ' + document.body.innerText.slice(0, 300)";
        match self.js(script).await {
            Ok(text) => text.to_string(),
            Err(error) => error.to_string(),
        }
    }
}

//! Find: elements by their `data-test`, the only name a journey knows.

use super::Page;
use crate::error::{Doing, Error, Result};
use crate::wait::{BOUND, Look, until};
use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::session::scriptret::ScriptRet;
use thirtyfour::{By, WebElement};

/// Begins a script: `all` elements of the name that is its first argument, and those of them that
/// are `shown`, which is rendered, not see-through, and with something in it that has a size; an
/// option is where its list is.
/// One question instead of one for each element: a question costs milliseconds.
pub(super) const SHOWN: &str = "
    const all = [...document.querySelectorAll(`[data-test=\"${arguments[0]}\"]`)];
    const sized = e => [...e.getClientRects()].some(r => r.width > 0 && r.height > 0);
    const box = e => e.closest('select') ?? e;
    const shown = all.filter(e =>
        box(e).checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && (sized(box(e)) || [...e.querySelectorAll('*')].some(sized)));";

/// What a look saw.
#[derive(Debug)]
pub(super) enum Seen {
    /// What the script returned.
    There(ScriptRet),
    /// The page gave way to another, or the element went, while it was being looked at.
    Gone(String),
}

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
        let script = format!("{SHOWN} return shown[0] ?? all.length;");
        let found = until(&format!("a shown `{name}`"), BOUND, async || {
            Ok(match self.look(&script, vec![json!(name)]).await? {
                Seen::Gone(error) => Look::NotYet(error),
                Seen::There(answer) if answer.json().is_number() => {
                    Look::NotYet(format!("{} such elements, none shown", answer.json()))
                }
                Seen::There(answer) => Look::Ready(answer.element().doing("take an element")?),
            })
        })
        .await;
        self.explained(found).await
    }

    /// Runs a script that only looks.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub(super) async fn look(&self, script: &str, arguments: Vec<Value>) -> Result<Seen> {
        match self.web.execute(script, arguments).await {
            Ok(answer) => Ok(Seen::There(answer)),
            Err(error) => match error.as_inner() {
                WebDriverErrorInner::StaleElementReference(_)
                | WebDriverErrorInner::JavascriptError(_) => Ok(Seen::Gone(error.to_string())),
                _ => Err(error).doing("look at the page"),
            },
        }
    }

    /// A wait that was in vain says where the page is, too.
    pub(super) async fn explained<T>(&self, waited: Result<T>) -> Result<T> {
        match waited {
            Err(Error::Late { what, bound, seen }) => {
                let seen = format!("{seen}; {}", self.brief().await);
                Err(Error::Late { what, bound, seen })
            }
            other => other,
        }
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

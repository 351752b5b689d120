//! Where a tap came down. A page that moves between a driver's aim and its press lets the press
//! fall beside the element, and the driver calls that done. Must not act on the page.

use super::Page;
use crate::error::{Error, Result};
use serde_json::Value;

/// Writes down, from the next press on, what every click came to.
const WATCH: &str = "
    if (!window.mamoriClicks) {
        window.mamoriClicks = [];
        addEventListener('click', ({ target }) => {
            const control = target.closest(
                'a, button, input, label, option, select, summary, textarea');
            const names = [];
            for (let at = target; at; at = at.parentElement) {
                names.push(at.dataset.test ?? '');
                // A press on one of its options comes to the list.
                for (const option of at.options ?? []) names.push(option.dataset.test ?? '');
            }
            const place = control ?? target;
            const what = place.dataset.test ?? place.outerHTML.slice(0, 120);
            window.mamoriClicks.push({ names, what, control: !!control });
        }, true);
    }
    window.mamoriClicks.length = 0;";

/// What a tap met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Landed {
    /// The element itself, or the page has nothing to say, as after a new page life.
    OnIt,
    /// Nothing that answers to a tap: a person sees that, and taps again.
    Beside(String),
}

impl Page {
    /// Makes the page write down where the next tap lands.
    pub(super) async fn watch_taps(&self) -> Result<()> {
        self.js(WATCH).await.map(drop)
    }

    /// Where the tap on `name` landed.
    ///
    /// # Errors
    /// When it pressed something else: what people do not see coming, they do by mistake.
    pub(super) async fn landed(&self, name: &str) -> Result<Landed> {
        // A page that gives way to the next one has been tapped well enough.
        let clicks = self.js("return window.mamoriClicks ?? []").await.unwrap_or_default();
        landed(name, clicks.as_array().map_or(&[], Vec::as_slice))
    }
}

fn landed(name: &str, clicks: &[Value]) -> Result<Landed> {
    let on_it = |click: &Value| {
        click["names"].as_array().is_some_and(|names| names.iter().any(|n| n == name))
    };
    let Some(last) = clicks.last() else { return Ok(Landed::OnIt) };
    if clicks.iter().any(on_it) {
        return Ok(Landed::OnIt);
    }
    let what = last["what"].as_str().unwrap_or_default().to_owned();
    if last["control"] == Value::Bool(true) {
        let question = format!("a tap on `{name}`");
        return Err(Error::Answer { question, answer: format!("it pressed `{what}`") });
    }
    Ok(Landed::Beside(what))
}

#[cfg(test)]
mod tests {
    use super::{Landed, landed};
    use serde_json::{Value, json};

    fn click(names: &[&str], what: &str, control: bool) -> Value {
        json!({ "names": names, "what": what, "control": control })
    }

    #[test]
    fn a_tap_is_on_it_beside_it_or_an_error() {
        assert_eq!(landed("send", &[]).unwrap(), Landed::OnIt);
        let on_it = click(&["", "send", "form"], "send", true);
        assert_eq!(landed("send", std::slice::from_ref(&on_it)).unwrap(), Landed::OnIt);
        // A label presses its field too: one of the two is what was meant.
        let field = click(&["field"], "field", true);
        assert_eq!(landed("send", &[on_it, field.clone()]).unwrap(), Landed::OnIt);
        let beside = click(&["", "form"], "<main>", false);
        assert_eq!(landed("send", &[beside]).unwrap(), Landed::Beside("<main>".into()));
        let error = landed("send", &[field]).unwrap_err().to_string();
        assert!(error.contains("send") && error.contains("field"), "{error}");
    }
}

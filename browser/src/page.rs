//! The document around the app: language, theme, title, address, focus, storage report, log.
//!
//! It shows nothing itself; screens belong to the app.

use crate::clock::within;
use crate::js::{console_error, detach, method, navigator, prop};
use js_sys::{Array, Function, Promise, Reflect};
use mamori_core::sync::StorageReport;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, FocusOptions, HtmlDialogElement, HtmlElement};

/// A browser that does not answer about its storage is not waited for, ms.
const REPORT_MS: u64 = 2_000;

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn root() -> Option<Element> {
    document()?.document_element()
}

/// Sets an attribute of the `html` element, e.g. `lang`, `data-theme`; `None` removes it.
pub fn set_root(name: &str, value: Option<&str>) {
    let Some(root) = root() else { return };
    let done = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
    // Fails only for a name that is no attribute name: a mistake of the caller, told to developers.
    if done.is_err() {
        report(name);
    }
}

/// Reads an attribute of the `html` element.
pub fn root_attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}

/// Sets a variable of the style sheet for the whole page.
pub fn set_variable(name: &str, value: &str) {
    let Some(style) = root().and_then(|root| prop(&root, "style")) else { return };
    if let Some(set) = method(&style, "setProperty") {
        // A value that is none leaves what stands in the style sheet.
        let _ = set.call2(&style, &JsValue::from_str(name), &JsValue::from_str(value));
    }
}

/// Adds a style sheet to the page, after those it came with. The policy of contents lets a script
/// make one from its own text.
pub fn add_sheet(css: &str) {
    let added = || {
        let window = web_sys::window()?;
        let kind = prop(&window, "CSSStyleSheet")?.dyn_into::<Function>().ok()?;
        let sheet = Reflect::construct(&kind, &Array::new()).ok()?;
        method(&sheet, "replaceSync")?.call1(&sheet, &JsValue::from_str(css)).ok()?;
        let document = document()?;
        let name = "adoptedStyleSheets";
        let all = Array::from(&prop(&document, name)?);
        all.push(&sheet);
        Reflect::set(&document, &JsValue::from_str(name), &all).ok()
    };
    // A page without it is readable, if plain: told to developers.
    if added() != Some(true) {
        report("no style sheet could be added");
    }
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The address after `#`, without it; empty if there is none.
pub fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.map(|hash| String::from(hash.trim_start_matches('#'))).unwrap_or_default()
}

/// Goes to an address after `#`, with an entry in the history.
pub fn set_hash(hash: &str) {
    if let Some(window) = web_sys::window() {
        // Fails only in a document without an address, which an app never is.
        let _ = window.location().set_hash(hash);
    }
}

/// Goes to an address after `#` in place of the present entry of the history.
pub fn replace_hash(hash: &str) {
    if let Some(window) = web_sys::window() {
        // As above.
        let _ = window.location().replace(&(String::from("#") + hash));
    }
}

/// Opens the browser's dialog for printing.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // Fails where a browser cannot print; its own menu says so better.
        let _ = window.print();
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // As above.
        let _ = window.location().reload();
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the keyboard focus; false where no such element is.
pub fn focus(id: &str) -> bool {
    element(id).is_some_and(|element| element.focus().is_ok())
}

/// Where the keyboard goes when what had its focus is taken away.
const MAIN: &str = "main";

/// Told before an element is taken out: if the keyboard focus is in it, and nothing else claims it,
/// the focus goes to the main part of the page instead of nowhere.
pub fn before_removal(node: &Element) {
    let active = document().and_then(|document| document.active_element());
    if !active.is_some_and(|active| node.contains(Some(&active))) {
        return;
    }
    crate::spawn(async {
        crate::clock::sleep(0).await;
        let active = document().and_then(|document| document.active_element());
        let nowhere = active.is_none_or(|active| active.tag_name() == "BODY");
        if let (true, Some(main)) = (nowhere, element(MAIN)) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // Fails for what cannot be focused; then nothing can be done.
            let _ = main.focus_with_options(&options);
        }
    });
}

/// Scrolls what is in an element to its top.
pub fn to_top(id: &str) {
    if let Some(element) = element(id) {
        element.set_scroll_top(0);
    }
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Opens a `dialog` over the page. Open already is fine; a refusal is told to developers.
pub fn show_modal(id: &str) {
    let opened = dialog(id).is_some_and(|dialog| dialog.open() || dialog.show_modal().is_ok());
    if !opened {
        report(id);
    }
}

/// Closes a `dialog`, if it is there; its `close` event follows.
pub fn close_modal(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Removes an element, e.g. the static shell once the app has painted; false where it is not.
pub fn remove(id: &str) -> bool {
    element(id).inspect(|element| element.remove()).is_some()
}

/// Plays the sound of an `audio` element from this second on. A refusal is the browser's to show.
pub fn play_from(id: &str, seconds: u32) {
    let Some(element) = element(id) else { return };
    // Fails for an object that refuses properties, which an element is not.
    let _ = Reflect::set(&element, &JsValue::from_str("currentTime"), &seconds.into());
    if let Some(asked) = method(&element, "play").and_then(|play| play.call0(&element).ok())
        && let Ok(asked) = asked.dyn_into()
    {
        detach(asked);
    }
}

/// Where an `audio` element plays, whole seconds from its beginning.
#[must_use]
pub fn plays_at(id: &str) -> u32 {
    let time = element(id).and_then(|at| Reflect::get(&at, &JsValue::from_str("currentTime")).ok());
    let seconds = time.and_then(|time| time.as_f64()).unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole seconds of a recording; the conversion saturates"
    )]
    let whole = seconds as u32;
    whole
}

/// Scrolls to the top, e.g. after a change of page.
pub fn scroll_to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Writes to the developers' console.
pub fn report(text: &str) {
    console_error(text);
}

/// Whether the app runs installed, in its own window.
pub fn is_installed() -> bool {
    let standalone = || {
        let query = web_sys::window()?.match_media("(display-mode: standalone)").ok()??;
        Some(query.matches())
    };
    standalone().unwrap_or(false)
}

/// How safe the browser's storage is; `None` where the browser does not tell.
pub async fn storage_report() -> Option<StorageReport> {
    let persisted = ask_storage("persisted")?;
    let estimate = ask_storage("estimate")?;
    let both = async {
        let persisted = JsFuture::from(persisted).await.ok()?;
        let estimate = JsFuture::from(estimate).await.ok()?;
        let bytes = |name| Some(prop(&estimate, name)?.as_f64()? as u64);
        Some(StorageReport {
            persisted: persisted.is_truthy(),
            usage: bytes("usage"),
            quota: bytes("quota"),
        })
    };
    within(REPORT_MS, both).await?
}

/// Asks the browser not to evict this app's data. Some browsers ask the user and never answer the
/// program, so nobody waits; [`storage_report`] tells the result.
pub fn ask_persist() {
    if let Some(asked) = ask_storage("persist") {
        detach(asked);
    }
}

fn ask_storage(name: &str) -> Option<Promise> {
    let storage: JsValue = prop(&navigator()?, "storage")?;
    method(&storage, name)?.call0(&storage).ok()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_root_element_carries_language_and_theme() {
        set_root("data-theme", Some("dark"));
        assert_eq!(root_attribute("data-theme").as_deref(), Some("dark"));
        set_root("data-theme", None);
        assert_eq!(root_attribute("data-theme"), None);
    }

    #[test]
    fn a_missing_element_is_told() {
        assert!(!focus("no-such-element"));
        assert!(!remove("no-such-element"));
    }

    #[test]
    async fn storage_is_reported_where_the_browser_tells() {
        ask_persist();
        let tells = prop(&navigator().unwrap(), "storage").is_some();
        let report = storage_report().await;
        assert_eq!(report.is_some(), tells);
        if let Some(StorageReport { usage: Some(usage), quota: Some(quota), .. }) = report {
            assert!(usage <= quota, "{usage} of {quota}");
        }
    }
}

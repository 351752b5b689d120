//! What is being typed, letter by letter, in `sessionStorage`: of this tab, gone with it.
//!
//! Written at once, because a page that is loaded anew waits for nothing. What is saved as an
//! entry is forgotten here; what must not be lost lives in the log.

use crate::js::prop;

/// What stands before every key.
const PREFIX: &str = "mamori.typed.";

/// `sessionStorage`, where the browser grants it; reading the property throws where it does not.
fn storage() -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    prop(&window, "sessionStorage")?;
    window.session_storage().ok()?
}

/// Keeps what stands in the field of this name.
pub fn keep(name: &str, text: &str) {
    if let Some(storage) = storage() {
        // Without room it is kept on the screen, and in the log after the next pause.
        let _ = storage.set_item(&key(name), text);
    }
}

/// The same, but nothing is left where everything was taken out again.
pub fn keep_some(name: &str, text: &str) {
    match text {
        "" => forget(name),
        _ => keep(name, text),
    }
}

/// What was typed into the field of this name and never became an entry.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Forgets it: it is an entry now.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        // Fails only where nothing is kept either.
        let _ = storage.remove_item(&key(name));
    }
}

fn key(name: &str) -> String {
    String::from(PREFIX) + name
}

/// Whether anything whose name begins so is kept.
#[must_use]
pub fn any(beginning: &str) -> bool {
    let Some(storage) = storage() else { return false };
    let beginning = key(beginning);
    let count = storage.length().unwrap_or(0);
    (0..count)
        .any(|at| storage.key(at).ok().flatten().is_some_and(|name| name.starts_with(&beginning)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn letters_are_kept_until_they_are_forgotten() {
        keep("user/case/words", "『馬鹿野郎』\n𠮷");
        assert_eq!(kept("user/case/words").as_deref(), Some("『馬鹿野郎』\n𠮷"));
        assert!(any("user/case/"));
        assert!(!any("user/another/"));
        forget("user/case/words");
        assert_eq!(kept("user/case/words"), None);
        assert!(!any("user/case/"));
        keep_some("user/case/note", "a");
        assert!(any("user/case/"));
        keep_some("user/case/note", "");
        assert!(!any("user/case/"));
    }
}

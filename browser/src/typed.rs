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

/// Forgets everything in whose name this stands between two slashes: what it is about is erased.
pub fn forget_about(part: &str) {
    let part = ["/", part, "/"].concat();
    for name in names().into_iter().filter(|name| name.contains(&part)) {
        forget(&name);
    }
}

/// Whether anything whose name begins so is kept.
#[must_use]
pub fn any(beginning: &str) -> bool {
    names().iter().any(|name| name.starts_with(beginning))
}

/// The names of everything that is kept.
fn names() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(PREFIX).map(str::to_owned)).collect()
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
        keep("user/case/name", "高橋");
        keep("user/other/name", "田中");
        forget_about("case");
        assert!(!any("user/case/"), "its case is erased");
        assert_eq!(kept("user/other/name").as_deref(), Some("田中"), "the control");
        forget("user/other/name");
        keep_some("user/case/note", "a");
        assert!(any("user/case/"));
        keep_some("user/case/note", "");
        assert!(!any("user/case/"));
    }
}

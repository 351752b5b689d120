//! Small settings in `localStorage`: what the page needs before anything else is open.
//!
//! Nothing that must not be lost lives here. `boot.js` reads theme, size and language before the
//! first paint, so keys and form are shared with it: plain texts. gloo-storage's typed interface
//! would write JSON and bring serde_json into the download.

use crate::js::{describe, prop};
use core::fmt;
use gloo_storage::{LocalStorage, Storage};
use wasm_bindgen::JsValue;

/// A setting of this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `ja` or `en`.
    Lang,
    /// `light` or `dark`; absent follows the device.
    Theme,
    /// Text size: `large` or `xlarge`; absent is the standard size.
    Size,
    /// The place this device stands at, as typed.
    Place,
    /// The account that signed in last.
    User,
    /// `on`: prompts shake and make no sound; absent is with sound.
    Silent,
    /// `on`: the screen stays on.
    Awake,
    /// The day on which the device was tried last, as a number of days since 1970-01-01.
    Tested,
}

impl Setting {
    /// The key in `localStorage`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Lang => "mamori.lang",
            Self::Theme => "mamori.theme",
            Self::Size => "mamori.size",
            Self::Place => "mamori.place",
            Self::User => "mamori.user",
            Self::Silent => "mamori.silent",
            Self::Awake => "mamori.awake",
            Self::Tested => "mamori.tested",
        }
    }
}

/// A setting could not be kept, in the platform's own words. It holds for this page life only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError(pub String);

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for SettingError {}

/// `localStorage`, where the browser grants it; reading the property throws where it does not.
fn storage() -> Option<web_sys::Storage> {
    prop(&web_sys::window()?.into(), "localStorage")?;
    Some(LocalStorage::raw())
}

/// Reads a setting; `None` where it was never set or the browser grants no storage.
pub fn get(setting: Setting) -> Option<String> {
    storage()?.get_item(setting.key()).ok()?
}

/// Keeps a setting, or forgets it.
///
/// # Errors
/// When the browser grants no storage or has no room.
pub fn set(setting: Setting, value: Option<&str>) -> Result<(), SettingError> {
    let failed = |error: JsValue| SettingError(describe(&error));
    let storage = storage().ok_or_else(|| failed(JsValue::from_str("no localStorage")))?;
    match value {
        Some(value) => storage.set_item(setting.key(), value),
        None => storage.remove_item(setting.key()),
    }
    .map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn settings_are_kept_as_plain_texts_and_forgotten() {
        set(Setting::Place, Some("市民課 3番窓口")).unwrap();
        assert_eq!(get(Setting::Place).as_deref(), Some("市民課 3番窓口"));
        let raw = storage().unwrap().get_item("mamori.place").unwrap();
        assert_eq!(raw.as_deref(), Some("市民課 3番窓口"), "the form boot.js reads");
        set(Setting::Place, None).unwrap();
        assert_eq!(get(Setting::Place), None);
    }
}

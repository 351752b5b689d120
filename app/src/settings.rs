//! Small settings: read at the start, applied to the document.

use crate::screen::Settings;
use mamori_browser::page;
use mamori_browser::settings::{Setting, get};
use mamori_core::lang::Lang;

/// The themes that can be forced.
const THEMES: [&str; 2] = ["light", "dark"];
/// The text sizes above 標準.
const SIZES: [&str; 2] = ["large", "xlarge"];

/// Reads the settings of this browser; unknown values count as unset.
pub fn read() -> Settings {
    let one_of = |setting, values: &[&'static str]| {
        let value = get(setting)?;
        values.iter().copied().find(|v| *v == value)
    };
    Settings {
        lang: get(Setting::Lang).and_then(|l| Lang::parse(&l)).unwrap_or_default(),
        theme: one_of(Setting::Theme, &THEMES),
        size: one_of(Setting::Size, &SIZES),
        place: get(Setting::Place),
        silent: get(Setting::Silent).is_some(),
        awake: get(Setting::Awake).is_some(),
    }
}

/// Puts the settings on the document.
pub fn apply(settings: &Settings) {
    page::set_root("lang", Some(settings.lang.code()));
    page::set_root("data-theme", settings.theme);
    page::set_root("data-size", settings.size);
}

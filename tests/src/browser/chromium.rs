//! Chromium through chromedriver.

use super::Launch;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::Command;
use thirtyfour::Capabilities;

/// The driver's command line.
pub fn driver(port: u16) -> Command {
    let mut command = Command::new("chromedriver");
    command.arg(format!("--port={port}")).arg("--log-level=WARNING");
    command
}

/// Pages of the browser's own window that nobody sees here: the list below its address line would
/// be loaded in two processes of its own, and a start would cost half as much again.
const FURNITURE: &str = "WebUIOmniboxPopup,WebUIOmniboxAimPopup";

/// A headless browser on this profile. The sandbox needs rights that a test machine may not give;
/// the pages are our own.
pub fn capabilities(launch: &Launch, profile: &Path) -> Capabilities {
    let scheme = if launch.dark { 0 } else { 1 };
    let size = launch.viewport;
    let args = json!([
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--hide-scrollbars",
        "--use-fake-device-for-media-stream",
        format!("--disable-features=StaticStorageQuota,{FURNITURE}"),
        format!("--accept-lang={}", launch.language),
        format!("--blink-settings=preferredColorScheme={scheme}"),
        format!("--window-size={},{}", size.width, size.height),
        format!("--user-data-dir={}", profile.join("chromium").display()),
        "about:blank",
    ]);
    // Allowed like by a person, so that it can be taken back; the flag for tests cannot be.
    let prefs = json!({ "profile.default_content_setting_values.media_stream_mic": 1 });
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": args, "prefs": prefs, "binary": "/usr/bin/chromium" },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    Capabilities::from(match wanted {
        Value::Object(map) => map,
        _ => Map::new(),
    })
}

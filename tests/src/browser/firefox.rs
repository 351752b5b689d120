//! Firefox ESR through the pinned geckodriver.

use super::Launch;
use crate::error::{Doing, Result};
use crate::tools::pinned;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use thirtyfour::Capabilities;

/// The driver's command line.
pub fn driver(port: u16) -> Result<Command> {
    let mut command = Command::new(pinned("geckodriver")?);
    command.args(["--log", "warn", "--port", &port.to_string()]);
    Ok(command)
}

/// A headless browser on this profile.
pub fn capabilities(launch: &Launch, profile: &Path) -> Result<Capabilities> {
    let folder = profile.join("firefox");
    let chrome = folder.join("chrome");
    fs::create_dir_all(&chrome).doing("create a Firefox profile")?;
    // Without this the window stops at 500 pixels, wider than any phone.
    let narrow = ":root { min-width: 0 !important; min-height: 0 !important; }";
    fs::write(chrome.join("userChrome.css"), narrow).doing("write userChrome.css")?;
    let prefs = json!({
        "toolkit.legacyUserProfileCustomizations.stylesheets": true,
        "intl.accept_languages": launch.language,
        "layout.css.prefers-color-scheme.content-override": if launch.dark { 0 } else { 1 },
        "media.navigator.streams.fake": true,
        "media.navigator.permission.disabled": true,
        "app.update.disabledForTesting": true,
        "datareporting.policy.dataSubmissionEnabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        // Processes for pages that nobody will open.
        "dom.ipc.processPrelaunch.enabled": false,
    });
    let args = json!(["-headless", "-profile", folder]);
    let wanted = json!({
        "browserName": "firefox",
        "moz:firefoxOptions": { "args": args, "prefs": prefs, "binary": "/usr/bin/firefox-esr" },
    });
    Ok(Capabilities::from(match wanted {
        Value::Object(map) => map,
        _ => Map::new(),
    }))
}

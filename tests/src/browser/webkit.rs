//! WebKitGTK's MiniBrowser through WebKitWebDriver. Its automation session is ephemeral: no
//! profile outlives the browser, and Blobs cannot be stored in IndexedDB.

use super::Launch;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use thirtyfour::Capabilities;

/// The driver's command line with the environment that the browser inherits.
pub fn driver(port: u16, launch: &Launch, profile: &Path) -> Command {
    let mut command = Command::new("WebKitWebDriver");
    command.arg("--host=127.0.0.1").arg(format!("--port={port}"));
    // The sandbox refuses to run as root; the pages are our own.
    command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    command.env("GSETTINGS_BACKEND", "memory");
    command.env("NO_AT_BRIDGE", "1");
    command.env("GTK_THEME", if launch.dark { "Adwaita:dark" } else { "Adwaita" });
    for (key, folder) in [
        ("XDG_CACHE_HOME", "webkit/cache"),
        ("XDG_DATA_HOME", "webkit/data"),
        ("XDG_CONFIG_HOME", "webkit/config"),
    ] {
        command.env(key, profile.join(folder));
    }
    command
}

/// The browser that Debian installs beside the library.
pub fn capabilities() -> Capabilities {
    let binary = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .iter()
        .map(|triple| PathBuf::from(format!("/usr/lib/{triple}/webkit2gtk-4.1/MiniBrowser")))
        .find(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from("MiniBrowser"));
    let args = json!([
        "--automation",
        "--enable-mock-capture-devices=true",
        "--enable-media-stream=true",
        "--features=+StorageAPI",
    ]);
    let wanted = json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": { "binary": binary, "args": args },
    });
    Capabilities::from(match wanted {
        Value::Object(map) => map,
        _ => Map::new(),
    })
}

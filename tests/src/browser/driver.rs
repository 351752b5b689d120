//! The WebDriver servers: one process per browser on a port of its own.

use super::display::Display;
use super::{Engine, Launch, chromium, firefox, webkit};
use crate::error::Result;
use crate::http::{free_port, get};
use crate::process::Process;
use crate::wait::{Look, until};
use std::path::Path;
use std::time::Duration;

/// Starts the engine's driver, and the display it needs, and waits until it takes sessions.
pub async fn start(launch: &Launch, profile: &Path) -> Result<(Process, Option<Display>, u16)> {
    let port = free_port()?;
    let display = match launch.engine {
        Engine::WebKit => Some(Display::start(profile).await?),
        Engine::Chromium | Engine::Firefox => None,
    };
    let mut command = match launch.engine {
        Engine::Chromium => chromium::driver(port),
        Engine::Firefox => firefox::driver(port)?,
        Engine::WebKit => webkit::driver(port, launch, profile),
    };
    command.env("TZ", "Asia/Tokyo").current_dir(profile);
    match &display {
        Some(display) => command.env("DISPLAY", display.name()),
        None => command.env_remove("DISPLAY"),
    };
    let mut process = Process::start(command, &profile.join("driver.log"))?;
    until("a driver that takes sessions", Duration::from_secs(20), async || {
        process.check_alive()?;
        Ok(match get(port, "/status").await {
            Ok(answer) if answer.body.contains("\"ready\":true") => Look::Ready(()),
            Ok(answer) => Look::NotYet(answer.body),
            Err(error) => Look::NotYet(error.to_string()),
        })
    })
    .await?;
    Ok((process, display, port))
}

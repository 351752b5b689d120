//! A virtual display for engines without a headless mode. One per browser, so that no window
//! covers another one and each page counts as visible.

use crate::error::Result;
use crate::process::Process;
use crate::wait::{Look, until};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A running Xvfb.
#[derive(Debug)]
pub struct Display {
    name: String,
    _process: Process,
}

impl Display {
    /// Starts one; Xvfb itself picks a free number and writes it to its output.
    pub async fn start(folder: &Path) -> Result<Self> {
        let log = folder.join("display.log");
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1600x1300x24", "-nolisten", "tcp"]);
        // The number must be found in a log that an earlier display has not written to.
        if log.exists() {
            fs::remove_file(&log).map_err(|source| crate::Error::System {
                action: "remove an old log".into(),
                source,
            })?;
        }
        let mut process = Process::start(command, &log)?;
        let number = until("a display", Duration::from_secs(10), async || {
            process.check_alive()?;
            let text = fs::read_to_string(&log).unwrap_or_default();
            let number = text.lines().find_map(|line| line.trim().parse::<u32>().ok());
            Ok(match number {
                Some(number) if text.ends_with('\n') => Look::Ready(number),
                _ => Look::NotYet(text),
            })
        })
        .await?;
        Ok(Self { name: format!(":{number}"), _process: process })
    }

    /// The value of `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

//! WebKitGTK's driver, running on a display of its own: wasm-bindgen's runner cannot start it, but
//! can use one that runs. Both end with this value.

use crate::error::{Result, say};
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The driver has to answer within so long.
const START: Duration = Duration::from_secs(20);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A running driver.
pub struct Driver {
    children: Vec<Child>,
    /// Where it listens.
    pub address: String,
}

impl Driver {
    /// Starts display and driver.
    ///
    /// # Errors
    /// When one of them is not installed or does not come up.
    pub fn start() -> Result<Self> {
        let mut driver = Self { children: Vec::new(), address: String::new() };
        let display = driver.display()?;
        let port = match TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()) {
            Ok(address) => address.port(),
            Err(error) => return say(format!("There is no free port for a driver: {error}")),
        };
        let mut command = Command::new("WebKitWebDriver");
        command.args(["--host=127.0.0.1", &format!("--port={port}")]);
        command.env("DISPLAY", display).env("GSETTINGS_BACKEND", "memory").env("NO_AT_BRIDGE", "1");
        // The sandbox refuses to run as root; the pages are our own.
        command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        driver.add("WebKitWebDriver", command.stdout(Stdio::null()).stderr(Stdio::null()))?;
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if start.elapsed() > START {
                return say("WebKitWebDriver does not answer.");
            }
            sleep(LOOK);
        }
        driver.address = format!("http://127.0.0.1:{port}");
        Ok(driver)
    }

    /// Starts a display and gives its name; Xvfb itself picks a free number and says it when ready.
    fn display(&mut self) -> Result<String> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
        let child = self.add("Xvfb", command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
        let mut number = String::new();
        if let Some(output) = child.stdout.take()
            && BufReader::new(output).read_line(&mut number).is_ok()
            && !number.trim().is_empty()
        {
            return Ok(format!(":{}", number.trim()));
        }
        say("Xvfb ended without a display.")
    }

    fn add(&mut self, name: &str, command: &mut Command) -> Result<&mut Child> {
        match command.spawn() {
            Ok(child) => self.children.push(child),
            Err(error) => {
                return say(format!("{name} cannot be started ({error}): run `cargo xtask test`."));
            }
        }
        match self.children.last_mut() {
            Some(child) => Ok(child),
            None => say(format!("{name} cannot be started.")),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            // One that has ended already is what is wanted.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

//! A real mail server as a process of its own: Debian's `python3-aiosmtpd`.

use super::PATIENCE;
use serde_json::Value;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// Debian's own Python: the package brings its module for no other.
const PYTHON: &str = "/usr/bin/python3";

/// A running mail server. It dies with this.
pub struct MailServer {
    /// Where it listens, on 127.0.0.1.
    pub port: u64,
    lines: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl MailServer {
    /// Starts it with these flags; see `smtp_server.py`.
    pub async fn start(flags: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/smtp_server.py");
        let mut command = Command::new(PYTHON);
        command.arg(script).args(flags).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = timeout(PATIENCE, lines.next_line()).await.expect("a mail server in time");
        let first = first.unwrap().expect("python3-aiosmtpd: `cargo xtask setup --test` brings it");
        let port = serde_json::from_str::<Value>(&first).unwrap()["port"].as_u64().unwrap();
        Self { port, lines, _child: child }
    }

    /// What it tells next.
    pub async fn next(&mut self) -> Value {
        let line = timeout(PATIENCE, self.lines.next_line()).await.expect("a mail in time");
        serde_json::from_str(&line.unwrap().expect("the mail server lives")).unwrap()
    }
}

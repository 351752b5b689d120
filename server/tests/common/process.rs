//! The server as a process of its own: started, asked to stop, killed. Knows nothing of HTTP.

use super::PATIENCE;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// The real binary.
pub fn mamori() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mamori"))
}

/// A running server.
pub struct Process {
    pub child: Child,
    /// `http://address:port`.
    pub base: String,
    _out: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts a command and waits until it says where it listens.
    pub async fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = loop {
            let line = timeout(PATIENCE, out.next_line()).await.expect("an address in time");
            let line = line.unwrap().expect("the server ended instead of listening");
            if let Some((_, base)) = line.split_once("mamori: ") {
                break base.to_owned();
            }
        };
        Self { child, base, _out: out }
    }

    /// Starts the real server on a folder.
    pub async fn serve(data: &Path, more: &[&str]) -> Self {
        let mut command = mamori();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).args(more);
        command.env("RUST_LOG", "warn");
        Self::start(command).await
    }

    /// `kill -9`, and waits until it is dead.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

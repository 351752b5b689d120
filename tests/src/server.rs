//! The real `mamori` server as a process: started on a folder of its own, killed with `-9`,
//! started again on the same port and data. Knows nothing of browsers.

use crate::error::{Error, Result};
use crate::http::{free_port, get};
use crate::process::Process;
use crate::temp::TempDir;
use crate::tools::server_binary;
use crate::wait::{Look, until};
use std::process::Command;
use std::time::Duration;

/// Who can sign in from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Demo people and a demo department.
    Demo,
    /// Nobody.
    None,
}

/// A running, killed or restarted server with its data.
#[derive(Debug)]
pub struct Server {
    process: Option<Process>,
    port: u16,
    people: People,
    folder: TempDir,
}

impl Server {
    /// Starts a server on a free port with empty data and waits until it is healthy.
    ///
    /// # Errors
    /// When there is no binary, or it does not become healthy.
    pub async fn start(people: People) -> Result<Self> {
        let folder = TempDir::new("server")?;
        let mut server = Self { process: None, port: free_port()?, people, folder };
        // Another program may take the port between finding and binding it.
        for _ in 0..2 {
            match server.restart().await {
                Err(Error::Died { .. }) => server.port = free_port()?,
                other => return other.map(|()| server),
            }
        }
        server.restart().await.map(|()| server)
    }

    /// The port it listens on, the same after every restart.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address for a browser: `localhost` counts as a secure context.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// The folder that holds its data.
    #[must_use]
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// `kill -9`; does nothing to a dead server.
    ///
    /// # Errors
    /// When it survives.
    pub async fn kill(&mut self) -> Result<()> {
        match self.process.take() {
            Some(mut process) => process.kill().await,
            None => Ok(()),
        }
    }

    /// Starts it again on the same port and data and waits until it is healthy.
    ///
    /// # Errors
    /// When it ends by itself or is not healthy within 15 seconds.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill().await?;
        let mut command = Command::new(server_binary()?);
        command.args(["serve", "--listen", &format!("127.0.0.1:{}", self.port), "--data"]);
        command.arg(self.data()).env("TZ", "Asia/Tokyo");
        if self.people == People::Demo {
            command.arg("--demo");
        }
        let mut process = Process::start(command, &self.folder.path().join("server.log"))?;
        let port = self.port;
        until("a healthy server", Duration::from_secs(15), async || {
            process.check_alive()?;
            Ok(match get(port, "/api/health").await {
                Ok(answer) if answer.status == 200 => Look::Ready(()),
                Ok(answer) => Look::NotYet(answer.head),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })
        .await?;
        self.process = Some(process);
        Ok(())
    }
}

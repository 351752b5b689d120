//! The real `mamori` server as a process: started on a folder of its own, killed with `-9`,
//! started again on the same port and data. Knows nothing of browsers.

use crate::error::{Doing, Error, Result};
use crate::http::{free_port, get};
use crate::process::Process;
use crate::temp::TempDir;
use crate::tools::server_binary;
use crate::wait::{BOUND, Look, until};
use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
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
    binary: PathBuf,
    folder: TempDir,
}

impl Server {
    /// Starts a server on a free port with empty data and waits until it is healthy.
    ///
    /// # Errors
    /// When there is no binary, or it does not become healthy.
    pub async fn start(people: People) -> Result<Self> {
        let folder = TempDir::new("server")?;
        let (port, binary) = (free_port()?, server_binary()?);
        let mut server = Self { process: None, port, people, binary, folder };
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
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts it again under this policy.
    ///
    /// # Errors
    /// When the file cannot be written, and as [`Server::restart`].
    pub async fn restart_under(&mut self, policy: &str) -> Result<()> {
        fs::write(self.data().join("policy.toml"), policy).doing("write a policy")?;
        self.restart().await
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
        let mut command = Command::new(&self.binary);
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

    /// Starts it again as another version: the same server with another build id in the service
    /// worker it embeds, which is what makes a browser see a new version.
    ///
    /// # Errors
    /// When the server embeds no site, and as [`Server::restart`].
    pub async fn restart_with_new_build(&mut self) -> Result<()> {
        let mut bytes = fs::read(&self.binary).doing("read the server's binary")?;
        let ids: Vec<usize> = memchr::memmem::find_iter(&bytes, BUILD_MARK)
            .map(|at| at + BUILD_MARK.len())
            .filter(|at| bytes[*at..].iter().take(16).all(u8::is_ascii_hexdigit))
            .collect();
        let [at] = ids[..] else {
            return Err(Error::Missing(format!(
                "The server embeds {} service workers instead of one: run `cargo xtask build`.",
                ids.len()
            )));
        };
        for digit in &mut bytes[at..at + 16] {
            *digit = if *digit == b'f' { b'0' } else { b'f' };
        }
        let other = self.folder.path().join("mamori-of-another-build");
        self.kill().await?;
        fs::write(&other, bytes).doing("write another build of the server")?;
        fs::set_permissions(&other, Permissions::from_mode(0o755)).doing("make it executable")?;
        self.binary = other;
        until("a binary that nobody holds open", BOUND, async || match self.restart().await {
            // A process being forked at this moment elsewhere has inherited the open file.
            Err(Error::System { source, .. }) if source.kind() == ErrorKind::ExecutableFileBusy => {
                Ok(Look::NotYet(source.to_string()))
            }
            other => other.map(Look::Ready),
        })
        .await
    }
}

/// What stands before the id in sw.js.
const BUILD_MARK: &[u8] = b"const BUILD = \"";

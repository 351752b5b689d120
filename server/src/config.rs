//! What a server is started with.

use crate::outbox::Settings;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Settings of `mamori serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Address and port to listen on; put a reverse proxy with TLS before anything but localhost
    #[arg(long, default_value = "127.0.0.1:8080", env = "MAMORI_LISTEN")]
    pub listen: SocketAddr,
    /// Folder of the database; made where it is missing
    #[arg(long, env = "MAMORI_DATA")]
    pub data: PathBuf,
    /// Folder of the audio; otherwise `audio` in the data folder
    #[arg(long, env = "MAMORI_AUDIO")]
    pub audio: Option<PathBuf>,
    /// Make demo people whose password everybody knows; for trying out only
    #[arg(long)]
    pub demo: bool,
    /// With --demo: also make a few past cases
    #[arg(long, requires = "demo")]
    pub demo_cases: bool,
    /// The city's policy; otherwise policy.toml in the data folder, otherwise the built-in one
    #[arg(long, env = "MAMORI_POLICY")]
    pub policy: Option<PathBuf>,
    /// The address people open, e.g. `https://mamori.example.lg.jp`; https makes cookies secure
    #[arg(long, env = "MAMORI_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Targets outside.
    #[command(flatten)]
    pub relay: Settings,
}

impl Config {
    /// The folder of the audio.
    #[must_use]
    pub fn audio_folder(&self) -> PathBuf {
        self.audio.clone().unwrap_or_else(|| self.data.join(crate::audio::FOLDER))
    }

    /// A server on a port of the system's choice, for tests.
    #[must_use]
    pub fn local(data: PathBuf) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            listen,
            data,
            audio: None,
            demo: false,
            demo_cases: false,
            policy: None,
            public_url: None,
            relay: Settings::default(),
        }
    }
}

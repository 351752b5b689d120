//! What every handler shares: store, hub, policy, secrets of the cookies. Built once at the start.

use crate::alarm::Alarm;
use crate::audio::Audio;
use crate::audio::seek::Openings;
use crate::auth::cookies::Cookies;
use crate::auth::password::Passwords;
use crate::auth::throttle::Throttle;
use crate::hub::Hub;
use crate::outbox::Outbox;
use crate::store::sqlite::SqliteStore;
use mamori_core::policy::Policy;
use std::sync::{Arc, OnceLock};
use tokio::sync::{Notify, Semaphore, watch};

/// A handle on what is shared.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What is shared.
pub struct Shared {
    /// Everything that is kept.
    pub store: SqliteStore,
    /// The audio of recordings.
    pub audio: Audio,
    /// Openings of recordings that were played last.
    pub openings: Openings,
    /// Bytes of uploads that may be in memory at once, in KiB.
    pub uploads: Semaphore,
    /// Documents that may be set at once.
    pub setting: Semaphore,
    /// Who listens for pokes.
    pub hub: Hub,
    /// Alerts: who lives, who is called.
    pub alarm: Alarm,
    /// Told when audio waits to be deleted.
    pub sweep: Notify,
    /// Targets outside.
    pub outbox: Outbox,
    /// The policy in force.
    pub policy: Policy,
    /// Checks passwords.
    pub passwords: Passwords,
    /// Slows down guessing.
    pub throttle: Throttle,
    /// How cookies are named.
    pub cookies: Cookies,
    /// The address people reach the server by, where it is known.
    pub public_url: Option<String>,
    /// Whether demo people may sign in.
    pub demo: bool,
    /// Turns true when the server stops: streams end then.
    pub stopping: watch::Receiver<bool>,
    /// The API document, as JSON.
    pub api: OnceLock<Vec<u8>>,
}

impl App {
    /// Shares it.
    #[must_use]
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }
}

impl std::ops::Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

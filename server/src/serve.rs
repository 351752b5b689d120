//! A running server: opens the store, listens, and stops in order.

use crate::advice::on_file;
use crate::alarm::{self, Alarm};
use crate::app::{App, Shared};
use crate::audio::seek::Openings;
use crate::audio::{Audio, AudioError};
use crate::auth::cookies::Cookies;
use crate::auth::password::Passwords;
use crate::auth::throttle::Throttle;
use crate::config::Config;
use crate::error::Failure;
use crate::hub::Hub;
use crate::outbox::{self, Outbox, SettingError};
use crate::store::StoreError;
use crate::store::sqlite::{SqliteStore, Use};
use crate::{demo, policy_file, routes, sweep};
use axum::Router;
use axum::serve::ListenerExt;
use mamori_core::policy::PolicyErrors;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Requests under way get so long to finish when the server stops.
const STOP_MAX: Duration = Duration::from_secs(5);

/// Bytes of uploads that may be in memory at once, in KiB: what comes beyond waits its turn.
const UPLOADS_KIB: usize = 32 * 1024;

/// Documents that are set at once: each takes one core for a moment.
const SETTING_MAX: usize = 2;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The policy file has mistakes.
    #[error("方針ファイルを直してください。 / Please repair the policy file.\n{0}")]
    Policy(#[from] PolicyErrors),
    /// A file cannot be read.
    #[error("{}: {}", path.display(), on_file(source))]
    File {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of the audio cannot be used.
    #[error(transparent)]
    Audio(#[from] AudioError),
    /// Something inside failed.
    #[error(transparent)]
    Inside(#[from] Failure),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// `--demo` on a database with real people.
    #[error(
        "{} holds real accounts; --demo would let anybody in. Use an empty folder for a \
         demonstration.",
        path.display()
    )]
    DemoOnReal {
        /// The data folder.
        path: PathBuf,
    },
    /// `mamori demo` on a database that has its cases already.
    #[error("{} has the cases of a demonstration already; use an empty folder", path.display())]
    DemoTwice {
        /// The data folder.
        path: PathBuf,
    },
    /// `--public-url` is not an address.
    #[error("--public-url must begin with http:// or https:// and have no path, e.g. https://host")]
    PublicUrl,
    /// A target outside is set wrongly.
    #[error(transparent)]
    Relay(#[from] SettingError),
}

/// A running server.
pub struct Server {
    address: SocketAddr,
    app: App,
    stop: watch::Sender<bool>,
    task: JoinHandle<std::io::Result<()>>,
    watch: JoinHandle<()>,
    outbox: JoinHandle<()>,
    sweep: JoinHandle<()>,
}

impl Server {
    /// Starts a server; it answers when this returns.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(config: &Config) -> Result<Self, StartError> {
        Self::start_with(config, |router| router).await
    }

    /// As [`Server::start`], with something laid around the router: for tests.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start_with(
        config: &Config,
        around: impl FnOnce(Router) -> Router,
    ) -> Result<Self, StartError> {
        let public_url = public_url(config.public_url.as_deref())?;
        let outbox = Outbox::new(&config.relay, public_url.as_deref())?;
        let policy = policy_file::load(config.policy.as_deref(), &config.data)?;
        tracing::info!(version = policy.version, "the policy in force");
        let store = SqliteStore::open(&config.data, Use::Serve).await?;
        store.rule(&policy);
        store.index_by(&policy).await?;
        demo::prepare(&store, config, &policy).await?;
        let ruling = Arc::new(policy.clone());
        let time = store.arm(Arc::clone(&ruling), outbox.relays()).await?;
        let (stop, stopping) = watch::channel(false);
        let secure = public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
        let audio = Audio::open(&config.audio_folder())?;
        let app = App::new(Shared {
            store,
            audio,
            openings: Openings::default(),
            uploads: Semaphore::new(UPLOADS_KIB),
            setting: Semaphore::new(SETTING_MAX),
            hub: Hub::default(),
            alarm: Alarm::new(ruling, time),
            sweep: Notify::new(),
            outbox,
            policy,
            passwords: Passwords::default(),
            throttle: Throttle::default(),
            cookies: Cookies { secure },
            public_url,
            demo: config.demo,
            stopping: stopping.clone(),
            api: OnceLock::new(),
        });
        let router = around(routes::router(&app)?);
        let at = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(at)?;
        let address = listener.local_addr().map_err(at)?;
        // A poke is a few bytes that must not wait for more.
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection stays buffered");
            }
        });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(stopped(stopping));
        let task = tokio::spawn(async move { serving.await });
        let watch = tokio::spawn(alarm::run(app.clone()));
        let outbox = tokio::spawn(outbox::run(app.clone()));
        let sweep = tokio::spawn(sweep::run(app.clone()));
        tracing::info!(%address, data = %config.data.display(), "listening");
        Ok(Self { address, app, stop, task, watch, outbox, sweep })
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its handlers share.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Waits until the disk has failed in a way after which only a restart is safe.
    pub async fn broken(&self) {
        self.app.store.broken().await;
    }

    /// Ends all streams, lets requests under way finish for a while, and closes the database.
    /// Answers whether everything ended by itself.
    pub async fn stop(self) -> bool {
        self.stop.send_replace(true);
        let served = match timeout(STOP_MAX, self.task).await {
            Ok(Ok(Ok(()))) => true,
            Ok(ended) => {
                tracing::error!(?ended, "serving did not end in order");
                false
            }
            Err(_) => {
                tracing::warn!("some requests did not finish in time");
                false
            }
        };
        let watched = timeout(STOP_MAX, self.watch).await.is_ok_and(|ended| ended.is_ok());
        if !watched {
            tracing::error!("the watch over alerts did not end in order");
        }
        if !timeout(STOP_MAX, self.outbox).await.is_ok_and(|ended| ended.is_ok()) {
            tracing::error!("the delivery to targets outside did not end in order");
        }
        if !timeout(STOP_MAX, self.sweep).await.is_ok_and(|ended| ended.is_ok()) {
            tracing::error!("deleting erased audio did not end in order; the next start goes on");
        }
        let store = self.app.store.clone();
        drop(self.app);
        let closed = timeout(STOP_MAX, store.close()).await.is_ok();
        if !closed {
            tracing::warn!("the database was not closed in time; the next start recovers it");
        }
        tracing::info!("stopped");
        served && watched && closed
    }
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the server itself is gone.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

fn public_url(url: Option<&str>) -> Result<Option<String>, StartError> {
    let Some(url) = url else { return Ok(None) };
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains('/') => Ok(Some(url.to_owned())),
        _ => Err(StartError::PublicUrl),
    }
}

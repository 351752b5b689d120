//! `mamori serve`: serves until it is asked to stop.

use super::CliError;
use mamori_server::config::Config;
use mamori_server::serve::Server;
use tokio::signal::unix::{SignalKind, signal};

/// Serves until Ctrl-C, SIGTERM, or a failure of the disk.
pub async fn serve(config: &Config) -> Result<(), CliError> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let server = Server::start(config).await?;
    println!("mamori: http://{}", server.address());
    let broken = tokio::select! {
        _ = terminate.recv() => false,
        _ = interrupt.recv() => false,
        () = server.broken() => true,
    };
    tracing::info!("stopping");
    server.stop().await;
    if broken {
        let why = "the database's disk failed; check it, then start again";
        return Err(std::io::Error::other(why).into());
    }
    Ok(())
}

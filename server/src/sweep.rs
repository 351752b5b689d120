//! Deletes the audio of what was erased, and takes what was erased out of the database's files:
//! after the commit, and again at every start until it is done. It decides nothing.

use crate::app::App;
use crate::audio::AudioError;
use crate::store::StoreError;
use mamori_core::ids::RecordingId;
use std::time::Duration;

/// What failed is tried again after so long.
const AGAIN: Duration = Duration::from_secs(60);

/// Why something is still there.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// Of the database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Of the audio.
    #[error(transparent)]
    Audio(#[from] AudioError),
}

/// Sweeps at the start, and whenever something was erased, until the server stops.
pub async fn run(app: App) {
    let mut stopping = app.stopping.clone();
    // At the start all of it: a chunk that was on its way when the server died belongs to none that
    // is known to wait.
    let mut done = attempt(&app, true).await;
    loop {
        let pause = async {
            if done { std::future::pending().await } else { tokio::time::sleep(AGAIN).await }
        };
        tokio::select! {
            () = app.sweep.notified() => {}
            () = pause => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        done = attempt(&app, false).await;
    }
}

async fn attempt(app: &App, everything: bool) -> bool {
    match sweep(app, everything).await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, "what was erased is not all deleted; it is tried again");
            false
        }
    }
}

/// Deletes what is to be deleted, and settles the files if there was anything.
async fn sweep(app: &App, everything: bool) -> Result<(), SweepError> {
    let waiting = app.store.unswept().await?;
    let all = if everything { app.store.erased_recordings().await? } else { Vec::new() };
    for recording in all.into_iter().filter(|id| !waiting.contains(id)) {
        delete(app, recording).await?;
    }
    for recording in &waiting {
        delete(app, *recording).await?;
        app.store.swept(*recording).await?;
    }
    Ok(app.store.settle().await?)
}

async fn delete(app: &App, recording: RecordingId) -> Result<(), SweepError> {
    let objects = app.audio.erase(recording).await?;
    if objects > 0 {
        tracing::info!(%recording, objects, "erased audio is deleted");
    }
    Ok(())
}

//! `mamori backup`: a copy of everything, made while the server runs.

use super::CliError;
use mamori_server::store::sqlite::{SqliteStore, Use};
use std::path::PathBuf;

/// What to copy, and where to.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Folder of the database
    #[arg(long, env = "MAMORI_DATA")]
    data: PathBuf,
    /// New file for the copy; best on another disk
    #[arg(long)]
    to: PathBuf,
}

/// Copies, checks, notes, and says what was done.
pub async fn backup(asked: &Backup) -> Result<(), CliError> {
    let Backup { data, to } = asked;
    if to.exists() {
        let file = to.display();
        return Err(CliError::Asked(format!("{file} exists; a backup never replaces a file")));
    }
    let store = SqliteStore::open(data, Use::Beside).await?;
    let copy = store.back_up(to).await;
    store.close().await;
    let copy = copy?;
    println!("{}: {} bytes, checked and on the disk", copy.file, copy.bytes);
    println!("sha256 {}", copy.sha256);
    println!("holds every event up to cursor {}; devices may forget these", copy.cursor);
    Ok(())
}

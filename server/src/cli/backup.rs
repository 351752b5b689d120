//! `mamori backup`: a copy of everything, made while the server runs.

use super::CliError;
use mamori_server::audio::{Audio, FOLDER};
use mamori_server::store::sqlite::{SqliteStore, Use};
use std::path::{Path, PathBuf};

/// What to copy, and where to.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Folder of the database
    #[arg(long, env = "MAMORI_DATA")]
    data: PathBuf,
    /// New file for the copy; best on another disk
    #[arg(long)]
    to: PathBuf,
    /// Folder of the audio; otherwise `audio` in the data folder
    #[arg(long, env = "MAMORI_AUDIO")]
    audio: Option<PathBuf>,
    /// Folder that collects the audio of all backups; otherwise `audio` beside the copy
    #[arg(long)]
    audio_to: Option<PathBuf>,
}

/// Copies, checks, notes, and says what was done.
pub async fn backup(asked: &Backup) -> Result<(), CliError> {
    let Backup { data, to, .. } = asked;
    if to.exists() {
        let file = to.display();
        return Err(CliError::Asked(format!("{file} exists; a backup never replaces a file")));
    }
    let (from_folder, to_folder) = audio_folders(asked);
    if same(&from_folder, &to_folder) {
        let folder = from_folder.display();
        let why = format!("{folder} is where the server keeps the audio; name another --audio-to");
        return Err(CliError::Asked(why));
    }
    let store = SqliteStore::open(data, Use::Beside).await?;
    let copy = store.back_up(to).await;
    // The audio comes second: then it holds everything that the copy of the database names, and a
    // slip in a path has made no folder.
    let audio = match &copy {
        Ok(_) => match (Audio::open(&from_folder), Audio::open(&to_folder)) {
            (Ok(from), Ok(beside)) => Some(store.back_up_audio(to, &from, &beside).await),
            (Err(error), _) | (_, Err(error)) => {
                store.close().await;
                return Err(error.into());
            }
        },
        Err(_) => None,
    };
    store.close().await;
    let copy = copy?;
    println!("{}: {} bytes, checked and on the disk", copy.file, copy.bytes);
    println!("sha256 {}", copy.sha256);
    println!("holds every event up to cursor {}; devices may forget these", copy.cursor);
    let Some(audio) = audio.transpose()? else { return Ok(()) };
    let (folder, chunks, copied) = (to_folder.display(), audio.chunks, audio.copied);
    println!("{folder}: {chunks} chunks of recordings, {copied} of them new");
    if audio.erased > 0 {
        println!("{folder}: {} chunks deleted that were erased here", audio.erased);
    }
    match audio.failed {
        0 => Ok(()),
        failed => Err(CliError::System(std::io::Error::other(format!(
            "{failed} chunks of recordings are missing or damaged and are not in the backup; the \
             log names them"
        )))),
    }
}

fn audio_folders(asked: &Backup) -> (PathBuf, PathBuf) {
    let from = asked.audio.clone().unwrap_or_else(|| asked.data.join(FOLDER));
    let beside = asked.to.parent().unwrap_or(Path::new("")).join(FOLDER);
    (from, asked.audio_to.clone().unwrap_or(beside))
}

/// Whether two folders are one; a folder that does not exist is no other.
fn same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

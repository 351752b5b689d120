//! Finds and reads the city's policy file. The reading itself is core's.

use crate::serve::StartError;
use mamori_core::policy::{Policy, parse};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The policy's name in the data folder.
pub const FILE: &str = "policy.toml";

/// The policy in force: of the named file, of the data folder, or the built-in one.
///
/// # Errors
/// When the file cannot be read or has mistakes; all of them are named.
pub fn load(named: Option<&Path>, data: &Path) -> Result<Policy, StartError> {
    let in_data = || Some(data.join(FILE)).filter(|path| is_there(path));
    match named.map(Path::to_path_buf).or_else(in_data) {
        Some(path) => read(&path),
        None => Ok(parse::parse(parse::DEFAULT, "policy/default.toml")?),
    }
}

/// Whether something has this name. A folder or a dangling link counts, so that reading it fails:
/// the built-in policy must never stand in silently for one the city meant.
fn is_there(path: &Path) -> bool {
    match path.symlink_metadata() {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

/// The policy of a file.
///
/// # Errors
/// When the file cannot be read or has mistakes; all of them are named.
pub fn read(path: &Path) -> Result<Policy, StartError> {
    let name = path.display().to_string();
    let at = |source| StartError::File { path: PathBuf::from(path), source };
    Ok(parse::parse_bytes(&std::fs::read(path).map_err(at)?, &name)?)
}

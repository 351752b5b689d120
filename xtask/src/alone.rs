//! One at a time: commands that write into one folder wait for each other. The lock ends with its
//! process, however that ends.

use crate::error::{AtPath, Result};
use std::fs::{self, File};
use std::path::Path;

/// Takes the lock of a folder; says that it waits, where another process has it.
///
/// # Errors
/// When the folder cannot be written.
pub fn alone(folder: &Path, name: &str, waiting: &str) -> Result<File> {
    fs::create_dir_all(folder).at("create", folder)?;
    let path = folder.join(name);
    let file = File::create(&path).at("create", &path)?;
    if file.try_lock().is_err() {
        println!("{waiting}");
        file.lock().at("lock", &path)?;
    }
    Ok(file)
}

#[cfg(test)]
mod unit {
    use super::alone;
    use std::fs::File;

    #[test]
    fn a_lock_is_free_again_once_it_is_given_up() {
        let folder = std::env::temp_dir().join(format!("mamori-xtask-{}", std::process::id()));
        let held = alone(&folder, "a.lock", "never said").unwrap();
        let other = File::open(folder.join("a.lock")).unwrap();
        assert!(other.try_lock().is_err());
        drop(held);
        assert!(other.try_lock().is_ok());
        std::fs::remove_dir_all(folder).unwrap();
    }
}

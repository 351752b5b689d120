//! Pictures of a page, for looking at.

use crate::error::{Doing, Result};
use crate::page::Page;
use crate::tools::shots_folder;
use std::fs;
use std::path::PathBuf;

/// Writes what the page shows as `NAME.png` and says where.
///
/// # Errors
/// When the browser gives no picture or it cannot be written.
pub async fn shot(page: &Page, name: &str) -> Result<PathBuf> {
    let folder = shots_folder();
    fs::create_dir_all(&folder).doing("create the folder for pictures")?;
    let picture = page.web().screenshot_as_png().await.doing("take a picture")?;
    let path = folder.join(format!("{name}.png"));
    fs::write(&path, picture).doing("write a picture")?;
    Ok(path)
}

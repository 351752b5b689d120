//! Pictures of a page, on the screen and on paper, for looking at.

use crate::error::{Doing, Result};
use crate::page::Page;
use crate::tools::shots_folder;
use std::fs;
use std::path::PathBuf;
use thirtyfour::common::print::PrintParameters;

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

/// Prints the page as `NAME.pdf`, as its style sheet for paper says, and says where.
///
/// # Errors
/// When the engine cannot print through its driver, or the file cannot be written.
pub async fn pdf(page: &Page, name: &str) -> Result<PathBuf> {
    let folder = shots_folder();
    fs::create_dir_all(&folder).doing("create the folder for pictures")?;
    let mut how = PrintParameters { background: true, ..PrintParameters::default() };
    // A4, in cm: without a size the driver takes the American one.
    (how.page.width, how.page.height) = (21.0, 29.7);
    let printed = page.web().print_page(how).await.doing("print a page")?;
    let path = folder.join(format!("{name}.pdf"));
    fs::write(&path, printed).doing("write a printed page")?;
    Ok(path)
}

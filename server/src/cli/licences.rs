//! `mamori licences`: the licences of what lies in the program, which must go wherever it goes.

use super::CliError;
use std::io::Write;

/// Everything beside the fonts.
const PARTS: &str = include_str!("../../licences/parts.txt");

/// Prints them. A reader that closes early, like `head`, is no failure.
pub fn licences() -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    let texts = [PARTS, mamori_paper::LICENCES];
    let written = texts.iter().try_for_each(|text| out.write_all(text.as_bytes()));
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

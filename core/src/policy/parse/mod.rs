//! Reads a policy file (TOML) and finds everything that is wrong with it in one pass.
//!
//! For the server only: the client gets a policy that has passed here, as CBOR. Never repairs a
//! file silently: one problem and there is no policy.

mod alert;
mod hidden;
mod meeting;
mod nearest;
mod parts;
mod problem;
mod reader;
mod report;
mod rules;
mod section;

use toml::de::DeTable;

pub use problem::{PolicyErrors, Problem};

use super::{Bilingual, Policy};
use reader::Reader;
use section::Section;

/// The default policy file: the demo city.
pub const DEFAULT: &str = include_str!("../../../../policy/default.toml");

/// The policy of a file as it lies on the disk.
///
/// # Errors
///
/// As [`parse`]. When the file is not UTF-8 the only problem is the first line that is not.
pub fn parse_bytes(bytes: &[u8], file_name: &str) -> Result<Policy, PolicyErrors> {
    match core::str::from_utf8(bytes) {
        Ok(text) => parse(text, file_name),
        Err(error) => {
            let before = bytes.iter().take(error.valid_up_to());
            let line = 1 + before.filter(|byte| **byte == b'\n').count();
            let message = Bilingual::new(
                "UTF-8 として読めない文字があります（Shift_JIS などで保存されていませんか）。\
                 エディターで文字コードに UTF-8 を選んで保存し直してください。",
                "Here is a character that is not UTF-8 (was it saved as Shift_JIS?). Save the \
                 file as UTF-8.",
            );
            let problems = vec![Problem { line, message }];
            Err(PolicyErrors { file: file_name.to_owned(), problems })
        }
    }
}

/// The policy of a file.
///
/// `file_name` is only put before the problems.
///
/// # Errors
///
/// [`PolicyErrors`] with every problem of the file, each with its line and what to do. When the
/// file is not TOML at all, only that is reported, because what follows from it would be noise.
pub fn parse(text: &str, file_name: &str) -> Result<Policy, PolicyErrors> {
    let reader = Reader::new(text);
    let (table, syntax) = DeTable::parse_recoverable(text);
    for error in &syntax {
        let at = error.span().map_or(text.len(), |span| span.start);
        let detail = error.message().lines().next().unwrap_or_default();
        reader.report(
            at,
            format!(
                "TOML として読めません（{detail}）。引用符、かっこ、コンマ、= を確かめてください。"
            ),
            format!("This is not TOML ({detail}). Check quotes, brackets, commas and `=`."),
        );
    }
    let policy = syntax.is_empty().then(|| parts::policy(Section::root(&reader, &table)));
    let problems = reader.into_problems();
    match policy {
        Some(policy) if problems.is_empty() => Ok(policy),
        _ => Err(PolicyErrors { file: file_name.to_owned(), problems }),
    }
}

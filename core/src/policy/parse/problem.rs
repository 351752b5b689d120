//! What is wrong with a policy file, where, and what to do, in ja and en. Finds nothing itself.

use core::fmt::{self, Display, Formatter};

use crate::lang::Lang;
use crate::policy::Bilingual;

/// One thing to repair in a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: Bilingual,
}

/// Everything to repair in a policy file, ordered by line. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyErrors {
    /// The name of the file as the caller gave it.
    pub file: String,
    /// The problems, at least one.
    pub problems: Vec<Problem>,
}

impl PolicyErrors {
    /// One line `file:line: message` for each problem.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> String {
        let line = |p: &Problem| format!("{}:{}: {}", self.file, p.line, p.message.get(lang));
        self.problems.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Display for PolicyErrors {
    /// Each problem in Japanese and in English, for a log.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, Problem { line, message }) in self.problems.iter().enumerate() {
            let gap = if i == 0 { "" } else { "\n" };
            write!(f, "{gap}{file}:{line}: {ja}", file = self.file, ja = message.ja)?;
            write!(f, "\n{file}:{line}: {en}", file = self.file, en = message.en)?;
        }
        Ok(())
    }
}

impl core::error::Error for PolicyErrors {}

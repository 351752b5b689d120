//! What can go wrong in a journey, worded so that the failing test explains itself.

use std::fmt;
use std::io;
use std::time::Duration;

/// The one error of this crate.
#[derive(thiserror::Error)]
pub enum Error {
    /// The browser or its driver refused a command.
    #[error("the browser refused to {action}: {source}")]
    Browser {
        /// What was asked of it.
        action: String,
        /// The driver's answer.
        source: thirtyfour::error::WebDriverError,
    },
    /// A condition did not become true in time.
    #[error("waited {} ms for {what}; last seen: {seen}", .bound.as_millis())]
    Late {
        /// The condition.
        what: String,
        /// How long was waited.
        bound: Duration,
        /// The state at the last look.
        seen: String,
    },
    /// The system refused something.
    #[error("cannot {action}: {source}")]
    System {
        /// What was tried.
        action: String,
        /// The system's answer.
        source: io::Error,
    },
    /// Something needed for the journey is not there; the text says how to get it.
    #[error("{0}")]
    Missing(String),
    /// A process ended that should run; its last words follow.
    #[error("{process} ended early: {words}")]
    Died {
        /// The process.
        process: String,
        /// The end of its log.
        words: String,
    },
    /// The page breaks accessibility rules; one line each.
    #[error("accessibility violations:\n{0}")]
    Violations(String),
    /// An answer had an unexpected shape.
    #[error("unexpected answer to {question}: {answer}")]
    Answer {
        /// What was asked.
        question: String,
        /// What came back.
        answer: String,
    },
}

/// A failing test prints its error in this form: the sentence, not the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The result type of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Adds what was being done to an I/O result.
pub(crate) trait Doing<T> {
    /// Names the action.
    fn doing(self, action: &str) -> Result<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, action: &str) -> Result<T> {
        self.map_err(|source| Error::System { action: action.to_owned(), source })
    }
}

impl<T> Doing<T> for thirtyfour::error::WebDriverResult<T> {
    fn doing(self, action: &str) -> Result<T> {
        self.map_err(|source| Error::Browser { action: action.to_owned(), source })
    }
}

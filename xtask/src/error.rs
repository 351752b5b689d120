//! The one error type of xtask. Every variant reads as a sentence that says what to do next;
//! it never carries a back trace.

use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong while building, testing or checking.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A sentence for the person at the keyboard; there is no deeper cause.
    #[error("{0}")]
    Say(String),
    /// A file or folder could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// The verb, for example "read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// A program could not be started at all.
    #[error("cannot start `{program}`: {source}; {hint}")]
    Start {
        /// The program's name or path.
        program: String,
        /// What to install or do.
        hint: String,
        /// What the system answered.
        source: io::Error,
    },
    /// A program ran and reported failure.
    #[error("`{command}` failed with {status}")]
    Failed {
        /// The whole command line.
        command: String,
        /// "exit status: 1" or the signal.
        status: String,
    },
    /// A TOML file is not what it should be.
    #[error("{path} is not valid TOML: {source}")]
    Toml {
        /// The file.
        path: PathBuf,
        /// Line, column and reason.
        source: Box<toml::de::Error>,
    },
}

/// The result type of xtask.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Builds an [`Error::Say`].
pub fn say<T>(sentence: impl Into<String>) -> Result<T> {
    Err(Error::Say(sentence.into()))
}

/// Adds the path and the verb to an I/O result.
pub trait AtPath<T> {
    /// Names the file or folder that the operation was about.
    ///
    /// # Errors
    /// The same failure as [`Error::File`].
    fn at(self, action: &'static str, path: &Path) -> Result<T>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T> {
        self.map_err(|source| Error::File { action, path: path.to_path_buf(), source })
    }
}

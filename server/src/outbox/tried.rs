//! What came of one try to deliver something.

use std::time::Duration;

/// What came of one try. The words are for the log and name nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The receiver took it.
    Done(String),
    /// It may work later; the receiver may have asked for a pause.
    Later(String, Option<Duration>),
    /// It will not work.
    Never(String),
    /// The receiver is gone: nothing is to be sent there any more.
    Gone(String),
}

impl Tried {
    /// The words.
    #[must_use]
    pub fn note(&self) -> &str {
        match self {
            Self::Done(note) | Self::Later(note, _) | Self::Never(note) | Self::Gone(note) => note,
        }
    }
}

//! Notes on a case, and whether it is held against deletion.

use crate::case::Stamp;
use alloc::string::String;

/// A note メモ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Who and when.
    pub stamp: Stamp,
    /// The note.
    pub text: String,
}

/// 事案化: the case is held, or was let go again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Who and when.
    pub stamp: Stamp,
    /// Held.
    pub held: bool,
    /// Why.
    pub reason: String,
}

//! Retention 保存期間: what is due, proposals, and erasing in one transaction (docs/retention.md).
//!
//! Rows of events stay for ever with their headers, so every chain stays whole; what they said goes
//! with its salt. Audio is named here and deleted by who owns it, after the commit.

mod act;
mod due;
mod erase;
mod kept;
mod sweep;

pub use act::{Acting, Refused};
pub use due::Reach;
pub use erase::{is_erased, note_late, show_erased};
pub use kept::{clear, fill, keep};

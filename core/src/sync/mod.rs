//! Sync: push events up, level-triggered; the server's answer is always the truth.
//!
//! `wire` is what travels, `uploader` decides when and how much, `engine` joins both with the local
//! store. No I/O, no clock.

pub mod engine;
pub(crate) mod spans;
mod uploader;
mod wire;

pub use uploader::{Failure, Input, Link, Order, Pace, Uploader};
pub use wire::{
    Admission, BATCH_BYTES_MAX, BATCH_EVENTS_MAX, LogState, PROTOCOL, Seen, Span, StorageReport,
    SyncRequest, SyncResponse, admit,
};

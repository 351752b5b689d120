//! Recorder and upload queue against small models, with controls that must be caught.
#![expect(clippy::unwrap_used, reason = "a failed test is to panic")]

#[path = "../properties/check.rs"]
mod check;
mod queue;
mod recorder;
mod world;

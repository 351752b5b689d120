//! The report and its documents, made from whole cases.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod ahead;
mod filling;
mod golden;
mod letters;
mod masking;
mod measures;
mod people;
mod story;

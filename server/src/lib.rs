//! The server of Mamori as a library, so that tests can drive it.
//!
//! Rules live in `mamori-core`; this crate reads requests, asks them, keeps events and answers.
//! Everything of SQL is below `store`, everything of HTTP outside of it.

pub mod clock;
pub mod store;

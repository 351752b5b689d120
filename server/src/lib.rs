//! The server of Mamori as a library, so that tests can drive it.
//!
//! Rules live in `mamori-core`; this crate reads requests, asks them, keeps events and answers.
//! Everything of SQL is below `store`, everything of HTTP outside of it.

mod advice;
pub mod alarm;
pub mod app;
pub mod assets;
pub mod audio;
pub mod auth;
pub mod clock;
pub mod config;
pub mod csv;
pub mod demo;
mod demo_cases;
pub mod demo_city;
pub mod documents;
pub mod error;
pub mod fault;
pub mod hub;
pub mod negotiate;
pub mod outbox;
pub mod pictures;
pub mod policy_file;
pub mod routes;
pub mod serve;
pub mod store;
pub mod sweep;
pub mod verify;

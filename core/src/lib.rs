//! The pure rules of Mamori: events and their chain, the fold, session, alert, sync, policy, words.
//!
//! Everything here is a function of its arguments: `now`, ids and randomness come in, decisions and
//! the next deadline go out. It must never name a clock, a random source, I/O, a browser or a
//! database; `cargo xtask tidy` keeps it so.

extern crate alloc;

pub mod access;
pub mod alert;
pub mod body;
pub mod bounds;
pub mod calendar;
pub mod case;
pub mod cbor;
pub mod clock;
pub mod desk;
pub mod event;
pub mod find;
pub mod fold;
pub mod ids;
pub mod lang;
pub mod map;
pub mod paper;
pub mod placed;
pub mod policy;
pub mod recording;
pub mod retention;
pub mod session;
pub mod store;
pub mod subject_view;
pub mod sync;
pub mod text;
pub mod time;
pub mod timeline;
pub mod view;

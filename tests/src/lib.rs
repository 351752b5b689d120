//! The tools of the journeys: the real server as a process, a gate that cuts the wire, three
//! browsers, and helpers that find, act and check. It drives what is built from outside and
//! never links the app or the server.
//!
//! Every wait is bounded and watches a level; nothing here sleeps and hopes.

pub mod axe;
pub mod browser;
pub mod error;
pub mod gate;
pub mod http;
pub mod page;
pub mod process;
pub mod server;
pub mod shots;
pub mod temp;
pub mod tools;
pub mod wait;

pub use browser::{Browser, Engine, Launch, Viewport};
pub use error::{Error, Result};
pub use gate::{Cut, Gate};
pub use page::Page;
pub use server::{People, Server};

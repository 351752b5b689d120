//! Everything Mamori asks of the browser, behind typed functions: the only crate that names
//! web-sys.
//!
//! It decides nothing: rules live in `mamori-core`, screens in the app. A platform feature is
//! tested for before it is used, because some engines lack some of them; an error is returned,
//! never hidden.

pub mod clock;
mod events;
pub mod files;
pub mod http;
pub mod inbox;
mod js;
pub mod lifecycle;
pub mod locks;
pub mod microphone;
pub mod page;
mod pokes;
pub mod position;
pub mod push;
pub mod settings;
pub mod sound;
pub mod store;
mod tabs;
pub mod typed;
pub mod upload;
pub mod vibrate;
pub mod wake_lock;
mod worker;

pub use events::{Browser, BrowserEvent, events};
pub use js::{random_bytes, random_u32};
pub use lifecycle::Life;
pub use tabs::Tab;
pub use wasm_bindgen_futures::spawn_local as spawn;
pub use worker::WorkerEvent;

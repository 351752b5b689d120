//! The shape of the local database. Versions only add: an old record is never rewritten or dropped.

use super::keys::{log, text};
use super::records::to_js;
use mamori_core::event::{Head, encode};
use mamori_core::ids::LogId;
use mamori_core::store::{Birth, LogInfo};
use mamori_core::sync::LogState;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbOpenDbRequest};

/// Name of the app's database.
pub const NAME: &str = "mamori";
/// Version this build writes.
pub(super) const VERSION: u32 = 2;

/// `device` → its identity.
pub(super) const ABOUT: &str = "about";
/// 1, 2, 3 … → a log's information, oldest first.
pub(super) const LOGS: &str = "logs";
/// \[log, seq\] → a sealed event.
pub(super) const EVENTS: &str = "events";
/// Key → a cached value.
pub(super) const VALUES: &str = "values";

/// Recording → what is kept of it beside its chunks.
pub(super) const RECORDINGS: &str = "recordings";
/// \[recording, segment, index\] → the bytes of a chunk.
pub(super) const CHUNKS: &str = "chunks";
/// \[recording, segment, index\] → hash, length and times of that chunk, so that a list of them
/// reads no audio.
pub(super) const SLOTS: &str = "slots";

/// The key in [`ABOUT`].
pub(super) const DEVICE: &str = "device";

/// A log without events, of which nothing is known anywhere else.
pub(super) fn new_log(log: LogId) -> LogInfo {
    LogInfo {
        head: Head::empty(log),
        server: LogState::default(),
        set_aside: Vec::new(),
        pruned: 0,
    }
}

/// Brings a database of version `from` (0: a new one) to [`VERSION`], in the request's transaction.
/// A new one is born here, in the transaction that creates it, so that of two tabs at the first
/// start one makes the identities and the other finds them.
pub(super) fn migrate(opening: &IdbOpenDbRequest, from: f64, birth: Birth) -> Result<(), JsValue> {
    let db: IdbDatabase = opening.result()?.unchecked_into();
    if from < 1.0 {
        db.create_object_store(EVENTS)?;
        db.create_object_store(VALUES)?;
        let device = to_js(birth.device.as_bytes());
        db.create_object_store(ABOUT)?.put_with_key(&device, &text(DEVICE))?;
        let first = to_js(&encode(&new_log(birth.log)));
        db.create_object_store(LOGS)?.put_with_key(&first, &log(0))?;
    }
    // Tests make older databases to upgrade.
    if from < 2.0 && db.version() >= 2.0 {
        for name in [RECORDINGS, CHUNKS, SLOTS] {
            db.create_object_store(name)?;
        }
    }
    Ok(())
}

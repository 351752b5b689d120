//! The shape of the local database. Versions only add: an old record is never rewritten or dropped.

use super::records::to_js;
use indexed_db_futures::Result;
use indexed_db_futures::database::{Database, VersionChangeEvent};
use indexed_db_futures::prelude::*;
use mamori_core::event::{Head, encode};
use mamori_core::ids::LogId;
use mamori_core::store::{Birth, LogInfo};
use mamori_core::sync::LogState;
use wasm_bindgen::JsValue;

/// Name of the app's database.
pub const NAME: &str = "mamori";
/// Version this build writes.
pub(super) const VERSION: u32 = 1;

/// `device` → its identity.
pub(super) const ABOUT: &str = "about";
/// 1, 2, 3 … → a log's information, oldest first.
pub(super) const LOGS: &str = "logs";
/// \[log, seq\] → a sealed event.
pub(super) const EVENTS: &str = "events";
/// Key → a cached value.
pub(super) const VALUES: &str = "values";

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

/// Brings a database to [`VERSION`]. A new one is born here, in the transaction that creates it, so
/// that of two tabs at the first start one makes the identities and the other finds them.
pub(super) fn migrate(event: &VersionChangeEvent, db: &Database, birth: Birth) -> Result<()> {
    if event.old_version() < 1.0 {
        db.create_object_store(EVENTS).build()?;
        db.create_object_store(VALUES).build()?;
        let about = db.create_object_store(ABOUT).build()?;
        let logs = db.create_object_store(LOGS).build()?;
        let device = to_js(birth.device.as_bytes());
        drop(about.put(device).with_key(JsValue::from_str(DEVICE)).without_key_type().build()?);
        let log = to_js(&encode(&new_log(birth.log)));
        drop(logs.put(log).with_key(JsValue::from_f64(1.0)).without_key_type().build()?);
    }
    Ok(())
}

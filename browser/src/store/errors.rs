//! Errors of IndexedDB in the store's terms, with the platform's name and message kept.

use crate::js::describe;
use indexed_db_futures::error::{Error, OpenDbError};
use mamori_core::store::{StoreError, Trouble};
use wasm_bindgen::JsValue;
use web_sys::DomException;

/// The name of the exception for "no room": a plain `DOMException` in older engines, a class of its
/// own in newer ones, the same name in all.
const QUOTA: &str = "QuotaExceededError";

fn store_error(trouble: Trouble, detail: &str) -> StoreError {
    StoreError { trouble, detail: String::from(detail) }
}

/// No answer, or a dead connection.
pub(super) fn unavailable(detail: &str) -> StoreError {
    store_error(Trouble::Unavailable, detail)
}

/// Another tab does not make room for an upgrade.
pub(super) fn blocked() -> StoreError {
    store_error(Trouble::Blocked, "another tab holds an older version open")
}

/// A record that is not what it should be.
pub(super) fn unreadable(detail: &str) -> StoreError {
    store_error(Trouble::Unreadable, detail)
}

/// A thrown value or exception.
pub(super) fn from_js(error: &JsValue) -> StoreError {
    let detail = describe(error);
    let trouble = if detail.starts_with(QUOTA) { Trouble::Quota } else { Trouble::Unavailable };
    StoreError { trouble, detail }
}

/// A failed request or transaction.
pub(super) fn from_idb(error: Error) -> StoreError {
    match error {
        Error::DomException(error) => from_js(error.as_ref()),
        Error::Unknown(error) => from_js(error.as_ref()),
        Error::Serialisation(_) => unreadable("unexpected kind of value"),
        Error::MissingData(_) => unavailable("transaction aborted"),
    }
}

/// A failed transaction whose own reason, where it has one, says more: a full disk shows at commit,
/// on the transaction only.
pub(super) fn from_transaction(error: Error, reason: Option<DomException>) -> StoreError {
    match reason {
        Some(reason) => from_js(&reason),
        None => from_idb(error),
    }
}

/// A failed open.
pub(super) fn from_open(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => from_idb(error),
        OpenDbError::VersionZero => unavailable("the database was refused"),
        OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => {
            unavailable("no IndexedDB")
        }
    }
}

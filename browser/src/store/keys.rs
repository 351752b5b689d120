//! Keys of the object stores. An event's key orders by log, then by place.

use indexed_db_futures::KeyRange;
use js_sys::Array;
use mamori_core::ids::LogId;
use wasm_bindgen::JsValue;

/// An event's key. Places stay far below 2^53, where JavaScript's numbers stop being exact.
pub(super) fn event(log: LogId, seq: u64) -> JsValue {
    Array::of2(&JsValue::from_str(&log.to_string()), &JsValue::from_f64(seq as f64)).into()
}

/// All events of a log in a range, both ends included; `first` ≤ `last`.
pub(super) fn events(log: LogId, first: u64, last: u64) -> KeyRange<JsValue> {
    KeyRange::Bound(event(log, first), false, event(log, last), false)
}

/// The key of the log at this place of the list, from 0.
pub(super) fn log(index: usize) -> JsValue {
    JsValue::from_f64(index as f64 + 1.0)
}

/// A text as key.
pub(super) fn text(key: &str) -> JsValue {
    JsValue::from_str(key)
}

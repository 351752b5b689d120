//! Keys of the object stores. An event's key orders by log, then by place.

use indexed_db_futures::KeyRange;
use js_sys::Array;
use mamori_core::ids::{LogId, RecordingId};
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

/// A recording's key.
pub(super) fn recording(id: RecordingId) -> JsValue {
    JsValue::from_str(&id.to_string())
}

/// A chunk's key.
pub(super) fn chunk(id: RecordingId, segment: u16, index: u32) -> JsValue {
    let (segment, index) = (f64::from(segment), f64::from(index));
    Array::of3(&recording(id), &JsValue::from_f64(segment), &JsValue::from_f64(index)).into()
}

/// All chunks of a recording.
pub(super) fn chunks(id: RecordingId) -> KeyRange<JsValue> {
    KeyRange::Bound(chunk(id, 0, 0), false, chunk(id, u16::MAX, u32::MAX), false)
}

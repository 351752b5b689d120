//! Values of the object stores: byte arrays holding CBOR. No Blobs: WebKit loses them.

use super::errors::unreadable;
use js_sys::Uint8Array;
use mamori_core::cbor::{self, Decode};
use mamori_core::store::Stored;
use wasm_bindgen::{JsCast, JsValue};

/// Bytes as a value to store.
pub(super) fn to_js(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The bytes of a stored value. Anything else is an unreadable record, never an absent one.
pub(super) fn from_js(value: &JsValue) -> Stored<Vec<u8>> {
    let bytes = value.dyn_ref::<Uint8Array>().ok_or_else(|| unreadable("not bytes"))?;
    Ok(bytes.to_vec())
}

/// A record's content.
pub(super) fn decode<T: Decode>(bytes: &[u8]) -> Stored<T> {
    cbor::decode(bytes).map_err(|_| unreadable("not a record of this kind"))
}

//! Vibration where the device has it (not on iPhones and iPads). Always beside sound and screen.

use crate::js::{method, navigator};
use js_sys::Array;
use wasm_bindgen::JsValue;

/// Vibrates: alternately on and off, ms. Returns whether the browser took it, which does not prove
/// a motor.
pub fn vibrate(pattern_ms: &[u32]) -> bool {
    let Some(navigator) = navigator() else { return false };
    let Some(vibrate) = method(&navigator, "vibrate") else { return false };
    let pattern: Array = pattern_ms.iter().map(|ms| JsValue::from_f64(f64::from(*ms))).collect();
    vibrate.call1(&navigator, &pattern).is_ok_and(|taken| taken.is_truthy())
}

/// Stops vibrating.
pub fn stop() {
    vibrate(&[]);
}

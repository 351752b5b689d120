//! Where the device is: asked for once, with an alert, if the city's policy wants it.
//!
//! The browser asks the person the first time. A refusal or no answer is no position, never an
//! error; nothing waits for it.

use crate::js::{method, navigator, prop, set};
use js_sys::Object;
use wasm_bindgen::prelude::*;

/// No position after so long, ms.
const WAIT_MS: f64 = 20_000.0;
/// A position may be so old, ms.
const AGE_MS: f64 = 60_000.0;

/// Asks for latitude and longitude in degrees and accuracy in metres; `found` is called at most
/// once, and never where the device has none or may not tell.
pub fn locate(found: impl FnOnce(f64, f64, f64) + 'static) {
    let Some(source) = navigator().and_then(|n| prop(&n, "geolocation")) else { return };
    let Some(ask) = method(&source, "getCurrentPosition") else { return };
    let told = Closure::once_into_js(move |position: JsValue| {
        let Some(coords) = prop(&position, "coords") else { return };
        let number = |name| prop(&coords, name).and_then(|value| value.as_f64());
        if let (Some(lat), Some(lon), Some(accuracy)) =
            (number("latitude"), number("longitude"), number("accuracy"))
        {
            found(lat, lon, accuracy);
        }
    });
    let options = Object::new();
    set(&options, "enableHighAccuracy", &JsValue::TRUE);
    set(&options, "timeout", &JsValue::from_f64(WAIT_MS));
    set(&options, "maximumAge", &JsValue::from_f64(AGE_MS));
    // A source that throws has no position to give.
    let _ = ask.call3(&source, &told, &JsValue::NULL, &options);
}

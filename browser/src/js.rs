//! Small bridges to JavaScript shared by the modules of this crate. No product knowledge here.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::EventTarget;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    pub(crate) fn console_error(text: &str);
}

/// A JavaScript function made of a Rust one. One signature for all keeps the glue code small.
pub(crate) type Callback = Closure<dyn FnMut(JsValue)>;

/// Cryptographically random bytes.
///
/// Every engine that runs WebAssembly has `crypto.getRandomValues`, also on plain http; should one
/// fail, the exception ends the program, because an id or salt that is not random must not be used.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    get_random_values(&mut bytes);
    bytes
}

/// A random number, e.g. for jitter.
pub fn random_u32() -> u32 {
    u32::from_le_bytes(random_bytes())
}

/// A property; `None` where it is missing, null, undefined or refuses to be read.
pub(crate) fn prop(target: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(target, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A method of an object, where it has one.
pub(crate) fn method(target: &JsValue, name: &str) -> Option<Function> {
    prop(target, name)?.dyn_into().ok()
}

/// `window.navigator`, where there is a window.
pub(crate) fn navigator() -> Option<JsValue> {
    Some(web_sys::window()?.navigator().into())
}

/// Sets a property of a plain object made by this crate.
pub(crate) fn set(target: &Object, name: &str, value: &JsValue) {
    // Setting a plain property of an extensible object cannot fail.
    let _ = Reflect::set(target, &JsValue::from_str(name), value);
}

/// Lets a promise run on its own. For requests whose refusal changes nothing for anybody; a
/// rejected promise that nobody handles would be reported as an error of the page.
pub(crate) fn detach(promise: Promise) {
    spawn_local(async move {
        let _ = JsFuture::from(promise).await;
    });
}

/// Listens as long as the page lives.
pub(crate) fn listen(target: &EventTarget, name: &str, on: impl FnMut(JsValue) + 'static) {
    let callback = Callback::new(on);
    // Registered once per page life and wanted until its end, so the memory is given away.
    let function: Function = callback.into_js_value().unchecked_into();
    if let Err(error) = target.add_event_listener_with_callback(name, &function) {
        console_error(&describe(&error));
    }
}

#[wasm_bindgen]
extern "C" {
    /// A `Blob` or `File`.
    pub(crate) type Blob;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn size(this: &Blob) -> f64;
    #[wasm_bindgen(method)]
    pub(crate) fn slice(this: &Blob, from: f64, to: f64) -> Blob;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Blob) -> Result<Promise, JsValue>;
}

/// The bytes of a blob. Fails where it cannot be read any more, e.g. a card that was pulled out.
pub(crate) async fn read_blob(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(blob.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// `Name: message` of an error value, in the platform's own words.
pub(crate) fn describe(error: &JsValue) -> String {
    let part = |name| prop(error, name).and_then(|value| value.as_string());
    let name = part("name").unwrap_or_else(|| String::from("Error"));
    match part("message").or_else(|| error.as_string()) {
        Some(message) => name + ": " + &message,
        None => name,
    }
}

//! Files that a person chose, read piece by piece: never whole in memory.

use crate::js::{Blob, describe, prop, read_blob};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Document;

/// A chosen file. Readable as long as this page lives and nobody changes or removes the file.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedFile(JsValue);

impl PickedFile {
    /// Its name as the browser tells it: not to be trusted as a name of anything.
    pub fn name(&self) -> String {
        prop(&self.0, "name").and_then(|name| name.as_string()).unwrap_or_default()
    }

    /// Its length, bytes.
    pub fn bytes(&self) -> u64 {
        self.0.unchecked_ref::<Blob>().size() as u64
    }

    /// The bytes from `from` up to, not including, `to`, or to its end.
    ///
    /// # Errors
    /// In the platform's own words, when it cannot be read (any more).
    pub async fn read(&self, from: u64, to: u64) -> Result<Vec<u8>, String> {
        let piece = self.0.unchecked_ref::<Blob>().slice(from as f64, to as f64);
        read_blob(&piece).await.map_err(|error| describe(&error))
    }
}

/// The file chosen in the `input` element of this id, which is emptied, so that the same file can
/// be chosen again. `None` where none was chosen.
pub fn picked(input_id: &str) -> Option<PickedFile> {
    let document: Document = web_sys::window()?.document()?;
    let input = document.get_element_by_id(input_id)?;
    let file = prop(&prop(&input, "files")?, "0")?;
    // Refused only for a text that is not empty.
    let _ = js_sys::Reflect::set(&input, &JsValue::from_str("value"), &JsValue::from_str(""));
    Some(PickedFile(file))
}

#[cfg(test)]
pub(crate) fn file_of(bytes: &[u8], name: &str) -> PickedFile {
    use js_sys::{Array, Function, Uint8Array};
    let make = Function::new_with_args("bytes, name", "return new File([bytes], name)");
    let bytes = Uint8Array::from(bytes);
    let arguments = Array::of2(&bytes, &JsValue::from_str(name));
    PickedFile(make.apply(&JsValue::NULL, &arguments).expect("a file"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    async fn a_file_is_read_in_pieces() {
        let file = file_of(b"0123456789", "会議.wav");
        assert_eq!((file.name().as_str(), file.bytes()), ("会議.wav", 10));
        assert_eq!(file.read(0, 4).await.unwrap(), b"0123");
        assert_eq!(file.read(8, 99).await.unwrap(), b"89");
        assert_eq!(file.read(10, 99).await.unwrap(), b"");
        assert_eq!(picked("no-such-input"), None);
    }
}

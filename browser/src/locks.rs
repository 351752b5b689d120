//! Web locks: what one tab does, no other tab of this browser does at the same time.
//!
//! The browser lets go of a lock when its tab dies. Without web locks every tab gets what it asks
//! for: then only one tab must be used, as before there were tabs.

use crate::clock::within;
use crate::js::{detach, method, navigator, prop, set};
use core::cell::RefCell;
use js_sys::{Function, Object, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A lock manager that does not answer for so long has refused, ms.
const ANSWER_MS: u64 = 3_000;

/// A lock that this tab holds until it is dropped.
#[derive(Debug)]
pub struct Lock(Option<Function>);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // A promise's resolve function does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Takes the lock of this name, unless somebody holds it: then `None`.
pub async fn try_lock(name: &str) -> Option<Lock> {
    let Some(locks) = navigator().and_then(|navigator| prop(&navigator, "locks")) else {
        return Some(Lock(None));
    };
    let request = method(&locks, "request")?;
    let release: Rc<RefCell<Option<Function>>> = Rc::default();
    let held = Rc::clone(&release);
    let mut asked = None;
    let mut granted = None;
    let told = Promise::new(&mut |tell, _| {
        let held = Rc::clone(&held);
        let callback = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |lock: JsValue| {
            let answer = if lock.is_null() {
                JsValue::UNDEFINED
            } else {
                // The lock is held until this promise is resolved.
                Promise::new(&mut |resolve, _| *held.borrow_mut() = Some(resolve)).into()
            };
            // As above.
            let _ = tell.call0(&JsValue::NULL);
            answer
        });
        let options = Object::new();
        set(&options, "ifAvailable", &JsValue::TRUE);
        asked = request.call3(&locks, &JsValue::from_str(name), &options, callback.as_ref()).ok();
        granted = Some(callback);
    });
    detach(asked?.dyn_into().ok()?);
    let answered = within(ANSWER_MS, JsFuture::from(told)).await;
    let Some(_) = answered else {
        // The browser may still call it.
        if let Some(late) = granted {
            late.forget();
        }
        return None;
    };
    let release = release.take()?;
    Some(Lock(Some(release)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{mono_ms, sleep};
    use crate::js::random_u32;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    async fn one_at_a_time() {
        let name = format!("mamori-test-{}", random_u32());
        let first = try_lock(&name).await.expect("nobody holds it");
        if first.0.is_none() {
            return;
        }
        assert!(try_lock(&name).await.is_none());
        assert!(try_lock(&(name.clone() + "x")).await.is_some(), "another one is free");
        drop(first);
        let deadline = mono_ms() + 10_000;
        while try_lock(&name).await.is_none() {
            assert!(mono_ms() < deadline, "a lock that was let go is free");
            sleep(10).await;
        }
    }
}

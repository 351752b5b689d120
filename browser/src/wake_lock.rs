//! Keeps the screen on during a session or an alert, where the browser allows it.
//!
//! The browser takes the lock away whenever the page is hidden, so it is asked for again when the
//! page is visible ([`WakeLock::refresh`]). A refusal is a state to show, not an error.

use crate::js::{detach, method, navigator, prop};
use core::cell::{Cell, RefCell};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[derive(Default)]
struct Inner {
    wanted: Cell<bool>,
    asking: Cell<bool>,
    sentinel: RefCell<Option<JsValue>>,
}

/// The page's wake lock; clones are handles on the same one.
#[derive(Clone, Default)]
pub struct WakeLock(Rc<Inner>);

impl WakeLock {
    /// Whether the screen is kept on at present.
    pub fn is_held(&self) -> bool {
        let released = |sentinel: &JsValue| {
            prop(sentinel, "released").is_none_or(|released| released.is_truthy())
        };
        self.0.sentinel.borrow().as_ref().is_some_and(|sentinel| !released(sentinel))
    }

    /// Whether the screen is to be kept on.
    pub fn is_wanted(&self) -> bool {
        self.0.wanted.get()
    }

    /// Wants the screen on until [`WakeLock::release`].
    pub fn hold(&self) {
        self.0.wanted.set(true);
        self.refresh();
    }

    /// Asks again if the lock is wanted and lost. Called whenever the page becomes visible.
    pub fn refresh(&self) {
        let inner = Rc::clone(&self.0);
        if !inner.wanted.get() || inner.asking.get() || self.is_held() {
            return;
        }
        let Some(asked) = ask() else { return };
        inner.asking.set(true);
        spawn_local(async move {
            // Refused on low battery or while hidden; `is_held` tells, and the next visible asks.
            let sentinel = JsFuture::from(asked).await.ok();
            inner.asking.set(false);
            inner.sentinel.replace(sentinel);
            if !inner.wanted.get() {
                let_go(&inner);
            }
        });
    }

    /// Lets the screen go off.
    pub fn release(&self) {
        self.0.wanted.set(false);
        let_go(&self.0);
    }
}

fn ask() -> Option<Promise> {
    let wake_lock = prop(&navigator()?, "wakeLock")?;
    let request = method(&wake_lock, "request")?;
    request.call1(&wake_lock, &JsValue::from_str("screen")).ok()?.dyn_into().ok()
}

fn let_go(inner: &Inner) {
    let Some(sentinel) = inner.sentinel.take() else { return };
    let released = method(&sentinel, "release").and_then(|release| release.call0(&sentinel).ok());
    if let Some(promise) = released.and_then(|promise| promise.dyn_into().ok()) {
        detach(promise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{mono_ms, sleep};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    async fn a_lock_let_go_while_it_is_asked_for_is_not_kept() {
        let lock = WakeLock::default();
        lock.hold();
        lock.release();
        let deadline = mono_ms() + 10_000;
        while lock.0.asking.get() {
            assert!(mono_ms() < deadline, "the browser answers");
            sleep(10).await;
        }
        assert!(lock.0.sentinel.borrow().is_none());
        assert!(!lock.is_held());
    }
}

//! The page's clocks and timers. It reads and waits; what the readings mean is
//! `mamori_core::clock`.

use crate::js::{Callback, random_bytes};
use core::cell::{Cell, RefCell};
use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::{Context, Poll, Waker};
use mamori_core::clock::Sample;
use mamori_core::ids::BootId;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

thread_local! {
    static BOOT: BootId = BootId(random_bytes());
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Longest pause a browser's timer can count, ms; a longer one would fire at once.
const PAUSE_MAX_MS: u64 = i32::MAX as u64;

/// This page life: from load to unload.
pub fn boot() -> BootId {
    BOOT.with(|boot| *boot)
}

/// Wall clock as the device shows it, ms since 1970-01-01 UTC. May be wrong.
pub fn wall_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Monotonic clock of this page life, ms. Stops while some devices sleep.
pub fn mono_ms() -> u64 {
    performance_now() as u64
}

/// Both clocks, read at the same moment.
pub fn sample() -> Sample {
    Sample { wall_ms: wall_ms(), mono_ms: mono_ms(), boot: boot() }
}

#[derive(Default)]
struct Alarm {
    fired: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// A pause that ends after its time. Dropping it cancels the timer.
pub struct Sleep {
    alarm: Rc<Alarm>,
    timer: Option<i32>,
    // The browser holds only a reference to it.
    _callback: Callback,
}

/// Sleeps so many ms. Background pages are woken late (browsers throttle timers), so whoever waits
/// compares the clock afterwards.
pub fn sleep(pause_ms: u64) -> Sleep {
    let alarm = Rc::new(Alarm::default());
    let fired = Rc::clone(&alarm);
    let callback = Callback::new(move |_| {
        fired.fired.set(true);
        if let Some(waker) = fired.waker.take() {
            waker.wake();
        }
    });
    let timer = web_sys::window().and_then(|window| {
        let function = callback.as_ref().unchecked_ref();
        let pause = pause_ms.min(PAUSE_MAX_MS) as i32;
        window.set_timeout_with_callback_and_timeout_and_arguments_0(function, pause).ok()
    });
    // Without a timer the pause is over at once: waking too early is harmless, never is not.
    alarm.fired.set(timer.is_none());
    Sleep { alarm, timer, _callback: callback }
}

/// Sleeps until the monotonic clock shows `at_ms`.
pub fn sleep_until(at_ms: u64) -> Sleep {
    sleep(at_ms.saturating_sub(mono_ms()))
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.alarm.fired.get() {
            return Poll::Ready(());
        }
        self.alarm.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let (Some(timer), false) = (self.timer, self.alarm.fired.get())
            && let Some(window) = web_sys::window()
        {
            window.clear_timeout_with_handle(timer);
        }
    }
}

/// Waits for `work`, at most so many ms; `None` if the time was over first: the work is dropped
/// then, unless only a reference to it was given.
pub async fn within<T>(limit_ms: u64, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut limit = sleep(limit_ms);
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        Pin::new(&mut limit).poll(context).map(|()| None)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::future::{pending, ready};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    async fn a_pause_lasts_its_time_and_no_wait_is_endless() {
        let start = mono_ms();
        sleep(50).await;
        assert!(mono_ms() - start >= 49, "browsers round their clocks");
        assert_eq!(within(10, pending::<()>()).await, None);
        assert_eq!(within(0, ready(7)).await, Some(7));
        assert_eq!(within(10_000, sleep_until(0)).await, Some(()));
    }

    #[test]
    fn samples_are_of_one_page_life() {
        let (first, second) = (sample(), sample());
        assert_eq!(first.boot, second.boot);
        assert_ne!(first.boot, BootId::default());
        assert!(second.mono_ms >= first.mono_ms);
        // After the day this was written, in ms and not in s.
        assert!(first.wall_ms > 1_790_000_000_000);
    }
}

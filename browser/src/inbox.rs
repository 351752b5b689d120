//! The runtime task's inbox: whatever happens is put in, one task takes it out, with a deadline.
//!
//! For one page and one thread, therefore without the weight of a general channel.

use crate::clock::{Sleep, sleep_until};
use core::cell::{Cell, RefCell};
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Poll, Waker};
use std::collections::VecDeque;
use std::rc::Rc;

struct Queue<T> {
    waiting: RefCell<VecDeque<T>>,
    reader: Cell<Option<Waker>>,
}

/// An unbounded queue; clones are handles on the same one.
pub struct Inbox<T>(Rc<Queue<T>>);

impl<T> Clone for Inbox<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Default for Inbox<T> {
    fn default() -> Self {
        let waiting = RefCell::new(VecDeque::new());
        Self(Rc::new(Queue { waiting, reader: Cell::new(None) }))
    }
}

impl<T> Inbox<T> {
    /// Puts a message in and wakes the reader.
    pub fn put(&self, message: T) {
        self.0.waiting.borrow_mut().push_back(message);
        if let Some(reader) = self.0.reader.take() {
            reader.wake();
        }
    }

    /// Takes the oldest message if there is one.
    pub fn take(&self) -> Option<T> {
        self.0.waiting.borrow_mut().pop_front()
    }

    /// Waits for the next message, or until the monotonic clock shows `deadline_ms`: then `None`.
    /// One reader at a time.
    pub async fn next(&self, deadline_ms: Option<u64>) -> Option<T> {
        let mut deadline: Option<Sleep> = deadline_ms.map(sleep_until);
        poll_fn(|context| {
            if let Some(message) = self.take() {
                return Poll::Ready(Some(message));
            }
            self.0.reader.set(Some(context.waker().clone()));
            match &mut deadline {
                Some(sleep) => Pin::new(sleep).poll(context).map(|()| None),
                None => Poll::Pending,
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::mono_ms;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    async fn messages_keep_their_order_and_wake_the_reader() {
        let inbox = Inbox::default();
        inbox.put(1);
        inbox.put(2);
        assert_eq!(inbox.next(None).await, Some(1));
        assert_eq!(inbox.next(Some(0)).await, Some(2), "a message goes before the deadline");
        let later = inbox.clone();
        crate::spawn(async move { later.put(3) });
        assert_eq!(inbox.next(Some(mono_ms() + 10_000)).await, Some(3));
        assert_eq!(inbox.next(Some(mono_ms() + 10)).await, None);
    }
}

//! Values computed from signals and remembered, and acts that follow them.
//!
//! What Leptos's `Memo` and `Effect` do; but its machinery is copied for every type of value, and
//! here it only ever counts changes.

use crate::boxed::{Give, Run};
use crate::signal::Held;
use leptos::prelude::*;

/// A value that is computed anew when a signal it was read from changes, and tells its readers only
/// if it then differs.
pub struct Watch<T: 'static> {
    changes: Memo<u32>,
    value: Held<T>,
}

impl<T> Clone for Watch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watch<T> {}

/// Watches what `read` gives.
pub fn watch<T: PartialEq + Send + Sync + 'static>(
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Watch<T> {
    watch_boxed(Box::new(read))
}

fn watch_boxed<T: PartialEq + Send + Sync + 'static>(
    read: Box<dyn Give<T> + Send + Sync>,
) -> Watch<T> {
    let value = Held::new(untrack(|| read.give()));
    let compare = move || value.renew(read.give());
    Watch { changes: counted(Box::new(compare)), value }
}

#[inline(never)]
fn counted(compare: Box<dyn Give<bool> + Send + Sync>) -> Memo<u32> {
    Memo::new(move |before: Option<&u32>| {
        let before = before.copied().unwrap_or_default();
        if compare.give() { before.wrapping_add(1) } else { before }
    })
}

#[inline(never)]
fn follow(changes: Memo<u32>) {
    changes.track();
    renew(changes);
}

/// Computes the value anew, if that is due.
#[inline(never)]
fn renew(changes: Memo<u32>) {
    changes.get_untracked();
}

impl<T: Send + Sync + 'static> Watch<T> {
    /// Reads it (tracked).
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        follow(self.changes);
        self.value.with(read)
    }

    /// Reads it without following it.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        renew(self.changes);
        self.value.with(read)
    }

    /// A copy of it (tracked).
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// A copy of it, without following it.
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }
}

/// Acts at once and whenever a signal it reads changes.
pub fn effect(act: impl FnMut() + 'static) {
    effect_boxed(Box::new(act));
}

#[inline(never)]
fn effect_boxed(mut act: Box<dyn Run>) {
    Effect::new(move |_| act.run());
}

/// Acts whenever a value differs from what it was; not for the first one.
pub fn on_change<T: PartialEq + Clone + 'static>(
    read: impl Fn() -> T + 'static,
    act: impl Fn(&T) + 'static,
) {
    let mut before = None;
    effect(move || {
        let now = read();
        let differs = before.as_ref().is_some_and(|before| *before != now);
        before = Some(now.clone());
        if differs {
            act(&now);
        }
    });
}

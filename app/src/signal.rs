//! Values that screens follow: what Leptos's `RwSignal` and `StoredValue` do.
//!
//! Their machinery is copied for every type of value. Here one counter tells of changes, for all
//! types alike, and the value lies beside it. What does not depend on the type is never inlined:
//! hundreds of places call it.

use leptos::prelude::*;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value that lives as long as the part of the screen that made it. Nobody is told of a change.
pub struct Held<T: 'static> {
    place: StoredValue<Rc<dyn Any>, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Held<T> {}

impl<T> Held<T> {
    /// Holds a value.
    pub fn new(value: T) -> Self {
        Self { place: hold(Rc::new(RefCell::new(value))), of: PhantomData }
    }

    /// Reads it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        match self.try_with(read) {
            Some(result) => result,
            None => unreachable!("a value was read after its part of the screen was gone"),
        }
    }

    /// A copy of it.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// Changes it, if its part of the screen is still there.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let place = held(self.place)?;
        let cell: &RefCell<T> = place.downcast_ref()?;
        let result = change(&mut cell.borrow_mut());
        Some(result)
    }

    /// Reads it, if its part of the screen is still there.
    pub fn try_with<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        let place = held(self.place)?;
        let cell: &RefCell<T> = place.downcast_ref()?;
        let result = read(&cell.borrow());
        Some(result)
    }

    /// Replaces it, if its part of the screen is still there.
    pub fn set(self, value: T) {
        self.update(|held| *held = value);
    }

    /// Replaces it if it differs; whether it did.
    pub fn renew(self, value: T) -> bool
    where
        T: PartialEq,
    {
        let renewed = self.update(|held| {
            let differs = *held != value;
            if differs {
                *held = value;
            }
            differs
        });
        renewed.unwrap_or_default()
    }
}

#[inline(never)]
fn hold(value: Rc<dyn Any>) -> StoredValue<Rc<dyn Any>, LocalStorage> {
    StoredValue::new_local(value)
}

#[inline(never)]
fn held(place: StoredValue<Rc<dyn Any>, LocalStorage>) -> Option<Rc<dyn Any>> {
    place.try_get_value()
}

/// A value whose readers are told of its changes.
pub struct Signal<T: 'static> {
    changes: RwSignal<u32>,
    value: Held<T>,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T> Signal<T> {
    /// Holds a value.
    pub fn new(value: T) -> Self {
        Self { changes: counter(), value: Held::new(value) }
    }

    /// Follows it without reading.
    pub fn track(self) {
        self.changes.track();
    }

    /// Reads it (tracked).
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.value.with(read)
    }

    /// Reads it without following it.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.value.with(read)
    }

    /// Reads it without following it, if its part of the screen is still there.
    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.value.try_with(read)
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
        self.value.get()
    }

    /// Replaces it and tells its readers.
    pub fn set(self, value: T) {
        self.value.set(value);
        tell(self.changes);
    }

    /// Replaces it and tells its readers, if it differs.
    pub fn renew(self, value: T)
    where
        T: PartialEq,
    {
        if self.value.renew(value) {
            tell(self.changes);
        }
    }

    /// Changes it and tells its readers.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(change);
        tell(self.changes);
    }
}

#[inline(never)]
fn counter() -> RwSignal<u32> {
    RwSignal::new(0)
}

#[inline(never)]
fn tell(changes: RwSignal<u32>) {
    changes.try_update(|count| *count = count.wrapping_add(1));
}

//! Closures in boxes.
//!
//! The table that comes with a `dyn Fn` has entries for calling it by value and by exclusive
//! reference too, each a function of its own; with hundreds of closures they weigh. These traits
//! have one entry. Every closure of the right shape is one.

use leptos::ev::Event;

/// Gives a value whenever it is asked.
pub trait Give<T> {
    /// The value.
    fn give(&self) -> T;
}

impl<T, F: Fn() -> T> Give<T> for F {
    fn give(&self) -> T {
        self()
    }
}

/// Does something on an event.
pub trait Act {
    /// Does it.
    fn act(&mut self, event: Event);
}

impl<F: FnMut(Event)> Act for F {
    fn act(&mut self, event: Event) {
        self(event);
    }
}

/// Writes a value.
pub trait Write<T> {
    /// Writes it.
    fn write(&self, value: T);
}

impl<T, F: Fn(T)> Write<T> for F {
    fn write(&self, value: T) {
        self(value);
    }
}

/// Does something once or again.
pub trait Run {
    /// Does it.
    fn run(&mut self);
}

impl<F: FnMut()> Run for F {
    fn run(&mut self) {
        self();
    }
}

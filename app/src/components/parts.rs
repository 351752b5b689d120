//! Small pieces that every screen repeats.
//!
//! They box what they are given, so that the app carries one copy of Leptos's code for all of them
//! rather than one for each place: most of its weight would be such copies.

use super::el::{El, el};
use super::watch::{Watch, watch};
use crate::boxed::Give;
use crate::ctx::App;
use leptos::prelude::*;
use mamori_core::text::Text;
use std::sync::Arc;

/// A part of a view that follows signals; may be absent.
pub fn live(view: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    live_boxed(Box::new(view))
}

fn live_boxed(view: Box<dyn Give<Option<AnyView>> + Send>) -> AnyView {
    (move || view.give()).into_any()
}

/// Words that follow signals.
pub fn words(text: impl Fn() -> String + Send + 'static) -> AnyView {
    words_boxed(Box::new(text))
}

fn words_boxed(text: Box<dyn Give<String> + Send>) -> AnyView {
    (move || text.give()).into_any()
}

/// What tells the items of a list apart: an id and a variant of it.
pub type Key = (u128, u8);

type Item = (Key, Box<dyn FnOnce() -> AnyView + Send>);

/// One view for each item of a list that follows signals. An item keeps its view as long as its key
/// is in the list; another key is never shown in the same elements.
pub fn each<T: Send + 'static>(
    items: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> Key + Send + 'static,
    child: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let child = Arc::new(child);
    each_boxed(Box::new(move || {
        let item = |item: T| -> Item {
            let (key, child) = (key(&item), child.clone());
            (key, Box::new(move || child(item)))
        };
        items().into_iter().map(item).collect()
    }))
}

fn each_boxed(items: Box<dyn Give<Vec<Item>> + Send>) -> AnyView {
    let items = move || items.give();
    let key = |item: &Item| item.0;
    let child = |item: Item| item.1();
    For(ForProps { each: items, key, children: child }).into_any()
}

/// The number of an id, as a key.
pub fn key_of(id: [u8; 16]) -> Key {
    (u128::from_be_bytes(id), 0)
}

/// A text that follows the language, as a view.
pub fn caption(app: App, text: Text) -> AnyView {
    words(move || app.t(text).to_owned())
}

/// A fact that follows signals.
pub fn fact(read: impl Fn() -> bool + Send + Sync + 'static) -> Watch<bool> {
    watch(read)
}

/// A button: its classes, its name for tests, what it does, and what stands on it.
pub fn button(
    class: &'static str,
    test: &'static str,
    act: impl FnMut() + Send + 'static,
    inner: AnyView,
) -> AnyView {
    plain_button(class, test).tap(act).kid(inner).into_any()
}

/// A button that takes the place of another under a finger: acts only on taps that began on it.
pub fn late_button(
    class: &'static str,
    test: &'static str,
    act: impl FnMut() + Send + 'static,
    inner: AnyView,
) -> AnyView {
    plain_button(class, test).own_tap(act).kid(inner).into_any()
}

/// The button of a dialog that gets the focus when it opens.
pub fn main_button(
    class: &'static str,
    test: &'static str,
    act: impl FnMut() + Send + 'static,
    inner: AnyView,
) -> AnyView {
    plain_button(class, test).attr("autofocus", "").tap(act).kid(inner).into_any()
}

pub fn plain_button(class: &'static str, test: &'static str) -> El {
    el("button").class(class).attr("type", "button").test(test)
}

/// A link: its classes, its name for tests, where it leads, and what stands on it.
pub fn link(class: &'static str, test: &'static str, href: String, inner: AnyView) -> AnyView {
    el("a").class(class).test(test).attr("href", href).kid(inner).into_any()
}

/// A link that does something before it leads on.
pub fn acting_link(
    class: &'static str,
    test: &'static str,
    href: String,
    act: impl FnMut() + Send + 'static,
    inner: AnyView,
) -> AnyView {
    el("a").class(class).test(test).attr("href", href).tap(act).kid(inner).into_any()
}

/// A name and its value, in a list of facts.
pub fn row(app: App, name: Text, value: AnyView) -> AnyView {
    el("div")
        .class("m-row")
        .kid(el("dt").kid(caption(app, name)))
        .kid(el("dd").kid(value))
        .into_any()
}

/// Views one after the other.
pub fn all(views: Vec<AnyView>) -> AnyView {
    views.into_any()
}

//! Small pieces that every screen repeats.
//!
//! They box what they are given, so that the app carries one copy of Leptos's code for all of them
//! rather than one for each place: most of its weight would be such copies.

use super::t;
use crate::ctx::App;
use leptos::ev::{Event, MouseEvent};
use leptos::prelude::*;
use mamori_core::text::Text;

/// A part of a view that follows signals; may be absent.
pub fn live(view: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    live_boxed(Box::new(view))
}

fn live_boxed(view: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
    (move || view()).into_any()
}

/// Words that follow signals.
pub fn words(text: impl Fn() -> String + Send + 'static) -> AnyView {
    words_boxed(Box::new(text))
}

fn words_boxed(text: Box<dyn Fn() -> String + Send>) -> AnyView {
    (move || text()).into_any()
}

/// Something to do on a tap.
pub type Tap = Box<dyn FnMut(MouseEvent)>;

/// A handler of taps.
pub fn tap(mut act: impl FnMut() + 'static) -> Tap {
    Box::new(move |_| act())
}

/// A handler of any other event.
pub fn on(act: impl FnMut(Event) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(act)
}

/// A memo of a fact.
pub fn fact(read: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    fact_boxed(Box::new(read))
}

fn fact_boxed(read: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| read())
}

/// A button: its classes, its name for tests, what it does, and what stands on it.
pub fn button(
    class: &'static str,
    test: &'static str,
    act: impl FnMut() + 'static,
    inner: AnyView,
) -> AnyView {
    button_boxed(class, test, None, tap(act), inner)
}

/// The button of a dialog that gets the focus when it opens; `id` to focus it again.
pub fn main_button(
    id: &'static str,
    class: &'static str,
    test: &'static str,
    act: impl FnMut() + 'static,
    inner: AnyView,
) -> AnyView {
    button_boxed(class, test, Some(id), tap(act), inner)
}

fn button_boxed(
    class: &'static str,
    test: &'static str,
    main: Option<&'static str>,
    act: Tap,
    inner: AnyView,
) -> AnyView {
    view! {
        <button
            class=class
            type="button"
            data-test=test
            id=main
            autofocus=main.map(|_| "")
            on:click=act
        >
            {inner}
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
pub fn link(
    class: &'static str,
    test: &'static str,
    href: String,
    act: impl FnMut() + 'static,
    inner: AnyView,
) -> AnyView {
    link_boxed(class, test, href, tap(act), inner)
}

fn link_boxed(
    class: &'static str,
    test: &'static str,
    href: String,
    act: Tap,
    inner: AnyView,
) -> AnyView {
    view! { <a class=class href=href data-test=test on:click=act>{inner}</a> }.into_any()
}

/// A name and its value, in a list of facts.
pub fn row(app: App, name: Text, value: AnyView) -> AnyView {
    view! { <div class="m-row"><dt>{t(app, name)}</dt><dd>{value}</dd></div> }.into_any()
}

/// Views one after the other.
pub fn all(views: Vec<AnyView>) -> AnyView {
    views.into_any()
}

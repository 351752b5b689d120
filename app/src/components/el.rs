//! Elements: one type for every tag, built by plain function calls.
//!
//! Leptos's `view!` makes a type, and with it a copy of the rendering code, for every tag,
//! attribute and handler; in this app those copies weighed more than everything else. Signals,
//! effects, lists and mounting are Leptos's own; only how an element is described is not.

use crate::boxed::{Act, Give};
use crate::signal::Held;
use leptos::ev::{Event, KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::renderer::{CastFrom, RemoveEventHandler, Rndr};
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use leptos::wasm_bindgen::{JsCast, JsValue};
use mamori_browser::page;
use std::borrow::Cow;

/// A value that an attribute can have; `None` for no attribute.
pub type Value = Option<Cow<'static, str>>;

/// Whatever becomes the value of an attribute.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;

    /// Makes it the value of an attribute.
    fn attach(self, el: El, name: &'static str) -> El
    where
        Self: Sized,
    {
        el.part(name, Part::Fixed(self.into_value()))
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Some(Cow::Borrowed(self))
    }

    #[inline(never)]
    fn attach(self, el: El, name: &'static str) -> El {
        el.part(name, Part::Fixed(Some(Cow::Borrowed(self))))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Some(Cow::Owned(self))
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        self.then_some(Cow::Borrowed(""))
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.and_then(T::into_value)
    }
}

type Read = Box<dyn Give<Value> + Send>;

enum Part {
    Fixed(Value),
    Live(Target, Read),
    On(Box<dyn Act + Send>),
}

/// What a live value is written to.
#[derive(Clone, Copy)]
enum Target {
    Attribute,
    /// The property of this name, not the attribute: what a field holds at the moment.
    Text,
    /// The same for a box or a radio.
    Checked,
}

struct Inner {
    tag: &'static str,
    namespace: Option<&'static str>,
    /// Two elements of the same tag and key may stand for each other when a view is rendered anew.
    key: Value,
    parts: Vec<(&'static str, Part)>,
    kids: Vec<AnyView>,
}

/// An element being described. Boxed, so that a chain of calls passes one pointer along.
pub struct El(Box<Inner>);

/// An HTML element.
pub fn el(tag: &'static str) -> El {
    new(tag, None)
}

/// An SVG element.
pub fn svg(tag: &'static str) -> El {
    new(tag, Some("http://www.w3.org/2000/svg"))
}

fn new(tag: &'static str, namespace: Option<&'static str>) -> El {
    El(Box::new(Inner { tag, namespace, key: None, parts: Vec::new(), kids: Vec::new() }))
}

impl El {
    #[inline(never)]
    fn part(mut self, name: &'static str, part: Part) -> Self {
        self.0.parts.push((name, part));
        self
    }

    /// Its classes.
    #[inline(never)]
    pub fn class(self, classes: &'static str) -> Self {
        self.part("class", Part::Fixed(Some(Cow::Borrowed(classes))))
    }

    /// Its name for tests. Another name makes another element.
    pub fn test(self, name: impl IntoValue) -> Self {
        self.test_value(name.into_value())
    }

    #[inline(never)]
    fn test_value(mut self, name: Value) -> Self {
        self.0.key.clone_from(&name);
        self.part("data-test", Part::Fixed(name))
    }

    /// An attribute.
    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        value.attach(self, name)
    }

    /// An attribute that follows signals.
    pub fn live<V: IntoValue>(
        self,
        name: &'static str,
        read: impl Fn() -> V + Send + 'static,
    ) -> Self {
        self.part(name, Part::Live(Target::Attribute, Box::new(move || read().into_value())))
    }

    /// The text in a field.
    pub fn value(self, read: impl Fn() -> String + Send + 'static) -> Self {
        self.part("value", Part::Live(Target::Text, Box::new(move || read().into_value())))
    }

    /// Whether a box or a radio is chosen.
    pub fn checked(self, read: impl Fn() -> bool + Send + 'static) -> Self {
        self.part("checked", Part::Live(Target::Checked, Box::new(move || read().into_value())))
    }

    /// What happens on an event.
    pub fn on(self, event: &'static str, act: impl FnMut(Event) + Send + 'static) -> Self {
        self.part(event, Part::On(Box::new(act)))
    }

    /// What happens on a tap, or Enter or Space on a button.
    pub fn tap(self, mut act: impl FnMut() + Send + 'static) -> Self {
        self.part("click", Part::On(Box::new(move |_: Event| act())))
    }

    /// What happens on a tap that began here. A finger that was down before this element came to
    /// lie under it makes a click when it lifts, but no press: that click is not meant.
    pub fn own_tap(self, mut act: impl FnMut() + Send + 'static) -> Self {
        let begun = Held::new(false);
        let click = move |ev: Event| {
            // No pointer at all (0): the keyboard or a screen reader.
            let pressed = ev.unchecked_ref::<MouseEvent>().detail() == 0 || begun.get();
            begun.set(false);
            if pressed {
                act();
            }
        };
        self.on("pointerdown", move |_| begun.set(true)).on("click", click)
    }

    /// What happens when the text of a field changes.
    pub fn typed(self, mut act: impl FnMut(String) + Send + 'static) -> Self {
        self.part("input", Part::On(Box::new(move |ev: Event| act(event_target_value(&ev)))))
    }

    /// What happens when a form is sent; the browser itself sends nothing.
    pub fn submit(self, mut act: impl FnMut() + Send + 'static) -> Self {
        let send = move |ev: Event| {
            ev.prevent_default();
            act();
        };
        self.part("submit", Part::On(Box::new(send)))
    }

    /// What happens on a keyboard event.
    pub fn on_key(
        self,
        event: &'static str,
        mut act: impl FnMut(&KeyboardEvent) + Send + 'static,
    ) -> Self {
        self.part(event, Part::On(Box::new(move |ev: Event| act(ev.unchecked_ref()))))
    }

    /// What happens on an event of a finger, pen or mouse.
    pub fn on_pointer(
        self,
        event: &'static str,
        mut act: impl FnMut(&PointerEvent) + Send + 'static,
    ) -> Self {
        self.part(event, Part::On(Box::new(move |ev: Event| act(ev.unchecked_ref()))))
    }

    /// Puts a view into it, after those already there.
    pub fn kid(self, view: impl IntoAny) -> Self {
        self.push(view.into_any())
    }

    #[inline(never)]
    fn push(mut self, view: AnyView) -> Self {
        self.0.kids.push(view);
        self
    }
}

/// What an element holds while it is in the document.
pub struct ElState {
    node: Element,
    tag: &'static str,
    key: Value,
    names: Vec<&'static str>,
    effects: Vec<RenderEffect<Value>>,
    handlers: Vec<RemoveEventHandler<Element>>,
    kids: <Vec<AnyView> as Render>::State,
}

impl ElState {
    fn apply(&mut self, parts: Vec<(&'static str, Part)>) {
        for (name, part) in parts {
            let node = self.node.clone();
            match part {
                Part::Fixed(value) => {
                    self.names.push(name);
                    set(&node, name, &value);
                }
                Part::Live(target, read) => {
                    if matches!(target, Target::Attribute) {
                        self.names.push(name);
                    }
                    self.effects.push(follow(node, name, target, read));
                }
                Part::On(mut act) => {
                    let act = Box::new(move |ev: JsValue| act.act(ev.unchecked_into()));
                    self.handlers.push(Rndr::add_event_listener(&node, name, act));
                }
            }
        }
    }
}

fn set(node: &Element, name: &'static str, value: &Value) {
    match value {
        Some(value) => Rndr::set_attribute(node, name, value),
        None => Rndr::remove_attribute(node, name),
    }
}

/// Writes what is read whenever it differs from what was written.
fn follow(node: Element, name: &'static str, to: Target, read: Read) -> RenderEffect<Value> {
    RenderEffect::new(move |before: Option<Value>| {
        let value = read.give();
        if before.as_ref() != Some(&value) {
            match to {
                Target::Attribute => set(&node, name, &value),
                Target::Text => {
                    let text = JsValue::from_str(value.as_deref().unwrap_or_default());
                    Rndr::set_property(&node, name, &text);
                }
                Target::Checked => {
                    Rndr::set_property(&node, name, &JsValue::from_bool(value.is_some()));
                }
            }
        }
        value
    })
}

impl Render for El {
    type State = ElState;

    fn build(self) -> ElState {
        let Inner { tag, namespace, key, parts, kids } = *self.0;
        let node = Rndr::create_element(tag, namespace);
        let mut kids = kids.build();
        kids.mount(&node, None);
        let (names, effects, handlers) = (Vec::new(), Vec::new(), Vec::new());
        let mut state = ElState { node, tag, key, names, effects, handlers, kids };
        state.apply(parts);
        state
    }

    fn rebuild(self, state: &mut ElState) {
        if self.0.tag != state.tag || self.0.key != state.key {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
            return;
        }
        // Nothing of the old description may stay: dropping ends its effects and handlers.
        state.effects.clear();
        state.handlers.clear();
        let kept = |name: &&str| self.0.parts.iter().any(|(other, _)| other == name);
        for name in state.names.iter().filter(|name| !kept(name)) {
            Rndr::remove_attribute(&state.node, name);
        }
        state.names.clear();
        state.apply(self.0.parts);
        self.0.kids.rebuild(&mut state.kids);
    }
}

impl Mountable for ElState {
    fn unmount(&mut self) {
        page::before_removal(&self.node);
        Rndr::remove(&self.node);
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Rndr::insert_node(parent, &self.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = Rndr::get_parent(&self.node).and_then(Element::cast_from) else {
            return false;
        };
        child.mount(&parent, Some(&self.node));
        true
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.node.clone()]
    }
}

no_attrs!(El);

/// Leptos asks this of every view; nothing here is ever rendered anywhere but in the browser.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> ElState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

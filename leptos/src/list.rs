//! A list whose items keep their views, as `leptos::For` makes it.

use reactive_graph::owner::Owner;
use std::hash::Hash;
use tachys::prelude::*;
use tachys::reactive_graph::OwnedView;
use tachys::view::keyed::{SerializableKey, keyed};

/// What a list is made of.
#[derive(Debug)]
pub struct ForProps<E, K, C> {
    /// Gives the items (tracked).
    pub each: E,
    /// Tells them apart.
    pub key: K,
    /// Makes the view of one.
    pub children: C,
}

/// The list. What an item's view holds lives as long as the item is in the list.
#[expect(non_snake_case, reason = "the name that Leptos gives it")]
pub fn For<E, I, T, C, N, F, K>(props: ForProps<E, F, C>) -> impl RenderHtml
where
    E: Fn() -> I + Send + 'static,
    I: IntoIterator<Item = T> + Send + 'static,
    C: Fn(T) -> N + Send + Clone + 'static,
    N: RenderHtml + Send + 'static,
    F: Fn(&T) -> K + Send + Clone + 'static,
    K: Eq + Hash + SerializableKey + 'static,
    T: Send + 'static,
{
    let ForProps { each, key, children } = props;
    // Beside the effect of the list, so that a change of the list does not clear its items.
    let parent = Owner::current().unwrap_or_default();
    let children = move |_, item| {
        let owner = parent.with(Owner::new);
        let view = owner.with(|| children(item));
        (drop::<usize>, OwnedView::new_with_owner(view, owner))
    };
    move || keyed(each(), key.clone(), children.clone())
}

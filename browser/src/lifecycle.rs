//! What happens to the page: shown, hidden, frozen, back again, and the browser's guess of the
//! line.

use crate::js::{listen, navigator, prop};
use wasm_bindgen::JsCast;
use web_sys::VisibilityState;

/// A turn in the page's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// The page can be seen.
    Visible,
    /// The page cannot be seen. The last moment to write: phones discard hidden pages silently.
    Hidden,
    /// The window has the keyboard.
    Focus,
    /// The page is shown again from the back/forward cache with all its memory.
    Restored,
    /// The page is left; it may come back ([`Life::Restored`]) or not.
    Left,
    /// The browser stops all timers and connections of the page.
    Frozen,
    /// The page runs again after [`Life::Frozen`].
    Resumed,
    /// The browser believes there is a network. Only a hint to try: it cannot know the server.
    Online,
    /// The browser believes there is none. Only a hint.
    Offline,
}

impl Life {
    /// Whether this is a good moment to try the network and to look at the clock.
    pub fn is_wake_up(self) -> bool {
        matches!(self, Self::Visible | Self::Focus | Self::Restored | Self::Resumed | Self::Online)
    }
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

/// What the browser believes of the network. Only a hint: it stays true with a dead server.
pub fn online_hint() -> bool {
    navigator()
        .and_then(|navigator| prop(&navigator, "onLine"))
        .and_then(|value| value.as_bool())
        .unwrap_or(true)
}

/// Reports every turn as long as the page lives.
pub(crate) fn watch(on: impl Fn(Life) + Clone + 'static) {
    let Some(window) = web_sys::window() else { return };
    if let Some(document) = window.document() {
        let tell = on.clone();
        listen(&document, "visibilitychange", move |_| {
            tell(if is_visible() { Life::Visible } else { Life::Hidden });
        });
        for (name, life) in [("freeze", Life::Frozen), ("resume", Life::Resumed)] {
            let tell = on.clone();
            listen(&document, name, move |_| tell(life));
        }
    }
    let tell = on.clone();
    listen(&window, "pageshow", move |event| {
        if event.unchecked_ref::<web_sys::PageTransitionEvent>().persisted() {
            tell(Life::Restored);
        }
    });
    for (name, life) in [
        ("pagehide", Life::Left),
        ("focus", Life::Focus),
        ("online", Life::Online),
        ("offline", Life::Offline),
    ] {
        let tell = on.clone();
        listen(&window, name, move |_| tell(life));
    }
}

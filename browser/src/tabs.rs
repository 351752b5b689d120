//! What the tabs of one browser tell each other: tiny lines over a `BroadcastChannel`.
//!
//! Where the channel is missing nothing is told, and every tab finds out by its own polling. A line
//! is a hint to look, never the truth itself.

use crate::js::{Callback, prop};
use mamori_core::view::Poke;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel's name.
const CHANNEL: &str = "mamori";

/// What another tab did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// It wrote to the local store, or learnt what the server has: read the store again.
    Appended,
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// It changed a setting.
    Settings,
}

/// Everything that travels, [`Tab`] and what only [`crate::pokes`] speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Tab(Tab),
    /// A poke heard by the tab that holds the stream.
    Poke(Poke),
    /// Whether that tab's stream is open.
    Live(bool),
    /// Asks the tab that holds the stream for [`Line::Live`].
    AskLive,
}

impl Line {
    fn to_text(&self) -> String {
        String::from(match self {
            Self::Tab(Tab::Appended) => "appended",
            Self::Tab(Tab::SignedIn) => "signed-in",
            Self::Tab(Tab::SignedOut) => "signed-out",
            Self::Tab(Tab::Settings) => "settings",
            Self::Live(true) => "live",
            Self::Live(false) => "dead",
            Self::AskLive => "live?",
            Self::Poke(poke) => return String::from("poke ") + &poke.to_line(),
        })
    }

    /// `None` for a line of another version of the app.
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "appended" => Self::Tab(Tab::Appended),
            "signed-in" => Self::Tab(Tab::SignedIn),
            "signed-out" => Self::Tab(Tab::SignedOut),
            "settings" => Self::Tab(Tab::Settings),
            "live" => Self::Live(true),
            "dead" => Self::Live(false),
            "live?" => Self::AskLive,
            _ => Self::Poke(Poke::parse(text.strip_prefix("poke ")?)?),
        })
    }
}

/// This tab's end of the channel.
pub(crate) struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Joins the channel and hears the others as long as the page lives.
    pub(crate) fn join(on: impl Fn(Line) + 'static) -> Self {
        let channel = web_sys::window()
            .and_then(|window| prop(&window, "BroadcastChannel"))
            .and_then(|_| BroadcastChannel::new(CHANNEL).ok());
        if let Some(channel) = &channel {
            let heard = Callback::new(move |event: JsValue| {
                let text = event.unchecked_ref::<MessageEvent>().data().as_string();
                if let Some(line) = text.as_deref().and_then(Line::parse) {
                    on(line);
                }
            });
            // Joined once and wanted until the page ends, so the memory is given away.
            channel.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        }
        Self(channel)
    }

    /// Tells the other tabs, not oneself.
    pub(crate) fn tell(&self, line: &Line) {
        if let Some(channel) = &self.0 {
            // Fails only on a closed channel, and this one is never closed.
            let _ = channel.post_message(&JsValue::from_str(&line.to_text()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn lines_round_trip_and_strangers_are_ignored() {
        let tabs = [Tab::Appended, Tab::SignedIn, Tab::SignedOut, Tab::Settings];
        let others =
            [Line::Poke(Poke::Cases(3)), Line::Live(true), Line::Live(false), Line::AskLive];
        for line in tabs.map(Line::Tab).into_iter().chain(others) {
            assert_eq!(Line::parse(&line.to_text()), Some(line));
        }
        for text in ["", "poke", "poke x", "later"] {
            assert_eq!(Line::parse(text), None, "{text}");
        }
    }
}

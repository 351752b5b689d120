//! State words: a word, a sign and a colour together, never a colour alone.

use super::icons::small;
use leptos::prelude::*;

/// How good a state is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done.
    Ok,
    /// On this device only.
    Local,
    /// Waiting for somebody.
    Wait,
    /// Failed.
    Fail,
    /// No judgement.
    Plain,
}

impl Tone {
    /// The classes.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ok => "m-state m-state--ok",
            Self::Local => "m-state m-state--local",
            Self::Wait => "m-state m-state--wait",
            Self::Fail => "m-state m-state--fail",
            Self::Plain => "m-state",
        }
    }
}

/// A state word.
pub fn state(tone: Tone, symbol: &'static str, word: String) -> AnyView {
    view! { <span class=tone.class()>{small(symbol)}{word}</span> }.into_any()
}

/// An error below a field: read out at once.
pub fn error(id: Option<String>, test: &'static str, words: String) -> AnyView {
    view! {
        <p class="m-error" id=id role="alert" data-test=test>{small("#i-warn")}{words}</p>
    }
    .into_any()
}

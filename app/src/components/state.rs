//! State words: a word, a sign and a colour together, never a colour alone.

use super::el::el;
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
    el("span").attr("class", tone.class()).kid(small(symbol)).kid(word).into_any()
}

/// An error below a field: read out at once.
pub fn error(id: Option<String>, test: &'static str, words: String) -> AnyView {
    el("p")
        .class("m-error")
        .attr("id", id)
        .attr("role", "alert")
        .test(test)
        .kid(small("#i-warn"))
        .kid(words)
        .into_any()
}

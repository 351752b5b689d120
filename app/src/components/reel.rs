//! The time line of one segment of a recording: where it plays, and where something happened.
//!
//! The browser's own player does not know how long a sound is that was recorded in slices; the seal
//! does. A guide for the listener, not evidence.

use super::el::{el, svg};
use super::parts::words;
use crate::ctx::App;
use crate::signal::Signal;
use leptos::prelude::*;
use mamori_browser::page;
use mamori_core::text::Text;
use mamori_core::time::clock_length;

/// The line is drawn in so many parts.
const PARTS: u64 = 1000;

/// Something on the line.
#[derive(Clone, Copy)]
pub struct Tick {
    /// From the beginning of the segment, ms.
    pub position_ms: u64,
    /// A gap; else something that happened.
    pub gap: bool,
}

/// The line for a player, whose position in whole seconds is `at_s`.
pub fn reel(
    app: App,
    player: String,
    at_s: Signal<u32>,
    length_ms: u64,
    ticks: &[Tick],
) -> AnyView {
    let length_s = length_ms.div_ceil(1000).max(1);
    let length = clock(length_s);
    let here = move || app.tf(Text::ReelAt, &[("at", &clock(at_s.get().into())), ("of", &length)]);
    let spoken = here.clone();
    let seek = move |text: String| {
        if let Ok(seconds) = text.parse::<u32>() {
            page::play_from(&player, seconds);
        }
    };
    let mut drawn = svg("svg")
        .class("m-reel__ticks")
        .attr("viewBox", format!("0 0 {PARTS} 8"))
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true");
    for tick in ticks {
        let at = (tick.position_ms * PARTS / (length_s * 1000)).min(PARTS - 4);
        let class = if tick.gap { "m-reel__gap" } else { "m-reel__mark" };
        let rect = svg("rect").class(class).attr("x", at.to_string()).attr("y", "0");
        drawn = drawn.kid(rect.attr("width", "4").attr("height", "8"));
    }
    el("div")
        .class("m-reel")
        .kid(drawn)
        .kid(
            el("input")
                .attr("type", "range")
                .attr("min", "0")
                .attr("max", length_s.to_string())
                .attr("step", "1")
                .test("reel")
                .live("aria-label", super::t(app, Text::ReelPosition))
                .live("aria-valuetext", spoken)
                .value(move || at_s.get().to_string())
                .typed(seek),
        )
        .kid(el("p").class("m-note m-num").kid(words(here)))
        .into_any()
}

fn clock(seconds: u64) -> String {
    clock_length(i64::try_from(seconds * 1000).unwrap_or(i64::MAX))
}

//! Icons: uses of the symbols in `index.html`. They say nothing to a screen reader.

use super::el::svg;
use leptos::prelude::*;

/// An icon of text height.
pub fn icon(symbol: &'static str) -> AnyView {
    svg("svg")
        .class("m-icon")
        .attr("aria-hidden", "true")
        .kid(svg("use").attr("href", symbol))
        .into_any()
}

/// A small icon, beside a word.
pub fn small(symbol: &'static str) -> AnyView {
    svg("svg")
        .class("m-icon m-icon--s")
        .attr("aria-hidden", "true")
        .kid(svg("use").attr("href", symbol))
        .into_any()
}

/// The icon of a category; a plain one for a code that this build has no picture for.
pub fn of_category(code: &str) -> &'static str {
    match code {
        "time_detention" => "#i-c-time",
        "repeat" => "#i-c-repeat",
        "abusive_language" => "#i-c-abuse",
        "fault_finding" => "#i-c-nitpick",
        "threat" => "#i-warn",
        "authority" => "#i-c-rank",
        "sns_post" => "#i-c-sns",
        "unjustified_demand" => "#i-c-demand",
        "sexual_harassment" => "#i-c-sexual",
        _ => "#i-c-other",
    }
}

/// The icon of an end reason.
pub fn of_reason(code: &str) -> &'static str {
    match code {
        "agreed" => "#i-check",
        "time_over" => "#i-session",
        "harassment" => "#i-warn",
        "left" => "#i-leave",
        "police" => "#i-phone",
        _ => "#i-go",
    }
}

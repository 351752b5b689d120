//! Sets of places as ascending, disjoint ranges: the arithmetic behind what the server holds.
//!
//! Takes ranges from the wire as they come, also senseless ones, and never panics on them. Knows
//! nothing about logs.

use super::wire::Span;
use alloc::vec::Vec;

/// Ranges in ascending order that neither overlap nor touch; senseless ones are dropped.
pub(crate) fn normal(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.into_iter().filter(|s| s.first <= s.last).collect();
    sorted.sort_unstable_by_key(|s| s.first);
    let mut merged: Vec<Span> = Vec::new();
    for span in sorted {
        match merged.last_mut() {
            Some(end) if span.first <= end.last.saturating_add(1) => {
                end.last = end.last.max(span.last);
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// The places of `within` that are in none of `taken`. Both normal.
pub(crate) fn without(within: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut rest = Vec::new();
    for span in within {
        let mut first = Some(span.first);
        for cut in taken.iter().filter(|t| t.first <= span.last && span.first <= t.last) {
            match first {
                Some(from) if from < cut.first => {
                    rest.push(Span { first: from, last: cut.first - 1 })
                }
                _ => {}
            }
            first = cut.last.checked_add(1).filter(|next| *next <= span.last);
        }
        rest.extend(first.map(|first| Span { first, last: span.last }));
    }
    rest
}

/// The places that are in both. Both normal.
pub(crate) fn both(a: &[Span], b: &[Span]) -> Vec<Span> {
    without(a, &without(a, b))
}

/// How many places; the largest number where they are too many to count.
pub(crate) fn count(spans: &[Span]) -> u64 {
    spans
        .iter()
        .fold(0, |sum: u64, s| sum.saturating_add(s.last.saturating_sub(s.first)).saturating_add(1))
}

//! The accessibility check at the end of every journey: axe-core with the rules of WCAG 2.2 A
//! and AA. It sees what a machine can see; people and screen readers are not replaced.

use crate::error::{Doing, Error, Result};
use crate::page::Page;
use crate::tools::pinned;
use serde_json::Value;
use std::fs;

/// A card that is still fading in has the colours of no state: what ends by itself is brought to
/// its end first. Endless animations are judged as they are.
const RUN: &str = "
    if (!window.axe) return null;
    document.getAnimations()
        .filter(a => a.effect && a.effect.getComputedTiming().endTime < Infinity)
        .forEach(a => a.finish());
    const found = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        resultTypes: ['violations'],
    });
    return {
        rules: found.passes.length,
        violations: found.violations.flatMap(rule => rule.nodes.map(node => [
            rule.id, node.target.flat().join(' '), (node.failureSummary || rule.help)
        ])),
    };";

/// Checks the page as it is at this moment.
///
/// # Errors
/// [`Error::Violations`] with rule, element and what to do, one line each; and when axe-core is
/// missing or checked nothing at all.
pub async fn check(page: &Page) -> Result<()> {
    // Half a megabyte of source: sent once for each page that was loaded.
    let mut answer = page.js_async(RUN).await?;
    if answer.is_null() {
        let source = fs::read_to_string(pinned("axe")?).doing("read axe-core")?;
        answer = page.js_async(&format!("{source};\n{RUN}")).await?;
    }
    let Some(violations) = answer["violations"].as_array() else {
        return Err(unexpected(&answer));
    };
    if answer["rules"].as_u64().unwrap_or(0) == 0 && violations.is_empty() {
        return Err(unexpected(&answer));
    }
    if violations.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = violations.iter().map(line).collect();
    Err(Error::Violations(lines.join("\n")))
}

fn line(violation: &Value) -> String {
    let word = |index: usize| violation[index].as_str().unwrap_or_default();
    let summary = word(2).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("- {} at `{}`: {summary}", word(0), word(1))
}

fn unexpected(answer: &Value) -> Error {
    Error::Answer { question: "the accessibility check".into(), answer: answer.to_string() }
}

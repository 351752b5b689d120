//! The papers of one case of the demonstration: fields, route, links to earlier cases.

use super::lines::{ANSWERS, DEMANDS, REASONS, TITLES};
use super::story::{Author, DAY_MS, MINUTE_MS, Scene};
use crate::error::Failure;
use mamori_core::paper::{PaperBody, ReportWritten, RouteAct, RouteActed, SubjectLinked};

/// General Affairs, whom every report passes.
const CONSULTANT: &str = "somu";

/// Writes the papers of a case, as far as they go.
pub fn write(
    author: &mut Author<'_>,
    scene: &Scene<'_>,
    spoken: &[&str],
    from_ms: i64,
) -> Result<(), Failure> {
    if let Some(to) = scene.visitor.last
        && author.dice.percent(70)
    {
        let reason = format!("氏名（{}）と車両番号が同じ", scene.visitor.name);
        let linked = SubjectLinked { to, reason };
        author.write(scene.clerk, from_ms + MINUTE_MS, PaperBody::Linked(linked))?;
    }
    if !author.dice.percent(58) {
        return Ok(());
    }
    fields(author, scene, spoken, from_ms + 5 * MINUTE_MS)?;
    if author.dice.percent(88) {
        route(author, scene, from_ms)?;
    }
    Ok(())
}

fn fields(
    author: &mut Author<'_>,
    scene: &Scene<'_>,
    spoken: &[&str],
    at_ms: i64,
) -> Result<(), Failure> {
    let visitor = scene.visitor;
    let class = author.dice.weighted(&[
        ("harassment", 55),
        ("suspected", 20),
        ("unjust", 15),
        ("legitimate", 10),
    ]);
    let merit = author.dice.weighted(&[("unjustified", 70), ("partly", 20), ("justified", 10)]);
    let manner = if class == "legitimate" { "acceptable" } else { "unacceptable" };
    let course = spoken.iter().map(|words| format!("相手方は『{words}』と述べた。")).collect();
    let mut texts: Vec<(&str, String)> = vec![
        ("class", class.to_owned()),
        ("title", author.dice.pick(&TITLES).to_owned()),
        ("demand", author.dice.pick(&DEMANDS).to_owned()),
        ("answer", author.dice.pick(&ANSWERS).to_owned()),
        ("merit", merit.to_owned()),
        ("manner", manner.to_owned()),
        ("looks", visitor.looks.to_owned()),
        ("course", course),
    ];
    if author.dice.percent(65) {
        texts.push(("name", visitor.name.clone()));
        texts.push(("phone", visitor.phone.clone()));
        texts.push(("vehicle", visitor.vehicle.clone()));
    }
    for (nth, (field, text)) in (0..).zip(texts) {
        let (field, over, reason, measure) = (field.to_owned(), Vec::new(), String::new(), None);
        let written = ReportWritten { field, text, over, reason, measure };
        author.write(scene.clerk, at_ms + nth * 20_000, PaperBody::Written(written))?;
    }
    Ok(())
}

/// Submission, check, consultation, decision; a few come back. The newest are still under way.
fn route(author: &mut Author<'_>, scene: &Scene<'_>, from_ms: i64) -> Result<(), Failure> {
    let mut at_ms = from_ms + author.dice.between(30, 300) * MINUTE_MS;
    let mut act = |author: &mut Author<'_>, by: &str, act: RouteAct, round: u16, text: &str| {
        let (at, text) = (at_ms, text.to_owned());
        at_ms += author.dice.between(DAY_MS / 12, 3 * DAY_MS);
        author.write(by, at, PaperBody::Acted(RouteActed { act, round, text })).map(drop)
    };
    act(author, scene.clerk, RouteAct::Submit, 1, "")?;
    let reason = author.dice.pick(&REASONS).to_owned();
    let mut round = 1;
    if author.dice.percent(9) {
        act(author, scene.chief, RouteAct::Return, 1, &reason)?;
        if author.dice.percent(20) {
            return Ok(());
        }
        round = 2;
        act(author, scene.clerk, RouteAct::Submit, 2, "追記しました。")?;
    }
    if author.dice.percent(3) {
        return Ok(());
    }
    act(author, scene.chief, RouteAct::Endorse, round, "")?;
    if author.dice.percent(3) {
        return Ok(());
    }
    let objects = author.dice.percent(6);
    let opinion = if objects {
        (RouteAct::Object, reason.as_str())
    } else {
        (RouteAct::Agree, "異議なし")
    };
    act(author, CONSULTANT, opinion.0, round, opinion.1)?;
    if author.dice.percent(3) {
        return Ok(());
    }
    let words = if objects { "意見を踏まえ、対応は適切と判断する。" } else { "" };
    act(author, scene.head, RouteAct::Decide, round, words)
}

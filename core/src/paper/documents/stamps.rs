//! The boxes of the route 決裁欄, and its history.

use super::super::body::RouteAct;
use super::super::document::{Block, Piece, StampBox};
use super::super::route::{Acted, Route, Stage};
use super::chronology::at;
use super::{Making, text};
use crate::policy::{RouteAction, RouteStep};
use crate::time;
use alloc::string::String;
use alloc::vec::Vec;

/// The boxes of the round that counts; before the first submission those of the policy, empty.
pub(super) fn stamps(making: &Making<'_>) -> Vec<StampBox> {
    let route = &making.now.dossier.route;
    let mut boxes = Vec::from([drafted(making, route)]);
    let policy: Vec<RouteStep>;
    let steps = match route.steps.is_empty() {
        false => &route.steps,
        true => {
            let after = making.now.policy.route.iter();
            policy = after.filter(|s| s.action != RouteAction::Draft).cloned().collect();
            &policy
        }
    };
    boxes.extend(steps.iter().enumerate().map(|(at, step)| stamp(making, route, at, step)));
    if !route.decided_for.is_empty() {
        let done = route.reviewed.as_ref();
        boxes.push(StampBox {
            label: "後閲".into(),
            name: text(done.map(|stamp| making.now.name(&stamp.by)).unwrap_or_default()),
            date: done.map(|stamp| short(making, stamp.at_ms)).unwrap_or_default(),
            note: String::new(),
        });
    }
    boxes
}

fn short(making: &Making<'_>, at_ms: i64) -> String {
    time::short_date(at_ms, making.now.offset())
}

fn drafted(making: &Making<'_>, route: &Route) -> StampBox {
    let submitted = route.submitted.as_ref().filter(|_| route.stage != Stage::Draft);
    let name = submitted.map(|stamp| making.now.name(&stamp.by));
    let note = match (route.stage, route.last().map(|acted| acted.act)) {
        (Stage::Draft, Some(RouteAct::Return)) => "差戻し".into(),
        (Stage::Draft, Some(RouteAct::Withdraw)) => "引上げ".into(),
        _ => match &route.held_by_author {
            Some(step) => [&step.label.ja, "を兼ねる"].concat(),
            None => String::new(),
        },
    };
    StampBox {
        label: "起案".into(),
        name: text(name.unwrap_or_default()),
        date: submitted.map(|stamp| short(making, stamp.at_ms)).unwrap_or_default(),
        note,
    }
}

fn stamp(making: &Making<'_>, route: &Route, at: usize, step: &RouteStep) -> StampBox {
    let facts = &making.now;
    let passed = route.passed(at).filter(|_| route.stage != Stage::Draft);
    StampBox {
        label: label(making, step),
        name: text(passed.map(|acted| facts.name(&acted.stamp.by)).unwrap_or_default()),
        date: passed.map(|acted| short(making, acted.stamp.at_ms)).unwrap_or_default(),
        note: passed.map(|acted| note(acted.act)).unwrap_or_default().into(),
    }
}

/// `総務課長 合議`: who, and what the step is; where both are one word only that.
fn label(making: &Making<'_>, step: &RouteStep) -> String {
    let policy = making.now.policy;
    let roles: Vec<&str> =
        step.roles.iter().filter_map(|code| policy.role(code)).map(|role| &*role.ja).collect();
    let (roles, action) = (roles.join("・"), &step.label.ja);
    if roles.is_empty() || roles == *action {
        return action.clone();
    }
    [&roles, " ", action].concat()
}

fn note(act: RouteAct) -> &'static str {
    match act {
        RouteAct::Agree => "同意",
        RouteAct::Object => "意見あり",
        RouteAct::DecideFor => "代決",
        _ => "",
    }
}

/// What an act is called in the history.
fn named(act: RouteAct) -> &'static str {
    match act {
        RouteAct::Submit => "起案",
        RouteAct::Endorse => "回付",
        RouteAct::Agree => "合議（同意）",
        RouteAct::Object => "合議（意見あり）",
        RouteAct::Decide => "決裁",
        RouteAct::Return => "差戻し",
        RouteAct::Withdraw => "引上げ",
        RouteAct::DecideFor => "代決",
        RouteAct::Review => "後閲",
    }
}

/// Every act that stands, of all rounds, with opinions and reasons; `None` before the first.
pub(super) fn history(making: &Making<'_>) -> Option<Block> {
    let facts = &making.now;
    let row = |acted: &Acted| -> Vec<Piece> {
        [
            text(at(facts, acted.stamp.at_ms)),
            text(named(acted.act)),
            text(facts.name(&acted.stamp.by)),
            text(acted.text.as_str()),
        ]
        .into()
    };
    let rows: Vec<Vec<Piece>> = facts.dossier.route.standing().map(row).collect();
    let head = ["日時", "手続", "氏名", "意見・理由"].map(String::from);
    (!rows.is_empty()).then(|| Block::Table(head.into(), rows))
}

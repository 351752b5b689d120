//! People come and go: who reviews after the decider left, and what is asked of whoever writes
//! into a report that was submitted before.

use crate::story::{Story, TEN_MS, happened, user};
use mamori_core::access::Role;
use mamori_core::ids::UserId;
use mamori_core::paper::documents::{Making, report};
use mamori_core::paper::route::{Refused, Route};
use mamori_core::paper::{Dossier, PaperBody, ReportWritten, RouteAct, RouteActed, Seat};
use mamori_core::policy::RouteAction;

fn seat(story: &Story, role: Role, covers: bool) -> Seat {
    let route = story.policy.route.clone();
    Seat { role, covers, deputy_for: Vec::new(), received_ms: TEN_MS, route, number: None }
}

fn review(route: &Route, by: &UserId, seat: &Seat) -> Result<(), Refused> {
    let said = RouteActed { act: RouteAct::Review, round: route.round, text: String::new() };
    route.judge(by, seat, &said, true)
}

/// Everything a submission needs is filled in.
fn filled(author: &str) -> Story {
    let mut story = happened();
    fill(&mut story, author);
    story
}

fn fill(story: &mut Story, author: &str) {
    for (field, text) in [
        ("class", "harassment"),
        ("demand", "土下座"),
        ("merit", "unjustified"),
        ("manner", "unacceptable"),
        ("answer", "断った。"),
    ] {
        story.write(60, author, field, text);
    }
    story.act(70, author, RouteAct::Submit, 1, "");
}

/// Decided by the deputy; nobody has reviewed it.
fn decided_for() -> Story {
    let mut story = filled("madoguchi");
    story.act(100, "kacho", RouteAct::Endorse, 1, "");
    story.act(110, "somu", RouteAct::Agree, 1, "");
    story.act(120, "jicho", RouteAct::DecideFor, 1, "部長は出張のため。");
    story
}

#[test]
fn who_sits_in_the_heads_seat_now_reviews_what_was_decided_for_another() {
    let mut story = decided_for();
    let route = story.dossier().route;
    assert!(route.wants_review());
    let head = seat(&story, Role::DepartmentHead, true);
    let successor = user("new_bucho");
    assert_eq!(review(&route, &successor, &head), Ok(()));
    assert!(route.waits_for(&successor, &head), "it is in the successor's in-tray");
    // The head for whom it was decided still may, wherever they sit.
    assert_eq!(review(&route, &user("bucho"), &seat(&story, Role::Staff, false)), Ok(()));

    // Not a head of other departments, not another role, not the deputy who has become the head,
    // not somebody whose own report it is.
    let no_right = Err(Refused::NoRight);
    let elsewhere = seat(&story, Role::DepartmentHead, false);
    assert_eq!(review(&route, &successor, &elsewhere), no_right);
    assert!(!route.waits_for(&successor, &elsewhere));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::DepartmentHead) {
        assert_eq!(review(&route, &successor, &seat(&story, role, true)), no_right, "{role:?}");
    }
    assert_eq!(review(&route, &user("jicho"), &head), no_right);
    assert_eq!(review(&route, &user("madoguchi"), &head), Err(Refused::OwnReport));

    story.act(1_500, "bucho", RouteAct::Review, 1, "");
    let route = story.dossier().route;
    assert!(matches!(review(&route, &successor, &head), Err(Refused::Taken(_))));
    assert!(!route.waits_for(&successor, &head));
}

fn entry(story: &mut Story, min: i64, field: &str, reason: &str) -> Option<Refused> {
    let said = ReportWritten {
        field: String::from(field),
        text: String::from("後から書いた。"),
        over: Vec::new(),
        reason: String::from(reason),
        measure: None,
    };
    let id = story.paper(min, "madoguchi", &PaperBody::Written(said));
    let dossier: Dossier = story.dossier();
    let written = dossier.field(field).unwrap();
    written.entries.iter().find(|entry| entry.stamp.id == id).unwrap().refused
}

#[test]
fn the_first_entry_over_what_the_case_says_needs_a_reason_once_it_was_submitted() {
    let mut story = happened();
    assert_eq!(entry(&mut story, 50, "place", ""), None, "before a submission none is asked for");
    let mut story = decided_for();
    let mut back = happened();
    for (field, text) in
        [("class", "suspected"), ("demand", "要求"), ("merit", "unclear"), ("manner", "unclear")]
    {
        back.write(60, "madoguchi", field, text);
    }
    back.write(61, "madoguchi", "answer", "断った。");
    back.act(70, "madoguchi", RouteAct::Submit, 1, "");
    back.act(80, "kacho", RouteAct::Return, 1, "場所を直してください。");
    assert!(back.dossier().field("place").is_none(), "only the case says it");
    assert_eq!(entry(&mut back, 90, "place", " "), Some(Refused::NoWords));
    assert_eq!(entry(&mut back, 91, "place", "差戻しを受けて"), None);
    // After the decision nothing is written any more, reason or not.
    assert!(matches!(entry(&mut story, 200, "place", "理由"), Some(Refused::Decided(_))));
}

#[test]
fn a_supervisors_own_report_says_where_their_step_went() {
    let boxes = |story: &Story| -> Vec<(String, String)> {
        let dossier = story.dossier();
        let document = report(&Making::new(story.facts(&dossier, None), "shimin"));
        document.stamps.into_iter().map(|one| (one.label, one.note)).collect()
    };
    let own = boxes(&filled("kacho"));
    assert_eq!(own[0], ("起案".into(), "所属長を兼ねる".into()));
    assert!(own.iter().all(|(label, _)| label != "所属長"), "{own:?}");
    // The control: of somebody else's report the step is there, and nobody holds two.
    let other = boxes(&filled("madoguchi"));
    assert_eq!(other[0], ("起案".into(), String::new()));
    assert!(other.iter().any(|(label, _)| label == "所属長"), "{other:?}");
    // A city that has no such step, or has it only since, claims nothing of it.
    let mut without = happened();
    let with = without.policy.route.clone();
    without.policy.route.retain(|step| step.action != RouteAction::Endorse);
    fill(&mut without, "kacho");
    without.policy.route = with;
    assert_eq!(boxes(&without)[0].1, "");
}

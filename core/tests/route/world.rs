//! One history: people with seats, what each of them knew, and the papers in the server's order.

use crate::rng::Rng;
use mamori_core::access::Role;
use mamori_core::case::Stamp;
use mamori_core::ids::{EventId, LogId, UserId};
use mamori_core::paper::route::Stage;
use mamori_core::paper::{Dossier, Paper, PaperBody, ReportWritten, RouteAct, RouteActed, Seat};
use mamori_core::policy::{Bilingual, RouteAction, RouteStep};

/// Somebody: name, role, whether the role covers the case, for whom they are the deputy.
pub type Somebody = (&'static str, Role, bool, &'static [&'static str]);

/// The people; the last two have no right to read the case at all.
pub const PEOPLE: [Somebody; 12] = [
    ("staff1", Role::Staff, true, &[]),
    ("staff2", Role::Staff, true, &[]),
    ("kacho1", Role::Supervisor, true, &[]),
    ("kacho2", Role::Supervisor, true, &[]),
    ("kacho_else", Role::Supervisor, false, &[]),
    ("somu1", Role::GeneralAffairs, true, &[]),
    ("somu2", Role::GeneralAffairs, true, &[]),
    ("bucho1", Role::DepartmentHead, true, &[]),
    ("bucho2", Role::DepartmentHead, true, &[]),
    ("jicho", Role::Supervisor, true, &["bucho1"]),
    ("admin", Role::Admin, false, &[]),
    ("stranger", Role::Supervisor, false, &[]),
];
/// From here on nobody has a seat.
const SEATED: usize = 10;
/// Who has a deputy.
const DECIDER: usize = 7;

fn step(action: RouteAction, roles: &[&str]) -> RouteStep {
    let roles = roles.iter().map(|role| String::from(*role)).collect();
    let label = Bilingual { ja: String::new(), en: String::new() };
    RouteStep { action, roles, label, clause: String::new() }
}

/// Routes that a policy may have, and from the fifth on ones that none should have.
fn route(of: u64) -> Vec<RouteStep> {
    use RouteAction::{Consult, Decide, Draft, Endorse};
    let draft = || step(Draft, &["staff", "supervisor"]);
    let endorse = || step(Endorse, &["supervisor"]);
    let consult = || step(Consult, &["general_affairs"]);
    let decide = || step(Decide, &["department_head"]);
    match of {
        0 => vec![draft(), consult(), decide()],
        1 => vec![draft(), endorse(), endorse(), consult(), decide()],
        2 => vec![draft(), endorse(), consult(), step(Consult, &["supervisor"]), decide()],
        3 => vec![draft(), endorse(), decide()],
        4 => vec![draft(), endorse(), consult(), step(Decide, &["supervisor", "department_head"])],
        5 => vec![draft()],
        6 => vec![draft(), endorse(), consult()],
        7 => vec![],
        _ => vec![draft(), endorse(), consult(), decide()],
    }
}

/// The usual seat of somebody.
pub fn seat(who: usize) -> Option<Seat> {
    let (_, role, covers, heads) = PEOPLE[who];
    (who < SEATED).then(|| Seat {
        role,
        covers,
        deputy_for: heads.iter().map(|name| UserId(String::from(*name))).collect(),
        received_ms: 0,
        route: Vec::new(),
        number: None,
    })
}

pub fn user(who: usize) -> UserId {
    UserId(String::from(PEOPLE[who].0))
}

/// The papers of one history in the server's order.
pub fn history(seed: u64) -> Vec<Paper> {
    let rng = &mut Rng::new(seed);
    let mut known = vec![Dossier::default()];
    let mut papers: Vec<Paper> = Vec::new();
    let mut unsent: Vec<Vec<Paper>> = vec![Vec::new(); PEOPLE.len()];
    let mut written = [0_u64; PEOPLE.len()];
    let usual = if rng.chance(600) { 99 } else { rng.below(8) };
    let length = rng.between(20, 70);
    for _ in 0..length {
        let reviews = known.last().unwrap().route.wants_review() && rng.chance(300);
        let who = if reviews { DECIDER } else { rng.below(PEOPLE.len() as u64) as usize };
        // Who is offline acts on what the device knew.
        let lag = if rng.chance(300) { rng.below(12) as usize } else { 0 };
        let seen = &known[(known.len() - 1).saturating_sub(lag)];
        for body in wishes(rng, seen, who) {
            written[who] += 1;
            let id = EventId { log: LogId([who as u8; 16]), seq: written[who] };
            let at_ms = rng.below(1_000) as i64;
            unsent[who].push(paper(
                rng,
                Stamp { id, at_ms, by: user(who), cursor: None },
                &body,
                who,
            ));
        }
        if rng.chance(250) {
            continue;
        }
        let sender = if rng.chance(700) { who } else { rng.below(PEOPLE.len() as u64) as usize };
        for mut paper in std::mem::take(&mut unsent[sender]) {
            paper.stamp.cursor = Some(papers.len() as u64 + 1);
            receive(rng, &mut paper, usual);
            let mut next = known.last().unwrap().clone();
            next.add(&paper, paper.seat.as_ref());
            known.push(next);
            papers.push(paper);
        }
    }
    papers
}

/// What the server finds the author to be: now and then somebody moved on, or the policy changed.
fn receive(rng: &mut Rng, paper: &mut Paper, usual: u64) {
    let Some(seat) = &mut paper.seat else { return };
    if rng.chance(30) {
        seat.role = *rng.pick(&Role::ALL).unwrap();
    }
    seat.covers &= !rng.chance(20);
    if paper.kind == "route.acted" {
        seat.route = route(if rng.chance(850) { usual } else { rng.below(9) });
        seat.number = Some(format!("第{}号", rng.below(90)));
    }
}

fn paper(rng: &mut Rng, stamp: Stamp, body: &PaperBody, who: usize) -> Paper {
    let seat = seat(who).filter(|_| !rng.chance(10));
    let kind = String::from(body.kind());
    Paper { stamp, kind, version: body.version(), content: body.encode(), seat }
}

fn wishes(rng: &mut Rng, seen: &Dossier, who: usize) -> Vec<PaperBody> {
    let draft = seen.route.stage == Stage::Draft;
    if rng.chance(if draft { 350 } else { 120 }) {
        return vec![write(rng, seen)];
    }
    if seen.route.decided_for.contains(&user(who)) && rng.chance(600) {
        return vec![act(rng, seen, RouteAct::Review)];
    }
    let mut all = Vec::new();
    if draft && rng.chance(400) && PEOPLE[who].1 != Role::Admin {
        all.extend(fill(rng, seen));
        all.push(act(rng, seen, RouteAct::Submit));
        return all;
    }
    let fits: &[RouteAct] = match seen.route.waits().map(|step| step.action) {
        Some(RouteAction::Endorse) => &[RouteAct::Endorse],
        Some(RouteAction::Consult) => &[RouteAct::Agree, RouteAct::Object],
        Some(RouteAction::Decide) => &[RouteAct::Decide, RouteAct::DecideFor],
        _ if seen.route.decided.is_some() => &[RouteAct::Review, RouteAct::Decide],
        _ => &[RouteAct::Submit],
    };
    let any = if rng.chance(700) { fits } else { &RouteAct::ALL[..] };
    let chosen = *rng.pick(any).unwrap();
    all.push(act(rng, seen, chosen));
    all
}

fn act(rng: &mut Rng, seen: &Dossier, act: RouteAct) -> PaperBody {
    let round = seen.route.round + u16::from(act == RouteAct::Submit);
    let round = if rng.chance(60) { rng.below(4) as u16 } else { round };
    let text =
        if rng.chance(650) { format!("言葉{}", rng.next() % 1_000) } else { String::from("　") };
    PaperBody::Acted(RouteActed { act, round, text })
}

/// Everything that a submission needs, as far as it is not there.
fn fill(rng: &mut Rng, seen: &Dossier) -> Vec<PaperBody> {
    let missing = seen.missing().into_iter().filter(|_| !rng.chance(15)).collect::<Vec<_>>();
    missing.into_iter().map(|code| write_into(rng, seen, code)).collect()
}

fn write(rng: &mut Rng, seen: &Dossier) -> PaperBody {
    let codes = ["class", "demand", "merit", "manner", "answer", "words", "place", "of_later"];
    let code = *rng.pick(&codes).unwrap();
    write_into(rng, seen, code)
}

fn write_into(rng: &mut Rng, seen: &Dossier, code: &str) -> PaperBody {
    let choices: &[&str] = match code {
        "class" => &["harassment", "suspected"],
        "merit" | "manner" => &["unclear"],
        _ => &[],
    };
    let text = match rng.pick(choices).filter(|_| !rng.chance(40)) {
        Some(choice) => String::from(*choice),
        None if rng.chance(60) => String::from(" "),
        None => format!("文{}", rng.next() % 1_000),
    };
    let standing = seen.field(code).into_iter().flat_map(|f| f.standing());
    let over = standing.map(|e| e.stamp.id).filter(|_| !rng.chance(60)).collect();
    let reason = if rng.chance(750) { String::from("訂正") } else { String::new() };
    let field = String::from(code);
    PaperBody::Written(ReportWritten { field, text, over, reason, measure: None })
}

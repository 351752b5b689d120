//! Runs one history through a dossier and the model side by side, and looks after each paper.

use crate::model::{self, Model, Phase};
use crate::mutant::Mutant;
use crate::world;
use mamori_core::ids::{EventId, UserId};
use mamori_core::paper::route::{Acted, Refused, Stage};
use mamori_core::paper::{Dossier, Paper, PaperBody, RouteAct, RouteActed, Seat};
use std::collections::BTreeMap;

/// What happened in some histories: a check of what never happens proves nothing.
#[derive(Debug, Default)]
pub struct Seen {
    papers: usize,
    stood: BTreeMap<&'static str, usize>,
    refused: BTreeMap<&'static str, usize>,
    torn: usize,
    rounds: usize,
}

impl Seen {
    pub fn add(&mut self, other: &Self) {
        self.papers += other.papers;
        self.torn += other.torn;
        self.rounds = self.rounds.max(other.rounds);
        for (sum, more) in [(&mut self.stood, &other.stood), (&mut self.refused, &other.refused)] {
            for (key, n) in more {
                *sum.entry(key).or_default() += n;
            }
        }
    }

    pub fn assert_everything_happened(&self) {
        for act in RouteAct::ALL {
            let n = self.stood.get(act.code()).copied().unwrap_or_default();
            assert!(n >= 20, "{} stood {n} times only", act.code());
        }
        let reasons = [
            "no_right",
            "own",
            "not_yet",
            "taken",
            "old_round",
            "no_words",
            "incomplete",
            "decided",
        ];
        for reason in reasons {
            let n = self.refused.get(reason).copied().unwrap_or_default();
            assert!(n >= 20, "{reason} came {n} times only");
        }
        assert!(self.torn >= 20 && self.rounds >= 3, "{} {}", self.torn, self.rounds);
    }
}

macro_rules! ensure {
    ($holds:expr, $($why:tt)*) => {
        if !$holds {
            return Err(format!($($why)*));
        }
    };
}

struct Run {
    dossier: Dossier,
    model: Model,
    mutant: Mutant,
    /// Every word that was ever said on the route.
    said: Vec<(EventId, String)>,
    /// What the fields said when it was submitted last.
    submitted: Vec<(String, String)>,
    decided: Option<EventId>,
}

/// Runs the history of a seed; the first thing that is wrong ends it.
pub fn run(seed: u64, mutant: Mutant) -> Result<Seen, String> {
    let (dossier, model) = (Dossier::default(), Model::default());
    let (said, submitted) = (Vec::new(), Vec::new());
    let mut run = Run { dossier, model, mutant, said, submitted, decided: None };
    let mut seen = Seen::default();
    for (at, paper) in world::history(seed).iter().enumerate() {
        run.step(paper, &mut seen).map_err(|why| format!("paper {at}: {why}"))?;
    }
    seen.rounds = run.model.round();
    Ok(seen)
}

impl Run {
    fn step(&mut self, paper: &Paper, seen: &mut Seen) -> Result<(), String> {
        let (id, by, seat) = (paper.stamp.id, &paper.stamp.by, paper.seat.as_ref());
        let body = PaperBody::read(&paper.kind, paper.version, &paper.content).unwrap().unwrap();
        let before = self.dossier.clone();
        let expected = self.before(by, seat, &body);
        self.mutant.add(&mut self.dossier, paper);
        seen.papers += 1;
        match &body {
            PaperBody::Acted(said) => {
                self.said.push((id, said.text.clone()));
                let acted = self.dossier.route.log.last().cloned();
                let acted = acted.filter(|acted| acted.stamp.id == id).ok_or("a claim is lost")?;
                self.judged(&before, &acted, seat, said, expected)?;
                self.model.acted(id, by, seat, said);
                let sort = match acted.refused {
                    None => &mut seen.stood,
                    Some(_) => &mut seen.refused,
                };
                *sort.entry(acted.refused.map_or(said.act.code(), name)).or_default() += 1;
            }
            PaperBody::Written(said) => {
                self.model.written(id, by, seat, said);
                seen.torn += usize::from(self.model.standing(&said.field).len() > 1);
            }
            other => return Err(format!("the world writes no {}", other.kind())),
        }
        self.whole(&before)?;
        self.texts()?;
        self.trays()
    }

    /// Whether the model lets a claim stand.
    fn before(&self, by: &UserId, seat: Option<&Seat>, body: &PaperBody) -> bool {
        matches!(body, PaperBody::Acted(said) if self.model.stands(by, seat, said))
    }

    fn judged(
        &self,
        before: &Dossier,
        acted: &Acted,
        seat: Option<&Seat>,
        said: &RouteActed,
        expected: bool,
    ) -> Result<(), String> {
        let stood = acted.refused.is_none();
        ensure!(stood == expected, "{:?} stood {stood}, must {expected}: {acted:?}", said.act);
        // A broken one has to show itself by what it does.
        if let Some(seat) = seat.filter(|_| self.mutant == Mutant::Sound) {
            let asked =
                before.route.judge(&acted.stamp.by, seat, said, before.missing().is_empty());
            ensure!(asked.err() == acted.refused, "asked {asked:?}, judged {acted:?}");
        }
        match acted.refused {
            Some(why) => self.is_true(why, acted, seat, said),
            None => Ok(()),
        }
    }

    /// Whether a reason is true of a claim that the model has not taken in yet.
    fn is_true(
        &self,
        why: Refused,
        acted: &Acted,
        seat: Option<&Seat>,
        said: &RouteActed,
    ) -> Result<(), String> {
        let (model, by) = (&self.model, &acted.stamp.by);
        let (phase, round) = (model.phase(), usize::from(said.round));
        let earlier = |id: EventId| model.lines.iter().find(|line| line.id == id);
        let holds = match why {
            Refused::OwnReport => model.owners.contains(by),
            Refused::NotYet => {
                !matches!(phase, Phase::Done(_)) || round > model.round() || round == 0
            }
            Refused::Taken(id) => earlier(id).is_some_and(|line| line.round == model.round()),
            Refused::Decided(id) => phase == Phase::Done(id),
            Refused::OldRound => round <= model.round() || said.act == RouteAct::Submit,
            Refused::NoWords => said.text.trim().is_empty(),
            Refused::Incomplete => said.act == RouteAct::Submit && phase == Phase::Draft,
            Refused::UnderWay => false,
            Refused::NoRight => seat.is_none_or(|seat| match (said.act, phase) {
                (RouteAct::Submit, _) => {
                    Model::steps_of(seat).is_empty()
                        || !matches!(seat.route.first(), Some(step) if model::has_role(step, seat))
                        || seat.route.last().is_some_and(|s| s.action.code() != "decide")
                }
                (RouteAct::Withdraw, _) => model.author() != Some(by),
                (RouteAct::Review, _) => !model.decided_for.contains(by),
                (RouteAct::DecideFor, _) => seat.deputy_for.is_empty(),
                (_, Phase::At(at)) => !model::covers(&model.routes[round - 1][at], seat),
                _ => false,
            }),
        };
        ensure!(holds, "the reason is not true: {acted:?}, {phase:?}");
        Ok(())
    }

    /// The state is the model's, and nothing that was is different now.
    fn whole(&mut self, before: &Dossier) -> Result<(), String> {
        let (route, model) = (&self.dossier.route, &self.model);
        let stage = match model.phase() {
            Phase::Draft => Stage::Draft,
            Phase::At(at) => Stage::At(at),
            Phase::Done(_) => Stage::Decided,
        };
        ensure!(route.stage == stage, "stage {:?}, must be {stage:?}", route.stage);
        ensure!(usize::from(route.round) == model.round(), "round {}", route.round);
        let steps = model.routes.last().cloned().unwrap_or_default();
        ensure!(route.steps == steps, "the steps are not those of the submission");
        ensure!(route.author.as_ref() == model.author(), "author {:?}", route.author);
        let kept: Vec<(EventId, String)> =
            route.log.iter().map(|acted| (acted.stamp.id, acted.text.clone())).collect();
        ensure!(kept == self.said, "words on the route are lost");
        ensure!(route.log.starts_with(&before.route.log), "what was judged is judged anew");
        let decides = |acted: &&Acted| matches!(acted.act, RouteAct::Decide | RouteAct::DecideFor);
        let decisions: Vec<EventId> =
            route.standing().filter(decides).map(|acted| acted.stamp.id).collect();
        ensure!(decisions.len() <= 1, "decided {} times", decisions.len());
        let decided = route.decided.as_ref().map(|stamp| stamp.id);
        ensure!(decisions.first().copied() == decided, "decided by {decided:?}, not {decisions:?}");
        ensure!(self.decided.is_none() || self.decided == decided, "decided anew: {decided:?}");
        self.decided = decided;
        if decided.is_some() {
            let passed: Vec<_> = (0..steps.len()).map(|step| route.passed(step)).collect();
            ensure!(passed.iter().all(Option::is_some), "a step was skipped");
        }
        let number = &before.route.number;
        ensure!(number.is_none() || *number == route.number, "the number changed");
        ensure!(route.number.is_some() == (model.round() > 0), "number {:?}", route.number);
        Ok(())
    }

    /// Nobody's text is lost, and what is on its way does not change.
    fn texts(&mut self) -> Result<(), String> {
        for (field, entries) in &self.model.entries {
            let written = self.dossier.field(field).ok_or("a field is lost")?;
            let all: Vec<(EventId, String)> =
                written.entries.iter().map(|e| (e.stamp.id, e.text.clone())).collect();
            let must: Vec<_> = entries.iter().map(|(id, text, _)| (*id, text.clone())).collect();
            ensure!(all == must, "a text in {field} is lost");
            let stands: Vec<_> = written.standing().map(|e| (e.stamp.id, e.text.clone())).collect();
            let must = self.model.standing(field);
            ensure!(stands == must, "in {field} stands {stands:?}, must {must:?}");
        }
        let texts = || self.dossier.fields.iter().map(|f| (f.field.clone(), f.text()));
        let now: Vec<(String, String)> = texts().filter(|(_, text)| !text.is_empty()).collect();
        match self.model.phase() {
            Phase::At(0) if self.model.lines.last().is_some_and(|l| self.is_fresh(l.id)) => {
                self.submitted = now;
            }
            Phase::At(_) | Phase::Done(_) => {
                ensure!(now == self.submitted, "what was submitted changed under way");
            }
            Phase::Draft => {}
        }
        Ok(())
    }

    /// Whether this paper was the submission.
    fn is_fresh(&self, id: EventId) -> bool {
        let submits = self.model.lines.last().is_some_and(|l| l.act == RouteAct::Submit);
        submits && self.said.last().is_some_and(|(last, _)| *last == id) && {
            let written = self.dossier.fields.iter().flat_map(|f| &f.entries);
            let cursor = self.dossier.route.log.last().and_then(|acted| acted.stamp.cursor);
            written.map(|entry| entry.stamp.cursor).all(|at| at < cursor)
        }
    }

    fn trays(&self) -> Result<(), String> {
        for who in 0..world::PEOPLE.len() {
            let (by, Some(seat)) = (world::user(who), world::seat(who)) else { continue };
            let (is, must) =
                (self.dossier.route.waits_for(&by, &seat), self.model.waits_for(&by, &seat));
            ensure!(is == must, "waits for {by:?}: {is}, must {must}");
        }
        Ok(())
    }
}

fn name(why: Refused) -> &'static str {
    match why {
        Refused::NoRight => "no_right",
        Refused::OwnReport => "own",
        Refused::NotYet => "not_yet",
        Refused::Taken(_) => "taken",
        Refused::OldRound => "old_round",
        Refused::NoWords => "no_words",
        Refused::Incomplete => "incomplete",
        Refused::UnderWay => "under_way",
        Refused::Decided(_) => "decided",
    }
}

//! The papers of the cases: what people write into a report and do on its route, and what the
//! screens show of it. Belongs to the part that follows (docs/adr/0009).

use super::Runtime;
use crate::command::PaperWish;
use crate::page::Page;
use crate::screen::report::{Given, Name, ReportRow, ReportView, Reports, Stand, TrayLine, Veil};
use mamori_core::case::Case;
use mamori_core::desk::Plan;
use mamori_core::ids::{CaseId, EventId, MeasureId, UserId};
use mamori_core::lang::Lang;
use mamori_core::map::Map;
use mamori_core::paper::documents::draft;
use mamori_core::paper::fill::{Facts, Filled, Naming, fill};
use mamori_core::paper::route::{Route, Stage};
use mamori_core::paper::{
    CaseHeld, CaseNoted, Dossier, Measure, MeasureAct, MeasureActed, OVER_MAX, PaperBody,
    ReportWritten, RouteAct, RouteActed,
};
use mamori_core::text::Text;
use mamori_core::view::Me;
use std::rc::Rc;

/// What the papers of the cases are, besides the log and the views.
#[derive(Default)]
pub struct Papers {
    /// Papers written by this page life.
    here: Vec<EventId>,
    /// As whom the reports were looked at.
    me: Option<Me>,
    /// What each case was found to be: reading all papers anew after every tap would be felt.
    /// Behind a door: the part that starts holds this and reads none of it (docs/adr/0007).
    known: Map<CaseId, Rc<dyn Veil<Known>>>,
}

/// A case that was looked at.
#[derive(Clone)]
struct Known {
    /// How many papers it had, and how many of them the server.
    size: (usize, usize),
    /// What it is called.
    name: Name,
    /// How its report stood.
    stand: Option<Stand>,
    /// Its line in the in-tray.
    line: Option<TrayLine>,
}

impl Veil<Self> for Known {
    fn bare(&self) -> &Self {
        self
    }
}

impl Papers {
    /// A paper that was written here.
    pub fn wrote(&mut self, id: EventId) {
        self.here.push(id);
    }
}

impl Runtime {
    /// Writes down what a person wishes. What the rules do not allow is no wish of a screen; what
    /// they allow no more by the time it arrives stays readable as what it is (`Refused`).
    pub(super) async fn paper_wish(&mut self, case: CaseId, wish: PaperWish) {
        let body = match wish {
            PaperWish::Write { field, text, over, reason, measure } => {
                let over = self.over(case, &field, measure, over);
                PaperBody::Written(ReportWritten { field, text, over, reason, measure })
            }
            PaperWish::Plan(kind) => PaperBody::Measure(MeasureActed {
                measure: MeasureId(Self::fresh()),
                act: MeasureAct::Plan,
                kind: Some(kind),
                day: None,
                number: String::new(),
                text: String::new(),
            }),
            PaperWish::Measure(acted) => PaperBody::Measure(acted),
            PaperWish::Act(act, text) => {
                let Some(dossier) = self.desk.dossier(case) else { return };
                let round = dossier.route.round + u16::from(act == RouteAct::Submit);
                PaperBody::Acted(RouteActed { act, round, text })
            }
            // A note that nobody can read says nothing.
            PaperWish::Note(text) if text.trim().is_empty() => return,
            PaperWish::Note(text) => PaperBody::Noted(CaseNoted { text }),
            PaperWish::Hold(held, reason) => PaperBody::Held(CaseHeld { held, reason }),
        };
        // A failure is on the screen already, and is tried again.
        if let Ok(id) = self.write(Plan { case, body: body.into() }).await {
            self.papers.wrote(id);
        }
    }
}

impl Runtime {
    /// What an entry takes the place of: what its author saw, and what this page life itself wrote
    /// there before, which its author has before their eyes whether or not it was shown again.
    fn over(
        &self,
        case: CaseId,
        field: &str,
        measure: Option<MeasureId>,
        mut seen: Vec<EventId>,
    ) -> Vec<EventId> {
        let Some(dossier) = self.desk.dossier(case) else { return seen };
        let written = dossier.written_into(measure, field);
        let standing = written.into_iter().flat_map(|written| written.standing());
        for entry in standing {
            let id = entry.stamp.id;
            if self.papers.here.contains(&id) && !seen.contains(&id) {
                seen.push(id);
            }
        }
        seen.truncate(OVER_MAX);
        seen
    }

    /// The report of the case on the screen.
    pub(super) fn publish_report(&self) {
        let Page::Case(id) = self.screen.page.get_untracked() else {
            return self.show_report(None);
        };
        let view = self.desk.case(id).map(|case| {
            let seat = self.desk.seat_in(id);
            let dossier = Dossier::read(&case, seat.as_ref());
            let unsent = case.papers.iter().map(|p| &p.stamp);
            let unsent = unsent.filter(|s| s.cursor.is_none() && !self.is_sent(s.id));
            ReportView {
                case: id,
                department: self.department_of(id),
                given: self.given(&case, &dossier, fill_in),
                drafts: self.given(&case, &dossier, drafts),
                repeat: self.repeat(id, Lang::Ja),
                unsent: unsent.map(|s| s.id).collect(),
                here: self.papers.here.clone(),
                dossier,
                seat,
            }
        });
        self.show_report(view);
    }

    /// The department of a case; of one that only this device has it is one's own.
    fn department_of(&self, id: CaseId) -> String {
        let own = self.desk.me.as_ref().map(|me| &me.person.department);
        let known = self.desk.views.cases.get(&id).map(|view| &view.department);
        known.or(own).cloned().unwrap_or_default()
    }

    fn show_report(&self, view: Option<ReportView>) {
        let signal = self.screen.report;
        let same = signal.with_untracked(|old| old.as_ref().map(|old| old.bare()) == view.as_ref());
        if !same {
            signal.set(view.map(|view| -> Rc<dyn Veil<ReportView>> { Rc::new(view) }));
        }
    }

    /// What is made from the case itself, with all that it takes.
    fn given<T>(&self, case: &Case, dossier: &Dossier, make: fn(&Facts<'_>) -> Vec<T>) -> Vec<T> {
        let Some(policy) = &self.desk.policy else { return Vec::new() };
        let people = self.screen.people.get_untracked();
        let name = |user: &UserId| people.get(user).map_or(&user.0, |p| &p.name).clone();
        let lang = self.screen.settings.with_untracked(|s| s.lang);
        let repeat = self.repeat(case.id, lang);
        let repeat = repeat.as_ref();
        let facts = Facts { case, dossier, policy, names: &name, lang, repeat };
        make(&facts)
    }
}

/// What the case itself knows of each field.
fn fill_in(facts: &Facts<'_>) -> Vec<Given> {
    let given = |f: Filled| Given { code: f.code, text: f.text, source: f.source.label() };
    fill(facts).into_iter().map(given).collect()
}

/// What the case suggests for the draft of each measure that is planned.
fn drafts(facts: &Facts<'_>) -> Vec<(MeasureId, Vec<Given>)> {
    let rules = facts.policy.report.as_ref();
    let drafted = |measure: &Measure| {
        let form = rules?.measure(measure.kind()?)?.form;
        let given = |(code, text)| Given { code, text, source: Text::MeasureFromCase };
        Some((measure.id, draft(facts, form).into_iter().map(given).collect()))
    };
    let planned = facts.dossier.measures.iter().filter(|m| m.state() == MeasureAct::Plan);
    planned.filter_map(drafted).collect()
}

/// How a report stands; `None` while nobody has written into it.
fn stand(dossier: &Dossier) -> Option<Stand> {
    let route: &Route = &dossier.route;
    let last = route.last().map(|acted| acted.act);
    match (route.stage, last) {
        (Stage::Decided, _) if route.wants_review() => Some(Stand::DecidedFor),
        (Stage::Decided, _) => Some(Stand::Decided),
        (Stage::At(_), _) => route.waits().map(|step| Stand::Waits(step.label.clone())),
        (Stage::Draft, Some(RouteAct::Return)) => Some(Stand::Returned),
        (Stage::Draft, Some(_)) => Some(Stand::Withdrawn),
        (Stage::Draft, None) => (!dossier.fields.is_empty()).then_some(Stand::Draft),
    }
}

impl Runtime {
    /// What waits for this person, and how far the reports of the list have come.
    pub(super) fn publish_reports(&mut self) {
        if self.papers.me != self.desk.me {
            self.papers.me.clone_from(&self.desk.me);
            self.papers.known = Map::default();
        }
        let rows = self.screen.rows.get_untracked();
        let mut all = Reports::default();
        for id in rows.iter().map(|row| row.id) {
            let Some(known) = self.look_at(id) else { continue };
            let known = known.bare();
            let (name, stand) = (known.name.clone(), known.stand.clone());
            all.rows.push(ReportRow { case: id, name, stand });
            all.tray.extend(known.line.clone());
        }
        all.tray.sort_by_key(|line| (line.since_ms, line.case));
        let signal = self.screen.reports;
        let same = signal.with_untracked(|old| old.as_ref().is_some_and(|old| *old.bare() == all));
        if !same {
            let veiled: Rc<dyn Veil<Reports>> = Rc::new(all);
            signal.set(Some(veiled));
        }
    }

    fn look_at(&mut self, id: CaseId) -> Option<Rc<dyn Veil<Known>>> {
        let case = self.desk.case(id)?;
        // A tap names a case anew and is no paper.
        let naming = Naming::of(&case);
        let sent = case.papers.iter().filter(|paper| paper.stamp.cursor.is_some()).count();
        let size = (case.papers.len(), sent);
        let old = self.papers.known.get(&id).filter(|known| known.bare().size == size);
        if let Some(known) = old.filter(|known| known.bare().name.naming == naming) {
            return Some(known.clone());
        }
        let mut known = match old {
            Some(known) => known.bare().clone(),
            None => self.read_anew(id, &case, size),
        };
        if let Some(line) = &mut known.line {
            line.name.naming.clone_from(&naming);
        }
        known.name.naming = naming;
        let known: Rc<dyn Veil<Known>> = Rc::new(known);
        self.papers.known.insert(id, known.clone());
        Some(known)
    }

    fn read_anew(&self, id: CaseId, case: &Case, size: (usize, usize)) -> Known {
        let seat = self.desk.seat_in(id);
        let dossier = Dossier::read(case, seat.as_ref());
        let stand = stand(&dossier);
        let me = self.desk.user().zip(seat.as_ref());
        let waits = me.is_some_and(|(me, seat)| dossier.route.waits_for(me, seat));
        let number = dossier.route.number.clone().unwrap_or_default();
        let name = Name { number, title: dossier.text("title"), naming: None };
        let line = stand.clone().filter(|_| waits).map(|stand| TrayLine {
            case: id,
            name: name.clone(),
            place: case.place().map(String::from),
            author: dossier.route.author.clone(),
            stand,
            since_ms: dossier.route.waits_since_ms().unwrap_or_default(),
        });
        Known { size, name, stand, line }
    }
}

//! The other party of a case: asked of the server when a case is looked at, linked and flagged by
//! people alone. Belongs to the part that follows (docs/adr/0009).

use super::Runtime;
use super::pull::Kind;
use crate::command::SubjectWish;
use crate::screen::report::Veil;
use crate::screen::subject::{Asked, SubjectView};
use mamori_browser::http::{HttpError, Response};
use mamori_core::desk::{FlagForm, Plan};
use mamori_core::ids::CaseId;
use mamori_core::lang::Lang;
use mamori_core::paper::fill::Repeat;
use mamori_core::subject_view::SubjectPage;
use mamori_core::time::day_of;
use std::rc::Rc;

impl Runtime {
    /// Carries out a wish. What the rules do not allow is said on the screen.
    pub(super) async fn subject_wish(&mut self, case: CaseId, wish: SubjectWish) {
        let plan = match wish {
            SubjectWish::Ask => return self.ask_subject(case),
            SubjectWish::Link(to, why) => self.desk.link(case, to, &why),
            SubjectWish::Unlink(link, why) => self.desk.unlink(case, link, &why),
            SubjectWish::Flag { flag, reason, owner, days } => {
                let offset = self.desk.policy.as_ref().map(|p| p.utc_offset_minutes);
                let now_ms = self.clock.now_ms;
                let today = day_of(now_ms, offset.map_or(0, i32::from));
                let until_day = today.saturating_add(days);
                self.desk.flag(case, FlagForm { flag, reason, owner, until_day }, now_ms)
            }
            SubjectWish::Unflag(flag, why) => self.desk.unflag(case, flag, &why),
        };
        let mut view = self.subject_of(case);
        view.bad = plan.as_ref().err().copied();
        self.show_subject(view);
        if let Ok(Plan { case, body }) = plan {
            // A failure is on the screen already, and is tried again.
            if let Ok(id) = self.write(Plan { case, body }).await {
                self.papers.wrote(id);
            }
        }
    }

    fn ask_subject(&mut self, case: CaseId) {
        let mut view = self.subject_of(case);
        view.asked = Asked::Pending;
        self.show_subject(view);
        self.get(Kind::Subject(case), format!("/api/cases/{case}/subject"));
    }

    /// Takes the answer in. What was known stays where none comes.
    pub(super) fn subject_came(&mut self, case: CaseId, answer: Result<Response, HttpError>) {
        let mut view = self.subject_of(case);
        let shown = self.screen.subject.with_untracked(|s| s.as_ref().map(|s| s.bare().case));
        if self.desk.me.is_none() || shown != Some(case) {
            // Who asked has left, or looks at another case.
            return;
        }
        self.account.expired |= answer.as_ref().is_ok_and(|response| response.status == 401);
        let page = answer.ok().filter(Response::is_ok).and_then(|r| r.read::<SubjectPage>());
        view.asked = if page.is_some() { Asked::Done } else { Asked::Failed };
        if let Some(page) = page {
            for person in &page.people {
                self.desk.views.people.insert(person.id.clone(), person.clone());
            }
            view.page = Some(page);
        }
        self.show_subject(view);
        self.after_change();
    }

    /// What is known of the other party of a case.
    fn subject_of(&self, case: CaseId) -> SubjectView {
        let known = self.screen.subject.with_untracked(|s| s.as_ref().map(|s| s.bare().clone()));
        known.filter(|view| view.case == case).unwrap_or(SubjectView {
            case,
            asked: Asked::Pending,
            page: None,
            bad: None,
        })
    }

    fn show_subject(&self, view: SubjectView) {
        let veiled: Rc<dyn Veil<SubjectView>> = Rc::new(view);
        self.screen.subject.set(Some(veiled));
    }

    /// What linked cases say to the report; `None` while that is not known.
    pub(super) fn repeat(&self, case: CaseId, lang: Lang) -> Option<Repeat> {
        let page = self.subject_of(case).page?;
        let seen = page.linked.iter().filter(|c| c.nth < page.nth);
        let seen = seen.map(|c| (c.at_ms, Some(c.answer.clone())));
        let unseen = page.elsewhere.iter().filter(|c| c.nth < page.nth);
        Some(Repeat::of(seen.chain(unseen.map(|c| (c.at_ms, None))), lang))
    }
}

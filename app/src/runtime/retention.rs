//! Retention: asked of the server each time it is looked at, and acted on there at once. An erasure
//! is no event of a log, so it is never kept for later. Belongs to the part that follows.

use super::pull::Kind;
use super::{Input, Runtime};
use crate::command::RetentionWish;
use crate::screen::find::Asked;
use crate::screen::retention::{self, Did, RetentionView};
use mamori_browser::http::{self, HttpError, Response};
use mamori_core::retention::{ITEMS_MAX, Item, RetentionAct, RetentionDo, RetentionPage};
use mamori_core::view::Refusal;
use std::sync::Arc;

/// Erasing is given up after so long, ms; what became of it the list says.
const ACT_MS: u64 = 30_000;

/// Which part of it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first pages of everything.
    Whole,
    /// More of what is due.
    Due,
    /// More of the log.
    Log,
}

impl Runtime {
    /// Carries out a wish.
    pub(super) fn retention_wish(&mut self, wish: RetentionWish) {
        match wish {
            RetentionWish::Ask => self.ask_retention(Part::Whole),
            RetentionWish::MoreDue => self.ask_retention(Part::Due),
            RetentionWish::MoreLog => self.ask_retention(Part::Log),
            RetentionWish::Act(act, item) => {
                self.act_on(RetentionAct { act, items: Vec::from([item]) });
            }
            RetentionWish::ProposeAll => {
                let view = self.retention_view();
                let due = view.page.iter().flat_map(|page| &page.due).take(ITEMS_MAX);
                let items = due.map(|line| Item { case: line.case, class: line.class }).collect();
                self.act_on(RetentionAct { act: RetentionDo::Propose, items });
            }
        }
    }

    fn ask_retention(&mut self, part: Part) {
        let mut view = self.retention_view();
        let page = view.page.as_ref();
        let path = match part {
            Part::Whole => Some(String::from("/api/retention")),
            Part::Due => page
                .and_then(|page| page.due.last())
                .map(|last| format!("/api/retention?after={}", last.key)),
            Part::Log => page
                .and_then(|page| page.log.last())
                .map(|last| format!("/api/retention?before={}", last.id)),
        };
        let Some(path) = path else { return };
        view.asked = Asked::Pending;
        self.show_retention(view);
        self.get(Kind::Retention(part), path);
    }

    /// Takes an answer in. What was known stays where none comes.
    pub(super) fn retention_came(&mut self, part: Part, answer: Result<Response, HttpError>) {
        if self.desk.me.is_none() {
            return;
        }
        let mut view = self.retention_view();
        match self.judged::<RetentionPage>(answer) {
            Ok(new) => {
                for person in &new.people {
                    self.desk.views.people.insert(person.id.clone(), person.clone());
                }
                view.page = Some(Arc::new(joined(view.page.as_deref(), part, new)));
                view.asked = Asked::Done;
            }
            Err(asked) => view.asked = asked,
        }
        self.show_retention(view);
        self.after_change();
    }

    fn act_on(&mut self, act: RetentionAct) {
        let mut view = self.retention_view();
        if view.did == Did::Pending {
            return;
        }
        view.did = Did::Pending;
        self.show_retention(view);
        let (inbox, user) = (self.inbox.clone(), self.desk.user().cloned());
        mamori_browser::spawn(async move {
            let answer = http::post("/api/retention", &act, ACT_MS).await;
            let follow = move |runtime: &mut Self| {
                if runtime.desk.user() == user.as_ref() {
                    runtime.acted(answer);
                }
            };
            inbox.put(Input::Done(Box::new(follow)));
        });
    }

    fn acted(&mut self, answer: Result<Response, HttpError>) {
        let mut view = self.retention_view();
        self.account.expired |= answer.as_ref().is_ok_and(|response| response.status == 401);
        view.did = match answer {
            Ok(response) if response.is_ok() => Did::Done,
            Ok(response) => response
                .read::<Refusal>()
                .map_or(Did::Failed, |refusal| Did::Refused(Arc::new(refusal))),
            Err(_) => Did::Failed,
        };
        self.show_retention(view);
        // Whatever came of it, the list is as the server has it now.
        self.ask_retention(Part::Whole);
        self.pull.want();
    }

    fn retention_view(&self) -> RetentionView {
        retention::of(self.desk.user())
    }

    fn show_retention(&self, view: RetentionView) {
        retention::put(self.screen, view);
    }
}

/// What was known with the page that followed.
fn joined(known: Option<&RetentionPage>, part: Part, new: RetentionPage) -> RetentionPage {
    let Some(mut page) = known.filter(|_| part != Part::Whole).cloned() else { return new };
    match part {
        Part::Due => {
            page.due.extend(new.due);
            page.more = new.more;
        }
        Part::Log => {
            page.log.extend(new.log);
            page.more_log = new.more_log;
        }
        Part::Whole => {}
    }
    page
}

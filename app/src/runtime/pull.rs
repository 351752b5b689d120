//! Pulling views: changes since the last cursor, kept for offline reading.
//!
//! Pokes only make it sooner; polling is the truth behind them (DESIGN §4.9).

use super::boot::VIEWS;
use super::retention::Part;
use super::wipe::Gone;
use super::{Input, Runtime};
use crate::page::Page;
use crate::screen::{DrillsState, show};
use mamori_browser::http::{self, HttpError, Response};
use mamori_browser::lifecycle;
use mamori_core::alert::drills::DrillsPage;
use mamori_core::body::{Body, CaseRead};
use mamori_core::desk::{Plan, Views};
use mamori_core::ids::{CaseId, RecordingId, UserId};
use mamori_core::recording::wire::RecordingPage;
use mamori_core::store::LocalStore;
use mamori_core::view::{CasePage, CasesPage};

/// A pull is given up after so long, ms.
const TIMEOUT_MS: u64 = 10_000;
/// Without pokes the server is asked so often while the page can be seen, ms …
const EVERY_MS: u64 = 15_000;
/// … and so often while it cannot.
const HIDDEN_EVERY_MS: u64 = 60_000;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The newest cases, or what changed in them.
    Newest,
    /// Older cases.
    Older,
    /// One case.
    One(CaseId),
    /// What has arrived of a recording.
    Recording(RecordingId),
    /// The log of drills; `true`: older ones.
    Drills(bool),
    /// Cases that fit the question of this number; `true`: more of them.
    Found(u32, bool),
    /// The figures of the question of this number.
    Figures(u32),
    /// The other party of a case.
    Subject(CaseId),
    /// Retention.
    Retention(Part),
    /// Which cases of this device were erased.
    Erased,
}

/// Who asked, and when (monotonic ms).
struct Asked {
    by: Option<UserId>,
    at_ms: u64,
}

/// The state of pulling.
#[derive(Debug, Default)]
pub struct Pull {
    under_way: bool,
    wanted: bool,
    /// The views are newer than what is kept of them.
    unkept: bool,
    next_ms: u64,
    /// The single case asked for last, so that it is asked for once.
    one: Option<CaseId>,
    pub(super) gone: Gone,
}

impl Pull {
    /// Something may have changed: pull as soon as the one under way is back.
    pub fn want(&mut self) {
        self.wanted = true;
    }
}

impl Runtime {
    /// When to pull next, monotonic ms.
    pub(super) fn pull_deadline(&self) -> Option<u64> {
        let ready = self.desk.me.is_some() && !self.account.expired && !self.pull.under_way;
        ready.then_some(if self.pull.wanted { self.clock.mono_ms } else { self.pull.next_ms })
    }

    pub(super) fn work_pull(&mut self) {
        if self.pull_deadline().is_none_or(|at| self.clock.mono_ms < at) {
            return;
        }
        let every = if lifecycle::is_visible() { EVERY_MS } else { HIDDEN_EVERY_MS };
        self.pull.next_ms = self.clock.mono_ms + every;
        self.pull.wanted = false;
        let views = &self.desk.views;
        let path = match views.cursor {
            0 => String::from("/api/cases"),
            after => {
                format!("/api/cases?after={after}&store={}&epoch={}", views.store, views.epoch)
            }
        };
        self.get(Kind::Newest, path);
        self.ask_erased();
    }

    pub(super) fn pull_older(&mut self) {
        if let Some(before) = self.desk.views.oldest {
            self.get(Kind::Older, format!("/api/cases?before={before}"));
        }
    }

    pub(super) fn get(&mut self, kind: Kind, path: String) {
        if kind == Kind::Newest {
            self.pull.under_way = true;
        }
        let inbox = self.inbox.clone();
        let asked = Asked { by: self.desk.user().cloned(), at_ms: self.clock.mono_ms };
        mamori_browser::spawn(async move {
            let answer = http::get(&path, TIMEOUT_MS).await;
            let follow = move |runtime: &mut Self| runtime.pulled(kind, answer, &asked);
            inbox.put(Input::Done(Box::new(follow)));
        });
    }

    fn pulled(&mut self, kind: Kind, answer: Result<Response, HttpError>, asked: &Asked) {
        if kind == Kind::Newest {
            self.pull.under_way = false;
        }
        // What somebody else was shown is not for whoever is signed in by now.
        if self.desk.user() != asked.by.as_ref() {
            return self.pull.want();
        }
        if let Kind::Drills(older) = kind {
            return self.drills_came(older, answer);
        }
        match kind {
            Kind::Subject(case) => return self.subject_came(case, answer),
            Kind::Erased => return self.erased_came(answer),
            Kind::Retention(part) => return self.retention_came(part, answer),
            Kind::Found(nth, older) => return self.found(nth, older, answer),
            Kind::Figures(nth) => return self.figures_came(nth, answer),
            _ => {}
        }
        let Ok(response) = answer else { return };
        match (response.status, kind) {
            (401, _) => self.account.expired = true,
            (200, Kind::One(_)) => {
                if let Some(page) = response.read::<CasePage>() {
                    let views = &mut self.desk.views;
                    for person in page.people {
                        views.people.insert(person.id.clone(), person);
                    }
                    views.cases.insert(page.case.case.id, page.case);
                }
            }
            (_, Kind::Recording(id)) => return self.heard_of(id, &response),
            (200, _) => {
                let Some(page) = response.read::<CasesPage>() else { return };
                self.learn_server_time(page.server_ms, asked.at_ms);
                self.pull.gone.seen(&page.cases);
                match kind {
                    Kind::Older => self.desk.views.merge_older(page),
                    _ => self.desk.views.merge(page, self.clock.now_ms),
                }
                self.pull.unkept = true;
            }
            _ => {}
        }
        self.after_change();
    }

    /// Asks what the server has of a recording, for who may hear it.
    pub(super) fn hear(&mut self, id: RecordingId) {
        self.get(Kind::Recording(id), format!("/api/recordings/{id}"));
    }

    /// Asks for the log of drills, for who may read it.
    pub(super) fn ask_drills(&mut self, older: bool) {
        let mut view = self.screen.drills.get_untracked();
        let last = view.runs.last().filter(|_| older).map(|run| run.alert);
        view.state = DrillsState::Pending;
        show(self.screen.drills, view);
        let path = match last {
            Some(last) => format!("/api/alerts/drills?before={last}"),
            None => String::from("/api/alerts/drills"),
        };
        self.get(Kind::Drills(last.is_some()), path);
    }

    /// Takes a page of it in. What was read before stays where the next page does not come.
    fn drills_came(&mut self, older: bool, answer: Result<Response, HttpError>) {
        if self.desk.me.is_none() {
            // Who asked has left.
            return;
        }
        self.account.expired |= answer.as_ref().is_ok_and(|response| response.status == 401);
        let page = answer.ok().filter(Response::is_ok).and_then(|r| r.read::<DrillsPage>());
        let mut view = self.screen.drills.get_untracked();
        match page {
            Some(page) => {
                for person in page.people {
                    self.desk.views.people.insert(person.id.clone(), person);
                }
                if !older {
                    view.runs.clear();
                }
                view.runs.extend(page.runs);
                (view.state, view.more) = (DrillsState::Done, page.more);
            }
            None => view.state = DrillsState::Failed,
        }
        show(self.screen.drills, view);
        self.after_change();
    }

    /// Replaces what was known of it; nothing of one that may not be heard or has not arrived.
    fn heard_of(&self, id: RecordingId, response: &Response) {
        let page = match response.status {
            200 => response.read::<RecordingPage>(),
            _ => None,
        };
        self.screen.heard.update(|all| {
            all.retain(|page| page.recording.id != id);
            all.extend(page);
        });
    }

    /// What was kept of the views before this page life.
    pub(super) async fn read_views(&mut self) {
        match self.store.get(VIEWS).await {
            Ok(Some(bytes)) => self.desk.views = Views::restore(&bytes).unwrap_or_default(),
            Ok(None) => {}
            Err(error) => self.store_failed(&error),
        }
        // The server answered then.
        self.last_sync_ms = self.last_sync_ms.or(self.desk.views.as_of_ms);
    }

    /// Keeps the views for the next page life, if they changed.
    pub(super) async fn keep_views(&mut self) {
        if !core::mem::take(&mut self.pull.unkept) {
            return;
        }
        let bytes = self.desk.views.keep();
        if let Err(error) = self.store.put(VIEWS, &bytes).await {
            self.store_failed(&error);
        }
    }

    /// The case on the screen: fetched if this device does not have it, and noted as read once if
    /// somebody else changed it.
    pub(super) async fn work_read(&mut self) {
        let Page::Case(id) = self.screen.page.get_untracked() else {
            self.pull.one = None;
            return;
        };
        let Some(me) = self.desk.user().cloned() else { return };
        let Some(case) = self.desk.case(id) else {
            if self.pull.one != Some(id) {
                self.pull.one = Some(id);
                self.get(Kind::One(id), format!("/api/cases/{id}"));
            }
            return;
        };
        if lifecycle::is_visible() && self.desk.is_unread(&case, &me) {
            let body = Body::CaseRead(CaseRead { cursor: case.cursor() });
            // A failure is on the screen already, and the case stays unread.
            let _ = self.write(Plan { case: id, body }).await;
        }
    }
}

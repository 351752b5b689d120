//! Writing events down: one strict transaction each, and only then is anything believed or shown.
//!
//! What cannot be saved is kept in memory, tried again, and said on the screen; never "saved".

use super::Runtime;
use crate::screen::Notice;
use mamori_browser::{Tab, clock, page};
use mamori_core::desk::Plan;
use mamori_core::event::{Draft, Head};
use mamori_core::ids::{EventId, UserId};
use mamori_core::store::{LocalStore, StoreError};
use mamori_core::sync::Input;

/// A draft that could not be saved is tried again so often, ms.
const RETRY_MS: u64 = 3_000;
/// Events are read into the desk in pages of so many.
const PAGE: usize = 500;

impl Runtime {
    /// The draft of a plan, as of now.
    pub(super) fn draft(&self, plan: Plan) -> Option<Draft> {
        let policy = self.desk.policy.as_ref().map(|p| p.version.clone()).unwrap_or_default();
        let sample = self.wished.unwrap_or_else(clock::sample);
        let nobody = || plan.body.is_of_signed_out().then_some(UserId::NOBODY);
        Some(Draft {
            case: Some(plan.case),
            actor: self.desk.user().cloned().or_else(nobody)?,
            device: self.desk.device,
            policy,
            wall_ms: sample.wall_ms,
            correction_ms: self.clock.correction_ms(),
            mono_ms: sample.mono_ms,
            boot: sample.boot,
            base: self.seen.map_or(0, |s| s.cursor),
            salt: Self::fresh(),
            body: plan.body,
        })
    }

    /// Writes a plan down. On failure the draft waits in memory and the person is told.
    pub(super) async fn write(&mut self, plan: Plan) -> Result<EventId, StoreError> {
        let Some(draft) = self.draft(plan) else {
            let detail = String::from("nobody is signed in");
            return Err(StoreError { trouble: mamori_core::store::Trouble::Unavailable, detail });
        };
        let written = self.append(&draft).await;
        if let Err(error) = &written {
            self.store_failed(error);
            self.unsaved.push(draft);
        }
        written
    }

    async fn append(&mut self, draft: &Draft) -> Result<EventId, StoreError> {
        let sealed = self.store.append(draft).await?;
        let event = sealed.open().map_err(|error| StoreError {
            trouble: mamori_core::store::Trouble::Unreadable,
            detail: error.to_string(),
        })?;
        let id = event.header.id();
        self.desk.grew(Head { log: id.log, seq: id.seq, hash: sealed.hash() });
        self.desk.add(&event);
        if !self.desk.unread_ranges().is_empty() {
            self.read_logs().await;
        }
        self.after_change();
        self.browser.tell(Tab::Appended);
        if !self.persist_asked {
            self.persist_asked = true;
            page::ask_persist();
            self.ask_storage();
        }
        Ok(id)
    }

    /// Tries again what could not be saved; all of it in order, so that nothing overtakes.
    pub(super) async fn work_unsaved(&mut self) {
        if self.clock_is_due() {
            self.keep_clock().await;
        }
        if self.unsaved.is_empty()
            || self.retry_deadline().is_some_and(|at| self.clock.mono_ms < at)
        {
            return;
        }
        self.account.retried_ms = self.clock.mono_ms;
        while let Some(draft) = self.unsaved.first().cloned() {
            match self.append(&draft).await {
                Ok(id) => {
                    self.unsaved.remove(0);
                    self.saved_late(id, &draft);
                }
                Err(error) => return self.store_failed(&error),
            }
        }
        self.screen.notices.update(|all| all.retain(|n| !matches!(n, Notice::StoreFailed(_))));
    }

    /// When drafts in memory are tried again.
    pub(super) fn retry_deadline(&self) -> Option<u64> {
        (!self.unsaved.is_empty()).then(|| self.account.retried_ms + RETRY_MS)
    }

    /// Reads the state of the logs and whatever other tabs wrote.
    pub(super) async fn read_logs(&mut self) {
        if let Err(error) = self.try_read_logs().await {
            self.store_failed(&error);
        }
        self.after_change();
    }

    pub(super) async fn try_read_logs(&mut self) -> Result<(), StoreError> {
        let logs = self.store.logs().await?;
        self.desk.set_logs(logs);
        for (log, mut span) in self.desk.unread_ranges() {
            while span.first <= span.last {
                let page = self.store.read(log, span, PAGE).await?;
                if page.is_empty() {
                    break;
                }
                for sealed in &page {
                    match sealed.open() {
                        Ok(event) => {
                            span.first = event.header.seq + 1;
                            self.desk.add(&event);
                        }
                        Err(error) => {
                            // Kept and uploaded as it is; only this screen cannot show it.
                            page_report(&error);
                            span.first += 1;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// After the log or the views changed: timers, alerts and the uploader follow.
    pub(super) fn after_change(&mut self) {
        self.dirty = true;
        if let Some(rest) = self.rest {
            rest.changed(self);
        }
        let pending = Input::Pending(self.desk.waiting());
        let _ = self.uploader.handle(pending, self.clock.mono_ms, mamori_browser::random_u32());
    }

    /// Says that the store failed, in the log and on the screen.
    pub(super) fn store_failed(&mut self, error: &StoreError) {
        page::report(&error.to_string());
        self.notice(Notice::StoreFailed(error.trouble));
    }

    /// Shows a notice; the same one is shown once.
    pub(super) fn notice(&self, notice: Notice) {
        self.screen.notices.update(|all| {
            if !all.contains(&notice) {
                all.push(notice);
            }
        });
    }
}

fn page_report(error: &mamori_core::event::FrameError) {
    page::report(&error.to_string());
}

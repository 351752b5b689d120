//! Uploads: the core decides when and what; this sends and reports the answer.

use super::boot::SEEN;
use super::{Input, Runtime};
use crate::screen::Notice;
use mamori_browser::{Tab, http, random_u32};
use mamori_core::desk::Views;
use mamori_core::event::encode;
use mamori_core::ids::LogId;
use mamori_core::store::{LocalStore, StoreError};
use mamori_core::sync::engine::{Context, Outcome, Prepared, note, prepare, settle};
use mamori_core::sync::{Failure, Link, Seen, SyncResponse};

impl Runtime {
    pub(super) fn context(&self) -> Context {
        Context { seen: self.seen, storage: self.storage }
    }

    /// Nothing is asked of a server while nobody is signed in and nothing waits.
    pub(super) fn may_upload(&self) -> bool {
        self.desk.me.is_some() || self.desk.waiting() > 0
    }

    /// A good moment to try.
    pub(super) fn nudge(&mut self) {
        let nudge = mamori_core::sync::Input::Nudge;
        let _ = self.uploader.handle(nudge, self.clock.mono_ms, random_u32());
    }

    /// 今すぐ同期: also tries what the server refused before, in case the reason has gone.
    pub(super) async fn sync_now(&mut self) {
        if self.desk.set_aside() > 0 {
            if let Err(error) = self.take_up().await {
                self.store_failed(&error);
            }
            self.read_logs().await;
        }
        self.nudge();
        self.pull.want();
        self.ask_storage();
    }

    async fn take_up(&self) -> Result<(), StoreError> {
        for log in self.store.logs().await? {
            if !log.set_aside.is_empty() {
                self.store.take_up(log.head.log).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn work_sync(&mut self) {
        if !self.may_upload() {
            return;
        }
        let Some(order) = self.uploader.poll(self.clock.mono_ms, random_u32()) else { return };
        match prepare(&self.store, order, self.context()).await {
            Ok(Some(prepared)) => self.send(prepared, order.timeout_ms, false),
            Ok(None) => {}
            Err(error) => {
                let failed = mamori_core::sync::Input::Failed(Failure::Server);
                let _ = self.uploader.handle(failed, self.clock.mono_ms, random_u32());
                self.store_failed(&error);
            }
        }
    }

    /// Sends beside the task; the answer comes through the inbox.
    pub(super) fn send(&self, prepared: Prepared, timeout_ms: u64, urgent: bool) {
        let (inbox, sent_ms) = (self.inbox.clone(), self.clock.mono_ms);
        mamori_browser::spawn(async move {
            let answer = http::sync(&prepared.request, timeout_ms).await;
            inbox.put(Input::Synced(Box::new(prepared), answer, sent_ms, urgent));
        });
    }

    pub(super) async fn synced(
        &mut self,
        prepared: &Prepared,
        result: Result<SyncResponse, Failure>,
        sent_ms: u64,
        urgent: bool,
    ) {
        let (now, jitter) = (self.clock.mono_ms, random_u32());
        let fresh = LogId(Self::fresh());
        let settled = if urgent {
            self.alerts_under_way = self.alerts_under_way.saturating_sub(1);
            let mut outcome = Outcome::default();
            match &result {
                Ok(answer) => {
                    note(&self.store, prepared, answer, fresh, &mut outcome).await.map(|()| outcome)
                }
                Err(_) => return,
            }
        } else {
            let before = self.uploader.link();
            let answer = result.as_ref().map_err(|failure| *failure);
            let settled =
                settle(&self.store, &mut self.uploader, prepared, answer, fresh, now, jitter).await;
            if before != Link::Reached && self.uploader.link() == Link::Reached {
                self.pull.want();
            }
            settled
        };
        let applied = self.apply(settled, result.ok(), sent_ms, !prepared.places.is_empty()).await;
        if let Err(error) = applied {
            self.store_failed(&error);
        }
        self.after_change();
    }

    async fn apply(
        &mut self,
        settled: Result<Outcome, StoreError>,
        answer: Option<SyncResponse>,
        sent_ms: u64,
        pushed: bool,
    ) -> Result<(), StoreError> {
        if let Some(answer) = &answer {
            self.last_sync_ms = Some(self.clock.now_ms);
            self.learn_server_time(answer.server_ms, sent_ms);
            self.want_policy(&answer.policy);
            // A restore that is remembered and not acted upon would never be acted upon.
            if settled.is_ok() {
                self.see(answer).await?;
            }
            if answer.cursor > self.desk.views.cursor {
                self.pull.want();
            }
        }
        let outcome = settled?;
        if outcome.restored {
            self.desk.views = Views::default();
            self.pull.want();
        }
        if outcome.forked {
            self.notice(Notice::Forked);
        }
        if outcome.set_aside.is_some() {
            self.notice(Notice::SetAside);
        }
        self.desk.set_logs(self.store.logs().await?);
        if pushed && answer.is_some() {
            self.browser.tell(Tab::Appended);
        }
        Ok(())
    }

    /// Remembers the server for the next request and the next page life.
    async fn see(&mut self, answer: &SyncResponse) -> Result<(), StoreError> {
        let same = self.seen.filter(|s| s.store == answer.store && s.epoch == answer.epoch);
        let cursor = same.map_or(answer.cursor, |s| s.cursor.max(answer.cursor));
        let seen = Seen { store: answer.store, epoch: answer.epoch, cursor };
        if self.seen != Some(seen) {
            self.seen = Some(seen);
            self.store.put(SEEN, &encode(&seen)).await?;
        }
        Ok(())
    }
}

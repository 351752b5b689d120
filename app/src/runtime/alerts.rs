//! Alerts on this device: sending past every queue, and the alarm of a receiver.

use super::Runtime;
use mamori_browser::sound::Tone;
use mamori_browser::{http, random_u32, vibrate};
use mamori_core::body::{AlertEnd, Level};
use mamori_core::desk::Plan;
use mamori_core::event::{Draft, Head};
use mamori_core::ids::{AlertId, CaseId, EventId, LogId};
use mamori_core::sync::engine::prepare_urgent;
use mamori_core::sync::{PROTOCOL, SyncRequest};

/// One try is given up after so long, ms; the next one does not wait for it.
const TRY_MS: u64 = 3_000;
/// Tries under way at once: more would fill the browser's connections to the server.
const TRIES_MAX: usize = 2;

impl Runtime {
    pub(super) async fn alert(&mut self, level: Level) {
        let running = self.screen.mine.with_untracked(|mine| {
            mine.as_ref()
                .is_some_and(|m| m.level == level && m.stage != mamori_core::alert::Stage::Over)
        });
        if running {
            return;
        }
        let alert = AlertId(Self::fresh());
        let place = self.screen.settings.with_untracked(|s| s.place.clone());
        let place = self.desk.running_place().or(place);
        let fresh = CaseId(Self::fresh());
        let (now_ms, mono_ms) = (self.clock.now_ms, self.clock.mono_ms);
        let plan = self.desk.raise(alert, level, place, fresh, now_ms, mono_ms);
        self.publish();
        let draft = self.draft(plan.clone());
        match self.write(plan).await {
            Ok(event) => self.desk.raised(alert, event, self.clock.mono_ms),
            // The disk fails, the line may not: help matters more than the log's order.
            Err(_) => self.send_unsaved(draft),
        }
        self.work_alerts().await;
    }

    /// Sends an alert that could not be saved, as the only event of a log of its own. When it can
    /// be saved later it carries the same alert id, and the fold makes one of the two.
    fn send_unsaved(&mut self, draft: Option<Draft>) {
        let Some(draft) = draft else { return };
        let (sealed, head) = draft.seal(&Head::empty(LogId(Self::fresh())));
        let request = SyncRequest {
            protocol: PROTOCOL,
            device: self.desk.device,
            log: head.log,
            head: head.seq,
            head_hash: head.hash,
            pending: 1,
            oldest_pending_ms: Some(self.clock.now_ms),
            seen: self.seen,
            storage: self.storage,
            events: Vec::from([sealed]),
        };
        mamori_browser::spawn(async move {
            if http::sync(&request, TRY_MS).await.is_err() {
                mamori_browser::page::report("alert neither saved nor sent");
            }
        });
    }

    pub(super) async fn end_alert(&mut self, alert: AlertId, end: AlertEnd) {
        if let Some(plan) = self.desk.end_alert(alert, end) {
            self.write_urgent(plan).await;
        }
    }

    pub(super) async fn acknowledge(&mut self, alert: AlertId) {
        if let Some(plan) = self.desk.acknowledge(alert) {
            self.write_urgent(plan).await;
        }
    }

    /// Answers and ends travel like the alert itself: at once, past the queue.
    async fn write_urgent(&mut self, plan: Plan) {
        if let Ok(event) = self.write(plan).await {
            self.try_urgent(event).await;
        }
    }

    async fn try_urgent(&mut self, event: EventId) {
        if self.alerts_under_way >= TRIES_MAX {
            return;
        }
        match prepare_urgent(&self.store, event, self.context()).await {
            Ok(Some(prepared)) => {
                self.alerts_under_way += 1;
                self.send(prepared, TRY_MS, true);
            }
            Ok(None) => {}
            Err(error) => self.store_failed(&error),
        }
    }

    /// Tries that are due, and receipts that did not come in time.
    pub(super) async fn work_alerts(&mut self) {
        let mono_ms = self.clock.mono_ms;
        self.desk.alert_timeout(mono_ms);
        while let Some(event) = self.desk.alert_try(mono_ms, random_u32()) {
            self.try_urgent(event).await;
        }
        self.sound_alarm();
    }

    /// The receiver's alarm: on while an alert of others is unanswered.
    fn sound_alarm(&mut self) {
        let unanswered = self.desk.incoming().into_iter().find(|i| i.answered.is_none());
        match (&unanswered, self.alarm) {
            (Some(incoming), alarm) if alarm != Some(incoming.alert) => {
                let tone = match incoming.level {
                    Level::Assist => Tone::Assist,
                    Level::Emergency => Tone::Emergency,
                };
                self.sound.start(tone);
                vibrate::vibrate(&[400, 200, 400, 200, 400]);
            }
            (None, Some(_)) => {
                self.sound.stop();
                vibrate::stop();
            }
            _ => {}
        }
        self.alarm = unanswered.map(|i| i.alert);
    }
}

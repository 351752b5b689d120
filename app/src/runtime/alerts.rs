//! Alerts on this device: what people say of them, sent past every queue.

use super::{Input, Runtime};
use crate::command::AlertWish;
use mamori_browser::position::locate;
use mamori_browser::{http, random_u32};
use mamori_core::alert::Stage;
use mamori_core::body::{AlertEnd, Drill, Level, Position};
use mamori_core::desk::{Plan, Press};
use mamori_core::event::{Draft, Head};
use mamori_core::ids::{AlertId, CaseId, EventId, LogId};
use mamori_core::sync::engine::prepare_urgent;
use mamori_core::sync::{PROTOCOL, SyncRequest};

/// One try is given up after so long, ms; the next one does not wait for it.
const TRY_MS: u64 = 3_000;
/// Tries under way at once: more would fill the browser's connections to the server.
const TRIES_MAX: usize = 2;

impl Runtime {
    pub(super) async fn alert_wish(&mut self, wish: AlertWish) {
        let plan = match wish {
            AlertWish::Press(level, silent, drill) => {
                return self.press(level, silent, drill).await;
            }
            AlertWish::End(alert, end) => self.desk.end_alert(alert, end),
            AlertWish::FalseAlarm(alert, reason) => self.desk.false_alarm(alert, &reason),
            AlertWish::Answer(alert, kind) => self.desk.answer(alert, kind),
            AlertWish::Known(alert, injuries, weapon) => {
                self.desk.detail_alert(alert, injuries, weapon)
            }
            AlertWish::PoliceTold(alert) => {
                let lang = self.screen.settings.with_untracked(|s| s.lang);
                let words = self.desk.police_words(alert, lang).unwrap_or_default();
                self.desk.police_told(alert, &words, None, None)
            }
            AlertWish::Mute(alert) => return self.desk.mute(alert, self.clock.mono_ms),
            AlertWish::SirenOff(alert) => return self.siren_off(alert),
            AlertWish::PutAway(alert) => return self.desk.put_away(alert),
            AlertWish::TestedToday => return self.tested_today(),
        };
        if let Some(plan) = plan {
            self.write_urgent(plan).await;
        }
    }

    /// A press while a real one of that level or more runs says nothing new.
    fn says_nothing_new(&self, level: Level, drill: Option<Drill>) -> bool {
        let running = self.desk.mine().filter(|m| m.stage != Stage::Over);
        running.is_some_and(|m| drill.is_some() || (m.drill.is_none() && m.level == level))
    }

    async fn press(&mut self, level: Level, silent: bool, drill: Option<Drill>) {
        if self.says_nothing_new(level, drill) {
            return;
        }
        let alert = AlertId(Self::fresh());
        let place = self.place();
        let fresh = CaseId(Self::fresh());
        let (now_ms, mono_ms) = (self.clock.now_ms, self.clock.mono_ms);
        let press = Press { alert, level, place, silent, drill, position: None };
        let plan = match (&self.desk.me, &self.department) {
            (None, None) => return,
            (None, Some(department)) => {
                let department = department.clone();
                self.desk.press_signed_out(press, &department, fresh, mono_ms)
            }
            (Some(_), _) => self.desk.press(press, fresh, now_ms, mono_ms),
        };
        self.publish();
        let draft = self.draft(plan.clone());
        match self.write(plan).await {
            Ok(event) => self.desk.raised(alert, event, self.clock.mono_ms),
            // The disk fails, the line may not: help matters more than the log's order.
            Err(_) => self.send_unsaved(draft),
        }
        self.work_alerts().await;
        if drill.is_none()
            && let Some(plan) = self.desk.carry_over(alert)
        {
            self.write_urgent(plan).await;
        }
        if drill.is_none() && self.desk.policy.as_ref().is_some_and(|p| p.alert.position) {
            let inbox = self.inbox.clone();
            locate(move |lat, lon, accuracy_m| {
                let found = Position::new(lat, lon, accuracy_m);
                inbox.put(Input::Done(Box::new(move |runtime: &mut Runtime| {
                    runtime.alarm.located = found.map(|position| (alert, position));
                })));
            });
        }
    }

    /// The position comes after the press, which waited for nothing.
    async fn note_position(&mut self) {
        let Some((alert, position)) = self.alarm.located.take() else { return };
        if let Some(plan) = self.desk.locate_alert(alert, position) {
            self.write_urgent(plan).await;
        }
    }

    /// A self-test is over as soon as the server knows that this device rang.
    async fn end_self_test(&mut self) {
        let Some(mine) = self.desk.mine() else { return };
        if mine.drill == Some(Drill::SelfTest) && matches!(mine.stage, Stage::Rang(_)) {
            self.tested_today();
            if let Some(plan) = self.desk.end_alert(mine.alert, AlertEnd::Over) {
                self.write_urgent(plan).await;
            }
        }
    }

    /// What to tell the police, for one's own alert that is on, else for the first of others.
    pub(super) fn police_words(&self) -> Option<(AlertId, String)> {
        let lang = self.screen.settings.with_untracked(|s| s.lang);
        let mine = self.screen.mine.with_untracked(|mine| {
            mine.as_ref().filter(|m| m.stage != Stage::Over).map(|m| m.alert)
        });
        let others = || self.screen.incoming.with_untracked(|all| all.first().map(|i| i.alert));
        let alert = mine.or_else(others)?;
        Some((alert, self.desk.police_words(alert, lang)?))
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
        self.note_position().await;
        self.end_self_test().await;
    }
}

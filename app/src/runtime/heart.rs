//! The heart of this device: shows the server that it lives and can sound, and learns who else
//! can, before anybody presses. With the answers come the alerts that concern this person.

use super::boot::DEPARTMENT;
use super::{Input, Runtime};
use crate::screen::{Notice, ReadyView, show};
use mamori_browser::http::{self, HttpError, Response};
use mamori_browser::settings::{self, Setting};
use mamori_browser::wake_lock::WakeLock;
use mamori_browser::{page, random_u32};
use mamori_core::alert::wire::{Beat, Beaten};
use mamori_core::alert::{Hush, Pulse};
use mamori_core::event::encode;
use mamori_core::store::LocalStore;

/// A beat is given up after so long, ms; the next one may be due by then.
const TIMEOUT_MS: u64 = 4_000;
const DAY_MS: i64 = 86_400_000;

/// See the module.
pub struct Heart {
    pulse: Pulse,
    under_way: bool,
    /// What the last beat said of the sound.
    hush: Option<Hush>,
    /// When this page ran last, monotonic ms.
    ran_ms: u64,
    /// It was said in this page life that the device had been stopped.
    told: bool,
    wake_lock: WakeLock,
}

impl Heart {
    /// The first beat is due at once.
    pub fn new(mono_ms: u64) -> Self {
        Self {
            pulse: Pulse::new(mamori_core::alert::Times::DEFAULT, mono_ms),
            under_way: false,
            hush: None,
            ran_ms: mono_ms,
            told: false,
            wake_lock: WakeLock::default(),
        }
    }

    /// Somebody signed in: who can ring is to be known at once.
    pub fn nudge(&mut self, mono_ms: u64) {
        self.pulse.nudge(mono_ms);
    }
}

impl Runtime {
    /// A device beats for whoever is signed in, and where it may call for help all the same.
    fn may_beat(&self) -> bool {
        match self.desk.me {
            Some(_) => !self.account.expired,
            None => self.department.is_some(),
        }
    }

    /// When something is due, monotonic ms.
    pub(super) fn heart_deadline(&self) -> Option<u64> {
        let ready = self.may_beat() && !self.heart.under_way;
        ready.then(|| self.heart.pulse.next_deadline(self.clock.mono_ms))
    }

    pub(super) fn work_heart(&mut self) {
        let mono_ms = self.clock.mono_ms;
        self.heart.ran_ms = mono_ms;
        self.desk.place = self.screen.settings.with_untracked(|s| s.place.clone());
        self.stay_awake();
        if !self.may_beat() {
            return;
        }
        self.heart.pulse.set_times(self.desk.alert_times());
        self.heart.pulse.set_pace(self.desk.alert_pace(), mono_ms);
        let hush = (!self.sound.is_running()).then_some(Hush::Locked);
        if hush != self.heart.hush {
            self.heart.hush = hush;
            self.heart.nudge(mono_ms);
        }
        if self.heart.under_way || !self.heart.pulse.take(mono_ms, random_u32()) {
            return;
        }
        self.heart.under_way = true;
        let beat = Beat { device: self.desk.device, place: self.desk.place.clone(), hush };
        let (inbox, by) = (self.inbox.clone(), self.desk.user().cloned());
        mamori_browser::spawn(async move {
            let answer = http::post("/api/alerts/beat", &beat, TIMEOUT_MS).await;
            inbox.put(Input::Done(Box::new(move |runtime: &mut Self| {
                runtime.heart.under_way = false;
                // What concerned somebody else is not for whoever is signed in by now.
                if runtime.desk.user() == by.as_ref() {
                    runtime.beaten(answer);
                }
            })));
        });
    }

    fn beaten(&mut self, answer: Result<Response, HttpError>) {
        let Ok(response) = answer else {
            self.heart.pulse.failed(self.clock.mono_ms);
            return;
        };
        match response.status {
            200 => {
                let Some(beaten) = response.read::<Beaten>() else { return };
                self.heart.pulse.answered(self.clock.mono_ms);
                // The device still counts as one, the person not any more.
                self.account.expired |= self.desk.me.is_some() && beaten.user.is_none();
                self.desk.hear_beat(beaten, self.clock.mono_ms);
                self.desk.refresh_alerts(self.clock.now_ms, self.clock.mono_ms);
                self.read_tested();
            }
            401 => self.account.expired = self.desk.me.is_some(),
            _ => {}
        }
    }

    /// What the screen says of it.
    pub(super) fn ready_view(&self) -> ReadyView {
        let link = self.heart.pulse.link(self.clock.mono_ms);
        ReadyView { link, ready: self.desk.ready() }
    }

    /// The page goes on after a pause: the server hears of it at once, and the person hears that
    /// nothing could ring meanwhile.
    pub(super) fn woke_up(&mut self) {
        let mono_ms = self.clock.mono_ms;
        self.heart.nudge(mono_ms);
        self.heart.wake_lock.refresh();
        let slept_ms = mono_ms.saturating_sub(self.heart.ran_ms);
        let awake = self.screen.settings.with_untracked(|s| s.awake);
        let long = slept_ms >= self.desk.alert_times().watchdog_ms;
        if long && self.desk.me.is_some() && !awake && !self.heart.told {
            self.heart.told = true;
            self.notice(Notice::Slept(i64::try_from(slept_ms).unwrap_or(i64::MAX)));
        }
    }

    fn stay_awake(&self) {
        let wanted = self.desk.me.is_some() && self.screen.settings.with_untracked(|s| s.awake);
        if wanted != self.heart.wake_lock.is_wanted() {
            if wanted {
                self.heart.wake_lock.hold();
            } else {
                self.heart.wake_lock.release();
            }
        }
    }

    /// Remembers whose department may be called in from the sign-in screen.
    pub(super) async fn keep_department(&mut self, department: &str) {
        if self.department.as_deref() == Some(department) {
            return;
        }
        let department = String::from(department);
        if let Err(error) = self.store.put(DEPARTMENT, &encode(&department)).await {
            self.store_failed(&error);
        }
        self.department = Some(department);
        show(self.screen.department, self.department.clone());
    }

    fn today(&self) -> String {
        let offset_min = self.desk.policy.as_ref().map_or(540, |p| i64::from(p.utc_offset_minutes));
        (self.clock.now_ms + offset_min * 60_000).div_euclid(DAY_MS).to_string()
    }

    /// Whether this device was tried today.
    pub(super) fn read_tested(&self) {
        show(self.screen.tested, settings::get(Setting::Tested) == Some(self.today()));
    }

    /// It was, or will not be.
    pub(super) fn tested_today(&self) {
        if let Err(error) = settings::set(Setting::Tested, Some(&self.today())) {
            // It holds for this page life.
            page::report(&error.to_string());
        }
        show(self.screen.tested, true);
    }
}

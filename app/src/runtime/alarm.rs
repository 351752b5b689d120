//! What sounds on this device: alerts of others, and the siren of one's own that did not arrive.
//!
//! It says "rang" of nothing but a sound that really runs, and says so until the server has it.

use super::{Input, Runtime};
use mamori_browser::http::{self, HttpError, Response};
use mamori_browser::sound::Tone;
use mamori_browser::{random_u32, vibrate};
use mamori_core::alert::wire::{Ring, RingStored};
use mamori_core::alert::{Order, Receiver, Report, Sound};
use mamori_core::body::{Drill, Level, Position};
use mamori_core::ids::AlertId;

/// What is told of a ring is given up after so long, ms; it is told again meanwhile.
const TELL_MS: u64 = 3_000;
/// The device shakes again so often while something sounds, ms.
const SHAKE_EVERY_MS: u64 = 3_000;
const SHAKE_MS: [u32; 5] = [400, 200, 400, 200, 400];

/// See the module.
#[derive(Default)]
pub struct Alarm {
    /// The alerts that are to sound.
    on: Vec<(AlertId, Level)>,
    /// One's own alert whose siren is on.
    siren: Option<AlertId>,
    /// One's own alert whose siren was put off.
    siren_off: Option<AlertId>,
    tone: Option<Tone>,
    /// Where this device was at a press; to be written down.
    pub(super) located: Option<(AlertId, Position)>,
    shake_ms: u64,
}

impl Alarm {
    /// Whether the siren is on.
    pub fn siren(&self) -> bool {
        self.siren.is_some()
    }
}

impl Runtime {
    pub(super) fn work_alarm(&mut self) {
        let mono_ms = self.clock.mono_ms;
        while let Some((alert, order)) = self.desk.alert_order(mono_ms, random_u32()) {
            match order {
                Order::Start => self.ring(alert),
                Order::Stop => self.alarm.on.retain(|(id, _)| *id != alert),
                Order::Tell(report) => self.tell_ring(alert, report),
            }
        }
        self.alarm.siren = self.wanted_siren();
        self.tune();
        self.listen_to_itself();
        // What was found out may have to be told at once.
        while let Some((alert, order)) = self.desk.alert_order(mono_ms, random_u32()) {
            if let Order::Tell(report) = order {
                self.tell_ring(alert, report);
            }
        }
        self.shake();
    }

    /// Nobody is signed in any more.
    pub(super) fn alarm_off(&mut self) {
        self.alarm.on.clear();
        self.tune();
    }

    pub(super) fn siren_off(&mut self, alert: AlertId) {
        self.alarm.siren_off = Some(alert);
    }

    fn ring(&mut self, alert: AlertId) {
        let level = self.desk.incoming().into_iter().find(|i| i.alert == alert).map(|i| i.level);
        self.alarm.on.retain(|(id, _)| *id != alert);
        self.alarm.on.push((alert, level.unwrap_or(Level::Emergency)));
        // A sound that is locked may be open by now.
        self.sound.unlock();
    }

    /// The siren of an alert that was not delivered; a silent one and a self-test have none.
    fn wanted_siren(&self) -> Option<AlertId> {
        let mine = self.desk.mine()?;
        let wanted = mine.undelivered && !mine.silent && mine.drill != Some(Drill::SelfTest);
        (wanted && self.alarm.siren_off != Some(mine.alert)).then_some(mine.alert)
    }

    /// Lets the most urgent of all sound, or nothing.
    fn tune(&mut self) {
        let urgent = self.alarm.on.iter().any(|(_, level)| *level == Level::Emergency);
        let tone = match (urgent || self.alarm.siren(), self.alarm.on.is_empty()) {
            (true, _) => Some(Tone::Emergency),
            (false, false) => Some(Tone::Assist),
            (false, true) => None,
        };
        if tone == self.alarm.tone {
            return;
        }
        self.alarm.tone = tone;
        match tone {
            Some(tone) => {
                self.sound.start(tone);
            }
            None => {
                self.sound.stop();
                vibrate::stop();
            }
        }
    }

    /// Whether what was ordered really sounds, or has ceased to.
    fn listen_to_itself(&mut self) {
        let (heard, mono_ms) = (self.sound.is_alarming(), self.clock.mono_ms);
        for (alert, _) in &self.alarm.on {
            match self.desk.receiver(*alert).map(Receiver::sound) {
                Some(Sound::Starting) if heard => self.desk.sounded(*alert, None, mono_ms),
                Some(Sound::Ringing) if !heard => {
                    let failed = mamori_core::alert::Hush::Failed;
                    self.desk.sounded(*alert, Some(failed), mono_ms);
                }
                _ => {}
            }
        }
    }

    fn shake(&mut self) {
        let on = self.alarm.tone.is_some();
        if on && self.clock.mono_ms >= self.alarm.shake_ms {
            self.alarm.shake_ms = self.clock.mono_ms + SHAKE_EVERY_MS;
            vibrate::vibrate(&SHAKE_MS);
        }
    }

    fn tell_ring(&self, alert: AlertId, report: Report) {
        let hush = match self.desk.receiver(alert).map(Receiver::sound) {
            Some(Sound::Hushed(why)) => Some(why),
            _ => None,
        };
        let ring = Ring { alert, device: self.desk.device, rang: report == Report::Rang, hush };
        let inbox = self.inbox.clone();
        mamori_browser::spawn(async move {
            let answer = http::post("/api/alerts/rings", &ring, TELL_MS).await;
            inbox.put(Input::Done(Box::new(move |runtime| runtime.ring_told(alert, answer))));
        });
    }

    fn ring_told(&mut self, alert: AlertId, answer: Result<Response, HttpError>) {
        // Without an answer it is told again.
        let Ok(response) = answer else { return };
        match response.status {
            200 => {
                if let Some(stored) = response.read::<RingStored>() {
                    self.desk.ring_stored(alert, stored.rang);
                }
            }
            // This device is not called for it: there is nobody to tell.
            404 => self.desk.ring_stored(alert, true),
            _ => {}
        }
    }
}

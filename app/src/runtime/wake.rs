//! Being woken by a push: an extra that counts for nothing (docs/alert-relay.md). This device
//! subscribes once the person has allowed notifications, and again after each sign-in.

use super::{Input, Runtime};
use crate::screen::show;
use mamori_browser::http;
use mamori_browser::push::{self, Permission, Subscription};
use mamori_core::alert::push::{PushKey, PushSubscribe};

/// A request is given up after so long, ms. The next sign-in or start tries again.
const TIMEOUT_MS: u64 = 10_000;

impl Runtime {
    /// Subscribes if the person allows it; asks nobody.
    pub(super) fn subscribe(&self) {
        let permission = push::permission();
        show(self.screen.notify, permission);
        let lang = self.screen.settings.with_untracked(|s| s.lang);
        let device = self.desk.device;
        if permission != Permission::Granted || self.desk.me.is_none() {
            return;
        }
        mamori_browser::spawn(async move {
            let Ok(answer) = http::get("/api/push/key", TIMEOUT_MS).await else { return };
            let Some(key) = answer.read::<PushKey>().filter(|_| answer.is_ok()) else { return };
            // Without a push service nothing is missing: screens ring by themselves.
            let Ok(made) = push::subscribe(&key.key).await else { return };
            let Subscription { endpoint, p256dh, auth } = made;
            let lang = Some(lang);
            let body = PushSubscribe { device, endpoint, p256dh, auth, lang };
            if let Err(error) = http::post("/api/push/subscribe", &body, TIMEOUT_MS).await {
                mamori_browser::page::report(&error.to_string());
            }
        });
    }

    /// The person was asked by the touch that sent this; what they said is known later.
    pub(super) fn ask_to_notify(&self) {
        let inbox = self.inbox.clone();
        mamori_browser::spawn(async move {
            push::ask().await;
            inbox.put(Input::Done(Box::new(|runtime| runtime.subscribe())));
        });
    }
}

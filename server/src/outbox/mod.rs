//! What leaves the server for targets outside: webhook, mail, push services (docs/alert-relay.md).
//!
//! The rows are written with the facts they come from (`store::sqlite::outbox`); here they are
//! delivered, at least once. Nobody waits for it, and nothing here is counted as having arrived.

mod mail;
mod notice;
mod pace;
mod push;
mod run;
mod settings;
mod tried;
mod webhook;
mod words;

pub use notice::Notice;
pub use push::Push;
pub use run::run;
pub use settings::{SettingError, Settings, Times};
pub use tried::Tried;
pub use webhook::{ID, SIGNATURE, signature};

use crate::clock::now_ms;
use crate::error::Failure;
use crate::store::sqlite::{Relays, SqliteStore};
use mail::Mail;
use mamori_core::event::sha256;
use mamori_core::lang::Lang;
use push::Wake;
use tokio::sync::Notify;
use webhook::Webhook;

/// The targets outside, and how to wake what serves them.
pub struct Outbox {
    webhook: Option<Webhook>,
    mail: Option<Mail>,
    /// Web Push; it needs no settings.
    pub push: Push,
    times: Times,
    url: Option<String>,
    wake: Notify,
}

impl Outbox {
    /// The targets as they are set.
    ///
    /// # Errors
    /// When something is wrong with the settings.
    pub fn new(settings: &Settings, public_url: Option<&str>) -> Result<Self, SettingError> {
        Ok(Self {
            webhook: Webhook::new(settings)?,
            mail: Mail::new(settings)?,
            push: Push::new(settings, public_url)?,
            times: settings.times,
            url: public_url.map(str::to_owned),
            wake: Notify::new(),
        })
    }

    /// What the store has to write down.
    #[must_use]
    pub fn relays(&self) -> Relays {
        let mail = self.mail.as_ref().map(Mail::addresses).unwrap_or_default();
        Relays { webhook: self.webhook.is_some(), mail }
    }

    /// Something may be owed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Sends a test to every target, once: each with what came of it. Devices are woken without a
    /// sound; that a push service took one says nothing of the device.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn test(
        &self,
        store: Option<&SqliteStore>,
        salt: &[u8],
    ) -> Result<Vec<(String, Tried)>, Failure> {
        let mut told = Vec::new();
        let now_ms = now_ms();
        let id = |target: &str| {
            let mut text = salt.to_vec();
            text.extend_from_slice(target.as_bytes());
            sha256(&text).to_string()[..32].to_owned()
        };
        let notice = |target: &str| notice::test(id(target), now_ms, self.url.as_deref());
        if let Some(webhook) = &self.webhook {
            let name = "webhook".to_owned();
            told.push((name, webhook.send(&notice("webhook")).await));
        }
        for address in self.mail.iter().flat_map(Mail::addresses) {
            let Some(mail) = &self.mail else { continue };
            let tried = mail.send(&notice(&address), &address).await;
            told.push((format!("mail {address}"), tried));
        }
        let Some(store) = store else { return Ok(told) };
        for (at, _) in store.push_subscriptions(now_ms, true).await? {
            let key = self.push.key(store).await?;
            let tried = self.push.send(key, &at, &test_wake(at.lang)).await;
            told.push((format!("push {} {}", at.origin, at.device), tried));
        }
        Ok(told)
    }
}

fn test_wake(lang: Lang) -> Wake {
    let words = words::test().get(lang).clone();
    let (title, body) = (words.title, words.body);
    Wake { alert: None, level: "test", drill: false, silent: true, title, body, lang, url: None }
}

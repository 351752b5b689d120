//! Web Push (RFC 8030): wakes devices that are called, through the services of their browsers. An
//! extra that is never counted: not as delivered, not as rung.

mod endpoint;
mod vapid;

pub use endpoint::Endpoint;
pub use vapid::VapidKey;

use super::settings::{SettingError, Settings};
use super::tried::Tried;
use super::webhook::{asked, describe};
use crate::clock::now_ms;
use crate::error::Failure;
use crate::store::sqlite::{SqliteStore, Subscription};
use base64ct::{Base64UrlUnpadded, Encoding};
use endpoint::OutsideOnly;
use mamori_core::alert::push::PushSubscribe;
use mamori_core::ids::{AlertId, UserId};
use mamori_core::lang::Lang;
use p256::PublicKey;
use reqwest::{Client, header, redirect};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use web_push_native::{Auth, encrypt};

/// How devices are woken.
pub struct Push {
    allowed: Vec<String>,
    contact: Option<String>,
    /// Speaks to machines on the internet only.
    outside: Client,
    /// Speaks to the origins that were allowed.
    anywhere: Client,
    keep: Duration,
    key: OnceCell<VapidKey>,
}

/// What a device is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The alert; none in a test.
    pub alert: Option<AlertId>,
    /// `assist` or `emergency`.
    pub level: &'static str,
    /// 訓練.
    pub drill: bool,
    /// The notification makes no sound.
    pub silent: bool,
    /// One line.
    pub title: String,
    /// One or two lines.
    pub body: String,
    /// Their language.
    pub lang: Lang,
    /// The address people open, where it is set.
    pub url: Option<String>,
}

impl Push {
    /// Web Push as it is set.
    ///
    /// # Errors
    /// When something is wrong with its settings.
    pub fn new(settings: &Settings, public_url: Option<&str>) -> Result<Self, SettingError> {
        let client = || {
            let client = Client::builder().redirect(redirect::Policy::none()).no_proxy();
            client.timeout(settings.times.answer)
        };
        let tls = |error: reqwest::Error| SettingError::Tls(error.into());
        Ok(Self {
            allowed: settings.push_allow()?,
            contact: settings.contact(public_url)?,
            outside: client().dns_resolver(Arc::new(OutsideOnly)).build().map_err(tls)?,
            anywhere: client().build().map_err(tls)?,
            keep: settings.times.push_age,
            key: OnceCell::new(),
        })
    }

    /// The server's key, made at first use.
    ///
    /// # Errors
    /// When the store fails or the system has no randomness.
    pub async fn key(&self, store: &SqliteStore) -> Result<&VapidKey, Failure> {
        let read = async || {
            let fresh = VapidKey::fresh().ok_or(Failure::Internal("no randomness"))?;
            let kept = store.push_secret(fresh, now_ms()).await?;
            VapidKey::new(&kept).ok_or(Failure::Internal("the key of pushes is malformed"))
        };
        self.key.get_or_try_init(read).await
    }

    /// Where a device wants to be woken; `None` where that cannot be or may not be.
    #[must_use]
    pub fn subscription(&self, asked: &PushSubscribe, user: &UserId) -> Option<Subscription> {
        let endpoint = Endpoint::read(&asked.endpoint, &self.allowed)?;
        let (p256dh, auth) = (bytes::<65>(&asked.p256dh)?, bytes::<16>(&asked.auth)?);
        PublicKey::from_sec1_bytes(&p256dh).ok()?;
        Some(Subscription {
            device: asked.device,
            user: user.clone(),
            endpoint: endpoint.url.into(),
            origin: endpoint.origin,
            p256dh,
            auth,
            lang: asked.lang.unwrap_or_default(),
        })
    }

    /// Wakes a device once.
    pub async fn send(&self, key: &VapidKey, at: &Subscription, wake: &Wake) -> Tried {
        // Asked again: what is allowed may have changed since.
        let Some(endpoint) = Endpoint::read(&at.endpoint, &self.allowed) else {
            return Tried::Gone("nothing may be sent there".to_owned());
        };
        let Some(body) = sealed(at, wake) else {
            return Tried::Gone("its keys are not usable".to_owned());
        };
        let client = if endpoint.is_allowed { &self.anywhere } else { &self.outside };
        let contact = self.contact.as_deref();
        let sender = key.authorization(&endpoint.origin, contact, now_ms().div_euclid(1000));
        let mut request = client
            .post(endpoint.url)
            .header(header::AUTHORIZATION, sender)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header("ttl", self.keep.as_secs())
            .header("urgency", "high");
        if let Some(alert) = wake.alert {
            // What waits at the service is replaced by what comes later of the same alert.
            request = request.header("topic", Base64UrlUnpadded::encode_string(alert.as_bytes()));
        }
        let response = match request.body(body).send().await {
            Ok(response) => response,
            Err(error) => return Tried::Later(describe(&error), None),
        };
        let note = format!("HTTP {}", response.status().as_u16());
        match response.status().as_u16() {
            200..=202 | 204 => Tried::Done(note),
            404 | 410 => Tried::Gone(note),
            429 | 500.. => Tried::Later(note, asked(&response)),
            _ => Tried::Never(note),
        }
    }
}

/// Exactly so many bytes from base64url, with or without padding.
fn bytes<const N: usize>(text: &str) -> Option<Vec<u8>> {
    let bytes = Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).ok()?;
    (bytes.len() == N).then_some(bytes)
}

/// The notification as its device reads it. Its shape is that of Declarative Web Push, so that a
/// browser that knows it shows it without the service worker.
fn payload(wake: &Wake) -> Value {
    let tag = wake.alert.map_or_else(|| "test".to_owned(), |alert| alert.to_string());
    let mut notification = json!({
        "title": wake.title,
        "body": wake.body,
        "lang": wake.lang.code(),
        "tag": tag,
        "renotify": true,
        "requireInteraction": true,
        "silent": wake.silent,
        "data": { "alert": wake.alert.map(|alert| alert.to_string()), "level": wake.level,
            "drill": wake.drill },
    });
    match &wake.url {
        Some(url) => {
            notification["navigate"] = url.as_str().into();
            json!({ "web_push": 8030, "notification": notification })
        }
        None => json!({ "notification": notification }),
    }
}

/// Encrypted for the device and nobody else (RFC 8291).
fn sealed(at: &Subscription, wake: &Wake) -> Option<Vec<u8>> {
    let key = PublicKey::from_sec1_bytes(&at.p256dh).ok()?;
    let auth: [u8; 16] = at.auth.as_slice().try_into().ok()?;
    encrypt(payload(wake).to_string().into_bytes(), &key, &Auth::from(auth)).ok()
}

#[cfg(test)]
mod tests;

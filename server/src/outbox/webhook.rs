//! The webhook: posts what happened as JSON, signed, to the one address that was set.
//!
//! It follows no redirect and reads no answer beyond its head.

use super::notice::Notice;
use super::pace::retry_after;
use super::settings::{SettingError, Settings};
use super::tried::Tried;
use crate::clock::now_ms;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Response, StatusCode, Url, header, redirect};
use sha2::Sha256;
use std::fmt::Write;

/// Header with the time and the signature.
pub const SIGNATURE: &str = "mamori-signature";
/// Header with what a repetition is known by.
pub const ID: &str = "mamori-id";

/// The address and how to sign for it.
pub struct Webhook {
    url: Url,
    secret: String,
    client: Client,
}

impl Webhook {
    /// The webhook, where one is set.
    ///
    /// # Errors
    /// When something is wrong with its settings.
    pub fn new(settings: &Settings) -> Result<Option<Self>, SettingError> {
        let Some((url, secret)) = settings.webhook()? else { return Ok(None) };
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(settings.times.answer)
            .build()
            .map_err(|error| SettingError::Tls(error.into()))?;
        Ok(Some(Self { url, secret, client }))
    }

    /// Posts it once.
    pub async fn send(&self, notice: &Notice) -> Tried {
        let Ok(body) = serde_json::to_vec(notice) else {
            return Tried::Never("the notice cannot be written as JSON".to_owned());
        };
        let seconds = now_ms().div_euclid(1000);
        let request = self
            .client
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("mamori/", env!("CARGO_PKG_VERSION")))
            .header(ID, notice.id.as_str())
            .header(SIGNATURE, signature(&self.secret, seconds, &body))
            .body(body);
        match request.send().await {
            Ok(response) => judge(&response),
            Err(error) => Tried::Later(describe(&error), None),
        }
    }
}

/// `t=SECONDS,v1=HEX`: HMAC-SHA-256 over the time, a dot and the body.
#[must_use]
pub fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
    let mut text = format!("t={seconds},v1=");
    // A key of any length is one for HMAC (RFC 2104).
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        mac.update(seconds.to_string().as_bytes());
        mac.update(b".");
        mac.update(body);
        for byte in mac.finalize().into_bytes() {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
    }
    text
}

fn judge(response: &Response) -> Tried {
    let status = response.status();
    let note = format!("HTTP {}", status.as_u16());
    if status.is_success() {
        return Tried::Done(note);
    }
    let asked = asked(response);
    match status {
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Tried::Later(note, asked),
        _ if status.is_client_error() => Tried::Never(note),
        // A redirect counts as a fault of the receiver that somebody may mend.
        _ => Tried::Later(note, asked),
    }
}

/// What `Retry-After` asks for.
pub fn asked(response: &Response) -> Option<std::time::Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?;
    retry_after(value.to_str().ok()?, now_ms())
}

/// Why there is no answer, without the address: that of a push is a secret.
pub fn describe(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    what.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_documentation() {
        // Made with: printf '1795305600.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        let made = signature("0123456789abcdef", 1_795_305_600, b"{}");
        let (time, hex) = made.split_once(",v1=").unwrap();
        assert_eq!(time, "t=1795305600");
        assert_eq!(hex, EXPECTED);
        assert_ne!(signature("0123456789abcdeg", 1_795_305_600, b"{}"), made, "another secret");
        assert_ne!(signature("0123456789abcdef", 1_795_305_601, b"{}"), made, "another time");
        assert_ne!(signature("0123456789abcdef", 1_795_305_600, b"{ }"), made, "another body");
    }

    const EXPECTED: &str = "1fae0a08e4f8f7a03f5914dec5b962281a570ee0284f791cc88a701dc633e4e8";
}

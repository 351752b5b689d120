//! The two cookies: who is signed in, and which device this is.
//!
//! HttpOnly, SameSite=Strict, Path=/. Behind https also Secure with the `__Host-` prefix, which
//! ties them to exactly this host (RFC 6265bis §4.1.3.2).

use super::token::Token;
use axum::http::{HeaderMap, HeaderValue, header};

/// A session ends at the latest after so many seconds: twelve hours, a long working day.
pub const SESSION_SECONDS: i64 = 12 * 60 * 60;
/// Browsers keep a cookie for 400 days at most; every sign-in renews it.
const DEVICE_SECONDS: i64 = 400 * 24 * 60 * 60;

/// How cookies are named and marked on this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    /// Whether people reach the server by https.
    pub secure: bool,
}

impl Cookies {
    fn session_name(self) -> &'static str {
        if self.secure { "__Host-mamori_session" } else { "mamori_session" }
    }

    fn device_name(self) -> &'static str {
        if self.secure { "__Host-mamori_device" } else { "mamori_device" }
    }

    /// The session token of a request.
    #[must_use]
    pub fn session(self, headers: &HeaderMap) -> Option<Token> {
        read(headers, self.session_name())
    }

    /// The device token of a request.
    #[must_use]
    pub fn device(self, headers: &HeaderMap) -> Option<Token> {
        read(headers, self.device_name())
    }

    /// Sets the session cookie.
    pub fn set_session(self, headers: &mut HeaderMap, token: &Token) {
        self.set(headers, self.session_name(), &token.text(), SESSION_SECONDS);
    }

    /// Removes the session cookie.
    pub fn clear_session(self, headers: &mut HeaderMap) {
        self.set(headers, self.session_name(), "", 0);
    }

    /// Sets or renews the device cookie.
    pub fn set_device(self, headers: &mut HeaderMap, token: &Token) {
        self.set(headers, self.device_name(), &token.text(), DEVICE_SECONDS);
    }

    fn set(self, headers: &mut HeaderMap, name: &str, value: &str, seconds: i64) {
        let secure = if self.secure { "; Secure" } else { "" };
        let text =
            format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}");
        // Names and hexadecimal digits are always a valid header value.
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

fn read(headers: &HeaderMap, name: &str) -> Option<Token> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|p| p.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).and_then(|(_, value)| Token::parse(value))
}

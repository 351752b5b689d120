//! Requests to the server the app came from: CBOR bodies, a deadline on every request, no cache.
//!
//! It knows paths as given and statuses as numbers; what a refusal means is the caller's business.

use crate::clock::within;
use crate::js::{describe, set};
use core::fmt;
use js_sys::{Object, Uint8Array};
use mamori_core::cbor::{self, Decode};
use mamori_core::event::encode;
use mamori_core::sync::{Failure, SyncRequest, SyncResponse};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestInit, RequestMode};

/// The media type both ways.
const CBOR: &str = "application/cbor";
/// Where events are pushed.
const SYNC_PATH: &str = "/api/sync";

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// No network, no server, or a line that was cut; in the platform's own words.
    Unreachable(String),
    /// No complete answer before the deadline.
    TimedOut,
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(detail) => f.write_str(detail),
            Self::TimedOut => f.write_str("no answer in time"),
        }
    }
}

impl core::error::Error for HttpError {}

/// An answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The whole body.
    pub bytes: Vec<u8>,
}

impl Response {
    /// Whether the status is 2xx.
    pub fn is_ok(&self) -> bool {
        self.status / 100 == 2
    }

    /// The body read as CBOR; `None` if it is something else, e.g. a proxy's page.
    pub fn read<T: Decode>(&self) -> Option<T> {
        cbor::decode(&self.bytes).ok()
    }
}

/// `GET`, at most so many ms.
///
/// # Errors
/// When no complete answer came. A refusal is an answer.
pub async fn get(path: &str, timeout_ms: u64) -> Result<Response, HttpError> {
    send("GET", path, &[], None, timeout_ms).await
}

/// `POST` of a CBOR body, at most so many ms.
///
/// # Errors
/// When no complete answer came; the server may have acted nevertheless.
pub async fn post_cbor(path: &str, body: &[u8], timeout_ms: u64) -> Result<Response, HttpError> {
    send("POST", path, &[("content-type", CBOR)], Some(body), timeout_ms).await
}

/// [`post_cbor`] of a value.
///
/// # Errors
/// When no complete answer came; the server may have acted nevertheless.
pub async fn post<T: cbor::Encode>(
    path: &str,
    body: &T,
    timeout_ms: u64,
) -> Result<Response, HttpError> {
    post_cbor(path, &encode(body), timeout_ms).await
}

/// `PUT` of bytes with these headers, at most so many ms. Asks the browser to let everything else
/// go first.
///
/// # Errors
/// When no complete answer came; the server may have acted nevertheless.
pub async fn put(
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    timeout_ms: u64,
) -> Result<Response, HttpError> {
    send("PUT", path, headers, Some(body), timeout_ms).await
}

/// Pushes events: `POST /api/sync`.
///
/// # Errors
/// As the uploader wants it told: see [`Failure::of_status`].
pub async fn sync(request: &SyncRequest, timeout_ms: u64) -> Result<SyncResponse, Failure> {
    match post(SYNC_PATH, request, timeout_ms).await {
        Ok(response) => judge(&response),
        Err(HttpError::Unreachable(_) | HttpError::TimedOut) => Err(Failure::Unreachable),
    }
}

/// What an answer of `/api/sync` means to the uploader.
fn judge(response: &Response) -> Result<SyncResponse, Failure> {
    match response.status {
        200..=299 => response.read().ok_or(Failure::Server),
        status => Err(Failure::of_status(status)),
    }
}

async fn send(
    method: &str,
    path: &str,
    more: &[(&str, &str)],
    body: Option<&[u8]>,
    timeout_ms: u64,
) -> Result<Response, HttpError> {
    let unreachable = |error: JsValue| HttpError::Unreachable(describe(&error));
    let window = web_sys::window().ok_or_else(|| unreachable(JsValue::NULL))?;
    let abort = AbortController::new().map_err(unreachable)?;

    let headers = Object::new();
    set(&headers, "accept", &JsValue::from_str(CBOR));
    for (name, value) in more {
        set(&headers, name, &JsValue::from_str(value));
    }
    let init = RequestInit::new();
    if method == "PUT" {
        // Only a wish, and some browsers do not know it.
        set(init.unchecked_ref(), "priority", &JsValue::from_str("low"));
    }
    if let Some(body) = body {
        init.set_body(&Uint8Array::from(body));
    }
    init.set_headers(&headers);
    init.set_method(method);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::SameOrigin);
    // A captive portal's redirect to another site is then no answer instead of a wrong one.
    init.set_mode(RequestMode::SameOrigin);
    init.set_signal(Some(&abort.signal()));

    // Aborts the request when its time is over or nobody waits any more; after a complete answer it
    // does nothing.
    let _abort = AbortOnDrop(abort);
    let answer = async {
        let response = JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?;
        let response: web_sys::Response = response.unchecked_into();
        let bytes = JsFuture::from(response.array_buffer()?).await?;
        Ok(Response { status: response.status(), bytes: Uint8Array::new(&bytes).to_vec() })
    };
    match within(timeout_ms, answer).await {
        Some(answer) => answer.map_err(unreachable),
        None => Err(HttpError::TimedOut),
    }
}

struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mamori_core::ids::{Hash, StoreId};
    use mamori_core::sync::LogState;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn answer(status: u16, bytes: Vec<u8>) -> Result<SyncResponse, Failure> {
        judge(&Response { status, bytes })
    }

    #[test]
    fn statuses_mean_what_the_uploader_knows() {
        let whole = SyncResponse {
            log: LogState::of([1, 2], Hash([1; 32])),
            store: StoreId([2; 16]),
            epoch: 1,
            cursor: 9,
            server_ms: 1_795_305_600_000,
            backed_up: 0,
            forks: Vec::new(),
            policy: String::from("2026-10-01.1"),
        };
        assert_eq!(answer(200, encode(&whole)), Ok(whole));
        assert_eq!(answer(200, Vec::from(*b"<!doctype html>")), Err(Failure::Server));
        assert_eq!(answer(200, Vec::new()), Err(Failure::Server));
        for (status, failure) in [
            (304, Failure::Server),
            (400, Failure::Refused),
            (401, Failure::SignedOut),
            (403, Failure::Refused),
            (413, Failure::TooLarge),
            (422, Failure::Refused),
            (500, Failure::Server),
            (503, Failure::Server),
        ] {
            assert_eq!(answer(status, Vec::new()), Err(failure), "{status}");
        }
    }

    #[test]
    async fn a_refusal_is_an_answer() {
        let response = get("/api/no-such-path", 10_000).await.unwrap();
        assert_eq!(response.status, 404);
        assert!(!response.is_ok());
    }

    #[test]
    async fn another_site_is_no_answer() {
        let error = get("http://mamori.invalid/", 10_000).await.unwrap_err();
        assert!(matches!(error, HttpError::Unreachable(_)), "{error}");
    }
}

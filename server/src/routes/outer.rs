//! What every answer has: security headers, a bound on its time, and the form the caller asked for.

use crate::app::App;
use crate::assets;
use crate::auth::origin;
use crate::error::{Failure, Refused};
use crate::negotiate::Form;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::{Duration, Instant};

/// A request that is not answered in this time is given up.
const TIME_MAX: Duration = Duration::from_secs(30);
/// The one route that stays open.
const STREAM: &str = "/api/events";

/// Refuses what another site's page sent.
pub async fn own_pages_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && !origin::is_own(request.headers(), app.public_url.as_deref()) {
        return Failure::CrossSite.into_response();
    }
    next.run(request).await
}

/// Gives up on what takes too long.
pub async fn in_time(request: Request, next: Next) -> Response {
    if request.uri().path() == STREAM {
        return next.run(request).await;
    }
    match tokio::time::timeout(TIME_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::Timeout.into_response(),
    }
}

/// Headers, form and log line.
pub async fn finish(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let form = Form::wanted(request.headers());
    let is_api = request.uri().path().starts_with("/api/");
    let method = request.method().clone();
    // The pattern, not the address: an address may name a case.
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    if form == Form::Json {
        response = in_json(response);
    }
    guard_headers(&mut response, is_api);
    let (status, ms) = (response.status().as_u16(), start.elapsed().as_millis());
    tracing::debug!(%method, route, status, ms, "answered");
    response
}

/// A refusal is written as CBOR; this is the place that knows what the caller wants.
fn in_json(response: Response) -> Response {
    let Some(Refused(refusal)) = response.extensions().get::<Refused>() else { return response };
    let Ok(body) = Form::Json.write(refusal) else { return response };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut response = Response::from_parts(parts, body.into());
    Form::Json.label(&mut response);
    response
}

fn guard_headers(response: &mut Response, is_api: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: with it Firefox sends `Origin: null` to its own server.
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "microphone=(self), geolocation=(self), screen-wake-lock=(self), camera=()",
    );
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    // What is not of this program brings a narrower one of its own.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, assets::csp());
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

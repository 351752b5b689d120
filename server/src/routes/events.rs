//! `GET /api/events`: a stream of pokes. Says that there is something to pull, never what.

use super::SignedIn;
use super::guard::session;
use crate::app::App;
use crate::error::Failure;
use crate::hub::Told;
use crate::store::EventStore;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use mamori_core::view::{Poke, Refusal};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// A comment is sent in silence so often, so that proxies keep the line and dead ones are noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A cut stream is tried again after this time.
const RETRY: Duration = Duration::from_secs(1);
/// Whether the session still holds is asked again so often.
const CHECK: Duration = Duration::from_secs(60);

struct Stream {
    app: App,
    headers: HeaderMap,
    first: Vec<Poke>,
    told: Told,
    stopping: watch::Receiver<bool>,
    check: Interval,
}

/// Pokes as server-sent events: `cases CURSOR`, `alert CURSOR CASE`, `policy VERSION`, and
/// `call HEX`, an alert as it stands, for those it concerns.
#[utoipa::path(
    get,
    path = "/api/events",
    tag = "cases",
    responses(
        (status = 200, description = "The stream; begins with where things stand.",
            content_type = "text/event-stream", body = String),
        (status = 401, description = "`signed_out`", body = Refusal),
    ),
)]
pub async fn events(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // Listening begins before the cursor is read: nothing falls between.
    let told = app.hub.subscribe(entry.reader, entry.device);
    app.alarm.connected(entry.device);
    let cursor = app.store.standing().await?.cursor;
    let mut check = interval(CHECK);
    check.set_missed_tick_behavior(MissedTickBehavior::Delay);
    check.reset();
    let first = vec![Poke::Policy(app.policy.version.clone()), Poke::Cases(cursor)];
    let stopping = app.stopping.clone();
    let stream = unfold(Stream { app, headers, first, told, stopping, check }, next);
    let mut response =
        Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    let buffering = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(buffering, HeaderValue::from_static("no"));
    Ok(response)
}

async fn next(mut stream: Stream) -> Option<(Result<Event, Infallible>, Stream)> {
    let event = |line: &str| Event::default().retry(RETRY).data(line);
    if let Some(poke) = stream.first.pop() {
        return Some((Ok(event(&poke.to_line())), stream));
    }
    loop {
        let line = tokio::select! {
            biased;
            () = stopped(&mut stream.stopping) => return None,
            line = stream.told.calls.recv() => line.map(|line| event(&line)),
            poke = stream.told.pokes.recv() => poke.map(|poke| event(&poke.to_line())),
            _ = stream.check.tick() => match session(&stream.app, &stream.headers).await {
                Ok(_) => continue,
                Err(_) => return None,
            },
        };
        return line.map(|line| (Ok(line), stream));
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server itself is gone.
    drop(stopping.wait_for(|stopping| *stopping).await);
}

//! Asks core's table before every handler. A handler is never reached without a right.

use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::store::sqlite::{AuditEntry, SignedIn as Entry};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mamori_core::access::{Route, Scope, scope};
use mamori_core::ids::DeviceId;

/// The person a request is from. Present for every route that needs one.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Entry);

/// The device a request is from. Present for every route that needs one.
#[derive(Clone, Copy, Debug)]
pub struct FromDevice(pub DeviceId);

/// Lets a request through, with who it is from, or refuses it.
pub async fn guard(
    State((app, route)): State<(App, Route)>,
    mut request: Request,
    next: Next,
) -> Response {
    match admit(&app, route, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

async fn admit(app: &App, route: Route, request: &mut Request) -> Result<(), Failure> {
    match scope(None, route) {
        Scope::Public => Ok(()),
        Scope::Device => {
            let device = device(app, request.headers()).await?;
            request.extensions_mut().insert(FromDevice(device));
            Ok(())
        }
        _ => {
            let entry = session(app, request.headers()).await?;
            if scope(Some(entry.reader.person.role), route) == Scope::Nothing {
                return Err(Failure::Forbidden);
            }
            request.extensions_mut().insert(SignedIn(entry));
            Ok(())
        }
    }
}

async fn device(app: &App, headers: &HeaderMap) -> Result<DeviceId, Failure> {
    let token = app.cookies.device(headers).ok_or(Failure::UnknownDevice)?;
    app.store.device_of(token.hash()).await?.ok_or(Failure::UnknownDevice)
}

/// Who is signed in, by the session cookie.
pub async fn session(app: &App, headers: &HeaderMap) -> Result<Entry, Failure> {
    let token = app.cookies.session(headers).ok_or(Failure::SignedOut)?;
    app.store.session(token.hash(), now_ms(), app.demo).await?.ok_or(Failure::SignedOut)
}

/// Notes what somebody who is signed in read or took away.
pub async fn note_read(
    app: &App,
    entry: &Entry,
    what: &'static str,
    about: impl ToString,
) -> Result<(), Failure> {
    let line = AuditEntry::new(what, now_ms()).by(&entry.reader.person.id);
    Ok(app.store.audit(line.on(entry.device).about(about)).await?)
}

/// Notes that a device was refused something about alerts: at most now and then, so that it cannot
/// fill the audit log.
pub async fn note_refused(
    app: &App,
    what: &'static str,
    device: DeviceId,
    about: impl ToString,
) -> Result<(), Failure> {
    if app.alarm.flood.refused(device, app.alarm.mono_ms()) {
        app.store.audit(AuditEntry::new(what, now_ms()).on(device).about(about)).await?;
    }
    Ok(())
}

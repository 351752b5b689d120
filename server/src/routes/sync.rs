//! `POST /api/sync`: a device pushes events. Accepts always and judges later; refuses only what is
//! no event, and a device without rights (DESIGN §4.4).

use super::guard::FromDevice;
use crate::alarm::Flooded;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::{BadFrame, Failure};
use crate::negotiate::{Form, form_of_body, read_body, read_cbor};
use crate::store::sqlite::AuditEntry;
use crate::store::{Batch, DeviceReport, EventStore, Incoming, Receipt};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use mamori_core::body::Body;
use mamori_core::bounds;
use mamori_core::event::Sealed;
use mamori_core::ids::{AlertId, DeviceId};
use mamori_core::sync::{BATCH_EVENTS_MAX, SyncRequest, SyncResponse};
use mamori_core::view::Refusal;

/// Pushes events of one log; the answer says what the server holds of it.
#[utoipa::path(
    post,
    path = "/api/sync",
    tag = "sync",
    request_body(
        content = Vec<u8>,
        content_type = "application/cbor",
        description = "`SyncRequest` of docs/sync.md: at most 2 MiB and 500 events."
    ),
    responses(
        (status = 200, description = "Everything in the request is stored.", body = SyncResponse),
        (status = 400, description = "`malformed`, `bad_frames` (names the positions), \
            `bad_numbers` (names the fields)", body = Refusal),
        (status = 401, description = "`unknown_device`", body = Refusal),
        (status = 403, description = "`other_device`, `other_log`, `forged`, `cross_site`: nothing \
            of the request is stored.", body = Refusal),
        (status = 413, description = "`too_large`: halve the batch.", body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
        (status = 429, description = "`too_many_presses`, with `Retry-After`: nothing of the \
            request is stored.", body = Refusal),
    ),
)]
pub async fn sync(
    State(app): State<App>,
    Extension(FromDevice(device)): Extension<FromDevice>,
    form: Form,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    if form_of_body(&headers) != Some(Form::Cbor) {
        return Err(Failure::WrongType);
    }
    let body = read_body(body)?;
    match parse(&body, device) {
        Ok(batch) => {
            bound(&app, &batch).await?;
            form.reply(&answer(&app, store(&app, batch).await?))
        }
        Err(failure) => {
            note_refusal(&app, device, &failure).await?;
            Err(failure)
        }
    }
}

fn parse(body: &Bytes, device: DeviceId) -> Result<Batch, Failure> {
    let mut request: SyncRequest = read_cbor(body)?;
    if request.events.len() > BATCH_EVENTS_MAX {
        return Err(Failure::TooLarge);
    }
    let events = open(std::mem::take(&mut request.events))?;
    check_numbers(&request)?;
    if request.device != device || events.iter().any(|e| e.event.header.device != device) {
        return Err(Failure::OtherDevice);
    }
    if events.iter().any(|e| e.event.header.log != request.log) {
        return Err(Failure::OtherLog);
    }
    let report = DeviceReport {
        pending: request.pending,
        oldest_pending_ms: request.oldest_pending_ms,
        persisted: request.storage.map(|s| s.persisted),
        usage: request.storage.and_then(|s| s.usage),
        quota: request.storage.and_then(|s| s.quota),
    };
    let (log, seen, received_ms) = (request.log, request.seen, now_ms());
    Ok(Batch { device, log, seen, report, received_ms, events })
}

/// Numbers that the database cannot keep. The device's question without events carries them too,
/// so it is refused as well and no event is set aside because of them.
///
/// A `head` below the places of the events is not refused: it says nothing about them, its question
/// without events would be answered, and the device would then set good events aside.
fn check_numbers(request: &SyncRequest) -> Result<(), Failure> {
    let seen = request.seen;
    let numbers = [
        ("head", Some(request.head)),
        ("pending", Some(request.pending)),
        ("seen.epoch", seen.map(|seen| seen.epoch)),
        ("seen.cursor", seen.map(|seen| seen.cursor)),
    ];
    let too_large = |number: Option<u64>| number.is_some_and(|n| n > bounds::NUMBER_MAX);
    let bad: Vec<_> =
        numbers.iter().filter(|(_, n)| too_large(*n)).map(|(name, _)| *name).collect();
    if bad.is_empty() { Ok(()) } else { Err(Failure::BadNumbers(bad)) }
}

fn open(frames: Vec<Sealed>) -> Result<Vec<Incoming>, Failure> {
    let mut bad = Vec::new();
    let mut events = Vec::with_capacity(frames.len());
    for (index, sealed) in frames.into_iter().enumerate() {
        let opened = sealed.open().map_err(|error| error.to_string());
        let checked = opened.and_then(|event| match bounds::check(&event) {
            Ok(()) => Ok(event),
            Err(error) => Err(error.to_string()),
        });
        match checked {
            Ok(event) => events.push(Incoming { hash: sealed.hash(), sealed, event }),
            Err(why) => bad.push(BadFrame { position: index + 1, why }),
        }
    }
    if bad.is_empty() { Ok(events) } else { Err(Failure::BadFrames(bad)) }
}

/// Refuses a device that presses without end, before it costs anybody else anything.
async fn bound(app: &App, batch: &Batch) -> Result<(), Failure> {
    let press = |incoming: &Incoming| match &incoming.event.body {
        Some(Body::AlertRaised(raised)) => Some(raised.alert),
        _ => None,
    };
    let presses: Vec<AlertId> = batch.events.iter().filter_map(press).collect();
    let flooded = app.alarm.flood.press(batch.device, &presses, app.alarm.mono_ms());
    let Err(Flooded { seconds, log }) = flooded else { return Ok(()) };
    if log {
        tracing::warn!(device = %batch.device, "a device presses without end; it is slowed down");
        let line = AuditEntry::new("alert_flood", batch.received_ms).on(batch.device);
        app.store.audit(line).await?;
    }
    Err(Failure::TooManyPresses { seconds })
}

/// Runs to its end even if the caller hangs up: what is stored is also told to those who listen.
async fn store(app: &App, batch: Batch) -> Result<Receipt, Failure> {
    let (owned, device) = (app.clone(), batch.device);
    let task = tokio::spawn(async move {
        let result = owned.store.receive(batch).await;
        if let Ok(Ok(receipt)) = &result {
            // First, and on a way of its own: behind nothing. The pokes of these go with the calls.
            let (alerts, quiet): (Vec<_>, Vec<_>) =
                receipt.changes.iter().cloned().partition(|change| !change.alerts.is_empty());
            owned.alarm.changed(alerts);
            owned.hub.publish(&quiet);
        }
        result
    });
    let result = task.await.map_err(|_| Failure::Internal("storing events panicked"))?;
    match result? {
        Ok(receipt) => Ok(receipt),
        Err(denial) => {
            let failure = Failure::from(denial);
            note_refusal(app, device, &failure).await?;
            Err(failure)
        }
    }
}

async fn note_refusal(app: &App, device: DeviceId, failure: &Failure) -> Result<(), Failure> {
    let line = AuditEntry::new("sync_refused", now_ms()).on(device).about(failure.refusal().code);
    Ok(app.store.audit(line).await?)
}

fn answer(app: &App, receipt: Receipt) -> SyncResponse {
    SyncResponse {
        store: receipt.standing.store,
        epoch: receipt.standing.epoch,
        server_ms: now_ms(),
        cursor: receipt.standing.cursor,
        log: receipt.log,
        backed_up: receipt.backed_up,
        forks: receipt.forks,
        policy: app.policy.version.clone(),
    }
}

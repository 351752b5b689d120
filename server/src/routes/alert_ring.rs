//! `POST /api/alerts/rings`: a device says that it shows an alert, and whether its sound runs. Kept
//! before it is answered; a ring is never taken back (docs/adr/0008).

use super::guard::{FromDevice, note_refused};
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::{Cbor, Form};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use mamori_core::alert::wire::{Ring, RingStored};
use mamori_core::view::Refusal;

/// Says that this device shows an alert; the same as often as it is said.
#[utoipa::path(
    post,
    path = "/api/alerts/rings",
    tag = "alerts",
    request_body(
        content = Vec<u8>,
        content_type = "application/cbor",
        description = "`Ring` of docs/alert.md."
    ),
    responses(
        (status = 200, description = "It is stored.", body = RingStored),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`unknown_device`", body = Refusal),
        (status = 403, description = "`other_device`, `cross_site`", body = Refusal),
        (status = 404, description = "`not_found`: no such alert, or it does not concern this \
            device.", body = Refusal),
        (status = 415, description = "`wrong_type`", body = Refusal),
    ),
)]
pub async fn alert_ring(
    State(app): State<App>,
    Extension(FromDevice(device)): Extension<FromDevice>,
    form: Form,
    Cbor(ring): Cbor<Ring>,
) -> Result<Response, Failure> {
    if ring.device != device {
        note_refused(&app, "ring_refused", device, ring.device).await?;
        return Err(Failure::OtherDevice);
    }
    let alert = ring.alert;
    match app.store.ring(ring, app.alarm.place_of(device)).await? {
        Some(stored) => {
            app.alarm.rang(alert, device);
            form.reply(&stored)
        }
        None => {
            note_refused(&app, "ring_refused", device, alert).await?;
            Err(Failure::NotFound)
        }
    }
}

//! `GET /api/erased`: which of the cases that a device wrote into were erased, so that it drops
//! what it still has of them. Ids alone, whoever is signed in there.

use super::guard::FromDevice;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use mamori_core::retention::ErasedCases;
use mamori_core::view::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

/// From where on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct From {
    /// Only what was erased after this cursor.
    after: Option<u64>,
}

/// Erased cases of this device, the earliest first.
#[utoipa::path(
    get,
    path = "/api/erased",
    tag = "retention",
    params(From),
    responses(
        (status = 200, description = "The cases.", body = ErasedCases),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`unknown_device`", body = Refusal),
    ),
)]
pub async fn erased(
    State(app): State<App>,
    Extension(FromDevice(device)): Extension<FromDevice>,
    form: Form,
    asked: Result<Query<From>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::Malformed)?;
    form.reply(&app.store.erased_of(device, asked.after.unwrap_or_default()).await?)
}

//! `GET /api/alerts/drills`: the log of drills and self-tests of the departments somebody answers
//! for.

use super::SignedIn;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::Reader;
use crate::store::sqlite::DRILLS_MAX;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use mamori_core::access::{Route, Scope, scope};
use mamori_core::alert::drills::DrillsPage;
use mamori_core::view::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Only those before this one, 32 hexadecimal digits: the next older page.
    before: Option<String>,
    /// At most so many, 50 unless less is asked for.
    limit: Option<usize>,
}

/// Drills and self-tests of the last 400 days, newest first.
#[utoipa::path(
    get,
    path = "/api/alerts/drills",
    tag = "alerts",
    params(Wanted),
    responses(
        (status = 200, description = "A page.", body = DrillsPage),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: for supervisors, heads and General Affairs.",
            body = Refusal),
    ),
)]
pub async fn alert_drills(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    form: Form,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(wanted) = wanted.map_err(|_| Failure::Malformed)?;
    let before = wanted.before.map(|id| id.parse()).transpose().map_err(|_| Failure::Malformed)?;
    let limit = wanted.limit.unwrap_or(DRILLS_MAX);
    let departments = departments(&entry.reader);
    form.reply(&app.store.drills(&departments, before, limit).await?)
}

/// The departments whose drills somebody sees.
fn departments(reader: &Reader) -> Vec<String> {
    match scope(Some(reader.person.role), Route::AlertDrills) {
        Scope::Department => vec![reader.person.department.clone()],
        Scope::Bureau => reader.heads.clone(),
        Scope::Public
        | Scope::Device
        | Scope::Account
        | Scope::Own
        | Scope::City
        | Scope::Submitted
        | Scope::Nothing => Vec::new(),
    }
}

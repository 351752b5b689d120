//! `GET /api/figures`: cases and staff time, counted. Numbers only, of the departments that
//! somebody answers for; General Affairs counts for the whole city.

use super::SignedIn;
use super::asked::Counted;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::Reader;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use mamori_core::access::{Route, Scope, scope};
use mamori_core::find::Figures;
use mamori_core::view::Refusal;

/// Counts by month, category, department, channel, hour, repeat, outcome and state of the report,
/// and the table that cities publish.
#[utoipa::path(
    get,
    path = "/api/figures",
    tag = "find",
    params(Counted),
    responses(
        (status = 200, description = "The figures.", body = Figures),
        (status = 400, description = "`bad_question`: what is wrong with it. `malformed`",
            body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: for supervisors, heads and General Affairs, \
            each for the departments they answer for.", body = Refusal),
    ),
)]
pub async fn figures(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    form: Form,
    asked: Result<Query<Counted>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::Malformed)?;
    form.reply(&count(&app, &entry.reader, &asked).await?)
}

/// The figures that somebody asks for.
///
/// # Errors
/// When the question is wrong or beyond the person's reach, or the store fails.
pub async fn count(app: &App, reader: &Reader, asked: &Counted) -> Result<Figures, Failure> {
    let (from, to) = asked.months()?;
    let reach = reach(app, reader);
    let departments = match asked.one_department(app)? {
        Some(one) if reach.contains(&one) => vec![one],
        Some(_) => return Err(Failure::Forbidden),
        None => reach.clone(),
    };
    let figures = app.store.figures(&departments, from, to).await?;
    Ok(Figures { reach, ..figures })
}

/// The departments that somebody counts for.
fn reach(app: &App, reader: &Reader) -> Vec<String> {
    match scope(Some(reader.person.role), Route::Figures) {
        Scope::Department => vec![reader.person.department.clone()],
        Scope::Bureau => reader.heads.clone(),
        Scope::City => app.policy.departments.iter().map(|d| d.code.clone()).collect(),
        _ => Vec::new(),
    }
}

//! `GET /api/retention`: what is past its retention period, what is proposed, what was erased. For
//! who answers for it; dates and numbers alone.

use super::SignedIn;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::sqlite::Reach;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use mamori_core::policy::ReportRules;
use mamori_core::retention::RetentionPage;
use mamori_core::text::Text;
use mamori_core::view::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paged {
    /// Only what is due after the line with this `key`.
    after: Option<String>,
    /// Only what was erased before the line of the log with this `id`.
    before: Option<u64>,
}

/// What is due, the longest first; all proposals; the log of deletions, the latest first.
#[utoipa::path(
    get,
    path = "/api/retention",
    tag = "retention",
    params(Paged),
    responses(
        (status = 200, description = "A page of each.", body = RetentionPage),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: for General Affairs, and for heads about their \
            bureau.", body = Refusal),
    ),
)]
pub async fn retention(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    form: Form,
    asked: Result<Query<Paged>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::Malformed)?;
    let (reach, rules) = (Reach::of(&entry.reader), rules(&app)?);
    let after = asked.after.as_deref().filter(|key| !key.is_empty());
    let page = app.store.retention(&reach, rules, now_ms(), after, asked.before).await?;
    form.reply(&page.ok_or(Failure::Malformed)?)
}

/// The city's rules. Without any nothing is ever erased.
///
/// # Errors
/// [`Failure::Kept`] where the policy says nothing.
pub fn rules(app: &App) -> Result<&ReportRules, Failure> {
    app.policy.report.as_ref().ok_or(Failure::Kept(Text::StaysNoRule))
}

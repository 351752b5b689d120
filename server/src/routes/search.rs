//! `GET /api/search`: cases that fit a question, of those that a person may see.

use super::SignedIn;
use super::asked::Searched;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::sqlite::Sight;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use mamori_core::find::{FOUND_MAX, FoundPage};
use mamori_core::view::Refusal;

/// Cases that fit, the newest first, page by page. The first page says how many fit.
#[utoipa::path(
    get,
    path = "/api/search",
    tag = "find",
    params(Searched),
    responses(
        (status = 200, description = "A page.", body = FoundPage),
        (status = 400, description = "`bad_question`: what is wrong with it. `malformed`",
            body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: administrators see no case.", body = Refusal),
    ),
)]
pub async fn search(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    form: Form,
    asked: Result<Query<Searched>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::Malformed)?;
    let question = asked.question(&app)?;
    let limit = asked.limit.unwrap_or(FOUND_MAX).clamp(1, FOUND_MAX);
    let first = question.before.is_none();
    form.reply(&app.store.search(&Sight::of(&entry.reader), &question, limit, first).await?)
}

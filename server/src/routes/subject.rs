//! `GET /api/cases/{id}/subject`: the other party of a case. Of other departments' cases it tells
//! that they are and when they were, never their content.

use super::SignedIn;
use super::guard::note_read;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::Form;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::ids::CaseId;
use mamori_core::subject_view::SubjectPage;
use mamori_core::view::Refusal;

/// Cases that people linked to the same other party, flags that hold today, and suggestions.
#[utoipa::path(
    get,
    path = "/api/cases/{id}/subject",
    tag = "cases",
    params(("id" = String, Path, description = "The case, 32 hexadecimal digits.")),
    responses(
        (status = 200, description = "The other party.", body = SubjectPage),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: administrators see no case.", body = Refusal),
        (status = 404, description = "`not_found`: unknown, or another department's.",
            body = Refusal),
    ),
)]
pub async fn subject(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let id: CaseId = id.parse().map_err(|_| Failure::NotFound)?;
    let page = app.store.subject(&entry.reader, id, &app.policy, now_ms()).await?;
    let page = page.ok_or(Failure::NotFound)?;
    note_read(&app, &entry, "subject_read", id).await?;
    form.reply(&page)
}

//! `GET /api/cases/{id}`: one case. One that may not be seen is told apart from none by nothing.

use super::SignedIn;
use super::guard::note_read;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::{EventStore, named};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::ids::CaseId;
use mamori_core::view::{CasePage, Refusal};

/// One case with everybody named in it.
#[utoipa::path(
    get,
    path = "/api/cases/{id}",
    tag = "cases",
    params(("id" = String, Path, description = "The case, 32 hexadecimal digits.")),
    responses(
        (status = 200, description = "The case.", body = CasePage),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: administrators see no case.", body = Refusal),
        (status = 404, description = "`not_found`: unknown, or another department's.",
            body = Refusal),
    ),
)]
pub async fn case(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let id: CaseId = id.parse().map_err(|_| Failure::NotFound)?;
    let case = app.store.case(&entry.reader, id).await?.ok_or(Failure::NotFound)?;
    note_read(&app, &entry, "case_read", id).await?;
    let people = app.store.people(&named(&case.case)).await?;
    form.reply(&CasePage { case, people })
}

//! `GET /api/cases`: the cases a person may see, whole or what changed.

use super::SignedIn;
use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::{Ask, EventStore, PAGE_MAX, named};
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use mamori_core::view::{CasesPage, Refusal};
use serde::Deserialize;
use utoipa::IntoParams;

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Only what changed after this cursor. Counts only together with `store` and `epoch`.
    after: Option<u64>,
    /// The database the cursor is of.
    store: Option<String>,
    /// The restore epoch the cursor is of.
    epoch: Option<u64>,
    /// Only cases that first appeared before this cursor: the next older page.
    before: Option<u64>,
    /// At most so many cases, 50 unless less is asked for.
    limit: Option<usize>,
}

/// The cases a person may see, newest first: their own, those of their department or bureau.
#[utoipa::path(
    get,
    path = "/api/cases",
    tag = "cases",
    params(Wanted),
    responses(
        (status = 200, description = "A page, or what changed.", body = CasesPage),
        (status = 400, description = "`malformed`", body = Refusal),
        (status = 401, description = "`signed_out`", body = Refusal),
        (status = 403, description = "`forbidden`: administrators see no case.", body = Refusal),
    ),
)]
pub async fn cases(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    form: Form,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(wanted) = wanted.map_err(|_| Failure::Malformed)?;
    let here = app.store.standing().await?;
    let same = wanted.store == Some(here.store.to_string()) && wanted.epoch == Some(here.epoch);
    let ask = match (wanted.before, wanted.after) {
        (Some(before), _) => Ask::Before(before),
        (None, Some(after)) if same => Ask::After(after),
        _ => Ask::Newest,
    };
    let limit = wanted.limit.unwrap_or(PAGE_MAX);
    let mut slice = app.store.cases(&entry.reader, ask, limit).await?;
    if slice.standing.epoch != here.epoch {
        // A new epoch began meanwhile: what the reader knows is void.
        slice = app.store.cases(&entry.reader, Ask::Newest, limit).await?;
    }
    let waiting = match slice.full {
        true => app.store.waiting(&entry.reader).await?,
        false => Vec::new(),
    };
    let names = slice.cases.iter().chain(&waiting).flat_map(|view| named(&view.case)).collect();
    let people = app.store.people(&names).await?;
    form.reply(&CasesPage {
        store: slice.standing.store,
        epoch: slice.standing.epoch,
        cursor: slice.standing.cursor,
        server_ms: now_ms(),
        full: slice.full,
        cases: slice.cases,
        people,
        more: slice.more,
        waiting,
    })
}

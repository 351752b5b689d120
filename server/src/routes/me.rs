//! `GET /api/me`: who is signed in.

use super::SignedIn;
use crate::app::App;
use crate::error::Failure;
use crate::negotiate::Form;
use crate::store::{EventStore, Reader};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use mamori_core::view::{Me, Refusal};

/// Who is signed in, with the colleagues one can name as present.
#[utoipa::path(
    get,
    path = "/api/me",
    tag = "people",
    responses(
        (status = 200, description = "The person signed in.", body = Me),
        (status = 401, description = "`signed_out`", body = Refusal),
    ),
)]
pub async fn me(
    State(app): State<App>,
    Extension(SignedIn(entry)): Extension<SignedIn>,
    form: Form,
) -> Result<Response, Failure> {
    form.reply(&of(&app, entry.reader).await?)
}

/// What a person is told about themselves, here and at sign-in.
pub async fn of(app: &App, reader: Reader) -> Result<Me, Failure> {
    let Reader { person, heads, .. } = reader;
    let deputy_for = app.store.deputy_for(&person.id).await?;
    let colleagues = app.store.colleagues(&person.department, app.demo).await?;
    let store = app.store.standing().await?.store;
    Ok(Me { person, colleagues, policy: app.policy.version.clone(), store, heads, deputy_for })
}

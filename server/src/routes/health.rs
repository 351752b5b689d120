//! `GET /api/health`: whether the server works, for people, scripts and the app's start.

use crate::app::App;
use crate::error::Failure;
use crate::store::EventStore;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// How the server is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`; a server that is not well answers with a refusal instead.
    #[schema(example = "ok")]
    pub status: &'static str,
    /// The version of Mamori.
    pub version: &'static str,
    /// The version of SQLite.
    pub sqlite: String,
    /// The database.
    pub store: String,
    /// Its restore epoch.
    pub epoch: u64,
    /// The highest cursor given so far.
    pub cursor: u64,
}

/// How the server is. Reads the database, so that an `ok` means something.
#[utoipa::path(
    get,
    path = "/api/health",
    tag = "server",
    responses((status = 200, description = "The server works.", body = Health)),
)]
pub async fn health(State(app): State<App>) -> Result<Json<Health>, Failure> {
    let standing = app.store.standing().await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        sqlite: app.store.sqlite_version().to_owned(),
        store: standing.store.to_string(),
        epoch: standing.epoch,
        cursor: standing.cursor,
    }))
}

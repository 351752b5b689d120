//! The audit log: sign-ins, refusals and reads of a case. Written, never changed; holds no content.

use super::SqliteStore;
use crate::store::Stored;
use mamori_core::ids::{DeviceId, UserId};
use sqlx::SqliteConnection;

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    what: &'static str,
    at_ms: i64,
    user: Option<String>,
    device: Option<DeviceId>,
    detail: String,
}

impl AuditEntry {
    /// Something that happened, ms since 1970-01-01 UTC.
    #[must_use]
    pub fn new(what: &'static str, at_ms: i64) -> Self {
        Self { what, at_ms, user: None, device: None, detail: String::new() }
    }

    /// Who did it.
    #[must_use]
    pub fn by(self, user: &UserId) -> Self {
        Self { user: Some(user.0.clone()), ..self }
    }

    /// On which device.
    #[must_use]
    pub fn on(self, device: DeviceId) -> Self {
        Self { device: Some(device), ..self }
    }

    /// What it was about: an id or a code, never content.
    #[must_use]
    pub fn about(self, detail: impl ToString) -> Self {
        Self { detail: detail.to_string(), ..self }
    }
}

impl SqliteStore {
    /// Writes a line.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn audit(&self, entry: AuditEntry) -> Stored<()> {
        self.0.writer.write(move |conn| Box::pin(async move { write(conn, &entry).await })).await
    }

    /// The latest lines as `what user detail`, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn audited(&self, limit: usize) -> Stored<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT what || ' ' || COALESCE(user_id, '-') || ' ' || detail FROM audit \
             ORDER BY audit_id DESC LIMIT $1",
        )
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.0.readers)
        .await?)
    }
}

/// Writes a line inside another transaction.
pub async fn write(conn: &mut SqliteConnection, entry: &AuditEntry) -> Stored<()> {
    sqlx::query(
        "INSERT INTO audit (at_ms, what, user_id, device_id, detail) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(entry.at_ms)
    .bind(entry.what)
    .bind(entry.user.as_deref())
    .bind(entry.device.as_ref().map(DeviceId::as_bytes))
    .bind(&entry.detail)
    .execute(conn)
    .await?;
    Ok(())
}

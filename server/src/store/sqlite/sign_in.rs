//! Sessions of people and credentials of devices. Only hashes of tokens are kept.

use super::rows::Id;
use super::{SqliteStore, accounts, audit, push, receive};
use crate::store::{Reader, Stored};
use mamori_core::ids::{DeviceId, Hash, UserId};
use sqlx::SqliteConnection;

/// A sign-in whose password was right.
#[derive(Clone, Debug)]
pub struct Entering {
    /// Who.
    pub user: UserId,
    /// On which device.
    pub device: DeviceId,
    /// SHA-256 of the device token that came with the request.
    pub credential: Option<Hash>,
    /// SHA-256 of a fresh device token, for a device that has none.
    pub fresh_credential: Hash,
    /// SHA-256 of the new session's token.
    pub session: Hash,
    /// Server time, ms since 1970-01-01 UTC.
    pub now_ms: i64,
    /// When the session ends at the latest, ms since 1970-01-01 UTC.
    pub expires_ms: i64,
}

/// The device is bound to another credential than the one that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken;

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who, with what the role covers.
    pub reader: Reader,
    /// On which device.
    pub device: DeviceId,
    /// When the session ends at the latest, ms since 1970-01-01 UTC.
    pub expires_ms: i64,
}

impl SqliteStore {
    /// Begins a session, and binds the device where it is new. Answers whether the fresh device
    /// token is the valid one from here on.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enter(&self, entering: Entering) -> Stored<Result<bool, Taken>> {
        self.0.writer.write(move |conn| Box::pin(async move { enter(conn, &entering).await })).await
    }

    /// Who a session token belongs to, if it is valid at `now_ms`. Demo people only where `demo`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session(&self, token: Hash, now_ms: i64, demo: bool) -> Stored<Option<Entry>> {
        let mut conn = self.0.readers.acquire().await?;
        let row: Option<(String, Vec<u8>, i64)> = sqlx::query_as(
            "SELECT s.user_id, s.device_id, s.expires_ms FROM sessions AS s \
             JOIN accounts AS a ON a.user_id = s.user_id \
             WHERE s.token = $1 AND s.expires_ms > $2 AND a.disabled_ms IS NULL \
             AND ($3 = 1 OR a.demo = 0)",
        )
        .bind(token.as_bytes())
        .bind(now_ms)
        .bind(i64::from(demo))
        .fetch_optional(&mut *conn)
        .await?;
        let Some((user, device, expires_ms)) = row else { return Ok(None) };
        let reader = accounts::reader(&mut conn, &UserId(user)).await?;
        let device = DeviceId::read(&device)?;
        Ok(reader.map(|reader| Entry { reader, device, expires_ms }))
    }

    /// Ends a session. The device's credential stays: what waits there is still uploaded. It is not
    /// woken any more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn leave(&self, token: Hash) -> Stored<()> {
        self.0
            .writer
            .write(move |conn| {
                Box::pin(async move {
                    let query = sqlx::query_scalar(
                        "DELETE FROM sessions WHERE token = $1 RETURNING device_id",
                    );
                    let device: Option<Vec<u8>> =
                        query.bind(token.as_bytes()).fetch_optional(&mut *conn).await?;
                    match device {
                        Some(device) => push::forget(conn, DeviceId::read(&device)?).await,
                        None => Ok(()),
                    }
                })
            })
            .await
    }

    /// The device a credential belongs to.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn device_of(&self, credential: Hash) -> Stored<Option<DeviceId>> {
        receive::device_of(&mut *self.0.readers.acquire().await?, credential).await
    }

    /// The department of whoever signed in on a device last: the one that an alert from its sign-in
    /// screen calls. `None` where nobody has whose account is known.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn last_department(&self, device: DeviceId) -> Stored<Option<String>> {
        Ok(sqlx::query_scalar(
            "SELECT a.department FROM device_people AS p \
             JOIN accounts AS a ON a.user_id = p.user_id WHERE p.device_id = $1 \
             ORDER BY p.last_ms DESC, p.first_ms DESC LIMIT 1",
        )
        .bind(device.as_bytes())
        .fetch_optional(&self.0.readers)
        .await?)
    }

    /// Lets the next sign-in on a device bind it anew, and ends its sessions. For a browser that
    /// lost its cookies but not its database. Answers whether there is such a device.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn release_device(&self, device: DeviceId) -> Stored<bool> {
        self.0.writer.write(move |conn| Box::pin(async move { release(conn, device).await })).await
    }
}

async fn release(conn: &mut SqliteConnection, device: DeviceId) -> Stored<bool> {
    let query = sqlx::query("UPDATE devices SET credential = NULL WHERE device_id = $1");
    let found = query.bind(device.as_bytes()).execute(&mut *conn).await?.rows_affected() > 0;
    end_sessions_of(conn, device).await?;
    push::forget(conn, device).await?;
    Ok(found)
}

async fn end_sessions_of(conn: &mut SqliteConnection, device: DeviceId) -> Stored<()> {
    let query = sqlx::query("DELETE FROM sessions WHERE device_id = $1");
    query.bind(device.as_bytes()).execute(conn).await?;
    Ok(())
}

async fn enter(conn: &mut SqliteConnection, entering: &Entering) -> Stored<Result<bool, Taken>> {
    let bound: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("SELECT credential FROM devices WHERE device_id = $1")
            .bind(entering.device.as_bytes())
            .fetch_optional(&mut *conn)
            .await?;
    let fresh = match bound {
        None | Some(None) => {
            bind(conn, entering).await?;
            true
        }
        Some(Some(kept)) if entering.credential.is_some_and(|c| c.as_bytes() == kept) => false,
        // A browser that lost its cookies, by a crash for example, and kept its database: somebody
        // known on this device may bind it anew. Nobody else learns to upload in its name.
        Some(Some(_)) if is_known(conn, entering).await? => {
            bind(conn, entering).await?;
            true
        }
        Some(Some(_)) => return Ok(Err(Taken)),
    };
    sqlx::query(
        "INSERT INTO device_people (device_id, user_id, first_ms, last_ms) \
         VALUES ($1, $2, $3, $3) ON CONFLICT DO UPDATE SET last_ms = excluded.last_ms",
    )
    .bind(entering.device.as_bytes())
    .bind(&entering.user.0)
    .bind(entering.now_ms)
    .execute(&mut *conn)
    .await?;
    begin_session(conn, entering).await?;
    let entry =
        audit::AuditEntry::new("sign_in", entering.now_ms).by(&entering.user).on(entering.device);
    audit::write(conn, &entry).await?;
    Ok(Ok(fresh))
}

/// Whether the person has signed in on this device before.
async fn is_known(conn: &mut SqliteConnection, entering: &Entering) -> Stored<bool> {
    let known: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM device_people WHERE device_id = $1 AND user_id = $2",
    )
    .bind(entering.device.as_bytes())
    .bind(&entering.user.0)
    .fetch_one(conn)
    .await?;
    Ok(known > 0)
}

async fn bind(conn: &mut SqliteConnection, entering: &Entering) -> Stored<()> {
    sqlx::query(
        "INSERT INTO devices (device_id, credential, created_ms, seen_ms, pending) \
         VALUES ($1, $2, $3, $3, 0) \
         ON CONFLICT (device_id) DO UPDATE SET credential = excluded.credential",
    )
    .bind(entering.device.as_bytes())
    .bind(entering.fresh_credential.as_bytes())
    .bind(entering.now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// One session to a device: whoever signed in there before has handed it over.
async fn begin_session(conn: &mut SqliteConnection, entering: &Entering) -> Stored<()> {
    end_sessions_of(conn, entering.device).await?;
    push::hand_over(conn, entering.device, &entering.user).await?;
    sqlx::query("DELETE FROM sessions WHERE expires_ms <= $1")
        .bind(entering.now_ms)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "INSERT INTO sessions (token, user_id, device_id, created_ms, expires_ms) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(entering.session.as_bytes())
    .bind(&entering.user.0)
    .bind(entering.device.as_bytes())
    .bind(entering.now_ms)
    .bind(entering.expires_ms)
    .execute(conn)
    .await?;
    Ok(())
}

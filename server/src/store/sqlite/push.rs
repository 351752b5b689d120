//! Where devices let themselves be woken, and the key that wakes them. Sends nothing.

use super::rows::Id;
use super::{SqliteStore, accounts};
use crate::store::{Reader, StoreError, Stored};
use mamori_core::ids::{DeviceId, UserId};
use mamori_core::lang::Lang;
use sqlx::SqliteConnection;

/// Where one device lets itself be woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The device.
    pub device: DeviceId,
    /// Who is signed in there.
    pub user: UserId,
    /// The address at its push service; whoever knows it can wake it.
    pub endpoint: String,
    /// Scheme, host and port of that.
    pub origin: String,
    /// The device's public key: a point on P-256, uncompressed, 65 bytes.
    pub p256dh: Vec<u8>,
    /// Its secret, 16 bytes.
    pub auth: Vec<u8>,
    /// The language of its person.
    pub lang: Lang,
}

/// Device, user, endpoint, origin, p256dh, auth, lang.
type Row = (Vec<u8>, String, String, String, Vec<u8>, Vec<u8>, String);

fn subscription(row: Row) -> Stored<Subscription> {
    let (device, user, endpoint, origin, p256dh, auth, lang) = row;
    let (device, user) = (DeviceId::read(&device)?, UserId(user));
    let lang = Lang::parse(&lang).unwrap_or_default();
    Ok(Subscription { device, user, endpoint, origin, p256dh, auth, lang })
}

impl SqliteStore {
    /// The secret of this server's pushes; `fresh` becomes it where there is none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn push_secret(&self, fresh: [u8; 32], now_ms: i64) -> Stored<[u8; 32]> {
        const KEPT: &str = "SELECT secret FROM push_key";
        let kept: Option<Vec<u8>> =
            sqlx::query_scalar(KEPT).fetch_optional(&self.0.readers).await?;
        let secret = match kept {
            Some(secret) => secret,
            None => {
                let work = self.0.writer.write(move |conn| {
                    Box::pin(async move {
                        sqlx::query(
                            "INSERT INTO push_key (one, secret, created_ms) VALUES (1, $1, $2) \
                             ON CONFLICT (one) DO NOTHING",
                        )
                        .bind(fresh.as_slice())
                        .bind(now_ms)
                        .execute(&mut *conn)
                        .await?;
                        Ok(sqlx::query_scalar(KEPT).fetch_one(conn).await?)
                    })
                });
                work.await?
            }
        };
        secret.try_into().map_err(|_| StoreError::Unreadable("the key of pushes is malformed"))
    }

    /// Keeps where a device lets itself be woken, instead of where it did before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn push_subscribe(&self, subscription: Subscription, now_ms: i64) -> Stored<()> {
        let work = self
            .0
            .writer
            .write(move |conn| Box::pin(async move { keep(conn, &subscription, now_ms).await }));
        work.await
    }

    /// Forgets where a device lets itself be woken.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn push_unsubscribe(&self, device: DeviceId) -> Stored<()> {
        let work =
            self.0.writer.write(move |conn| Box::pin(async move { forget(conn, device).await }));
        work.await
    }

    /// Where a device lets itself be woken, as long as its person is signed in there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn push_subscription(
        &self,
        device: DeviceId,
        now_ms: i64,
    ) -> Stored<Option<Subscription>> {
        let all = self.subscriptions(Some(device), now_ms, true).await?;
        Ok(all.into_iter().next().map(|(subscription, _)| subscription))
    }

    /// Everybody who can be woken. Demo people only where `demo`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn push_subscriptions(
        &self,
        now_ms: i64,
        demo: bool,
    ) -> Stored<Vec<(Subscription, Reader)>> {
        self.subscriptions(None, now_ms, demo).await
    }

    async fn subscriptions(
        &self,
        device: Option<DeviceId>,
        now_ms: i64,
        demo: bool,
    ) -> Stored<Vec<(Subscription, Reader)>> {
        let mut conn = self.0.readers.acquire().await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT p.device_id, p.user_id, p.endpoint, p.origin, p.p256dh, p.auth, p.lang \
             FROM push_subscriptions AS p JOIN accounts AS a ON a.user_id = p.user_id \
             WHERE ($1 IS NULL OR p.device_id = $1) AND a.disabled_ms IS NULL \
             AND ($3 = 1 OR a.demo = 0) AND EXISTS (SELECT 1 FROM sessions AS s \
             WHERE s.device_id = p.device_id AND s.user_id = p.user_id AND s.expires_ms > $2) \
             ORDER BY p.device_id",
        )
        .bind(device.map(|device| device.as_bytes().to_vec()))
        .bind(now_ms)
        .bind(i64::from(demo))
        .fetch_all(&mut *conn)
        .await?;
        let mut all = Vec::new();
        for row in rows {
            let subscription = subscription(row)?;
            if let Some(reader) = accounts::reader(&mut conn, &subscription.user).await? {
                all.push((subscription, reader));
            }
        }
        Ok(all)
    }
}

async fn keep(conn: &mut SqliteConnection, subscription: &Subscription, now_ms: i64) -> Stored<()> {
    sqlx::query(
        "INSERT INTO push_subscriptions \
         (device_id, user_id, endpoint, origin, p256dh, auth, lang, created_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (device_id) DO UPDATE SET \
         user_id = excluded.user_id, endpoint = excluded.endpoint, origin = excluded.origin, \
         p256dh = excluded.p256dh, auth = excluded.auth, lang = excluded.lang, \
         created_ms = excluded.created_ms",
    )
    .bind(subscription.device.as_bytes())
    .bind(&subscription.user.0)
    .bind(&subscription.endpoint)
    .bind(&subscription.origin)
    .bind(&subscription.p256dh)
    .bind(&subscription.auth)
    .bind(subscription.lang.code())
    .bind(now_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets where a device lets itself be woken.
pub async fn forget(conn: &mut SqliteConnection, device: DeviceId) -> Stored<()> {
    sqlx::query("DELETE FROM push_subscriptions WHERE device_id = $1")
        .bind(device.as_bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Somebody else signs in on a device: what woke the one before wakes nobody.
pub async fn hand_over(conn: &mut SqliteConnection, device: DeviceId, user: &UserId) -> Stored<()> {
    sqlx::query("DELETE FROM push_subscriptions WHERE device_id = $1 AND user_id <> $2")
        .bind(device.as_bytes())
        .bind(&user.0)
        .execute(conn)
        .await?;
    Ok(())
}

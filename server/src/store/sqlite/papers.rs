//! Papers on the disk: the seats of their authors, named deputies, document numbers. What a seat
//! is decided by is in `seats`.

use super::SqliteStore;
use super::accounts::reader;
use super::rows::{count, number};
use crate::store::seats::{Numbers, Rules, year_of};
use crate::store::{Reader, StoreError, Stored};
use mamori_core::event::encode;
use mamori_core::ids::UserId;
use mamori_core::paper::Seat;
use mamori_core::policy::Policy;
use mamori_core::view::Principal;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl SqliteStore {
    /// Sets what papers are judged by; the first call counts.
    pub fn rule(&self, policy: &Policy) {
        self.0.rules.get_or_init(|| Rules::of(policy));
    }

    /// Sets them as they are: for tests.
    #[cfg(test)]
    pub fn set_rules(&self, rules: Rules) {
        self.0.rules.get_or_init(|| rules);
    }

    /// What papers are judged by. Without a policy no submission stands.
    pub(super) fn rules(&self) -> Rules {
        self.0.rules.get().cloned().unwrap_or_default()
    }

    /// Names the deputy of a decider, or nobody. Who becomes one, and who is none any more, gets a
    /// whole page of cases next.
    ///
    /// # Errors
    /// When either account does not exist, or the store fails.
    pub async fn set_deputy(&self, user: UserId, deputy: Option<UserId>) -> Stored<()> {
        let work = self.0.writer.write(move |conn| {
            Box::pin(async move {
                for named in [Some(&user), deputy.as_ref()].into_iter().flatten() {
                    if reader(conn, named).await?.is_none() {
                        return Err(StoreError::NoAccount(named.clone()));
                    }
                }
                let before: Option<String> = sqlx::query_scalar(
                    "DELETE FROM deputies WHERE user_id = $1 RETURNING deputy_id",
                )
                .bind(&user.0)
                .fetch_optional(&mut *conn)
                .await?;
                let before = before.map(UserId);
                if let Some(deputy) = &deputy {
                    sqlx::query("INSERT INTO deputies (user_id, deputy_id) VALUES ($1, $2)")
                        .bind(&user.0)
                        .bind(&deputy.0)
                        .execute(&mut *conn)
                        .await?;
                }
                let changed = [before.as_ref(), deputy.as_ref()].into_iter().flatten();
                match before == deputy {
                    true => Ok(()),
                    false => renew(conn, changed).await,
                }
            })
        });
        work.await
    }

    /// For whom somebody is the named deputy, and of which departments those decide.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deputy_for(&self, deputy: &UserId) -> Stored<Vec<Principal>> {
        let mut conn = self.0.readers.acquire().await?;
        let named = principals(&mut conn, [deputy].into_iter()).await?;
        let principal = |reader: &Reader| Principal {
            user: reader.person.id.clone(),
            departments: reader.heads.clone(),
        };
        Ok(named.values().flatten().map(principal).collect())
    }

    /// The named deputies, by who named them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deputies(&self) -> Stored<BTreeMap<UserId, UserId>> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT user_id, deputy_id FROM deputies ORDER BY user_id")
                .fetch_all(&self.0.readers)
                .await?;
        Ok(rows.into_iter().map(|(user, deputy)| (UserId(user), UserId(deputy))).collect())
    }
}

/// Notes that the rights of these people changed: what their devices know up to now says nothing of
/// what they may see. Takes a cursor of its own, which devices are past after one whole page.
async fn renew(conn: &mut SqliteConnection, people: impl Iterator<Item = &UserId>) -> Stored<()> {
    // Without any event there is nothing that a device could lack.
    let cursor: Option<i64> =
        sqlx::query_scalar("UPDATE meta SET cursor = cursor + 1 WHERE cursor > 0 RETURNING cursor")
            .fetch_optional(&mut *conn)
            .await?;
    let Some(cursor) = cursor else { return Ok(()) };
    for person in people {
        sqlx::query(
            "INSERT INTO rights_changed (user_id, cursor) VALUES ($1, $2) \
             ON CONFLICT (user_id) DO UPDATE SET cursor = excluded.cursor",
        )
        .bind(&person.0)
        .bind(cursor)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Whether somebody's rights changed after a cursor.
pub async fn changed_after(
    conn: &mut SqliteConnection,
    user: &UserId,
    cursor: u64,
) -> Stored<bool> {
    let changed: Option<i64> =
        sqlx::query_scalar("SELECT cursor FROM rights_changed WHERE user_id = $1 AND cursor > $2")
            .bind(&user.0)
            .bind(number(cursor))
            .fetch_optional(conn)
            .await?;
    Ok(changed.is_some())
}

/// The deciders that named each of these people their deputy.
pub async fn principals(
    conn: &mut SqliteConnection,
    deputies: impl Iterator<Item = &UserId>,
) -> Stored<BTreeMap<UserId, Vec<Reader>>> {
    let mut all = BTreeMap::new();
    for deputy in deputies {
        let users: Vec<String> = sqlx::query_scalar(
            "SELECT d.user_id FROM deputies AS d JOIN accounts AS a ON a.user_id = d.user_id \
             WHERE d.deputy_id = $1 AND a.disabled_ms IS NULL ORDER BY d.user_id",
        )
        .bind(&deputy.0)
        .fetch_all(&mut *conn)
        .await?;
        let mut named = Vec::new();
        for user in users {
            named.extend(reader(conn, &UserId(user)).await?);
        }
        if !named.is_empty() {
            all.insert(deputy.clone(), named);
        }
    }
    Ok(all)
}

/// The last document number of the fiscal year in which something came.
pub async fn numbers(
    conn: &mut SqliteConnection,
    received_ms: i64,
    rules: &Rules,
) -> Stored<Numbers> {
    let year = year_of(received_ms, rules);
    let last: Option<i64> = sqlx::query_scalar("SELECT last FROM numbers WHERE fiscal_year = $1")
        .bind(i64::from(year))
        .fetch_optional(conn)
        .await?;
    Ok(Numbers { year, last: last.map_or(0, count) })
}

/// Keeps the seats that were found, and the numbers that were given.
pub async fn keep(
    conn: &mut SqliteConnection,
    seats: &[(u64, Seat)],
    numbers: &Numbers,
    before: u64,
) -> Stored<()> {
    keep_seats(conn, seats).await?;
    if numbers.last == before {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO numbers (fiscal_year, last) VALUES ($1, $2) \
         ON CONFLICT (fiscal_year) DO UPDATE SET last = excluded.last",
    )
    .bind(i64::from(numbers.year))
    .bind(number(numbers.last))
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps seats.
async fn keep_seats(conn: &mut SqliteConnection, seats: &[(u64, Seat)]) -> Stored<()> {
    for (cursor, seat) in seats {
        sqlx::query("UPDATE events SET seat = $2 WHERE cursor = $1")
            .bind(number(*cursor))
            .bind(encode(seat))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// A seat as it was kept.
pub fn read_seat(bytes: &[u8]) -> Stored<Seat> {
    mamori_core::cbor::decode(bytes).map_err(|_| StoreError::Unreadable("a kept seat is malformed"))
}

//! What the index is made by, and making it anew when that changes: another offset, other names of
//! places, another meaning of what is kept.

use super::index;
use crate::store::facts::INDEX_VERSION;
use crate::store::sqlite::{SqliteStore, cases};
use crate::store::{StoreError, Stored};
use mamori_core::event::sha256;
use mamori_core::policy::Policy;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Cases that are read at once while the index is made.
const STEP: usize = 500;

/// Pages of the text index that are merged in one step.
const MERGED_PAGES: i64 = 256;

async fn total_changes(conn: &mut SqliteConnection) -> Stored<i64> {
    Ok(sqlx::query_scalar("SELECT total_changes()").fetch_one(conn).await?)
}

/// What the index is made by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Minutes that local time is ahead of UTC.
    pub offset_min: i32,
}

impl SqliteStore {
    /// Sets what the index is made by, and makes it anew if it was made by something else.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn index_by(&self, policy: &Policy) -> Stored<()> {
        let offset_min = i32::from(policy.utc_offset_minutes);
        let place = |p: &mamori_core::policy::Place| {
            (p.code.clone(), format!("{} {}", p.label.ja, p.label.en))
        };
        let labels: BTreeMap<String, String> = policy.places.iter().map(place).collect();
        let work = self
            .0
            .writer
            .write(move |conn| Box::pin(async move { set(conn, offset_min, &labels).await }));
        work.await
    }

    /// Merges the text index into one piece: what was deleted is in the file no more. In small
    /// steps, each a transaction, so that what else is written waits for none of it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle_index(&self) -> Stored<()> {
        // A negative number begins a merge of everything, positive ones go on with it.
        let mut pages = -MERGED_PAGES;
        loop {
            let work = self.0.writer.write(move |conn| {
                Box::pin(async move {
                    let before = total_changes(conn).await?;
                    let sql = "INSERT INTO find_texts (find_texts, rank) VALUES ('merge', $1)";
                    sqlx::query(sql).bind(pages).execute(&mut *conn).await?;
                    Ok(total_changes(conn).await? - before)
                })
            });
            // The statement itself is one change; without another there was nothing to do.
            if work.await? < 2 {
                return Ok(());
            }
            pages = MERGED_PAGES;
        }
    }

    /// Makes the index anew case by case, in the way in which it is kept: what proves that both
    /// ways make the same.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reindex_one_by_one(&self, policy: &Policy) -> Stored<()> {
        self.index_by(policy).await?;
        let work = self.0.writer.write(|conn| {
            Box::pin(async move {
                index::clear(conn).await?;
                for model in cases::models_after(conn, 0, usize::MAX).await? {
                    // Twice: what is kept again is counted once.
                    index::keep(conn, &model).await?;
                    index::keep(conn, &model).await?;
                }
                Ok(())
            })
        });
        work.await
    }

    /// Takes the rules away: cases are kept without an index until [`SqliteStore::index_by`]. For
    /// many cases at once, where making the index once is quicker.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn index_later(&self) -> Stored<()> {
        let work = self.0.writer.write(|conn| Box::pin(async move { suspend(conn).await }));
        work.await
    }
}

/// Empties the index and takes its rules away: it is made when they are set again.
pub async fn suspend(conn: &mut SqliteConnection) -> Stored<()> {
    sqlx::query("DELETE FROM find_rules").execute(&mut *conn).await?;
    index::clear(conn).await
}

async fn set(
    conn: &mut SqliteConnection,
    offset_min: i32,
    labels: &BTreeMap<String, String>,
) -> Stored<()> {
    let key = sha256(format!("{INDEX_VERSION} {offset_min} {labels:?}").as_bytes());
    let key = key.to_string();
    let kept: Option<String> =
        sqlx::query_scalar("SELECT key FROM find_rules").fetch_optional(&mut *conn).await?;
    if kept.as_ref() == Some(&key) {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO find_rules (one, key, utc_offset_min) VALUES (1, $1, $2) \
         ON CONFLICT (one) DO UPDATE SET key = excluded.key, \
         utc_offset_min = excluded.utc_offset_min",
    )
    .bind(key)
    .bind(offset_min)
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM find_labels").execute(&mut *conn).await?;
    for (code, label) in labels {
        sqlx::query("INSERT INTO find_labels (code, label) VALUES ($1, $2)")
            .bind(code)
            .bind(label)
            .execute(&mut *conn)
            .await?;
    }
    remake(conn).await
}

/// The rules, where there are any.
pub async fn rules(conn: &mut SqliteConnection) -> Stored<Option<Rules>> {
    let offset: Option<i32> =
        sqlx::query_scalar("SELECT utc_offset_min FROM find_rules").fetch_optional(conn).await?;
    Ok(offset.map(|offset_min| Rules { offset_min }))
}

/// Makes the whole index from the cases as they are kept.
async fn remake(conn: &mut SqliteConnection) -> Stored<()> {
    let Some(rules) = rules(conn).await? else {
        return Err(StoreError::Unreadable("the rules of the index are missing"));
    };
    index::clear(conn).await?;
    let all: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM cases").fetch_one(&mut *conn).await?;
    if all > 0 {
        tracing::info!(cases = all, "making the index of cases");
    }
    let mut made = index::Fresh::new(conn, rules).await?;
    let mut after = 0;
    loop {
        let models = cases::models_after(conn, after, STEP).await?;
        let Some(last) = models.last() else { break };
        after = last.first_cursor;
        for model in &models {
            made.add(conn, model).await?;
        }
    }
    made.finish(conn).await
}

//! Who is the same other party: the links that people made, the groups they make of cases, and the
//! keys that suggestions are found by. Read models, kept in the transaction of their case.
//!
//! Nobody is linked here: a group is what papers say, and a suggestion is no link.

use super::rows::{Id, number};
use crate::store::{Stored, party};
use mamori_core::case::Case;
use mamori_core::ids::CaseId;
use mamori_core::paper::{Dossier, PaperBody};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Empties the tables, before all cases are read anew.
pub async fn clear(conn: &mut SqliteConnection) -> Stored<()> {
    for sql in [
        "DELETE FROM subject_links",
        "DELETE FROM subject_unlinks",
        "DELETE FROM subject_groups",
        "DELETE FROM subject_keys",
    ] {
        sqlx::query(sql).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Keeps what a case says of its other party. The case itself is kept already.
pub async fn keep(conn: &mut SqliteConnection, case: &Case) -> Stored<()> {
    let mut touched = neighbours(conn, case.id, Which::Said).await?;
    if !case.papers.is_empty() {
        keep_links(conn, case).await?;
        keep_keys(conn, case).await?;
        touched.extend(neighbours(conn, case.id, Which::Said).await?);
    }
    if touched.is_empty() {
        return Ok(());
    }
    touched.extend(group(conn, case.id).await?);
    touched.insert(case.id);
    regroup(conn, touched).await
}

/// Drops what a case said of its other party; its neighbours are grouped without it. That the case
/// is erased is kept already.
pub async fn forget(conn: &mut SqliteConnection, case: CaseId) -> Stored<()> {
    let mut touched = neighbours(conn, case, Which::Said).await?;
    touched.extend(group(conn, case).await?);
    touched.insert(case);
    for sql in [
        "DELETE FROM subject_links WHERE case_id = $1",
        "DELETE FROM subject_unlinks WHERE case_id = $1",
        "DELETE FROM subject_keys WHERE case_id = $1",
    ] {
        sqlx::query(sql).bind(case.as_bytes()).execute(&mut *conn).await?;
    }
    regroup(conn, touched).await
}

async fn keep_links(conn: &mut SqliteConnection, case: &Case) -> Stored<()> {
    for sql in [
        "DELETE FROM subject_links WHERE case_id = $1",
        "DELETE FROM subject_unlinks WHERE case_id = $1",
    ] {
        sqlx::query(sql).bind(case.id.as_bytes()).execute(&mut *conn).await?;
    }
    for paper in &case.papers {
        let id = paper.stamp.id;
        match PaperBody::read(&paper.kind, paper.version, &paper.content) {
            Ok(Some(PaperBody::Linked(said))) if said.to != case.id => {
                sqlx::query(
                    "INSERT INTO subject_links (log_id, seq, case_id, other) \
                     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                )
                .bind(id.log.as_bytes())
                .bind(number(id.seq))
                .bind(case.id.as_bytes())
                .bind(said.to.as_bytes())
                .execute(&mut *conn)
                .await?;
            }
            Ok(Some(PaperBody::Unlinked(said))) => {
                sqlx::query(
                    "INSERT INTO subject_unlinks (case_id, log_id, seq) VALUES ($1, $2, $3) \
                     ON CONFLICT DO NOTHING",
                )
                .bind(case.id.as_bytes())
                .bind(said.link.log.as_bytes())
                .bind(number(said.link.seq))
                .execute(&mut *conn)
                .await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn keep_keys(conn: &mut SqliteConnection, case: &Case) -> Stored<()> {
    sqlx::query("DELETE FROM subject_keys WHERE case_id = $1")
        .bind(case.id.as_bytes())
        .execute(&mut *conn)
        .await?;
    for (same, key) in party::keys(&Dossier::read(case, None)) {
        sqlx::query("INSERT INTO subject_keys (kind, key, case_id) VALUES ($1, $2, $3)")
            .bind(same.code())
            .bind(key)
            .bind(case.id.as_bytes())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Which links of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Every link that was ever made.
    Said,
    /// Links that nobody on either side took back, between cases that are here and not erased.
    Standing,
}

/// The cases at the other end of a case's links.
pub async fn neighbours(
    conn: &mut SqliteConnection,
    case: CaseId,
    which: Which,
) -> Stored<BTreeSet<CaseId>> {
    let sql = match which {
        Which::Said => {
            "SELECT other FROM subject_links WHERE case_id = $1 \
             UNION SELECT case_id FROM subject_links WHERE other = $1"
        }
        Which::Standing => {
            "SELECT CASE l.case_id WHEN $1 THEN l.other ELSE l.case_id END \
             FROM subject_links AS l WHERE (l.case_id = $1 OR l.other = $1) \
             AND EXISTS (SELECT 1 FROM cases AS c WHERE c.case_id = l.case_id \
             AND c.erased_ms IS NULL) \
             AND EXISTS (SELECT 1 FROM cases AS c WHERE c.case_id = l.other \
             AND c.erased_ms IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM subject_unlinks AS u WHERE u.log_id = l.log_id \
             AND u.seq = l.seq AND u.case_id IN (l.case_id, l.other))"
        }
    };
    let ids: Vec<Vec<u8>> = sqlx::query_scalar(sql).bind(case.as_bytes()).fetch_all(conn).await?;
    ids.iter().map(|id| CaseId::read(id)).collect()
}

/// The cases of a case's group, itself included; none if it is linked to none.
pub async fn group(conn: &mut SqliteConnection, case: CaseId) -> Stored<BTreeSet<CaseId>> {
    let ids: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT case_id FROM subject_groups WHERE group_id = \
         (SELECT group_id FROM subject_groups WHERE case_id = $1)",
    )
    .bind(case.as_bytes())
    .fetch_all(conn)
    .await?;
    ids.iter().map(|id| CaseId::read(id)).collect()
}

/// Finds the groups anew of everything that these cases reach now or reached before.
async fn regroup(conn: &mut SqliteConnection, touched: BTreeSet<CaseId>) -> Stored<()> {
    let mut left = touched.clone();
    for case in touched {
        left.extend(group(conn, case).await?);
    }
    while let Some(first) = left.pop_first() {
        let (mut found, mut open) = (BTreeSet::from([first]), vec![first]);
        while let Some(case) = open.pop() {
            for next in neighbours(conn, case, Which::Standing).await? {
                if found.insert(next) {
                    open.push(next);
                }
            }
        }
        let name = found.first().copied().filter(|_| found.len() > 1);
        for case in &found {
            left.remove(case);
            set_group(conn, *case, name).await?;
        }
    }
    Ok(())
}

/// A group is called by its smallest case, whichever was asked about.
async fn set_group(conn: &mut SqliteConnection, case: CaseId, name: Option<CaseId>) -> Stored<()> {
    let Some(name) = name else {
        sqlx::query("DELETE FROM subject_groups WHERE case_id = $1")
            .bind(case.as_bytes())
            .execute(conn)
            .await?;
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO subject_groups (case_id, group_id) VALUES ($1, $2) \
         ON CONFLICT (case_id) DO UPDATE SET group_id = excluded.group_id",
    )
    .bind(case.as_bytes())
    .bind(name.as_bytes())
    .execute(conn)
    .await?;
    Ok(())
}

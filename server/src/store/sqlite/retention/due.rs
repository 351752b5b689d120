//! What is due, what is proposed and what was erased, as those who answer for it are shown it.

use crate::store::sqlite::rows::{Id, count};
use crate::store::sqlite::{SqliteStore, accounts};
use crate::store::{Reader, StoreError, Stored};
use mamori_core::access::{Route, Scope, scope};
use mamori_core::ids::{CaseId, Hash, UserId};
use mamori_core::policy::{ReportRules, RetentionClass};
use mamori_core::retention::{Due, ErasedCases, Erasure, PAGE_MAX, RetentionPage, Signed};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};
use std::collections::BTreeSet;

/// ms of a day.
const DAY_MS: i64 = 86_400_000;
/// Most proposals in one answer.
const PROPOSED_MAX: i64 = 200;
/// Most erased cases that a device is told of at once.
const ERASED_MAX: i64 = 500;

/// The departments whose cases somebody may erase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of the city's.
    City,
    /// These.
    Departments(Vec<String>),
}

impl Reach {
    /// That of a reader.
    #[must_use]
    pub fn of(reader: &Reader) -> Self {
        match scope(Some(reader.person.role), Route::Retention) {
            Scope::City => Self::City,
            Scope::Bureau => Self::Departments(reader.heads.clone()),
            _ => Self::Departments(Vec::new()),
        }
    }

    /// Whether a department is within it.
    #[must_use]
    pub fn covers(&self, department: &str) -> bool {
        match self {
            Self::City => true,
            Self::Departments(all) => all.iter().any(|one| one == department),
        }
    }

    fn bind(&self, query: &mut QueryBuilder<Sqlite>) {
        let Self::Departments(all) = self else { return };
        query.push(" AND department IN (");
        let mut list = query.separated(", ");
        for department in all {
            list.push_bind(department.clone());
        }
        query.push(")");
    }
}

/// A place in the list of what is due: its day, its case, its class.
type Place = (i64, CaseId, usize);

fn key(due_ms: i64, case: CaseId, class: RetentionClass) -> String {
    format!("{due_ms}-{case}-{}", class as usize)
}

fn place(key: &str) -> Option<Place> {
    let mut parts = key.split('-');
    let found =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(found)
}

impl SqliteStore {
    /// A page of what is due at `now_ms`, with all that is proposed and a page of the log; `None`
    /// where `after` is no place of the list.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn retention(
        &self,
        reach: &Reach,
        rules: &ReportRules,
        now_ms: i64,
        after: Option<&str>,
        before: Option<u64>,
    ) -> Stored<Option<RetentionPage>> {
        let after = after.map(place);
        if after == Some(None) {
            return Ok(None);
        }
        let mut tx = self.0.readers.begin().await?;
        let (due, more) = due(&mut tx, reach, rules, now_ms, after.flatten()).await?;
        let proposed = proposed(&mut tx, reach, rules).await?;
        let (log, more_log) = log(&mut tx, reach, before).await?;
        let mut named: BTreeSet<UserId> =
            proposed.iter().flat_map(|p| &p.proposed).map(|signed| signed.by.clone()).collect();
        named.extend(log.iter().flat_map(|e| [e.proposed.by.clone(), e.confirmed.by.clone()]));
        let people = accounts::people(&mut tx, &named).await?;
        tx.rollback().await?;
        Ok(Some(RetentionPage { server_ms: now_ms, due, more, proposed, log, more_log, people }))
    }

    /// Cases that a device wrote into and that were erased after a cursor.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn erased_of(
        &self,
        device: mamori_core::ids::DeviceId,
        after: u64,
    ) -> Stored<ErasedCases> {
        let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
            "SELECT e.case_id, e.cursor FROM erasures AS e WHERE e.is_whole = 1 AND e.cursor > $1 \
             AND EXISTS (SELECT 1 FROM events AS v WHERE v.case_id = e.case_id \
             AND v.device_id = $2) ORDER BY e.cursor LIMIT $3",
        )
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(device.as_bytes())
        .bind(ERASED_MAX)
        .fetch_all(&self.0.readers)
        .await?;
        let cursor = rows.last().map_or(after, |(_, cursor)| count(*cursor));
        let cases = rows.iter().map(|(case, _)| CaseId::read(case)).collect::<Stored<_>>()?;
        Ok(ErasedCases { cases, cursor })
    }
}

async fn due(
    conn: &mut SqliteConnection,
    reach: &Reach,
    rules: &ReportRules,
    now_ms: i64,
    after: Option<Place>,
) -> Stored<(Vec<Due>, bool)> {
    let mut all: Vec<(Place, Due)> = Vec::new();
    for class in RetentionClass::ALL {
        let Some(rule) = rules.keeps(class) else { continue };
        let life_ms = i64::from(rule.days) * DAY_MS;
        let mut query = QueryBuilder::new(
            "SELECT case_id, number, department, opened_ms, since_ms FROM retention AS t \
             WHERE stays IS NULL AND reported = ",
        );
        query.push_bind(i64::from(class.is_reported()));
        if class.is_audio() {
            query.push(" AND audio = 1");
        }
        query.push(" AND since_ms <= ").push_bind(now_ms.saturating_sub(life_ms));
        if let Some((due_ms, case, nth)) = after {
            // Of what is due at the same ms the case decides, then the class.
            let same = if class as usize > nth {
                " AND (since_ms, case_id) >= ("
            } else {
                " AND (since_ms, case_id) > ("
            };
            query.push(same).push_bind(due_ms.saturating_sub(life_ms)).push(", ");
            query.push_bind(case.as_bytes().to_vec()).push(")");
        }
        reach.bind(&mut query);
        query.push(
            " AND NOT EXISTS (SELECT 1 FROM erasure_proposals AS p WHERE p.case_id = t.case_id \
             AND p.class = ",
        );
        query.push_bind(class.code()).push(") ORDER BY since_ms, case_id LIMIT ");
        query.push_bind(i64::try_from(PAGE_MAX + 1).unwrap_or(i64::MAX));
        for row in query.build().fetch_all(&mut *conn).await? {
            let mut line = line(&row, class)?;
            line.due_ms = line.since_ms.saturating_add(life_ms);
            line.key = key(line.due_ms, line.case, class);
            all.push(((line.due_ms, line.case, class as usize), line));
        }
    }
    all.sort_by_key(|(place, _)| *place);
    let more = all.len() > PAGE_MAX;
    Ok((all.into_iter().take(PAGE_MAX).map(|(_, line)| line).collect(), more))
}

/// A line from the columns `case_id, number, department, opened_ms, since_ms`.
fn line(row: &SqliteRow, class: RetentionClass) -> Stored<Due> {
    Ok(Due {
        case: CaseId::read(&row.try_get::<Vec<u8>, _>("case_id")?)?,
        class,
        number: row.try_get("number")?,
        department: row.try_get("department")?,
        opened_ms: row.try_get("opened_ms")?,
        since_ms: row.try_get("since_ms")?,
        due_ms: 0,
        key: String::new(),
        proposed: None,
        stays: String::new(),
    })
}

/// A class as it was kept.
pub fn read_class(code: &str) -> Stored<RetentionClass> {
    RetentionClass::parse(code).ok_or(StoreError::Unreadable("a kept class is unknown"))
}

async fn proposed(
    conn: &mut SqliteConnection,
    reach: &Reach,
    rules: &ReportRules,
) -> Stored<Vec<Due>> {
    let mut query = QueryBuilder::new(
        "SELECT t.case_id, t.number, t.department, t.opened_ms, t.since_ms, \
         COALESCE(t.stays, '') AS stays, p.class, p.cursor, p.user_id, p.at_ms \
         FROM erasure_proposals AS p JOIN retention AS t ON t.case_id = p.case_id WHERE 1 = 1",
    );
    reach.bind(&mut query);
    query.push(" ORDER BY p.at_ms, p.case_id, p.class LIMIT ").push_bind(PROPOSED_MAX);
    let mut all = Vec::new();
    for row in query.build().fetch_all(&mut *conn).await? {
        let class = read_class(&row.try_get::<String, _>("class")?)?;
        let mut line = line(&row, class)?;
        let days = rules.keeps(class).map_or(0, |rule| i64::from(rule.days));
        line.due_ms = line.since_ms.saturating_add(days * DAY_MS);
        line.key = key(line.due_ms, line.case, class);
        line.stays = row.try_get("stays")?;
        if line.stays.is_empty() && changed(conn, line.case, row.try_get("cursor")?).await? {
            "changed".clone_into(&mut line.stays);
        }
        line.proposed =
            Some(Signed { by: UserId(row.try_get("user_id")?), at_ms: row.try_get("at_ms")? });
        all.push(line);
    }
    Ok(all)
}

/// Whether anything was added to a case after a cursor. That somebody looked at it is nothing.
pub async fn changed(conn: &mut SqliteConnection, case: CaseId, cursor: i64) -> Stored<bool> {
    let headers: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT header FROM events WHERE case_id = $1 AND cursor > $2")
            .bind(case.as_bytes())
            .bind(cursor)
            .fetch_all(conn)
            .await?;
    for header in headers {
        let header = super::erase::header(header)?;
        if header.kind != "case.read" {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn log(
    conn: &mut SqliteConnection,
    reach: &Reach,
    before: Option<u64>,
) -> Stored<(Vec<Erasure>, bool)> {
    let mut query = QueryBuilder::new(
        "SELECT erasure_id, case_id, class, is_whole, number, department, opened_ms, proposed_by, \
         proposed_ms, confirmed_by, confirmed_ms, events, recordings, bytes, hash, late, \
         (SELECT COUNT(*) FROM recordings AS r WHERE r.case_id = e.case_id \
          AND r.erased_ms IS NOT NULL AND r.swept = 0) AS unswept FROM erasures AS e \
         WHERE erasure_id < ",
    );
    query.push_bind(before.map_or(i64::MAX, |id| i64::try_from(id).unwrap_or(i64::MAX)));
    reach.bind(&mut query);
    query.push(" ORDER BY erasure_id DESC LIMIT ");
    query.push_bind(i64::try_from(PAGE_MAX + 1).unwrap_or(i64::MAX));
    let rows = query.build().fetch_all(conn).await?;
    let more = rows.len() > PAGE_MAX;
    let lines = rows.iter().take(PAGE_MAX).map(erasure).collect::<Stored<_>>()?;
    Ok((lines, more))
}

fn erasure(row: &SqliteRow) -> Stored<Erasure> {
    let number = |column: &str| Ok::<_, StoreError>(count(row.try_get::<i64, _>(column)?));
    let signed = |by: &str, at: &str| {
        Ok::<_, StoreError>(Signed { by: UserId(row.try_get(by)?), at_ms: row.try_get(at)? })
    };
    Ok(Erasure {
        id: number("erasure_id")?,
        case: CaseId::read(&row.try_get::<Vec<u8>, _>("case_id")?)?,
        class: read_class(&row.try_get::<String, _>("class")?)?,
        number: row.try_get("number")?,
        department: row.try_get("department")?,
        opened_ms: row.try_get("opened_ms")?,
        proposed: signed("proposed_by", "proposed_ms")?,
        confirmed: signed("confirmed_by", "confirmed_ms")?,
        events: number("events")?,
        recordings: number("recordings")?,
        bytes: number("bytes")?,
        late: number("late")?,
        hash: Hash::read(&row.try_get::<Vec<u8>, _>("hash")?)?,
        left: number("unswept")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_nothing_else_does() {
        let case = CaseId([7; 16]);
        let key = key(-5, case, RetentionClass::Report);
        assert_eq!(place(&key), None, "no case is due before 1970");
        let key = super::key(1_700_000_000_000, case, RetentionClass::Report);
        assert_eq!(place(&key), Some((1_700_000_000_000, case, 3)));
        for bad in ["", "1", "1-2-3", "x", &format!("{key}-1")] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }
}

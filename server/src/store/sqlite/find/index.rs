//! Keeps the index of one case as its read model is kept, and drops it with it.

use super::rules::{Rules, rules};
use crate::store::facts::{Facts, counted, facts, month, names};
use crate::store::fold::Model;
use crate::store::sqlite::accounts;
use crate::store::words::terms;
use crate::store::{StoreError, Stored};
use mamori_core::event::{encode, sha256};
use mamori_core::find::Found;
use mamori_core::ids::{CaseId, UserId};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Bits of a number that are not the time.
const ID_BITS: u32 = 21;

/// What is counted: cases and minutes of a department, dimension, value and month.
type Counts = BTreeMap<(String, &'static str, String, i32), (i64, i64)>;

/// Keeps the index of a case as it now is.
pub async fn keep(conn: &mut SqliteConnection, model: &Model) -> Stored<()> {
    let Some(rules) = rules(conn).await? else { return Ok(()) };
    let old = kept(conn, model.case.id).await?;
    let Some(facts) = facts(&model.case, &model.department) else {
        return match old {
            Some(old) => drop_row(conn, &old, &rules).await,
            None => Ok(()),
        };
    };
    let wanted = number_of(&facts.found);
    let id = match &old {
        Some(old) if old.id >> ID_BITS == wanted >> ID_BITS => old.id,
        _ => free(conn, wanted, model.case.id).await?,
    };
    let (words, subject) = texts(conn, model, &facts).await?;
    let hash = sha256(format!("{words}\n{subject}").as_bytes());
    let same_text = old.as_ref().is_some_and(|old| old.id == id && old.texts == hash.as_bytes());
    let mut counts = Counts::new();
    if let Some(old) = &old {
        count(&mut counts, &old.found, &rules, -1);
        if old.id != id {
            drop_lines(conn, old.id).await?;
        }
        if !same_text {
            drop_text(conn, old.id).await?;
        }
    }
    count(&mut counts, &facts.found, &rules, 1);
    write(conn, id, &facts, &model.people, hash.as_bytes()).await?;
    if !same_text {
        write_text(conn, id, &words, &subject).await?;
    }
    write_counts(conn, &counts).await
}

/// Drops the index of a case that is no more.
pub async fn forget(conn: &mut SqliteConnection, case: CaseId) -> Stored<()> {
    let Some(rules) = rules(conn).await? else { return Ok(()) };
    match kept(conn, case).await? {
        Some(old) => drop_row(conn, &old, &rules).await,
        None => Ok(()),
    }
}

/// Empties the index.
pub async fn clear(conn: &mut SqliteConnection) -> Stored<()> {
    for sql in [
        "DELETE FROM find_cases",
        "DELETE FROM find_rows",
        "DELETE FROM find_categories",
        "DELETE FROM find_people",
        "DELETE FROM find_counts",
        "INSERT INTO find_texts (find_texts) VALUES ('delete-all')",
    ] {
        sqlx::query(sql).execute(&mut *conn).await?;
    }
    Ok(())
}

/// An index that is being made from nothing.
pub struct Fresh {
    rules: Rules,
    counts: Counts,
    names: BTreeMap<UserId, String>,
    labels: BTreeMap<String, String>,
}

impl Fresh {
    /// An empty one.
    pub async fn new(conn: &mut SqliteConnection, rules: Rules) -> Stored<Self> {
        let labels: Vec<(String, String)> =
            sqlx::query_as("SELECT code, label FROM find_labels").fetch_all(&mut *conn).await?;
        let names: Vec<(String, String)> =
            sqlx::query_as("SELECT user_id, name FROM accounts").fetch_all(conn).await?;
        let names = names.into_iter().map(|(id, name)| (UserId(id), name)).collect();
        let labels = labels.into_iter().collect();
        Ok(Self { rules, counts: Counts::new(), names, labels })
    }

    /// Adds a case.
    pub async fn add(&mut self, conn: &mut SqliteConnection, model: &Model) -> Stored<()> {
        let Some(facts) = facts(&model.case, &model.department) else { return Ok(()) };
        let id = free(conn, number_of(&facts.found), model.case.id).await?;
        let place = self.labels.get(&facts.found.place).cloned();
        let known =
            names(&model.case).into_iter().filter_map(|user| self.names.get(&user).cloned());
        let (words, subject) = terms_of(&facts, place.into_iter().chain(known).collect());
        let hash = sha256(format!("{words}\n{subject}").as_bytes());
        count(&mut self.counts, &facts.found, &self.rules, 1);
        write(conn, id, &facts, &model.people, hash.as_bytes()).await?;
        write_text(conn, id, &words, &subject).await
    }

    /// Writes what was counted.
    pub async fn finish(self, conn: &mut SqliteConnection) -> Stored<()> {
        write_counts(conn, &self.counts).await
    }
}

/// The row of a case as it was kept.
struct Old {
    id: i64,
    found: Found,
    texts: Vec<u8>,
}

async fn kept(conn: &mut SqliteConnection, case: CaseId) -> Stored<Option<Old>> {
    let row: Option<(i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "SELECT r.find_id, r.found, r.texts FROM find_cases AS c \
         JOIN find_rows AS r ON r.find_id = c.find_id WHERE c.case_id = $1",
    )
    .bind(case.as_bytes())
    .fetch_optional(conn)
    .await?;
    let read = |(id, found, texts): (i64, Vec<u8>, Vec<u8>)| {
        Ok(Old { id, found: read_found(&found)?, texts })
    };
    row.map(read).transpose()
}

/// A line as it was kept.
pub fn read_found(bytes: &[u8]) -> Stored<Found> {
    mamori_core::cbor::decode(bytes)
        .map_err(|_| StoreError::Unreadable("a line of the index is malformed"))
}

/// The number that a case gets if it is free: its time, then some bits of its id.
fn number_of(found: &Found) -> i64 {
    let bytes = found.case.as_bytes();
    let low = bytes[..4].iter().fold(0, |sum: i64, byte| sum << 8 | i64::from(*byte));
    found.opened_ms << ID_BITS | (low & ((1 << ID_BITS) - 1))
}

/// The lowest number of an instant.
pub fn first_of(at_ms: i64) -> i64 {
    at_ms.clamp(0, (1 << 42) - 1) << ID_BITS
}

/// The first free number from a wanted one on. Two cases at one ms with the same bits are next to
/// impossible; the next ms is then as good.
async fn free(conn: &mut SqliteConnection, wanted: i64, case: CaseId) -> Stored<i64> {
    let mut id = wanted;
    loop {
        let taken: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT case_id FROM find_cases WHERE find_id = $1")
                .bind(id)
                .fetch_optional(&mut *conn)
                .await?;
        match taken {
            Some(other) if other != case.as_bytes() => id += 1,
            _ => return Ok(id),
        }
    }
}

async fn texts(
    conn: &mut SqliteConnection,
    model: &Model,
    facts: &Facts,
) -> Stored<(String, String)> {
    let place: Option<String> = sqlx::query_scalar("SELECT label FROM find_labels WHERE code = $1")
        .bind(&facts.found.place)
        .fetch_optional(&mut *conn)
        .await?;
    let known = accounts::people(conn, &names(&model.case)).await?;
    let known = known.into_iter().map(|person| person.name);
    Ok(terms_of(facts, place.into_iter().chain(known).collect()))
}

/// The terms of everything in a case, and of who the other party is.
fn terms_of(facts: &Facts, more: Vec<String>) -> (String, String) {
    let all: Vec<&str> = facts.texts.iter().chain(&more).map(String::as_str).collect();
    let subject: Vec<&str> = facts.subject.iter().map(String::as_str).collect();
    (terms(&all), terms(&subject))
}

async fn write(
    conn: &mut SqliteConnection,
    id: i64,
    facts: &Facts,
    people: &BTreeSet<UserId>,
    texts: &[u8],
) -> Stored<()> {
    let found = &facts.found;
    sqlx::query(
        "INSERT OR REPLACE INTO find_cases \
         (find_id, case_id, department, channel, state, submitted) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(found.case.as_bytes())
    .bind(&found.department)
    .bind(&found.channel)
    .bind(found.state.code())
    .bind(i64::from(facts.submitted))
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT OR REPLACE INTO find_rows (find_id, found, texts) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(encode(found))
        .bind(texts)
        .execute(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM find_categories WHERE find_id = $1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    for counted in &found.categories {
        sqlx::query("INSERT INTO find_categories (category, find_id) VALUES ($1, $2)")
            .bind(&counted.code)
            .bind(id)
            .execute(&mut *conn)
            .await?;
    }
    for user in people.iter().filter(|user| !user.is_nobody()) {
        sqlx::query("INSERT OR IGNORE INTO find_people (user_id, find_id) VALUES ($1, $2)")
            .bind(&user.0)
            .bind(id)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

async fn write_text(
    conn: &mut SqliteConnection,
    id: i64,
    words: &str,
    subject: &str,
) -> Stored<()> {
    sqlx::query("INSERT INTO find_texts (rowid, words, subject) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(words)
        .bind(subject)
        .execute(conn)
        .await?;
    Ok(())
}

async fn drop_row(conn: &mut SqliteConnection, old: &Old, rules: &Rules) -> Stored<()> {
    let mut counts = Counts::new();
    count(&mut counts, &old.found, rules, -1);
    drop_lines(conn, old.id).await?;
    drop_text(conn, old.id).await?;
    write_counts(conn, &counts).await
}

async fn drop_lines(conn: &mut SqliteConnection, id: i64) -> Stored<()> {
    for sql in [
        "DELETE FROM find_cases WHERE find_id = $1",
        "DELETE FROM find_rows WHERE find_id = $1",
        "DELETE FROM find_categories WHERE find_id = $1",
        "DELETE FROM find_people WHERE find_id = $1",
    ] {
        sqlx::query(sql).bind(id).execute(&mut *conn).await?;
    }
    Ok(())
}

async fn drop_text(conn: &mut SqliteConnection, id: i64) -> Stored<()> {
    sqlx::query("DELETE FROM find_texts WHERE rowid = $1").bind(id).execute(conn).await?;
    Ok(())
}

fn count(counts: &mut Counts, found: &Found, rules: &Rules, by: i64) {
    let month = month(found, rules.offset_min);
    for (dimension, value) in counted(found, rules.offset_min) {
        let key = (found.department.clone(), dimension, value, month);
        let slot = counts.entry(key).or_default();
        slot.0 += by;
        slot.1 += by * i64::from(found.minutes);
    }
}

async fn write_counts(conn: &mut SqliteConnection, counts: &Counts) -> Stored<()> {
    for ((department, dimension, value, month), (cases, minutes)) in counts {
        if (*cases, *minutes) == (0, 0) {
            continue;
        }
        sqlx::query(
            "INSERT INTO find_counts (department, dimension, value, month, cases, minutes) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (department, dimension, value, month) DO UPDATE SET \
             cases = cases + excluded.cases, minutes = minutes + excluded.minutes",
        )
        .bind(department)
        .bind(*dimension)
        .bind(value)
        .bind(*month)
        .bind(*cases)
        .bind(*minutes)
        .execute(&mut *conn)
        .await?;
        if *cases >= 0 {
            continue;
        }
        sqlx::query(
            "DELETE FROM find_counts WHERE department = $1 AND dimension = $2 AND value = $3 \
             AND month = $4 AND cases = 0",
        )
        .bind(department)
        .bind(*dimension)
        .bind(value)
        .bind(*month)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

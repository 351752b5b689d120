//! Finds cases: the newest first, page by page, only those that the reader may see.
//!
//! Every part of a statement is fixed text; what people typed is only ever bound.

use super::index::read_found;
use crate::store::facts::readable;
use crate::store::sqlite::{SqliteStore, accounts, cases};
use crate::store::words::{expression, snippet};
use crate::store::{Reader, StoreError, Stored};
use mamori_core::access::Scope;
use mamori_core::find::{COUNT_MAX, Found, FoundPage};
use mamori_core::ids::{CaseId, UserId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::BTreeSet;

/// The number of a case where the reader's own lead.
const OWN: &str = "o.find_id";

/// What is asked for. Empty texts are no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// From this instant on, ms since 1970-01-01 UTC.
    pub from_ms: Option<i64>,
    /// Before this instant.
    pub to_ms: Option<i64>,
    /// Department code.
    pub department: String,
    /// Category code.
    pub category: String,
    /// Code of the state of the report.
    pub state: String,
    /// Channel code.
    pub channel: String,
    /// Words of who the other party is.
    pub subject: String,
    /// Words of anything.
    pub words: String,
    /// Only what comes after the row of this number.
    pub before: Option<i64>,
}

/// Which cases a reader may see, as [`Reader::sees`] says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    me: UserId,
    departments: Vec<String>,
    /// Departments whose submitted reports the reader sees as somebody's deputy.
    stands_in: Vec<String>,
    submitted: bool,
}

impl Sight {
    /// That of a reader.
    #[must_use]
    pub fn of(reader: &Reader) -> Self {
        let departments = match reader.reach() {
            Scope::Department => vec![reader.person.department.clone()],
            Scope::Bureau => reader.heads.clone(),
            _ => Vec::new(),
        };
        let submitted = reader.reach() == Scope::Submitted;
        let stands_in = match reader.reach() {
            Scope::Nothing => Vec::new(),
            _ => reader.stands_in.clone(),
        };
        Self { me: reader.person.id.clone(), departments, stands_in, submitted }
    }

    fn is_own_only(&self) -> bool {
        self.departments.is_empty() && self.stands_in.is_empty() && !self.submitted
    }
}

/// The number of a row as it travels, and back.
pub fn key_of(id: i64) -> String {
    format!("{id:016x}")
}

/// The paging key that a row was told by; `None` for what is none.
pub fn id_of(key: &str) -> Option<i64> {
    let digits = key.len() == 16 && key.bytes().all(|c| c.is_ascii_hexdigit());
    if digits { i64::from_str_radix(key, 16).ok() } else { None }
}

impl SqliteStore {
    /// The cases that fit a question and that the reader may see, newest first. A question that is
    /// too long finds nothing; it was refused at the door.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn search(
        &self,
        sight: &Sight,
        question: &Question,
        limit: usize,
        with_total: bool,
    ) -> Stored<FoundPage> {
        let mut tx = self.0.readers.begin().await?;
        let mut page = page(&mut tx, sight, question, limit.max(1)).await?;
        if with_total {
            page.total = Some(match page.more || question.before.is_some() {
                true => total(&mut tx, sight, question).await?,
                false => u32::try_from(page.rows.len()).unwrap_or(u32::MAX),
            });
        }
        let asked = format!("{} {}", question.words, question.subject);
        if !asked.trim().is_empty() {
            show_hits(&mut tx, &mut page.rows, &asked).await?;
        }
        tx.rollback().await?;
        Ok(page)
    }

    /// As [`SqliteStore::search`], without what only a screen shows: for a file.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn rows(
        &self,
        sight: &Sight,
        question: &Question,
        limit: usize,
    ) -> Stored<FoundPage> {
        let mut tx = self.0.readers.begin().await?;
        let page = page(&mut tx, sight, question, limit.max(1)).await?;
        tx.rollback().await?;
        Ok(page)
    }
}

async fn page(
    conn: &mut SqliteConnection,
    sight: &Sight,
    question: &Question,
    limit: usize,
) -> Stored<FoundPage> {
    let mut rows = Vec::new();
    if let Some(mut sql) = newest("SELECT r.find_id, r.found FROM (", sight, question, limit + 1) {
        sql.push(") AS i CROSS JOIN find_rows AS r ON r.find_id = i.find_id ORDER BY 1 DESC");
        let found: Vec<(i64, Vec<u8>)> = sql.build_query_as().fetch_all(&mut *conn).await?;
        for (id, found) in found {
            rows.push(Found { key: key_of(id), ..read_found(&found)? });
        }
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let names: BTreeSet<UserId> = rows.iter().map(|row| row.by.clone()).collect();
    let people = accounts::people(conn, &names).await?;
    Ok(FoundPage { rows, people, more, total: None })
}

async fn total(conn: &mut SqliteConnection, sight: &Sight, question: &Question) -> Stored<u32> {
    let whole = Question { before: None, ..question.clone() };
    let most = COUNT_MAX as usize + 1;
    let Some(mut sql) = newest("SELECT COUNT(*) FROM (", sight, &whole, most) else {
        return Ok(0);
    };
    sql.push(")");
    let total: i64 = sql.build_query_scalar().fetch_one(conn).await?;
    Ok(u32::try_from(total).unwrap_or(u32::MAX))
}

/// The numbers of the newest cases that fit, as a table that `around` begins to ask of. `None`
/// where the question cannot be asked.
///
/// The first table leads, and its own numbers are what is sorted by: by any other name of the same
/// number SQLite reads all that fit before it gives the newest.
fn newest(
    around: &'static str,
    sight: &Sight,
    question: &Question,
    limit: usize,
) -> Option<QueryBuilder<Sqlite>> {
    let matched = matched(question)?;
    let mut sql = QueryBuilder::new(around);
    let lead = match (matched.is_empty(), question.category.is_empty(), sight.is_own_only()) {
        (false, ..) => {
            sql.push("SELECT l.rowid AS find_id FROM find_texts AS l");
            sql.push(" CROSS JOIN find_cases AS c ON c.find_id = l.rowid");
            sql.push(" WHERE l.find_texts MATCH ").push_bind(matched.clone());
            "l.rowid"
        }
        (true, false, _) => {
            sql.push("SELECT l.find_id FROM find_categories AS l");
            sql.push(" CROSS JOIN find_cases AS c ON c.find_id = l.find_id");
            sql.push(" WHERE l.category = ").push_bind(question.category.clone());
            "l.find_id"
        }
        (true, true, true) => {
            sql.push("SELECT o.find_id FROM find_people AS o");
            sql.push(" CROSS JOIN find_cases AS c ON c.find_id = o.find_id");
            sql.push(" WHERE o.user_id = ").push_bind(sight.me.0.clone());
            OWN
        }
        (true, true, false) => {
            sql.push("SELECT c.find_id FROM find_cases AS c WHERE 1 = 1");
            "c.find_id"
        }
    };
    span(&mut sql, lead, question);
    for (condition, value) in [
        (" AND c.department = ", &question.department),
        (" AND c.state = ", &question.state),
        (" AND c.channel = ", &question.channel),
    ] {
        if !value.is_empty() {
            sql.push(condition).push_bind(value.clone());
        }
    }
    if !matched.is_empty() && !question.category.is_empty() {
        sql.push(" AND EXISTS (SELECT 1 FROM find_categories AS k WHERE k.find_id = c.find_id");
        sql.push(" AND k.category = ").push_bind(question.category.clone()).push(")");
    }
    // Where the reader's own cases lead, there are no others.
    if lead != OWN {
        visible(&mut sql, sight);
    }
    sql.push(" ORDER BY ").push(lead).push(" DESC LIMIT ");
    sql.push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
    Some(sql)
}

/// The part of time, as numbers of rows.
fn span(sql: &mut QueryBuilder<Sqlite>, lead: &'static str, question: &Question) {
    let number = |ms: i64| super::index::first_of(ms);
    if let Some(from_ms) = question.from_ms {
        sql.push(" AND ").push(lead).push(" >= ").push_bind(number(from_ms));
    }
    let to = question.to_ms.map(number);
    let end = [to, question.before].into_iter().flatten().min();
    if let Some(end) = end {
        sql.push(" AND ").push(lead).push(" < ").push_bind(end);
    }
}

fn visible(sql: &mut QueryBuilder<Sqlite>, sight: &Sight) {
    sql.push(" AND (");
    for (condition, departments) in [
        ("(c.department IN (", &sight.departments),
        ("(c.submitted = 1 AND c.department IN (", &sight.stands_in),
    ] {
        if !departments.is_empty() {
            sql.push(condition);
            let mut list = sql.separated(", ");
            for department in departments {
                list.push_bind(department.clone());
            }
            sql.push(")) OR ");
        }
    }
    if sight.submitted {
        sql.push("c.submitted = 1 OR ");
    }
    sql.push("EXISTS (SELECT 1 FROM find_people AS p WHERE p.find_id = c.find_id AND p.user_id = ");
    sql.push_bind(sight.me.0.clone()).push("))");
}

/// The expression of the text index: empty where no text is asked for; `None` where what is asked
/// for cannot be in any case: nothing but signs, or more than a question may have.
fn matched(question: &Question) -> Option<String> {
    let of = |text: &str| match text.is_empty() {
        true => Some(String::new()),
        false => expression(text).ok().flatten(),
    };
    let (words, subject) = (of(&question.words)?, of(&question.subject)?);
    Some(match (words.is_empty(), subject.is_empty()) {
        (false, false) => format!("({words}) AND (subject : ({subject}))"),
        (true, false) => format!("subject : ({subject})"),
        (_, true) => words,
    })
}

/// Shows the words around the hits, read from the cases themselves: the index has no text.
async fn show_hits(conn: &mut SqliteConnection, rows: &mut [Found], asked: &str) -> Stored<()> {
    let ids: Vec<CaseId> = rows.iter().map(|row| row.case).collect();
    let views = cases::any_cases(conn, &ids).await?;
    for row in rows {
        let view = views.get(&row.case);
        let view =
            view.ok_or(StoreError::Unreadable("the index names a case that is not there"))?;
        let texts = readable(&view.case);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        if let Some(hit) = snippet(&texts, asked) {
            row.snippet = hit;
        }
    }
    Ok(())
}

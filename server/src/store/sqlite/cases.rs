//! The read models of cases: written beside the events they come from, read as a person may see
//! them.

use super::alerts::Bell;
use super::papers;
use super::receive::standing;
use super::rows::{Id, count, number, sealed};
use super::{accounts, alerts, find, recordings, retention, subjects};
use crate::store::fold::{Added, Bench, Fact, Model, add as fold};
use crate::store::judge::{Flags, Reader};
use crate::store::seats::{Authors, Numbers, Rules, is_paper, waits};
use crate::store::{Ask, CHANGES_MAX, Change, Kept, PAGE_MAX, Slice, StoreError, Stored};
use mamori_core::access::Scope;
use mamori_core::case::Case;
use mamori_core::event::{Sealed, encode};
use mamori_core::ids::{CaseId, LogId, UserId};
use mamori_core::view::CaseView;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};

/// Adds events to a case; tells the change, if its readers see one.
pub async fn add(
    conn: &mut SqliteConnection,
    case: CaseId,
    new: Vec<Fact>,
    bell: Option<&Bell>,
    rules: &Rules,
) -> Stored<Option<Change>> {
    let mut model = model(conn, case).await?;
    let waiting = facts(conn, case, Which::Outside).await?;
    let authors = authors(conn, new.iter().chain(&waiting)).await?;
    let was_outside: BTreeSet<u64> = waiting.iter().map(|fact| fact.cursor).collect();
    let received_ms = new.first().map_or(0, |fact| fact.received_ms);
    let has_papers = new.iter().chain(&waiting).any(|fact| is_paper(&fact.event));
    let mut numbers = match has_papers {
        true => papers::numbers(conn, received_ms, rules).await?,
        false => Numbers::default(),
    };
    let before = numbers.last;
    let mut bench = Bench { authors: &authors, rules: Some(rules), numbers: &mut numbers };
    let added = fold(case, &mut model, new, waiting, &mut bench);
    papers::keep(conn, &added.seats, &numbers, before).await?;
    note_sides(conn, &added, &was_outside).await?;
    let Some(model) = model.filter(|_| added.changed) else { return Ok(None) };
    keep(conn, &model).await?;
    if let Some(bell) = bell {
        alerts::note(conn, &model, &added, bell).await?;
    }
    let Model { department, cursor, people, submitted, .. } = model;
    Ok(Some(Change { case, cursor, department, people, submitted, alerts: added.alerts }))
}

/// Makes the read model of a case anew from all its events.
pub async fn remake(conn: &mut SqliteConnection, case: CaseId) -> Stored<()> {
    let all = facts(conn, case, Which::All).await?;
    for fact in &all {
        // An older program may have kept these without knowing what they are.
        recordings::note(conn, &fact.event, fact.event.header.device, fact.cursor).await?;
    }
    let authors = authors(conn, all.iter()).await?;
    let mut model = None;
    // Every paper that counts has its seat already: it is found once, on receipt.
    let mut numbers = Numbers::default();
    let mut bench = Bench { authors: &authors, rules: None, numbers: &mut numbers };
    let added = fold(case, &mut model, all, Vec::new(), &mut bench);
    let everything = added.taken.iter().chain(&added.outside).copied().collect();
    note_sides(conn, &added, &everything).await?;
    match model {
        Some(model) => keep(conn, &model).await,
        None => find::forget(conn, case).await,
    }
}

/// Notes which events are part of the case. A new event counts as part of it until said otherwise.
async fn note_sides(
    conn: &mut SqliteConnection,
    added: &Added,
    was_outside: &BTreeSet<u64>,
) -> Stored<()> {
    for cursor in added.taken.iter().filter(|cursor| was_outside.contains(cursor)) {
        sqlx::query("UPDATE events SET flags = flags & ~$2 WHERE cursor = $1")
            .bind(number(*cursor))
            .bind(Flags::FOREIGN.0)
            .execute(&mut *conn)
            .await?;
    }
    for cursor in &added.outside {
        sqlx::query("UPDATE events SET flags = flags | $2 WHERE cursor = $1")
            .bind(number(*cursor))
            .bind(Flags::FOREIGN.0)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Outside,
}

/// Cursor, department, header, body, flags, time of receipt, seat.
type FactRow = (i64, String, Vec<u8>, Option<Vec<u8>>, i64, i64, Option<Vec<u8>>);

/// Events of a case, ascending.
async fn facts(conn: &mut SqliteConnection, case: CaseId, which: Which) -> Stored<Vec<Fact>> {
    let sql = match which {
        Which::All => {
            "SELECT cursor, department, header, body, flags, received_ms, seat FROM events \
             WHERE case_id = $1 AND $2 >= 0 ORDER BY cursor"
        }
        Which::Outside => {
            "SELECT cursor, department, header, body, flags, received_ms, seat FROM events \
             WHERE case_id = $1 AND flags & $2 <> 0 ORDER BY cursor"
        }
    };
    let rows: Vec<FactRow> =
        sqlx::query_as(sql).bind(case.as_bytes()).bind(Flags::FOREIGN.0).fetch_all(conn).await?;
    let mut facts = Vec::new();
    for (cursor, department, header, body, flags, received_ms, seat) in rows {
        let event = sealed(header, body).open();
        let event = event.map_err(|_| StoreError::Unreadable("a kept event is malformed"))?;
        let called = Flags(flags).has(Flags::CALLED);
        let seat = seat.as_deref().map(papers::read_seat).transpose()?;
        facts.push(Fact { cursor: count(cursor), department, called, received_ms, seat, event });
    }
    Ok(facts)
}

async fn authors(
    conn: &mut SqliteConnection,
    facts: impl Iterator<Item = &Fact> + Clone,
) -> Stored<Authors> {
    let papers = facts.clone().filter(|fact| is_paper(&fact.event));
    let writers: BTreeSet<&UserId> = papers.map(|fact| &fact.event.header.actor).collect();
    let names: BTreeSet<&UserId> = facts.map(|fact| &fact.event.header.actor).collect();
    let mut readers = BTreeMap::new();
    for name in names {
        if let Some(reader) = accounts::reader(conn, name).await? {
            readers.insert(name.clone(), reader);
        }
    }
    let principals = papers::principals(conn, writers.into_iter()).await?;
    Ok(Authors { readers, principals })
}

async fn model(conn: &mut SqliteConnection, id: CaseId) -> Stored<Option<Model>> {
    let row: Option<CaseRow> = sqlx::query_as(
        "SELECT case_id, department, first_cursor, cursor, view FROM cases WHERE case_id = $1",
    )
    .bind(id.as_bytes())
    .fetch_optional(&mut *conn)
    .await?;
    let Some(CaseView { case, department, cursor, first_cursor }) = row.map(view).transpose()?
    else {
        return Ok(None);
    };
    // Not from its papers: of an erased case they say no more that it was submitted.
    let submitted: i64 = sqlx::query_scalar("SELECT submitted FROM cases WHERE case_id = $1")
        .bind(id.as_bytes())
        .fetch_one(&mut *conn)
        .await?;
    let (submitted, people) = (submitted != 0, people_of(conn, id).await?);
    Ok(Some(Model { case, department, first_cursor, cursor, people, submitted }))
}

/// Who acted in a case or was present.
pub async fn people_of(conn: &mut SqliteConnection, id: CaseId) -> Stored<BTreeSet<UserId>> {
    let people: Vec<String> =
        sqlx::query_scalar("SELECT user_id FROM case_people WHERE case_id = $1")
            .bind(id.as_bytes())
            .fetch_all(conn)
            .await?;
    Ok(people.into_iter().map(UserId).collect())
}

async fn keep(conn: &mut SqliteConnection, model: &Model) -> Stored<()> {
    let waits = waits(&model.case);
    sqlx::query(
        "INSERT INTO cases (case_id, department, first_cursor, cursor, view, submitted, \
         waits_roles, waits_user, waits_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (case_id) DO UPDATE SET cursor = excluded.cursor, view = excluded.view, \
         submitted = excluded.submitted, waits_roles = excluded.waits_roles, \
         waits_user = excluded.waits_user, waits_ms = excluded.waits_ms",
    )
    .bind(model.case.id.as_bytes())
    .bind(&model.department)
    .bind(number(model.first_cursor))
    .bind(number(model.cursor))
    .bind(encode(&model.case))
    .bind(i64::from(waits.submitted))
    .bind(waits.roles)
    .bind(waits.user.map(|user| user.0))
    .bind(waits.since_ms)
    .execute(&mut *conn)
    .await?;
    for user in &model.people {
        sqlx::query(
            "INSERT INTO case_people (case_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(model.case.id.as_bytes())
        .bind(&user.0)
        .execute(&mut *conn)
        .await?;
    }
    subjects::keep(conn, &model.case).await?;
    retention::keep(conn, model).await?;
    find::keep(conn, model).await
}

/// Case, department, place in the list, latest change, the case itself.
pub type CaseRow = (Vec<u8>, String, i64, i64, Vec<u8>);

/// A kept case as it is shown.
pub fn view((_, department, first_cursor, cursor, view): CaseRow) -> Stored<CaseView> {
    let case: Case = mamori_core::cbor::decode(&view)
        .map_err(|_| StoreError::Unreadable("a kept case is malformed"))?;
    Ok(CaseView { case, department, cursor: count(cursor), first_cursor: count(first_cursor) })
}

/// What [`Reader::sees`] says, in SQL: $1 the account, $2 its department, $3 the reach.
macro_rules! visible {
    ($and:literal) => {
        concat!(
            "SELECT case_id, department, first_cursor, cursor, view FROM cases AS c WHERE (",
            "($3 = 1 AND c.department = $2) OR ",
            "($3 = 2 AND c.department IN ",
            "(SELECT h.department FROM department_heads AS h WHERE h.user_id = $1)) OR ",
            "($3 = 3 AND c.submitted = 1) OR ",
            "($3 >= 0 AND c.submitted = 1 AND c.department IN ",
            "(SELECT h.department FROM deputies AS d ",
            "JOIN accounts AS a ON a.user_id = d.user_id AND a.disabled_ms IS NULL ",
            "JOIN department_heads AS h ON h.user_id = d.user_id WHERE d.deputy_id = $1)) OR ",
            "($3 >= 0 AND EXISTS (SELECT 1 FROM case_people AS p ",
            "WHERE p.case_id = c.case_id AND p.user_id = $1))) AND ",
            $and
        )
    };
}

async fn select(
    conn: &mut SqliteConnection,
    sql: &'static str,
    reader: &Reader,
    bound: i64,
    limit: usize,
) -> Stored<Vec<CaseView>> {
    let reach = match reader.reach() {
        Scope::Own => 0,
        Scope::Department => 1,
        Scope::Bureau => 2,
        Scope::Submitted => 3,
        Scope::Public | Scope::Device | Scope::Account | Scope::City | Scope::Nothing => -1,
    };
    let rows: Vec<CaseRow> = sqlx::query_as(sql)
        .bind(&reader.person.id.0)
        .bind(&reader.person.department)
        .bind(reach)
        .bind(bound)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(view).collect()
}

/// The cases a reader may see. Runs in one transaction, so that page and cursor fit.
pub async fn cases(
    conn: &mut SqliteConnection,
    reader: &Reader,
    ask: Ask,
    limit: usize,
) -> Stored<Slice> {
    let standing = standing(conn).await?;
    if let Ask::After(after) = ask
        && after <= standing.cursor
        && !papers::changed_after(conn, &reader.person.id, after).await?
    {
        const SQL: &str = visible!("c.cursor > $4 ORDER BY c.first_cursor DESC LIMIT $5");
        let cases = select(conn, SQL, reader, number(after), CHANGES_MAX + 1).await?;
        if cases.len() <= CHANGES_MAX {
            return Ok(Slice { standing, full: false, cases, more: false });
        }
    }
    const SQL: &str = visible!("c.first_cursor < $4 ORDER BY c.first_cursor DESC LIMIT $5");
    let (before, full) = match ask {
        Ask::Before(before) => (number(before), false),
        Ask::Newest | Ask::After(_) => (i64::MAX, true),
    };
    let limit = limit.clamp(1, PAGE_MAX);
    let mut cases = select(conn, SQL, reader, before, limit + 1).await?;
    let more = cases.len() > limit;
    cases.truncate(limit);
    Ok(Slice { standing, full, cases, more })
}

/// One case, if the reader may see it.
pub async fn case(
    conn: &mut SqliteConnection,
    reader: &Reader,
    id: CaseId,
) -> Stored<Option<CaseView>> {
    let Some(model) = model(conn, id).await? else { return Ok(None) };
    if !reader.sees(&model.department, &model.people, model.submitted) {
        return Ok(None);
    }
    let Model { case, department, first_cursor, cursor, .. } = model;
    Ok(Some(CaseView { case, department, cursor, first_cursor }))
}

/// Cases that first appeared after a cursor, ascending: for what is made from all of them.
pub async fn models_after(
    conn: &mut SqliteConnection,
    first_cursor: u64,
    limit: usize,
) -> Stored<Vec<Model>> {
    let ids: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT case_id FROM cases WHERE first_cursor > $1 AND erased_ms IS NULL \
         ORDER BY first_cursor LIMIT $2",
    )
    .bind(number(first_cursor))
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(&mut *conn)
    .await?;
    let mut models = Vec::new();
    for id in &ids {
        models.extend(model(conn, CaseId::read(id)?).await?);
    }
    Ok(models)
}

/// A case whoever may see it.
pub async fn any_case(conn: &mut SqliteConnection, id: CaseId) -> Stored<Option<CaseView>> {
    let Some(model) = model(conn, id).await? else { return Ok(None) };
    let Model { case, department, first_cursor, cursor, .. } = model;
    Ok(Some(CaseView { case, department, cursor, first_cursor }))
}

/// Cases whoever may see them, in one look: those of a page of a list.
pub async fn any_cases(
    conn: &mut SqliteConnection,
    ids: &[CaseId],
) -> Stored<BTreeMap<CaseId, CaseView>> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "SELECT case_id, department, first_cursor, cursor, view FROM cases WHERE case_id IN (",
    );
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(id.as_bytes().to_vec());
    }
    sql.push(")");
    let rows: Vec<CaseRow> = sql.build_query_as().fetch_all(conn).await?;
    let read = |row| view(row).map(|view| (view.case.id, view));
    rows.into_iter().map(read).collect()
}

/// Events after a cursor, ascending.
pub async fn events_after(
    conn: &mut SqliteConnection,
    cursor: u64,
    limit: usize,
) -> Stored<Vec<Kept>> {
    type Row = (i64, Vec<u8>, i64, Vec<u8>, Option<Vec<u8>>, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT cursor, log_id, seq, header, body, received_ms, flags FROM events \
         WHERE cursor > $1 ORDER BY cursor LIMIT $2",
    )
    .bind(number(cursor))
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?;
    let read = |(cursor, log, seq, header, body, received_ms, flags): Row| {
        Ok(Kept {
            cursor: count(cursor),
            log: Id::read(&log)?,
            seq: count(seq),
            sealed: sealed(header, body),
            received_ms,
            flags: Flags(flags),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Contents that came second, by place and hash.
pub async fn forks(conn: &mut SqliteConnection, log: LogId) -> Stored<Vec<(u64, Sealed)>> {
    let rows: Vec<(i64, Vec<u8>, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT seq, header, body FROM forks WHERE log_id = $1 ORDER BY seq, hash")
            .bind(log.as_bytes())
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|(seq, header, body)| (count(seq), sealed(header, body))).collect())
}

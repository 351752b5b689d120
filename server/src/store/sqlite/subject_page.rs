//! The other party of a case as one reader may see it: history, flags, suggestions.
//!
//! Everything that a reader may not see is cut down to department and time here, and nowhere else.

use super::rows::{Id, count};
use super::subjects::group;
use super::{SqliteStore, accounts, cases};
use crate::store::{Reader, StoreError, Stored};
use mamori_core::case::{Case, Incident};
use mamori_core::ids::{CaseId, EventId, LogId, UserId};
use mamori_core::paper::{Dossier, Flag};
use mamori_core::policy::Policy;
use mamori_core::subject_view::{
    CaseElsewhere, FlagView, LinkedCase, Same, SubjectPage, Suggestion,
};
use mamori_core::time::day_of;
use mamori_core::view::CaseView;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Most suggestions in one answer.
const SUGGESTIONS_MAX: usize = 20;
/// Cases that are looked at for them.
const LOOKED_AT: i64 = 100;
/// Pairs of characters that two descriptions share at least, besides half of this case's.
const PAIRS_MIN: i64 = 4;

impl SqliteStore {
    /// The other party of a case; `None` where the reader may not see the case.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn subject(
        &self,
        reader: &Reader,
        id: CaseId,
        policy: &Policy,
        now_ms: i64,
    ) -> Stored<Option<SubjectPage>> {
        let mut tx = self.0.readers.begin().await?;
        let page = page(&mut tx, reader, id, policy, now_ms).await?;
        tx.rollback().await?;
        Ok(page)
    }
}

async fn page(
    conn: &mut SqliteConnection,
    reader: &Reader,
    id: CaseId,
    policy: &Policy,
    now_ms: i64,
) -> Stored<Option<SubjectPage>> {
    if cases::case(conn, reader, id).await?.is_none() {
        return Ok(None);
    }
    let mut members = group(conn, id).await?;
    members.insert(id);
    let mut all = Vec::new();
    for member in &members {
        let visible = cases::case(conn, reader, *member).await?.is_some();
        let view = cases::any_case(conn, *member).await?;
        all.extend(view.map(|view| (began_ms(&view.case), visible, view)));
    }
    all.sort_by_key(|(at_ms, _, view)| (*at_ms, view.case.id));
    let links = links(conn, id).await?;
    let mut page = SubjectPage {
        case: id,
        total: number(all.len()),
        nth: 1,
        linked: Vec::new(),
        elsewhere: Vec::new(),
        flags: Vec::new(),
        suggestions: suggestions(conn, reader, id, &members).await?,
        people: Vec::new(),
    };
    for (place, (at_ms, visible, view)) in all.iter().enumerate() {
        let (nth, link) = (number(place + 1), links.get(&view.case.id).copied());
        page.flags.extend(flags(view, *visible, policy, now_ms));
        if view.case.id == id {
            page.nth = nth;
        } else if *visible {
            page.linked.push(linked(view, *at_ms, nth, link));
        } else {
            let department = view.department.clone();
            page.elsewhere.push(CaseElsewhere { department, at_ms: *at_ms, nth, link });
        }
    }
    let owners: BTreeSet<UserId> = page.flags.iter().map(|flag| flag.owner.clone()).collect();
    page.people = accounts::people(conn, &owners).await?;
    Ok(Some(page))
}

/// As many as there are of something in one group.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn began_ms(case: &Case) -> i64 {
    case.opened().map_or(0, |stamp| stamp.at_ms)
}

fn linked(view: &CaseView, at_ms: i64, nth: u32, link: Option<EventId>) -> LinkedCase {
    let case = &view.case;
    let mut categories: Vec<String> = Vec::new();
    for tap in case.incidents.iter().filter_map(Incident::standing) {
        if !categories.contains(&tap.category) {
            categories.push(tap.category.clone());
        }
    }
    LinkedCase {
        id: case.id,
        at_ms,
        department: view.department.clone(),
        place: case.place().map(str::to_owned),
        categories,
        nth,
        answer: Dossier::read(case, None).text("answer"),
        link,
    }
}

fn flags(view: &CaseView, visible: bool, policy: &Policy, now_ms: i64) -> Vec<FlagView> {
    let Some(rules) = &policy.report else { return Vec::new() };
    let offset_min = i32::from(policy.utc_offset_minutes);
    let today = day_of(now_ms, offset_min);
    let all = Dossier::read(&view.case, None).flags.into_iter();
    let hold = all.filter(|flag| flag.holds(today) && flag.counts(rules, offset_min));
    let show = |flag: Flag| FlagView {
        id: flag.stamp.id,
        case: visible.then_some(view.case.id),
        flag: flag.flag,
        reason: flag.reason,
        owner: flag.owner,
        until_day: flag.until_day,
        department: view.department.clone(),
    };
    hold.map(show).collect()
}

/// The standing link between this case and each of its neighbours; of several the first.
async fn links(conn: &mut SqliteConnection, id: CaseId) -> Stored<BTreeMap<CaseId, EventId>> {
    let rows: Vec<(Vec<u8>, i64, Vec<u8>)> = sqlx::query_as(
        "SELECT l.log_id, l.seq, CASE l.case_id WHEN $1 THEN l.other ELSE l.case_id END \
         FROM subject_links AS l WHERE (l.case_id = $1 OR l.other = $1) \
         AND NOT EXISTS (SELECT 1 FROM subject_unlinks AS u WHERE u.log_id = l.log_id \
         AND u.seq = l.seq AND u.case_id IN (l.case_id, l.other)) ORDER BY l.log_id, l.seq",
    )
    .bind(id.as_bytes())
    .fetch_all(conn)
    .await?;
    let mut links = BTreeMap::new();
    for (log, seq, other) in rows {
        let link = EventId { log: LogId::read(&log)?, seq: count(seq) };
        links.entry(CaseId::read(&other)?).or_insert(link);
    }
    Ok(links)
}

/// Cases with a key in common, the surest first. One case stands for each group.
async fn suggestions(
    conn: &mut SqliteConnection,
    reader: &Reader,
    id: CaseId,
    members: &BTreeSet<CaseId>,
) -> Stored<Vec<Suggestion>> {
    let mut same: BTreeMap<CaseId, BTreeSet<Same>> = BTreeMap::new();
    for (case, what) in exact(conn, id).await?.into_iter().chain(alike(conn, id).await?) {
        if !members.contains(&case) {
            same.entry(case).or_default().insert(what);
        }
    }
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for (case, same) in same {
        let group = group(conn, case).await?;
        if !known.insert(group.first().copied().unwrap_or(case)) {
            continue;
        }
        let Some(view) = cases::any_case(conn, case).await? else { continue };
        found.push(Suggestion {
            id: case,
            at_ms: began_ms(&view.case),
            department: view.department,
            same: same.iter().map(|same| same.code().to_owned()).collect(),
            visible: cases::case(conn, reader, case).await?.is_some(),
            cases: number(group.len().max(1)),
        });
    }
    let sure = |s: &Suggestion| s.same.first().and_then(|code| Same::parse(code));
    found.sort_by_key(|s| (sure(s), std::cmp::Reverse((s.same.len(), s.at_ms)), s.id));
    found.truncate(SUGGESTIONS_MAX);
    Ok(found)
}

/// Cases with the same telephone, vehicle or name.
async fn exact(conn: &mut SqliteConnection, id: CaseId) -> Stored<Vec<(CaseId, Same)>> {
    let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(
        "SELECT DISTINCT k.case_id, k.kind FROM subject_keys AS own \
         JOIN subject_keys AS k ON k.kind = own.kind AND k.key = own.key \
         WHERE own.case_id = $1 AND own.kind <> 'looks' AND k.case_id <> $1 LIMIT $2",
    )
    .bind(id.as_bytes())
    .bind(LOOKED_AT)
    .fetch_all(conn)
    .await?;
    let mut found = Vec::new();
    for (case, kind) in &rows {
        let same = Same::parse(kind).ok_or(StoreError::Unreadable("a kept key has no kind"))?;
        found.push((CaseId::read(case)?, same));
    }
    Ok(found)
}

/// Cases whose description shares half of this one's pairs of characters.
async fn alike(conn: &mut SqliteConnection, id: CaseId) -> Stored<Vec<(CaseId, Same)>> {
    let rows: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT k.case_id FROM subject_keys AS own \
         JOIN subject_keys AS k ON k.kind = 'looks' AND k.key = own.key \
         WHERE own.case_id = $1 AND own.kind = 'looks' AND k.case_id <> $1 GROUP BY k.case_id \
         HAVING COUNT(*) >= $2 AND COUNT(*) * 2 >= (SELECT COUNT(*) FROM subject_keys \
         WHERE case_id = $1 AND kind = 'looks') ORDER BY COUNT(*) DESC LIMIT $3",
    )
    .bind(id.as_bytes())
    .bind(PAIRS_MIN)
    .bind(LOOKED_AT)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|case| CaseId::read(case).map(|case| (case, Same::Looks))).collect()
}

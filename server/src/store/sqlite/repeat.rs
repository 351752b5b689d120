//! What a document says of earlier cases of the same other party: those that were linked when the
//! document's case stood as it is told, and what each said then.

use super::documents::as_of;
use super::subjects::{Which, neighbours};
use super::{SqliteStore, cases};
use crate::store::{Reader, Stored};
use mamori_core::case::Case;
use mamori_core::ids::{CaseId, EventId};
use mamori_core::paper::{Dossier, PaperBody};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Cases of one other party that are looked at.
const MEMBERS_MAX: usize = 500;

impl SqliteStore {
    /// Earlier cases of a case's other party as of a cursor: when each began (ms since 1970-01-01
    /// UTC), and what was answered; `None` of a case that the reader may not see.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn earlier_as_of(
        &self,
        reader: &Reader,
        id: CaseId,
        until: u64,
    ) -> Stored<Vec<(i64, Option<String>)>> {
        let mut tx = self.0.readers.begin().await?;
        let members = members(&mut tx, id, until).await?;
        let place = |case: &Case| (case.opened().map_or(0, |stamp| stamp.at_ms), case.id);
        let Some(own) = members.get(&id).map(place) else { return Ok(Vec::new()) };
        let mut earlier = Vec::new();
        for case in members.values().filter(|case| place(case) < own) {
            let visible = cases::case(&mut tx, reader, case.id).await?.is_some();
            let answer = visible.then(|| Dossier::read(case, None).text("answer"));
            earlier.push((place(case).0, answer));
        }
        tx.rollback().await?;
        Ok(earlier)
    }
}

/// The cases that a case was linked to, over others too, itself included.
async fn members(
    conn: &mut SqliteConnection,
    id: CaseId,
    until: u64,
) -> Stored<BTreeMap<CaseId, Case>> {
    let mut known = BTreeMap::new();
    let Some(own) = as_of(conn, id, until).await? else { return Ok(known) };
    known.insert(id, own.case);
    let mut open = vec![id];
    while let Some(case) = open.pop() {
        for other in neighbours(conn, case, Which::Said).await? {
            if known.contains_key(&other) || known.len() >= MEMBERS_MAX {
                continue;
            }
            let Some(then) = as_of(conn, other, until).await? else { continue };
            if !then.case.is_erased() && known.get(&case).is_some_and(|c| joined(c, &then.case)) {
                known.insert(other, then.case);
                open.push(other);
            }
        }
    }
    Ok(known)
}

/// Whether a link stands between two cases that neither of them took back.
fn joined(one: &Case, two: &Case) -> bool {
    let (mut links, mut undone) = (BTreeSet::new(), BTreeSet::<EventId>::new());
    for (case, to) in [(one, two.id), (two, one.id)] {
        for paper in &case.papers {
            match PaperBody::read(&paper.kind, paper.version, &paper.content) {
                Ok(Some(PaperBody::Linked(said))) if said.to == to => {
                    links.insert(paper.stamp.id);
                }
                Ok(Some(PaperBody::Unlinked(said))) => {
                    undone.insert(said.link);
                }
                _ => {}
            }
        }
    }
    !links.is_subset(&undone)
}

//! The in-tray: the cases whose report waits for somebody, however old they are.

use super::cases::{CaseRow, view};
use super::{SqliteStore, papers};
use crate::store::seats::{Authors, seat};
use crate::store::{Reader, Stored};
use mamori_core::access::Scope;
use mamori_core::paper::Dossier;
use mamori_core::view::CaseView;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Most cases in one in-tray; the one that waits longest comes first.
pub const WAITING_MAX: usize = 200;
/// So many more are looked at, since a role alone does not say that it waits for the person.
const LOOKED_AT: i64 = 400;

impl SqliteStore {
    /// The cases whose report waits for somebody, the longest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn waiting(&self, reader: &Reader) -> Stored<Vec<CaseView>> {
        if reader.reach() == Scope::Nothing {
            return Ok(Vec::new());
        }
        let mut conn = self.0.readers.acquire().await?;
        let user = &reader.person.id;
        let principals = papers::principals(&mut conn, [user].into_iter()).await?;
        let readers = BTreeMap::from([(user.clone(), reader.clone())]);
        let (authors, rules) = (Authors { readers, principals }, self.rules());
        let mut waiting = Vec::new();
        for view in candidates(&mut conn, reader).await? {
            let Some(seat) = seat(&authors, user, &view.department, 0, &rules) else { continue };
            if waiting.len() < WAITING_MAX
                && Dossier::read(&view.case, None).route.waits_for(user, &seat)
            {
                waiting.push(view);
            }
        }
        Ok(waiting)
    }
}

async fn candidates(conn: &mut SqliteConnection, reader: &Reader) -> Stored<Vec<CaseView>> {
    // By department in the query already: what waits for other heads must not fill the places.
    let rows: Vec<CaseRow> = sqlx::query_as(
        "SELECT case_id, department, first_cursor, cursor, view FROM cases AS c \
         WHERE waits_ms IS NOT NULL AND (waits_user = $1 \
         OR (waits_roles LIKE '%,' || $2 || ',%' AND CASE $2 \
             WHEN 'supervisor' THEN c.department = $3 \
             WHEN 'department_head' THEN c.department IN \
                 (SELECT h.department FROM department_heads AS h WHERE h.user_id = $1) \
             ELSE 1 END) \
         OR (waits_roles LIKE '%,department_head,%' AND c.department IN \
             (SELECT h.department FROM deputies AS d \
              JOIN department_heads AS h ON h.user_id = d.user_id WHERE d.deputy_id = $1))) \
         ORDER BY waits_ms LIMIT $4",
    )
    .bind(&reader.person.id.0)
    .bind(reader.person.role.code())
    .bind(&reader.person.department)
    .bind(LOOKED_AT)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(view).collect()
}

//! Proposing, confirming, cancelling: judged first, then done, all of it or nothing.

use super::due::{Reach, changed};
use super::erase::{Leaving, erase};
use crate::store::sqlite::receive::standing;
use crate::store::sqlite::rows::number;
use crate::store::sqlite::{SqliteStore, audit};
use crate::store::{Change, Stored};
use mamori_core::ids::{CaseId, UserId};
use mamori_core::policy::ReportRules;
use mamori_core::retention::{Item, Life, NotDue, RetentionAct, RetentionDo, Signed, Stays, judge};
use sqlx::SqliteConnection;

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such case.
    NoCase,
    /// It was erased already.
    Gone,
    /// It belongs to a department the person does not answer for.
    Reach,
    /// It is not due.
    NotDue(NotDue),
    /// It was proposed before.
    Already,
    /// There is no such proposal, or no more.
    NoProposal,
    /// Whoever proposed it cannot confirm it.
    Same,
    /// Something was added to the case since it was proposed.
    Changed,
}

/// Who acts, where, and by which rules.
#[derive(Clone, Debug)]
pub struct Acting {
    /// Who.
    pub user: UserId,
    /// The departments they answer for.
    pub reach: Reach,
    /// The city's rules.
    pub rules: ReportRules,
    /// Server time, ms since 1970-01-01 UTC.
    pub now_ms: i64,
}

impl SqliteStore {
    /// Does what somebody asks for; tells the cases whose readers see a change.
    ///
    /// # Errors
    /// When the store fails; nothing happened then.
    pub async fn retain(
        &self,
        acting: Acting,
        asked: RetentionAct,
    ) -> Stored<Result<Vec<Change>, Refused>> {
        let work = self.0.writer.write(move |conn| {
            Box::pin(async move {
                let mut judged = Vec::new();
                for item in &asked.items {
                    match judge_item(conn, &acting, asked.act, item).await? {
                        Ok(one) => judged.push(one),
                        Err(refused) => return Ok(Err(refused)),
                    }
                }
                let mut changes = Vec::new();
                for one in judged {
                    changes.extend(carry_out(conn, &acting, asked.act, one).await?);
                }
                Ok(Ok(changes))
            })
        });
        work.await
    }
}

/// What was judged: the row of the case, and the proposal where there has to be one.
struct Judged {
    leaving: Leaving,
    proposed: Option<Signed>,
}

/// Department, number, begin, since, reported, stays, audio.
type KeptRow = (String, String, i64, i64, i64, Option<String>, i64);

async fn judge_item(
    conn: &mut SqliteConnection,
    acting: &Acting,
    act: RetentionDo,
    item: &Item,
) -> Stored<Result<Judged, Refused>> {
    let row: Option<KeptRow> = sqlx::query_as(
        "SELECT department, number, opened_ms, since_ms, reported, stays, audio FROM retention \
         WHERE case_id = $1",
    )
    .bind(item.case.as_bytes())
    .fetch_optional(&mut *conn)
    .await?;
    let Some((department, number, opened_ms, since_ms, reported, stays, audio)) = row else {
        let gone = super::is_erased(conn, item.case).await?;
        return Ok(Err(if gone { Refused::Gone } else { Refused::NoCase }));
    };
    if !acting.reach.covers(&department) {
        return Ok(Err(Refused::Reach));
    }
    let proposal = proposal(conn, item).await?;
    let class = item.class;
    let leaving = Leaving { case: item.case, class, department, number, opened_ms, since_ms };
    let proposed = proposal.as_ref().map(|(signed, _)| signed.clone());
    let judged = Judged { leaving, proposed };
    match (act, proposal) {
        (RetentionDo::Cancel, Some(_)) => return Ok(Ok(judged)),
        (RetentionDo::Cancel | RetentionDo::Confirm, None) => {
            return Ok(Err(Refused::NoProposal));
        }
        (RetentionDo::Propose, Some(_)) => return Ok(Err(Refused::Already)),
        (RetentionDo::Propose, None) => {}
        (RetentionDo::Confirm, Some((signed, _))) if signed.by == acting.user => {
            return Ok(Err(Refused::Same));
        }
        (RetentionDo::Confirm, Some((_, cursor))) => {
            if changed(conn, item.case, cursor).await? {
                return Ok(Err(Refused::Changed));
            }
        }
    }
    // A code that this build does not know keeps the case as well.
    let stays = stays.map(|code| Stays::parse(&code).unwrap_or(Stays::Held));
    let life = Life { reported: reported != 0, stays, from: 0 };
    let due = judge(&life, since_ms, audio != 0, class, &acting.rules, acting.now_ms);
    Ok(due.map(|_| judged).map_err(Refused::NotDue))
}

async fn proposal(conn: &mut SqliteConnection, item: &Item) -> Stored<Option<(Signed, i64)>> {
    let row: Option<(String, i64, i64)> = sqlx::query_as(
        "SELECT user_id, at_ms, cursor FROM erasure_proposals WHERE case_id = $1 AND class = $2",
    )
    .bind(item.case.as_bytes())
    .bind(item.class.code())
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|(user, at_ms, cursor)| (Signed { by: UserId(user), at_ms }, cursor)))
}

async fn carry_out(
    conn: &mut SqliteConnection,
    acting: &Acting,
    act: RetentionDo,
    judged: Judged,
) -> Stored<Option<Change>> {
    let Judged { leaving, proposed } = judged;
    let (case, class) = (leaving.case, leaving.class);
    let mut change = None;
    match (act, proposed) {
        (RetentionDo::Propose, _) => {
            let cursor = standing(conn).await?.cursor;
            sqlx::query(
                "INSERT INTO erasure_proposals (case_id, class, cursor, user_id, at_ms) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .bind(case.as_bytes())
            .bind(class.code())
            .bind(number(cursor))
            .bind(&acting.user.0)
            .bind(acting.now_ms)
            .execute(&mut *conn)
            .await?;
        }
        (RetentionDo::Confirm, Some(proposed)) if proposal_stands(conn, case, &class).await? => {
            let confirmed = Signed { by: acting.user.clone(), at_ms: acting.now_ms };
            change = erase(conn, &leaving, &proposed, &confirmed).await?;
        }
        _ => {
            sqlx::query("DELETE FROM erasure_proposals WHERE case_id = $1 AND class = $2")
                .bind(case.as_bytes())
                .bind(class.code())
                .execute(&mut *conn)
                .await?;
        }
    }
    let what = match act {
        RetentionDo::Propose => "erasure_proposed",
        RetentionDo::Confirm => "erasure_confirmed",
        RetentionDo::Cancel => "erasure_cancelled",
    };
    let line = audit::AuditEntry::new(what, acting.now_ms).by(&acting.user);
    audit::write(conn, &line.about(format!("{case} {}", class.code()))).await?;
    Ok(change)
}

/// Whether a proposal is still there: another one of the same request may have taken it along.
async fn proposal_stands(
    conn: &mut SqliteConnection,
    case: CaseId,
    class: &mamori_core::policy::RetentionClass,
) -> Stored<bool> {
    Ok(proposal(conn, &Item { case, class: *class }).await?.is_some())
}

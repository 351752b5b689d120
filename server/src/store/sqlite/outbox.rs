//! What the server owes to targets outside, on the disk: written beside what it comes from, read
//! when it is due, noted when something came of it. Sends nothing (see `crate::outbox`).

use super::SqliteStore;
use super::alerts::Bell;
use super::rows::Id;
use crate::store::{StoreError, Stored};
use mamori_core::alert::escalation::Step;
use mamori_core::body::Drill;
use mamori_core::event::sha256;
use mamori_core::ids::{AlertId, DeviceId};
use sqlx::SqliteConnection;
use std::fmt;

/// Rows of one job of the writer: an alert waits for the job that runs, so none may take long.
pub const JOB_ROWS: usize = 16;
/// Rows older than this are forgotten, ms.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// Forgotten at once, at most.
const FORGET_ROWS: i64 = 200;

/// What a receiver knows a repetition by: the same for the same fact to the same receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutboxId(pub [u8; 16]);

impl fmt::Display for OutboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Where something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The webhook.
    Webhook,
    /// One mail address.
    Mail,
    /// All devices that are called: becomes one row for each.
    PushAll,
    /// One device.
    Push,
}

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A press that is new to the server.
    Raised,
    /// A step of the escalation was done.
    Step(Step),
    /// An answer stands.
    Answered,
    /// It is over.
    Ended,
}

/// Something that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Identity.
    pub id: OutboxId,
    /// Where it goes.
    pub target: Target,
    /// What fails together with it.
    pub lane: String,
    /// Mail address, or device in hexadecimal digits.
    pub receiver: String,
    /// The alert.
    pub alert: AlertId,
    /// What is told of it.
    pub what: What,
    /// When it happened, ms of the clock of facts.
    pub at_ms: i64,
    /// Tries so far.
    pub tries: u32,
}

impl Owed {
    /// Something that happened at `at_ms`.
    #[must_use]
    pub fn new(target: Target, lane: &str, receiver: &str, alert: AlertId, what: What) -> Self {
        let (kind, row, round) = what.columns();
        let text = format!("{}|{alert}|{kind}|{row:?}|{round:?}|{receiver}", target as u8);
        let mut id = [0; 16];
        id.copy_from_slice(&sha256(text.as_bytes()).0[..16]);
        let (lane, receiver) = (lane.to_owned(), receiver.to_owned());
        Self { id: OutboxId(id), target, lane, receiver, alert, what, at_ms: 0, tries: 0 }
    }

    /// The device of a push.
    #[must_use]
    pub fn device(&self) -> Option<DeviceId> {
        self.receiver.parse().ok()
    }
}

impl What {
    fn columns(self) -> (i64, Option<i64>, Option<i64>) {
        match self {
            Self::Raised => (0, None, None),
            Self::Step(step) => (1, Some(step.row.into()), Some(step.round.into())),
            Self::Answered => (2, None, None),
            Self::Ended => (3, None, None),
        }
    }

    fn read(kind: i64, row: Option<i64>, round: Option<i64>) -> Stored<Self> {
        const BAD: StoreError = StoreError::Unreadable("a row of the outbox is malformed");
        let small = |number: Option<i64>| number.ok_or(BAD);
        match kind {
            0 => Ok(Self::Raised),
            1 => Ok(Self::Step(Step {
                row: u16::try_from(small(row)?).map_err(|_| BAD)?,
                round: u32::try_from(small(round)?).map_err(|_| BAD)?,
            })),
            2 => Ok(Self::Answered),
            3 => Ok(Self::Ended),
            _ => Err(BAD),
        }
    }
}

/// Which targets outside there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relays {
    /// A webhook is set.
    pub webhook: bool,
    /// The addresses that get mail.
    pub mail: Vec<String>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The receiver took it.
    Delivered,
    /// It is tried again at this time, ms of the clock of facts.
    Again(i64),
    /// It is not tried any more.
    GivenUp,
    /// Nobody needs it any more.
    Needless,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The row.
    pub id: OutboxId,
    /// What becomes of it.
    pub fate: Fate,
    /// A few words, without personal data.
    pub note: String,
    /// The device has no subscription at this endpoint any more.
    pub unsubscribed: Option<(DeviceId, String)>,
}

impl SqliteStore {
    /// What is due, at most so many of each lane; and when the next is due after that. What waits
    /// longer than `pause_max_ms` waits because a clock was set back, and is due.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outbox_due(
        &self,
        now_ms: i64,
        pause_max_ms: i64,
        each: usize,
    ) -> Stored<(Vec<Owed>, Option<i64>)> {
        let mut tx = self.0.readers.begin().await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT outbox_id, target, lane, receiver, alert_id, what, step_row, round, at_ms, \
             tries FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY lane ORDER BY next_ms, at_ms) \
             AS place FROM outbox WHERE state = 0 AND (next_ms <= $1 OR next_ms > $1 + $2)) \
             WHERE place <= $3",
        )
        .bind(now_ms)
        .bind(pause_max_ms)
        .bind(i64::try_from(each).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx)
        .await?;
        let next_ms: Option<i64> =
            sqlx::query_scalar("SELECT MIN(next_ms) FROM outbox WHERE state = 0 AND next_ms > $1")
                .bind(now_ms)
                .fetch_one(&mut *tx)
                .await?;
        tx.rollback().await?;
        Ok((rows.into_iter().map(owed).collect::<Stored<_>>()?, next_ms))
    }

    /// Adds rows that follow from one that is due. Those that are there stay as they are.
    ///
    /// # Errors
    /// When the store fails; some of them may have been added then.
    pub async fn outbox_add(&self, rows: Vec<Owed>) -> Stored<()> {
        for some in rows.chunks(JOB_ROWS) {
            let some = some.to_vec();
            let work = self.0.writer.write(move |conn| {
                Box::pin(async move {
                    for row in &some {
                        insert(conn, row).await?;
                    }
                    Ok(())
                })
            });
            work.await?;
        }
        Ok(())
    }

    /// Notes what came of tries. Waits behind everything that is urgent.
    ///
    /// # Errors
    /// When the store fails; some of them may have been noted then.
    pub async fn outbox_note(&self, all: &[Noted]) -> Stored<()> {
        for some in all.chunks(JOB_ROWS) {
            let some = some.to_vec();
            let work = self.0.writer.write(move |conn| {
                Box::pin(async move {
                    for noted in &some {
                        note(conn, noted).await?;
                    }
                    Ok(())
                })
            });
            work.await?;
        }
        Ok(())
    }

    /// Forgets rows that nobody asks for any more; a few at a time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outbox_forget(&self, now_ms: i64) -> Stored<()> {
        let work = self.0.writer.write(move |conn| {
            Box::pin(async move {
                sqlx::query(
                    "DELETE FROM outbox WHERE outbox_id IN \
                     (SELECT outbox_id FROM outbox WHERE at_ms < $1 ORDER BY at_ms LIMIT $2)",
                )
                .bind(now_ms - KEPT_MS)
                .bind(FORGET_ROWS)
                .execute(conn)
                .await?;
                Ok(())
            })
        });
        work.await
    }
}

/// Id, target, lane, receiver, alert, what, row, round, at, tries.
type Row = (Vec<u8>, i64, String, String, Vec<u8>, i64, Option<i64>, Option<i64>, i64, i64);

fn owed(row: Row) -> Stored<Owed> {
    let (id, target, lane, receiver, alert, what, step_row, round, at_ms, tries) = row;
    let target = match target {
        0 => Target::Webhook,
        1 => Target::Mail,
        2 => Target::PushAll,
        3 => Target::Push,
        _ => return Err(StoreError::Unreadable("a row of the outbox has no known target")),
    };
    let bad = |_| StoreError::Unreadable("an id of the outbox has the wrong length");
    Ok(Owed {
        id: OutboxId(id.try_into().map_err(bad)?),
        target,
        lane,
        receiver,
        alert: AlertId::read(&alert)?,
        what: What::read(what, step_row, round)?,
        at_ms,
        tries: u32::try_from(tries).unwrap_or(u32::MAX),
    })
}

async fn insert(conn: &mut SqliteConnection, row: &Owed) -> Stored<()> {
    let (what, step_row, round) = row.what.columns();
    sqlx::query(
        "INSERT INTO outbox (outbox_id, target, lane, receiver, alert_id, what, step_row, round, \
         at_ms, state, tries, next_ms, note) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $9, '') \
         ON CONFLICT (outbox_id) DO NOTHING",
    )
    .bind(row.id.0.as_slice())
    .bind(i64::from(row.target as u8))
    .bind(&row.lane)
    .bind(&row.receiver)
    .bind(row.alert.as_bytes())
    .bind(what)
    .bind(step_row)
    .bind(round)
    .bind(row.at_ms)
    .execute(conn)
    .await?;
    Ok(())
}

async fn note(conn: &mut SqliteConnection, noted: &Noted) -> Stored<()> {
    let (state, next_ms) = match noted.fate {
        Fate::Again(at_ms) => (0, Some(at_ms)),
        Fate::Delivered => (1, None),
        Fate::GivenUp => (2, None),
        Fate::Needless => (3, None),
    };
    sqlx::query(
        "UPDATE outbox SET state = $2, next_ms = COALESCE($3, next_ms), tries = tries + 1, \
         note = $4 WHERE outbox_id = $1",
    )
    .bind(noted.id.0.as_slice())
    .bind(state)
    .bind(next_ms)
    .bind(&noted.note)
    .execute(&mut *conn)
    .await?;
    if let Some((device, endpoint)) = &noted.unsubscribed {
        // Only that endpoint: the device may have subscribed anew meanwhile.
        sqlx::query("DELETE FROM push_subscriptions WHERE device_id = $1 AND endpoint = $2")
            .bind(device.as_bytes())
            .bind(endpoint)
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Writes down what is owed for something that happened to an alert, in its transaction. A
/// self-test goes nowhere but to its own device.
pub async fn owe(
    conn: &mut SqliteConnection,
    alert: AlertId,
    drill: Option<Drill>,
    what: What,
    bell: &Bell,
    now_ms: i64,
) -> Stored<()> {
    let (outside, told) = (drill != Some(Drill::SelfTest), |row| Owed { at_ms: now_ms, ..row });
    if outside && bell.relays.webhook {
        let row = Owed::new(Target::Webhook, "webhook", "", alert, what);
        insert(conn, &told(row)).await?;
    }
    if outside && what != What::Answered {
        for address in &bell.relays.mail {
            let row = Owed::new(Target::Mail, "mail", address, alert, what);
            insert(conn, &told(row)).await?;
        }
    }
    if matches!(what, What::Raised | What::Step(_)) {
        let any: i64 = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM push_subscriptions)")
            .fetch_one(&mut *conn)
            .await?;
        if any != 0 {
            let row = Owed::new(Target::PushAll, "push", "", alert, what);
            insert(conn, &told(row)).await?;
        }
    }
    Ok(())
}

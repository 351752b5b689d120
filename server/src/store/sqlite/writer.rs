//! The one writer: a task that owns the only connection that writes, and commits in groups.
//!
//! Whatever waits goes into one transaction, each job behind a savepoint of its own, and every
//! caller is answered after COMMIT and never before (DESIGN §4). `synchronous=FULL` makes a commit
//! dear, so the group is what carries the load.
//!
//! Alerts have a lane of their own: one waits for the job that runs and for no other.

use crate::store::{StoreError, Stored};
use futures_util::future::BoxFuture;
use sqlx::{Connection, SqliteConnection};
use std::collections::VecDeque;
use tokio::sync::{mpsc, oneshot, watch};

/// Jobs that may wait; beyond them callers wait for a place.
const QUEUE: usize = 1024;
/// Most jobs in one transaction: bounds how long the first of them waits.
const GROUP: usize = 128;

/// Told what became of the transaction.
type Finish = Box<dyn FnOnce(&Result<(), String>) + Send>;

/// A job's outcome inside the transaction: whether its changes stay, and whom to tell.
struct Done {
    keep: bool,
    finish: Finish,
}

type Job = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Done> + Send>;

/// A handle on the writer.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    urgent: mpsc::Sender<Job>,
    broken: watch::Receiver<bool>,
}

impl Writer {
    /// Starts the task. It ends, closing the connection, when the last handle is dropped.
    pub fn start(conn: SqliteConnection) -> (Self, tokio::task::JoinHandle<()>) {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let (urgent, first) = mpsc::channel(QUEUE);
        let (breaking, broken) = watch::channel(false);
        let lanes = Lanes { first, waiting, group: VecDeque::new(), urgent: 0 };
        let task = tokio::spawn(run(conn, lanes, breaking));
        (Self { jobs, urgent, broken }, task)
    }

    /// Runs `work` in the next transaction and answers once that is committed. If the caller stops
    /// waiting, the work is done all the same.
    pub async fn write<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Stored<T>> + Send + 'static,
    {
        self.write_as(false, work).await
    }

    /// As [`Writer::write`], before everything else that waits: for alerts.
    pub async fn write_first<T, F>(&self, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Stored<T>> + Send + 'static,
    {
        self.write_as(true, work).await
    }

    /// As one of the two above.
    pub async fn write_as<T, F>(&self, is_urgent: bool, work: F) -> Stored<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Stored<T>> + Send + 'static,
    {
        send(if is_urgent { &self.urgent } else { &self.jobs }, work).await
    }

    /// Waits until the disk has failed in a way after which only a restart is safe.
    pub async fn broken(&self) {
        let mut broken = self.broken.clone();
        // An error means that the task ended although this handle still wants it: by a panic.
        drop(broken.wait_for(|broken| *broken).await);
    }
}

async fn send<T, F>(lane: &mpsc::Sender<Job>, work: F) -> Stored<T>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Stored<T>> + Send + 'static,
{
    let (tell, told) = oneshot::channel::<Stored<T>>();
    let job: Job = Box::new(move |conn| {
        Box::pin(async move {
            let result = work(conn).await;
            let keep = result.is_ok();
            let finish: Finish = Box::new(move |committed| {
                let failed = |why: &String| StoreError::Commit(why.clone());
                let answer = result.and_then(|v| committed.as_ref().map(|()| v).map_err(failed));
                // A caller that is gone needs no answer.
                drop(tell.send(answer));
            });
            Done { keep, finish }
        })
    });
    lane.send(job).await.map_err(|_| StoreError::Closed)?;
    told.await.map_err(|_| StoreError::Closed)?
}

/// What waits.
struct Lanes {
    first: mpsc::Receiver<Job>,
    waiting: mpsc::Receiver<Job>,
    /// The jobs of the next transaction; of a cut one what is left.
    group: VecDeque<Job>,
    /// So many of them, from the front, are urgent.
    urgent: usize,
}

impl Lanes {
    /// Waits for jobs; answers whether there are any. None come when all handles are gone.
    async fn gather(&mut self) -> bool {
        if self.group.is_empty() {
            let mut taken = Vec::new();
            tokio::select! {
                biased;
                Some(job) = self.first.recv() => {
                    self.group.push_back(job);
                    self.urgent = 1;
                }
                _ = self.waiting.recv_many(&mut taken, GROUP) => self.group.extend(taken),
            }
        }
        while self.urgent < GROUP
            && let Ok(job) = self.first.try_recv()
        {
            self.group.insert(self.urgent, job);
            self.urgent += 1;
        }
        !self.group.is_empty()
    }

    /// The next job of this transaction. It is cut for what is urgent, once one of the others has
    /// run: those must get on too.
    fn next(&mut self, others: &mut usize) -> Option<Job> {
        if self.urgent > 0 {
            self.urgent -= 1;
        } else if *others > 0 && !self.first.is_empty() {
            return None;
        } else {
            *others += 1;
        }
        self.group.pop_front()
    }
}

async fn run(mut conn: SqliteConnection, mut lanes: Lanes, breaking: watch::Sender<bool>) {
    while lanes.gather().await {
        let mut finishes = Vec::with_capacity(lanes.group.len());
        let result = transaction(&mut conn, &mut lanes, &mut finishes).await;
        let committed = result.as_ref().copied().map_err(ToString::to_string);
        if let Err(error) = &result {
            // Jobs that were never run are dropped; their callers learn that nothing happened.
            lanes.group.clear();
            lanes.urgent = 0;
            tracing::error!(%error, "a transaction was not committed");
            if let Err(error) = sqlx::query("ROLLBACK").execute(&mut conn).await {
                tracing::debug!(%error, "nothing was left to roll back");
            }
        }
        for finish in finishes {
            finish(&committed);
        }
        if result.as_ref().is_err_and(is_io) {
            tracing::error!("the disk failed; the server stops, so that the next start recovers");
            breaking.send_replace(true);
            break;
        }
    }
    if let Err(error) = conn.close().await {
        tracing::error!(%error, "the database was not closed in order");
    }
}

async fn transaction(
    conn: &mut SqliteConnection,
    lanes: &mut Lanes,
    finishes: &mut Vec<Finish>,
) -> Result<(), sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
    let mut others = 0;
    while let Some(job) = lanes.next(&mut others) {
        sqlx::query("SAVEPOINT job").execute(&mut *conn).await?;
        let done = job(&mut *conn).await;
        finishes.push(done.finish);
        if !done.keep {
            sqlx::query("ROLLBACK TO job").execute(&mut *conn).await?;
        }
        sqlx::query("RELEASE job").execute(&mut *conn).await?;
    }
    sqlx::query("COMMIT").execute(&mut *conn).await?;
    Ok(())
}

/// Whether the operating system could not read, write or sync. Trying again could report success
/// for what never reached the disk.
fn is_io(error: &sqlx::Error) -> bool {
    const SQLITE_IOERR: i32 = 10;
    let code = error.as_database_error().and_then(|e| e.code());
    code.and_then(|c| c.parse::<i32>().ok()).is_some_and(|code| code & 0xff == SQLITE_IOERR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use futures_util::future::join_all;
    use std::sync::{Arc, Mutex};

    async fn begin() -> (tempfile::TempDir, Writer, SqliteConnection) {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db?mode=rwc", dir.path().display());
        let mut conn = SqliteConnection::connect(&url).await.unwrap();
        let sql = "PRAGMA journal_mode = WAL; CREATE TABLE parents (id INTEGER PRIMARY KEY);
                   CREATE TABLE numbers (n INTEGER REFERENCES parents (id))";
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
        let reader = SqliteConnection::connect(&url).await.unwrap();
        (dir, Writer::start(conn).0, reader)
    }

    async fn add(writer: &Writer, parent: Option<i64>, fail: bool) -> Stored<()> {
        let work = writer.write(move |conn| {
            Box::pin(async move {
                sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *conn).await?;
                let sql = "INSERT INTO numbers (n) VALUES ($1)";
                sqlx::query(sql).bind(parent).execute(&mut *conn).await?;
                if fail { Err(StoreError::Unreadable("on purpose")) } else { Ok(()) }
            })
        });
        work.await
    }

    async fn count(reader: &mut SqliteConnection) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM numbers").fetch_one(reader).await.unwrap()
    }

    #[tokio::test]
    async fn a_job_that_fails_takes_nothing_with_it() {
        let (_dir, writer, mut reader) = begin().await;
        let jobs = (0..20).map(|index| add(&writer, None, index % 2 == 0));
        let failed = join_all(jobs).await.iter().filter(|result| result.is_err()).count();
        assert_eq!((failed, count(&mut reader).await), (10, 10));
    }

    #[tokio::test]
    async fn what_is_not_committed_is_not_acknowledged() {
        let (_dir, writer, mut reader) = begin().await;
        // The violation shows at COMMIT only: each of its group is told, and nothing stays.
        let bad = add(&writer, Some(99), false).await;
        assert!(matches!(bad, Err(StoreError::Commit(_))), "{bad:?}");
        assert_eq!(count(&mut reader).await, 0);
        add(&writer, None, false).await.unwrap();
        assert_eq!(count(&mut reader).await, 1, "the writer goes on, and readers see at once");
    }

    type Ran = Arc<Mutex<Vec<&'static str>>>;

    /// Notes that it ran.
    fn log(
        ran: &Ran,
        name: &'static str,
    ) -> impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Stored<()>> + Send + 'static
    {
        let ran = Arc::clone(ran);
        move |_| {
            ran.lock().unwrap().push(name);
            Box::pin(async { Ok(()) })
        }
    }

    /// The place at which an alert, or the control, is run behind so many others.
    async fn place_behind(others: usize, is_first: bool) -> usize {
        let (_dir, writer, _reader) = begin().await;
        let ran = Ran::default();
        let (enter, entered) = oneshot::channel::<()>();
        let (open, opened) = oneshot::channel::<()>();
        let door = writer.write(move |_| {
            Box::pin(async move {
                enter.send(()).unwrap();
                opened.await.unwrap();
                Ok(())
            })
        });
        let rest = join_all((0..others).map(|_| writer.write(log(&ran, "other"))));
        let alert = async {
            entered.await.unwrap();
            let mut alert: BoxFuture<'_, Stored<()>> = match is_first {
                true => Box::pin(writer.write_first(log(&ran, "alert"))),
                false => Box::pin(writer.write(log(&ran, "alert"))),
            };
            // Asked once, so that it is in its lane before the door opens.
            assert!((&mut alert).now_or_never().is_none());
            open.send(()).unwrap();
            alert.await
        };
        // Without the runtime's budget, so that all others are in theirs.
        let all = async { tokio::join!(door, rest, alert) };
        let (door, rest, alert) = tokio::task::unconstrained(all).await;
        door.and(alert).unwrap();
        assert!(rest.iter().all(Result::is_ok));
        let ran = ran.lock().unwrap();
        ran.iter().position(|name| *name == "alert").unwrap()
    }

    #[tokio::test]
    async fn an_alert_is_behind_no_backlog() {
        assert_eq!(place_behind(500, true).await, 0);
        assert_eq!(place_behind(500, false).await, 500, "the control");
    }

    #[tokio::test]
    async fn work_is_done_even_if_nobody_waits() {
        let (_dir, writer, mut reader) = begin().await;
        let waiting = add(&writer, None, false);
        // Asked once, so that the job is in the queue, and given up.
        assert!(waiting.now_or_never().is_none());
        add(&writer, None, false).await.unwrap();
        assert_eq!(count(&mut reader).await, 2);
    }
}

//! Opens the database safely: one server per folder, a sound SQLite, settings set and read back.

use super::migrate::migrate;
use super::rows::{count, number};
use super::{SqliteStore, Writer, rebuild};
use crate::clock::now_ms;
use crate::store::{StoreError, Stored};
use mamori_core::fold::FOLD_VERSION;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use std::fs::{File, TryLockError, create_dir_all};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Older versions can corrupt a database in WAL mode.
const SQLITE_MIN: [u32; 3] = [3, 51, 3];
/// The database's file in the data folder.
pub const FILE: &str = "mamori.db";
const LOCK: &str = "mamori.lock";
const READERS: u32 = 4;
/// What each of them keeps of the file in memory, KiB with SQLite's sign for it: the narrow tables
/// of 100,000 cases, which a filter goes through, and not much more (docs/find.md).
const READER_CACHE: &str = "-16384";

/// Name, value as read back, for every connection.
const SETTINGS: [(&str, &str); 6] = [
    ("journal_mode", "wal"),
    ("synchronous", "2"),
    ("foreign_keys", "1"),
    ("busy_timeout", "5000"),
    ("trusted_schema", "0"),
    // What is deleted is overwritten with zeros: erased is erased (docs/retention.md).
    ("secure_delete", "1"),
];

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .synchronous(SqliteSynchronous::Full)
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// A connection that writes.
async fn connect(path: &Path, purpose: Use) -> Stored<SqliteConnection> {
    let may_make = purpose != Use::Beside;
    let options = options(path).create_if_missing(may_make).journal_mode(SqliteJournalMode::Wal);
    let mut conn = options.connect().await?;
    check_version(&mut conn).await?;
    check_settings(&mut conn).await?;
    Ok(conn)
}

/// Another connection that writes to a database that is open.
pub async fn beside(folder: &Path) -> Stored<SqliteConnection> {
    connect(&folder.join(FILE), Use::Beside).await
}

async fn check_version(conn: &mut SqliteConnection) -> Stored<()> {
    let found = version(conn).await?;
    if is_sound(&found) { Ok(()) } else { Err(StoreError::OldSqlite { found }) }
}

fn is_sound(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    parts.as_slice() >= SQLITE_MIN.as_slice()
}

/// The version of the SQLite library.
pub async fn version(conn: &mut SqliteConnection) -> Stored<String> {
    Ok(sqlx::query_scalar("SELECT sqlite_version()").fetch_one(conn).await?)
}

async fn check_settings(conn: &mut SqliteConnection) -> Stored<()> {
    for (pragma, wanted) in SETTINGS {
        let found = setting(conn, pragma).await?;
        if found != wanted {
            return Err(StoreError::Setting { pragma, wanted, found });
        }
    }
    Ok(())
}

/// A setting as the connection reports it.
pub async fn setting(conn: &mut SqliteConnection, pragma: &'static str) -> Stored<String> {
    let sql = match pragma {
        "journal_mode" => "PRAGMA journal_mode",
        "synchronous" => "PRAGMA synchronous",
        "foreign_keys" => "PRAGMA foreign_keys",
        "busy_timeout" => "PRAGMA busy_timeout",
        "trusted_schema" => "PRAGMA trusted_schema",
        "secure_delete" => "PRAGMA secure_delete",
        _ => return Err(StoreError::Unreadable("no such setting")),
    };
    // A PRAGMA answers with a text or a number; SQLite gives either as text.
    Ok(sqlx::query(sql).fetch_one(conn).await?.try_get_unchecked(0)?)
}

/// The lock that keeps a second server out. Released by the system when the process ends.
fn lock(folder: &Path) -> Stored<File> {
    let path = folder.join(LOCK);
    let at = |source| StoreError::File { path: path.display().to_string(), source };
    let file = File::options().create(true).append(true).open(&path).map_err(at)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::InUse { path: path.display().to_string() })
        }
        Err(TryLockError::Error(source)) => Err(at(source)),
    }
}

/// What a process wants to do with a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Serve it: nobody else may.
    Serve,
    /// Make its first account before it is served. Only this and `Serve` make what is missing.
    Begin,
    /// Administer it beside a running server.
    Beside,
}

/// Whether a folder holds a database. A file without a byte is none: nothing was ever kept there.
///
/// # Errors
/// When the folder is a file or cannot be looked into.
pub fn is_in(folder: &Path) -> Stored<bool> {
    let path = folder.join(FILE);
    match (is_folder(folder)?, path.metadata()) {
        (false, _) => Ok(false),
        (true, Ok(found)) => Ok(!found.is_file() || found.len() > 0),
        (true, Err(error)) if error.kind() == ErrorKind::NotFound => Ok(false),
        (true, Err(source)) => Err(StoreError::File { path: path.display().to_string(), source }),
    }
}

/// Whether there is such a folder.
fn is_folder(path: &Path) -> Stored<bool> {
    let named = || path.display().to_string();
    match path.metadata() {
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(StoreError::NotAFolder { path: named() }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(StoreError::File { path: named(), source }),
    }
}

/// Makes the folder where that is wanted; otherwise everything must be there already.
fn folder_for(folder: &Path, purpose: Use) -> Stored<()> {
    let path = || folder.display().to_string();
    match (is_folder(folder)?, purpose) {
        (false, Use::Beside) => return Err(StoreError::NoFolder { path: path() }),
        (true, Use::Beside) if !is_in(folder)? => {
            return Err(StoreError::NoDatabase { path: path() });
        }
        _ => {}
    }
    let at = |source| StoreError::File { path: path(), source };
    create_dir_all(folder).map_err(at)?;
    private(folder).map_err(at)
}

/// Opens the database of a folder and brings it to this build's shape. Where there is none,
/// `Serve` and `Begin` make one and `Beside` changes nothing at all.
pub async fn open(folder: &Path, purpose: Use) -> Stored<SqliteStore> {
    folder_for(folder, purpose)?;
    let (held, is_served) = match lock(folder) {
        Err(StoreError::InUse { .. }) if purpose != Use::Serve => (None, true),
        held => (Some(held?), false),
    };
    let path: PathBuf = folder.join(FILE);
    let opened = shaped(&path, purpose, is_served).await;
    let mut conn = opened.map_err(|error| error.while_opening(&path))?;
    if purpose == Use::Serve {
        wake_copy(&mut conn).await?;
        rebuild::if_outdated(&mut conn).await?;
        rebuild::retention(&mut conn).await?;
    }
    let sqlite = version(&mut conn).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(Duration::from_secs(10))
        .after_connect(|conn, _| {
            Box::pin(async move {
                check_settings(conn).await.map_err(|e| sqlx::Error::Configuration(Box::new(e)))
            })
        })
        .connect_with(options(&path).read_only(true).pragma("cache_size", READER_CACHE))
        .await?;
    // Whoever works beside a server must not keep one from starting.
    let lock = held.filter(|_| purpose == Use::Serve);
    let (writer, task) = Writer::start(conn);
    Ok(SqliteStore::new(folder, sqlite, readers, writer, task, lock))
}

/// A connection that writes to a database of this build's shape.
async fn shaped(path: &Path, purpose: Use, is_served: bool) -> Stored<SqliteConnection> {
    let mut conn = connect(path, purpose).await?;
    migrate(&mut conn, is_served).await?;
    begin(&mut conn).await?;
    Ok(conn)
}

/// The data folder is for the server's own account only.
#[cfg(unix)]
fn private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Gives a new database its identity.
async fn begin(conn: &mut SqliteConnection) -> Stored<()> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|_| StoreError::Unreadable("no randomness"))?;
    sqlx::query(
        "INSERT INTO meta (one, store_id, epoch, cursor, fold_version, demo, copied, created_ms) \
         VALUES (1, $1, 1, 0, $2, 0, 0, $3) ON CONFLICT (one) DO NOTHING",
    )
    .bind(id.to_vec())
    .bind(i64::from(FOLD_VERSION))
    .bind(now_ms())
    .execute(conn)
    .await?;
    Ok(())
}

/// A file made by `mamori backup` that is served for the first time begins a new epoch: devices
/// then know that what they saw after it is gone here. Seconds since 1970 keep two restores of one
/// copy apart.
async fn wake_copy(conn: &mut SqliteConnection) -> Stored<()> {
    let mut tx = conn.begin().await?;
    let (epoch, copied): (i64, i64) =
        sqlx::query_as("SELECT epoch, copied FROM meta").fetch_one(&mut *tx).await?;
    if copied != 0 {
        let epoch = (count(epoch) + 1).max(count(now_ms() / 1000));
        sqlx::query("UPDATE meta SET epoch = $1, copied = 0")
            .bind(number(epoch))
            .execute(&mut *tx)
            .await?;
        tracing::warn!(epoch, "this is a restored backup; devices will send again what it lacks");
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_can_corrupt_are_refused() {
        for (version, sound) in [
            ("3.51.3", true),
            ("3.54.1", true),
            ("4.0.0", true),
            ("3.51.2", false),
            ("3.46.0", false),
            ("", false),
        ] {
            assert_eq!(is_sound(version), sound, "{version}");
        }
    }

    #[tokio::test]
    async fn every_connection_has_the_settings() {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path(), Use::Serve).await.unwrap();
        let writer = &store.0.writer;
        writer.write(|conn| Box::pin(async move { check_settings(conn).await })).await.unwrap();
        let mut reader = store.0.readers.acquire().await.unwrap();
        check_settings(&mut reader).await.unwrap();
        let write = sqlx::query("UPDATE meta SET epoch = 9").execute(&mut *reader).await;
        assert!(write.unwrap_err().to_string().contains("readonly"));
    }

    #[tokio::test]
    async fn a_setting_that_did_not_take_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let mut conn = connect(&dir.path().join(FILE), Use::Serve).await.unwrap();
        for (sql, name) in [
            ("PRAGMA synchronous = NORMAL", "synchronous"),
            ("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF", "foreign_keys"),
            ("PRAGMA foreign_keys = ON; PRAGMA secure_delete = OFF", "secure_delete"),
        ] {
            sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
            match check_settings(&mut conn).await {
                Err(StoreError::Setting { pragma, .. }) => assert_eq!(pragma, name),
                other => panic!("{other:?}"),
            }
        }
    }
}

//! What can go wrong in the store. A refusal is not an error and is not here.

use mamori_core::ids::UserId;

/// A failed operation of the store: nothing of it happened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database reports an error.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The transaction this belonged to could not be committed.
    #[error("the transaction could not be committed: {0}")]
    Commit(String),
    /// The writer did not run this.
    #[error("the writer did not run this; nothing of it happened")]
    Closed,
    /// A kept record cannot be read.
    #[error("a kept record cannot be read: {0}")]
    Unreadable(&'static str),
    /// A file or folder of the database cannot be used.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The SQLite library is too old to be safe.
    #[error(
        "SQLite {found} can corrupt a database in WAL mode; 3.51.3 or newer is needed. Build the \
         server with the Cargo.lock it came with."
    )]
    OldSqlite {
        /// The version found.
        found: String,
    },
    /// A setting did not take.
    #[error("SQLite setting {pragma} is {found} instead of {wanted}; the data would not be safe")]
    Setting {
        /// The setting.
        pragma: &'static str,
        /// What it should be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// The database was made by a newer server, or a migration file was edited.
    #[error("migration {version}: {why}")]
    Migration {
        /// Which one.
        version: i64,
        /// What is wrong and what to do.
        why: &'static str,
    },
    /// Another process serves this folder.
    #[error("another `mamori serve` uses {path}; stop it first or choose another folder")]
    InUse {
        /// The lock file.
        path: String,
    },
    /// The account exists.
    #[error("the account {0} exists already; account names are never used twice")]
    AccountExists(UserId),
    /// There is no such account.
    #[error("there is no account {0}; `mamori admin list` shows all")]
    NoAccount(UserId),
}

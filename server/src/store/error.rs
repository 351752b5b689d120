//! What can go wrong in the store. A refusal is not an error and is not here.

use crate::advice::on_file;
use mamori_core::ids::UserId;
use std::path::Path;

const BEGIN_JA: &str = "新しく始めるときは、`mamori serve` か、--role を付けない \
                        `mamori admin create` を実行してください。";
const BEGIN_EN: &str = "To begin a new one, run `mamori serve`, or `mamori admin create` without \
                        --role.";

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
    #[error("{path}: {}", on_file(source))]
    File {
        /// Which one.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The data folder is missing, and this command does not make one.
    #[error(
        "{path}: フォルダーがありません。--data の指定を確かめてください。{BEGIN_JA} / \
         there is no such folder; check --data. {BEGIN_EN}"
    )]
    NoFolder {
        /// The folder.
        path: String,
    },
    /// The data folder has no database, and this command does not make one.
    #[error(
        "{path}: このフォルダーにはデータベース（mamori.db）がありません。--data の指定を確かめて\
         ください。{BEGIN_JA} / there is no database (mamori.db) in this folder; check --data. \
         {BEGIN_EN}"
    )]
    NoDatabase {
        /// The folder.
        path: String,
    },
    /// The data folder is a file.
    #[error(
        "{path}: フォルダーではなくファイルです。--data にはフォルダーを指定してください。 / \
         this is a file; name a folder with --data."
    )]
    NotAFolder {
        /// What was named.
        path: String,
    },
    /// The database file is something else.
    #[error(
        "{path}: Mamori のデータベースではないか、壊れています。別の場所に移し、バックアップから\
         戻してください。 / this is not a database of Mamori, or it is damaged; move it away and \
         restore a backup."
    )]
    NotADatabase {
        /// The file.
        path: String,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// The database file cannot be opened or written.
    #[error(
        "{path}: データベースを開けません。サーバーを動かすアカウントで実行するか、所有者と権限を\
         確かめてください。 / the database cannot be opened; run as the server's account or check \
         owner and rights."
    )]
    NoAccess {
        /// The file.
        path: String,
        /// What SQLite says.
        source: sqlx::Error,
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
    /// An account without a name: what nobody did would be its doing.
    #[error("職員IDが空です。 / an account needs a name")]
    NobodysName,
    /// There is no such account.
    #[error("there is no account {0}; `mamori admin list` shows all")]
    NoAccount(UserId),
}

/// Primary result codes of SQLite: <https://www.sqlite.org/rescode.html>.
mod code {
    pub const READONLY: u32 = 8;
    pub const CORRUPT: u32 = 11;
    pub const CANTOPEN: u32 = 14;
    pub const NOTADB: u32 = 26;
}

impl StoreError {
    /// The same failure, met while the database file was opened: says what that means for it.
    #[must_use]
    pub fn while_opening(self, file: &Path) -> Self {
        let Self::Database(source) = self else { return self };
        let path = file.display().to_string();
        match primary_code(&source) {
            Some(code::NOTADB | code::CORRUPT) => Self::NotADatabase { path, source },
            Some(code::CANTOPEN | code::READONLY) => Self::NoAccess { path, source },
            _ => Self::Database(source),
        }
    }

    /// Whether something was named that is not there: the command was asked wrongly.
    #[must_use]
    pub fn is_wrong_path(&self) -> bool {
        matches!(self, Self::NoFolder { .. } | Self::NoDatabase { .. } | Self::NotAFolder { .. })
    }
}

/// SQLite's code without its extension, which stands in the higher bytes.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

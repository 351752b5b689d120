//! People of this server: accounts, their passwords' hashes, and whom they may see.

use super::SqliteStore;
use super::rows::person;
use crate::clock::now_ms;
use crate::store::{Reader, StoreError, Stored};
use mamori_core::access::Person;
use mamori_core::ids::UserId;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// An account before it is made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Who.
    pub person: Person,
    /// The departments of a department head's bureau.
    pub heads: Vec<String>,
    /// The password's hash (PHC string).
    pub password: String,
    /// Whether it exists for demonstration only.
    pub demo: bool,
}

/// An account as the administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// Whether it exists for demonstration only.
    pub demo: bool,
    /// When it was disabled, ms since 1970-01-01 UTC.
    pub disabled_ms: Option<i64>,
}

/// What a sign-in is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password {
    /// The hash (PHC string).
    pub hash: String,
    /// Whether the account may be used at all.
    pub usable: bool,
}

impl SqliteStore {
    /// Makes an account.
    ///
    /// # Errors
    /// When the name was ever used, or the store fails.
    pub async fn add_account(&self, account: NewAccount) -> Stored<()> {
        self.0.writer.write(move |conn| Box::pin(async move { add(conn, &account).await })).await
    }

    /// All accounts by name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn accounts(&self) -> Stored<Vec<Account>> {
        type Row = (String, String, String, String, i64, Option<i64>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT user_id, name, role, department, demo, disabled_ms FROM accounts \
             ORDER BY user_id",
        )
        .fetch_all(&self.0.readers)
        .await?;
        let read = |(id, name, role, department, demo, disabled_ms)| {
            let person = person((id, name, role, department))?;
            Ok(Account { person, demo: demo != 0, disabled_ms })
        };
        rows.into_iter().map(read).collect()
    }

    /// What a sign-in of this name is checked against. Demo accounts are usable only where `demo`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn password(&self, user: &str, demo: bool) -> Stored<Option<Password>> {
        let row: Option<(String, Option<i64>, i64)> =
            sqlx::query_as("SELECT password, disabled_ms, demo FROM accounts WHERE user_id = $1")
                .bind(user)
                .fetch_optional(&self.0.readers)
                .await?;
        Ok(row.map(|(hash, disabled, is_demo)| Password {
            hash,
            usable: disabled.is_none() && (demo || is_demo == 0),
        }))
    }

    /// Sets a new password and ends all sessions of the account.
    ///
    /// # Errors
    /// When there is no such account, or the store fails.
    pub async fn set_password(&self, user: UserId, hash: String) -> Stored<()> {
        self.0
            .writer
            .write(move |conn| {
                Box::pin(async move {
                    let sql = "UPDATE accounts SET password = $2 WHERE user_id = $1";
                    let query = sqlx::query(sql).bind(&user.0).bind(&hash);
                    change(query.execute(&mut *conn).await?.rows_affected(), &user)?;
                    end_sessions(conn, &user).await
                })
            })
            .await
    }

    /// Disables an account and ends all its sessions, or enables it again.
    ///
    /// # Errors
    /// When there is no such account, or the store fails.
    pub async fn set_disabled(&self, user: UserId, disabled: bool) -> Stored<()> {
        self.0
            .writer
            .write(move |conn| {
                Box::pin(async move {
                    let sql = "UPDATE accounts SET disabled_ms = $2 WHERE user_id = $1";
                    let query = sqlx::query(sql).bind(&user.0).bind(disabled.then(now_ms));
                    change(query.execute(&mut *conn).await?.rows_affected(), &user)?;
                    end_sessions(conn, &user).await
                })
            })
            .await
    }

    /// Everybody of a department who has not left, by name of the account.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn colleagues(&self, department: &str, demo: bool) -> Stored<Vec<Person>> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT user_id, name, role, department FROM accounts \
             WHERE department = $1 AND disabled_ms IS NULL AND ($2 = 1 OR demo = 0) \
             ORDER BY user_id",
        )
        .bind(department)
        .bind(i64::from(demo))
        .fetch_all(&self.0.readers)
        .await?;
        rows.into_iter().map(person).collect()
    }

    /// The people with these names; unknown names are left out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn people(&self, names: &BTreeSet<UserId>) -> Stored<Vec<Person>> {
        people(&mut *self.0.readers.acquire().await?, names).await
    }

    /// Whether demo people were made here, and whether there is anybody else.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn demo_state(&self) -> Stored<(bool, bool)> {
        let (demo, real): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT demo FROM meta), EXISTS (SELECT 1 FROM accounts WHERE demo = 0)",
        )
        .fetch_one(&self.0.readers)
        .await?;
        Ok((demo != 0, real != 0))
    }

    /// Makes the demo people that are missing and marks the database as one for demonstration.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn add_demo(&self, people: Vec<NewAccount>) -> Stored<()> {
        self.0
            .writer
            .write(move |conn| {
                Box::pin(async move {
                    sqlx::query("UPDATE meta SET demo = 1").execute(&mut *conn).await?;
                    for account in &people {
                        match add(conn, account).await {
                            Ok(()) | Err(StoreError::AccountExists(_)) => {}
                            Err(error) => return Err(error),
                        }
                    }
                    Ok(())
                })
            })
            .await
    }
}

fn change(rows: u64, user: &UserId) -> Stored<()> {
    if rows == 0 { Err(StoreError::NoAccount(user.clone())) } else { Ok(()) }
}

async fn end_sessions(conn: &mut SqliteConnection, user: &UserId) -> Stored<()> {
    let query = sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(&user.0);
    query.execute(conn).await?;
    Ok(())
}

async fn add(conn: &mut SqliteConnection, account: &NewAccount) -> Stored<()> {
    let person = &account.person;
    if person.id.is_nobody() {
        return Err(StoreError::NobodysName);
    }
    let made = sqlx::query(
        "INSERT INTO accounts (user_id, name, role, department, password, demo, created_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_id) DO NOTHING",
    )
    .bind(&person.id.0)
    .bind(&person.name)
    .bind(person.role.code())
    .bind(&person.department)
    .bind(&account.password)
    .bind(i64::from(account.demo))
    .bind(now_ms())
    .execute(&mut *conn)
    .await?;
    if made.rows_affected() == 0 {
        return Err(StoreError::AccountExists(person.id.clone()));
    }
    for department in &account.heads {
        sqlx::query(
            "INSERT INTO department_heads (user_id, department) VALUES ($1, $2) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&person.id.0)
        .bind(department)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The people with these names; unknown names are left out.
pub async fn people<'a>(
    conn: &mut SqliteConnection,
    names: impl IntoIterator<Item = &'a UserId>,
) -> Stored<Vec<Person>> {
    let mut people = Vec::new();
    for name in names {
        let row: Option<(String, String, String, String)> = sqlx::query_as(
            "SELECT user_id, name, role, department FROM accounts WHERE user_id = $1",
        )
        .bind(&name.0)
        .fetch_optional(&mut *conn)
        .await?;
        people.extend(row.map(person).transpose()?);
    }
    Ok(people)
}

/// Somebody's department; empty for an account that is not known (any more: after a restore).
pub async fn department(conn: &mut SqliteConnection, user: &UserId) -> Stored<String> {
    let found: Option<String> =
        sqlx::query_scalar("SELECT department FROM accounts WHERE user_id = $1")
            .bind(&user.0)
            .fetch_optional(conn)
            .await?;
    Ok(found.unwrap_or_default())
}

/// Somebody with what their role covers.
pub async fn reader(conn: &mut SqliteConnection, user: &UserId) -> Stored<Option<Reader>> {
    let row: Option<(String, String, String, String)> =
        sqlx::query_as("SELECT user_id, name, role, department FROM accounts WHERE user_id = $1")
            .bind(&user.0)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(person) = row.map(person).transpose()? else { return Ok(None) };
    let heads = sqlx::query_scalar(
        "SELECT department FROM department_heads WHERE user_id = $1 ORDER BY department",
    )
    .bind(&user.0)
    .fetch_all(&mut *conn)
    .await?;
    let stands_in = sqlx::query_scalar(
        "SELECT DISTINCT h.department FROM deputies AS d \
         JOIN accounts AS a ON a.user_id = d.user_id AND a.disabled_ms IS NULL \
         JOIN department_heads AS h ON h.user_id = d.user_id \
         WHERE d.deputy_id = $1 ORDER BY h.department",
    )
    .bind(&user.0)
    .fetch_all(conn)
    .await?;
    Ok(Some(Reader { person, heads, stands_in }))
}

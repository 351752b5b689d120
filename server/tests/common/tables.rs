//! Looks into a server's database from outside, beside the running server.

use super::Site;
use mamori_core::event::sha256;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

/// Opens the database of a server.
pub async fn open(site: &Site) -> SqliteConnection {
    let url = format!("sqlite://{}/mamori.db", site.config.data.display());
    SqliteConnection::connect(&url).await.unwrap()
}

/// Everything in the database but the audit log, as one hash: equal only if nothing changed.
pub async fn hash(site: &Site) -> String {
    let mut conn = open(site).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'audit' ORDER BY name",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert!(tables.len() > 10, "{tables:?}");
    let mut text = String::new();
    for table in tables {
        let sql = "SELECT group_concat('quote(' || name || ')', '|| '','' ||') \
                   FROM pragma_table_info($1)";
        let columns: String =
            sqlx::query_scalar(sql).bind(&table).fetch_one(&mut conn).await.unwrap();
        let sql = AssertSqlSafe(format!("SELECT {columns} AS row FROM {table} ORDER BY row"));
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
        text += &format!("{table}\n{}\n", rows.join("\n"));
    }
    conn.close().await.unwrap();
    sha256(text.as_bytes()).to_string()
}

/// How many rows a table has.
pub async fn count(site: &Site, table: &str) -> i64 {
    let mut conn = open(site).await;
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    let count = sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    count
}

/// Runs a statement, as somebody with a terminal would.
pub async fn execute(site: &Site, sql: &str) {
    let mut conn = open(site).await;
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

/// The audit log's lines as `what detail`, oldest first.
pub async fn audit(site: &Site) -> Vec<String> {
    let mut conn = open(site).await;
    let sql = "SELECT what || ' ' || detail FROM audit ORDER BY audit_id";
    let lines = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    lines
}

//! An agency ten times as large: nine copies of its people, authorizations, visits and notes, each with ids of its own.

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::error::Error;

/// In an order in which each table's references are there already.
const TABLES: [&str; 8] = ["providers", "children", "places", "guardians", "guardianships", "authorizations", "visits", "notes"];
const COPIES: u8 = 9;

/// Adds the copies.
pub async fn add(conn: &mut SqliteConnection) -> Result<String, Box<dyn Error>> {
    let mut tx = conn.begin().await?;
    let mut rows = 0;
    for table in TABLES {
        let columns: Vec<String> =
            sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(table).fetch_all(&mut *tx).await?;
        let originals = format!("CREATE TEMP TABLE originals AS SELECT * FROM {table}");
        sqlx::query(AssertSqlSafe(originals)).execute(&mut *tx).await?;
        for copy in 1..=COPIES {
            let values: Vec<_> = columns.iter().map(|column| value(column, copy)).collect();
            let insert = format!("INSERT INTO {table} ({}) SELECT {} FROM originals", columns.join(", "), values.join(", "));
            rows += sqlx::query(AssertSqlSafe(insert)).execute(&mut *tx).await?.rows_affected();
        }
        sqlx::query("DROP TABLE originals").execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(format!("{rows} rows in {COPIES} copies of the agency's records"))
}

/// The value of a column in a copy: ids begin with a byte of the copy, and what is unique is made so. The ids of the originals
/// begin with the time, which is `01` in this century.
fn value(column: &str, copy: u8) -> String {
    let first = 0xA0 + copy;
    match column {
        "id" => format!("CAST(X'{first:02X}' || substr(id, 2) AS BLOB)"),
        "agency_id" => column.to_owned(),
        "reference" => format!("reference || ' of copy {copy}'"),
        "email" => format!("'{copy}.' || email"),
        _ if column.ends_with("_id") => format!("CAST(X'{first:02X}' || substr({column}, 2) AS BLOB)"),
        _ => column.to_owned(),
    }
}

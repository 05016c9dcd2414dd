//! The data map of this installation: who may read it, and the columns that the database really has, for the comparison with it.

use crate::{Db, Engine, Tx, kernel::sql::args};
use domain::{
    Capability, Result,
    data_map::{self, Entry, SchemaColumn},
};
use std::collections::BTreeSet;

/// The entries of the map, for those in the office who answer for privacy.
///
/// # Errors
/// `NotFound` without the capability.
pub fn entries(tx: &Tx) -> Result<Vec<&'static Entry>> {
    tx.require_capability(Capability::Privacy)?;
    Ok(data_map::entries().collect())
}

/// The columns of all tables, without the one in which sqlx records migrations.
pub async fn schema_columns(db: &Db) -> Result<BTreeSet<SchemaColumn>> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE '%sqlx%' AND m.name NOT LIKE 'sqlite_%'"
        }
        // Not the information schema, which has only what the serving role may use.
        Engine::Postgres => {
            "SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT) FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
             WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND t.relname NOT LIKE '%sqlx%'
                AND a.attnum > 0 AND NOT a.attisdropped"
        }
    };
    let mut conn = db.connection(false).await?;
    let columns: Vec<(String, String)> = conn.fetch_all(sql, args![]).await?;
    conn.commit().await?;
    Ok(columns.into_iter().map(|(table, column)| SchemaColumn { table, column }).collect())
}

//! Stores the folded names of children and providers beside them, for rows that were written before these columns existed.

use super::{Progress, normalize_texts::Cursor};
use crate::kernel::sql::{Conn, args};
use domain::{AgencyId, Result, search::folded_name};
use uuid::Uuid;

const TABLES: [&str; 2] = ["children", "providers"];

/// Continues with at most `max` rows of one table and agency.
pub(super) async fn batch(conn: &mut Conn, from: &str, max: u32) -> Result<(Option<Progress>, i64)> {
    let Cursor { table: index, agency, row } = Cursor::read(from);
    let Some(table) = TABLES.get(index) else { return Ok((None, 0)) };
    conn.scope_to_agency(AgencyId(agency)).await?;
    let select = format!("SELECT id, first_name, last_name FROM {table} WHERE agency_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    let rows: Vec<(Uuid, String, String)> = conn.fetch_all(select, args![agency, row, max.max(1)]).await?;
    for (id, first, last) in &rows {
        let update = format!("UPDATE {table} SET first_name_folded = $2, last_name_folded = $3 WHERE id = $1");
        conn.execute(update, args![*id, folded_name(first), folded_name(last)]).await?;
    }
    let next = if let Some((id, ..)) = rows.last() {
        Cursor { table: index, agency, row: *id }
    } else {
        let next: Option<(Uuid,)> =
            conn.fetch_optional("SELECT id FROM agencies WHERE id > $1 ORDER BY id LIMIT 1", args![agency]).await?;
        match next {
            Some((agency,)) => Cursor { table: index, agency, row: Uuid::nil() },
            None => Cursor { table: index + 1, agency: Uuid::nil(), row: Uuid::nil() },
        }
    };
    Ok((Some(next.progress()), rows.len() as i64))
}

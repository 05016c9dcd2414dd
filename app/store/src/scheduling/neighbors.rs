//! The children at the other end of drives that don't fit, for the texts of these violations.

use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, child_columns},
        sql::{ids, placeholders},
    },
};
use domain::{Result, VisitId, rules::RuleViolation};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct NeighborRow {
    visit: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
}

/// The visits at both ends of the drives that don't fit, except `moved`.
pub(crate) fn adjacent_visits<'a>(
    violations: impl IntoIterator<Item = &'a RuleViolation>,
    moved: impl Fn(VisitId) -> bool,
) -> BTreeSet<VisitId> {
    violations.into_iter().filter_map(RuleViolation::drive_ends).flatten().filter(|visit| !moved(*visit)).collect()
}

/// These visits, each with the listed name of its child. Records the access to these children.
pub(crate) async fn load_neighbors(tx: &mut Tx, adjacent: BTreeSet<VisitId>) -> Result<Vec<(VisitId, String)>> {
    if adjacent.is_empty() {
        return Ok(Vec::new());
    }
    let adjacent: Vec<Uuid> = adjacent.into_iter().map(|visit| visit.0).collect();
    let sql = concat!(
        "SELECT v.id AS visit, ",
        child_columns!(),
        " FROM visits v JOIN children c ON c.agency_id = v.agency_id AND c.id = v.child_id
         WHERE v.agency_id = $1 AND v.id IN ("
    );
    let rows: Vec<NeighborRow> = tx.fetch_all(format!("{sql}{})", placeholders(4, adjacent.len())), ids(&adjacent)).await?;
    let named = rows.into_iter().map(|row| {
        let child = tx.child(row.child);
        tx.record_access(child.id);
        (VisitId(row.visit), child.listed_name())
    });
    Ok(named.collect())
}

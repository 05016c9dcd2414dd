//! The further places of children in files: what an export writes and an import compares with.

use super::{PlaceRow, gets_address, hide_from_same_guardians, of_home, write};
use crate::{
    Tx,
    kernel::sql::{ids, placeholders},
};
use domain::{
    ChildId, PlaceId, Result,
    children::places::{PlaceFields, PlaceRecord},
    places::Position,
};
use uuid::Uuid;

/// Whether a place `l` is another one than the home, which files have in the row of the child.
macro_rules! is_further_place {
    () => {
        "l.id <> (SELECT home.id FROM places home WHERE home.agency_id = l.agency_id AND home.child_id = l.child_id
            ORDER BY home.kind = 'home' DESC, home.id LIMIT 1)"
    };
}
pub(in crate::records) use is_further_place;

async fn open(tx: &mut Tx, rows: Vec<PlaceRow>) -> Result<Vec<(ChildId, PlaceRecord)>> {
    let opener = tx.opener(rows.iter().map(|row| (ChildId(row.child_id), row.note())).collect()).await?;
    let record = |row: PlaceRow| {
        let child = ChildId(row.child_id);
        Ok((child, row.open(child, &opener)?))
    };
    rows.into_iter().map(record).collect()
}

/// The places with these ids, in the order of their ids.
pub(in crate::records) async fn further_places(tx: &mut Tx, some: &[Uuid]) -> Result<Vec<(ChildId, PlaceRecord)>> {
    if some.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx
        .fetch_all(
            format!(
                "SELECT id, child_id, version, kind, label, address, city, state, zip, lat, lon, placed_by, availability,
                    note_sealed, ended_on
                 FROM places WHERE agency_id = $1 AND id IN ({}) ORDER BY id",
                placeholders(4, some.len())
            ),
            ids(some),
        )
        .await?;
    open(tx, rows).await
}

/// The further places of these children, in the order of their ids.
pub(in crate::records) async fn further_places_of(tx: &mut Tx, children: &[Uuid]) -> Result<Vec<(ChildId, PlaceRecord)>> {
    if children.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx
        .fetch_all(
            format!(
                "SELECT l.id, l.child_id, l.version, l.kind, l.label, l.address, l.city, l.state, l.zip, l.lat, l.lon, l.placed_by,
                    l.availability, l.note_sealed, l.ended_on
                 FROM places l WHERE l.agency_id = $1 AND l.child_id IN ({}) AND l.id <> (
                    SELECT home.id FROM places home WHERE home.agency_id = l.agency_id AND home.child_id = l.child_id
                    ORDER BY home.kind = 'home' DESC, home.id LIMIT 1)
                 ORDER BY l.id",
                placeholders(4, children.len())
            ),
            ids(children),
        )
        .await?;
    open(tx, rows).await
}

/// Writes a place of a file: over the one that is here, or as a new one with this id. Without a position it has that of the home.
pub(in crate::records) async fn import_place(
    tx: &mut Tx,
    (child, place): (ChildId, PlaceId),
    here: Option<&PlaceRecord>,
    mut fields: PlaceFields,
    position: Option<Position>,
) -> Result<()> {
    if let Some(position) = match position {
        Some(position) => Some(position),
        None => of_home(tx, child).await?,
    } {
        fields.position = position;
    }
    write(tx, child, place, here, &fields).await?;
    if gets_address(here.map(|here| &here.fields), &fields) {
        hide_from_same_guardians(tx, child, place).await?;
    }
    Ok(())
}

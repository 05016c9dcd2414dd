//! Undoing a merge within a day.

use super::{
    Journal, Visits, defer_foreign_keys, delete_links, end_of, give, hide_place, insert_link, merges::OF_CHILDREN, move_visits,
    raise_versions, set_position, set_rights, snapshot,
};
use crate::{
    Tx,
    kernel::{
        sealing::SealedColumn,
        sql::{args, ids, placeholders},
    },
    records::children,
};
use domain::{
    Capability, ChildId, Error, ErrorCode, PlaceId, Result,
    merging::{MergeVisit, Narrowed, ReturnRefusal, UndoMerge, plan_return, returned_fields},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Undoes a merge: the rows that it moved go back, with what the office decided about guardians since; what was made since stays with
/// the survivor, except visits of an authorization that goes back. If the merge is undone already, nothing changes: a button was
/// pressed twice. Returns the survivor.
///
/// # Errors
/// `NotFound` without the capability, and if the record was never merged; `RecentProofRequired`; `Conflict::State` `MergeUndoTooLate`
/// after a day, `MergeUndoLaterFirst` if the survivor was merged again since, `MergeUndoHeld` if a legal hold was set on it since, which
/// would no longer cover what goes back, `MergeUndoGuardianFirst` if two records of one of the guardians were merged since, `MergeUndoMixed` if a visit needs a record that goes back and one that stays,
/// `MergeUndoOnlyEndedPlaces` if one of the two would have ended places only, `MergeUndoAfterEnd` if an open visit that goes back is after the end of that record's services.
pub async fn undo(tx: &mut Tx, undo: UndoMerge) -> Result<ChildId> {
    let office = tx.require_capability(Capability::Manage)?;
    let merged = undo.merged;
    let Some(row) = OF_CHILDREN.open(tx, merged.0).await? else { return undone(tx, merged).await };
    tx.require_recent_proof()?;
    let survivor = ChildId(row.survivor_id);
    OF_CHILDREN.check_undo(tx, &row).await?;
    let text = tx.open_text(survivor, SealedColumn::MergeJournal, row.id, &row.journal_sealed).await?.into_text();
    let journal: Journal = serde_json::from_str(&text).map_err(|_| Error::state(ErrorCode::MergeUndoTooLate))?;
    if is_guardian_merged_since(tx, row.merged_us, &journal).await? {
        return Err(Error::state(ErrorCode::MergeUndoGuardianFirst));
    }
    let now = children::load(tx, survivor).await?;
    let rows = snapshot(tx, survivor, now.fields.ended_on, Visits::All).await?;
    let back = plan_return(&journal.moves, &rows).map_err(|refusal| {
        Error::state(match refusal {
            ReturnRefusal::Mixed(_) => ErrorCode::MergeUndoMixed,
            ReturnRefusal::OnlyEndedPlaces => ErrorCode::MergeUndoOnlyEndedPlaces,
        })
    })?;
    let ended_on = end_of(tx, merged).await?;
    let is_after_end =
        |visit: &MergeVisit| visit.is_open && back.visits.contains(&visit.id) && ended_on.is_some_and(|day| visit.day >= day);
    if rows.visits.iter().any(is_after_end) {
        return Err(Error::state(ErrorCode::MergeUndoAfterEnd));
    }

    defer_foreign_keys(tx).await?;
    for (guardian, place) in &back.shown {
        tx.execute(
            "DELETE FROM hidden_places WHERE agency_id = $1 AND guardian_id = $4 AND place_id = $5",
            args![*guardian, *place],
        )
        .await?;
    }
    let pair = (survivor, merged);
    let uuids = |places: &[PlaceId]| places.iter().map(|place| place.0).collect::<Vec<_>>();
    let places = uuids(&back.places);
    give(tx, "UPDATE visits SET child_id = $5, version = version + 1", "id", pair, back.visits.iter().map(|id| id.0)).await?;
    if let Some((home, stays)) = back.to_home {
        move_visits(tx, merged, home, stays).await?;
    }
    if let Some((home, position)) = &back.position {
        set_position(tx, survivor, *home, position).await?;
    }
    let authorizations = back.authorizations.iter().map(|id| id.0);
    give(tx, "UPDATE authorizations SET child_id = $5, version = version + 1", "id", pair, authorizations).await?;
    give(tx, "UPDATE hidden_places SET child_id = $5", "place_id", pair, places.iter().copied()).await?;
    let returned = "UPDATE places SET child_id = $5, version = version + 1, takes_over = FALSE";
    give(tx, returned, "id", pair, places.iter().copied()).await?;
    for (guardian, place) in &back.hidden {
        hide_place(tx, merged, *guardian, *place).await?;
    }
    for home in uuids(&back.homes) {
        tx.execute("UPDATE places SET kind = 'home' WHERE agency_id = $1 AND id = $4", args![home]).await?;
    }
    for place in uuids(&back.takes_over) {
        tx.execute("UPDATE places SET takes_over = TRUE WHERE agency_id = $1 AND id = $4", args![place]).await?;
    }
    give(tx, "UPDATE child_contacts SET child_id = $5, version = version + 1", "id", pair, back.contacts.iter().map(|id| id.0))
        .await?;
    give(tx, "UPDATE legal_holds SET child_id = $5, version = version + 1", "id", pair, back.holds.iter().map(|id| id.0)).await?;
    delete_links(tx, survivor, &back.leaving).await?;
    for Narrowed { guardian, before, .. } in &back.widened {
        set_rights(tx, survivor, *guardian, *before).await?;
    }
    for link in &back.links {
        insert_link(tx, merged, link).await?;
    }
    let returning = back.leaving.iter().copied().chain(back.links.iter().map(|link| link.guardian));
    raise_versions(tx, returning.chain(back.widened.iter().map(|narrowed| narrowed.guardian))).await?;
    tx.execute(
        "UPDATE children SET merged_into_id = NULL, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![merged],
    )
    .await?;
    let fields = returned_fields(&journal.before, &journal.after, &now.fields);
    children::write_if_changed(tx, office, survivor, (now.version, &now.fields), &fields).await?;
    OF_CHILDREN.set_undone(tx, row.id).await?;
    tx.record_subject("child", survivor.0);
    tx.record_subject("child", merged.0);
    tx.record_change(&undo);
    Ok(survivor)
}

/// Whether two records of one of the guardians were merged since: the guardianships are now those of another record.
async fn is_guardian_merged_since(tx: &mut Tx, merged_us: i64, journal: &Journal) -> Result<bool> {
    let links = journal.moves.links.iter().chain(&journal.moves.joined).map(|link| link.guardian);
    let narrowed = journal.moves.narrowed.iter().map(|narrowed| narrowed.guardian);
    let guardians: BTreeSet<Uuid> = links.chain(narrowed).map(|guardian| guardian.0).collect();
    if guardians.is_empty() {
        return Ok(false);
    }
    let guardians: Vec<Uuid> = guardians.into_iter().collect();
    let mut arguments = args![merged_us];
    arguments.extend(ids(&guardians));
    let sql = format!(
        "SELECT COUNT(*) FROM guardian_merges WHERE agency_id = $1 AND undone_us IS NULL AND merged_us > $4
            AND (merged_id IN ({}) OR survivor_id IN ({}))",
        placeholders(5, guardians.len()),
        placeholders(5, guardians.len())
    );
    let (count,): (i64,) = tx.fetch_one(sql, arguments).await?;
    Ok(count > 0)
}

/// The survivor of the latest merge of this record, which is undone.
async fn undone(tx: &mut Tx, merged: ChildId) -> Result<ChildId> {
    let survivor = OF_CHILDREN.last_survivor(tx, merged.0).await?;
    tx.mark_unchanged();
    Ok(ChildId(survivor))
}

//! What merging two records would do, before it is done: the records to choose from, what moves, who sees more, what prevents it.

use super::{MAX_SHOWN, Visits, snapshot};
use crate::{
    Tx,
    kernel::{
        columns::{parse_date, parse_local},
        sql::{args, ids, placeholders},
    },
    records::{children, doubles, find},
};
use domain::{
    Capability, ChildId, Result,
    children::ChildForm,
    doubles::AlikeChild,
    merging::{MergeCounts, MergeGuardian, MergeObstacle, MergePreview, MergeSide, Narrowed, Refusal, Snapshot, plan},
    search::SearchQuery,
    visits::full_name,
};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The page that merges another record into this child.
pub struct MergePage {
    pub survivor: MergeSide,
    /// Records that may be the same child, and those that a search found.
    pub alike: Vec<AlikeChild>,
    pub found: Vec<FoundChild>,
    /// What merging the chosen record would do.
    pub preview: Option<MergePreview>,
}

/// A child that a search found.
pub struct FoundChild {
    pub id: ChildId,
    pub name: String,
    pub reference: String,
    pub birth_date: Date,
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    id: Uuid,
    first_name: String,
    last_name: String,
    reference: String,
    birth_date: String,
}

fn side(form: ChildForm) -> MergeSide {
    let name = full_name(&form.fields.first_name, &form.fields.last_name);
    MergeSide { child: form.child.id, name, version: form.version, fields: form.fields }
}

/// The records to choose from, and what merging the chosen one would do.
///
/// # Errors
/// `NotFound` without the capability, and for a child of another agency or one that is merged already.
pub async fn page(tx: &mut Tx, survivor: ChildId, other: Option<ChildId>, query: &SearchQuery) -> Result<MergePage> {
    tx.require_capability(Capability::Manage)?;
    let own = children::form(tx, survivor).await?;
    let Some(other) = other.filter(|other| *other != survivor) else {
        let person = doubles::person(tx, survivor).await?;
        let alike = doubles::alike(tx, &person, Some(survivor)).await?;
        let found = search(tx, survivor, query).await?;
        for child in alike.iter().map(|child| child.id).chain(found.iter().map(|child| child.id)) {
            tx.record_access(child);
        }
        return Ok(MergePage { survivor: side(own), alike, found, preview: None });
    };
    let merged = children::form(tx, other).await?;
    let own_rows = snapshot(tx, survivor, own.fields.ended_on, Visits::InTheWayOf(other)).await?;
    let other_rows = snapshot(tx, other, merged.fields.ended_on, Visits::InTheWayOf(survivor)).await?;
    let plan = plan(&own_rows, &other_rows);
    let guardians =
        guardians(tx, &own_rows, &other_rows, plan.as_ref().map_or(&[][..], |moves| moves.narrowed.as_slice())).await?;
    let mut counts = counts(tx, other, &other_rows).await?;
    let is_same_home = plan.as_ref().is_ok_and(|moves| moves.same_home.is_some());
    counts.places -= usize::from(is_same_home);
    let obstacles = obstacles(tx, plan.err().unwrap_or_default()).await?;
    let preview = MergePreview { merged: side(merged), counts, is_same_home, guardians, obstacles };
    Ok(MergePage { survivor: side(own), alike: Vec::new(), found: Vec::new(), preview: Some(preview) })
}

async fn search(tx: &mut Tx, survivor: ChildId, query: &SearchQuery) -> Result<Vec<FoundChild>> {
    if query.is_blank() {
        return Ok(Vec::new());
    }
    let found = find::children(tx, query).await?;
    let found: Vec<Uuid> = found.into_iter().filter(|id| *id != survivor.0).take(MAX_SHOWN).collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, first_name, last_name, reference, birth_date FROM children WHERE agency_id = $1 AND id IN ({})",
        placeholders(4, found.len())
    );
    let rows: Vec<FoundRow> = tx.fetch_all(sql, ids(&found)).await?;
    let mut children = Vec::with_capacity(rows.len());
    for row in rows {
        children.push(FoundChild {
            id: ChildId(row.id),
            name: tx.person_name(&row.first_name, &row.last_name),
            birth_date: parse_date(&row.birth_date)?,
            reference: row.reference,
        });
    }
    children.sort_by_key(|child| found.iter().position(|id| *id == child.id.0));
    Ok(children)
}

async fn counts(tx: &mut Tx, merged: ChildId, rows: &Snapshot) -> Result<MergeCounts> {
    let (visits, notes): (i64, i64) = tx
        .fetch_one(
            "SELECT (SELECT COUNT(*) FROM visits v WHERE v.agency_id = $1 AND v.child_id = $4),
                (SELECT COUNT(*) FROM visits v JOIN notes n ON n.agency_id = v.agency_id AND n.visit_id = v.id
                    WHERE v.agency_id = $1 AND v.child_id = $4)",
            args![merged],
        )
        .await?;
    Ok(MergeCounts {
        visits: usize::try_from(visits).unwrap_or_default(),
        notes: usize::try_from(notes).unwrap_or_default(),
        authorizations: rows.authorizations.len(),
        places: rows.places.len(),
        contacts: rows.contacts.len(),
        holds: rows.holds.len(),
    })
}

async fn guardian_names(tx: &mut Tx, guardians: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, String>> {
    if guardians.is_empty() {
        return Ok(HashMap::new());
    }
    let guardians: Vec<Uuid> = guardians.iter().copied().collect();
    let sql = format!(
        "SELECT id, first_name, last_name FROM guardians WHERE agency_id = $1 AND id IN ({})",
        placeholders(4, guardians.len())
    );
    let rows: Vec<(Uuid, String, String)> = tx.fetch_all(sql, ids(&guardians)).await?;
    Ok(rows.into_iter().map(|(id, first, last)| (id, tx.person_name(&first, &last))).collect())
}

/// Each guardian with access to one of the two.
async fn guardians(tx: &mut Tx, own: &Snapshot, other: &Snapshot, narrowed: &[Narrowed]) -> Result<Vec<MergeGuardian>> {
    let of = |side: &Snapshot| -> BTreeSet<Uuid> {
        side.links.iter().filter(|link| link.revoked_us.is_none()).map(|link| link.guardian.0).collect()
    };
    let (own, other) = (of(own), of(other));
    let all: BTreeSet<Uuid> = own.union(&other).copied().collect();
    let names = guardian_names(tx, &all).await?;
    let guardian = |id: &Uuid| MergeGuardian {
        name: names.get(id).cloned().unwrap_or_default(),
        is_of_survivor: own.contains(id),
        is_of_merged: other.contains(id),
        is_narrowed: narrowed.iter().any(|narrowed| narrowed.guardian.0 == *id),
    };
    Ok(all.iter().map(guardian).collect())
}

async fn obstacles(tx: &mut Tx, refusals: Vec<Refusal>) -> Result<Vec<MergeObstacle>> {
    let refusals: Vec<Refusal> = refusals.into_iter().take(MAX_SHOWN).collect();
    let visits = |refusal: &Refusal| match refusal {
        Refusal::Overlap(own, other) => vec![own.0, other.0],
        _ => Vec::new(),
    };
    let visits: Vec<Uuid> = refusals.iter().flat_map(visits).collect();
    let mut starts = HashMap::new();
    if !visits.is_empty() {
        let sql =
            format!("SELECT id, starts_local FROM visits WHERE agency_id = $1 AND id IN ({})", placeholders(4, visits.len()));
        for (id, local) in tx.fetch_all::<(Uuid, String)>(sql, ids(&visits)).await? {
            starts.insert(id, parse_local(&local)?);
        }
    }
    let revoked = refusals.iter().filter_map(|refusal| match refusal {
        Refusal::GuardianRevoked(guardian) => Some(guardian.0),
        _ => None,
    });
    let names = guardian_names(tx, &revoked.collect()).await?;
    let obstacle = |refusal| match refusal {
        Refusal::Overlap(own, other) => {
            Some(MergeObstacle::Overlap { own, own_starts: *starts.get(&own.0)?, other, other_starts: *starts.get(&other.0)? })
        }
        Refusal::SurvivorEnded(day) => Some(MergeObstacle::SurvivorEnded(day)),
        Refusal::GuardianRevoked(guardian) => {
            Some(MergeObstacle::GuardianRevoked(names.get(&guardian.0).cloned().unwrap_or_default()))
        }
    };
    Ok(refusals.into_iter().filter_map(obstacle).collect())
}

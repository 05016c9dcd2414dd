//! What merging two records of a guardian would do, before it is done: the records to choose from, who gets which rights, what prevents
//! it.

use super::{addresses, load, require_guardian_of};
use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, child_columns},
        sql::{args, ids, placeholders},
    },
    records::{
        children::child_for_new_record,
        people::{GuardianCandidate, alike_guardians, found_guardians},
    },
};
use domain::{
    Capability, ChildId, GuardianId, Result,
    merging::guardians::{GuardianRefusal, GuardianSnapshot, PersonFields, PersonLink, PersonWinners, merge_guardians},
    search::SearchQuery,
    visits::ChildRef,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// One of the two records.
pub struct GuardianMergeSide {
    pub guardian: GuardianId,
    /// As the reader prefers: in full or initials.
    pub name: String,
    pub version: i64,
    pub snapshot: GuardianSnapshot,
}

impl GuardianMergeSide {
    pub fn fields(&self) -> &PersonFields {
        &self.snapshot.fields
    }
}

/// A child of one of the two, and what the guardian may do afterwards.
#[expect(clippy::struct_excessive_bools, reason = "each is one line of the page")]
pub struct GuardianMergeChild {
    pub child: ChildRef,
    pub is_of_survivor: bool,
    pub is_of_merged: bool,
    /// The access has ended and stays so.
    pub has_ended: bool,
    /// The guardian of both gets fewer rights than one of the records had.
    pub is_narrowed: bool,
    /// How many addresses are hidden then that are not hidden now.
    pub newly_hidden: usize,
}

/// One thing that prevents the merge.
#[derive(Clone, Debug, PartialEq)]
pub enum GuardianMergeObstacle {
    BothAccounts,
    /// The name of the guardian whose account one of the two is linked to.
    LinkedElsewhere(String),
    AccessEnded(ChildRef),
}

/// What merging the chosen record would do.
pub struct GuardianMergePreview {
    pub merged: GuardianMergeSide,
    pub children: Vec<GuardianMergeChild>,
    /// Whether the other record's account or invitation moves.
    pub moves_account: bool,
    pub moves_invitation: bool,
    pub holds: usize,
    pub obstacles: Vec<GuardianMergeObstacle>,
}

/// A record to choose.
pub struct FoundGuardian {
    pub id: GuardianId,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub children: Vec<ChildRef>,
}

/// The page that merges another record into a guardian of this child.
pub struct GuardianMergePage {
    pub child: ChildRef,
    pub survivor: GuardianMergeSide,
    /// Records that may be the same person, and those that a search found.
    pub alike: Vec<FoundGuardian>,
    pub found: Vec<FoundGuardian>,
    pub preview: Option<GuardianMergePreview>,
}

async fn side(tx: &mut Tx, guardian: GuardianId) -> Result<GuardianMergeSide> {
    let (snapshot, version) = load(tx, guardian).await?;
    let name = tx.person_name(&snapshot.fields.first_name, &snapshot.fields.last_name);
    Ok(GuardianMergeSide { guardian, name, version, snapshot })
}

/// The records to choose from, and what merging the chosen one would do.
///
/// # Errors
/// `NotFound` without the capability, for a guardian of another child, and for a record of another agency or one that is merged already.
pub async fn page(
    tx: &mut Tx,
    (child, survivor): (ChildId, GuardianId),
    other: Option<GuardianId>,
    query: &SearchQuery,
) -> Result<GuardianMergePage> {
    tx.require_capability(Capability::Manage)?;
    let child_ref = child_for_new_record(tx, child).await?;
    require_guardian_of(tx, survivor, child).await?;
    let own = side(tx, survivor).await?;
    let Some(other) = other.filter(|other| *other != survivor) else {
        let alike = alike_guardians(tx, survivor, own.fields()).await?;
        let found = found_guardians(tx, survivor, query).await?;
        let (alike, found) = (with_children(tx, alike).await?, with_children(tx, found).await?);
        return Ok(GuardianMergePage { child: child_ref, survivor: own, alike, found, preview: None });
    };
    let merged = side(tx, other).await?;
    let addresses = addresses(tx, &own.snapshot, &merged.snapshot).await?;
    let plan = merge_guardians((survivor, &own.snapshot), (other, &merged.snapshot), &addresses, &PersonWinners::default());
    let after = plan.as_ref().ok().map(|(after, _)| after);
    let children = children(tx, &own.snapshot, &merged.snapshot, after).await?;
    let obstacles = obstacles(tx, plan.err().unwrap_or_default(), &children).await?;
    let preview = GuardianMergePreview {
        moves_account: merged.snapshot.account.is_some(),
        moves_invitation: merged.snapshot.invitation.is_some(),
        holds: merged.snapshot.holds.len(),
        merged,
        children,
        obstacles,
    };
    Ok(GuardianMergePage { child: child_ref, survivor: own, alike: Vec::new(), found: Vec::new(), preview: Some(preview) })
}

async fn children(
    tx: &mut Tx,
    own: &GuardianSnapshot,
    other: &GuardianSnapshot,
    after: Option<&GuardianSnapshot>,
) -> Result<Vec<GuardianMergeChild>> {
    let all: BTreeSet<Uuid> = own.links.iter().chain(&other.links).map(|link| link.child.0).collect();
    let names = child_refs(tx, &all).await?;
    let has_ended = |link: Option<&PersonLink>| link.is_some_and(|link| !link.is_current());
    let line = |child: ChildRef| {
        let (mine, theirs) = (own.link(child.id), other.link(child.id));
        let then = after.and_then(|after| after.link(child.id));
        let rights = [mine, theirs].into_iter().flatten().map(|link| link.rights);
        let is_narrowed = then.is_some_and(|then| rights.into_iter().any(|rights| rights != then.rights));
        let is_new = |place: &&_| !own.hidden.contains(place) && !other.hidden.contains(place);
        let hidden = after.map(|after| after.hidden.iter().filter(|(of, _)| *of == child.id).filter(is_new).count());
        GuardianMergeChild {
            is_of_survivor: mine.is_some(),
            is_of_merged: theirs.is_some(),
            has_ended: has_ended(mine) || has_ended(theirs),
            is_narrowed,
            newly_hidden: hidden.unwrap_or_default(),
            child,
        }
    };
    Ok(names.into_iter().map(line).collect())
}

/// The children, by first name.
async fn child_refs(tx: &mut Tx, children: &BTreeSet<Uuid>) -> Result<Vec<ChildRef>> {
    if children.is_empty() {
        return Ok(Vec::new());
    }
    let children: Vec<Uuid> = children.iter().copied().collect();
    let sql = concat!(
        "SELECT ",
        child_columns!(),
        " FROM children c WHERE c.agency_id = $1 AND c.merged_into_id IS NULL AND c.id IN ("
    );
    let mut rows: Vec<ChildColumns> = tx.fetch_all(format!("{sql}{})", placeholders(4, children.len())), ids(&children)).await?;
    rows.sort_by_cached_key(|row| (row.by_first_name(), row.id()));
    let mut refs = Vec::with_capacity(rows.len());
    for row in rows {
        let child = tx.child(row);
        tx.record_access(child.id);
        refs.push(child);
    }
    Ok(refs)
}

async fn obstacles(
    tx: &mut Tx,
    refusals: Vec<GuardianRefusal>,
    children: &[GuardianMergeChild],
) -> Result<Vec<GuardianMergeObstacle>> {
    let mut obstacles = Vec::with_capacity(refusals.len());
    for refusal in refusals {
        obstacles.extend(match refusal {
            GuardianRefusal::BothAccounts => Some(GuardianMergeObstacle::BothAccounts),
            GuardianRefusal::LinkedElsewhere(third) => {
                let (first, last): (String, String) = tx
                    .fetch_one("SELECT first_name, last_name FROM guardians WHERE agency_id = $1 AND id = $4", args![third])
                    .await?;
                Some(GuardianMergeObstacle::LinkedElsewhere(tx.person_name(&first, &last)))
            }
            GuardianRefusal::AccessEnded(id) => {
                let child = children.iter().find(|line| line.child.id == id);
                child.map(|line| GuardianMergeObstacle::AccessEnded(line.child.clone()))
            }
        });
    }
    Ok(obstacles)
}

#[derive(sqlx::FromRow)]
struct ChildOfGuardian {
    guardian_id: Uuid,
    #[sqlx(flatten)]
    child: ChildColumns,
}

async fn with_children(tx: &mut Tx, candidates: Vec<GuardianCandidate>) -> Result<Vec<FoundGuardian>> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let guardians: Vec<Uuid> = candidates.iter().map(|candidate| candidate.id).collect();
    let sql = concat!(
        "SELECT g.guardian_id, ",
        child_columns!(),
        " FROM guardianships g JOIN children c ON c.agency_id = g.agency_id AND c.id = g.child_id
         WHERE g.agency_id = $1 AND g.guardian_id IN ("
    );
    let mut rows: Vec<ChildOfGuardian> =
        tx.fetch_all(format!("{sql}{})", placeholders(4, guardians.len())), ids(&guardians)).await?;
    rows.sort_by_cached_key(|row| (row.child.by_first_name(), row.child.id()));
    let mut children: HashMap<Uuid, Vec<ChildRef>> = HashMap::new();
    for row in rows {
        let child = tx.child(row.child);
        tx.record_access(child.id);
        children.entry(row.guardian_id).or_default().push(child);
    }
    let found = |candidate: GuardianCandidate| FoundGuardian {
        id: GuardianId(candidate.id),
        name: tx.person_name(&candidate.first_name, &candidate.last_name),
        email: candidate.email,
        phone: candidate.phone,
        children: children.remove(&candidate.id).unwrap_or_default(),
    };
    Ok(candidates.into_iter().map(found).collect())
}

//! What merging two records of a provider would do, before it is done: the records to choose from, what moves, what prevents it.

use super::snapshot;
use crate::{
    Tx,
    kernel::{
        columns::parse_local,
        lists::last_first,
        sql::{args, ids, placeholders},
    },
    records::{find, providers},
};
use domain::{
    Capability, ProviderId, Result, VisitId,
    import::guardians::PersonClues,
    merging::providers::{ProviderRefusal, ProviderSnapshot, ProviderWinners, merge_providers},
    providers::ProviderDetails,
    search::SearchQuery,
};
use jiff::civil::{Date, DateTime};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};
use uuid::Uuid;

/// Records that are offered, and obstacles that the page names.
const MAX_SHOWN: usize = 20;

/// One of the two records.
pub struct ProviderMergeSide {
    pub provider: ProviderId,
    /// As the reader prefers: in full or initials.
    pub name: String,
    pub reference: String,
    pub version: i64,
    pub snapshot: ProviderSnapshot,
}

impl ProviderMergeSide {
    pub fn details(&self) -> &ProviderDetails {
        &self.snapshot.details
    }
}

/// One thing that prevents the merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderMergeObstacle {
    BothAccounts,
    /// Two visits at the same time, each with its start.
    Overlap {
        own: VisitId,
        own_starts: DateTime,
        other: VisitId,
        other_starts: DateTime,
    },
    SurvivorEnded(Date),
}

/// What merging the chosen record would do.
pub struct ProviderMergePreview {
    pub merged: ProviderMergeSide,
    /// The details of the record that stays, unless someone chooses others; `None` if something prevents the merge.
    pub after: Option<ProviderDetails>,
    pub obstacles: Vec<ProviderMergeObstacle>,
}

/// A record to choose.
pub struct FoundProvider {
    pub id: ProviderId,
    pub name: String,
    pub reference: String,
    pub email: String,
    pub phone: String,
}

/// The page that merges another record into a provider.
pub struct ProviderMergePage {
    pub survivor: ProviderMergeSide,
    /// Records that may be the same person, and those that a search found.
    pub alike: Vec<FoundProvider>,
    pub found: Vec<FoundProvider>,
    pub preview: Option<ProviderMergePreview>,
}

async fn side(tx: &mut Tx, provider: ProviderId) -> Result<ProviderMergeSide> {
    let record = providers::load(tx, provider).await?;
    let (version, reference) = (record.version, record.reference.clone());
    let snapshot = snapshot(tx, provider, record).await?;
    let name = tx.person_name(&snapshot.details.first_name, &snapshot.details.last_name);
    Ok(ProviderMergeSide { provider, name, reference, version, snapshot })
}

/// The records to choose from, and what merging the chosen one would do.
///
/// # Errors
/// `NotFound` without the capability, and for a record of another agency or one that is merged already.
pub async fn page(
    tx: &mut Tx,
    survivor: ProviderId,
    other: Option<ProviderId>,
    query: &SearchQuery,
) -> Result<ProviderMergePage> {
    tx.require_capability(Capability::Manage)?;
    let own = side(tx, survivor).await?;
    let Some(other) = other.filter(|other| *other != survivor) else {
        let clues = clues(own.details().into());
        let alike = others(tx, survivor, |row| self::clues(row.into()).shared_with(&clues)).await?;
        let wanted: HashSet<Uuid> =
            if query.is_blank() { HashSet::new() } else { find::providers(tx, query).await?.into_iter().collect() };
        let found = others(tx, survivor, |row| usize::from(wanted.contains(&row.id))).await?;
        return Ok(ProviderMergePage { survivor: own, alike, found, preview: None });
    };
    let merged = side(tx, other).await?;
    let plan = merge_providers(&own.snapshot, &merged.snapshot, ProviderWinners::default());
    let (after, refusals) = match plan {
        Ok((after, _)) => (Some(after.details), Vec::new()),
        Err(refusals) => (None, refusals),
    };
    let obstacles = obstacles(tx, refusals).await?;
    Ok(ProviderMergePage {
        survivor: own,
        alike: Vec::new(),
        found: Vec::new(),
        preview: Some(ProviderMergePreview { merged, after, obstacles }),
    })
}

#[derive(sqlx::FromRow)]
struct OtherRow {
    id: Uuid,
    reference: String,
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

/// First and last name, e-mail address and telephone.
struct Known<'a>(&'a str, &'a str, &'a str, &'a str);

impl<'a> From<&'a OtherRow> for Known<'a> {
    fn from(row: &'a OtherRow) -> Self {
        Self(&row.first_name, &row.last_name, &row.email, &row.phone)
    }
}

impl<'a> From<&'a ProviderDetails> for Known<'a> {
    fn from(details: &'a ProviderDetails) -> Self {
        Self(&details.first_name, &details.last_name, &details.email, &details.phone)
    }
}

fn clues(Known(first, last, email, phone): Known<'_>) -> PersonClues {
    PersonClues::of(first, last, email, phone)
}

/// The other records that rank above 0, the best first.
async fn others(tx: &mut Tx, but: ProviderId, rank: impl Fn(&OtherRow) -> usize) -> Result<Vec<FoundProvider>> {
    let mut rows: Vec<OtherRow> = tx
        .fetch_all(
            "SELECT id, reference, first_name, last_name, email, phone FROM providers
             WHERE agency_id = $1 AND id <> $4 AND merged_into_id IS NULL",
            args![but],
        )
        .await?;
    rows.retain(|row| rank(row) > 0);
    rows.sort_by_cached_key(|row| (Reverse(rank(row)), last_first(&row.first_name, &row.last_name), row.id));
    rows.truncate(MAX_SHOWN);
    let found = |row: OtherRow| FoundProvider {
        id: ProviderId(row.id),
        name: tx.person_name(&row.first_name, &row.last_name),
        reference: row.reference,
        email: row.email,
        phone: row.phone,
    };
    Ok(rows.into_iter().map(found).collect())
}

async fn obstacles(tx: &mut Tx, mut refusals: Vec<ProviderRefusal>) -> Result<Vec<ProviderMergeObstacle>> {
    refusals.truncate(MAX_SHOWN);
    let visits = |refusal: &ProviderRefusal| match refusal {
        ProviderRefusal::Overlap(own, other) => vec![own.0, other.0],
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
    let obstacle = |refusal| match refusal {
        ProviderRefusal::BothAccounts => Some(ProviderMergeObstacle::BothAccounts),
        ProviderRefusal::SurvivorEnded(day) => Some(ProviderMergeObstacle::SurvivorEnded(day)),
        ProviderRefusal::Overlap(own, other) => Some(ProviderMergeObstacle::Overlap {
            own,
            own_starts: *starts.get(&own.0)?,
            other,
            other_starts: *starts.get(&other.0)?,
        }),
    };
    Ok(refusals.into_iter().filter_map(obstacle).collect())
}

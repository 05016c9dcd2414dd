//! Merging two records of one provider, and undoing it within a day. What both have afterwards is decided by
//! [`domain::merging::providers`]; here it is read and written.
//!
//! All visits move, also those with a signed note, so that the provider sees their own work and the office one history. What was signed
//! names the record for which it was signed (see `docs/decisions/0094-merging-providers.md`).

mod page;
mod undo;

pub use page::{FoundProvider, ProviderMergeObstacle, ProviderMergePage, ProviderMergePreview, ProviderMergeSide, page};
pub use undo::undo;

use super::merges::OF_PROVIDERS;
use crate::{
    Tx,
    kernel::{
        columns::{parse_date, parse_local, to_local},
        sealing::{Sealed, SealedColumn, Subject},
        sql::{Arg, args, ids, internal, placeholders},
        versions::check_version,
        visible::visible_provider,
    },
    records::providers::{self, Stored},
};
use domain::{
    AbsenceId, AuthorizationId, Capability, Error, ErrorCode, HoldId, MemberId, ProviderId, Result, VisitId,
    merging::{
        ProviderMergeLine, UNDO_US,
        providers::{MergeProviders, ProviderDays, ProviderMerge, ProviderSnapshot, ProviderVisit, merge_providers},
    },
};
use uuid::Uuid;

/// Rows of one statement.
const CHUNK: usize = 500;

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: Uuid,
    starts_us: i64,
    ends_us: i64,
    starts_local: String,
    state: String,
    holds_time: bool,
}

#[derive(sqlx::FromRow)]
struct DaysRow {
    authorization_id: Uuid,
    first_day: String,
    last_day: Option<String>,
}

/// What a record of a provider has.
async fn snapshot(tx: &mut Tx, provider: ProviderId, record: Stored) -> Result<ProviderSnapshot> {
    let visits: Vec<VisitRow> = tx
        .fetch_all(
            "SELECT id, starts_us, ends_us, starts_local, state, holds_time FROM visits WHERE agency_id = $1 AND provider_id = $4",
            args![provider],
        )
        .await?;
    let visit = |row: VisitRow| {
        Ok(ProviderVisit {
            id: VisitId(row.id),
            starts_us: row.starts_us,
            ends_us: row.ends_us,
            day: parse_local(&row.starts_local)?.date(),
            is_open: matches!(row.state.as_str(), "planned" | "under_way"),
            holds_time: row.holds_time,
        })
    };
    let former: Vec<(Uuid,)> =
        tx.fetch_all("SELECT id FROM visits WHERE agency_id = $1 AND former_provider_id = $4", args![provider]).await?;
    let days: Vec<DaysRow> = tx
        .fetch_all(
            "SELECT authorization_id, first_day, last_day FROM authorization_assignments
             WHERE agency_id = $1 AND provider_id = $4",
            args![provider],
        )
        .await?;
    let days_of = |row: DaysRow| {
        Ok(ProviderDays {
            authorization: AuthorizationId(row.authorization_id),
            first_day: parse_date(&row.first_day)?,
            last_day: row.last_day.as_deref().map(parse_date).transpose()?,
        })
    };
    let absences: Vec<(Uuid,)> =
        tx.fetch_all("SELECT id FROM provider_absences WHERE agency_id = $1 AND provider_id = $4", args![provider]).await?;
    let holds: Vec<(Uuid,)> =
        tx.fetch_all("SELECT id FROM legal_holds WHERE agency_id = $1 AND provider_id = $4", args![provider]).await?;
    let members: Vec<(Uuid, bool)> = tx
        .fetch_all("SELECT id, removed_us IS NOT NULL FROM members WHERE agency_id = $1 AND provider_id = $4", args![provider])
        .await?;
    let invitation: Option<(String,)> = tx
        .fetch_optional(
            "SELECT email FROM one_time_links WHERE agency_id = $1 AND provider_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL
             ORDER BY made_us DESC LIMIT 1",
            args![provider],
        )
        .await?;
    let (removed, current): (Vec<_>, Vec<_>) = members.into_iter().partition(|(_, is_removed)| *is_removed);
    let snapshot = ProviderSnapshot {
        ended_on: record.ended_on(),
        details: record.into_details(),
        visits: visits.into_iter().map(visit).collect::<Result<_>>()?,
        former_visits: former.into_iter().map(|(id,)| VisitId(id)).collect(),
        days: days.into_iter().map(days_of).collect::<Result<_>>()?,
        absences: absences.into_iter().map(|(id,)| AbsenceId(id)).collect(),
        holds: holds.into_iter().map(|(id,)| HoldId(id)).collect(),
        account: current.first().map(|(id, _)| MemberId(*id)),
        former_accounts: removed.into_iter().map(|(id, _)| MemberId(id)).collect(),
        invitation: invitation.map(|(email,)| email),
    };
    Ok(snapshot.sorted())
}

/// What a provider's record has, also a merged one, for tests that compare it with the rules.
///
/// # Errors
/// `NotFound` without the capability.
pub async fn belongings(tx: &mut Tx, provider: ProviderId) -> Result<ProviderSnapshot> {
    tx.require_capability(Capability::Manage)?;
    let record = providers::load_any(tx, provider).await?;
    snapshot(tx, provider, record).await
}

/// Moves rows whose `column` names one record to the other one: `update` sets it to `$5`.
async fn give(tx: &mut Tx, update: &str, (from, to): (ProviderId, ProviderId), rows: impl Iterator<Item = Uuid>) -> Result<()> {
    let rows: Vec<Uuid> = rows.collect();
    for some in rows.chunks(CHUNK) {
        let mut arguments: Vec<Arg> = args![from, to];
        arguments.extend(ids(some));
        let sql = format!("{update} AND id IN ({})", placeholders(6, some.len()));
        tx.execute(sql, arguments).await?;
    }
    Ok(())
}

/// Gives what one record had to the other one, which has it afterwards.
async fn move_all(tx: &mut Tx, pair: (ProviderId, ProviderId), moving: &ProviderSnapshot) -> Result<()> {
    let (from, to) = pair;
    give(
        tx,
        "UPDATE visits SET provider_id = $5, version = version + 1 WHERE agency_id = $1 AND provider_id = $4",
        pair,
        moving.visits.iter().map(|visit| visit.id.0),
    )
    .await?;
    give(
        tx,
        "UPDATE visits SET former_provider_id = $5 WHERE agency_id = $1 AND former_provider_id = $4",
        pair,
        moving.former_visits.iter().map(|id| id.0),
    )
    .await?;
    give(
        tx,
        "UPDATE provider_absences SET provider_id = $5, version = version + 1 WHERE agency_id = $1 AND provider_id = $4",
        pair,
        moving.absences.iter().map(|absence| absence.0),
    )
    .await?;
    give(
        tx,
        "UPDATE legal_holds SET provider_id = $5, version = version + 1 WHERE agency_id = $1 AND provider_id = $4",
        pair,
        moving.holds.iter().map(|hold| hold.0),
    )
    .await?;
    give(
        tx,
        "UPDATE members SET provider_id = $5, version = version + 1 WHERE agency_id = $1 AND provider_id = $4",
        pair,
        moving.former_accounts.iter().copied().chain(moving.account).map(|member| member.0),
    )
    .await?;
    for days in &moving.days {
        tx.execute(
            "UPDATE authorization_assignments SET provider_id = $5
             WHERE agency_id = $1 AND provider_id = $4 AND authorization_id = $6 AND first_day = $7",
            args![from, to, days.authorization, days.first_day],
        )
        .await?;
        tx.execute("UPDATE authorizations SET version = version + 1 WHERE agency_id = $1 AND id = $4", args![days.authorization])
            .await?;
    }
    if moving.invitation.is_some() {
        tx.execute(
            "UPDATE one_time_links SET provider_id = $5
             WHERE agency_id = $1 AND provider_id = $4 AND used_us IS NULL AND withdrawn_us IS NULL",
            args![from, to],
        )
        .await?;
    }
    Ok(())
}

/// Merges one record of a provider into another one. If they are merged already, nothing changes: a button was pressed twice.
///
/// # Errors
/// `NotFound` without the capability, and for a record of another agency or one that is merged already; `RecentProofRequired`, since
/// who signs in gets access to children; `Conflict::Stale`; `Conflict::State` `MergeSameChild`, `MergeInTheWay` (the page names what).
pub async fn merge(tx: &mut Tx, merge: MergeProviders) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let pair = &merge.pair;
    let (survivor, merged) = (pair.survivor, pair.merged);
    if survivor == merged {
        return Err(Error::state(ErrorCode::MergeSameChild));
    }
    if OF_PROVIDERS.is_merged(tx, merged.0, survivor.0).await? {
        tx.mark_unchanged();
        return Ok(());
    }
    let (own_record, other_record) = (providers::load(tx, survivor).await?, providers::load(tx, merged).await?);
    tx.require_recent_proof()?;
    check_version(own_record.version, pair.survivor_version)?;
    check_version(other_record.version, pair.merged_version)?;
    let (own, other) = (snapshot(tx, survivor, own_record).await?, snapshot(tx, merged, other_record).await?);
    let Ok((after, _)) = merge_providers(&own, &other, merge.winners) else {
        return Err(Error::state(ErrorCode::MergeInTheWay));
    };
    move_all(tx, (merged, survivor), &other).await?;
    providers::write_details(tx, survivor, &after.details).await?;
    tx.execute(
        "UPDATE providers SET merged_into_id = $5, version = version + 1 WHERE agency_id = $1 AND id = $4",
        args![merged, survivor],
    )
    .await?;
    insert_merge(tx, &merge, &ProviderMerge::of(&own, other, &after)).await?;
    tx.record_subject("provider", survivor.0);
    tx.record_subject("provider", merged.0);
    tx.record_change(&merge);
    Ok(())
}

async fn insert_merge(tx: &mut Tx, merge: &MergeProviders, journal: &ProviderMerge) -> Result<()> {
    let text = serde_json::to_string(journal).map_err(|error| internal(&error))?;
    let (id, db, key) = (tx.next_id(), tx.db().clone(), Subject::of_agency(tx.agency_id().0));
    let reason = db.keys().seal(key, SealedColumn::ProviderMergeReason, id, merge.pair.reason.as_str()).await?;
    let sealed = db.keys().seal(key, SealedColumn::ProviderMergeJournal, id, &text).await?;
    let (now, by) = (tx.now_us(), tx.actor().viewer().map(|viewer| viewer.member.0));
    tx.execute(
        "INSERT INTO provider_merges (agency_id, id, survivor_id, merged_id, merged_us, merged_by, reason_sealed, journal_sealed)
         VALUES ($1, $4, $5, $6, $7, $8, $9, $10)",
        args![id, merge.pair.survivor, merge.pair.merged, now, by, reason, sealed],
    )
    .await?;
    Ok(())
}

async fn open_journal(tx: &Tx, id: Uuid, sealed: &Sealed) -> Result<ProviderMerge> {
    let (db, key) = (tx.db().clone(), Subject::of_agency(tx.agency_id().0));
    let text = db.keys().open_text(key, SealedColumn::ProviderMergeJournal, id, sealed).await?.into_text();
    serde_json::from_str(&text).map_err(|_| Error::state(ErrorCode::MergeUndoTooLate))
}

/// The record into which this one was merged, also by way of others, for those who may see it.
///
/// # Errors
/// `NotFound` if it is not merged, or for others.
pub async fn survivor(tx: &mut Tx, merged: ProviderId) -> Result<ProviderId> {
    let mut provider = merged;
    loop {
        let (next,): (Option<Uuid>,) =
            tx.fetch_one("SELECT merged_into_id FROM providers WHERE agency_id = $1 AND id = $4", args![provider]).await?;
        match next {
            Some(next) => provider = ProviderId(next),
            None if provider == merged => return Err(Error::NotFound),
            None => break,
        }
    }
    let _: (Uuid,) = tx
        .fetch_one(concat!("SELECT p.id FROM providers p WHERE ", visible_provider!(), " AND p.id = $4"), args![provider])
        .await?;
    Ok(provider)
}

#[derive(sqlx::FromRow)]
struct LineRow {
    merged_id: Uuid,
    merged_us: i64,
    reference: String,
    first_name: String,
    last_name: String,
}

/// The records that are merged into a provider, the latest first; none for members who can't undo it.
pub(crate) async fn merges_into(tx: &mut Tx, survivor: ProviderId) -> Result<Vec<ProviderMergeLine>> {
    if !tx.actor().has(Capability::Manage) {
        return Ok(Vec::new());
    }
    let rows: Vec<LineRow> = tx
        .fetch_all(
            "SELECT m.merged_id, m.merged_us, p.reference, p.first_name, p.last_name FROM provider_merges m
             JOIN providers p ON p.agency_id = m.agency_id AND p.id = m.merged_id
             WHERE m.agency_id = $1 AND m.survivor_id = $4 AND m.undone_us IS NULL ORDER BY m.id DESC",
            args![survivor],
        )
        .await?;
    let (now, zone) = (tx.now_us(), tx.zone()?);
    let mut lines = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        lines.push(ProviderMergeLine {
            merged: ProviderId(row.merged_id),
            name: tx.person_name(&row.first_name, &row.last_name),
            reference: row.reference,
            at: to_local(row.merged_us, &zone)?,
            can_undo: index == 0 && now - row.merged_us <= UNDO_US,
        });
    }
    Ok(lines)
}

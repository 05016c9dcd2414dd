//! Actions with several chosen children or authorizations: what would be done, and doing it. Each record is changed by the function
//! that changes one, in one transaction; what is refused for one record by then refuses all, so that what is done is what was shown.

mod undo;

pub use undo::{latest, to_undo, undo};

use crate::{
    Tx,
    audit::children_by_id,
    kernel::{
        columns::{day_start_us, disciplines, parse_date},
        lists::sort_by_ids,
        sql::{args, ids, placeholders},
        versions::check_version,
    },
    records::{
        authorizations::{self, assignments::assigned_provider},
        children,
        payers::require_billing,
        people,
    },
};
use domain::{
    AuthorizationId, ChildId, Error, ErrorCode, ProviderId, Result,
    authorizations::{AuthorizationVersion, EndAuthorization},
    bulk::{
        BulkPreview, ChooseProvider, ChosenRecord, EndAuthorizations, EndChildren, NewlyChosen, ProviderChoice, ToChoose,
        refuse_end_of_authorization, refuse_end_of_child, refuse_provider,
    },
    children::EndChild,
    lists::{AuthorizationFilters, ChildFilters, ListQuery, MAX_CHOSEN, SeenRecords},
    schedule::Discipline,
};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// A record, and why nothing is done with it.
struct Checked {
    id: Uuid,
    version: i64,
    child: Uuid,
    authorization: Option<(Discipline, String)>,
    staying: u32,
    refusal: Option<Error>,
}

/// What is done with authorizations: of the list of authorizations, or of the chosen children those that have not ended.
pub enum ChosenAuthorizations {
    These(ListQuery<AuthorizationFilters>),
    OfChildren(ListQuery<ChildFilters>),
}

fn is_too_many(count: usize) -> bool {
    count > MAX_CHOSEN as usize
}

/// No visit on a day begins before, in whatever time zone the child lives: so only later visits are read.
fn not_before(tx: &Tx, day: Date) -> Result<i64> {
    day_start_us(day.yesterday().unwrap_or(day), &tx.zone()?)
}

/// What ending the services of the chosen children on a day would do; today without a day.
///
/// # Errors
/// `NotFound` without the capability.
pub async fn children_to_end(tx: &mut Tx, query: ListQuery<ChildFilters>, day: Option<Date>) -> Result<BulkPreview> {
    children::require_editor(tx)?;
    let today = tx.local_now()?.date();
    let chosen = people::found_children(tx, &query).await?;
    if is_too_many(chosen.len()) {
        return Ok(BulkPreview::too_many(chosen.len(), today));
    }
    let checked = check_ends_of_children(tx, &chosen, day.unwrap_or(today)).await?;
    preview(tx, checked).await
}

/// Ends the services of several children. Their authorizations stay, as when one child is ended.
///
/// # Errors
/// `NotFound` for a child of another agency; `Conflict::Stale`; `Conflict::State` with the first refusal of a child.
pub async fn end_children(tx: &mut Tx, end: EndChildren) -> Result<u32> {
    children::require_editor(tx)?;
    let chosen: Vec<Uuid> = end.records.records().iter().map(|(id, _)| *id).collect();
    let checked = check_ends_of_children(tx, &chosen, end.ended_on).await?;
    let count = require_possible(checked, &end.records)?;
    for (id, version) in end.records.records() {
        let one = EndChild { child: ChildId(*id), version: *version, ended_on: end.ended_on, reason: end.reason.clone() };
        children::end(tx, one).await?;
    }
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct ChildRow {
    id: Uuid,
    version: i64,
    birth_date: String,
    ended_on: Option<String>,
}

async fn check_ends_of_children(tx: &mut Tx, chosen: &[Uuid], day: Date) -> Result<Vec<Checked>> {
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT id, version, birth_date, ended_on FROM children WHERE agency_id = $1 AND id IN (";
    let mut rows: Vec<ChildRow> = tx.fetch_all(format!("{sql}{})", placeholders(4, chosen.len())), ids(chosen)).await?;
    sort_by_ids(&mut rows, chosen, |row| row.id);
    let planned_sql = "SELECT DISTINCT child_id FROM visits
               WHERE agency_id = $1 AND state IN ('planned', 'under_way') AND starts_us >= $4 AND starts_local >= $5 AND child_id IN (";
    let mut day_and_children = args![not_before(tx, day)?, day];
    day_and_children.extend(ids(chosen));
    let planned: Vec<(Uuid,)> =
        tx.fetch_all(format!("{planned_sql}{})", placeholders(6, chosen.len())), day_and_children).await?;
    let planned: HashSet<Uuid> = planned.into_iter().map(|(child,)| child).collect();
    let check = |row: ChildRow| {
        let (born, ended_on) = (parse_date(&row.birth_date)?, row.ended_on.as_deref().map(parse_date).transpose()?);
        let refusal = refuse_end_of_child(born, ended_on, planned.contains(&row.id), day);
        Ok(Checked { id: row.id, version: row.version, child: row.id, authorization: None, staying: 0, refusal })
    };
    rows.into_iter().map(check).collect()
}

/// What ending the chosen authorizations after a day would do; today without a day.
///
/// # Errors
/// `NotFound` without the capability.
pub async fn authorizations_to_end(
    tx: &mut Tx,
    query: ListQuery<AuthorizationFilters>,
    day: Option<Date>,
) -> Result<BulkPreview> {
    require_billing(tx)?;
    let today = tx.local_now()?.date();
    let chosen = people::found_authorizations(tx, &query, today).await?;
    if is_too_many(chosen.len()) {
        return Ok(BulkPreview::too_many(chosen.len(), today));
    }
    let checked = check_ends_of_authorizations(tx, &chosen, day.unwrap_or(today)).await?;
    preview(tx, checked).await
}

/// Ends several authorizations before their last day.
///
/// # Errors
/// `NotFound` for an authorization of another agency; `Conflict::Stale`; `Conflict::State` with the first refusal of one.
pub async fn end_authorizations(tx: &mut Tx, end: EndAuthorizations) -> Result<u32> {
    require_billing(tx)?;
    let chosen: Vec<Uuid> = end.records.records().iter().map(|(id, _)| *id).collect();
    let checked = check_ends_of_authorizations(tx, &chosen, end.ended_on).await?;
    let count = require_possible(checked, &end.records)?;
    for (id, version) in end.records.records() {
        let authorization = AuthorizationId(*id);
        let one = EndAuthorization { authorization, version: *version, ended_on: end.ended_on, reason: end.reason.clone() };
        authorizations::end(tx, one).await?;
    }
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    id: Uuid,
    version: i64,
    reference: String,
    child_id: Uuid,
    discipline: String,
    starts_on: String,
    ends_on: String,
    ends_on_before: Option<String>,
    provider_id: Option<Uuid>,
}

async fn authorization_rows(tx: &mut Tx, chosen: &[Uuid]) -> Result<Vec<AuthorizationRow>> {
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let sql = concat!(
        "SELECT a.id, a.version, a.reference, a.child_id, a.discipline, a.starts_on, a.ends_on, a.ends_on_before, ",
        assigned_provider!("a", "$today"),
        " AS provider_id FROM authorizations a WHERE a.agency_id = $1 AND a.id IN ("
    );
    let mut rows: Vec<AuthorizationRow> = tx.fetch_all(format!("{sql}{})", placeholders(4, chosen.len())), ids(chosen)).await?;
    sort_by_ids(&mut rows, chosen, |row| row.id);
    Ok(rows)
}

impl AuthorizationRow {
    fn checked(self, refusal: Option<Error>) -> Checked {
        Checked {
            id: self.id,
            version: self.version,
            child: self.child_id,
            authorization: Some((Discipline(self.discipline), self.reference)),
            staying: 0,
            refusal,
        }
    }
}

async fn check_ends_of_authorizations(tx: &mut Tx, chosen: &[Uuid], day: Date) -> Result<Vec<Checked>> {
    let rows = authorization_rows(tx, chosen).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT v.authorization_id FROM visits v
               JOIN authorizations a ON a.agency_id = v.agency_id AND a.id = v.authorization_id
               WHERE v.agency_id = $1 AND v.state <> 'cancelled' AND v.starts_us >= $4 AND substr(v.starts_local, 1, 10) > $5
                  AND substr(v.starts_local, 1, 10) >= a.starts_on AND substr(v.starts_local, 1, 10) <= a.ends_on
                  AND v.authorization_id IN (";
    let mut day_and_chosen = args![not_before(tx, day)?, day];
    day_and_chosen.extend(ids(chosen));
    let later: Vec<(Uuid,)> = tx.fetch_all(format!("{sql}{})", placeholders(6, chosen.len())), day_and_chosen).await?;
    let later: HashSet<Uuid> = later.into_iter().map(|(authorization,)| authorization).collect();
    let check = |row: AuthorizationRow| {
        let (first, last) = (parse_date(&row.starts_on)?, parse_date(&row.ends_on)?);
        let refusal = refuse_end_of_authorization(first, last, row.ends_on_before.is_some(), day)
            .or_else(|| later.contains(&row.id).then(|| Error::state(ErrorCode::VisitsAfterEnd)));
        Ok(row.checked(refusal))
    };
    rows.into_iter().map(check).collect()
}

/// What choosing a provider for authorizations would do. Without a choice, no authorization is listed.
///
/// # Errors
/// `NotFound` without the capability, and for a provider of another agency.
pub async fn authorizations_to_give(
    tx: &mut Tx,
    of: ChosenAuthorizations,
    choice: Option<ProviderChoice>,
) -> Result<BulkPreview> {
    require_billing(tx)?;
    let today = tx.local_now()?.date();
    let chosen = match of {
        ChosenAuthorizations::These(query) => people::found_authorizations(tx, &query, today).await?,
        ChosenAuthorizations::OfChildren(query) => {
            let children = people::found_children(tx, &query).await?;
            if is_too_many(children.len()) {
                return Ok(BulkPreview::too_many(children.len(), today));
            }
            current_of_children(tx, &children, today).await?
        }
    };
    if is_too_many(chosen.len()) {
        return Ok(BulkPreview::too_many(chosen.len(), today));
    }
    let found = chosen.len();
    let checked = match choice {
        Some(ProviderChoice(provider)) => {
            let mut checked = check_provider(tx, &chosen, provider, today).await?;
            let mut staying = staying_visits(tx, &chosen, provider).await?;
            for record in &mut checked {
                record.staying = staying.remove(&record.id).unwrap_or_default();
            }
            checked
        }
        None => Vec::new(),
    };
    let providers = authorizations::providers_to_assign(tx, None).await?;
    Ok(BulkPreview { providers, found: u32::try_from(found).unwrap_or(u32::MAX), ..preview(tx, checked).await? })
}

/// The authorizations of these children that have not ended.
async fn current_of_children(tx: &mut Tx, children: &[Uuid], today: Date) -> Result<Vec<Uuid>> {
    if children.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT id, child_id FROM authorizations WHERE agency_id = $1 AND ends_on >= $4 AND child_id IN (";
    let mut day_and_children = args![today];
    day_and_children.extend(ids(children));
    let sql = format!("{sql}{}) ORDER BY ends_on, id", placeholders(5, children.len()));
    let mut rows: Vec<(Uuid, Uuid)> = tx.fetch_all(sql, day_and_children).await?;
    sort_by_ids(&mut rows, children, |(_, child)| *child);
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Chooses another provider for several authorizations, or nobody. Visits that are planned stay with who has them.
///
/// # Errors
/// `NotFound` for an authorization or a provider of another agency; `Conflict::Stale`; `Conflict::State` with the first refusal of
/// one.
pub async fn choose_provider(tx: &mut Tx, choice: ChooseProvider) -> Result<u32> {
    require_billing(tx)?;
    let today = tx.local_now()?.date();
    let chosen: Vec<Uuid> = choice.records.records().iter().map(|(id, _)| *id).collect();
    let checked = check_provider(tx, &chosen, choice.provider, today).await?;
    let count = require_possible(checked, &choice.records)?;
    for (id, version) in choice.records.records() {
        let seen = AuthorizationVersion { authorization: AuthorizationId(*id), version: *version };
        authorizations::choose_provider(tx, seen, choice.provider).await?;
    }
    Ok(count)
}

async fn check_provider(tx: &mut Tx, chosen: &[Uuid], provider: Option<ProviderId>, today: Date) -> Result<Vec<Checked>> {
    let provider = match provider {
        Some(id) => {
            let (listed, ended_on): (String, Option<String>) = tx
                .fetch_one(
                    "SELECT disciplines, ended_on FROM providers WHERE agency_id = $1 AND id = $4 AND merged_into_id IS NULL",
                    args![id],
                )
                .await?;
            let ended_on = ended_on.as_deref().map(parse_date).transpose()?;
            Some(NewlyChosen { id, disciplines: disciplines(&listed), ended_on })
        }
        None => None,
    };
    let check = |row: AuthorizationRow| {
        let discipline = Discipline(row.discipline.clone());
        let authorization =
            ToChoose { discipline: &discipline, ends_on: parse_date(&row.ends_on)?, chosen: row.provider_id.map(ProviderId) };
        let refusal = refuse_provider(authorization, provider.as_ref(), today);
        Ok(row.checked(refusal))
    };
    authorization_rows(tx, chosen).await?.into_iter().map(check).collect()
}

/// How many visits of each authorization are planned from now on with someone else than this provider, or with anyone if it is nobody.
async fn staying_visits(tx: &mut Tx, chosen: &[Uuid], provider: Option<ProviderId>) -> Result<HashMap<Uuid, u32>> {
    if chosen.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT authorization_id, COUNT(*) FROM visits
               WHERE agency_id = $1 AND state = 'planned' AND starts_us >= $4 AND provider_id <> $5 AND authorization_id IN (";
    let mut now_and_chosen = args![tx.now_us(), provider.unwrap_or(ProviderId::NOBODY)];
    now_and_chosen.extend(ids(chosen));
    let sql = format!("{sql}{}) GROUP BY authorization_id", placeholders(6, chosen.len()));
    let rows: Vec<(Uuid, i64)> = tx.fetch_all(sql, now_and_chosen).await?;
    Ok(rows.into_iter().map(|(id, visits)| (id, u32::try_from(visits).unwrap_or(u32::MAX))).collect())
}

/// How many records are changed, if all can be, in the versions in which they were shown.
fn require_possible(checked: Vec<Checked>, seen: &SeenRecords) -> Result<u32> {
    if checked.len() != seen.records().len() {
        return Err(Error::NotFound);
    }
    for (record, (_, version)) in checked.into_iter().zip(seen.records()) {
        check_version(record.version, *version)?;
        if let Some(refusal) = record.refusal {
            return Err(refusal);
        }
    }
    Ok(u32::try_from(seen.records().len()).unwrap_or(u32::MAX))
}

/// With the names of the children. Each is recorded as accessed.
async fn preview(tx: &mut Tx, checked: Vec<Checked>) -> Result<BulkPreview> {
    let today = tx.local_now()?.date();
    let children: BTreeSet<Uuid> = checked.iter().map(|record| record.child).collect();
    let children = children_by_id(tx, &children.into_iter().collect::<Vec<_>>()).await?;
    let rows: Vec<ChosenRecord> = checked
        .into_iter()
        .filter_map(|record| {
            let Checked { id, version, child, authorization, staying, refusal } = record;
            Some(ChosenRecord { id, version, child: children.get(&child)?.clone(), authorization, staying, refusal })
        })
        .collect();
    Ok(BulkPreview { found: u32::try_from(rows.len()).unwrap_or(u32::MAX), rows, providers: Vec::new(), today })
}

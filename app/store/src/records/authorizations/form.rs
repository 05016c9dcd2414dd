//! What the form of an authorization offers: payers, services, providers, and the child whom a new one is for.

use super::load;
use crate::{
    Tx,
    audit::children_by_id,
    kernel::{
        columns::{ChildColumns, ProviderColumns, child_columns, disciplines, provider_columns},
        sql::args,
        visible::{visible_child, works_today},
    },
    records::{
        disciplines as agency_disciplines, find,
        payers::{self, require_billing},
        services,
    },
};
use domain::{
    AuthorizationId, ChildId, ProviderId, Result,
    authorizations::{Authorization, AuthorizedProvider, FormChoices},
    search::SearchQuery,
    visits::{ChildRef, ProviderRef},
};
use uuid::Uuid;

/// How many children a search lists.
const MAX_FOUND: usize = 20;

#[derive(sqlx::FromRow)]
struct ProviderRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    disciplines: String,
}

#[derive(sqlx::FromRow)]
struct ChildRow {
    #[sqlx(flatten)]
    child: ChildColumns,
}

/// The children who match a search and have not ended, for whom an authorization can be added, and whether there are more; none
/// for an empty search.
pub async fn children_to_authorize(tx: &mut Tx, q: &str) -> Result<(Vec<ChildRef>, bool)> {
    require_billing(tx)?;
    let query = SearchQuery::of(q);
    if query.is_blank() {
        return Ok((Vec::new(), false));
    }
    let mut found: Vec<Uuid> = find::children(tx, &query).await?;
    let ended = find::ended_children(tx).await?;
    found.retain(|id| !ended.contains(id));
    let more = found.len() > MAX_FOUND;
    found.truncate(MAX_FOUND);
    let mut children = children_by_id(tx, &found).await?;
    Ok((found.iter().filter_map(|id| children.remove(id)).collect(), more))
}

/// What the form of a child's new authorization offers, or that of an existing one with its values.
///
/// # Errors
/// `NotFound` for a child or an authorization of another agency.
pub async fn form(
    tx: &mut Tx,
    of: std::result::Result<AuthorizationId, ChildId>,
) -> Result<(Option<Authorization>, FormChoices)> {
    require_billing(tx)?;
    let (authorization, child) = match of {
        Ok(id) => {
            let authorization = load(tx, id).await?;
            let child = authorization.child;
            (Some(authorization), child)
        }
        Err(child) => (None, child),
    };
    let row: ChildRow = tx
        .fetch_one(
            concat!("SELECT ", child_columns!(), " FROM children c WHERE ", visible_child!(), " AND c.id = $4"),
            args![child],
        )
        .await?;
    tx.record_access(child);
    let today = tx.local_now()?.date();
    let choices = FormChoices {
        child: tx.child(row.child),
        providers: providers_to_assign(tx, authorization.as_ref().and_then(|one| one.provider(today))).await?,
        payers: payers::choices(tx, authorization.as_ref().and_then(|one| one.payer)).await?,
        services: services::choices(tx, authorization.as_ref().and_then(|one| one.service)).await?,
        disciplines: agency_disciplines::choices(tx).await?,
        today,
        next_reference: next_reference(tx).await?,
    };
    Ok((authorization, choices))
}

/// The providers who work today, and the one that is assigned already, by first name.
pub(in crate::records) async fn providers_to_assign(
    tx: &mut Tx,
    assigned: Option<ProviderId>,
) -> Result<Vec<AuthorizedProvider>> {
    let mut providers: Vec<ProviderRow> = tx
        .fetch_all(
            concat!(
                "SELECT ",
                provider_columns!(),
                ", p.disciplines FROM providers p WHERE p.agency_id = $1 AND (",
                works_today!(),
                " OR p.id = $4) ORDER BY p.id"
            ),
            args![assigned],
        )
        .await?;
    providers.sort_by_cached_key(|row| row.provider.by_first_name());
    let choice = |row: ProviderRow| {
        let provider = ProviderRef::from(row.provider);
        AuthorizedProvider { id: provider.id, name: provider.listed_name(), disciplines: disciplines(&row.disciplines) }
    };
    Ok(providers.into_iter().map(choice).collect())
}

/// The number after the largest of the form A00001 in the agency. Nothing is deleted, so that none is used again.
pub(super) async fn next_reference(tx: &mut Tx) -> Result<String> {
    let (largest,): (Option<i64>,) = tx
        .fetch_one(
            "SELECT MAX(CASE WHEN substr(reference, 1, 1) = 'A' AND ltrim(substr(reference, 2), '0123456789') = ''
                AND length(reference) BETWEEN 2 AND 16 THEN CAST(substr(reference, 2) AS BIGINT) END)
             FROM authorizations WHERE agency_id = $1",
            args![],
        )
        .await?;
    Ok(format!("A{:05}", largest.unwrap_or_default() + 1))
}

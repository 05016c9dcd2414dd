//! Providers: searchable list, details of one, and options of a select box.

use super::visit_lines;
use crate::{
    Tx,
    kernel::{
        columns::{ChildColumns, ProviderColumns, child_columns, disciplines, has_ended, parse_date, provider_columns},
        lists::{distinct, last_first, sort_by_ids, take_part},
        sql::{args, ids, placeholders},
        visible::{in_caseload, visible_provider, works_today},
    },
    privacy::deletion::held_since,
    records::{find, merging::providers::merges_into},
};
use domain::{
    Capability, ProviderId, Result,
    holds::HoldPerson,
    lists::{AccountState, ListPage, ListQuery, ProviderChoices, ProviderColumn, ProviderFilters, RecordState, Sort},
    people::{ProviderLine, ProviderPage},
    places::PlacedBy,
    schedule::{Discipline, ProviderChoice},
    search::{SearchQuery, SortKey},
    visits::{ChildRef, ProviderRef},
};
use jiff::civil::Date;
use std::collections::HashSet;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ProviderRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    reference: String,
    disciplines: String,
    languages: String,
    address: String,
    placed_by: String,
    city: String,
    email: String,
    phone: String,
    availability: String,
    max_visits_per_day: i64,
    joined: i64,
    ended_on: Option<String>,
}

impl ProviderRow {
    fn line(self) -> Result<ProviderLine> {
        Ok(ProviderLine {
            provider: self.provider.into(),
            disciplines: disciplines(&self.disciplines),
            languages: self.languages.split(';').map(str::to_owned).collect(),
            city: self.city,
            email: self.email,
            phone: self.phone,
            joined: self.joined > 0,
            ended_on: self.ended_on.as_deref().map(parse_date).transpose()?,
        })
    }
}

macro_rules! select_providers {
    ($more:expr) => {
        concat!(
            "SELECT ",
            provider_columns!(),
            ", p.reference, p.disciplines, p.languages, p.address, p.placed_by, p.city, p.email, p.phone, p.availability,
                p.max_visits_per_day, (SELECT COUNT(*) FROM members m
                    WHERE m.agency_id = p.agency_id AND m.provider_id = p.id AND m.removed_us IS NULL) AS joined, p.ended_on
             FROM providers p WHERE ",
            visible_provider!(),
            $more
        )
    };
}

/// What the list is filtered and sorted by, of each provider.
#[derive(sqlx::FromRow)]
struct ListedProvider {
    id: Uuid,
    first_name: String,
    last_name: String,
    disciplines: String,
    city: String,
    joined: bool,
    ended_on: Option<String>,
}

impl ListedProvider {
    fn account(&self) -> AccountState {
        if self.joined { AccountState::Joined } else { AccountState::NotJoined }
    }

    /// A search also finds who has ended.
    fn passes(&self, filters: &ProviderFilters, is_search: bool, today: Date) -> bool {
        RecordState::shows(filters.state, is_search, has_ended(self.ended_on.as_deref(), today))
            && filters.discipline.as_ref().is_none_or(|discipline| disciplines(&self.disciplines).contains(discipline))
            && filters.account.is_none_or(|account| self.account() == account)
    }
}

/// Providers by name, address, phone number, reference or discipline, for the office. Who has ended is left out, unless they are
/// searched for or the filter asks for them.
pub async fn providers(
    tx: &mut Tx,
    query: impl Into<ListQuery<ProviderFilters>>,
) -> Result<ListPage<ProviderLine, ProviderChoices>> {
    tx.require_admin()?;
    let query = query.into();
    let mut listed: Vec<ListedProvider> = tx
        .fetch_all(
            concat!(
                "SELECT p.id, p.first_name, p.last_name, p.disciplines, p.city, EXISTS (SELECT 1 FROM members m
                    WHERE m.agency_id = p.agency_id AND m.provider_id = p.id AND m.removed_us IS NULL) AS joined, p.ended_on
                 FROM providers p WHERE ",
                visible_provider!(),
                " ORDER BY p.id"
            ),
            args![],
        )
        .await?;
    let all = u32::try_from(listed.len()).unwrap_or(u32::MAX);
    let of_all: Vec<Discipline> = listed.iter().flat_map(|provider| disciplines(&provider.disciplines)).collect();
    let today = tx.local_now()?.date();
    let choices = ProviderChoices { disciplines: distinct(of_all.iter().map(|discipline| discipline.0.as_str())), today };
    let search = SearchQuery::of(if query.only.is_some() { "" } else { &query.q });
    if !search.is_blank() {
        let matches: HashSet<Uuid> = find::providers(tx, &search).await?.into_iter().collect();
        listed.retain(|provider| matches.contains(&provider.id));
    }
    if query.only.is_some() {
        listed.retain(|provider| query.wants(provider.id));
    } else {
        listed.retain(|provider| provider.passes(&query.filters, !search.is_blank(), today));
    }
    sort(&mut listed, query.order());
    let (shown, total) = take_part(listed.into_iter().map(|provider| provider.id).collect(), query.part);
    let mut rows: Vec<ProviderRow> = if shown.is_empty() {
        Vec::new()
    } else {
        tx.fetch_all(format!("{}{})", select_providers!(" AND p.id IN ("), placeholders(4, shown.len())), ids(&shown)).await?
    };
    sort_by_ids(&mut rows, &shown, |row| row.provider.id().0);
    let rows = rows.into_iter().map(ProviderRow::line).collect::<Result<_>>()?;
    Ok(ListPage { rows, total, all, number: query.part.number(), choices })
}

/// By name where the column is the same.
fn sort(listed: &mut [ListedProvider], order: Option<Sort<ProviderColumn>>) {
    let by_name = Sort::ascending(ProviderColumn::Name);
    let order = order.unwrap_or(by_name);
    let name = |provider: &ListedProvider| last_first(&provider.first_name, &provider.last_name);
    match order.column {
        ProviderColumn::Name => order.sort(listed, name),
        ProviderColumn::Town => {
            by_name.sort(listed, name);
            order.sort(listed, |provider| SortKey::of(&provider.city));
        }
        ProviderColumn::Account => {
            by_name.sort(listed, name);
            order.sort(listed, ListedProvider::account);
        }
    }
}

/// The name of a provider: any for the office, their own for a provider.
pub(crate) async fn load_provider_ref(tx: &mut Tx, id: ProviderId) -> Result<ProviderRef> {
    const NAMED: &str =
        concat!("SELECT ", provider_columns!(), " FROM providers p WHERE ", visible_provider!(), " AND p.id = $4");
    let row: ProviderColumns = tx.fetch_one(NAMED, args![id]).await?;
    Ok(row.into())
}

/// One provider: any for the office, their own for a provider.
pub async fn provider(tx: &mut Tx, id: ProviderId) -> Result<ProviderPage> {
    let row: ProviderRow = tx.fetch_one(select_providers!(" AND p.id = $4"), args![id]).await?;
    let mut caseload: Vec<ChildColumns> = tx
        .fetch_all(
            concat!(
                "SELECT ",
                child_columns!(),
                " FROM children c WHERE c.agency_id = $1 AND ",
                in_caseload!("$4"),
                " ORDER BY child_id"
            ),
            args![id],
        )
        .await?;
    caseload.sort_by_cached_key(ChildColumns::by_first_name);
    let caseload: Vec<ChildRef> = caseload.into_iter().map(|child| tx.child(child)).collect();
    for child in &caseload {
        tx.record_access(child.id);
    }
    Ok(ProviderPage {
        reference: row.reference.clone(),
        address: row.address.clone(),
        placed_by: PlacedBy::of(&row.placed_by),
        availability: row.availability.clone(),
        max_visits_per_day: row.max_visits_per_day as u16,
        line: row.line()?,
        caseload,
        visits: visit_lines(tx, "v.provider_id = $4", id.0).await?,
        held_since: held_since(tx, &[HoldPerson::Provider(id)]).await?,
        merges: merges_into(tx, id).await?,
    })
}

/// All providers who have not ended for a select box, by name, for schedulers. Providers with the same name are distinguished by their town, or by
/// their reference within one town.
pub async fn provider_choices(tx: &mut Tx) -> Result<Vec<ProviderChoice>> {
    const CHOICES: &str = concat!(
        "SELECT ",
        provider_columns!(),
        ", p.disciplines FROM providers p WHERE p.agency_id = $1 AND ",
        works_today!(),
        " ORDER BY p.id"
    );
    tx.require_capability(Capability::Schedule)?;
    let mut rows: Vec<ChoiceRow> = tx.fetch_all(CHOICES, args![]).await?;
    rows.sort_by_cached_key(|row| row.provider.by_first_name());
    let choices = rows.into_iter().map(|row| {
        let provider = ProviderRef::from(row.provider);
        ProviderChoice { id: provider.id, name: provider.listed_name(), disciplines: disciplines(&row.disciplines) }
    });
    Ok(choices.collect())
}

#[derive(sqlx::FromRow)]
struct ChoiceRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    disciplines: String,
}

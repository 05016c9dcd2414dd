//! Providers: the list with its search, one page each, and the choice of a form.

use super::{offset, pattern, visit_lines};
use crate::{
    Tx,
    names::{ChildColumns, ProviderColumns, child_columns, disciplines, provider_columns},
    sql::args,
    visible::{in_caseload, visible_provider},
};
use domain::{
    Capability, ProviderId, Result,
    people::{Page, ProviderLine, ProviderPage, Search},
    schedule::ProviderChoice,
    visits::{ChildRef, ProviderRef, full_name},
};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ProviderRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    reference: String,
    disciplines: String,
    languages: String,
    address: String,
    city: String,
    email: String,
    phone: String,
    availability: String,
    max_visits_per_day: i64,
    joined: i64,
}

impl ProviderRow {
    fn line(self) -> ProviderLine {
        ProviderLine {
            provider: self.provider.into(),
            disciplines: disciplines(&self.disciplines),
            languages: self.languages.split(';').map(str::to_owned).collect(),
            city: self.city,
            email: self.email,
            phone: self.phone,
            joined: self.joined > 0,
        }
    }
}

macro_rules! select_providers {
    ($more:expr) => {
        concat!(
            "SELECT ",
            provider_columns!(),
            ", p.reference, p.disciplines, p.languages, p.address, p.city, p.email, p.phone, p.availability,
                p.max_visits_per_day, (SELECT COUNT(*) FROM members m
                    WHERE m.agency_id = p.agency_id AND m.provider_id = p.id AND m.removed_us IS NULL) AS joined
             FROM providers p WHERE ",
            visible_provider!(),
            $more
        )
    };
}

macro_rules! providers_found {
    () => {
        " AND (lower(p.first_name || ' ' || p.last_name) LIKE $4 ESCAPE '\\'
            OR lower(p.last_name || ' ' || p.first_name) LIKE $4 ESCAPE '\\'
            OR lower(p.reference) LIKE $4 ESCAPE '\\' OR lower(p.disciplines) LIKE $4 ESCAPE '\\')"
    };
}

/// Providers by name, reference or discipline, for the office.
pub async fn providers(tx: &mut Tx, search: &Search) -> Result<Page<ProviderLine>> {
    tx.as_admin()?;
    let pattern = pattern(&search.q);
    let (total,): (i64,) = tx
        .one(concat!("SELECT COUNT(*) FROM providers p WHERE ", visible_provider!(), providers_found!()), args![&pattern])
        .await?;
    let rows: Vec<ProviderRow> = tx
        .all(
            select_providers!(concat!(
                providers_found!(),
                " ORDER BY lower(p.last_name), lower(p.first_name), p.id LIMIT $5 OFFSET $6"
            )),
            args![&pattern, Page::<ProviderLine>::ROWS, offset::<ProviderLine>(search.page)],
        )
        .await?;
    let rows = rows.into_iter().map(ProviderRow::line).collect();
    Ok(Page { rows, total: total as u32, number: search.page.max(1) })
}

/// The name of one provider: the office any, a provider their own.
pub(crate) async fn provider_named(tx: &mut Tx, id: ProviderId) -> Result<ProviderRef> {
    const NAMED: &str =
        concat!("SELECT ", provider_columns!(), " FROM providers p WHERE ", visible_provider!(), " AND p.id = $4");
    let row: ProviderColumns = tx.one(NAMED, args![id]).await?;
    Ok(row.into())
}

/// One provider: the office any, a provider their own.
pub async fn provider(tx: &mut Tx, id: ProviderId) -> Result<ProviderPage> {
    let row: ProviderRow = tx.one(select_providers!(" AND p.id = $4"), args![id]).await?;
    let caseload: Vec<ChildColumns> = tx
        .all(
            concat!(
                "SELECT ",
                child_columns!(),
                " FROM children c WHERE c.agency_id = $1 AND ",
                in_caseload!("$4"),
                " ORDER BY child_first, child_last, child_id"
            ),
            args![id],
        )
        .await?;
    let caseload: Vec<ChildRef> = caseload.into_iter().map(|child| tx.child(child)).collect();
    for child in &caseload {
        tx.saw(child.id);
    }
    Ok(ProviderPage {
        reference: row.reference.clone(),
        address: row.address.clone(),
        availability: row.availability.clone(),
        max_visits_per_day: row.max_visits_per_day as u16,
        line: row.line(),
        caseload,
        visits: visit_lines(tx, "v.provider_id = $4", id.0).await?,
    })
}

/// All providers for the choice of a form, by name, for whoever plans.
pub async fn provider_choices(tx: &mut Tx) -> Result<Vec<ProviderChoice>> {
    tx.may(Capability::Schedule)?;
    let rows: Vec<(Uuid, String, String, String)> = tx
        .all(
            "SELECT id, first_name, last_name, disciplines FROM providers WHERE agency_id = $1
             ORDER BY lower(first_name), lower(last_name), id",
            args![],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, first, last, letters)| ProviderChoice {
            id: ProviderId(id),
            name: full_name(&first, &last),
            disciplines: disciplines(&letters),
        })
        .collect())
}

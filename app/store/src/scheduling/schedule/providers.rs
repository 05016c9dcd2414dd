//! The providers of a board.

use super::BoardRow;
use crate::{
    Tx,
    kernel::{
        columns::{ProviderColumns, day_start_us, disciplines, parse_date, provider_columns},
        sql::{args, internal},
        visible::visible_provider,
    },
    records::absences,
};
use domain::{
    Result,
    absences::{AwayDays, is_away_on},
    availability::Availability,
    records::is_over,
    schedule::Discipline,
    visits::ProviderRef,
};
use jiff::civil::Date;

/// A provider on a board.
pub(super) struct ProviderRow {
    pub provider: ProviderRef,
    pub reference: String,
    pub disciplines: Vec<Discipline>,
    pub availability: Availability,
    pub phone: String,
    /// The first day on which the provider no longer works.
    ended_on: Option<Date>,
    away: Vec<AwayDays>,
}

impl ProviderRow {
    /// The working hours of a day.
    pub fn windows(&self, date: Date) -> Vec<(u16, u16)> {
        if is_over(self.ended_on, date) || is_away_on(&self.away, date) {
            return Vec::new();
        }
        self.availability.windows(date.weekday()).to_vec()
    }
}

/// The row of the visits that have no provider, if there are any: the first one of a board.
pub(super) fn without_provider(rows: &[BoardRow]) -> Option<ProviderRow> {
    let visits = rows.iter().filter(|row| row.provider_id().is_nobody());
    let mut disciplines: Vec<Discipline> = visits.map(|row| Discipline(row.discipline.clone())).collect();
    disciplines.sort();
    disciplines.dedup();
    (!disciplines.is_empty()).then(|| ProviderRow {
        provider: ProviderRef::nobody(),
        reference: String::new(),
        disciplines,
        availability: Availability::default(),
        phone: String::new(),
        ended_on: None,
        away: Vec::new(),
    })
}

#[derive(sqlx::FromRow)]
struct ProviderDbRow {
    #[sqlx(flatten)]
    provider: ProviderColumns,
    reference: String,
    disciplines: String,
    availability: String,
    phone: String,
    ended_on: Option<String>,
}

/// The visible providers of a period, `to` exclusive, by name. Who has ended before it is in it only with a visit; a provider always
/// sees their own row.
pub(super) async fn load_providers(tx: &mut Tx, (from, to): (Date, Date)) -> Result<Vec<ProviderRow>> {
    let zone = tx.zone()?;
    let mut away = absences::approved(tx, from, to).await?;
    let mut rows: Vec<ProviderDbRow> = tx
        .fetch_all(
            concat!(
                "SELECT ",
                provider_columns!(),
                ", p.reference, p.disciplines, p.availability, p.phone, p.ended_on FROM providers p WHERE ",
                visible_provider!(),
                " AND (p.ended_on IS NULL OR p.ended_on > $4 OR $2 = 'provider' OR EXISTS (SELECT 1 FROM visits made
                    WHERE made.agency_id = p.agency_id AND made.provider_id = p.id AND made.starts_us >= $5
                        AND made.starts_us < $6)) ORDER BY p.id"
            ),
            args![from, day_start_us(from, &zone)?, day_start_us(to, &zone)?],
        )
        .await?;
    rows.sort_by_cached_key(|row| row.provider.by_first_name());
    rows.into_iter()
        .map(|row| {
            Ok(ProviderRow {
                away: away.remove(&row.provider.id()).unwrap_or_default(),
                provider: row.provider.into(),
                reference: row.reference,
                disciplines: disciplines(&row.disciplines),
                availability: row.availability.parse().map_err(|error| internal(&error))?,
                phone: row.phone,
                ended_on: row.ended_on.as_deref().map(parse_date).transpose()?,
            })
        })
        .collect()
}

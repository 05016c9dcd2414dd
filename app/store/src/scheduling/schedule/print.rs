//! Print views of a week or a day.

use super::{agenda::lines_between, load_providers, plus_days, selection::select};
use crate::Tx;
use domain::{
    Result,
    schedule::{BoardFilter, PrintView},
};
use jiff::civil::Date;

/// Print view of the week of a date (default: today): of the agency for the office, the own one for a provider.
pub async fn print_week(tx: &mut Tx, requested: Option<Date>, filter: BoardFilter) -> Result<PrintView> {
    let today = tx.local_now()?.date();
    print_view(tx, tx.agency().settings.first_day.of_week(requested.unwrap_or(today)), 7, filter).await
}

/// Print view of a day (default: today): of the agency for the office, the own one for a provider.
pub async fn print_day(tx: &mut Tx, requested: Option<Date>, filter: BoardFilter) -> Result<PrintView> {
    let today = tx.local_now()?.date();
    print_view(tx, requested.unwrap_or(today), 1, filter).await
}

async fn print_view(tx: &mut Tx, first: Date, days: i64, filter: BoardFilter) -> Result<PrintView> {
    tx.require_staff()?;
    let end = plus_days(first, days);
    let providers = load_providers(tx, (first, end)).await?;
    let selection = select(tx, &filter, &providers, (first, end)).await?;
    let days = lines_between(tx, first, end, &selection).await?;
    Ok(PrintView::new(tx.agency().name.clone(), first, tx.local_now()?, days))
}

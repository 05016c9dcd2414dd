//! Days on which the agency makes no visits.

use crate::{
    Tx,
    kernel::{columns::parse_date, sql::args},
};
use domain::{
    Capability, Error, Result,
    holidays::{Holiday, NewHoliday, RemoveHoliday},
};
use jiff::{Span, civil::Date};
use std::collections::BTreeMap;

/// All holidays in order of date, for the office.
pub async fn all(tx: &mut Tx) -> Result<Vec<Holiday>> {
    tx.require_capability(Capability::Manage)?;
    let rows: Vec<(String, String)> =
        tx.fetch_all("SELECT day, name FROM holidays WHERE agency_id = $1 ORDER BY day", args![]).await?;
    rows.into_iter().map(|(day, name)| Ok(Holiday { date: parse_date(&day)?, name })).collect()
}

/// Holidays from `from` (inclusive) to `to` (exclusive), by date.
pub async fn between(tx: &mut Tx, from: Date, to: Date) -> Result<BTreeMap<Date, String>> {
    let rows: Vec<(String, String)> =
        tx.fetch_all("SELECT day, name FROM holidays WHERE agency_id = $1 AND day >= $4 AND day < $5", args![from, to]).await?;
    rows.into_iter().map(|(day, name)| Ok((parse_date(&day)?, name))).collect()
}

/// Holidays around the day of a visit that is being planned: one week before, three weeks after.
pub async fn around(tx: &mut Tx, day: Date) -> Result<BTreeMap<Date, String>> {
    between(tx, day.saturating_sub(Span::new().days(7)), day.saturating_add(Span::new().days(21))).await
}

/// Adds a holiday, or renames the one of that day. Existing visits on that day stay.
pub async fn add(tx: &mut Tx, holiday: NewHoliday) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    tx.execute(
        "INSERT INTO holidays (agency_id, day, name) VALUES ($1, $4, $5)
         ON CONFLICT (agency_id, day) DO UPDATE SET name = $5",
        args![holiday.date, &holiday.name],
    )
    .await?;
    tx.record_subject("agency", tx.agency_id().0);
    tx.record_change(&holiday);
    Ok(())
}

/// Adds those holidays whose days have none yet.
pub async fn add_missing(tx: &mut Tx, holidays: Vec<Holiday>) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    for holiday in &holidays {
        tx.execute(
            "INSERT INTO holidays (agency_id, day, name) VALUES ($1, $4, $5) ON CONFLICT (agency_id, day) DO NOTHING",
            args![holiday.date, &holiday.name],
        )
        .await?;
    }
    tx.record_subject("agency", tx.agency_id().0);
    tx.record_change(&holidays);
    Ok(())
}

/// Removes a holiday.
///
/// # Errors
/// `NotFound` if that day has none.
pub async fn remove(tx: &mut Tx, holiday: RemoveHoliday) -> Result<()> {
    tx.require_capability(Capability::Manage)?;
    let removed = tx.execute("DELETE FROM holidays WHERE agency_id = $1 AND day = $4", args![holiday.date]).await?;
    if removed == 0 {
        return Err(Error::NotFound);
    }
    tx.record_subject("agency", tx.agency_id().0);
    tx.record_change(&holiday);
    Ok(())
}

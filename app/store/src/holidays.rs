//! Days on which the agency makes no visits.

use crate::{Tx, names::date, sql::args};
use domain::{
    Capability, Error, Result,
    holidays::{Holiday, NewHoliday, RemoveHoliday},
};
use jiff::{Span, civil::Date};
use std::collections::BTreeMap;

/// All of them, in their order: the office's list.
pub async fn all(tx: &mut Tx) -> Result<Vec<Holiday>> {
    tx.may(Capability::Manage)?;
    let rows: Vec<(String, String)> = tx.all("SELECT day, name FROM holidays WHERE agency_id = $1 ORDER BY day", args![]).await?;
    rows.into_iter().map(|(day, name)| Ok(Holiday { date: date(&day)?, name })).collect()
}

/// Those from `from` to before `to`, by date.
pub async fn between(tx: &mut Tx, from: Date, to: Date) -> Result<BTreeMap<Date, String>> {
    let rows: Vec<(String, String)> =
        tx.all("SELECT day, name FROM holidays WHERE agency_id = $1 AND day >= $4 AND day < $5", args![from, to]).await?;
    rows.into_iter().map(|(day, name)| Ok((date(&day)?, name))).collect()
}

/// Those around a day for which a visit is thought of: the week before, the three after.
pub async fn around(tx: &mut Tx, day: Date) -> Result<BTreeMap<Date, String>> {
    between(tx, day.saturating_sub(Span::new().days(7)), day.saturating_add(Span::new().days(21))).await
}

/// Adds one, or names the one of that day anew. Visits that stand there stay.
pub async fn add(tx: &mut Tx, holiday: NewHoliday) -> Result<()> {
    tx.may(Capability::Manage)?;
    tx.run(
        "INSERT INTO holidays (agency_id, day, name) VALUES ($1, $4, $5)
         ON CONFLICT (agency_id, day) DO UPDATE SET name = $5",
        args![holiday.date, &holiday.name],
    )
    .await?;
    tx.subject("agency", tx.agency_id().0);
    tx.changed(&holiday);
    Ok(())
}

/// Adds those whose days have none yet.
pub async fn add_missing(tx: &mut Tx, holidays: Vec<Holiday>) -> Result<()> {
    tx.may(Capability::Manage)?;
    for holiday in &holidays {
        tx.run(
            "INSERT INTO holidays (agency_id, day, name) VALUES ($1, $4, $5) ON CONFLICT (agency_id, day) DO NOTHING",
            args![holiday.date, &holiday.name],
        )
        .await?;
    }
    tx.subject("agency", tx.agency_id().0);
    tx.changed(&holidays);
    Ok(())
}

/// Takes one out.
///
/// # Errors
/// `NotFound` where that day has none.
pub async fn remove(tx: &mut Tx, holiday: RemoveHoliday) -> Result<()> {
    tx.may(Capability::Manage)?;
    let removed = tx.run("DELETE FROM holidays WHERE agency_id = $1 AND day = $4", args![holiday.date]).await?;
    if removed == 0 {
        return Err(Error::NotFound);
    }
    tx.subject("agency", tx.agency_id().0);
    tx.changed(&holiday);
    Ok(())
}

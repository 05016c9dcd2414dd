//! What the office sets.

use domain::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{language, notice, write};

/// Changes the agency's settings.
#[server(prefix = "/api", endpoint = "change_settings")]
pub async fn change_settings(settings: domain::agency::ChangeSettings) -> Result<()> {
    write("agency.settings", |tx| Box::pin(store::agency::change_settings(tx, settings))).await?;
    notice("settings.kept");
    Ok(())
}

/// Says who of the staff needs a second factor.
#[server(prefix = "/api", endpoint = "require_second_factor")]
pub async fn require_second_factor(rule: domain::agency::RequireSecondFactor) -> Result<()> {
    write("agency.second_factor", move |tx| Box::pin(store::agency::require_second_factor(tx, rule))).await?;
    notice("second_factor.kept");
    Ok(())
}

/// Adds a day on which the agency makes no visits.
#[server(prefix = "/api", endpoint = "add_holiday")]
pub async fn add_holiday(holiday: domain::holidays::NewHoliday) -> Result<()> {
    write("agency.add_holiday", |tx| Box::pin(store::holidays::add(tx, holiday))).await?;
    notice("holiday.kept");
    Ok(())
}

/// Adds the federal holidays of a year, named in the language of who asks.
#[server(prefix = "/api", endpoint = "add_federal_holidays")]
pub async fn add_federal_holidays(holidays: domain::holidays::AddFederal) -> Result<()> {
    let named = super::holidays::named(language(), holidays.year);
    write("agency.add_federal_holidays", |tx| Box::pin(store::holidays::add_missing(tx, named))).await?;
    notice("holiday.kept");
    Ok(())
}

/// Makes a holiday a usual day again.
#[server(prefix = "/api", endpoint = "remove_holiday")]
pub async fn remove_holiday(holiday: domain::holidays::RemoveHoliday) -> Result<()> {
    write("agency.remove_holiday", move |tx| Box::pin(store::holidays::remove(tx, holiday))).await?;
    notice("holiday.removed");
    Ok(())
}

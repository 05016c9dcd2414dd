//! Server functions: settings of the agency.

use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{language, set_flash, write},
};

/// Changes the agency's settings.
#[server(prefix = "/api", endpoint = "change_settings")]
pub async fn change_settings(settings: domain::agency::ChangeSettings) -> ApiResult<()> {
    write(AuditAction::AgencySettings, |tx| Box::pin(store::records::agency::change_settings(tx, settings))).await?;
    set_flash(Flash::SettingsSaved);
    Ok(())
}

/// Sets which staff members need a second factor.
#[server(prefix = "/api", endpoint = "require_second_factor")]
pub async fn require_second_factor(rule: domain::agency::RequireSecondFactor) -> ApiResult<()> {
    write(AuditAction::AgencySecondFactor, move |tx| Box::pin(store::records::agency::require_second_factor(tx, rule))).await?;
    set_flash(Flash::SecondFactorSaved);
    Ok(())
}

/// Adds a holiday, a day without visits.
#[server(prefix = "/api", endpoint = "add_holiday")]
pub async fn add_holiday(holiday: domain::holidays::NewHoliday) -> ApiResult<()> {
    write(AuditAction::AgencyAddHoliday, |tx| Box::pin(store::scheduling::holidays::add(tx, holiday))).await?;
    set_flash(Flash::HolidaySaved);
    Ok(())
}

/// Adds the federal holidays of a year, with names in the user's language.
#[server(prefix = "/api", endpoint = "add_federal_holidays")]
pub async fn add_federal_holidays(holidays: domain::holidays::AddFederalHolidays) -> ApiResult<()> {
    let named = super::federal_holidays::federal_with_names(language(), holidays.year);
    write(AuditAction::AgencyAddFederalHolidays, |tx| Box::pin(store::scheduling::holidays::add_missing(tx, named))).await?;
    set_flash(Flash::HolidaySaved);
    Ok(())
}

/// Removes a holiday.
#[server(prefix = "/api", endpoint = "remove_holiday")]
pub async fn remove_holiday(holiday: domain::holidays::RemoveHoliday) -> ApiResult<()> {
    write(AuditAction::AgencyRemoveHoliday, move |tx| Box::pin(store::scheduling::holidays::remove(tx, holiday))).await?;
    set_flash(Flash::HolidayRemoved);
    Ok(())
}

/// Adds a discipline of the agency.
#[server(prefix = "/api", endpoint = "add_discipline")]
pub async fn add_discipline(discipline: domain::discipline::NewDiscipline) -> ApiResult<()> {
    write(AuditAction::AgencyAddDiscipline, |tx| Box::pin(store::records::disciplines::add(tx, discipline))).await?;
    set_flash(Flash::DisciplineSaved);
    Ok(())
}

/// Renames a discipline.
#[server(prefix = "/api", endpoint = "rename_discipline")]
pub async fn rename_discipline(discipline: domain::discipline::RenameDiscipline) -> ApiResult<()> {
    write(AuditAction::AgencyRenameDiscipline, |tx| Box::pin(store::records::disciplines::rename(tx, discipline))).await?;
    set_flash(Flash::DisciplineSaved);
    Ok(())
}

/// Ends a discipline, or brings it back.
#[server(prefix = "/api", endpoint = "end_discipline")]
pub async fn end_discipline(discipline: domain::discipline::EndDiscipline) -> ApiResult<()> {
    let is_end = discipline.ended;
    write(AuditAction::AgencyEndDiscipline, move |tx| Box::pin(store::records::disciplines::end(tx, discipline))).await?;
    set_flash(if is_end { Flash::DisciplineSaved } else { Flash::DisciplineBack });
    Ok(())
}

/// Undoes the last change of a discipline.
#[server(prefix = "/api", endpoint = "undo_discipline")]
pub async fn undo_discipline(discipline: domain::discipline::UndoDiscipline) -> ApiResult<()> {
    write(AuditAction::AgencyUndoDiscipline, move |tx| Box::pin(store::records::disciplines::undo(tx, discipline))).await?;
    set_flash(Flash::RecordUndone);
    Ok(())
}

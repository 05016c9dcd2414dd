//! Server functions about absences of providers.

use domain::{
    AbsenceId,
    absences::{AbsenceVersion, AddAbsence as Add, AskTimeOff as Ask, DecideTimeOff as Decide, ReportSick as Sick},
    audit::AuditAction,
};
use leptos::prelude::*;
use store::records::absences;
use web::{
    ApiResult,
    flash::Flash,
    request::{redirect, set_flash, set_flash_of, write},
};

/// A provider asks for time off.
#[server(prefix = "/api", endpoint = "ask_time_off")]
pub async fn ask_time_off(absence: Ask) -> ApiResult<AbsenceId> {
    let id = write(AuditAction::AbsencesAsk, |tx| Box::pin(absences::ask(tx, absence))).await?;
    set_flash(Flash::TimeOffAsked);
    redirect("/time-off");
    Ok(id)
}

/// A provider is sick today.
#[server(prefix = "/api", endpoint = "report_sick")]
pub async fn report_sick(sick: Sick) -> ApiResult<()> {
    write(AuditAction::AbsencesReportSick, |tx| Box::pin(absences::report_sick(tx, sick))).await?;
    set_flash(Flash::SickReported);
    redirect("/time-off");
    Ok(())
}

/// The office enters that a provider is away.
#[server(prefix = "/api", endpoint = "add_absence")]
pub async fn add_absence(absence: Add) -> ApiResult<()> {
    let provider = absence.provider;
    let left = write(AuditAction::AbsencesAdd, |tx| Box::pin(absences::add(tx, absence))).await?;
    set_flash_of(Flash::AbsenceAdded, left);
    redirect(format!("/providers/{provider}"));
    Ok(())
}

/// The office approves or declines time off.
#[server(prefix = "/api", endpoint = "decide_time_off")]
pub async fn decide_time_off(decision: Decide) -> ApiResult<()> {
    write(AuditAction::AbsencesDecide, move |tx| Box::pin(absences::decide(tx, decision))).await?;
    set_flash(if decision.approve { Flash::TimeOffApproved } else { Flash::TimeOffDeclined });
    Ok(())
}

/// Takes an absence back.
#[server(prefix = "/api", endpoint = "withdraw_absence")]
pub async fn withdraw_absence(absence: AbsenceVersion) -> ApiResult<()> {
    write(AuditAction::AbsencesWithdraw, move |tx| Box::pin(absences::withdraw(tx, absence))).await?;
    set_flash(Flash::AbsenceWithdrawn);
    Ok(())
}

/// Leaves the visits of an absence without a provider.
#[server(prefix = "/api", endpoint = "leave_visits_of_absence")]
pub async fn leave_visits_of_absence(absence: AbsenceVersion) -> ApiResult<()> {
    let left = write(AuditAction::AbsencesLeaveVisits, move |tx| Box::pin(absences::leave_visits(tx, absence))).await?;
    set_flash_of(Flash::VisitsLeft, left);
    Ok(())
}

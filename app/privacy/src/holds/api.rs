//! Server functions: setting and lifting legal holds.

use domain::HoldId;
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Sets a legal hold on the records of a child or a person.
#[server(prefix = "/api", endpoint = "set_hold")]
pub async fn set_hold(hold: domain::holds::NewHold) -> ApiResult<HoldId> {
    let id = write(AuditAction::HoldsSet, |tx| Box::pin(store::privacy::holds::set(tx, hold))).await?;
    set_flash(Flash::HoldSet);
    redirect(format!("/settings/holds/{id}"));
    Ok(id)
}

/// Sets a legal hold on all records of a period.
#[server(prefix = "/api", endpoint = "set_period_hold")]
pub async fn set_period_hold(hold: domain::holds::NewPeriodHold) -> ApiResult<HoldId> {
    let id = write(AuditAction::HoldsSetPeriod, |tx| Box::pin(store::privacy::holds::set_period(tx, hold))).await?;
    set_flash(Flash::HoldSet);
    redirect(format!("/settings/holds/{id}"));
    Ok(id)
}

/// Lifts a legal hold.
#[server(prefix = "/api", endpoint = "lift_hold")]
pub async fn lift_hold(lift: domain::holds::LiftHold) -> ApiResult<()> {
    let id = lift.hold;
    write(AuditAction::HoldsLift, |tx| Box::pin(store::privacy::holds::lift(tx, lift))).await?;
    set_flash(Flash::HoldLifted);
    redirect(format!("/settings/holds/{id}"));
    Ok(())
}

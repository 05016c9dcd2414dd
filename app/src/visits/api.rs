//! What may be done with a visit, as server functions: the office plans, the provider visits.

use domain::{Result, VisitId, notes::DraftNote};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{notice, redirect, write};
#[cfg(feature = "ssr")]
use domain::visits::Press;

/// Puts an authorized visit into the week.
#[server(prefix = "/api", endpoint = "create_visit")]
pub async fn create_visit(visit: domain::visits::NewVisit) -> Result<VisitId> {
    let week = visit.date;
    let id = write("visits.create", |tx| Box::pin(store::visits::create(tx, visit))).await?;
    notice("visit.created");
    redirect(format!("/week/{week}"));
    Ok(id)
}

/// Moves a visit to another time or provider.
#[server(prefix = "/api", endpoint = "move_visit")]
pub async fn move_visit(visit: domain::visits::MoveVisit) -> Result<()> {
    let id = visit.visit;
    let moved = write("visits.move", |tx| {
        Box::pin(async move {
            store::visits::move_to(tx, visit).await?;
            Ok(!tx.changes_nothing())
        })
    })
    .await?;
    notice(if moved { "visit.moved" } else { "visit.unchanged" });
    redirect(format!("/visits/{id}"));
    Ok(())
}

/// Takes a visit out of the week.
#[server(prefix = "/api", endpoint = "cancel_visit")]
pub async fn cancel_visit(visit: domain::visits::CancelVisit) -> Result<()> {
    write("visits.cancel", |tx| Box::pin(store::visits::cancel(tx, visit))).await?;
    notice("visit.cancelled");
    Ok(())
}

/// A cancelled visit takes place after all.
#[server(prefix = "/api", endpoint = "reinstate_visit")]
pub async fn reinstate_visit(visit: domain::visits::ReinstateVisit) -> Result<()> {
    write("visits.reinstate", |tx| Box::pin(store::board::reinstate_visit(tx, visit))).await?;
    notice("visit.reinstated");
    Ok(())
}

/// The provider is at the door; with `even_so` also where it is asked about: early, or while another visit of theirs is open.
#[server(prefix = "/api", endpoint = "check_in")]
pub async fn check_in(visit: VisitId, even_so: Option<bool>) -> Result<()> {
    let even_so = even_so.unwrap_or_default();
    write("visits.check_in", move |tx| Box::pin(store::visits::check_in(tx, visit, even_so))).await?;
    redirect(format!("/visits/{visit}/note"));
    Ok(())
}

/// The provider leaves; with `even_so` also after care that is asked about. What stands typed in the note's form is kept with
/// it.
#[server(prefix = "/api", endpoint = "check_out")]
pub async fn check_out(visit: VisitId, note: Option<DraftNote>, even_so: Option<bool>) -> Result<()> {
    let even_so = even_so.unwrap_or_default();
    write("visits.check_out", move |tx| {
        Box::pin(async move {
            keep_typed(tx, visit, note).await?;
            store::visits::check_out(tx, visit, even_so).await
        })
    })
    .await?;
    notice("visit.checked_out");
    redirect(format!("/visits/{visit}/note"));
    Ok(())
}

/// The provider takes the last press back. What stands typed in the note's form is kept with it.
#[server(prefix = "/api", endpoint = "undo_press")]
pub async fn undo_press(visit: VisitId, note: Option<DraftNote>) -> Result<()> {
    let press = write("visits.undo", move |tx| {
        Box::pin(async move {
            keep_typed(tx, visit, note).await?;
            store::visits::undo(tx, visit).await
        })
    })
    .await?;
    match press {
        Press::CheckIn => notice("visit.check_in_undone"),
        Press::CheckOut => notice("visit.check_out_undone"),
    }
    redirect(format!("/visits/{visit}"));
    Ok(())
}

/// What was typed in the form from which something else is done.
#[cfg(feature = "ssr")]
async fn keep_typed(tx: &mut store::Tx, visit: VisitId, note: Option<DraftNote>) -> Result<()> {
    if let Some(note) = note.filter(|note| note.visit == visit && !note.is_blank()) {
        store::notes::save(tx, note).await?;
    }
    Ok(())
}

/// Forgotten or wrong times are entered, by the provider or the office.
#[server(prefix = "/api", endpoint = "correct_times")]
pub async fn correct_times(times: domain::visits::CorrectTimes) -> Result<()> {
    let visit = times.visit;
    write("visits.correct", |tx| Box::pin(store::visits::correct(tx, times))).await?;
    notice("visit.times_corrected");
    redirect(format!("/visits/{visit}"));
    Ok(())
}

/// The provider is late or stands before a closed door.
#[server(prefix = "/api", endpoint = "report_from_the_road")]
pub async fn report_from_the_road(report: domain::visits::NewRoadReport) -> Result<()> {
    write("visits.report", |tx| Box::pin(store::visits::report(tx, report))).await?;
    notice("report.sent");
    Ok(())
}

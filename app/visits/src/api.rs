//! Server functions for visits: scheduling by the office, check-in and reports by the provider.

use domain::{VisitId, notes::DraftNote};
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use domain::visits::CheckAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Schedules a visit. It leads to the week with the child's visits, or back to the child's page.
#[server(prefix = "/api", endpoint = "create_visit")]
pub async fn create_visit(visit: domain::visits::NewVisit, back_to_child: Option<bool>) -> ApiResult<VisitId> {
    let week = visit.slot.date;
    let (id, (child, reference)) = write(AuditAction::VisitsCreate, |tx| {
        Box::pin(async move {
            let id = store::care::visits::create(tx, visit).await?;
            Ok((id, store::care::visits::child_of(tx, id).await?))
        })
    })
    .await?;
    set_flash(Flash::VisitCreated);
    if back_to_child.unwrap_or_default() {
        redirect(format!("/children/{child}"));
    } else {
        let query = serde_urlencoded::to_string([("name", reference)]).unwrap_or_default();
        redirect(format!("/week/{week}?{query}"));
    }
    Ok(id)
}

/// Moves a visit to another time or provider.
#[server(prefix = "/api", endpoint = "move_visit")]
pub async fn move_visit(visit: domain::visits::MoveVisit) -> ApiResult<()> {
    let id = visit.visit;
    let moved = write(AuditAction::VisitsMove, |tx| {
        Box::pin(async move {
            store::care::visits::move_to(tx, visit).await?;
            Ok(!tx.is_unchanged())
        })
    })
    .await?;
    set_flash(if moved { Flash::VisitMoved } else { Flash::VisitUnchanged });
    redirect(format!("/visits/{id}"));
    Ok(())
}

/// Moves a visit to another place of its child.
#[server(prefix = "/api", endpoint = "change_visit_place")]
pub async fn change_visit_place(visit: domain::visits::ChangePlace) -> ApiResult<()> {
    let id = visit.visit;
    let changed = write(AuditAction::VisitsChangePlace, |tx| {
        Box::pin(async move {
            store::care::visits::change_place(tx, visit).await?;
            Ok(!tx.is_unchanged())
        })
    })
    .await?;
    set_flash(if changed { Flash::VisitPlaceChanged } else { Flash::VisitUnchanged });
    redirect(format!("/visits/{id}"));
    Ok(())
}

/// Takes the provider off a planned visit.
#[server(prefix = "/api", endpoint = "take_provider_off")]
pub async fn take_provider_off(visit: domain::visits::TakeProviderOff) -> ApiResult<()> {
    let id = visit.visit;
    write(AuditAction::VisitsTakeProviderOff, |tx| Box::pin(store::care::visits::take_provider_off(tx, visit))).await?;
    set_flash(Flash::VisitProviderOff);
    redirect(format!("/visits/{id}"));
    Ok(())
}

/// Cancels a visit.
#[server(prefix = "/api", endpoint = "cancel_visit")]
pub async fn cancel_visit(visit: domain::visits::CancelVisit) -> ApiResult<()> {
    write(AuditAction::VisitsCancel, |tx| Box::pin(store::care::visits::cancel(tx, visit))).await?;
    set_flash(Flash::VisitCanceled);
    Ok(())
}

/// Restores a canceled visit.
#[server(prefix = "/api", endpoint = "reinstate_visit")]
pub async fn reinstate_visit(visit: domain::visits::ReinstateVisit) -> ApiResult<()> {
    write(AuditAction::VisitsReinstate, |tx| Box::pin(store::scheduling::board::reinstate_visit(tx, visit))).await?;
    set_flash(Flash::VisitReinstated);
    Ok(())
}

/// Checks the provider in. `even_so` confirms the question that is asked if it is early or another visit of theirs is open.
#[server(prefix = "/api", endpoint = "check_in")]
pub async fn check_in(visit: VisitId, even_so: Option<bool>) -> ApiResult<()> {
    let even_so = even_so.unwrap_or_default();
    let with_note =
        write(AuditAction::VisitsCheckIn, move |tx| Box::pin(store::care::visits::check_in(tx, visit, even_so))).await?;
    redirect(after_check(visit, with_note));
    Ok(())
}

/// Checks the provider out. `even_so` confirms the question that is asked after unusually long care. The text in the note's form
/// is saved as a draft.
#[server(prefix = "/api", endpoint = "check_out")]
pub async fn check_out(visit: VisitId, note: Option<DraftNote>, even_so: Option<bool>) -> ApiResult<()> {
    let even_so = even_so.unwrap_or_default();
    let with_note = write(AuditAction::VisitsCheckOut, move |tx| {
        Box::pin(async move {
            save_note_draft(tx, visit, note).await?;
            store::care::visits::check_out(tx, visit, even_so).await
        })
    })
    .await?;
    set_flash(if with_note { Flash::VisitCheckedOut } else { Flash::VisitCheckedOutWithoutNote });
    redirect(after_check(visit, with_note));
    Ok(())
}

/// Where a check-in or check-out leads: to the note, if one is asked for.
#[cfg(feature = "ssr")]
fn after_check(visit: VisitId, with_note: bool) -> String {
    if with_note { format!("/visits/{visit}/note") } else { format!("/visits/{visit}") }
}

/// Undoes the provider's last check-in or check-out. The text in the note's form is saved as a draft.
#[server(prefix = "/api", endpoint = "undo_press")]
pub async fn undo_check_in(visit: VisitId, note: Option<DraftNote>) -> ApiResult<()> {
    let press = write(AuditAction::VisitsUndo, move |tx| {
        Box::pin(async move {
            save_note_draft(tx, visit, note).await?;
            store::care::visits::undo(tx, visit).await
        })
    })
    .await?;
    match press {
        CheckAction::CheckIn => set_flash(Flash::VisitCheckInUndone),
        CheckAction::CheckOut => set_flash(Flash::VisitCheckOutUndone),
    }
    redirect(format!("/visits/{visit}"));
    Ok(())
}

/// Saves the note text that was submitted together with another action.
#[cfg(feature = "ssr")]
async fn save_note_draft(tx: &mut store::Tx, visit: VisitId, note: Option<DraftNote>) -> domain::Result<()> {
    if let Some(note) = note.filter(|note| note.visit == visit && !note.is_blank()) {
        store::care::notes::save(tx, note).await?;
    }
    Ok(())
}

/// Enters or corrects check-in and check-out times, by the provider or the office, which can also remove them.
#[server(prefix = "/api", endpoint = "correct_times")]
pub async fn correct_times(times: domain::visits::CorrectTimes) -> ApiResult<()> {
    let (visit, remove) = (times.visit, times.remove);
    let corrected = write(AuditAction::VisitsCorrect, |tx| {
        Box::pin(async move {
            store::care::visits::correct(tx, times).await?;
            Ok(!tx.is_unchanged())
        })
    })
    .await?;
    set_flash(match (remove, corrected) {
        (true, _) => Flash::VisitTimesRemoved,
        (false, true) => Flash::VisitTimesCorrected,
        (false, false) => Flash::VisitTimesUnchanged,
    });
    redirect(format!("/visits/{visit}"));
    Ok(())
}

/// Reports that the provider is running late or that nobody is home.
#[server(prefix = "/api", endpoint = "report_from_the_road")]
pub async fn send_field_report(report: domain::visits::NewFieldReport) -> ApiResult<()> {
    write(AuditAction::VisitsReport, |tx| Box::pin(store::care::visits::report(tx, report))).await?;
    set_flash(Flash::ReportSent);
    Ok(())
}

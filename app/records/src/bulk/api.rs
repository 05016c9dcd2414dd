//! Server functions: actions with several chosen records.

use domain::bulk::{ChooseProvider as Choice, EndAuthorizations as EndOfAuthorizations, EndChildren as EndOfChildren, UndoBulk};
use leptos::prelude::*;
use web::ApiResult;

use domain::{audit::AuditAction, bulk::BulkRecords};
use store::records::bulk;
use web::{
    flash::Flash,
    request::{Work, redirect, set_flash, set_flash_of, set_flash_of_event, write},
};

/// Changes several records; the flash has their number and leads to the undo.
async fn change<F>(action: AuditAction, flash: Flash, work: F) -> ApiResult<()>
where
    F: for<'a> FnOnce(&'a mut store::Tx) -> Work<'a, u32> + Send + 'static,
{
    let (count, event) = write(action, move |tx| Box::pin(async move { Ok((work(tx).await?, tx.event_seq())) })).await?;
    set_flash_of_event(flash, count, event);
    Ok(())
}

/// Undoes an action with several of these records.
async fn undo_all(of: BulkRecords, undo: UndoBulk) -> ApiResult<()> {
    match write(of.undo(), move |tx| Box::pin(bulk::undo(tx, of, undo))).await? {
        0 => set_flash(Flash::BulkUndoneAlready),
        count => set_flash_of(Flash::BulkUndone, count),
    }
    Ok(())
}

/// Ends the services of the chosen children.
#[server(prefix = "/api", endpoint = "end_children")]
pub async fn end_children(end: EndOfChildren) -> ApiResult<()> {
    change(AuditAction::PeopleEndChildren, Flash::ChildrenEnded, |tx| Box::pin(bulk::end_children(tx, end))).await?;
    redirect("/children");
    Ok(())
}

/// Ends the chosen authorizations.
#[server(prefix = "/api", endpoint = "end_authorizations")]
pub async fn end_authorizations(end: EndOfAuthorizations) -> ApiResult<()> {
    change(AuditAction::AuthorizationsEndSeveral, Flash::AuthorizationsEnded, |tx| Box::pin(bulk::end_authorizations(tx, end)))
        .await?;
    redirect("/authorizations");
    Ok(())
}

/// Chooses a provider for the chosen authorizations.
#[server(prefix = "/api", endpoint = "choose_provider")]
pub async fn choose_provider(choice: Choice) -> ApiResult<()> {
    change(AuditAction::AuthorizationsChooseProvider, Flash::AuthorizationsGiven, |tx| {
        Box::pin(bulk::choose_provider(tx, choice))
    })
    .await?;
    redirect("/authorizations");
    Ok(())
}

/// Undoes an action with several children.
#[server(prefix = "/api", endpoint = "undo_end_children")]
pub async fn undo_end_children(undo: UndoBulk) -> ApiResult<()> {
    undo_all(BulkRecords::Children, undo).await?;
    redirect("/children");
    Ok(())
}

/// Undoes an action with several authorizations.
#[server(prefix = "/api", endpoint = "undo_authorizations")]
pub async fn undo_authorizations(undo: UndoBulk) -> ApiResult<()> {
    undo_all(BulkRecords::Authorizations, undo).await?;
    redirect("/authorizations");
    Ok(())
}

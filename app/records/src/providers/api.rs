//! Server functions by which the office adds, changes and ends providers.

use domain::{
    ProviderId,
    audit::AuditAction,
    providers::{EndProvider as End, ProviderVersion, SaveProvider as Save},
};
use leptos::prelude::*;
use web::{
    ApiResult,
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Adds a provider, or changes one.
#[server(prefix = "/api", endpoint = "save_provider")]
pub async fn save_provider(provider: Save) -> ApiResult<ProviderId> {
    let is_new = provider.provider.is_none();
    let action = if is_new { AuditAction::PeopleAddProvider } else { AuditAction::PeopleChangeProvider };
    let id = write(action, |tx| Box::pin(store::records::providers::save(tx, provider))).await?;
    set_flash(if is_new { Flash::ProviderAdded } else { Flash::ProviderSaved });
    redirect(format!("/providers/{id}"));
    Ok(id)
}

/// Moves the pin of a provider's base.
#[server(prefix = "/api", endpoint = "move_base_pin")]
pub async fn move_base_pin(pin: domain::pins::MoveBasePin) -> ApiResult<()> {
    write(AuditAction::PeopleChangeProvider, move |tx| Box::pin(store::records::providers::move_pin(tx, pin))).await?;
    set_flash(Flash::PinMoved);
    redirect(format!("/providers/{}/edit#pin", pin.provider));
    Ok(())
}

/// Ends a provider from a day on.
#[server(prefix = "/api", endpoint = "end_provider")]
pub async fn end_provider(end: End) -> ApiResult<()> {
    let id = end.provider;
    write(AuditAction::PeopleEndProvider, |tx| Box::pin(store::records::providers::end(tx, end))).await?;
    set_flash(Flash::ProviderEnded);
    redirect(format!("/providers/{id}"));
    Ok(())
}

/// Brings back a provider who has ended.
#[server(prefix = "/api", endpoint = "bring_back_provider")]
pub async fn bring_back_provider(back: ProviderVersion) -> ApiResult<()> {
    write(AuditAction::PeopleBringBackProvider, move |tx| Box::pin(store::records::providers::bring_back(tx, back))).await?;
    set_flash(Flash::ProviderBack);
    redirect(format!("/providers/{}", back.provider));
    Ok(())
}

/// Undoes the last change of a provider.
#[server(prefix = "/api", endpoint = "undo_provider")]
pub async fn undo_provider(undo: ProviderVersion) -> ApiResult<()> {
    write(AuditAction::PeopleUndoProvider, move |tx| Box::pin(store::records::providers::undo(tx, undo))).await?;
    set_flash(Flash::RecordUndone);
    redirect(format!("/providers/{}", undo.provider));
    Ok(())
}

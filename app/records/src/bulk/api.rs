//! Server functions: actions with several chosen records.

use domain::bulk::{ChooseProvider as Choice, EndAuthorizations as EndOfAuthorizations, EndChildren as EndOfChildren};
use leptos::prelude::*;
use web::ApiResult;

use domain::audit::AuditAction;
use store::records::bulk;
use web::{
    flash::Flash,
    request::{redirect, set_flash_of, write},
};

/// Ends the services of the chosen children.
#[server(prefix = "/api", endpoint = "end_children")]
pub async fn end_children(end: EndOfChildren) -> ApiResult<()> {
    let count = write(AuditAction::PeopleEndChildren, |tx| Box::pin(bulk::end_children(tx, end))).await?;
    set_flash_of(Flash::ChildrenEnded, count);
    redirect("/children");
    Ok(())
}

/// Ends the chosen authorizations.
#[server(prefix = "/api", endpoint = "end_authorizations")]
pub async fn end_authorizations(end: EndOfAuthorizations) -> ApiResult<()> {
    let count = write(AuditAction::AuthorizationsEndSeveral, |tx| Box::pin(bulk::end_authorizations(tx, end))).await?;
    set_flash_of(Flash::AuthorizationsEnded, count);
    redirect("/authorizations");
    Ok(())
}

/// Chooses a provider for the chosen authorizations.
#[server(prefix = "/api", endpoint = "choose_provider")]
pub async fn choose_provider(choice: Choice) -> ApiResult<()> {
    let count = write(AuditAction::AuthorizationsChooseProvider, |tx| Box::pin(bulk::choose_provider(tx, choice))).await?;
    set_flash_of(Flash::AuthorizationsGiven, count);
    redirect("/authorizations");
    Ok(())
}

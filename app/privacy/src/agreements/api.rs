//! Server function: accepting a document.

use domain::agreements::AcceptDocument;
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use {
    domain::{agreements::Document, audit::AuditAction},
    web::{
        flash::Flash,
        local_path::LocalPath,
        request::{redirect, set_flash, write},
    },
};

/// Accepts a document for the user, or for their agency. Then goes on to the page that was waiting for it.
#[server(prefix = "/api", endpoint = "accept_agreement")]
pub async fn accept_agreement(agreement: AcceptDocument) -> ApiResult<()> {
    let flash = match agreement.document {
        Document::Terms | Document::DataProcessing => Flash::AgreementAccepted,
        Document::Privacy => Flash::PolicyReceived,
    };
    let next = LocalPath::parse(&agreement.next).unwrap_or_else(|| "/agreements".into());
    write(AuditAction::AgreementsAccept, move |tx| Box::pin(store::identity::agreements::accept(tx, agreement))).await?;
    set_flash(flash);
    redirect(next);
    Ok(())
}

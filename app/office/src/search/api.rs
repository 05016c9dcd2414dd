//! Server function: the search, for the dialog that searches while the user types.

use super::hit::Hit;
use domain::search::Query;
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::request::{language, read};

/// Searches by name among the children, providers and visits that the viewer may see.
#[server(prefix = "/api", endpoint = "search")]
pub async fn search_by_name(query: Query) -> ApiResult<Vec<Hit>> {
    let found =
        read(AuditAction::Search, move |tx| Box::pin(async move { store::records::search::search(tx, &query).await })).await?;
    Ok(super::hits::hits(language(), &found))
}

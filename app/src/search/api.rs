//! The search as a server function, for the dialog that asks while one types.

use domain::{Result, search::Query};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::request::{language, read};

/// A line of the dialog, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The page that it leads to.
    pub href: String,
    pub name: String,
    /// What it is, or when.
    pub detail: String,
}

/// Children, providers and visits that one may see, by name.
#[server(prefix = "/api", endpoint = "search")]
pub async fn find(query: Query) -> Result<Vec<Hit>> {
    let found = read("search", move |tx| Box::pin(async move { store::search::search(tx, &query).await })).await?;
    Ok(super::hits::hits(language(), &found))
}

//! The link to the export, on the page of the import and in the settings.

use crate::{link_card, messages};
use domain::{Capability, Language};
use leptos::prelude::*;
use web::request::has_capability;

/// The link to the export of all records, for users with the capability `Manage`.
pub fn export_link(lang: Language) -> impl IntoView {
    has_capability(Capability::Manage)
        .then(|| link_card("/export", "file-check", messages::export(lang), messages::export_help(lang)))
}

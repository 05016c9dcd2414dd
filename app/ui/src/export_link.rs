//! The link to the export, on the page of the import and in the settings.

use crate::{Icon, messages};
use domain::{Capability, Language};
use leptos::prelude::*;
use web::request::has_capability;

/// The link to the export of all records, for users with the capability `Manage`.
pub fn export_link(lang: Language) -> impl IntoView {
    has_capability(Capability::Manage).then(|| {
        view! {
            <a class="link-card card" href="/export">
                <Icon name="file-check" />
                <span>
                    <b>{messages::export(lang)}</b>
                    <span class="soft">{messages::export_help(lang)}</span>
                </span>
                <Icon name="chevron-right" />
            </a>
        }
    })
}

//! Links to the audit, to the access log of a child's record, and to the record of what is stored.

use super::{Icon, audit_messages as messages, link_card};
use domain::{Capability, ChildId, Language, VisitId};
use leptos::prelude::*;
use web::request::has_capability;

pub use super::audit_messages::access_log_title;

/// The link from a child's page to the accesses to its record, for users with the capability `Privacy`.
pub fn child_audit_link(lang: Language, child: ChildId) -> impl IntoView {
    has_capability(Capability::Privacy).then(|| {
        view! {
            <div class="head-end">
                <a class="button" href=format!("/audit?child={child}&looks=true")>
                    <Icon name="eye" />
                    {messages::access_log_link(lang)}
                </a>
            </div>
        }
    })
}

/// The link from a visit's page to its changes, for users with the capability `Privacy`.
pub fn visit_audit_link(lang: Language, visit: VisitId) -> impl IntoView {
    has_capability(Capability::Privacy).then(|| {
        view! {
            <p class="small">
                <a href=format!("/audit?visit={visit}")>{messages::what_changed_this(lang)}</a>
            </p>
        }
    })
}

/// The link to the record of what is stored, for users with the capability `Privacy`.
pub fn record_of_data(lang: Language) -> impl IntoView {
    has_capability(Capability::Privacy).then(|| {
        let (title, help) = (messages::record_of_data(lang), messages::record_of_data_help(lang));
        link_card("/settings/data", "shield-check", title, help)
    })
}

/// The link to this page, on the family's home page.
pub fn access_log_link(lang: Language, child: ChildId, name: &str) -> impl IntoView + use<> {
    let title = messages::access_log_title(lang, name);
    link_card(format!("/home/seen/{child}"), "eye", title, messages::access_log_help(lang))
}

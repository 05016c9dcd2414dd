//! The event groups of the audit: names and navigation links.

use super::{messages, query::AuditQuery};
use domain::{Language, audit::Group};
use leptos::prelude::*;

pub fn name(lang: Language, group: Group) -> &'static str {
    match group {
        Group::Schedule => messages::group_schedule(lang),
        Group::Care => messages::group_care(lang),
        Group::Records => messages::group_records(lang),
        Group::Members => messages::group_members(lang),
        Group::Import => messages::group_import(lang),
        Group::Settings => messages::group_settings(lang),
        Group::Other => messages::group_other(lang),
        Group::Denied => messages::group_denied(lang),
        Group::RecordAccess => messages::group_record_access(lang),
    }
}

/// A link for each group that keeps the other filters. The group of unknown actions is only shown if it is selected.
pub fn links(lang: Language, query: &AuditQuery) -> impl IntoView + use<> {
    let chosen = query.search.of_group();
    let offered = Group::ALL.into_iter().filter(|group| *group != Group::Other || chosen == Some(Group::Other));
    let all = std::iter::once(None).chain(offered.map(Some));
    let links = all.map(|group| {
        let current = (group == chosen && query.search.action.is_empty()).then_some("true");
        let name = group.map_or_else(|| messages::all_groups(lang), |group| name(lang, group));
        view! {
            <li>
                <a href=query.in_group(group) aria-current=current>
                    {name}
                </a>
            </li>
        }
    });
    view! {
        <nav class="audit-groups" aria-label=messages::groups(lang)>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
}

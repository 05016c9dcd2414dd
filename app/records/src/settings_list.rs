//! The lists of payers and services in the settings: all have ended rows behind a link.

use crate::payers::{may_change, messages};
use domain::{Language, people::Page};
use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{
    AdminShell, EmptyState, NavSection,
    lists::{filtered_pager, page_out_of_range},
};

/// The texts and links of a list.
pub struct SettingsList {
    /// Its page; the form of a new row is below it.
    pub path: &'static str,
    pub title: &'static str,
    pub help: &'static str,
    pub add: &'static str,
    pub empty: (&'static str, &'static str),
    pub with_ended: bool,
}

/// Whether the address asks for ended rows too.
pub fn wants_ended() -> bool {
    use_query_map().read_untracked().get("ended").is_some()
}

/// The page of the list, with these head cells.
pub fn settings_list<T: 'static, V: IntoView + 'static>(
    lang: Language,
    list: &SettingsList,
    page: &Page<T>,
    head_cells: impl IntoView + 'static,
    row: impl Fn(&T) -> V,
) -> AnyView {
    let SettingsList { path, title, help, add, empty: (empty, empty_help), with_ended } = *list;
    let add = may_change().then(|| view! { <a class="button button-main" href=format!("{path}/new")>{add}</a> });
    let body = if !page.rows.is_empty() {
        let rows = page.rows.iter().map(row).collect_view();
        let filters: &[(&str, &str)] = if with_ended { &[("ended", "1")] } else { &[] };
        EitherOf3::A(view! {
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>{head_cells}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {filtered_pager(lang, path, filters, page)}
        })
    } else if page.total > 0 {
        EitherOf3::B(page_out_of_range(lang, path, ""))
    } else {
        EitherOf3::C(view! { <EmptyState icon="file-check" title=empty text=empty_help /> })
    };
    let (href, link) = if with_ended {
        (path.to_owned(), messages::hide_ended(lang))
    } else {
        (format!("{path}?ended=1"), messages::show_ended(lang))
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">{add}</div>
            </div>
            <div class="page page-wide">
                <p class="soft">{help}</p>
                {body}
                <p>
                    <a href=href>{link}</a>
                </p>
            </div>
        </AdminShell>
    }
    .into_any()
}

//! Lists: the page of a list with search, filters, sortable columns and CSV, and the parts of smaller ones: search, pagination,
//! empty states, breadcrumbs, contacts.

mod column;
mod list;

pub use column::{Column, csv};
pub use list::{Filter, Layout, List, list_page, list_query};

use super::{AdminShell, EmptyState, Icon, NavSection, ProviderShell, messages, phone_links};
use domain::{
    Language, Role,
    people::{Page, Search},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use serde::Serialize;
use web::request::role;

/// The office's shell, or a provider's own.
pub fn shell(title: String, section: NavSection, children: impl IntoView + 'static) -> impl IntoView {
    let children = children.into_any();
    if role() == Some(Role::Provider) {
        Either::Left(view! { <ProviderShell title=title section=section>{children}</ProviderShell> })
    } else {
        Either::Right(view! { <AdminShell title=title section=section>{children}</AdminShell> })
    }
}

/// The search in the query string: `?q=…&page=…`.
pub fn search_from_query() -> Search {
    let query = use_query_map().read_untracked().clone();
    Search {
        q: query.get("q").unwrap_or_default().trim().to_owned(),
        page: query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1),
    }
}

/// The search form of a list; it submits by GET.
pub fn search_form(lang: Language, action: impl Into<String>, hint: &'static str, q: String) -> impl IntoView {
    let action: String = action.into();
    view! {
        <form class="search" method="get" action=action role="search">
            <label class="sr-only" for="q">{hint}</label>
            <Icon name="search" />
            <input class="input" id="q" name="q" type="search" maxlength="100" autocomplete="off" placeholder=hint value=q />
            <button class="button" type="submit">{messages::search(lang)}</button>
        </form>
    }
}

/// A path with these parameters.
fn address(path: &str, pairs: &[(impl Serialize, impl Serialize)]) -> String {
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

fn page_link(action: &str, filters: &[(&str, &str)], page: u32) -> String {
    let page = page.to_string();
    let mut pairs = filters.to_vec();
    if page != "1" {
        pairs.push(("page", page.as_str()));
    }
    address(action, &pairs)
}

/// A path with filters in its query, such as `/authorizations?q=Ana`.
pub fn filtered_path(action: &str, filters: &[(&str, &str)]) -> String {
    page_link(action, filters, 1)
}

/// The query parameters of a text search.
fn query_pairs(q: &str) -> Vec<(&str, &str)> {
    if q.is_empty() { Vec::new() } else { vec![("q", q)] }
}

/// Pagination links; nothing if the list fits on one page.
pub fn pager<T>(lang: Language, action: &'static str, q: &str, page: &Page<T>) -> impl IntoView + use<T> {
    filtered_pager(lang, action, &query_pairs(q), page)
}

/// [`pager`] for a list with more filters than the search text.
pub fn filtered_pager<T>(
    lang: Language,
    action: &'static str,
    filters: &[(&str, &str)],
    page: &Page<T>,
) -> impl IntoView + use<T> {
    let (number, count) = (page.number, page.count());
    let from = (number - 1) * Page::<T>::ROWS + 1;
    let to = from + u32::try_from(page.rows.len()).unwrap_or_default().saturating_sub(1);
    let text = messages::rows_of(lang, from, to, page.total);
    let before = (number > 1).then(|| page_link(action, filters, number - 1));
    let after = (number < count).then(|| page_link(action, filters, number + 1));
    (count > 1).then(|| pager_nav(lang, text, before, after))
}

/// "51 to 100 of 207" with links to the pages before and after.
fn pager_nav(lang: Language, text: String, before: Option<String>, after: Option<String>) -> impl IntoView {
    view! {
        <nav class="pager" aria-label=messages::pages(lang)>
            <span>{text}</span>
            <span class="buttons">
                {before
                    .map(|href| {
                        view! {
                            <a class="button" rel="prev" href=href>
                                <Icon name="chevron-left" />
                                {messages::earlier_rows(lang)}
                            </a>
                        }
                    })}
                {after
                    .map(|href| {
                        view! {
                            <a class="button" rel="next" href=href>
                                {messages::later_rows(lang)}
                                <Icon name="chevron-right" />
                            </a>
                        }
                    })}
            </span>
        </nav>
    }
}

/// The empty state of a search without matches.
fn no_matches(lang: Language, all: String, title: String) -> impl IntoView {
    view! {
        <EmptyState icon="search" title=title text=messages::try_shorter_search(lang)>
            <a class="button" href=all>{messages::clear_filters(lang)}</a>
        </EmptyState>
    }
}

/// The empty state of a page number past the end of the list.
pub fn page_out_of_range(lang: Language, action: &'static str, q: &str) -> impl IntoView + use<> {
    filtered_page_out_of_range(lang, action, &query_pairs(q))
}

/// [`page_out_of_range`] for a list with more filters than the search text.
pub fn filtered_page_out_of_range(lang: Language, action: &'static str, filters: &[(&str, &str)]) -> impl IntoView + use<> {
    let first = page_link(action, filters, 1);
    view! {
        <EmptyState icon="search" title=messages::page_out_of_range(lang) text="">
            <a class="button" href=first>{messages::first_page(lang)}</a>
        </EmptyState>
    }
}

/// "Children › Ezra Moreno": breadcrumbs back to the list.
pub fn breadcrumbs(lang: Language, href: &'static str, list: &'static str) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label=messages::back(lang)>
            <a href=href>{list}</a>
            <Icon name="chevron-right" />
        </nav>
    }
}

/// A phone number as a link, or `missing` if there is none.
pub fn phone_or_missing(number: &str, missing: &'static str) -> impl IntoView + use<> {
    if number.is_empty() {
        return Either::Left(view! { <span class="soft">{missing}</span> });
    }
    Either::Right(phone_links(number))
}

/// An email address as a link, or `missing` if there is none.
pub fn email_link(address: &str, missing: &'static str) -> impl IntoView + use<> {
    if address.is_empty() {
        return Either::Left(view! { <span class="soft">{missing}</span> });
    }
    Either::Right(view! { <a class="mail" href=format!("mailto:{address}")>{email_parts(address)}</a> })
}

/// An email address that breaks only between its parts.
pub fn email_parts(address: &str) -> impl IntoView + use<> {
    address.split_inclusive(['@', '.', '-', '_']).map(|part| view! { {part.to_owned()} <wbr /> }).collect_view()
}

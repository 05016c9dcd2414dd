//! Parts of lists: search, pagination, empty states, breadcrumbs, contacts.

use super::{AdminShell, EmptyState, Icon, NavSection, ProviderShell, messages, phone_links};
use domain::{
    Language, Role,
    people::{Page, Search},
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
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

/// A page of a list that can be searched.
pub struct List<T> {
    pub title: &'static str,
    pub section: NavSection,
    /// The path of the page.
    pub address: &'static str,
    pub search_hint: &'static str,
    pub search: Search,
    pub page: Page<T>,
    /// How many rows there are, as text.
    pub found: String,
    /// The title of a search without matches.
    pub nothing_found: String,
}

/// The page of a list: its search form, and a table with these head cells. `empty` is shown where there is nothing to list.
pub fn list_page<T, V: IntoView + 'static>(
    lang: Language,
    list: List<T>,
    head_cells: impl IntoView + 'static,
    row: impl Fn(&T) -> V,
    empty: impl FnOnce() -> AnyView,
) -> impl IntoView {
    list_page_with_actions(lang, list, (), head_cells, row, empty)
}

/// [`list_page`] with links beside the search, such as one to add a record.
pub fn list_page_with_actions<T, V: IntoView + 'static>(
    lang: Language,
    list: List<T>,
    actions: impl IntoView + 'static,
    head_cells: impl IntoView + 'static,
    row: impl Fn(&T) -> V,
    empty: impl FnOnce() -> AnyView,
) -> impl IntoView {
    let List { title, section, address, search_hint, search, page, found, nothing_found } = list;
    let body = if !page.rows.is_empty() {
        let rows = page.rows.iter().map(row).collect_view();
        view! {
            <p class="soft small" role="status">{found}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="table table-stack">
                    <thead>
                        <tr>{head_cells.into_any()}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pager(lang, address, &search.q, &page)}
        }
        .into_any()
    } else if page.total > 0 {
        page_out_of_range(lang, address, &search.q).into_any()
    } else if search.q.is_empty() {
        empty()
    } else {
        no_matches(lang, address, nothing_found).into_any()
    };
    shell(
        title.to_owned(),
        section,
        view! {
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">{search_form(lang, address, search_hint, search.q)} {actions.into_any()}</div>
            </div>
            <div class="page page-wide">{body}</div>
        },
    )
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
pub fn search_form(lang: Language, action: &'static str, hint: &'static str, q: String) -> impl IntoView {
    view! {
        <form class="search" method="get" action=action role="search">
            <label class="sr-only" for="q">{hint}</label>
            <Icon name="search" />
            <input class="input" id="q" name="q" type="search" maxlength="100" autocomplete="off" placeholder=hint value=q />
            <button class="button" type="submit">{messages::search(lang)}</button>
        </form>
    }
}

fn page_link(action: &str, filters: &[(&str, &str)], page: u32) -> String {
    let page = page.to_string();
    let mut pairs = filters.to_vec();
    if page != "1" {
        pairs.push(("page", page.as_str()));
    }
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{action}?{query}"),
        _ => action.to_owned(),
    }
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
    (count > 1).then(|| {
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
    })
}

/// The empty state of a search without matches.
pub fn no_matches(lang: Language, action: &'static str, title: String) -> impl IntoView {
    view! {
        <EmptyState icon="search" title=title text=messages::try_shorter_search(lang)>
            <a class="button" href=action>{messages::clear(lang)}</a>
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

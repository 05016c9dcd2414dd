//! The page of a list: search, filters, sortable columns, pages, and the same rows as CSV. It works without JavaScript: all that
//! is chosen is in the address.

use super::{Column, address, breadcrumbs, no_matches, shell};
use crate::{EmptyState, Icon, NavSection, messages};
use domain::{
    Capability, Language, Role,
    lists::{ALL, CHOSEN, IS_CHOICE, ListFilters, ListPage, ListQuery, MAX_CHOSEN, MAX_DOWNLOAD, Part, Sort},
    people::Page,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use web::request::{has_capability, preferences, role};

/// What the address of a list asks for.
pub fn list_query<F: ListFilters>() -> ListQuery<F> {
    let query = use_query_map().read_untracked().clone();
    ListQuery::read(|name| query.get(name))
}

/// A filter of a list: a select box, and a chip while it is set.
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    pub label: &'static str,
    /// Values with their texts.
    pub options: Vec<(String, String)>,
}

/// How the rows are shown.
pub enum Layout<T, C> {
    /// A table with these classes, or cards on a phone.
    Table(&'static str, Vec<Column<T, C>>),
    /// Items of a list, with these columns to sort by.
    Items(Box<dyn Fn(&T) -> AnyView>, Vec<(C, &'static str)>),
}

/// What can be done with several rows at once: each row of the table has a checkbox.
pub struct Bulk<T> {
    /// The pages to which the form with the checkboxes leads, and their buttons; they get the chosen ids by GET.
    pub actions: Vec<(&'static str, &'static str)>,
    pub id: fn(&T) -> String,
    /// What a screen reader calls a row.
    pub name: fn(&T) -> String,
}

/// The id of the form of the checkboxes.
const CHOICE_FORM: &str = "chosen-rows";

/// A list and the part of it that is shown.
pub struct List<T, F: ListFilters, C> {
    pub title: &'static str,
    pub section: NavSection,
    /// The path of the page; its CSV file is below it.
    pub path: &'static str,
    pub search_hint: &'static str,
    pub query: ListQuery<F>,
    pub page: ListPage<T, C>,
    /// So many rows, as text.
    pub count: fn(Language, String) -> String,
    pub filters: Vec<Filter>,
    pub layout: Layout<T, F::Column>,
    /// Buttons beside the title.
    pub actions: AnyView,
    /// For members who may change several rows at once, or download them.
    pub bulk: Option<Bulk<T>>,
    /// What is shown above the list.
    pub lead: AnyView,
    /// What is shown if there is nothing to list, search or filter.
    pub empty: AnyView,
}

/// "1,204"
pub(super) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The page of the list.
pub fn list_page<T, F: ListFilters, C>(lang: Language, list: List<T, F, C>) -> AnyView {
    let List { title, section, path, search_hint, query, page, count, filters, layout, actions, bulk, lead, empty } = list;
    let body = if page.all == 0 && !query.is_narrowed() {
        empty
    } else {
        let found = if query.is_narrowed() {
            messages::found_of_all(lang, grouped(page.total), count(lang, grouped(page.all)))
        } else {
            count(lang, grouped(page.total))
        };
        let rows = if !page.rows.is_empty() {
            view! {
                {bulk.as_ref().map(|bulk| choice_bar(lang, path, &query, &page, bulk))}
                {rows(lang, title, path, &query, &page, &layout, bulk.as_ref())}
                {pager(lang, path, &query, &page)}
            }
            .into_any()
        } else if page.total > 0 {
            out_of_range(lang, path, &query).into_any()
        } else {
            no_matches(lang, address(path, &query.cleared().pairs()), nothing_found(lang, &query)).into_any()
        };
        view! {
            {search_and_filters(lang, path, search_hint, &query, &filters, &layout)}
            {chips(lang, path, &query, &filters)}
            <div class="list-line">
                <p class="soft small" role="status">{found}</p>
                {(page.total > 0).then(|| download(lang, path, &query, page.total))}
            </div>
            {rows}
        }
        .into_any()
    };
    let back = (section == NavSection::Settings && has_capability(Capability::Manage))
        .then(|| breadcrumbs(lang, "/settings", messages::settings(lang)));
    shell(
        title.to_owned(),
        section,
        view! {
            <div class="head">
                {back} <h1>{title}</h1>
                <div class="head-end">{actions}</div>
            </div>
            <div class="page page-wide">{lead}{body}</div>
        },
    )
    .into_any()
}

fn nothing_found<F: ListFilters>(lang: Language, query: &ListQuery<F>) -> String {
    if query.q.is_empty() { messages::nothing_filtered(lang).to_owned() } else { messages::nothing_found(lang, &query.q) }
}

/// The form with the search text and a select box for each filter; on a phone these are folded, unless one is set. On a phone, and where the rows are no table, also for the
/// order: a table has it in its head.
fn search_and_filters<T, F: ListFilters>(
    lang: Language,
    path: &'static str,
    hint: &'static str,
    query: &ListQuery<F>,
    filters: &[Filter],
    layout: &Layout<T, F::Column>,
) -> AnyView {
    let chosen = query.filters.pairs();
    let selects = filters
        .iter()
        .map(|filter| {
            let id = format!("filter-{}", filter.name);
            let value = chosen.iter().find(|(name, _)| *name == filter.name).map_or("", |(_, value)| value.as_str());
            let unlisted = (!value.is_empty() && filter.options.iter().all(|(option, _)| option != value))
                .then(|| view! { <option value=value.to_owned() selected=true>{value.to_owned()}</option> });
            let options = filter
                .options
                .iter()
                .map(|(option, text)| view! { <option value=option.clone() selected=option == value>{text.clone()}</option> })
                .collect_view();
            view! {
                <label class="sr-only" r#for=id.clone()>{filter.label}</label>
                <select class="input input-short" id=id name=filter.name>
                    <option value="">{messages::any(lang, filter.label)}</option>
                    {options}
                    {unlisted}
                </select>
            }
        })
        .collect_view();
    let selects = (!filters.is_empty()).then(|| {
        view! {
            <details class="filters-more" open=!chosen.is_empty()>
                <summary class="button">
                    <Icon name="sliders-horizontal" />
                    {messages::filters(lang)}
                </summary>
                {selects}
            </details>
        }
    });
    let (columns, class): (Vec<(F::Column, &str)>, _) = match layout {
        Layout::Table(_, columns) => {
            (columns.iter().filter_map(|column| Some((column.sort?, column.title))).collect(), "input input-short sort-on-phones")
        }
        Layout::Items(_, columns) => (columns.clone(), "input input-short"),
    };
    let order = query.order();
    let orders = columns.into_iter().flat_map(|(column, title)| {
        [
            (Sort::ascending(column), messages::ascending(lang, title)),
            (Sort::descending(column), messages::descending(lang, title)),
        ]
    });
    let orders =
        orders.map(|(sort, text)| view! { <option value=sort.key() selected=order == Some(sort)>{text}</option> }).collect_view();
    let own_order = order.is_none().then(|| view! { <option value="" selected=true>{messages::sort(lang)}</option> });
    // The search dialog of the office listens to it.
    let shortcut = (role() == Some(Role::Admin) && preferences().letter_keys).then_some("/");
    view! {
        <form class="filters" method="get" action=path role="search">
            <div class="search">
                <label class="sr-only" for="q">{hint}</label>
                <Icon name="search" />
                <input class="input" id="q" name="q" type="search" maxlength="100" autocomplete="off" placeholder=hint
                    value=query.q.clone() aria-keyshortcuts=shortcut />
            </div>
            {selects}
            <select class=class name="sort" aria-label=messages::sort(lang)>
                {own_order}
                {orders}
            </select>
            <button class="button" type="submit">{messages::search(lang)}</button>
        </form>
    }
    .into_any()
}

/// What is filtered by, each with a link to the list without it.
fn chips<F: ListFilters>(lang: Language, path: &str, query: &ListQuery<F>, filters: &[Filter]) -> impl IntoView + use<F> {
    let chips = query
        .filters
        .pairs()
        .into_iter()
        .map(|(name, value)| {
            let filter = filters.iter().find(|filter| filter.name == name);
            let text = filter.and_then(|filter| filter.options.iter().find(|(option, _)| *option == value));
            let text = text.map_or_else(|| value.clone(), |(_, text)| text.clone());
            let label = filter.map_or(name, |filter| filter.label);
            view! {
                <li>
                    <a class="chip" href=address(path, &query.without(name).pairs())>
                        <span class="sr-only">{messages::remove_filter(lang)} ": "</span>
                        {label}
                        ": "
                        <bdi>{text}</bdi>
                        <Icon name="x" />
                    </a>
                </li>
            }
        })
        .collect_view();
    query.is_narrowed().then(|| {
        view! {
            <ul class="filter-chips" aria-label=messages::active_filters(lang)>
                {chips} <li>
                    <a class="chip" href=address(path, &query.cleared().pairs())>{messages::clear_filters(lang)}</a>
                </li>
            </ul>
        }
    })
}

fn download<F: ListFilters>(lang: Language, path: &str, query: &ListQuery<F>, total: u32) -> impl IntoView + use<F> {
    let text = if total > MAX_DOWNLOAD {
        messages::download_first(lang, grouped(MAX_DOWNLOAD))
    } else {
        messages::download_csv(lang).to_owned()
    };
    view! {
        <a class="button" href=address(&format!("{path}/csv"), &query.on(Part::Download).pairs()) download="">
            <Icon name="download" />
            {text}
        </a>
    }
}

fn rows<T, F: ListFilters, C>(
    lang: Language,
    title: &'static str,
    path: &str,
    query: &ListQuery<F>,
    page: &ListPage<T, C>,
    layout: &Layout<T, F::Column>,
    bulk: Option<&Bulk<T>>,
) -> AnyView {
    let (class, columns) = match layout {
        Layout::Items(item, _) => {
            let items = page.rows.iter().map(item).collect_view();
            return view! {
                <section class="card" aria-label=title>
                    <ul class="panel-list">{items}</ul>
                </section>
            }
            .into_any();
        }
        Layout::Table(class, columns) => (*class, columns.iter().filter(|column| column.on_screen).collect::<Vec<_>>()),
    };
    let head = columns.iter().map(|column| head_cell(lang, path, query, column)).collect_view();
    let choose = bulk.map(|_| view! { <th scope="col"><span class="sr-only">{messages::choose(lang)}</span></th> });
    let rows = page
        .rows
        .iter()
        .map(|row| table_row(&columns, row, bulk.map(|bulk| checkbox(lang, bulk, row, query.is_checked))))
        .collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class=class>
                <thead>
                    <tr>{choose} {head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The head of a column; one that the list can be sorted by is a link.
fn head_cell<T, F: ListFilters>(lang: Language, path: &str, query: &ListQuery<F>, column: &Column<T, F::Column>) -> AnyView {
    let class = column.class.filter(|class| *class == "num");
    let Some(by) = column.sort else {
        let title = column.title;
        let title =
            if column.hidden_title { view! { <span class="sr-only">{title}</span> }.into_any() } else { title.into_any() };
        return view! { <th scope="col" class=class>{title}</th> }.into_any();
    };
    let next = query.next_sort(by);
    let current = query.order().filter(|sort| sort.column == by);
    let (state, icon) = match current.map(|sort| sort.descending) {
        Some(false) => (Some("ascending"), Some("arrow-up")),
        Some(true) => (Some("descending"), Some("arrow-down")),
        None => (None, None),
    };
    let hint = if next.descending { messages::descending(lang, column.title) } else { messages::ascending(lang, column.title) };
    view! {
        <th scope="col" class=class aria-sort=state>
            <a href=address(path, &query.sorted(Some(next)).pairs()) title=hint>
                {column.title} {icon.map(|icon| view! { <Icon name=icon /> })}
            </a>
        </th>
    }
    .into_any()
}

/// The cell with a row's checkbox, which belongs to the form of [`choice_bar`].
fn checkbox<T>(lang: Language, bulk: &Bulk<T>, row: &T, is_checked: bool) -> AnyView {
    let (id, name) = ((bulk.id)(row), (bulk.name)(row));
    view! {
        <td class="choose">
            <input type="checkbox" name=CHOSEN value=id form=CHOICE_FORM checked=is_checked
                aria-label=messages::choose_row(lang, name) />
        </td>
    }
    .into_any()
}

/// Above the rows: what can be done with those that are checked, or with all that match.
fn choice_bar<T, F: ListFilters, C>(
    lang: Language,
    path: &str,
    query: &ListQuery<F>,
    page: &ListPage<T, C>,
    bulk: &Bulk<T>,
) -> AnyView {
    let found = query.on(Part::Page(1)).pairs();
    let found = found.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    let mut shown = query.pairs();
    let check = if query.is_checked { messages::check_none(lang) } else { messages::check_page(lang) };
    if !query.is_checked {
        shown.push(("check", "page".to_owned()));
    }
    let is_one_page = page.total as usize <= page.rows.len();
    let all = (!is_one_page).then(|| {
        if page.total > MAX_CHOSEN {
            view! { <span class="soft small">{messages::choose_fewer(lang, grouped(page.total), MAX_CHOSEN)}</span> }.into_any()
        } else {
            view! {
                <label class="choice">
                    <input type="checkbox" name=ALL value="1" />
                    <span>{messages::choose_all(lang, grouped(page.total))}</span>
                </label>
            }
            .into_any()
        }
    });
    let buttons = bulk
        .actions
        .iter()
        .map(|(action, label)| view! { <button class="button" type="submit" formaction=*action>{*label}</button> })
        .collect_view();
    view! {
        <form class="choice-bar" id=CHOICE_FORM method="get" action=path.to_owned() aria-label=messages::with_chosen(lang)>
            <input type="hidden" name=IS_CHOICE value="1" />
            {found}
            <a href=address(path, &shown)>{check}</a>
            {all}
            <div class="buttons">{buttons}</div>
        </form>
    }
    .into_any()
}

fn table_row<T, C>(columns: &[&Column<T, C>], row: &T, checkbox: Option<AnyView>) -> AnyView {
    let cells = columns
        .iter()
        .enumerate()
        .map(|(nth, column)| {
            let (class, cell) = (column.class, column.view(row));
            if nth == 0 {
                view! { <th scope="row" class=class>{cell}</th> }.into_any()
            } else {
                view! { <td class=class data-label=column.label(row)>{cell}</td> }.into_any()
            }
        })
        .collect_view();
    view! { <tr>{checkbox} {cells}</tr> }.into_any()
}

fn pager<T, F: ListFilters, C>(lang: Language, path: &str, query: &ListQuery<F>, page: &ListPage<T, C>) -> AnyView {
    let number = page.number;
    let from = (number - 1) * Page::<()>::ROWS + 1;
    let to = from + u32::try_from(page.rows.len()).unwrap_or_default().saturating_sub(1);
    let text = messages::rows_of(lang, grouped(from), grouped(to), grouped(page.total));
    let link = |number: u32| address(path, &query.on(Part::Page(number)).pairs());
    let before = (number > 1).then(|| link(number - 1));
    let after = (number < page.count()).then(|| link(number + 1));
    (page.count() > 1).then(|| super::pager_nav(lang, text, before, after)).into_any()
}

fn out_of_range<F: ListFilters>(lang: Language, path: &str, query: &ListQuery<F>) -> impl IntoView + use<F> {
    let first = address(path, &query.on(Part::Page(1)).pairs());
    view! {
        <EmptyState icon="search" title=messages::page_out_of_range(lang) text="">
            <a class="button" href=first>{messages::first_page(lang)}</a>
        </EmptyState>
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 48, 999, 1_204, 12_345_678].map(grouped), ["0", "48", "999", "1,204", "12,345,678"]);
    }
}

//! `/children`: the agency's children, or a provider's caseload.

use super::{
    child_messages, messages,
    parts::{
        add_child_button, add_child_link, codes, discipline_filter, edits_children, ended_chip, nothing_imported, state_filter,
    },
};
use crate::{
    bulk::{messages as bulk_messages, undo_line},
    payers,
};
use domain::{
    Language, Role,
    audit::AuditAction,
    bulk::{BulkRecords, DoneAction},
    lists::{ChildChoices, ChildColumn, ChildFilters, ListPage, ListQuery},
    people::ChildLine,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{
    EmptyState, NavSection,
    lists::{self, Bulk, Column, Filter, Layout, List, list_page, list_query},
    load,
    visits::marks,
};
use web::{
    dates,
    request::{language, read, role},
    terms::language_name,
};

/// The list page.
#[component]
pub fn Children() -> impl IntoView {
    let lang = language();
    let query = list_query::<ChildFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::PeopleChildren, move |tx| {
                Box::pin(async move {
                    let page = store::records::people::children(tx, wanted).await?;
                    Ok((page, store::records::bulk::latest(tx, BulkRecords::Children).await?))
                })
            })
            .await
        },
        move |(page, done)| list(lang, query, page, done),
    )
}

/// The rows as CSV.
pub fn children_csv(lang: Language, page: &ListPage<ChildLine, ChildChoices>) -> String {
    lists::csv(&columns(lang, page.choices.today), &page.rows)
}

fn list(
    lang: Language,
    query: ListQuery<ChildFilters>,
    page: ListPage<ChildLine, ChildChoices>,
    done: Option<DoneAction>,
) -> impl IntoView {
    let office = role() == Some(Role::Admin);
    let empty = if office {
        let add = add_child_link(lang);
        nothing_imported(lang, "users", messages::no_children(lang), messages::no_children_help(lang), add).into_any()
    } else {
        view! {
            <EmptyState icon="users" title=messages::no_caseload(lang) text=messages::no_caseload_help(lang)>
                <a class="button" href="/day">{messages::to_todays_route(lang)}</a>
            </EmptyState>
        }
        .into_any()
    };
    let list = List {
        title: if office { messages::children(lang) } else { messages::my_children(lang) },
        section: NavSection::Children,
        path: "/children",
        search_hint: messages::search_children(lang),
        count: messages::children_found,
        filters: filters(lang, office, &page.choices),
        layout: Layout::Table("table table-stack", columns(lang, page.choices.today)),
        actions: add_child_button(lang).into_any(),
        bulk: office.then(|| bulk(lang)),
        lead: undo_line(lang, BulkRecords::Children, done).into_any(),
        empty,
        query,
        page,
    };
    list_page(lang, list)
}

/// What the member may do with several children.
fn bulk(lang: Language) -> Bulk<ChildLine> {
    let mut actions = Vec::new();
    actions.extend(payers::may_change().then(|| ("/children/provider", bulk_messages::change_therapist(lang))));
    actions.extend(edits_children().then(|| ("/children/end", bulk_messages::end_children(lang))));
    actions.push(("/children/csv", bulk_messages::export(lang)));
    Bulk { actions, id: |line| line.child.id.to_string(), name: |line| line.child.full_name() }
}

fn filters(lang: Language, office: bool, choices: &ChildChoices) -> Vec<Filter> {
    let towns = choices.towns.iter().map(|town| (town.clone(), town.clone())).collect();
    let mut languages: Vec<_> = choices.languages.iter().map(|tag| (tag.clone(), language_name(lang, tag))).collect();
    languages.sort_by(|(_, one), (_, other)| one.cmp(other));
    let mut filters = vec![
        discipline_filter(lang, &choices.disciplines),
        Filter { name: "town", label: messages::town(lang), options: towns },
        Filter { name: "language", label: messages::language(lang), options: languages },
    ];
    filters.extend(office.then(|| state_filter(lang)));
    filters
}

fn name(lang: Language, line: &ChildLine, today: Date) -> impl IntoView + use<> {
    view! {
        <a href=format!("/children/{}", line.child.id) dir="auto">{line.child.full_name()}</a>
        " "
        {ended_chip(lang, line.ended_on, today)}
    }
}

type ListColumn = Column<ChildLine, ChildColumn>;

fn columns(lang: Language, today: Date) -> Vec<ListColumn> {
    vec![
        ListColumn::new(messages::name(lang), |line| line.child.full_name())
            .sorted_by(ChildColumn::Name)
            .shown(move |line| name(lang, line, today)),
        ListColumn::new(messages::services(lang), |line| codes(&line.disciplines))
            .shown(|line| marks(&line.disciplines))
            .unlabeled(),
        ListColumn::new(messages::born(lang), |line| line.birth_date.to_string())
            .sorted_by(ChildColumn::Born)
            .class("nowrap")
            .shown(move |line| dates::with_year(lang, line.birth_date)),
        ListColumn::new(messages::town(lang), |line| line.city.clone()).sorted_by(ChildColumn::Town),
        ListColumn::new(messages::language(lang), move |line| language_name(lang, &line.language)),
        ListColumn::new(messages::guardian(lang), |line| line.guardian.clone()),
        ListColumn::csv_only(child_messages::ended_on(lang), |line| line.ended_on.map(|day| day.to_string()).unwrap_or_default()),
    ]
}

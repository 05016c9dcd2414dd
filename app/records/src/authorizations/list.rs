//! `/authorizations`: the list of authorizations, those that end first at the top.

use super::{
    messages as own,
    parts::{end_chip, schedule_link},
};
use crate::{
    bulk::{messages as bulk_messages, undo_line},
    payers,
    people::{
        messages,
        parts::{add_child_link, discipline_filter, nothing_imported},
    },
    services,
};
use domain::{
    Language,
    audit::AuditAction,
    bulk::{BulkRecords, DoneAction},
    lists::{AuthorizationChoices, AuthorizationColumn, AuthorizationFilters, Ending, ListPage, ListQuery},
    people::AuthorizationLine,
    visits::ProviderRef,
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use ui::{
    NavSection,
    lists::{self, Bulk, Column, Filter, Layout, List, list_page, list_query},
    load,
    visits::mark,
};
use web::{
    dates,
    request::{language, read},
};

/// The list page.
#[component]
pub fn Authorizations() -> impl IntoView {
    let lang = language();
    let query = list_query::<AuthorizationFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::PeopleAuthorizations, move |tx| {
                Box::pin(async move {
                    let page = store::records::people::authorizations(tx, wanted).await?;
                    Ok((page, store::records::bulk::latest(tx, BulkRecords::Authorizations).await?))
                })
            })
            .await
        },
        move |(page, done)| list(lang, query, page, done),
    )
}

/// The rows as CSV.
pub fn authorizations_csv(lang: Language, page: &ListPage<AuthorizationLine, AuthorizationChoices>) -> String {
    lists::csv(&columns(lang, page.choices.today), &page.rows)
}

fn list(
    lang: Language,
    query: ListQuery<AuthorizationFilters>,
    page: ListPage<AuthorizationLine, AuthorizationChoices>,
    done: Option<DoneAction>,
) -> impl IntoView {
    let AuthorizationChoices { disciplines, payers, today } = &page.choices;
    let payers = payers.iter().map(|payer| (payer.clone(), payer.clone())).collect();
    let ending = vec![
        (Ending::Soon.key().to_owned(), messages::within_days(lang, Ending::DAYS)),
        (Ending::Ended.key().to_owned(), own::has_ended(lang).to_owned()),
    ];
    let (title, help) = (messages::no_authorizations(lang), messages::no_authorizations_help(lang));
    let list = List {
        title: messages::authorizations(lang),
        section: NavSection::Authorizations,
        path: "/authorizations",
        search_hint: messages::search_authorizations(lang),
        count: messages::authorizations_found,
        filters: vec![
            discipline_filter(lang, disciplines),
            Filter { name: "payer", label: messages::payer(lang), options: payers },
            Filter { name: "ending", label: messages::ends(lang), options: ending },
        ],
        layout: Layout::Table("table table-stack", columns(lang, *today)),
        actions: actions(lang).into_any(),
        bulk: Some(bulk(lang)),
        lead: undo_line(lang, BulkRecords::Authorizations, done).into_any(),
        empty: nothing_imported(lang, "file-check", title, help, add_child_link(lang)).into_any(),
        query,
        page,
    };
    list_page(lang, list)
}

/// What the member may do with several authorizations.
fn bulk(lang: Language) -> Bulk<AuthorizationLine> {
    let mut actions = Vec::new();
    if payers::may_change() {
        actions.push(("/authorizations/provider", bulk_messages::change_therapist(lang)));
        actions.push(("/authorizations/end", bulk_messages::end_authorizations(lang)));
    }
    actions.push(("/authorizations/csv", bulk_messages::export(lang)));
    Bulk { actions, id: |line| line.id.to_string(), name: |line| format!("{}, {}", line.child.listed_name(), line.reference) }
}

fn actions(lang: Language) -> impl IntoView {
    view! {
        <a class="button" href="/settings/payers">{payers::messages::payers(lang)}</a>
        <a class="button" href="/settings/services">{services::title(lang)}</a>
        {payers::add_button("/authorizations/new", own::add(lang))}
    }
}

type ListColumn = Column<AuthorizationLine, AuthorizationColumn>;

fn columns(lang: Language, today: Date) -> Vec<ListColumn> {
    let period = move |line: &AuthorizationLine| {
        let period = messages::period_of(lang, dates::short(lang, line.starts_on), dates::short(lang, line.ends_on));
        view! { {period} " " {end_chip(lang, line, today)} }
    };
    vec![
        ListColumn::new(messages::child(lang), |line| line.child.listed_name())
            .sorted_by(AuthorizationColumn::Child)
            .shown(|line| view! { <a href=format!("/authorizations/{}", line.id) dir="auto">{line.child.listed_name()}</a> }),
        ListColumn::new(messages::service(lang), |line| format!("{} {}", line.discipline.0, line.service_code))
            .shown(|line| view! { {mark(&line.discipline)} " " <span class="soft small">{line.service_code.clone()}</span> })
            .unlabeled(),
        ListColumn::new(messages::allowed(lang), move |line| {
            messages::per_week(lang, line.visits_per_week, line.minutes_per_visit)
        })
        .class("nowrap")
        .unlabeled(),
        ListColumn::new(messages::units(lang), |line| line.units_authorized.to_string())
            .sorted_by(AuthorizationColumn::Units)
            .class("num"),
        ListColumn::new(messages::payer(lang), |line| line.payer.clone()).sorted_by(AuthorizationColumn::Payer),
        ListColumn::screen_only(messages::period(lang), period).sorted_by(AuthorizationColumn::Ends),
        ListColumn::csv_only(messages::starts(lang), |line| line.starts_on.to_string()),
        ListColumn::csv_only(messages::ends(lang), |line| line.ends_on.to_string()),
        ListColumn::new(messages::therapist(lang), move |line| chosen_name(lang, line)).shown(move |line| chosen(lang, line)),
        ListColumn::screen_only(messages::schedule_visit(lang), move |line| schedule_link(lang, line, today, "button"))
            .hidden_title()
            .class("nowrap"),
    ]
}

fn chosen_name(lang: Language, line: &AuthorizationLine) -> String {
    let name = line.chosen.as_ref().map(ProviderRef::listed_name);
    name.unwrap_or_else(|| messages::nobody_assigned(lang).to_owned())
}

fn chosen(lang: Language, line: &AuthorizationLine) -> impl IntoView + use<> {
    let name = chosen_name(lang, line);
    match &line.chosen {
        Some(provider) => Either::Left(view! { <a href=format!("/providers/{}", provider.id) dir="auto">{name}</a> }),
        None => Either::Right(view! { <span class="soft">{name}</span> }),
    }
}

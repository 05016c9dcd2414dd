//! `/settings/holds`: the legal holds of the agency, open ones first.

use super::{
    messages,
    parts::{PATH, subject, subject_text},
};
use domain::{Language, audit::AuditAction, holds::HoldLine, people::Page};
use leptos::{either::EitherOf3, prelude::*};
use ui::{
    AdminShell, EmptyState, NavSection,
    lists::{page_out_of_range, pager, search_from_query},
    load,
};
use web::{
    dates,
    request::{language, read},
};

/// The list.
#[component]
pub fn Holds() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    load(
        async move { read(AuditAction::HoldsList, move |tx| Box::pin(store::privacy::holds::list(tx, number))).await },
        move |page| list(lang, &page),
    )
}

fn list(lang: Language, page: &Page<HoldLine>) -> impl IntoView + use<> {
    let title = messages::title(lang);
    let body = if !page.rows.is_empty() {
        EitherOf3::A(table(lang, title, page))
    } else if page.total > 0 {
        EitherOf3::B(page_out_of_range(lang, PATH, ""))
    } else {
        EitherOf3::C(view! { <EmptyState icon="shield-check" title=messages::empty(lang) text=messages::empty_help(lang) /> })
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">
                <h1>{title}</h1>
                <div class="head-end">
                    <a class="button button-main" href="/settings/holds/new">
                        {messages::set_a_hold(lang)}
                    </a>
                </div>
            </div>
            <div class="page page-wide">
                <p class="soft">{messages::help(lang)}</p>
                {body}
            </div>
        </AdminShell>
    }
}

fn table(lang: Language, title: &'static str, page: &Page<HoldLine>) -> impl IntoView + use<> {
    let rows = page.rows.iter().map(|line| row(lang, line)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{messages::covers(lang)}</th>
                        <th scope="col">{messages::since(lang)}</th>
                        <th scope="col">{messages::state(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager(lang, PATH, "", page)}
    }
}

fn row(lang: Language, line: &HoldLine) -> impl IntoView + use<> {
    let (class, state) = match line.lifted_on {
        None => ("chip chip-amber", messages::open(lang).to_owned()),
        Some(date) => ("chip", messages::lifted_on(lang, dates::with_year(lang, date))),
    };
    let label = subject_text(lang, &line.subject);
    view! {
        <tr>
            <th scope="row">{subject(lang, &line.subject)}</th>
            <td class="nowrap" data-label=messages::since(lang)>{dates::with_year(lang, line.since)}</td>
            <td data-label=messages::state(lang)>
                <span class=class>{state}</span>
                " "
                <a href=format!("/settings/holds/{}", line.id)>
                    {messages::show(lang)} <span class="sr-only">": " {label}</span>
                </a>
            </td>
        </tr>
    }
}

//! `/notes`: completed visits whose notes aren't signed. The office sees all, a provider only their own.

use super::messages;
use domain::{Capability, Language, Role, audit::AuditAction, notes::NoteLine, people::Page, visits::NoteState};
use leptos::{either::EitherOf3, prelude::*};
use ui::{
    EmptyState, NavSection,
    lists::{page_out_of_range, pager, search_from_query, shell},
    load,
};
use web::{
    dates,
    request::{has_capability, language, read, role},
};

/// The list of unsigned notes.
#[component]
pub fn Notes() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    load(
        async move { read(AuditAction::NotesUnsigned, move |tx| Box::pin(store::care::notes::unsigned(tx, number))).await },
        move |page| list(lang, &page),
    )
}

fn list(lang: Language, page: &Page<NoteLine>) -> impl IntoView + use<> {
    let title = messages::unsigned_title(lang);
    let office = role() == Some(Role::Admin);
    let body = if !page.rows.is_empty() {
        EitherOf3::A(table(lang, title, page, office))
    } else if page.total > 0 {
        EitherOf3::B(page_out_of_range(lang, "/notes", ""))
    } else {
        EitherOf3::C(
            view! { <EmptyState icon="notebook-pen" title=messages::unsigned_empty(lang) text=messages::unsigned_empty_help(lang) /> },
        )
    };
    shell(
        title.to_owned(),
        NavSection::Notes,
        view! {
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page page-wide">{body}</div>
        },
    )
}

fn table(lang: Language, title: &'static str, page: &Page<NoteLine>, office: bool) -> impl IntoView + use<> {
    let rows = page.rows.iter().map(|line| row(lang, line, office)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{messages::child(lang)}</th>
                        <th scope="col">{messages::visit(lang)}</th>
                        {office.then(|| view! { <th scope="col">{messages::provider(lang)}</th> })}
                        <th scope="col">{messages::state(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager(lang, "/notes", "", page)}
    }
}

fn row(lang: Language, line: &NoteLine, office: bool) -> impl IntoView + use<> {
    let (class, state) = match line.state {
        NoteState::None => ("chip", messages::nothing_written(lang)),
        NoteState::Draft | NoteState::Signed => ("chip chip-amber", messages::draft(lang)),
    };
    let provider = office.then(|| {
        view! {
            <td data-label=messages::provider(lang)>
                <bdi>{line.provider.listed_name()}</bdi>
            </td>
        }
    });
    // Members who may not read notes get a link to the visit instead.
    let reads = !office || has_capability(Capability::Supervise);
    let href = if reads { format!("/visits/{}/note", line.visit) } else { format!("/visits/{}", line.visit) };
    view! {
        <tr>
            <th scope="row">
                <a href=href dir="auto">{line.child.listed_name()}</a>
            </th>
            <td class="nowrap" data-label=messages::visit(lang)>{dates::moment_on(lang, line.starts, line.clock.as_deref())}</td>
            {provider}
            <td data-label=messages::state(lang)>
                <span class=class>{state}</span>
            </td>
        </tr>
    }
}

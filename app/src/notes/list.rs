//! `/notes`: visits that are over and wait for a signature. The office sees all, a provider their own.

use super::words;
use crate::{
    dates,
    page::load,
    people::parts::{asked, beyond, pager, shell},
    request::{language, may, read, role},
    ui::{EmptyState, Place},
};
use domain::{Capability, Language, Role, notes::NoteLine, people::Page, visits::NoteState};
use leptos::{either::EitherOf3, prelude::*};

/// The list of unsigned notes.
#[component]
pub fn Notes() -> impl IntoView {
    let lang = language();
    let number = asked().page;
    load(async move { read("notes.unsigned", move |tx| Box::pin(store::notes::unsigned(tx, number))).await }, move |page| {
        list(lang, &page)
    })
}

fn list(lang: Language, page: &Page<NoteLine>) -> impl IntoView + use<> {
    let title = words::unsigned_title(lang);
    let office = role() == Some(Role::Admin);
    let body = if !page.rows.is_empty() {
        EitherOf3::A(table(lang, title, page, office))
    } else if page.total > 0 {
        EitherOf3::B(beyond(lang, "/notes", ""))
    } else {
        EitherOf3::C(
            view! { <EmptyState icon="notebook-pen" title=words::unsigned_empty(lang) text=words::unsigned_empty_help(lang) /> },
        )
    };
    shell(
        title.to_owned(),
        Place::Notes,
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
                        <th scope="col">{words::child(lang)}</th>
                        <th scope="col">{words::visit(lang)}</th>
                        {office.then(|| view! { <th scope="col">{words::provider(lang)}</th> })}
                        <th scope="col">{words::state(lang)}</th>
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
        NoteState::None => ("chip", words::nothing_written(lang)),
        NoteState::Draft | NoteState::Signed => ("chip chip-amber", words::draft(lang)),
    };
    let provider = office.then(|| {
        view! {
            <td data-label=words::provider(lang)>
                <bdi>{line.provider.full_name()}</bdi>
            </td>
        }
    });
    // Who may not read notes is led to the visit.
    let reads = !office || may(Capability::Supervise);
    let href = if reads { format!("/visits/{}/note", line.visit) } else { format!("/visits/{}", line.visit) };
    view! {
        <tr>
            <th scope="row">
                <a href=href dir="auto">{line.child.listed_name()}</a>
            </th>
            <td class="nowrap" data-label=words::visit(lang)>{dates::moment(lang, line.starts)}</td>
            {provider}
            <td data-label=words::state(lang)>
                <span class=class>{state}</span>
            </td>
        </tr>
    }
}

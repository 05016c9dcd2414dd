//! `/children/undo`, `/authorizations/undo`: what undo of an action with several records would do, and the form that does it. The lists
//! lead there for a day.

use super::{UndoAuthorizations, UndoEndChildren, messages, pages::record};
use crate::people::messages as people;
use domain::{
    Error, Language,
    audit::AuditAction,
    bulk::{Author, BulkAction, BulkRecords, DoneAction, UndoPreview, UndoRow, UndoState},
};
use leptos::prelude::*;
use store::records::bulk;
use ui::{
    AdminShell, EmptyState, Form, NavSection,
    lists::{address_pairs, breadcrumbs},
    load,
};
use web::{
    dates,
    request::{language, read},
};

/// Undoes an action with several children.
#[component]
pub fn UndoEndChildrenPage() -> impl IntoView {
    page(BulkRecords::Children)
}

/// Undoes an action with several authorizations.
#[component]
pub fn UndoAuthorizationsPage() -> impl IntoView {
    page(BulkRecords::Authorizations)
}

fn page(of: BulkRecords) -> impl IntoView {
    let lang = language();
    let event = address_pairs().into_iter().find(|(name, _)| name == "event").and_then(|(_, event)| event.parse::<i64>().ok());
    let action = match of {
        BulkRecords::Children => AuditAction::PeopleChildrenChosen,
        BulkRecords::Authorizations => AuditAction::AuthorizationsChosen,
    };
    load(
        async move { read(action, move |tx| Box::pin(bulk::to_undo(tx, of, event.unwrap_or_default()))).await },
        move |preview| show(lang, of, preview),
    )
}

fn show(lang: Language, of: BulkRecords, preview: Option<UndoPreview>) -> AnyView {
    let (section, path, list, form) = match of {
        BulkRecords::Children => (NavSection::Children, "/children", people::children(lang), Form::of::<UndoEndChildren>("undo")),
        BulkRecords::Authorizations => {
            let form = Form::of::<UndoAuthorizations>("undo");
            (NavSection::Authorizations, "/authorizations", people::authorizations(lang), form)
        }
    };
    let summary = form.error_summary();
    let body = match preview {
        Some(preview) => outcome(lang, path, &preview, &form),
        None => view! {
            <EmptyState icon="search" title=messages::nothing_to_undo(lang) text=messages::nothing_to_undo_help(lang)>
                {to_list(lang, path)}
            </EmptyState>
        }
        .into_any(),
    };
    let title = messages::undo_title(lang);
    view! {
        <AdminShell title=title.to_owned() section=section>
            <div class="head">{breadcrumbs(lang, path, list)} <h1>{title}</h1></div>
            <div class="page">{summary} {body}</div>
        </AdminShell>
    }
    .into_any()
}

fn to_list(lang: Language, path: &'static str) -> impl IntoView {
    view! { <a class="button" href=path>{messages::to_list(lang)}</a> }
}

/// "Services of 3 children ended · Ana Ruiz, November 30, 10:05"
fn done_text(lang: Language, done: &DoneAction) -> String {
    let what: fn(Language, u32) -> String = match done.action {
        BulkAction::EndChildren => messages::ended_children,
        BulkAction::EndAuthorizations => messages::ended_authorizations,
        BulkAction::ChooseProvider => messages::changed_therapists,
    };
    format!("{} · {}", what(lang, done.records), author(lang, &done.author))
}

fn author(lang: Language, author: &Author) -> String {
    let name = author.by.clone().unwrap_or_else(|| messages::operator(lang).to_owned());
    messages::by_at(lang, name, dates::moment(lang, author.at))
}

/// Above a list: the latest action with several of its records, and the link to its undo.
pub fn undo_line(lang: Language, of: BulkRecords, done: Option<DoneAction>) -> Option<impl IntoView> {
    done.map(|done| {
        let path = match of {
            BulkRecords::Children => "/children/undo",
            BulkRecords::Authorizations => "/authorizations/undo",
        };
        view! {
            <p class="last-change soft small">
                <span dir="auto">{done_text(lang, &done)}</span>
                " "
                <a href=format!("{path}?event={}", done.event)>{messages::undo(lang)}</a>
            </p>
        }
    })
}

fn outcome(lang: Language, path: &'static str, preview: &UndoPreview, form: &Form) -> AnyView {
    let back: Vec<_> = preview.possible().map(|row| view! { <li>{named(row)}</li> }).collect();
    let stays: Vec<_> = preview
        .staying()
        .map(|row| view! { <li>{named(row)} <div class="soft small" dir="auto">{reason(lang, &row.state)}</div></li> })
        .collect();
    let count = back.len();
    let stays = (!stays.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="stays">
                <h2 id="stays">{messages::stays(lang, stays.len())}</h2>
                <ul class="plain-list">{stays}</ul>
            </section>
        }
    });
    let back = if count == 0 {
        view! {
            <p>{messages::nothing_left_to_undo(lang)}</p>
            <div class="buttons">{to_list(lang, path)}</div>
        }
        .into_any()
    } else {
        view! {
            <section class="card" aria-labelledby="changes">
                <h2 id="changes">{messages::goes_back(lang, count)}</h2>
                <ul class="plain-list">{back}</ul>
                <form class="form" method="post" action=form.action() novalidate>
                    {form.hidden("event", preview.done.event)} {form.hidden("records", preview.seen().text())}
                    <div class="buttons">{form.button(messages::undo_n(lang, count), "button button-main")}</div>
                </form>
            </section>
        }
        .into_any()
    };
    view! {
        <p dir="auto">{done_text(lang, &preview.done)}</p>
        <p class="soft">{messages::undo_help(lang)}</p>
        {stays}
        {back}
    }
    .into_any()
}

fn named(row: &UndoRow) -> AnyView {
    record(row.id, &row.child, row.authorization.as_ref())
}

/// Why a record stays as it is.
fn reason(lang: Language, state: &UndoState) -> String {
    match state {
        UndoState::Possible => String::new(),
        UndoState::Undone(by) => messages::undone_by(lang, author(lang, by)),
        UndoState::ChangedSince(Some(by)) => messages::changed_since_by(lang, author(lang, by)),
        // Also a record that is merged, or deleted.
        UndoState::ChangedSince(None) | UndoState::Refused(Error::NotFound) => messages::changed_since(lang).to_owned(),
        UndoState::Refused(refusal) => super::pages::reason(lang, refusal),
    }
}

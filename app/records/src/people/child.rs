//! `/children/{id}`: one child, for the office and for the child's providers.

use super::{
    BringBackChild, UndoChild, child_messages, contacts, guardians, merge, merge_messages, messages,
    parts::{ShownPerson, edits_children, ended_chip, hours, legal_hold, read_with_current_time, visits},
    places,
};
use crate::{authorizations, payers};
use domain::{
    Capability, ChildId, Error, Language, Role,
    audit::AuditAction,
    children::ChildFields,
    people::{ChildPage, guardians::KnownPerson},
    records::is_over,
};
use jiff::civil::{Date, DateTime};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{
    Form, NavSection, call_link, last_change,
    lists::{breadcrumbs, shell},
    load,
};
use web::{
    dates,
    flash::Flash,
    request::{has_capability, language, redirect, role, set_flash},
};

/// The page of one child.
#[component]
pub fn Child() -> impl IntoView {
    let lang = language();
    let id: Option<ChildId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    let typed = guardians::typed_guardian().filter(|_| has_capability(Capability::Manage));
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PeopleChild, move |tx| {
                Box::pin(async move {
                    let child = match store::records::people::child(tx, id).await {
                        // The record may have been merged into another one.
                        Err(Error::NotFound) => {
                            return store::records::merging::survivor(tx, id).await.map(Either::Right);
                        }
                        child => child?,
                    };
                    let known = match typed {
                        Some(typed) => store::records::people::guardians_like(tx, Some(id), &typed).await?,
                        None => Vec::new(),
                    };
                    Ok(Either::Left((child, known)))
                })
            })
            .await
        },
        move |(found, now)| match found {
            Either::Left((child, known)) => Either::Left(page(lang, child, &known, now)),
            Either::Right(survivor) => {
                set_flash(Flash::ChildIsMerged);
                redirect(format!("/children/{survivor}"));
                Either::Right(())
            }
        },
    )
}

fn page(lang: Language, child: ChildPage, known: &[KnownPerson], now: DateTime) -> impl IntoView + use<> {
    let name = child.child.full_name();
    let office = role() == Some(Role::Admin);
    let (edits, today) = (edits_children(), now.date());
    let list = if office { messages::children(lang) } else { messages::my_children(lang) };
    let called = &child.record.fields.preferred_name;
    let called =
        (!called.is_empty()).then(|| view! { <span class="soft" dir="auto">{child_messages::called(lang, called)}</span> });
    shell(
        name.clone(),
        NavSection::Children,
        view! {
            <div class="head">
                {breadcrumbs(lang, "/children", list)} <h1 dir="auto">{name}</h1> {called}
                {ended_chip(lang, child.record.fields.ended_on, today)} {ui::audit_links::child_audit_link(lang, child.child.id)}
                {edits.then(|| actions(lang, &child, today))}
            </div>
            <div class="page page-wide">
                {legal_hold(lang, child.held_since)}
                {edits.then(|| changed(lang, &child))}
                {merge::merged_records(lang, &child.merges)}
                {first_call_link(lang, &child)}
                <div class="cards cards-flow">
                    {about_card(lang, &child.record.fields)}
                    {care_card(lang, &child.record.fields)}
                    {places::card(lang, child.child.id, &child.record.places, today, (office, edits))}
                    {visits(lang, &child.visits, ShownPerson::Provider)}
                    {authorization_card(lang, &child, today, office)}
                    {guardians::card(lang, &child, known, office, has_capability(Capability::Manage))}
                    {contacts::card(lang, child.child.id, &child.record.contacts, today, edits)}
                </div>
            </div>
        },
    )
}

/// The links to the forms of the child; a child that has ended is brought back here.
fn actions(lang: Language, child: &ChildPage, today: Date) -> impl IntoView + use<> {
    let id = child.child.id;
    let edit = view! { <a class="button" href=format!("/children/{id}/edit")>{child_messages::edit_child(lang)}</a> };
    let end = if child.record.fields.ended_on.is_some() {
        let form = Form::of::<BringBackChild>("back").for_record("child", &id.to_string());
        Either::Left(view! {
            <form method="post" action=form.action()>
                {form.error_summary()} {form.hidden("child", id)} {form.hidden("version", child.record.version)}
                {form.button(child_messages::bring_back(lang), "button")}
            </form>
        })
    } else {
        Either::Right(view! { <a class="button" href=format!("/children/{id}/end")>{child_messages::end_services(lang)}</a> })
    };
    let visit = (!is_over(child.record.fields.ended_on, today) && has_capability(Capability::Schedule))
        .then(|| view! { <a class="button" href=format!("/visits/new?child={id}")>{child_messages::schedule_visit(lang)}</a> });
    let merge = has_capability(Capability::Manage)
        .then(|| view! { <a class="button" href=format!("/children/{id}/merge")>{merge_messages::merge(lang)}</a> });
    view! { <div class="head-end">{visit} {edit} {merge} {end}</div> }
}

/// Who changed the child last.
fn changed(lang: Language, child: &ChildPage) -> impl IntoView + use<> {
    let id = child.child.id.to_string();
    let undo = Form::of::<UndoChild>("undo").for_record("child", &id);
    child.record.last_change.as_ref().map(|change| last_change(lang, change, Some((undo, vec![("child", id)]))))
}

fn about_card(lang: Language, child: &ChildFields) -> impl IntoView + use<> {
    let further: Vec<String> = child.further_language_tags().map(|tag| web::terms::language_name(lang, tag)).collect();
    let languages = [vec![web::terms::language_name(lang, &child.home_language)], further].concat().join(", ");
    let row = |term: &'static str, text: &str| {
        let text = text.to_owned();
        (!text.is_empty()).then(|| {
            view! {
                <dt>{term}</dt>
                <dd class="note-text" dir="auto">{text}</dd>
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">{messages::about(lang)}</h2>
            <dl class="detail-list">
                {row(child_messages::pronouns(lang), &child.pronouns)}
                <dt>{messages::born(lang)}</dt>
                <dd>{dates::with_year(lang, child.birth_date)}</dd>
                <dt>{messages::home_language(lang)}</dt>
                <dd>{languages}</dd>
                {row(
                    child_messages::interpreter_label(lang),
                    if child.interpreter { child_messages::interpreter_needed(lang) } else { "" },
                )}
                <dt>{messages::available_hours(lang)}</dt>
                <dd>{hours(lang, &child.availability)}</dd>
                <dt>{messages::time_zone(lang)}</dt>
                <dd>{child.time_zone.replace('_', " ")}</dd>
                <dt>{messages::reference(lang)}</dt>
                <dd dir="auto">{child.reference.clone()}</dd>
                {row(child_messages::reason(lang), &child.ended_reason)}
            </dl>
        </section>
    }
}

/// What those who visit must know; nothing if nothing is written.
fn care_card(lang: Language, child: &ChildFields) -> impl IntoView + use<> {
    let (allergies, safety) = (child.allergies.clone(), child.safety_note.clone());
    let rows = [(child_messages::allergies(lang), allergies), (child_messages::safety_note(lang), safety)];
    let rows: Vec<_> = rows.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    (!rows.is_empty()).then(|| {
        let rows = rows
            .into_iter()
            .map(|(term, text)| {
                view! {
                    <dt>{term}</dt>
                    <dd class="note-text" dir="auto">{text}</dd>
                }
            })
            .collect_view();
        view! {
            <section class="card" aria-labelledby="care">
                <h2 id="care">{child_messages::care(lang)}</h2>
                <dl class="detail-list">{rows}</dl>
            </section>
        }
    })
}

/// A call link to the first guardian with a phone number.
fn first_call_link(lang: Language, child: &ChildPage) -> Option<impl IntoView + use<>> {
    let guardian = child.guardians.iter().find(|guardian| !guardian.phone.is_empty())?;
    let relationship = web::terms::relationship_name(lang, &guardian.relationship);
    Some(call_link(
        messages::call_guardian(lang, guardians::display_name(guardian), relationship.to_lowercase()),
        &guardian.phone,
    ))
}

fn authorization_card(lang: Language, child: &ChildPage, today: Date, office: bool) -> impl IntoView + use<> {
    let lines = &child.authorizations;
    let add = (payers::may_change() && !is_over(child.record.fields.ended_on, today)).then(|| {
        view! {
            <p>
                <a class="button" href=format!("/authorizations/new?child={}", child.child.id)>{child_messages::add_authorization(lang)}</a>
            </p>
        }
    });
    let list = if lines.is_empty() {
        Either::Left(view! { <p class="soft">{messages::no_authorizations_of(lang)}</p> })
    } else {
        let lines = lines.iter().map(|line| authorizations::entry(lang, line, today, office)).collect_view();
        Either::Right(view! { <ul class="panel-list">{lines}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="authorizations">
            <h2 id="authorizations">{messages::authorizations(lang)}</h2>
            {list}
            {add}
        </section>
    }
}

//! People to call about a child who are no guardians: their card, and the form of one, `/children/{id}/contacts/…`.

use super::{
    BringBackContact, EndContact, SaveContact, UndoContact,
    child_form::{child_in_path, optional_input, text_input},
    child_messages as messages,
    parts::{child_record_page, end_form, ended_chip, read_with_current_time},
};
use domain::{
    ChildId, ContactId, Error, Language,
    audit::AuditAction,
    children::contacts::{ContactFields, ContactKind, ContactPage, ContactRecord},
    visits::initials_of,
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{Area, Form, Input, last_change, load, phone_links};
use web::request::{language, read};

/// The card on a child's page.
pub fn card(lang: Language, child: ChildId, contacts: &[ContactRecord], today: Date, edits: bool) -> impl IntoView + use<> {
    let list = if contacts.is_empty() {
        Either::Left(view! { <p class="soft">{messages::no_contacts(lang)}</p> })
    } else {
        let entries = contacts.iter().map(|contact| entry(lang, child, contact, today, edits)).collect_view();
        Either::Right(view! { <ul class="panel-list">{entries}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="contacts">
            <h2 id="contacts">{messages::contacts(lang)}</h2>
            {list}
            {edits
                .then(|| {
                    view! {
                        <p class="hint">{messages::contacts_help(lang)}</p>
                        <p>
                            <a class="button" href=format!("/children/{child}/contacts/new")>{messages::add_contact(lang)}</a>
                        </p>
                    }
                })}
        </section>
    }
}

/// The name, or initials if the reader prefers those.
fn shown_name(contact: &ContactFields) -> String {
    if web::request::initials() { initials_of(&contact.name) } else { contact.name.clone() }
}

fn entry(lang: Language, child: ChildId, contact: &ContactRecord, today: Date, edits: bool) -> impl IntoView + use<> {
    let fields = &contact.fields;
    let name = shown_name(fields);
    let kind = messages::contact_kind(lang, fields.kind);
    let relationship = if fields.relationship.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} · {}", web::terms::relationship_name(lang, &fields.relationship))
    };
    let note = (!fields.note.is_empty()).then(|| view! { <p class="note-text" dir="auto">{fields.note.clone()}</p> });
    let edit = edits.then(|| {
        view! {
            <p class="panel-actions">
                <a href=format!("/children/{child}/contacts/{}", contact.id) aria-label=messages::edit_contact(lang, &name)>
                    {messages::edit(lang)}
                </a>
            </p>
        }
    });
    view! {
        <li>
            <div>
                <p class="card-head">
                    <b dir="auto">{name}</b>
                    <span class="soft small" dir="auto">{relationship}</span>
                    {ended_chip(lang, fields.ended_on, today)}
                </p>
                <p>{phone_links(&fields.phone)}</p>
                {note}
                {edit}
            </div>
        </li>
    }
}

fn contact_in_path() -> Option<ContactId> {
    use_params_map().read_untracked().get("contact").and_then(|id| id.parse().ok())
}

/// The form of a new contact.
#[component]
pub fn NewContactPage() -> impl IntoView {
    let lang = language();
    let id = child_in_path();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::PeopleContact, move |tx| Box::pin(store::records::children::child_for_new_record(tx, id))).await
        },
        move |child| {
            let title = messages::add_contact(lang);
            child_record_page(lang, &child, title.to_owned(), contact_form(lang, child.id, None).into_any())
        },
    )
}

fn contact_form(lang: Language, child: ChildId, contact: Option<&ContactRecord>) -> impl IntoView + use<> {
    let id = contact.map(|contact| contact.id.to_string()).unwrap_or_default();
    let form = Form::of::<SaveContact>("contact").for_record("contact", &id);
    let fields = contact.map(|contact| &contact.fields);
    let of = |line: fn(&ContactFields) -> &String| fields.map(line).cloned().unwrap_or_default();
    let options = ContactKind::ALL.map(|kind| (kind.as_str().to_owned(), messages::contact_kind(lang, kind).to_owned()));
    let kind = fields.map_or(ContactKind::Emergency, |contact| contact.kind);
    let relationship = optional_input(of(|contact| &contact.relationship), Some(messages::relationship_hint(lang)));
    let phone = Input { kind: "tel", ..text_input(of(|contact| &contact.phone)) };
    let note = Area { value: of(|contact| &contact.note), rows: 2, required: false, ..Area::default() };
    view! {
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()} {form.hidden("child", child)} {form.hidden("contact", id)}
            {form.hidden("version", contact.map(|contact| contact.version.to_string()).unwrap_or_default())}
            <section class="card">
                <p class="hint">{messages::contacts_help(lang)}</p>
                {form.select("kind", messages::kind(lang), options.into(), kind.as_str())}
                {form.input("name", messages::name(lang), text_input(of(|contact| &contact.name)))}
                {form.input("relationship", messages::relationship(lang), relationship)}
                {form.input("phone", messages::phone(lang), phone)} {form.area("note", messages::note(lang), note)}
                <div class="buttons">{form.button(messages::save(lang), "button button-main")}</div>
            </section>
        </form>
    }
}

/// The page of one contact.
#[component]
pub fn EditContactPage() -> impl IntoView {
    let lang = language();
    let (child, contact) = (child_in_path(), contact_in_path());
    load(
        async move {
            let (child, contact) = child.zip(contact).ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PeopleContact, move |tx| {
                Box::pin(store::records::children::contact(tx, child, contact))
            })
            .await
        },
        move |(shown, now)| edit_page(lang, &shown, now.date()),
    )
}

fn edit_page(lang: Language, shown: &ContactPage, today: Date) -> impl IntoView + use<> {
    let ContactPage { child, contact, last_change: changed } = shown;
    let undo = Form::of::<UndoContact>("undo").for_record("contact", &contact.id.to_string());
    let changed =
        changed.as_ref().map(|change| last_change(lang, change, Some((undo, vec![("contact", contact.id.to_string())]))));
    let ended = contact.fields.ended_on;
    let back = Form::of::<BringBackContact>("back").for_record("contact", &contact.id.to_string());
    let end = Form::of::<EndContact>("end").for_record("contact", &contact.id.to_string());
    let fields = [("contact", contact.id.to_string()), ("version", contact.version.to_string())];
    let help = messages::end_contact_help(lang);
    child_record_page(
        lang,
        child,
        messages::edit_contact(lang, shown_name(&contact.fields)),
        view! {
            {ended_chip(lang, ended, today)}
            {changed}
            {contact_form(lang, child.id, Some(contact))}
            <section class="card" aria-labelledby="end">
                <h2 id="end">{messages::end_contact(lang)}</h2>
                {end_form(lang, &end, &back, &fields, ended, today, (help, None))}
            </section>
        }
        .into_any(),
    )
}

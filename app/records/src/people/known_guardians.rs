//! Guardians who are known already: offered when a new one looks like them, and linked to a child at
//! `/children/{id}/guardians/link`.

use super::{
    LinkGuardian,
    child_form::{child_in_path, text_input},
    merge_guardian_messages, messages,
    parts::child_record_page,
};
use domain::{
    Error, Language,
    audit::AuditAction,
    people::guardians::{KnownGuardian, KnownPerson, LinkPage, TypedGuardian},
};
use leptos::{either::Either, prelude::*};
use ui::{
    EmptyState, Form, Input,
    lists::{search_form, search_from_query},
    load,
};
use web::request::{language, read};

/// What was typed of a new guardian, if the form came back with the question who it is. `prefix` is that of the field names.
pub fn typed_in(form: &Form, prefix: &str) -> Option<TypedGuardian> {
    let value = |field: &str| form.value(&format!("{prefix}{field}"), "");
    let asked = form.error(&format!("{prefix}known")).is_some() || !value("known").is_empty();
    asked.then(|| TypedGuardian {
        first_name: value("first_name"),
        last_name: value("last_name"),
        email: value("email"),
        phone: value("phone"),
    })
}

/// "Rosa Diaz, guardian of Mia Diaz, Leo Diaz, 585-555-0100".
fn person_text(lang: Language, person: &KnownPerson) -> String {
    let children: Vec<String> = person.children.iter().map(domain::visits::ChildRef::listed_name).collect();
    let of = if children.is_empty() {
        messages::guardian_of_nobody(lang).to_owned()
    } else {
        messages::guardian_of(lang, children.join(", "))
    };
    let contact = if person.phone.is_empty() { person.email.clone() } else { domain::phone::shown(&person.phone) };
    let text: Vec<&str> = [person.name.as_str(), &of, &contact].into_iter().filter(|text| !text.is_empty()).collect();
    let text = text.join(", ");
    if person.joined { messages::has_account(lang, text) } else { text }
}

/// The checkbox that confirms an account which sees the child at once; nothing if nobody has one.
fn confirmation(lang: Language, form: &Form, field: &str, people: &[KnownPerson]) -> impl IntoView + use<> {
    people.iter().any(|person| person.joined).then(|| {
        view! {
            <div class="choices">{form.checkbox(field, messages::confirm_link(lang), false)}</div>
        }
    })
}

/// The question who a new guardian is, in the form that came back; nothing if nobody looks like them. `prefix` is that of the field
/// names.
pub fn question(lang: Language, form: &Form, prefix: &str, people: &[KnownPerson]) -> impl IntoView + use<> {
    (!people.is_empty()).then(|| {
        let link = |person: &KnownPerson| (person.id.to_string(), messages::link_known(lang, person_text(lang, person)));
        let mut options: Vec<_> = people.iter().map(link).collect();
        options.push((KnownGuardian::ANOTHER.to_owned(), messages::add_another(lang).to_owned()));
        view! {
            {form.radios(&format!("{prefix}known"), messages::who_is_it(lang), options)}
            <p class="hint">{messages::link_help(lang)} " " {merge_guardian_messages::twice_help(lang)}</p>
            {confirmation(lang, form, &format!("{prefix}confirmed"), people)}
        }
    })
}

/// The page that links a known guardian to a child.
#[component]
pub fn LinkGuardianPage() -> impl IntoView {
    let lang = language();
    let (id, q) = (child_in_path(), search_from_query().q);
    let search = q.clone();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::PeopleGuardianForm, move |tx| {
                Box::pin(async move { store::records::people::guardians_to_link(tx, id, &search).await })
            })
            .await
        },
        move |page| link_page(lang, &page, q),
    )
}

fn link_page(lang: Language, page: &LinkPage, q: String) -> impl IntoView + use<> {
    let child = &page.child;
    let results = (!q.is_empty()).then(|| {
        if page.found.is_empty() {
            return Either::Left(view! { <EmptyState icon="search" title=messages::no_guardian_found(lang) text=messages::no_guardian_found_help(lang) /> });
        }
        Either::Right(view! {
            {page.more.then(|| view! { <p class="soft">{messages::more_guardians(lang)}</p> })}
            {link_form(lang, page)}
        })
    });
    let action = format!("/children/{}/guardians/link", child.id);
    child_record_page(
        lang,
        child,
        messages::link_guardian(lang).to_owned(),
        view! {
            <section class="card" aria-labelledby="known">
                <h2 id="known">{messages::find_guardian(lang)}</h2>
                {search_form(lang, action, messages::guardian_search_hint(lang), q)}
                {results}
            </section>
        }
        .into_any(),
    )
}

fn link_form(lang: Language, page: &LinkPage) -> impl IntoView + use<> {
    let form = Form::of::<LinkGuardian>("link").for_record("child", &page.child.id.to_string());
    let options = page.found.iter().map(|person| (person.id.to_string(), person_text(lang, person))).collect();
    let relationship = Input { hint: Some(messages::relationship_hint(lang).to_owned()), ..text_input(String::new()) };
    view! {
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()} {form.hidden("child", page.child.id)}
            {form.radios("guardian", messages::who_is_it(lang), options)} <p class="hint">{messages::link_help(lang)} " " {merge_guardian_messages::twice_help(lang)}</p>
            {form.input("relationship", messages::relationship(lang), relationship)}
            <div class="choices">
                {form.checkbox("may_see_summaries", messages::may_see_summaries(lang), true)}
                {form.checkbox("may_cancel", messages::may_cancel(lang), false)}
            </div>
            {confirmation(lang, &form, "confirmed", &page.found)}
            <div class="buttons">{form.button(messages::link(lang), "button button-main")}</div>
        </form>
    }
}

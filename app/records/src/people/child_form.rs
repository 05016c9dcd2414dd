//! The forms of a child: `/children/new` with the home and the first guardian, `/children/{id}/edit`, `/children/{id}/end`.

use super::{
    AddChild, ChangeChild, EndChild, child_messages as messages, doubles, known_guardians, merge_messages,
    parts::{child_crumbs, language_text, read_with_current_time},
};
use domain::{
    Capability, ChildId, Error, Language,
    audit::AuditAction,
    children::{ChildEnding, ChildFields, ChildForm},
    doubles::{AlikeChild, Person},
    people::guardians::KnownPerson,
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Area, Form, Input, NavSection, lists::breadcrumbs, load};
use web::{
    dates,
    request::{has_capability, language, read},
};

/// The hours of a new child: working days.
const USUAL_HOURS: &str = "Mon 08:00-18:00; Tue 08:00-18:00; Wed 08:00-18:00; Thu 08:00-18:00; Fri 08:00-18:00";

/// The answer to the question whether a new child is one of those who are alike.
const CONFIRM_NEW: &str = "confirm_new";

/// The time zones of the United States; the agency's and the child's own are added.
const ZONES: [&str; 9] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
];

/// The id in the path.
pub fn child_in_path() -> Option<ChildId> {
    use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok())
}

/// A text input.
pub fn text_input(value: impl Into<String>) -> Input {
    Input { value: value.into(), ..Input::default() }
}

/// A text input that may be left empty.
pub fn optional_input(value: impl Into<String>, hint: Option<&'static str>) -> Input {
    Input { required: false, hint: hint.map(str::to_owned), ..text_input(value) }
}

/// The form of a new child.
#[component]
pub fn NewChildPage() -> impl IntoView {
    let lang = language();
    let form = Form::of::<AddChild>("child");
    let typed = known_guardians::typed_in(&form, "guardian_").filter(|_| has_capability(Capability::Manage));
    let asked = asked_about(&form);
    load(
        read(AuditAction::PeopleChildForm, move |tx| {
            Box::pin(async move {
                let (reference, state) = store::records::children::new_form(tx).await?;
                let known = match typed {
                    Some(typed) => store::records::people::guardians_like(tx, None, &typed).await?,
                    None => Vec::new(),
                };
                let alike = match asked {
                    Some(person) => store::records::children::alike(tx, person).await?,
                    None => Vec::new(),
                };
                Ok(((reference, state), tx.agency().time_zone.clone(), known, alike))
            })
        }),
        move |(free, zone, known, alike)| new_page(lang, free, zone, &known, &alike),
    )
}

/// The child as it was typed, if the form came back with the question whether it is one of those who are alike, or with its answer.
fn asked_about(form: &Form) -> Option<Person> {
    let is_asked = form.error(CONFIRM_NEW).is_some() || form.value(CONFIRM_NEW, "") == "true";
    is_asked.then(|| Person {
        first_name: form.value("first_name", ""),
        last_name: form.value("last_name", ""),
        birth_date: form.value("birth_date", "").parse().ok(),
        phones: vec![form.value("guardian_phone", "")],
        emails: vec![form.value("guardian_email", "")],
    })
}

/// The children who are alike, and the answer that it is none of them; nothing for a form without them.
fn alike_card(lang: Language, form: &Form, alike: &[AlikeChild]) -> Option<impl IntoView + use<>> {
    let lines = doubles::lines(lang, alike);
    (!alike.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="alike">
                <h2 id="alike">{merge_messages::alike_children(lang, alike.len())}</h2>
                <p class="soft">{merge_messages::alike_children_help(lang)}</p>
                {lines}
                <div class="choices">{form.checkbox(CONFIRM_NEW, merge_messages::confirm_new(lang), false)}</div>
            </section>
        }
    })
}

fn new_page(
    lang: Language,
    (reference, state): (String, String),
    zone: String,
    known: &[KnownPerson],
    alike: &[AlikeChild],
) -> impl IntoView + use<> {
    let form = Form::of::<AddChild>("child");
    let title = super::messages::add_child(lang);
    let empty = ChildFields {
        reference,
        first_name: String::new(),
        last_name: String::new(),
        preferred_name: String::new(),
        pronouns: String::new(),
        birth_date: Date::ZERO,
        home_language: "en".into(),
        further_languages: String::new(),
        interpreter: false,
        time_zone: zone,
        availability: USUAL_HOURS.into(),
        allergies: String::new(),
        safety_note: String::new(),
        ended_on: None,
        ended_reason: String::new(),
    };
    let home = super::places::address_fields(lang, &form, None, state);
    let alike = alike_card(lang, &form, alike);
    let guardian = has_capability(Capability::Manage).then(|| guardian_card(lang, &form, known));
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Children>
            <div class="head">{breadcrumbs(lang, "/children", super::messages::children(lang))} <h1>{title}</h1></div>
            <div class="page">
                <form class="form" method="post" action=form.action() novalidate>
                    {form.error_summary()} {alike} {child_card(lang, &form, &empty, true)}
                    <section class="card" aria-labelledby="home">
                        <h2 id="home">{messages::home(lang)}</h2>
                        {home}
                    </section>
                    {guardian} {care_card(lang, &form, &empty)}
                    <div class="buttons">{form.button(title, "button button-main")}</div>
                </form>
            </div>
        </AdminShell>
    }
}

fn guardian_card(lang: Language, form: &Form, known: &[KnownPerson]) -> impl IntoView + use<> {
    let email = Input { kind: "email", ..optional_input("", Some(super::messages::email_hint(lang))) };
    let phone = Input { kind: "tel", ..optional_input("", None) };
    let relationship = optional_input("", Some(super::messages::relationship_hint(lang)));
    view! {
        <section class="card" aria-labelledby="guardian">
            <h2 id="guardian">{messages::guardian(lang)}</h2>
            <p class="hint">{messages::guardian_help(lang)}</p>
            <div class="form-row">
                {form.input("guardian_first_name", messages::first_name(lang), optional_input("", None))}
                {form.input("guardian_last_name", messages::last_name(lang), optional_input("", None))}
            </div>
            {form.input("guardian_relationship", super::messages::relationship(lang), relationship)}
            {form.input("guardian_email", super::messages::email(lang), email)}
            {form.input("guardian_phone", super::messages::phone(lang), phone)}
            <div class="choices">
                {form.checkbox("guardian_may_see_summaries", super::messages::may_see_summaries(lang), true)}
                {form.checkbox("guardian_may_cancel", super::messages::may_cancel(lang), false)}
            </div>
            {known_guardians::question(lang, form, "guardian_", known)}
        </section>
    }
}

/// Time zones to choose from, with this one.
fn zone_options(zone: &str) -> Vec<(String, String)> {
    let other = (!ZONES.contains(&zone)).then_some(zone);
    ZONES.into_iter().chain(other).map(|zone| (zone.to_owned(), zone.replace('_', " "))).collect()
}

fn child_card(lang: Language, form: &Form, child: &ChildFields, is_new: bool) -> impl IntoView + use<> {
    let born = if is_new { String::new() } else { child.birth_date.to_string() };
    let born = Input { kind: "date", ..text_input(born) };
    let language = Input {
        hint: Some(messages::home_language_hint(lang).to_owned()),
        ..text_input(language_text(lang, &child.home_language))
    };
    let further: Vec<String> = child.further_language_tags().map(|tag| language_text(lang, tag)).collect();
    let further = optional_input(further.join(", "), Some(messages::further_languages_hint(lang)));
    let hours = Input { hint: Some(messages::hours_hint(lang).to_owned()), ..text_input(child.availability.clone()) };
    // An import knows the child by it: it never changes.
    let reference = is_new.then(|| {
        // Left empty, it gets the next free one when it is saved: another may take this one meanwhile.
        let hint = messages::reference_hint(lang, &child.reference);
        let reference = Input { hint: Some(hint), ..optional_input("", None) };
        form.input("reference", messages::reference(lang), reference)
    });
    let preferred = optional_input(child.preferred_name.clone(), Some(messages::preferred_name_hint(lang)));
    view! {
        <section class="card" aria-labelledby="the-child">
            <h2 id="the-child">{messages::the_child(lang)}</h2>
            <div class="form-row">
                {form.input("first_name", messages::first_name(lang), text_input(child.first_name.clone()))}
                {form.input("last_name", messages::last_name(lang), optional_input(child.last_name.clone(), None))}
            </div>
            {form.input("birth_date", messages::birth_date(lang), born)}
            <div class="form-row">
                {form.input("preferred_name", messages::preferred_name(lang), preferred)}
                {form.input("pronouns", messages::pronouns(lang), optional_input(child.pronouns.clone(), None))}
            </div>
            <div class="form-row">
                {form.input("home_language", messages::home_language(lang), language)}
                {form.input("further_languages", messages::further_languages(lang), further)}
            </div>
            <div class="choices">{form.checkbox("interpreter", messages::interpreter(lang), child.interpreter)}</div>
            {form.input("availability", messages::hours(lang), hours)}
            {form.select("time_zone", messages::time_zone(lang), zone_options(&child.time_zone), child.time_zone.clone())}
            {reference}
        </section>
    }
}

fn care_card(lang: Language, form: &Form, child: &ChildFields) -> impl IntoView + use<> {
    let area = |value: &String, hint: Option<&str>| Area {
        value: value.clone(),
        hint: hint.map(str::to_owned),
        rows: 2,
        required: false,
        ..Area::default()
    };
    view! {
        <section class="card" aria-labelledby="care">
            <h2 id="care">{messages::care(lang)}</h2>
            <p class="hint">{messages::care_help(lang)}</p>
            {form.area("allergies", messages::allergies(lang), area(&child.allergies, None))}
            {form.area("safety_note", messages::safety_note(lang), area(&child.safety_note, Some(messages::safety_note_hint(lang))))}
        </section>
    }
}

/// The form of an existing child.
#[component]
pub fn EditChildPage() -> impl IntoView {
    let lang = language();
    let id = child_in_path();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::PeopleChildForm, move |tx| Box::pin(store::records::children::form(tx, id))).await
        },
        move |child| edit_page(lang, child),
    )
}

fn edit_page(lang: Language, child: ChildForm) -> impl IntoView {
    let form = Form::of::<ChangeChild>("child").for_record("child", &child.child.id.to_string());
    let name = child.child.full_name();
    let title = messages::edit_child_of(lang, &name);
    view! {
        <AdminShell title=title.clone() section=NavSection::Children>
            <div class="head">{child_crumbs(lang, child.child.id, &name)} <h1 dir="auto">{title}</h1></div>
            <div class="page">
                <form class="form" method="post" action=form.action() novalidate>
                    {form.error_summary()} {form.hidden("child", child.child.id)} {form.hidden("version", child.version)}
                    {child_card(lang, &form, &child.fields, false)} {care_card(lang, &form, &child.fields)}
                    <div class="buttons">{form.button(messages::save(lang), "button button-main")}</div>
                </form>
            </div>
        </AdminShell>
    }
}

/// The form that ends a child's services, with what prevents it and what is left.
#[component]
pub fn EndChildPage() -> impl IntoView {
    let lang = language();
    let id = child_in_path();
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PeopleChildForm, move |tx| Box::pin(store::records::children::ending(tx, id)))
                .await
        },
        move |(ending, now)| end_page(lang, ending, now.date()),
    )
}

fn end_page(lang: Language, ending: ChildEnding, today: Date) -> impl IntoView {
    let ChildEnding { form: child, planned, first_planned, authorizations } = ending;
    let form = Form::of::<EndChild>("end").for_record("child", &child.child.id.to_string());
    let name = child.child.full_name();
    let title = messages::end_services_of(lang, &name);
    let day = child.fields.ended_on.unwrap_or(today);
    let day = Input { kind: "date", ..text_input(day.to_string()) };
    let reason = Area {
        value: child.fields.ended_reason.clone(),
        hint: Some(messages::reason_hint(lang).to_owned()),
        rows: 2,
        required: false,
        ..Area::default()
    };
    let visits = if planned == 0 {
        Either::Left(view! { <p class="soft">{messages::nothing_planned(lang)}</p> })
    } else {
        let week = first_planned.map(|day| format!("/week/{}", dates::week_start(day)));
        Either::Right(view! {
            <p>
                {messages::visits_planned(lang, planned)} " "
                {week.map(|week| view! { <a href=week>{messages::show_first_planned(lang)}</a> })}
            </p>
        })
    };
    let going_on = (!authorizations.is_empty()).then(|| {
        let links = authorizations
            .iter()
            .map(|(id, reference)| view! { <li><a href=format!("/authorizations/{id}") dir="auto">{reference.clone()}</a></li> })
            .collect_view();
        view! {
            <p>{messages::authorizations_open(lang, authorizations.len())}</p>
            <ul class="plain-list">{links}</ul>
        }
    });
    view! {
        <AdminShell title=title.clone() section=NavSection::Children>
            <div class="head">{child_crumbs(lang, child.child.id, &name)} <h1 dir="auto">{title}</h1></div>
            <div class="page">
                <section class="card" aria-labelledby="end">
                    <h2 id="end">{messages::end_services(lang)}</h2>
                    <p class="soft">{messages::end_help(lang)}</p>
                    {visits}
                    {going_on}
                    <form class="form" method="post" action=form.action() novalidate>
                        {form.error_summary()} {form.hidden("child", child.child.id)} {form.hidden("version", child.version)}
                        {form.input("ended_on", messages::ended_on(lang), day)} {form.area("reason", messages::reason(lang), reason)}
                        <div class="buttons">{form.button(messages::end_button(lang), "button button-brick")}</div>
                    </form>
                </section>
            </div>
        </AdminShell>
    }
}

//! `/children/{id}`: one child, for the office and for the child's providers.

use super::{
    guardians, messages,
    parts::{ShownPerson, hours, legal_hold, placed_by_zip, read_with_current_time, visits},
};
use crate::authorizations;
use domain::{
    Capability, ChildId, Error, Language, Role,
    audit::AuditAction,
    people::{AuthorizationLine, ChildPage},
    visits::PlaceView,
};
use jiff::civil::{Date, DateTime};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{
    Icon, NavSection, call_link,
    lists::{breadcrumbs, shell},
    load,
    visits::map_link,
};
use web::{
    dates,
    request::{has_capability, language, role},
};

/// The page of one child.
#[component]
pub fn Child() -> impl IntoView {
    let lang = language();
    let id: Option<ChildId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_current_time(AuditAction::PeopleChild, move |tx| Box::pin(store::records::people::child(tx, id))).await
        },
        move |(child, now)| page(lang, child, now),
    )
}

fn page(lang: Language, child: ChildPage, now: DateTime) -> impl IntoView {
    let name = child.child.full_name();
    let office = role() == Some(Role::Admin);
    let list = if office { messages::children(lang) } else { messages::my_children(lang) };
    shell(
        name.clone(),
        NavSection::Children,
        view! {
            <div class="head">{breadcrumbs(lang, "/children", list)} <h1 dir="auto">{name}</h1> {ui::audit_links::child_audit_link(lang, child.child.id)}</div>
            <div class="page page-wide">
                {legal_hold(lang, child.held_since)}
                {first_call_link(lang, &child)}
                <div class="cards cards-flow">
                    <section class="card" aria-labelledby="about">
                        <h2 id="about">{messages::about(lang)}</h2>
                        <dl class="detail-list">
                            <dt>{messages::born(lang)}</dt>
                            <dd>{dates::with_year(lang, child.birth_date)}</dd>
                            <dt>{messages::home_language(lang)}</dt>
                            <dd>{web::terms::language_name(lang, &child.language)}</dd>
                            {child.places.iter().map(|place| place_row(lang, place, office)).collect_view()}
                            <dt>{messages::available_hours(lang)}</dt>
                            <dd>{hours(lang, &child.availability)}</dd>
                            <dt>{messages::time_zone(lang)}</dt>
                            <dd>{child.zone.replace('_', " ")}</dd>
                            <dt>{messages::reference(lang)}</dt>
                            <dd>{child.reference.clone()}</dd>
                        </dl>
                    </section>
                    {visits(lang, &child.visits, ShownPerson::Provider)}
                    {authorization_card(lang, &child.authorizations, now.date(), office)}
                    {guardians::card(lang, &child, office, has_capability(Capability::Manage))}
                </div>
            </div>
        },
    )
}

/// A call link to the first guardian with a phone number.
fn first_call_link(lang: Language, child: &ChildPage) -> Option<impl IntoView + use<>> {
    let guardian = child.guardians.iter().find(|guardian| !guardian.phone.is_empty())?;
    let relationship = messages::relationship_name(lang, &guardian.relationship);
    Some(call_link(
        messages::call_guardian(lang, guardians::display_name(guardian), relationship.to_lowercase()),
        &guardian.phone,
    ))
}

fn place_row(lang: Language, place: &PlaceView, office: bool) -> impl IntoView + use<> {
    let address = format!("{}, {}, {} {}", place.address, place.city, place.state, place.zip);
    view! {
        <dt>{messages::place_name(lang, &place.kind)}</dt>
        <dd>
            <bdi>{address.clone()}</bdi>
            {office.then(|| placed_by_zip(lang, place.placed_by))}
            " "
            <a class="map" href=map_link(place) rel="noreferrer" aria-label=messages::map_of(lang, address)>
                <Icon name="navigation" />
                {messages::map(lang)}
            </a>
        </dd>
    }
}

fn authorization_card(lang: Language, lines: &[AuthorizationLine], today: Date, office: bool) -> impl IntoView + use<> {
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
        </section>
    }
}

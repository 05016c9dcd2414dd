//! `/children/{id}`: one child, for the office and for the child's providers.

use super::{
    guardians,
    parts::{Names, crumbs, hours, read_with_now, shell, visits},
    words,
};
use crate::{
    authorizations, dates,
    page::load,
    request::{language, may, role},
    schedule::map_link,
    ui::{Icon, Place, call},
};
use domain::{
    Capability, ChildId, Error, Language, Role,
    people::{AuthorizationLine, ChildPage},
    visits::PlaceView,
};
use jiff::civil::{Date, DateTime};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

/// The page of one child.
#[component]
pub fn Child() -> impl IntoView {
    let lang = language();
    let id: Option<ChildId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_now("people.child", move |tx| Box::pin(store::people::child(tx, id))).await
        },
        move |(child, now)| page(lang, child, now),
    )
}

fn page(lang: Language, child: ChildPage, now: DateTime) -> impl IntoView {
    let name = child.child.full_name();
    let office = role() == Some(Role::Admin);
    let list = if office { words::children(lang) } else { words::my_children(lang) };
    shell(
        name.clone(),
        Place::Children,
        view! {
            <div class="head">{crumbs(lang, "/children", list)} <h1 dir="auto">{name}</h1> {crate::audit::of_child(lang, child.child.id)}</div>
            <div class="page page-wide">
                {first_call(lang, &child)}
                <div class="cards cards-flow">
                    <section class="card" aria-labelledby="about">
                        <h2 id="about">{words::about(lang)}</h2>
                        <dl class="facts">
                            <dt>{words::born(lang)}</dt>
                            <dd>{dates::with_year(lang, child.birth_date)}</dd>
                            <dt>{words::home_language(lang)}</dt>
                            <dd>{words::language_name(lang, &child.language)}</dd>
                            {child.places.iter().map(|place| place_fact(lang, place)).collect_view()}
                            <dt>{words::can_be_visited(lang)}</dt>
                            <dd>{hours(lang, &child.availability)}</dd>
                            <dt>{words::time_zone(lang)}</dt>
                            <dd>{child.zone.replace('_', " ")}</dd>
                            <dt>{words::reference(lang)}</dt>
                            <dd>{child.reference.clone()}</dd>
                        </dl>
                    </section>
                    {visits(lang, &child.visits, now, Names::Provider)}
                    {authorization_card(lang, &child.authorizations, now.date(), office)}
                    {guardians::card(lang, &child, office, may(Capability::Manage))}
                </div>
            </div>
        },
    )
}

/// The first of the guardians with a number.
fn first_call(lang: Language, child: &ChildPage) -> Option<impl IntoView + use<>> {
    let guardian = child.guardians.iter().find(|guardian| !guardian.phone.is_empty())?;
    let what = words::relationship_name(lang, &guardian.relationship);
    Some(call(words::call_guardian(lang, guardians::shown(guardian), what.to_lowercase()), &guardian.phone))
}

fn place_fact(lang: Language, place: &PlaceView) -> impl IntoView + use<> {
    let address = format!("{}, {}, {} {}", place.address, place.city, place.state, place.zip);
    view! {
        <dt>{words::place_name(lang, &place.kind)}</dt>
        <dd>
            <bdi>{address.clone()}</bdi>
            " "
            <a class="map" href=map_link(place) rel="noreferrer" aria-label=words::map_of(lang, address)>
                <Icon name="navigation" />
                {words::map(lang)}
            </a>
        </dd>
    }
}

fn authorization_card(lang: Language, lines: &[AuthorizationLine], today: Date, office: bool) -> impl IntoView + use<> {
    let list = if lines.is_empty() {
        Either::Left(view! { <p class="soft">{words::no_authorizations_of(lang)}</p> })
    } else {
        let lines = lines.iter().map(|line| authorizations::entry(lang, line, today, office)).collect_view();
        Either::Right(view! { <ul class="panel-list">{lines}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="authorizations">
            <h2 id="authorizations">{words::authorizations(lang)}</h2>
            {list}
        </section>
    }
}

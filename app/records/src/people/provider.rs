//! `/providers/{id}`: one provider.

use super::{
    merge_providers::merged_records,
    messages,
    parts::{ShownPerson, ended_chip, hours, legal_hold, placed_by_zip, visits},
};
use crate::{
    absences::absences_card,
    providers::{Managed, managed_parts, submitted_day},
};
use domain::{
    Capability, Error, Language, ProviderId, Role, audit::AuditAction, people::ProviderPage, schedule::RouteView,
    visits::ChildRef,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{
    NavSection, call_link,
    lists::{breadcrumbs, email_link, phone_or_missing, shell},
    load, route_map, route_today,
    visits::marks,
};
use web::{
    flash::Flash,
    request::{has_capability, language, read, redirect, role, set_flash_for_next_page},
};

/// The page of one provider.
#[component]
pub fn Provider() -> impl IntoView {
    let lang = language();
    let id: Option<ProviderId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    let day = id.and_then(submitted_day);
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            let (manages, schedules) = (has_capability(Capability::Manage), has_capability(Capability::Schedule));
            read(AuditAction::PeopleProvider, move |tx| {
                Box::pin(async move {
                    let provider = match store::records::people::provider(tx, id).await {
                        // The record may have been merged into another one.
                        Err(Error::NotFound) => {
                            return store::records::merging::providers::survivor(tx, id).await.map(Either::Right);
                        }
                        provider => provider?,
                    };
                    let managed = if manages { Some(Managed::load(tx, id, day).await?) } else { None };
                    let absences = if schedules { Some(store::records::absences::of_provider(tx, id).await?) } else { None };
                    Ok(Either::Left((provider, managed, absences, store::scheduling::route(tx, id, None).await?)))
                })
            })
            .await
        },
        move |found| match found {
            Either::Left((provider, managed, absences, today)) => {
                let today_is = today.day.date;
                let absences = absences.map(|absences| absences_card(lang, provider.line.provider.id, &absences, today_is));
                Either::Left(page(lang, provider, managed.as_ref(), absences, &today))
            }
            Either::Right(survivor) => {
                set_flash_for_next_page(Flash::ChildIsMerged);
                redirect(format!("/providers/{survivor}"));
                Either::Right(())
            }
        },
    )
}

fn page(
    lang: Language,
    provider: ProviderPage,
    managed: Option<&Managed>,
    absences: Option<AnyView>,
    today: &RouteView,
) -> impl IntoView + use<> {
    let [actions, changed, end] = managed_parts(lang, managed);
    let name = provider.line.provider.full_name();
    let office = role() == Some(Role::Admin);
    let languages: Vec<String> = provider.line.languages.iter().map(|tag| web::terms::language_name(lang, tag)).collect();
    let line = &provider.line;
    let route = route_map(lang, today, route_today(lang).to_owned());
    shell(
        name.clone(),
        NavSection::Providers,
        view! {
            <div class="head">
                {office.then(|| breadcrumbs(lang, "/providers", messages::providers(lang)))}
                <h1 dir="auto">{name}</h1>
                {marks(&line.disciplines)} {ended_chip(lang, line.ended_on, today.day.date)} {actions}
            </div>
            <div class="page page-wide">
                {legal_hold(lang, provider.held_since)} {changed} {merged_records(lang, &provider.merges)}
                {(office && !line.phone.is_empty()).then(|| call_link(messages::call(lang, line.provider.full_name()), &line.phone))}
                <div class="cards cards-flow">
                    <section class="card" aria-labelledby="about">
                        <h2 id="about">{messages::about(lang)}</h2>
                        <dl class="detail-list">
                            <dt>{messages::phone(lang)}</dt>
                            <dd>{phone_or_missing(&line.phone, messages::not_given(lang))}</dd>
                            <dt>{messages::email(lang)}</dt>
                            <dd>{email_link(&line.email, messages::not_given(lang))}</dd>
                            <dt>{messages::address(lang)}</dt>
                            <dd>
                                <bdi>{format!("{}, {}", provider.address, line.city)}</bdi>
                                {office.then(|| placed_by_zip(lang, provider.placed_by))}
                            </dd>
                            <dt>{messages::languages(lang)}</dt>
                            <dd>{languages.join(", ")}</dd>
                            <dt>{messages::visits_per_day(lang)}</dt>
                            <dd>{messages::at_most(lang, provider.max_visits_per_day)}</dd>
                            <dt>{messages::working_hours(lang)}</dt>
                            <dd>{hours(lang, &provider.availability)}</dd>
                            <dt>{messages::sign_in(lang)}</dt>
                            <dd>{if line.joined { messages::joined(lang) } else { messages::not_joined(lang) }}</dd>
                            <dt>{messages::reference(lang)}</dt>
                            <dd>{provider.reference.clone()}</dd>
                        </dl>
                    </section>
                    {visits(lang, &provider.visits, ShownPerson::Child)}
                    <div class="card">{route}</div>
                    {caseload(lang, &provider.caseload)} {absences} {end}
                </div>
            </div>
        },
    )
}

fn caseload(lang: Language, children: &[ChildRef]) -> impl IntoView + use<> {
    let list = if children.is_empty() {
        Either::Left(view! { <p class="soft">{messages::caseload_empty(lang)}</p> })
    } else {
        let children = children
            .iter()
            .map(|child| {
                view! { <li><a href=format!("/children/{}", child.id) dir="auto">{child.listed_name()}</a></li> }
            })
            .collect_view();
        Either::Right(view! { <ul class="plain-list">{children}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="caseload">
            <div class="card-head">
                <h2 id="caseload">{messages::caseload(lang)}</h2>
                <span class="soft small">{messages::children_found(lang, children.len())}</span>
            </div>
            {list}
        </section>
    }
}

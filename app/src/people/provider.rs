//! `/providers/{id}`: one provider.

use super::{
    parts::{Names, crumbs, hours, mail, phone, read_with_now, shell, visits},
    words,
};
use crate::{
    page::load,
    request::{language, role},
    schedule::{marks, road_today, route},
    ui::{Place, call},
};
use domain::{Error, Language, ProviderId, Role, people::ProviderPage, schedule::RouteView, visits::ChildRef};
use jiff::civil::DateTime;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

/// The page of one provider.
#[component]
pub fn Provider() -> impl IntoView {
    let lang = language();
    let id: Option<ProviderId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read_with_now("people.provider", move |tx| {
                Box::pin(async move { Ok((store::people::provider(tx, id).await?, store::schedule::route(tx, id, None).await?)) })
            })
            .await
        },
        move |((provider, today), now)| page(lang, provider, &today, now),
    )
}

fn page(lang: Language, provider: ProviderPage, today: &RouteView, now: DateTime) -> impl IntoView + use<> {
    let name = provider.line.provider.full_name();
    let office = role() == Some(Role::Admin);
    let languages: Vec<String> = provider.line.languages.iter().map(|tag| words::language_name(lang, tag)).collect();
    let line = &provider.line;
    let road = route(lang, today, road_today(lang).to_owned());
    shell(
        name.clone(),
        Place::Providers,
        view! {
            <div class="head">
                {office.then(|| crumbs(lang, "/providers", words::providers(lang)))}
                <h1 dir="auto">{name}</h1>
                {marks(&line.disciplines)}
            </div>
            <div class="page page-wide">
                {(office && !line.phone.is_empty()).then(|| call(words::call(lang, line.provider.full_name()), &line.phone))}
                <div class="cards cards-flow">
                    <section class="card" aria-labelledby="about">
                        <h2 id="about">{words::about(lang)}</h2>
                        <dl class="facts">
                            <dt>{words::phone(lang)}</dt>
                            <dd>{phone(&line.phone, words::not_given(lang))}</dd>
                            <dt>{words::email(lang)}</dt>
                            <dd>{mail(&line.email, words::not_given(lang))}</dd>
                            <dt>{words::address(lang)}</dt>
                            <dd dir="auto">{format!("{}, {}", provider.address, line.city)}</dd>
                            <dt>{words::languages(lang)}</dt>
                            <dd>{languages.join(", ")}</dd>
                            <dt>{words::visits_a_day(lang)}</dt>
                            <dd>{words::at_most(lang, provider.max_visits_per_day)}</dd>
                            <dt>{words::works(lang)}</dt>
                            <dd>{hours(lang, &provider.availability)}</dd>
                            <dt>{words::sign_in(lang)}</dt>
                            <dd>{if line.joined { words::joined(lang) } else { words::not_joined(lang) }}</dd>
                            <dt>{words::reference(lang)}</dt>
                            <dd>{provider.reference.clone()}</dd>
                        </dl>
                    </section>
                    {visits(lang, &provider.visits, now, Names::Child)}
                    <div class="card">{road}</div>
                    {caseload(lang, &provider.caseload)}
                </div>
            </div>
        },
    )
}

fn caseload(lang: Language, children: &[ChildRef]) -> impl IntoView + use<> {
    let list = if children.is_empty() {
        Either::Left(view! { <p class="soft">{words::caseload_empty(lang)}</p> })
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
                <h2 id="caseload">{words::caseload(lang)}</h2>
                <span class="soft small">{words::children_found(lang, children.len())}</span>
            </div>
            {list}
        </section>
    }
}

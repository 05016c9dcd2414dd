//! `/service-providers`: the companies that help the operator run the installation, as the configuration names them.

use super::messages;
use domain::{
    Language,
    agreements::{ServiceProvider, ServiceProviderList},
};
use jiff::tz::TimeZone;
use leptos::{either::Either, prelude::*};
use ui::{SiteShell, load};
use web::{
    dates,
    request::{current_request, language},
};

/// The page.
#[component]
pub fn ServiceProviders() -> impl IntoView {
    let lang = language();
    load(
        async move { current_request()?.db.identity().service_providers().await },
        move |list| view! { <SiteShell title=messages::s_title(lang).to_owned()>{page(lang, list)}</SiteShell> },
    )
}

fn page(lang: Language, list: Option<ServiceProviderList>) -> impl IntoView {
    // The list belongs to no agency, so its date is in UTC.
    let date = |list: &ServiceProviderList| dates::with_year(lang, list.since.to_zoned(TimeZone::UTC).date());
    let as_of = list.as_ref().map(|list| view! { <p class="soft">{messages::s_as_of(lang, date(list))}</p> });
    let providers = list.map(|list| list.providers).unwrap_or_default();
    let body = if providers.is_empty() {
        Either::Left(view! { <p>{messages::s_none(lang)}</p> })
    } else {
        Either::Right(table(lang, &providers))
    };
    view! {
        <div class="prose">
            <h1>{messages::s_title(lang)}</h1>
            <p>{messages::s_intro(lang)}</p>
            {as_of}
            {body}
            <p>
                <a href="/privacy">{crate::privacy::title(lang)}</a>
                " · "
                <a href="/agreements/data-processing">{messages::to_data_processing(lang)}</a>
            </p>
        </div>
    }
}

fn table(lang: Language, providers: &[ServiceProvider]) -> impl IntoView + use<> {
    let rows = providers
        .iter()
        .map(|provider| {
            let purpose = match (lang, &provider.purpose_es) {
                (Language::Es, Some(purpose)) => purpose.clone(),
                _ => provider.purpose.clone(),
            };
            view! {
                <tr>
                    <th scope="row" dir="auto">{provider.name.clone()}</th>
                    <td data-label=messages::s_purpose(lang) dir="auto">{purpose}</td>
                    <td data-label=messages::s_country(lang) dir="auto">{provider.country.clone()}</td>
                    <td data-label=messages::s_since(lang) class="nowrap">{dates::with_year(lang, provider.since)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=messages::s_title(lang)>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{messages::s_name(lang)}</th>
                        <th scope="col">{messages::s_purpose(lang)}</th>
                        <th scope="col">{messages::s_country(lang)}</th>
                        <th scope="col">{messages::s_since(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

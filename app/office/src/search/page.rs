//! `/search?q=…`: the search page, by name.

use super::messages;
use domain::{
    Language, Role,
    audit::AuditAction,
    people::VisitLine,
    search::{Query, SearchResults},
};
use leptos::{either::EitherOf4, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{
    EmptyState, Icon, NavSection,
    lists::shell,
    load,
    visits::{kind_name, mark},
};
use web::{
    dates,
    errors::field_text,
    request::{language, read, role},
};

/// The maximum input length, as in [`Query`].
const MAX_QUERY_LENGTH: u16 = 80;

/// The page: form and results.
#[component]
pub fn Search() -> impl IntoView {
    let lang = language();
    let typed = use_query_map().read_untracked().get("q").unwrap_or_default().trim().to_owned();
    let query = Query::try_from(typed.as_str());
    let valid_query = query.clone().or_else(|_| Query::try_from("")).ok();
    load(
        async move {
            read(AuditAction::Search, move |tx| {
                Box::pin(async move {
                    match valid_query {
                        Some(query) => store::records::search::search(tx, &query).await,
                        None => Ok(SearchResults::default()),
                    }
                })
            })
            .await
        },
        move |found| {
            let error = query.err().map(|error| field_text(lang, &error));
            view(lang, typed, error, &found)
        },
    )
}

fn view(lang: Language, typed: String, error: Option<String>, found: &SearchResults) -> impl IntoView + use<> {
    let body = match error {
        Some(error) => EitherOf4::A(view! { <p class="error" role="alert">{error}</p> }),
        None if typed.is_empty() => {
            EitherOf4::B(view! { <EmptyState icon="search" title=messages::start(lang) text=messages::start_help(lang) /> })
        }
        None if found.is_empty() => {
            let title = messages::nobody_matches(lang, &typed);
            EitherOf4::C(view! { <EmptyState icon="search" title=title text=messages::try_less(lang) /> })
        }
        None => EitherOf4::D(results(lang, found)),
    };
    shell(
        messages::search(lang).to_owned(),
        NavSection::Search,
        view! {
            <div class="head">
                <h1>{messages::search(lang)}</h1>
                <div class="head-end">{form(lang, typed)}</div>
            </div>
            <div class="page">{body}</div>
        },
    )
}

fn form(lang: Language, typed: String) -> impl IntoView {
    let hint = if role() == Some(Role::Admin) { messages::name_of_anyone(lang) } else { messages::name_of_a_child(lang) };
    let first = typed.is_empty();
    view! {
        <form class="search" method="get" action="/search" role="search">
            <label class="sr-only" for="q">{hint}</label>
            <Icon name="search" />
            <input
                class="input"
                id="q"
                name="q"
                type="search"
                dir="auto"
                maxlength=MAX_QUERY_LENGTH
                autocomplete="off"
                autofocus=first
                placeholder=hint
                value=typed
            />
            <button class="button" type="submit">{messages::search(lang)}</button>
        </form>
    }
}

fn results(lang: Language, found: &SearchResults) -> impl IntoView + use<> {
    let people = |id: &'static str, title: &'static str, people: Vec<(String, String, Option<String>)>| {
        (!people.is_empty()).then(|| {
            let rows = people
                .into_iter()
                .map(|(href, name, town)| {
                    view! {
                        <li>
                            <a href=href dir="auto">{name}</a>
                            {town.map(|town| view! { <span class="soft" dir="auto">{town}</span> })}
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section class="card" aria-labelledby=id>
                    <h2 id=id>{title}</h2>
                    <ul class="panel-list">{rows}</ul>
                </section>
            }
        })
    };
    let children = found.children.iter().map(|child| {
        let ended = found.ended_children.contains(&child.id).then(|| messages::ended(lang).to_owned());
        let details: Vec<String> = child.disambiguator().into_iter().chain(ended).collect();
        let details = (!details.is_empty()).then(|| details.join(" · "));
        (format!("/children/{}", child.id), child.full_name(), details)
    });
    let providers = found
        .providers
        .iter()
        .map(|provider| (format!("/providers/{}", provider.id), provider.full_name(), provider.detail.clone()));
    let visits = (!found.visits.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="next-visits">
                <h2 id="next-visits">{messages::next_visits(lang, SearchResults::DAYS)}</h2>
                <ul class="panel-list">{found.visits.iter().map(|visit| visit_row(lang, visit)).collect_view()}</ul>
            </section>
        }
    });
    view! {
        {found.is_full().then(|| view! { <p class="soft small">{messages::first_few(lang, SearchResults::MAX_PER_KIND)}</p> })}
        {people("children", messages::children(lang), children.collect())}
        {people("providers", messages::providers(lang), providers.collect())}
        {visits}
    }
}

fn visit_row(lang: Language, visit: &VisitLine) -> impl IntoView + use<> {
    view! {
        <li>
            {mark(&visit.discipline)}
            <a href=format!("/visits/{}", visit.id)>
                <time datetime=visit.starts.to_string()>
                    {dates::capitalize(&dates::moment_on(lang, visit.starts, visit.clock.as_deref()))}
                </time>
                " · "
                {dates::span(u32::from(visit.minutes))}
                {kind_name(lang, visit.kind.as_ref())}
            </a>
            <span class="soft">
                <bdi>{visit.child.listed_name()}</bdi>
                " · "
                <bdi>{web::terms::provider_name(lang, &visit.provider)}</bdi>
            </span>
        </li>
    }
}
